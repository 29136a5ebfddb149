"""Watchlists: queries that a person keeps under a name, to be told of every new document that answers one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, case, delete, func, insert, select

from attache.archive import schema
from attache.archive.audit import log, stamp
from attache.archive.roles import Refused, Who
from attache.archive.rows import keepable
from attache.archive.search.parser import parse
from attache.archive.search.query import EVERYTHING, QueryError
from attache.archive.store import Archive
from attache.archive.watch.tables import alert, query
from attache.archive.watch.tables import watchlist as table

#: characters of a name, queries of a list, and lists of an archive, at most
LONGEST, QUERIES, LISTS = 80, 20, 200


class Watchlist(NamedTuple):
    """A list by its name, who keeps it, when it was made (UTC), and how many alerts it has led to."""

    name: str
    who: str
    made: str
    queries: list[str]
    alerts: int
    unseen: int


def add(archive: Archive, who: Who, name: str, queries: Sequence[str], at: dt.datetime) -> Watchlist:
    """Make a list with these queries, or add them to one that is there.

    It is about documents that come from now on. Raises `Refused` where `who` may not, the list is another's, it has no name, or
    a query cannot be understood; `ArchiveError` where the archive cannot be written.
    """
    who.must("correct")
    name, wanted = _name(name), [_checked(one) for one in queries]
    if not wanted:
        raise Refused("input", "a watchlist needs a query; give words or fields, as for a search")
    with archive.change() as db:
        row = _row(db, name)
        if row is None:
            id = _made(db, who, name, at)
        else:
            _keeps(who, row)
            id = int(row.id)
        there = set(db.execute(select(query.c.query).where(query.c.watchlist == id)).scalars())
        new = [one for one in dict.fromkeys(wanted) if one not in there]
        if len(there) + len(new) > QUERIES:
            raise Refused("input", f"a watchlist has {QUERIES} queries at most; make another one")
        if new:
            db.execute(insert(query), [{"watchlist": id, "query": one} for one in new])
            log(db, who, "watch.add", name, at, queries=new)
    return watchlist(archive, name)


def remove(archive: Archive, who: Who, name: str, at: dt.datetime, one: str | None = None) -> None:
    """Take a list away with its alerts, or `one` query of it; the last query takes the list with it.

    Raises `Refused` where there is none, or `who` may not.
    """
    who.must("correct")
    name = name.strip()
    with archive.change() as db:
        row = _row(db, name)
        if row is None:
            raise _missing(name)
        _keeps(who, row)
        mine = query.c.watchlist == row.id
        if one is not None:
            if not db.execute(delete(query).where(mine, query.c.query == keepable(one.strip()))).rowcount:
                raise Refused("missing", f"the watchlist {name!r} has no query {one!r}")
            log(db, who, "watch.remove", name, at, query=one)
        if one is None or not db.execute(select(func.count()).select_from(query).where(mine)).scalar():
            db.execute(delete(query).where(mine))
            db.execute(delete(alert).where(alert.c.watchlist == row.id))
            db.execute(delete(table).where(table.c.id == row.id))
            log(db, who, "watch.remove", name, at)


def watchlists(archive: Archive) -> list[Watchlist]:
    """All lists, by name."""
    with archive.look() as db:
        rows = db.execute(select(table)).all()
        counts = {
            row[0]: (int(row[1]), int(row[2] or 0))
            for row in db.execute(_COUNTED.where(alert.c.watchlist.is_not(None)).group_by(alert.c.watchlist))
        }
        asked: dict[int, list[str]] = {}
        for id, words in db.execute(select(query.c.watchlist, query.c.query).order_by(query.c.number)):
            asked.setdefault(id, []).append(words)
    made = [Watchlist(r.name, r.who, r.made, asked.get(r.id, []), *counts.get(r.id, (0, 0))) for r in rows]
    return sorted(made, key=lambda one: (one.name.casefold(), one.name))


def watchlist(archive: Archive, name: str) -> Watchlist:
    """The list of a name. Raises `Refused` (missing) where there is none."""
    with archive.look() as db:
        row = _row(db, name)
        if row is None:
            raise _missing(name)
        queries = list(db.execute(select(query.c.query).where(query.c.watchlist == row.id).order_by(query.c.number)).scalars())
        counts = db.execute(_COUNTED.where(alert.c.watchlist == row.id).group_by(alert.c.watchlist)).one_or_none()
    return Watchlist(row.name, row.who, row.made, queries, *((int(counts[1]), int(counts[2] or 0)) if counts else (0, 0)))


_COUNTED = select(alert.c.watchlist, func.count(), func.sum(case((alert.c.seen == "", 1), else_=0)))


def _row(db: Connection, name: str) -> Any:
    return db.execute(select(table).where(table.c.name == keepable(name.strip()))).one_or_none()


def _made(db: Connection, who: Who, name: str, at: dt.datetime) -> int:
    if (db.execute(select(func.count()).select_from(table)).scalar() or 0) >= LISTS:
        raise Refused("input", f"there are {LISTS} watchlists already; remove one first")
    last = int(db.execute(select(func.max(schema.reading.c.number))).scalar() or 0)
    row = {"name": name, "who": keepable(who.name), "made": stamp(at), "since": last}
    return int(db.execute(insert(table).values(**row).returning(table.c.id)).scalar_one())


def _name(given: str) -> str:
    name = keepable(" ".join(given.split()))
    if not 1 <= len(name) <= LONGEST or name in (".", ".."):
        raise Refused("input", f"a watchlist needs a name of 1 to {LONGEST} characters; give one")
    return name


def _checked(given: str) -> str:
    words = keepable(given.strip())
    try:
        if parse(words) == EVERYTHING:
            raise Refused("input", "a query must ask for something; give words or fields, as for a search")
    except QueryError as error:
        raise Refused("input", str(error)) from error
    return words


def _keeps(who: Who, row: Any) -> None:
    if row.who != keepable(who.name) and not who.may("administer"):
        raise Refused(
            "right", f"the watchlist {row.name!r} is kept by {row.who}; make one of your own, or ask an administrator"
        )


def _missing(name: str) -> Refused:
    return Refused("missing", f"there is no watchlist {name!r}; attache watch list shows all")
