"""What an expression means, before it is known what it is counted from: the actions of `patterns.tsv`.

An action takes what a pattern bound and gives a `Meaning`, or None where the words mean no time after all (30 February). A
`Meaning` gives its TIMEX3 value once a `Context` says when the text was published and what it told of last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from attache.reading.times import calendar as cal
from attache.reading.times.calendar import Moment

Bindings = dict[str, Any]
#: the lean of a date without a year where the clause does not tell: news tells of what was
UNTOLD = -0.3


@dataclass(frozen=True, slots=True)
class Context:
    """What expressions are counted from. `lean`: -1 the clause tells of the past, 1 of what is to come, 0 unknown.

    `narrated` is the date last told of, `narrated_day` and `narrated_quarter` the last ones of that grain; `year` is the year
    that a date beside this one has ("between 3 April and 6 May 2018").
    """

    published: dt.date | None = None
    narrated: Moment | None = None
    narrated_day: Moment | None = None
    narrated_quarter: Moment | None = None
    lean: float = 0
    year: int | None = None

    def told(self, grain: str) -> tuple[Moment | None, str | None]:
        """The moment that a narrated expression of this grain is counted from, and its name for `Time.anchor`."""
        at = {"D": self.narrated_day, "T": self.narrated_day, "Q": self.narrated_quarter}.get(grain, self.narrated)
        if at is not None:
            return at, cal.render(at.day, at.grain)
        return self.writing()

    def writing(self) -> tuple[Moment | None, str | None]:
        """The day of publication and its name, where it is known."""
        return (Moment(self.published, "D"), "published") if self.published else (None, None)


#: a value and what it was counted from (None: it says all itself); no value: no such time
Value = tuple[str, str | None] | None


@dataclass(frozen=True, slots=True)
class Meaning:
    """A TIMEX3 whose value waits for its context. `year`, `month`, `day` are what the words themselves say of them."""

    type: str
    value: Callable[[Context], Value]
    mod: str | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    #: the count of an anniversary, whose value waits for what it commemorates
    anniversary: int | None = None
    #: whether it only compares with another time ("a year earlier"), so that the story does not go on from there
    compares: bool = False
    #: whether the value is counted from the time of writing or of the story
    relative: bool = field(default=False)


def fixed(type_: str, value: str, mod: str | None = None) -> Meaning:
    """A value that needs no context."""
    return Meaning(type_, lambda _: (value, None), mod)


def month_of(b: Bindings) -> int | None:
    """The month among the bindings."""
    return next((b[k] for k in ("mon", "fullmon", "clear_month", "plain_month", "month") if k in b), None)


def year_of(b: Bindings) -> int | None:
    """The year among the bindings."""
    return next((b[k] for k in ("yr", "year", "yy") if k in b), None)


def take(b: Bindings) -> Any:
    """A class passed on as it is."""
    return b[b["of"]]


def none(_: Bindings) -> None:
    """No time, though it looks like one."""


def fixed_action(b: Bindings) -> Meaning:
    return fixed(b["type"], b["value"])


def reference(b: Bindings) -> Meaning:
    value = next(b[k] for k in ("reference", "reference_noun", "reference_adjective", "soon") if k in b)
    return fixed("DATE", value)


def calendar(b: Bindings) -> Meaning | None:
    """A year, a month, a day of a month: whole, or to be completed from the context."""
    year, month, day = year_of(b), month_of(b), b.get("d")
    if cal.date(2000 if year is None else year, month or 1, day or 1) is None:
        return Meaning("DATE", lambda _: None)  # no such day: the words are taken, and no shorter date is made of them
    relative, narrated = b.get("relative"), b.get("base") == "narrated"

    def value(context: Context) -> Value:
        return calendar_value(context, year, month, day, relative, narrated)

    return Meaning("DATE", value, None, year, month, day, relative=year is None)


def calendar_value(
    context: Context, year: int | None, month: int | None, day: int | None, relative: int | None = None, narrated: bool = False
) -> Value:
    """The value of a calendar date whose year may have to come from the context."""
    anchor: str | None = None
    if year is None and narrated:
        at, anchor = context.told("Y")
        year = at.day.year if at else None
    elif year is None and context.year is not None and relative is None:
        year = context.year
    elif year is None and context.published is not None and month is not None:
        anchor = "published"
        found = _nearest(context, month, day, relative)
        if found is None:
            return None
        year = found.year
    if year is None:
        return "XXXX" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else ""), None
    start = cal.date(year, month or 1, day or 1)
    if start is None:
        return None
    return cal.render(start, "D" if day else "M" if month else "Y"), anchor


def _nearest(context: Context, month: int, day: int | None, relative: int | None) -> dt.date | None:
    """The month, or its day, that fits: "last November" the latest one over, "next" the first to come."""
    published = context.published
    assert published is not None
    if relative is None:
        return cal.near(published, month, day, context.lean or UNTOLD)
    if relative == 0:
        return cal.date(published.year, month, day or 1)
    edge = published.replace(day=1) if day is None else published
    start = cal.add_months(edge, -2) if relative < 0 and day is None else edge  # the month just over is "last month"
    if relative > 0 and day is None:
        start = cal.add_months(edge, 1)
    return cal.near(start, month, day, 9 * relative) if start else None


def relative_year(b: Bindings) -> Meaning | None:
    """As in "June last year": a month or day in a year counted from publication."""
    month, day, n = month_of(b), b.get("d"), b["relative"]

    def value(context: Context) -> Value:
        year = context.published.year + n if context.published else None
        inner = calendar_value(replace(context, year=year), None, month, day)
        return (inner[0], "published") if inner and year else inner

    return Meaning("DATE", value, None, None, month, day, relative=True)


def bare_year(b: Bindings) -> Meaning | None:
    """Four digits alone: a year where a preposition says so, else only where they are no round number of our time."""
    year = b["year"]
    if not b.get("sure") and (not 1900 <= year < 2100 or year % 50 == 0):
        return None
    return fixed_year(year)


def fixed_year(year: int) -> Meaning:
    return Meaning("DATE", lambda _: (f"{year:04}", None), None, year)


def iso(b: Bindings) -> Meaning | None:
    at = cal.date(*b["iso"])
    return Meaning("DATE", lambda _: (at.isoformat(), None), None, at.year, at.month, at.day) if at else None


def slashed(b: Bindings) -> Meaning | None:
    """As in "4/13/2018" (month first, as in American papers), "13/4/2018", "13.4.2018": None where no such day exists."""
    first, second, year, sign = b["slashed"]
    orders = [(second, first)] if sign == "." else [(first, second), (second, first)]
    found = [at for month, day in orders if (at := cal.date(year, month, day))]
    return iso({"iso": (found[0].year, found[0].month, found[0].day)}) if found else None


def weekday(b: Bindings) -> Meaning:
    """A weekday: the one nearest to the date of publication, that day included, the tense deciding where known."""
    n, relative, narrated = b["fullwd"], b.get("relative", b.get("narrated_relative")), b.get("base") == "narrated"

    def value(context: Context) -> Value:
        at, anchor = context.told("D") if narrated else context.writing()
        if at is None:
            return f"XXXX-WXX-{n}", None
        return weekday_value(at.day, n, relative, context.lean).isoformat(), anchor

    return Meaning("DATE", value, weekday=n, relative=True)


def weekday_value(day: dt.date, n: int, relative: int | None, lean: float) -> dt.date:
    if relative is None:
        return near_weekday(day, n, lean or UNTOLD)
    if relative == 0:
        return cal.add_days(day, n - day.isoweekday()) or day
    return cal.near_weekday(cal.add_days(day, relative) or day, n, 9 * relative)


def near_weekday(day: dt.date, n: int, lean: float) -> dt.date:
    """As `calendar.near_weekday`; a date of publication may be a day early, so tomorrow's weekday counts as past, too."""
    ahead = (n - day.isoweekday()) % 7
    return cal.add_days(day, 1) or day if lean < 0 and ahead == 1 else cal.near_weekday(day, n, lean)


def weekday_date(b: Bindings) -> Meaning | None:
    """As in "Monday, Oct. 26": the weekday fixes a year that is not said."""
    inner: Meaning = b["inner"]
    n = b.get("wd", b.get("fullwd"))
    if inner.weekday is not None or inner.day is None:
        return None

    def value(context: Context) -> Value:
        if inner.year is None and context.published and context.year is None and inner.month and inner.day:
            years = sorted(range(-5, 6), key=abs)
            for year in (context.published.year + y for y in years):
                at = cal.date(year, inner.month, inner.day)
                if at and at.isoweekday() == n:
                    return at.isoformat(), "published"
        found: Value = inner.value(context)
        return found

    return replace(inner, value=value, weekday=n)


def weekday_day(b: Bindings) -> Meaning:
    """As in "Tuesday the 5th": the nearest month whose 5th is a Tuesday."""
    n, day = b["wd"], b["d"]

    def value(context: Context) -> Value:
        if context.published is None:
            return f"XXXX-WXX-{n}", None
        months = [cal.add_months(context.published.replace(day=1), k) for k in range(-12, 13)]
        days = [at for m in months if m and (at := cal.date(m.year, m.month, day)) and at.isoweekday() == n]
        best = min(days, key=lambda at: abs((at - context.published).days), default=None)  # type: ignore[operator]
        return (best.isoformat(), "published") if best else None

    return Meaning("DATE", value, day=day, weekday=n, relative=True)


def weekday_of_week(b: Bindings) -> Meaning:
    """As in "Thursday of last week"."""
    n, shift, narrated = b["fullwd"], b.get("relative", 0), b.get("base") == "narrated"

    def value(context: Context) -> Value:
        at, anchor = context.told("D") if narrated else context.writing()
        if at is None:
            return f"XXXX-WXX-{n}", None
        day = cal.add_days(at.day, n - at.day.isoweekday() + 7 * shift)
        return (day.isoformat(), anchor) if day else None

    return Meaning("DATE", value, weekday=n, relative=True)


def day_of_month(b: Bindings) -> Meaning:
    """As in "the 5th of this month"."""
    day = b["d"]

    def value(context: Context) -> Value:
        if context.published is None:
            return f"XXXX-XX-{day:02}", None
        at = cal.date(context.published.year, context.published.month, day)
        return (at.isoformat(), "published") if at else None

    return Meaning("DATE", value, day=day, relative=True)


def decade(b: Bindings) -> Meaning:
    """As in "the 1990s" is 199, as TimeML has it; "the 1800s" is the century."""
    value = str(b.get("decade", b.get("tens")))
    return fixed("DATE", value)


def century(b: Bindings) -> Meaning | None:
    n = b["ord"]
    return fixed("DATE", f"{int(n) - 1:02}") if 1 <= n <= 21 else None


ACTIONS: dict[str, Callable[[Bindings], Any]] = {
    f.__name__: f
    for f in (
        take, none, reference, calendar, relative_year, bare_year, iso, slashed, weekday, weekday_date, weekday_day,
        weekday_of_week, day_of_month, decade, century,
    )
}  # fmt: skip
ACTIONS["fixed"] = fixed_action
