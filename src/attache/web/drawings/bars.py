"""Counts over time as bars of one length: days, weeks, months or years, and which of them stand out."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from statistics import median
from typing import Literal, NamedTuple

Step = Literal["day", "week", "month", "year"]
STEPS: tuple[Step, ...] = ("day", "week", "month", "year")

#: bars that can be told apart on a page; where a step is asked for, three times as many are drawn
_MOST = 110
#: a bar is held against so many before it; with fewer than the second number before it, against none
BEFORE, _ENOUGH = 12, 4
#: a spike is at least so large, so many times the median of those before it, and so many times its square root above it, which
#: is the spread of counts that come by chance (Poisson)
_LEAST, TIMES, _SPREADS = 5, 2.0, 3.0


class Count(NamedTuple):
    """How many of a class on a day (ISO)."""

    day: str
    name: str
    number: int


class Bar(NamedTuple):
    """One step of time: its first and last day, how it is called (ISO 8601), what was counted in it by class, and the median of
    the bars before it (None: there are too few)."""

    first: dt.date
    last: dt.date
    label: str
    counts: Counter[str]
    usual: float | None = None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def spike(self) -> bool:
        """Whether it stands out from those before it."""
        if self.usual is None or self.total < _LEAST or self.total <= TIMES * self.usual:
            return False
        return self.total - self.usual > _SPREADS * math.sqrt(max(self.usual, 1.0))


def to_bars(counts: Iterable[Count], step: Step | None = None, *, also: Iterable[Count] = ()) -> tuple[Step, list[Bar]]:
    """The bars from the first count to the last, also where there is nothing, and the step that they have: the one that is
    wanted, or the next that leaves them room; without one the finest that a page has room for.

    `also` are counts of another drawing that is to have bars for the same time. Days that are none are left out, and so are
    counts of nothing.
    """
    days = [(day, c.name, c.number) for c in counts if c.number > 0 and (day := _day(c.day))]
    days += [(day, c.name, 0) for c in also if c.number > 0 and (day := _day(c.day))]
    if not days:
        return step or "day", []
    step = fitting(min(d[0] for d in days), max(d[0] for d in days), step)
    found: defaultdict[dt.date, Counter[str]] = defaultdict(Counter)
    for day, name, count in days:
        found[_begin(day, step)].update({name: count} if count else {})
    last = max(found)
    # of many hundreds of years the last are shown
    at = max(min(found), dt.date(max(1, last.year - 4 * _MOST), 1, 1)) if step == "year" else min(found)
    bars: list[Bar] = []
    while at <= last and len(bars) <= 4 * _MOST:
        after = _next(at, step)
        until = after if after == dt.date.max else after - dt.timedelta(days=1)
        bars.append(Bar(at, until, _label(at, step), found.get(at, Counter()), _usual(bars)))
        at = after
    return step, bars


def _usual(bars: list[Bar]) -> float | None:
    before = [bar.total for bar in bars[-BEFORE:]]
    return float(median(before)) if len(before) >= _ENOUGH else None


def _day(given: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        return None


def fitting(first: dt.date, last: dt.date, wanted: Step | None = None) -> Step:
    """The step that is wanted, or the next that is long enough; without one, the finest that can be told apart."""
    days, most = (last - first).days + 1, 3 * _MOST if wanted else _MOST
    for step, length in list(zip(STEPS, (1, 7, 30, 365), strict=True))[STEPS.index(wanted or "day") :]:
        if days / length <= most:
            return step
    return "year"


def _begin(day: dt.date, step: Step) -> dt.date:
    if step == "week":
        return day - dt.timedelta(days=min(day.weekday(), day.toordinal() - 1))
    return day if step == "day" else day.replace(day=1) if step == "month" else day.replace(month=1, day=1)


def _next(day: dt.date, step: Step) -> dt.date:
    try:
        if step in ("day", "week"):
            return day + dt.timedelta(days=1 if step == "day" else 7)
        if step == "month" and day.month < 12:
            return day.replace(month=day.month + 1)
        return dt.date(day.year + 1, 1, 1)
    except (OverflowError, ValueError):
        return dt.date.max


def _label(day: dt.date, step: Step) -> str:
    if step == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[step]]
