"""What an archive holds already, asked before a page is read: reading costs a hundred times what asking does."""

from __future__ import annotations

from sqlalchemy import select

from attache.archive import schema, writing
from attache.archive.rows import keepable
from attache.archive.store import Archive
from attache.sources import RawPage


def has(archive: Archive, sha256: str, *, program: str, model: str = "", document: str | None = None) -> bool:
    """Whether a page of this digest (hex) was read by this version of the program and the model; with `document`, whether
    the document of this id in it was. Raises `ArchiveError`."""
    of = schema.reading.c
    query = select(of.number).where(of.page == sha256, of.program == program, of.model == model).limit(1)
    if document is not None:
        query = query.where(of.document == keepable(document))
    with archive.look() as db:
        return db.execute(query).first() is not None


def note_origin(archive: Archive, sha256: str, page: RawPage) -> bool:
    """Keep that a page of this digest, which is in the archive, came from here too; False where that was known.

    Raises `ArchiveError`.
    """
    of, origin, url = schema.origin.c, keepable(page.origin), keepable(page.url or "")
    with archive.look() as db:
        query = select(of.page).where(of.page == sha256, of.origin == origin, of.url == url)
        if db.execute(query).first() is not None:
            return False
    with archive.change() as db:
        fetched = writing.stamp(page.fetched) if page.fetched else writing.now()
        row = {"page": sha256, "origin": origin, "url": url, "fetched": fetched}
        new = writing.upsert(schema.origin, db.dialect.name).on_conflict_do_nothing()
        return bool(db.execute(new, row).rowcount)
