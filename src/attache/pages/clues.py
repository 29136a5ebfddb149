"""What a text says about when it was written: anniversaries, dates, weekdays, years, events that had happened.

Each clue is a function of the day of publication: how likely an article of that day would say so. `dating` adds them up.
The shapes are round figures for the gaps counted in a thousand dated articles of agencies and newspapers (TimeBank, AQUAINT,
PolNeAR: a weekday told as past is the day itself in 37 of 100 articles, the day before in 33). Every shape has a floor, so
that no single misread clue can decide against all the others.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from attache.pages.dates import (
    DateMention,
    DayName,
    YearMention,
    date_mentions,
    day_names,
    in_future,
    real_date,
    told_as_past,
    year_mentions,
)
from attache.pages.jubilees import Jubilee, history_days, jubilees, latest_known, number_of

Days = NDArray[np.int64]
LogLikelihood = NDArray[np.float64]
_Steps = Sequence[tuple[int, float]]

#: how long after the day it tells of an article appears: densities per day, gap in days → probability
_PAST_DAY = ((0, 0.12), (1, 0.06), (2, 0.025), (4, 0.015), (8, 0.012), (31, 0.0012))
_PAST_DAY_OPINION = ((0, 0.05), (1, 0.12), (2, 0.05), (3, 0.025), (4, 0.015), (8, 0.012), (31, 0.0012))
_PAST_NAMED_DAY = ((0, 0.34), (1, 0.24), (2, 0.08), (3, 0.04), (4, 0.015), (8, 0.003), (31, 0.0002))
_PAST_NAMED_DAY_OPINION = ((0, 0.12), (1, 0.34), (2, 0.16), (3, 0.08), (4, 0.02), (8, 0.003), (31, 0.0002))
_FUTURE_DAY = ((0, 0.02), (1, 0.07), (2, 0.04), (4, 0.03), (8, 0.021), (31, 0.001))
_FUTURE_NAMED_DAY = ((0, 0.05), (1, 0.15), (2, 0.10), (3, 0.07), (4, 0.04), (8, 0.012), (31, 0.0004))
_PAST_FULL = (
    (-60, 0.0005), (-30, 0.002), (-7, 0.01), (0, 0.11), (1, 0.10), (2, 0.04), (3, 0.012), (4, 0.006), (8, 0.003), (31, 0.0004),
    (366, 0.00009), (3650, 0.00001),
)  # fmt: skip
_PAST_FULL_WITH_WEEKDAY = (
    (-60, 0.0005), (-30, 0.005), (-7, 0.02), (-1, 0.12), (0, 0.27), (1, 0.18), (2, 0.04), (4, 0.015), (8, 0.002), (31, 0.0001),
    (366, 0.00001),
)  # fmt: skip
_DATELINE = ((0, 0.72), (1, 0.18), (2, 0.03), (3, 0.01), (8, 0.0002), (366, 0.00002))
_YEARS_SINCE = (0.005, 0.035, 0.27, 0.13, 0.11, 0.08, 0.06, 0.05, 0.045, 0.04, 0.035, 0.03, 0.02, 0.02, 0.015, 0.012)
_WEEKDAY_NEWS = (0.38, 0.28, 0.12, 0.08, 0.06, 0.05, 0.03)
_WEEKDAY_OPINION = (0.14, 0.36, 0.18, 0.12, 0.10, 0.06, 0.04)
_FLOOR = 2e-6
_NEAR = 320
_THIS_YEAR = re.compile(
    r"\b(?:this year,?|so far (?:in|this year,?)|already in|(?:first|last) (?:quarter|half|\w+ months) of"
    r"|since the (?:start|beginning) of)"
    r"\s{1,2}\(?((?:19|20)\d\d)\b|\b(?:in|of) ((?:19|20)\d\d) so far\b", re.I,
)  # fmt: skip
_COPYRIGHT_YEAR = re.compile(r"(?:©|\(c\)|copyright)\D{0,40}((?:19|20)\d\d)(?:\s?[-–]\s?((?:19|20)\d\d))?", re.I)


@dataclass(frozen=True, slots=True)
class Clue:
    """Log-likelihood over the days that are looked at, and the reason in words where the clue speaks for a given day."""

    weight: LogLikelihood
    reason: Callable[[dt.date], str | None]


@dataclass(frozen=True, slots=True)
class Words:
    """A text and the dates in it. `opinion` tells that it is an editorial or the like, which appear a day later."""

    text: str
    dates: list[DateMention]
    weekdays: list[DayName]
    years: list[YearMention]
    opinion: bool = False


def words_of_time(text: str, opinion: bool = False) -> Words:
    dates = date_mentions(text)
    return Words(text, dates, day_names(text, dates), year_mentions(text, dates), opinion)


def collect(words: Words, days: Days, around: str = "", dateline: DateMention | None = None) -> list[Clue]:
    """All clues of a body's text; `around` is the furniture's, which may hold a copyright line; `dateline` the date without
    year that stands before the text."""
    known = jubilees(words.text)
    clues = [c for j in known if (c := _jubilee(j, days)) is not None]
    clues += _days_of_year(words, days, dateline)
    clues += _full_dates(words, days)
    clues += _weekdays(words, days)
    clues += _years(words, days)
    clues += _happened(words, days)
    clues += _copyright(around, days)
    return clues


def shape(gaps: Days, steps: Sequence[tuple[int, float]], floor: float = _FLOOR) -> LogLikelihood:
    """Log-densities of gaps in days: each step holds from its first day to the next step's; below the first, the floor."""
    first, densities = _densities(tuple(steps), floor)
    return densities[np.clip(gaps - first, 0, len(densities) - 1)]


@cache
def _densities(steps: tuple[tuple[int, float], ...], floor: float) -> tuple[int, LogLikelihood]:
    """The shape spelled out day by day, from the day before its first step to the first of its last; and that first day."""
    first, last = steps[0][0] - 1, steps[-1][0]
    values = np.full(last - first + 1, floor)
    for start, density in steps:
        values[start - first :] = max(density, floor)
    return first, np.log(values)


def _jubilee(jubilee: Jubilee, days: Days) -> Clue | None:
    """An anniversary or a stretch of time since an event: close to the day for the one, around the year for the other."""
    weights = [np.exp(shape(days - target.toordinal(), jubilee.steps)) for _, target in jubilee.targets]
    total = np.sum(weights, axis=0) / len(weights)

    def reason(day: dt.date) -> str | None:
        event, target = min(jubilee.targets, key=lambda t: abs((t[1] - day).days))
        if abs((target - day).days) > jubilee.reach:
            return None
        about = "about " if jubilee.reach > 60 else ""
        return f"“{jubilee.words}”: {event} was on {jubilee.origin(event)}, which comes to {about}{target}"

    return Clue(np.log(total), reason)


def _occurrences(mention: DateMention, days: Days) -> Days:
    first, last = dt.date.fromordinal(int(days[0])).year - 1, dt.date.fromordinal(int(days[-1])).year + 1
    found = [d.toordinal() for y in range(first, last + 1) if (d := real_date(y, mention.month, mention.day))]
    return np.array(found, dtype=np.int64)


def _days_of_year(words: Words, days: Days, dateline: DateMention | None) -> list[Clue]:
    clues = []
    if dateline is not None and dateline.year is None:
        at = _occurrences(dateline, days)
        past = at[np.searchsorted(at, days, side="right") - 1]
        clues.append(Clue(shape(days - past, _DATELINE), lambda day: f"the dateline names {_spoken(dateline)}"))
    seen = {(m.month, m.day) for m in words.dates if m.year is not None}  # those have their year
    for mention in words.dates:
        if mention.year is None and (mention.month, mention.day) not in seen:
            seen.add((mention.month, mention.day))
            clues += _day_of_year(words, mention, days)
    return clues


def _day_of_year(words: Words, mention: DateMention, days: Days) -> list[Clue]:
    at = _occurrences(mention, days)
    index = np.searchsorted(at, days, side="right")
    past, future = at[index - 1], at[np.minimum(index, len(at) - 1)]
    ahead = in_future(words.text, mention.start, mention.end)
    behind, before, mix = _shapes(mention, words.opinion, ahead, told_as_past(words.text, mention.start, mention.end))
    weight = np.log(mix * np.exp(shape(days - past, behind)) + (1 - mix) * np.exp(shape(future - days, before)))
    nearest = np.where((days - past <= 182) if not ahead else (days - past <= 3), past, future)

    def near(day: dt.date) -> str | None:
        close = nearest[day.toordinal() - int(days[0])]
        return f"it speaks of {_spoken(mention)}" if abs(int(close) - day.toordinal()) <= 10 else None

    clues = [Clue(weight, near)]
    beside = mention.weekday if mention.weekday is not None else _weekday_beside(words, mention)
    if beside is not None:
        clues.append(_weekday_fits(mention, beside, nearest, days, sure=mention.weekday is not None))
    return clues


def _shapes(mention: DateMention, opinion: bool, ahead: bool, past: bool) -> tuple[_Steps, _Steps, float]:
    """How far a day of the month is behind and ahead of the page, and how likely it is behind. One that is named with its
    weekday is seldom far."""
    if mention.weekday is None:
        return _PAST_DAY_OPINION if opinion else _PAST_DAY, _FUTURE_DAY, 0.2 if ahead else 0.75 if past else 0.6
    behind = _PAST_NAMED_DAY_OPINION if opinion else _PAST_NAMED_DAY
    return behind, _FUTURE_NAMED_DAY, 0.1 if ahead else 0.95 if past else 0.75


def _weekday_fits(mention: DateMention, weekday: int, nearest: Days, days: Days, *, sure: bool) -> Clue:
    """A day of the month that has a weekday: only some years have it so. Not sure where the weekday merely stands close by."""
    fits = (nearest - 1) % 7 == weekday
    yes, no = (0.95, 0.05 / 6) if sure else (0.5, 0.5 / 6)
    name = _DAY_NAMES[weekday]

    def reason(day: dt.date) -> str | None:
        i = day.toordinal() - int(days[0])
        date = dt.date.fromordinal(int(nearest[i]))
        beside = "" if sure else f", named beside {name},"
        return f"{_spoken(mention)}{beside} was a {name} in {date.year}" if fits[i] else None

    return Clue(np.where(fits, float(np.log(yes)), float(np.log(no))), reason)


def _weekday_beside(words: Words, mention: DateMention) -> int | None:
    """The weekday nearest to a date within a sentence or two, if neither speaks of the future."""
    if in_future(words.text, mention.start, mention.end):
        return None
    close = [
        (min(abs(d.start - mention.end), abs(mention.start - d.end)), d.weekday)
        for d in words.weekdays
        if max(d.start - mention.end, mention.start - d.end) <= _NEAR and not in_future(words.text, d.start, d.end)
    ]
    return min(close)[1] if close else None


def _full_dates(words: Words, days: Days) -> list[Clue]:
    """Whole dates: the latest that is past, if it is not a day of history, is the one that the page is close to."""
    history = history_days()
    dated = [(d, m) for m in words.dates if (d := m.date) and not in_future(words.text, m.start, m.end)]
    past = [(d, m) for d, m in dated if d not in history]
    ahead = [d for m in words.dates if (d := m.date) and in_future(words.text, m.start, m.end)]
    clues = []
    if past:
        latest = max(d for d, _ in past)
        with_weekday = any(d == latest and m.weekday == d.weekday() for d, m in past)
        weight = shape(days - latest.toordinal(), _PAST_FULL_WITH_WEEKDAY if with_weekday else _PAST_FULL)
        clues.append(Clue(weight, lambda day: f"the latest date told as past is {latest}" if latest <= day else None))
    if ahead:
        first = min(ahead)
        weight = shape(first.toordinal() - days, _FUTURE_DAY, floor=1e-5)
        clues.append(Clue(weight, lambda day: f"{first} is still to come" if day <= first else None))
    return clues


def _weekdays(words: Words, days: Days) -> list[Clue]:
    """Bare weekdays of the past: the article appears within the week after, mostly on the last of them or the day after."""
    past = sorted({d.weekday for d in words.weekdays if not in_future(words.text, d.start, d.end)})
    if not past:
        return []
    table = np.log(np.array(_WEEKDAY_OPINION if words.opinion else _WEEKDAY_NEWS))
    own = (days - 1) % 7
    longest = np.max(np.stack([(own - d) % 7 for d in past]), axis=0)
    # the latest of them is what counts: the gap to the earliest, less the stretch between them
    stretch = min(max((w - d) % 7 for d in past) for w in range(7))
    gap = np.clip(longest - stretch, 0, 6)
    names = ", ".join(_DAY_NAMES[d] for d in past)

    def reason(day: dt.date) -> str | None:
        late = int(gap[day.toordinal() - int(days[0])])
        last = dt.date.fromordinal(day.toordinal() - late)
        return f"{names} told as past, the last of them {last:%A} {last}" if late <= 3 else None

    return [Clue(table[gap], reason)]


def _years(words: Words, days: Days) -> list[Clue]:
    """Years named: the latest that is past is the page's own or one of the last; `this year, 2023` is its own."""
    clues = []
    year_of = _years_of(days)
    if match := _THIS_YEAR.search(words.text):
        own = int(match.group(1) or match.group(2))
        gap = year_of - own
        weight = np.log(np.select([gap == 0, gap == 1], [0.8, 0.12], 0.0005))
        clues.append(Clue(weight, lambda day: f"it speaks of {own} as the present year" if day.year == own else None))
    for anchor in _relative_years(words):
        weight = np.log(np.select([year_of == anchor[0], np.abs(year_of - anchor[0]) == 1], [0.85, 0.05], 0.0005))
        clues.append(Clue(weight, lambda day, a=anchor: f"“{a[1]}” was written in {a[0]}" if day.year == a[0] else None))  # type: ignore[misc]
    past = [y.year for y in words.years if not in_future(words.text, y.start, y.end)]
    past += [m.year for m in words.dates if m.year is not None and not in_future(words.text, m.start, m.end)]
    if past:
        latest = max(past)
        table = np.log(np.array([0.0003, *_YEARS_SINCE, 0.004]))
        weight = table[np.clip(year_of - latest + 3, 0, len(table) - 1)]
        clues.append(Clue(weight, lambda day: f"the latest past year named is {latest}" if day.year >= latest else None))
    ahead = [y.year for y in words.years if in_future(words.text, y.start, y.end)]
    if ahead and (first := min(ahead)) > max(past, default=0):
        weight = np.where(year_of <= first, 0.0, np.log(0.1)) + np.log(0.93) * np.maximum(0, first - year_of)
        clues.append(Clue(weight, lambda day: None))
    return clues


_YEARS_AGO = re.compile(
    r"\b((?:19|20)\d\d)\b,?\s\(?([\w-]{1,20}) years? (?:ago|earlier)\b"
    r"|\b([\w-]{1,20}) years? ago,?\s(?:\(|in )?(?:\w+ )?((?:19|20)\d\d)\b"
    r"|\blast year,?\s(?:\(|in )?((?:19|20)\d\d)\b|\b((?:19|20)\d\d), last year\b|\bnext year['’]s ((?:19|20)\d\d)\b",
    re.I,
)  # fmt: skip


def _relative_years(words: Words) -> list[tuple[int, str]]:
    """Years that the text ties to its own: `in 2019, three years ago` → 2022; each with the words."""
    found = []
    for m in _YEARS_AGO.finditer(words.text):
        year, count = m.group(1) or m.group(4), m.group(2) or m.group(3)
        if year and count and (number := number_of(count)):
            found.append((int(year) + number, m.group()))
        elif last := m.group(5) or m.group(6):
            found.append((int(last) + 1, m.group()))
        elif m.group(7):
            found.append((int(m.group(7)) - 1, m.group()))
    return found


def _happened(words: Words, days: Days) -> list[Clue]:
    """The latest known event that the text speaks of as past: a page cannot be older, and is seldom much younger."""
    known = latest_known(words.text)
    if known is None:
        return []
    name, date = known
    gap = (days - date.toordinal()) // 365
    weight = np.where(gap < 0, np.log(0.0005), np.log(0.15) + np.clip(gap, 0, 40) * np.log(0.85))
    return [Clue(weight, lambda day: f"it knows of {name} ({date.year})" if day >= date else None)]


def _copyright(around: str, days: Days) -> list[Clue]:
    years = [int(m.group(2) or m.group(1)) for m in _COPYRIGHT_YEAR.finditer(around)]
    if not years:
        return []
    year, year_of = max(years), _years_of(days)
    gap = year - year_of
    weight = np.log(np.select([gap == 0, gap < 0, gap <= 3, gap <= 12], [0.8, 0.0005, 0.05, 0.008], 0.0003))
    return [Clue(weight, lambda day: f"the page's copyright line names {year}" if day.year == year else None)]


def _years_of(days: Days) -> Days:
    """The year of each day, which are ordinals without gaps."""
    return _years_between(int(days[0]), int(days[-1]))


@cache
def _years_between(first: int, last: int) -> Days:
    days = np.arange(first, last + 1, dtype=np.int64)
    return (days - 719163).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _spoken(mention: DateMention) -> str:
    return f"{dt.date(2000, mention.month, 1):%B} {mention.day}"
