"""Meanings of stretches of the calendar: quarters, seasons, holidays, units counted from a date, and parts of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from attache.knowledge import loader
from attache.reading.times import calendar as cal
from attache.reading.times.calendar import Moment
from attache.reading.times.meaning import Bindings, Context, Meaning, Value, calendar, fixed, year_of

_UNDERSPECIFIED = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "E": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "H": "XXXX-HX"}
_SEASON_START = {"SP": 4, "SU": 7, "FA": 10, "WI": 1}
_MONTHS = {"Q": 3, "H": 6, "S": 3}


def underspecified(grain: str) -> str:
    """The value of an unknown stretch of this grain."""
    return _UNDERSPECIFIED.get(grain, "XXXX")


def period(b: Bindings) -> Meaning | None:
    """A quarter, half-year or season: of a year that is said, of last/this/next year, or the one that fits the tense."""
    code, grain, start = _code(b)
    if not code:
        return None
    year, relative = year_of(b), b.get("relative")
    of_year = "ord" in b or "latter" in b or "period" in b or b.get("half")

    def value(context: Context) -> Value:
        if year is not None:
            return f"{year:04}-{code}", None
        if context.published is None:
            return f"XXXX-{code}", None
        if relative is not None and of_year:
            return f"{context.published.year + relative:04}-{code}", "published"
        found = _nearest(context.published, start, grain, relative, context.lean)
        return (f"{found.year:04}-{code}", "published") if found else None

    return Meaning("DATE", value, None, year, relative=year is None)


def _code(b: Bindings) -> tuple[str, str, int]:
    """The TIMEX3 code of a part of the year, its grain, and the month it begins in; "" where there is none such."""
    if "season" in b:
        return b["season"], "S", _SEASON_START[b["season"]]
    if "period" in b:
        n, grain = int(b["period"][1]), b["period"][0]
    else:
        n, grain = int(b["ord"] if "ord" in b else b["latter"]), "H" if b.get("half") else "Q"
        if "latter" in b and grain == "Q":
            n = 4
    if not 1 <= n <= (4 if grain == "Q" else 2):
        return "", grain, 1
    return f"{grain}{n}", grain, (n - 1) * _MONTHS[grain] + 1


def _nearest(day: dt.date, month: int, grain: str, relative: int | None, lean: float) -> dt.date | None:
    """The first day of the stretch that begins in `month` and fits: the last one over, the next to come, or the nearest."""
    starts = [at for y in range(-2, 3) if (at := cal.date(day.year + y, month))]
    length = _MONTHS[grain]
    if lean < 0 and relative is None:  # what is told as past has begun
        starts = [at for at in starts if at <= day]
    if relative is not None and relative < 0:
        over = [at for at in starts if (end := cal.add_months(at, length)) and end <= day.replace(day=1)]
        return max(over, default=None)
    if relative is not None and relative > 0:
        return min((at for at in starts if at > day), default=None)
    if relative == 0:
        return cal.date(day.year, month)

    def distance(at: dt.date) -> float:
        off = (at - day).days + length * 15
        return abs(off) * (1 + 0.3 * abs(lean) if off * lean < 0 else 1)

    return min(starts, key=distance, default=None)


def year_earlier(_: Bindings) -> Meaning:
    """As in "the year-earlier quarter": a year before the quarter last told of."""

    def value(context: Context) -> Value:
        at, anchor = context.told("Q")
        if at is None:
            return "XXXX-QX", None
        back = cal.add_months(at.day, -12)
        return (cal.render(back, "Q" if at.grain == "Q" else "Y"), anchor) if back else None

    return Meaning("DATE", value, compares=True, relative=True)


def unit_of(b: Bindings) -> str:
    """The grain that the bindings name, E for a weekend."""
    unit = str(b.get("u") or b.get("unit") or b.get("units"))
    return {"WE": "E"}.get(unit, unit)


def same(b: Bindings) -> Meaning | None:
    """As in "that year", "the same day", "earlier in the week": the stretch last told of."""
    grain = unit_of(b)
    if grain not in ("D", "W", "E", "M", "Q", "Y", "DE", "CE"):
        return None
    mod = b.get("within") if "within" in b else None

    def value(context: Context) -> Value:
        at, anchor = context.told(grain)
        if at is None or not _fine(at, grain):
            at, anchor = (Moment(context.published, "D"), "published") if context.published else (None, None)
        if at is None:
            return underspecified(grain), None
        if grain == "Q" and at.grain != "Q":  # no quarter was told of: the last one over
            at = Moment(cal.add_months(at.day, -3) or at.day, "Q")
        return cal.render(at.day, grain), anchor

    return Meaning("DATE", value, mod, relative=True)


_ORDER = ("D", "E", "W", "M", "S", "Q", "H", "Y", "DE", "CE")


def _fine(at: Moment, grain: str) -> bool:
    """Whether a moment is known exactly enough to say which unit of `grain` holds it."""
    return _ORDER.index(at.grain) <= _ORDER.index(grain)


def relative_unit(b: Bindings) -> Meaning | None:
    """As in "last week", "the following year": `n` units from publication, or from the date last told of."""
    grain = unit_of(b)
    if grain == "F":
        grain = "W"
    if grain not in ("D", "W", "E", "M", "Q", "Y", "DE", "CE"):
        return None
    n = _steps(b)
    narrated = b.get("base") == "narrated"

    def value(context: Context) -> Value:
        at, anchor = context.told(grain) if narrated else (None, None)
        if narrated and at is not None and not _fine(at, grain):
            return underspecified(grain), None
        if at is None:
            if context.published is None:
                return underspecified(grain), None
            at, anchor = Moment(context.published, "D"), "published"
        steps = n - 1 if grain == "E" and n == 0 and context.lean < 1 and at.day.isoweekday() < 4 else n
        found = cal.shift(at, steps, grain)
        return (cal.render(found.day, grain), anchor) if found else None

    return Meaning("DATE", value, relative=True)


def _steps(b: Bindings) -> int:
    if "n" in b:
        return int(b["n"])
    return int(next((b[k] for k in ("deictic", "the_deictic", "relative", "narrated_relative") if k in b), 0))


def running(b: Bindings) -> Meaning | None:
    """As in "the year": the one under way."""
    return None if unit_of(b) in ("Q", "D", "E") else relative_unit({**b, "n": 0})


def unit_before_last(b: Bindings) -> Meaning | None:
    """As in "the week before last", "the year after next"."""
    return relative_unit({**b, "n": -2 if b["which"] == "before" else 2})


def season_set(b: Bindings) -> Meaning:
    """A season without article or year is every such season."""
    return fixed("SET", f"XXXX-{b['season']}")


def part(b: Bindings) -> Meaning | None:
    """The early, middle or late part: the whole's value, and a modifier."""
    mod = b.get("part", b.get("within"))
    inner = b.get("inner")
    if isinstance(inner, int):  # a month that is read only after "early", "mid", "late"
        inner = calendar({"month": inner})
    if inner is None or inner.type != "DATE":
        return None
    return replace(inner, mod=mod)


def year_end(b: Bindings) -> Meaning:
    """As in "year-end": the last day of the year."""
    n = b.get("relative", 0)

    def value(context: Context) -> Value:
        if context.published is None:
            return "XXXX-12-31", None
        year = context.published.year + n
        if "relative" not in b and (context.lean <= -1 or (context.lean < 0 and context.published.month < 7)):
            year -= 1
        return f"{year:04}-12-31", "published"

    return Meaning("DATE", value, relative=True)


def holiday(b: Bindings) -> Meaning | None:
    """A holiday by its rule in `holidays.tsv`."""
    rule, year, relative = b["holiday"], year_of(b), b.get("relative")
    grain = b.get("grain", "D")
    if year is not None and holiday_on(rule, year) is None:
        return fixed("DATE", f"{year:04}")

    def value(context: Context) -> Value:
        if year is not None:
            at = holiday_on(rule, year)
            return (cal.render(at, grain), None) if at else None
        if context.published is None:
            return (f"XXXX-{rule}" if len(rule) == 5 else "XXXX-XX-XX"), None
        published = context.published
        on = [at for y in range(-2, 3) if (at := holiday_on(rule, published.year + y))]
        if relative is not None and relative:
            on = [at for at in on if (at - published).days * relative > 0]
        elif relative == 0:
            on = [at for at in on if at.year == published.year]

        def distance(at: dt.date) -> float:
            off = (at - published).days
            return abs(off) * (1 + 2 * abs(context.lean) if off * context.lean < 0 else 1)

        best = min(on, key=distance, default=None)
        return (cal.render(best, grain), "published") if best else None

    return Meaning("DATE", value, None, year, relative=year is None)


@cache
def holiday_on(rule: str, year: int) -> dt.date | None:
    """The day of a holiday in a year; None where the rule does not say."""
    if not 1583 <= year <= 9000:
        return None
    if rule.startswith("easter"):
        return cal.add_days(_easter(year), int(rule[6:]))
    if rule == "election":
        return dt.date(year, 11, 2) + dt.timedelta(days=(1 - dt.date(year, 11, 2).weekday()) % 7)
    dates = [d for d in rule.split() if d.startswith(f"{year:04}-")]
    if len(rule) == 5:
        return cal.date(year, int(rule[:2]), int(rule[3:]))
    if dates or "-" in rule.split()[0]:
        return dt.date.fromisoformat(dates[0]) if dates else None
    month, nth, day, *more = map(int, rule.split())
    if nth > 0:
        first = dt.date(year, month, 1)
        at = first + dt.timedelta(days=(day - first.isoweekday()) % 7 + 7 * (nth - 1))
    else:
        last = cal.last_of_month(dt.date(year, month, 1))
        at = last - dt.timedelta(days=(last.isoweekday() - day) % 7)
    return at + dt.timedelta(days=sum(more))


def _easter(year: int) -> dt.date:
    """Easter Sunday in the Gregorian calendar (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    month, day = divmod(d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114, 31)
    return dt.date(year, month, day + 1)


def anniversary(b: Bindings) -> Meaning | None:
    """As in "the 70th anniversary of …": its day waits for the event that is commemorated."""
    n = int(float(b["ord"] if "ord" in b else b["count"])) if b.get("count") != "X" else 0
    return Meaning("DATE", lambda _: None, anniversary=n, relative=True) if 0 < n < 1000 else None


def commemorated(words: str, n: int, published: dt.date | None) -> dt.date | None:
    """The day of the nth anniversary of the event that `words` (what follows "of", lower case) begin with; None if unknown."""
    rest = words.replace("’", "'")
    rest = rest[4:] if rest.startswith("the ") else rest
    found: list[tuple[int, dt.date]] = []
    for row in loader.table("times/commemorations"):
        for name in row["words"].split("|"):
            if _begins(rest, name.replace("’", "'")):
                day = dt.date.fromisoformat(row["date"])
                at = cal.date(day.year + n, day.month, day.day)
                if at and (published is None or abs(at.year - published.year) <= 1):
                    found.append((len(name), at))
    best = {at for length, at in found if length == max(k for k, _ in found)}
    return best.pop() if len(best) == 1 else None


def _begins(rest: str, name: str) -> bool:
    at = rest.find(name)
    if at < 0 or at > 24 or (at and rest[at - 1].isalnum()):
        return False
    end = at + len(name)
    return end == len(rest) or not rest[end].isalnum()


ACTIONS: dict[str, Callable[[Bindings], Any]] = {
    f.__name__: f
    for f in (
        period, year_earlier, same, relative_unit, running, unit_before_last, season_set, part, year_end, holiday, anniversary,
    )
}  # fmt: skip
