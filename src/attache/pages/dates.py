"""Dates as texts write them: days of the month with or without year and weekday, weekdays alone, years.

Day names and month names are read from `knowledge/data/pages/dates.yaml`. A date in digits alone is read where only one
reading is possible (`28/07/2023`, `2023-07-28`), else not at all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from attache.knowledge.loader import tree
from attache.pages.vocabulary import phrases

EARLIEST, LATEST = 1800, 2100
_BEFORE = 70


@dataclass(frozen=True, slots=True)
class DateMention:
    """A day named in a text: characters `start` to `end`, month and day, year and weekday (0 = Monday) where given."""

    start: int
    end: int
    month: int
    day: int
    year: int | None = None
    weekday: int | None = None

    @property
    def date(self) -> dt.date | None:
        """The whole date, where there is a year."""
        return dt.date(self.year, self.month, self.day) if self.year is not None else None


@dataclass(frozen=True, slots=True)
class DayName:
    """A weekday named in a text without a date (0 = Monday); `word` as written."""

    start: int
    end: int
    weekday: int
    word: str


@dataclass(frozen=True, slots=True)
class YearMention:
    start: int
    end: int
    year: int


def date_mentions(text: str) -> list[DateMention]:
    """The days of a month that the text names, in order and disjoint."""
    found = []
    for match in _day_pattern().finditer(text):
        mention = _mention(match)
        if mention is not None:
            found.append(mention)
    return found


def day_names(text: str, dates: list[DateMention]) -> list[DayName]:
    """The weekdays that stand alone, without those that are part of a date or a name (`Black Friday`, `every Monday`)."""
    low = text.lower()
    taken = [(d.start, d.end) for d in dates]
    taken += [(m.start(), m.end() + 12 if m.group() in ("every", "each") else m.end()) for m in _not_dates().finditer(low)]
    found = []
    for match in _weekday_pattern().finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            found.append(DayName(match.start(), match.end(), weekdays()[match.group(1).lower()], match.group(1)))
    return found


def year_mentions(text: str, dates: list[DateMention]) -> list[YearMention]:
    """The years from 1900 that stand outside full dates, and look like years and not like amounts."""
    taken = [(d.start, d.end) for d in dates]
    found = []
    for match in _YEAR.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            found.append(YearMention(match.start(), match.end(), int(match.group(1))))
    return found


def in_future(text: str, start: int, end: int) -> bool:
    """Whether a date is still to come: `will meet on Friday`, `on Friday they will meet`, not `will meet, he said Friday`."""
    begin = max(0, start - _BEFORE)
    window = text[begin:start].lower().replace("’", "'")
    cut = max(window.rfind(". "), window.rfind("\n"), window.rfind("? "), window.rfind(".” "), window.rfind('." '))
    window = window[cut + 1 :] if cut >= 0 else window
    cues = list(phrases("pages/dates", "future").finditer(window))
    if not cues:
        return _WILL.match(text, end) is not None
    last = cues[-1]
    return _PAST_VERB.search(window, last.end()) is None or window[last.start() : last.end()] == "next"


def told_as_past(text: str, start: int, end: int) -> bool:
    """Whether a verb in the past stands in the date's sentence, near it."""
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _BEFORE]
    return (
        _PAST_VERB.search(before[before.rfind(". ") + 1 :]) is not None or _PAST_VERB.search(after.split(". ")[0]) is not None
    )


def weekdays() -> dict[str, int]:
    """Weekday names in lower case → 0 (Monday) to 6."""
    found: dict[str, int] = tree("pages/dates")["weekdays"]
    return found


def months() -> dict[str, int]:
    """Month names in lower case, without full stop → 1 to 12."""
    found: dict[str, int] = tree("pages/dates")["months"]
    return found


def real_date(year: int, month: int, day: int) -> dt.date | None:
    """The date, or None where the calendar has no such day or the year is beyond any page's."""
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


_YEAR = re.compile(
    r"(?<![\d$£€.,/-])\b((?:19|20)\d\d)\b"
    r"(?![\d%]|[.,]\d|\s(?:people|troops|soldiers|dollars|euros|men|women|tons|kilometers|km|miles))"
)
_WILL = re.compile(r",?(?:\s[\w’'-]{1,20}){0,5}\s(?:will|is to|are to|is due|are due|is set to|are set to|plans? to)\b")
_PAST_VERB = re.compile(r"\b(?:said|told|met|held|\w{3,20}ed|wrote|began|took|came|went|saw|was|were|had)\b")


@cache
def _names() -> tuple[str, str]:
    """Alternatives for a month and a weekday, the longest first."""
    month = "|".join(sorted(months(), key=len, reverse=True))
    day = "|".join(sorted(weekdays(), key=len, reverse=True))
    return month, day


@cache
def _day_pattern() -> re.Pattern[str]:
    month, weekday = _names()
    before = rf"(?:\b(?P<{{w}}>{weekday})\b\.?,?\s{{{{1,2}}}}(?:the\s)?)?"
    year = r"(?:,?\s{{1,2}}(?P<{y}>(?:1[89]|20)\d\d)(?![\d%]|[.,]\d))?"
    after = rf"(?:,?\s?\(?\s?(?P<{{v}}>{weekday})\b\)?)?"
    ordinal = r"(?:st|nd|rd|th)?"
    until = r"(?:\s?[-–]\s?\d{1,2})?"
    american = rf"\b(?P<m1>{month})\b\.?\s{{1,2}}(?P<d1>\d{{1,2}}){ordinal}{until}(?!\d|[.:]\d)"
    british = rf"\b(?P<d2>\d{{1,2}}){ordinal}(?:\sof)?[\s-]{{1,2}}(?P<m2>{month})\b\.?"
    parts = [
        before.format(w="w1") + american + year.format(y="y1") + after.format(v="v1"),
        before.format(w="w2") + british + year.format(y="y2").replace(r",?\s", r",?[\s-]") + after.format(v="v2"),
        r"(?<![\d/.-])(?P<y3>(?:1[89]|20)\d\d)(?P<s3>[-./])(?P<m3>\d{1,2})(?P=s3)(?P<d3>\d{1,2})(?!\d)",
        r"(?<![\d/.-])(?P<d4>\d{1,2})(?P<s4>[./])(?P<m4>\d{1,2})(?P=s4)(?P<y4>(?:1[89]|20)\d\d)(?!\d)",
    ]
    return re.compile("|".join(parts), re.I)


@cache
def _weekday_pattern() -> re.Pattern[str]:
    full = [name for name in weekdays() if name.endswith("day")]
    return re.compile(r"\b(" + "|".join(n.capitalize() for n in full) + r")(?:['’]s)?\b")


def _not_dates() -> re.Pattern[str]:
    return phrases("pages/dates", "not_dates")


def _mention(match: re.Match[str]) -> DateMention | None:
    group = match.groupdict()
    for i in ("1", "2"):
        if group[f"m{i}"]:
            return _worded(match, group[f"m{i}"], int(group[f"d{i}"]), group[f"y{i}"], group[f"w{i}"] or group[f"v{i}"])
    if group["y3"]:
        return _numbers(match, int(group["y3"]), int(group["m3"]), int(group["d3"]))
    first, second, year = int(group["d4"]), int(group["m4"]), int(group["y4"])
    if first > 12 or first == second or group["s4"] == ".":
        return _numbers(match, year, second, first)
    return _numbers(match, year, first, second) if second > 12 else None


def _worded(match: re.Match[str], month: str, day: int, year: str | None, weekday: str | None) -> DateMention | None:
    if month.islower() and month in ("may", "march", "mar", "dec", "sep"):
        return None
    number = months()[month.lower()]
    if real_date(int(year) if year else 2000, number, day) is None:
        return None
    day_of_week = weekdays()[weekday.lower()] if weekday and not weekday.islower() else None
    return DateMention(match.start(), match.end(), number, day, int(year) if year else None, day_of_week)


def _numbers(match: re.Match[str], year: int, month: int, day: int) -> DateMention | None:
    if real_date(year, month, day) is None:
        return None
    return DateMention(match.start(), match.end(), month, day, year)


def iter_full(text: str) -> Iterator[tuple[DateMention, dt.date]]:
    """The mentions that are whole dates."""
    for mention in date_mentions(text):
        if (date := mention.date) is not None:
            yield mention, date
