"""Calendar arithmetic on TIMEX3 values: a moment is a day and how exactly it is known.

Grains, from coarse to fine: CE century, DE decade, Y year, H half, Q quarter, S season, M month, W week, E weekend, D day.
Weeks are ISO 8601 weeks. Years run from 1 to 9999; what falls outside is None, never an exception.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

_MONTH_OF_SEASON = {"WI": 1, "SP": 4, "SU": 7, "FA": 10}
_VALUE = re.compile(
    r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)(?P<end>-WE)?|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)"
    r"|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?(?:T.*)?$"
)


#: how much farther a date on the other side of `lean` counts; tried 1 to 8 on TempEval-3's even half (benchmarks/times.py)
MONTH_PULL = 3.0
WEEKDAY_PULL = 7.0


class Moment(NamedTuple):
    """A stretch of the calendar: its first day, and its grain (see the module)."""

    day: dt.date
    grain: str


def date(year: int, month: int = 1, day: int = 1) -> dt.date | None:
    """The date, or None where there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def add_days(day: dt.date, n: float) -> dt.date | None:
    """The day `n` days on; None beyond the calendar."""
    try:
        return day + dt.timedelta(days=n)
    except OverflowError:
        return None


def add_months(day: dt.date, n: int) -> dt.date | None:
    """The same day `n` months on, or that month's last day where it is shorter; None beyond the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    first = date(year, month + 1) if year <= dt.MAXYEAR else None
    if first is None:
        return None
    return date(year, month + 1, min(day.day, last_of_month(first).day))


def last_of_month(day: dt.date) -> dt.date:
    """The last day of the month that holds `day`."""
    return day.replace(day=31) if day.month == 12 else day.replace(month=day.month + 1, day=1) - dt.timedelta(days=1)


def moment(value: str) -> Moment | None:
    """The stretch that a TIMEX3 value names; None where it names none that lies on the calendar (`PRESENT_REF`, `P3D`)."""
    if re.fullmatch(r"\d{3}", value):
        start = date(int(value) * 10)
        return Moment(start, "DE") if start else None
    if re.fullmatch(r"\d{2}", value):
        start = date(int(value) * 100)
        return Moment(start, "CE") if start else None
    match = _VALUE.match(value)
    if match is None:
        return None
    year = int(match["year"])
    start, grain = date(year), "Y"
    if match["week"]:
        start, grain = iso_week(year, int(match["week"])), "E" if match["end"] else "W"
    elif match["quarter"]:
        start, grain = date(year, int(match["quarter"]) * 3 - 2), "Q"
    elif match["half"]:
        start, grain = date(year, int(match["half"]) * 6 - 5), "H"
    elif match["season"]:
        start, grain = date(year, _MONTH_OF_SEASON[match["season"]]), "S"
    elif match["month"]:
        start, grain = date(year, int(match["month"]), int(match["day"] or 1)), "D" if match["day"] else "M"
    return Moment(start, grain) if start else None


def iso_week(year: int, week: int) -> dt.date | None:
    """The Monday of an ISO week; None where the year has no such week."""
    try:
        return dt.date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def render(day: dt.date, grain: str) -> str:
    """The TIMEX3 value of the stretch of this grain that holds `day`."""
    year = f"{day.year:04}"
    if grain == "CE":
        return year[:2]
    if grain == "DE":
        return year[:3]
    if grain == "Y":
        return year
    if grain == "H":
        return f"{year}-H{1 if day.month < 7 else 2}"
    if grain == "Q":
        return f"{year}-Q{(day.month + 2) // 3}"
    if grain == "S":
        return f"{year}-{season_of(day)}"
    if grain in ("W", "E"):
        iso = day.isocalendar()
        return f"{iso.year:04}-W{iso.week:02}" + ("-WE" if grain == "E" else "")
    return f"{year}-{day.month:02}" if grain == "M" else day.isoformat()


def season_of(day: dt.date) -> str:
    """The northern season that holds the day, as a TIMEX3 code."""
    return ("WI", "WI", "SP", "SP", "SP", "SU", "SU", "SU", "FA", "FA", "FA", "WI")[day.month - 1]


def shift(at: Moment, n: float, grain: str) -> Moment | None:
    """`at`, `n` units of `grain` on, known as exactly as the unit (days to the day, years to the year)."""
    months = {"CE": 1200, "DE": 120, "Y": 12, "H": 6, "Q": 3, "S": 3, "M": 1}
    if grain in months:
        day = add_months(at.day, round(n * months[grain])) if abs(n) < 200_000 else None
    else:
        days = {"W": 7, "E": 7, "F": 14}.get(grain, 1)
        day = add_days(at.day, round(n * days)) if abs(n) < 5_000_000 else None
    return Moment(day, "W" if grain == "F" else grain) if day else None


def near(day: dt.date, month: int, dom: int | None, lean: float) -> dt.date | None:
    """The month (or its day `dom`) nearest to `day`; the more `lean` points the other way, the farther off it counts.

    `lean` runs from -1 (past) to 1 (to come); -9 and 9 rule the other side out. A month that holds `day` is no distance away.
    None where there is no such day.
    """
    found = []
    for year in (day.year - 1, day.year, day.year + 1, day.year + 2, day.year - 2, day.year - 4, day.year + 4):
        at = date(year, month, dom or 1)
        if at is None:
            continue
        here = at if dom else min(max(day, at), last_of_month(at))
        distance = (here - day).days
        if distance * lean >= 0 or abs(lean) < 9:
            found.append((abs(distance) * (1 + MONTH_PULL * abs(lean) if distance * lean < 0 else 1), distance, at))
    return min(found)[2] if found else None


def near_weekday(day: dt.date, weekday: int, lean: float) -> dt.date:
    """The weekday (Monday is 1) nearest to `day`, that day included; `lean` as in `near`."""
    ahead = (weekday - day.isoweekday()) % 7
    back = 7 - ahead if ahead else 0
    pull = 1 + WEEKDAY_PULL * abs(lean)
    if lean < 0:
        go_back = back <= ahead * pull
    elif lean > 0:
        go_back = back * pull < ahead
    else:
        go_back = back <= ahead
    return add_days(day, -back if go_back else ahead) or day
