"""First and last day of the times that records carry."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from functools import lru_cache

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T.*)?)?|-W(\d{2}))?\Z", re.ASCII)


@lru_cache(4096)
def period(value: str | None) -> tuple[str, str] | None:
    """First and last day, as ISO text, of an ISO day, week, month, year or interval (a/b); None for anything else."""
    start, slash, end = (value or "").partition("/")
    first, last = _span(start), _span(end if slash else start)
    if first is None or last is None:
        return None
    return min(first[0], last[0]).isoformat(), max(first[1], last[1]).isoformat()


def _span(value: str) -> tuple[dt.date, dt.date] | None:
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
