"""First and last day of what times say (TIMEX3 values: ISO 8601 and intervals of it)."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from functools import lru_cache

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T.*)?)?|-W(\d{2}))?\Z", re.ASCII)

Days = tuple[dt.date, dt.date]


@lru_cache(4096)
def period(value: str | None) -> Days | None:
    """First and last day, both included, of an ISO day (or a time of it), week, month, year or interval (a/b).

    None for anything else, dates that do not exist included; raises nothing.
    """
    start, slash, end = (value or "").partition("/")
    first, last = _span(start), _span(end if slash else start)
    return (min(first[0], last[0]), max(first[1], last[1])) if first and last else None


def iso_period(value: str | None) -> tuple[str, str] | None:
    """`period` as ISO text (`YYYY-MM-DD`), which sorts as the days do."""
    days = period(value)
    return (days[0].isoformat(), days[1].isoformat()) if days else None


def _span(value: str) -> Days | None:
    match = _POINT.match(value)
    if match is None:
        return None
    year, month, day, week = (int(part) if part else 0 for part in match.groups())
    try:
        if day:
            return dt.date(year, month, day), dt.date(year, month, day)
        if week:
            return dt.date.fromisocalendar(year, week, 1), dt.date.fromisocalendar(year, week, 7)
        first, last = month or 1, month or 12
        return dt.date(year, first, 1), dt.date(year, last, monthrange(year, last)[1])
    except ValueError:
        return None
