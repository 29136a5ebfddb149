"""Takes out of an archive what newer readings have replaced. Nothing goes by itself; the newest reading always stays."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, exists, func, select

from attache.archive import schema
from attache.archive.store import Archive


class Pruned(NamedTuple):
    """How many readings and pages go, and how many bytes they take up."""

    readings: int
    pages: int
    bytes: int


def plan(archive: Archive, *, versions: bool = False) -> Pruned:
    """What `prune` would remove."""
    with archive.look() as db:
        return _count(db, versions)


def prune(archive: Archive, *, versions: bool = False) -> Pruned:
    """Remove every reading that a newer one of the same document and the same bytes has replaced; what went.

    With `versions`, those of a document's older bytes too, and the bytes that no reading is left of. All in one transaction;
    a file then gives the room back to the disk. Raises `ArchiveError` where the archive cannot be written.
    """
    with archive.change() as db:
        gone = _count(db, versions)
        db.execute(delete(schema.reading).where(schema.reading.c.number.in_(_old(versions))))
        if versions:
            unread = select(schema.page.c.sha256).where(_unread(schema.page.c.sha256))
            db.execute(delete(schema.origin).where(schema.origin.c.page.in_(unread)))
            db.execute(delete(schema.page).where(_unread(schema.page.c.sha256)))
    if gone.readings or gone.pages:
        archive.shrink()
    return gone


def _old(versions: bool) -> Select[Any]:
    """The numbers of the readings that go."""
    mine, newer, d = schema.reading, schema.reading.alias("newer"), schema.document.c
    if versions:
        return select(mine.c.number).join(schema.document, d.id == mine.c.document).where(mine.c.number != d.newest_reading)
    same = (newer.c.document == mine.c.document) & (newer.c.page == mine.c.page) & (newer.c.number > mine.c.number)
    return select(mine.c.number).where(exists().where(same))


def _unread(page: Any) -> Any:
    return ~exists().where(schema.reading.c.page == page)


def _count(db: Connection, versions: bool) -> Pruned:
    r, p = schema.reading.c, schema.page.c
    old = _old(versions)
    readings, size = db.execute(
        select(func.count(), func.coalesce(func.sum(func.length(r.body)), 0)).where(r.number.in_(old))
    ).one()
    if not versions:
        return Pruned(readings, 0, size)
    left = exists().where(r.page == p.sha256, r.number.not_in(old))
    pages, more = db.execute(select(func.count(), func.coalesce(func.sum(func.length(p.data)), 0)).where(~left)).one()
    return Pruned(readings, pages, size + more)
