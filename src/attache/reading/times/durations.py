"""Meanings of lengths of time and repeated times (DURATION, SET), of dates that a length leads to, and of times of day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from attache.reading.times import calendar as cal
from attache.reading.times.calendar import Moment
from attache.reading.times.meaning import Bindings, Context, Meaning, Value, fixed
from attache.reading.times.periods import underspecified

#: unit → its letters in a TIMEX3 duration; "T" parts follow the T
_LETTERS = {
    "S": "TS", "N": "TM", "H": "TH", "D": "D", "NI": "NI", "WE": "WE", "E": "WE", "W": "W", "M": "M", "Q": "Q", "Y": "Y",
    "DE": "DE", "CE": "CE",
}  # fmt: skip
#: half of a unit, in whole smaller ones
_HALF = {"N": (30, "S"), "H": (30, "N"), "D": (12, "H"), "Y": (6, "M"), "DE": (5, "Y"), "CE": (50, "Y")}
_GRAINS = {"D": "D", "NI": "D", "W": "W", "WE": "E", "F": "F", "M": "M", "Q": "Q", "Y": "Y", "DE": "DE", "CE": "CE"}


def unit(b: Bindings, name: str = "unit") -> str:
    """The unit that was bound, whether in the singular or in the plural."""
    return str(b[name] if name in b else b.get("units"))


def length(count: str, of: str) -> str:
    """A TIMEX3 duration without its P: `length("2.5", "Y")` → "2Y6M", `length("X", "H")` → "TXH"."""
    if of == "F":
        count, of = (str(_plain(float(count) * 2)) if count != "X" else "X"), "W"
    letters = _LETTERS[of]
    time, letter = ("T", letters[1:]) if letters[0] == "T" else ("", letters)
    if count != "X" and float(count) % 1 == 0.5 and of in _HALF:
        whole, (half, smaller) = int(float(count)), _HALF[of]
        first = f"{time}{whole}{letter}" if whole else ""
        second = length(str(half), smaller)
        return first + (second[1:] if first and time and second[0] == "T" else second)
    return f"{time}{count}{letter}"


def _plain(n: float) -> int | float:
    return int(n) if n == int(n) else n


def count_of(b: Bindings) -> str:
    """How many: what was counted, half as much again where the pattern says so."""
    n = str(b.get("n") or b.get("count") or b.get("many") or "1")
    return str(_plain(float(n) + 0.5)) if b.get("half") and n != "X" else n


def mod_of(b: Bindings) -> str | None:
    """The modifier that an approximating word gives."""
    return b.get("mod") or b.get("approximately")


def duration(b: Bindings) -> Meaning | None:
    """As in "three days", "the past 20 months", "weeks of"."""
    n = count_of(b)
    return fixed("DURATION", "P" + length(n, unit(b)), mod_of(b)) if _some(n) else None


def _some(n: str) -> bool:
    return n == "X" or 0 < float(n) < 1e9


def duration_sum(b: Bindings) -> Meaning | None:
    """As in "two years and three months", "an hour, 20 minutes"."""
    first, second = unit(b), str(b["v"])
    order = list(_LETTERS)
    if first not in order or second not in order or order.index(first) <= order.index(second):
        return None
    head, tail = length(count_of(b), first), length(str(b["m"]), second)
    if "T" in head and tail[0] == "T":
        tail = tail[1:]
    return fixed("DURATION", f"P{head}{tail}", mod_of(b))


def duration_range(b: Bindings) -> Meaning | None:
    """As in "five to 10 years": both ends."""
    low, high = count_of(b), str(b["m"])
    if not (_some(low) and _some(high)) or "X" in (low, high) or float(low) >= float(high):
        return None
    return fixed("DURATION", f"P{length(low, unit(b))}/P{length(high, unit(b))}", mod_of(b))


def duration_ordinal(b: Bindings) -> Meaning:
    """As in "the fourth straight day" lasts four days."""
    return fixed("DURATION", "P" + length(str(int(b["ord"])), unit(b)))


def ago(b: Bindings) -> Meaning | None:
    """As in "three days ago", "two years from now": from publication, as exactly as the unit says."""
    n, of, sign = count_of(b), unit(b), int(b.get("sign", -1))
    vague = "PAST_REF" if sign < 0 else "FUTURE_REF"
    if n == "X" or of not in _GRAINS:
        return fixed("DATE", vague, mod_of(b))

    def value(context: Context) -> Value:
        if context.published is None:
            return underspecified(_GRAINS[of] if of != "F" else "W"), None
        last = context.narrated
        if of == "Y" and sign < 0 and last and last.grain == "Q" and 0 <= (context.published - last.day).days < 366:
            back = cal.add_months(last.day, round(-12 * float(n)))  # figures of a quarter are compared with the same quarter
            return (cal.render(back, "Q"), cal.render(last.day, "Q")) if back else None
        found = cal.shift(Moment(context.published, "D"), sign * float(n), _GRAINS[of])
        return (cal.render(found.day, found.grain), "published") if found else (vague, None)

    return Meaning("DATE", value, mod_of(b), compares=True, relative=True)


def later(b: Bindings) -> Meaning | None:
    """As in "two years later", "a year earlier": from the date last told of."""
    n, of, sign = count_of(b), unit(b), int(b["sign"])
    if n == "X" or of not in _GRAINS:
        return duration(b)
    grain = _GRAINS[of]

    def value(context: Context) -> Value:
        at, anchor = context.told("D" if grain == "D" else "Y")
        if at is None or (grain == "D" and at.grain != "D"):
            return underspecified(grain if grain != "F" else "W"), None
        found = cal.shift(at, sign * float(n), grain)
        if found is None:
            return None
        keeps = grain == "Y" and at.grain in ("Q", "S", "H")
        return cal.render(found.day, at.grain if keeps else found.grain), anchor

    return Meaning("DATE", value, mod_of(b), compares=sign < 0, relative=True)


def set_(b: Bindings) -> Meaning | None:
    """As in "every two weeks", "twice a month", "per year"."""
    n = b.get("n") or b.get("count") or (str(int(b["ord"])) if "ord" in b else None)
    n = str(n or b.get("every") or 1)
    return fixed("SET", "P" + length(n, unit(b))) if n != "X" and _some(n) else None


def frequency(b: Bindings) -> Meaning:
    return fixed("SET", str(b["frequency"]))


def set_weekday(b: Bindings) -> Meaning:
    """As in "every Monday", "Monday nights"."""
    part = b.get("daypart", b.get("dayparts"))
    return fixed("SET", f"XXXX-WXX-{b.get('weekday', b.get('weekdays'))}" + (f"T{part}" if part else ""))


def set_daypart(b: Bindings) -> Meaning:
    return fixed("SET", f"XXXX-XX-XXT{b['daypart']}")


def set_season(b: Bindings) -> Meaning:
    return fixed("SET", f"XXXX-{b['season']}")


def set_month(b: Bindings) -> Meaning:
    return fixed("SET", f"XXXX-{b['month']:02}")


def clock(b: Bindings) -> tuple[str, str] | None:
    """A time of day as ("19:15", zone): what the hour, am/pm and the zone say; None where there is no such time."""
    zone = str(b.get("zone") or "")
    name = b.get("hour_name")
    if name:
        return str(name), zone
    hours, minutes = map(int, str(b.get("clock") or b.get("military") or f"{b['hour']}:00").split(":"))
    half = b.get("ampm")
    if half and not 1 <= hours <= 12:
        return None
    if half == "pm" and hours < 12:
        hours += 12
    elif half == "am" and hours == 12:
        hours = 0
    return (f"{hours:02}:{minutes:02}", zone) if hours < 24 or (hours, minutes) == (24, 0) else None


def clock_on(b: Bindings) -> Meaning | None:
    """A time of day on a day: the one named beside it, else the day last told of."""
    time, zone = b["tod"] if "tod" in b else b["suretod"]
    if b.get("daypart") in ("AF", "EV") and int(time[:2]) < 12:
        time = f"{int(time[:2]) + 12}{time[2:]}"
    inner: Meaning | None = b.get("inner")

    def value(context: Context) -> Value:
        day = on_day(context, inner)
        return (f"{day[0]}T{time}{zone}", day[1]) if day else None

    return Meaning("TIME", value, mod_of(b), relative=True)


def on_day(context: Context, inner: Meaning | None, narrated: bool = True) -> Value:
    """The value of the day that a time of day belongs to; None where `inner` is no day."""
    if inner is not None:
        found = inner.value(context)
        if found is None:
            return None
        day = found[0].partition("T")[0]
        return (day, found[1]) if len(day) == 10 or day.startswith("XXXX-W") else None
    at, anchor = context.told("D") if narrated else (None, "published")
    if at is None and context.published is not None:
        at = Moment(context.published, "D")
    return (cal.render(at.day, "D"), anchor) if at else ("XXXX-XX-XX", None)


def day_part(b: Bindings) -> Meaning | None:
    """As in "Thursday night", "the morning": a part of a day."""
    inner: Meaning | None = b.get("inner")
    narrated, part = b.get("base") == "narrated", str(b["daypart"])
    if inner is not None and inner.type != "DATE":
        return None
    steps = int(b.get("narrated_relative", 0))

    def value(context: Context) -> Value:
        day = on_day(context, inner, narrated)
        if day is None or (steps and day[0].startswith("X")):
            return ("XXXX-XX-XXT" + part, None) if day else None
        if steps:
            at = cal.moment(day[0])
            moved = cal.shift(at, steps, "D") if at else None
            return (f"{moved.day.isoformat()}T{part}", day[1]) if moved else None
        return f"{day[0]}T{part}", day[1]

    return Meaning("TIME", value, b.get("within") or (inner.mod if inner else None), relative=True)


def night(b: Bindings) -> Meaning:
    """As in "last night", "tonight"."""
    inner = shift_days({"day_name": b["night_name"]})
    return replace(inner, type="TIME", value=lambda context: _with(inner.value(context), "TNI"))


def _with(value: Value, suffix: str) -> Value:
    return (value[0] + suffix, value[1]) if value else None


def shift_days(b: Bindings) -> Meaning:
    """As in "yesterday", "the day after tomorrow"."""
    n = int(b["day_name"])

    def value(context: Context) -> Value:
        at = cal.add_days(context.published, n) if context.published else None
        return (at.isoformat(), "published") if at else ("XXXX-XX-XX", None)

    return Meaning("DATE", value, relative=True)


ACTIONS: dict[str, Callable[[Bindings], Any]] = {
    f.__name__.rstrip("_"): f
    for f in (
        duration, duration_sum, duration_range, duration_ordinal, ago, later, set_, frequency, set_weekday, set_daypart,
        set_season, set_month, clock, clock_on, day_part,
        night, shift_days,
    )
}  # fmt: skip
