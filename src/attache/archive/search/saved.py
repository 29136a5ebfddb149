"""Searches kept under a name, in the archive itself."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import delete, insert, select

from attache.archive import writing
from attache.archive.errors import ArchiveError
from attache.archive.rows import keepable
from attache.archive.search.parser import parse
from attache.archive.search.query import EVERYTHING
from attache.archive.search.tables import saved as table
from attache.archive.store import Archive


class Saved(NamedTuple):
    """A search by its name; `saved` is when it was (UTC)."""

    name: str
    query: str
    saved: str


def save(archive: Archive, name: str, query: str) -> None:
    """Keep a query under a name, in place of an older one of that name.

    Raises `QueryError` where the query cannot be understood, `ArchiveError` where it is blank or has no name, or the archive
    cannot be written.
    """
    everything = parse(query) == EVERYTHING
    name = keepable(name.strip())
    if not name:
        raise ArchiveError(f"{archive.path}: a saved search needs a name; give one")
    if everything:
        raise ArchiveError(f"{archive.path}: there is no query to keep as {name!r}; give words or fields")
    with archive.change() as db:
        db.execute(delete(table).where(table.c.name == name))
        db.execute(insert(table).values(name=name, query=keepable(query), saved=writing.now()))


def saved(archive: Archive) -> list[Saved]:
    """All saved searches, by name."""
    with archive.look() as db:
        rows = [Saved(*row) for row in db.execute(select(table.c.name, table.c.query, table.c.saved))]
    return sorted(rows)


def saved_query(archive: Archive, name: str) -> str:
    """The query saved under a name. Raises `ArchiveError` where there is none."""
    with archive.look() as db:
        found = db.execute(select(table.c.query).where(table.c.name == keepable(name.strip()))).scalar()
    if found is None:
        names = ", ".join(one.name for one in saved(archive)[:5]) or "there are none yet"
        raise ArchiveError(f"{archive.path}: no search is saved as {name!r} (saved: {names}); attache search --list shows all")
    return str(found)


def forget_saved(archive: Archive, name: str) -> None:
    """Take a saved search away. Raises `ArchiveError` where there is none of that name."""
    saved_query(archive, name)
    with archive.change() as db:
        db.execute(delete(table).where(table.c.name == keepable(name.strip())))
