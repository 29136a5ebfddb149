"""Takes out of an archive what newer readings have replaced. Nothing goes by itself; the newest reading always stays."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, exists, func, select

from attache.archive import changes, hooks, schema
from attache.archive.store import Archive
from attache.archive.talk.tables import comment, correction
from attache.archive.versions import replaced


class Pruned(NamedTuple):
    """How many readings and pages go, and how many bytes they take up."""

    readings: int
    pages: int
    bytes: int


def plan(archive: Archive, *, versions: bool = False) -> Pruned:
    """What `prune` would remove."""
    old = replaced(archive) if versions else []
    with archive.look() as db:
        return _count_versions(db, set(_unspoken(db, old))) if versions else _count(db)


def prune(archive: Archive, *, versions: bool = False) -> Pruned:
    """Remove every reading that a newer one of the same document and the same bytes has replaced; what went.

    With `versions`, those of a document's older bytes too, documents that newer versions of their address have replaced (but
    none that somebody corrected or wrote a comment on), and the bytes that no reading is left of. All in one transaction; a
    file then gives the room back to the disk. Raises `ArchiveError` where the archive cannot be written.
    """
    old = replaced(archive) if versions else []
    with archive.change() as db:
        documents = _unspoken(db, old)
        gone = _count_versions(db, set(documents)) if versions else _count(db)
        for document in documents:
            _drop(db, document)
        db.execute(delete(schema.reading).where(schema.reading.c.number.in_(_old(versions))))
        if versions:
            unread = select(schema.page.c.sha256).where(_unread(schema.page.c.sha256))
            db.execute(delete(schema.origin).where(schema.origin.c.page.in_(unread)))
            db.execute(delete(schema.page).where(_unread(schema.page.c.sha256)))
        if gone.readings or gone.pages:
            changes.count(db)
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


def _unspoken(db: Connection, documents: list[str]) -> list[str]:
    """Those of the documents that nobody said anything of: what people say is kept with what they say it of."""
    spoken = set(db.execute(select(correction.c.document).union(select(comment.c.document))).scalars())
    return [document for document in documents if document not in spoken]


def _drop(db: Connection, document: str) -> None:
    """A document with all that is known of it, apart from its pages."""
    hooks.forget(db, document)
    for table in (*schema.DERIVED, schema.link, schema.reading):
        db.execute(delete(table).where(table.c.document == document))
    db.execute(delete(schema.document).where(schema.document.c.id == document))


def _count(db: Connection) -> Pruned:
    r = schema.reading.c
    asked = select(func.count(), func.coalesce(func.sum(func.length(r.body)), 0)).where(r.number.in_(_old(False)))
    readings, size = db.execute(asked).one()
    return Pruned(readings, 0, size)


def _count_versions(db: Connection, documents: Collection[str]) -> Pruned:
    """What goes with these documents, older versions and bytes that are not read any more."""
    r, p, d = schema.reading.c, schema.page.c, schema.document.c
    asked = select(r.document, r.page, func.length(r.body), r.number == d.newest_reading).join(
        schema.document, d.id == r.document
    )
    left: set[str] = set()
    readings = pages = size = 0
    for document, page, length, newest in db.execute(asked):
        if newest and document not in documents:
            left.add(page)
        else:
            readings, size = readings + 1, size + length
    for page, length in db.execute(select(p.sha256, func.length(p.data))):
        if page not in left:
            pages, size = pages + 1, size + length
    return Pruned(readings, pages, size)
