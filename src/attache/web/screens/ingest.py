"""What is being added to an archive: how much came in of late, what waits for a check, and the feeds that are followed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from attache.archive import Archive, schema, watch
from attache.archive.writing import stamp
from attache.sources.feedstate import State, StateError

#: pages are coming in where the last one was stored so many seconds ago, at most
_LATELY = 120

_d, _r = schema.document.c, schema.reading.c


class Feeds(NamedTuple):
    """The feeds that are followed: how many, how many of them fail, how many articles wait to be fetched again, and whether
    what `attache follow` remembers of them is damaged."""

    followed: int = 0
    failing: int = 0
    waiting: int = 0
    damaged: bool = False


class Ingest(NamedTuple):
    """New documents of the last hour and of the last day, when the last reading was stored (UTC, "" for none), whether more are
    just coming in, and how many readings no check for alerts has looked at."""

    hour: int
    day: int
    last: str
    now: bool
    unchecked: int
    feeds: Feeds | None


def ingest(archive: Archive, at: dt.datetime) -> Ingest:
    """The state of adding at this time."""
    with archive.look() as db:
        last = str(db.execute(select(_r.added).order_by(_r.number.desc()).limit(1)).scalar() or "")
        hour, day = (_since(db, at - dt.timedelta(hours=hours)) for hours in (1, 24))
    lately = bool(last) and last >= stamp(at - dt.timedelta(seconds=_LATELY))
    return Ingest(hour, day, last, lately, watch.waiting(archive), feeds(archive.path))


def feeds(path: Path | str) -> Feeds | None:
    """The state of the feeds that are followed into a file; None where there are none, or the archive is no file."""
    if isinstance(path, str):
        return None
    file = path.with_name(f"{path.name}.feeds.json")
    if not file.exists():
        return None
    try:
        states = State(file).feeds.values()
    except StateError:
        return Feeds(damaged=True)
    return Feeds(len(states), sum(s.errors > 0 or s.gone for s in states), sum(len(s.waiting) for s in states))


def _since(db: Connection, begin: dt.datetime) -> int:
    """New documents since a time. Readings are stored in the order of their numbers: the first one is found by halving."""
    wanted = stamp(begin)
    low, high = (int(n or 0) for n in db.execute(select(func.min(_r.number), func.max(_r.number))).one())
    high += 1
    while low < high:
        middle = (low + high) // 2
        row = db.execute(select(_r.added).where(_r.number >= middle).order_by(_r.number).limit(1)).scalar()
        if row is None or row >= wanted:
            high = middle
        else:
            low = middle + 1
    return int(db.execute(select(func.count()).select_from(schema.document).where(_d.first >= low)).scalar_one())


def ago(when: str, at: dt.datetime) -> str:
    """How long a time (UTC, ISO) is past, in words."""
    seconds = max(0, int((at - dt.datetime.fromisoformat(when)).total_seconds()))
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            number = seconds // size
            return f"{number} {unit}{'' if number == 1 else 's'} ago"
    return "just now"
