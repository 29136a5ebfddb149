"""One page and one reading into the tables, within the caller's transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Insert, Table, bindparam, case, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from attache.archive import schema
from attache.archive.hooks import Stored, hooks
from attache.archive.rows import keepable, rows_of
from attache.records import Reading, encode

#: zlib's level: 1 packs a reading five times as fast as 6, and a tenth worse
LEVEL = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A page and a reading of it, made ready outside the transaction: all that is slow and can be done without the lock."""

    sha256: str
    size: int
    content_type: str | None
    headers: str
    data: bytes
    origin: str
    url: str
    fetched: str
    reading: Reading
    program: str
    model: str
    digest: str
    body: bytes


def now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def digest_of(reading: Reading) -> str:
    """SHA-256 of a reading apart from where its page lay."""
    return hashlib.sha256(encode(replace(reading, document=replace(reading.document, origin="", url=None)))).hexdigest()


def headers_text(headers: Mapping[str, str]) -> str:
    return json.dumps(dict(headers), sort_keys=True)


def store(db: Connection, piece: Piece) -> bool:
    """Write what of the piece is not there yet; False where all of it was."""
    added = now()
    changed = _page(db, piece, added)
    document = piece.reading.document
    id = keepable(document.id)
    was = db.execute(_lock_document(db.dialect.name), {"id": id, "newest_page": piece.sha256}).one()
    row = {
        "document": id, "page": piece.sha256, "program": piece.program, "model": piece.model, "digest": piece.digest,
        "title": keepable(document.title or ""), "genre": document.genre, "published": document.published or "",
        "url": keepable(document.url or ""), "publisher": keepable(document.publisher or ""),
        "language": document.language or "", "text_length": len(document.text), "events": len(piece.reading.events),
        "transfers": len(piece.reading.transfers), "body": piece.body, "added": added,
    }  # fmt: skip
    number = db.execute(_new_reading(db.dialect.name), row).scalar()
    if number is None:
        return changed
    is_new = was.first == 0
    db.execute(_NEWEST, {"of": id, "number": number, "page": piece.sha256})
    derive(db, id, piece.reading, number, clear=not is_new)
    before = None if is_new else was.newest_page
    stored = Stored(id, number, piece.sha256, piece.reading, piece.program, piece.model, before)
    for hook in hooks():
        hook(db, stored)
    return True


def _page(db: Connection, piece: Piece, added: str) -> bool:
    changed = False
    if db.execute(_HAS_PAGE, {"sha": piece.sha256}).first() is None:
        row = {"sha256": piece.sha256, "size": piece.size, "content_type": piece.content_type, "headers": piece.headers,
               "data": piece.data, "added": added}  # fmt: skip
        changed = bool(db.execute(_once(schema.page, db.dialect.name), row).rowcount)
    row = {"page": piece.sha256, "origin": piece.origin, "url": piece.url, "fetched": piece.fetched}
    return bool(db.execute(_once(schema.origin, db.dialect.name), row).rowcount) or changed


def derive(db: Connection, document: str, reading: Reading, number: int, *, clear: bool) -> None:
    """Write the rows that are made from a document's newest reading; with `clear`, in place of those of an older one."""
    for table, rows in zip(schema.DERIVED, _by_table(reading, number), strict=True):
        if clear:
            db.execute(_clear(table), {"of": document})
        if rows:
            db.execute(_plain(table), rows)


def _by_table(reading: Reading, number: int) -> list[list[dict[str, Any]]]:
    made = rows_of(reading, number)
    return [made[table.name] for table in schema.DERIVED]


# statements, built once: the same object finds its compiled form again

_HAS_PAGE = select(schema.page.c.size).where(schema.page.c.sha256 == bindparam("sha"))
_document = schema.document
_NEWEST = (
    update(_document)
    .where(_document.c.id == bindparam("of"))
    .values(
        newest_reading=bindparam("number"),
        newest_page=bindparam("page"),
        first=case((_document.c.first == 0, bindparam("number")), else_=_document.c.first),
    )
)


def upsert(table: Table, dialect: str) -> Any:
    """An INSERT of the database at hand that knows ON CONFLICT."""
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)


@cache
def _once(table: Table, dialect: str) -> Insert:
    return upsert(table, dialect).on_conflict_do_nothing()  # type: ignore[no-any-return]


@cache
def _new_reading(dialect: str) -> Any:
    return upsert(schema.reading, dialect).on_conflict_do_nothing().returning(schema.reading.c.number)


@cache
def _lock_document(dialect: str) -> Any:
    """Makes the document's row where there is none, locks it, and says what was its first reading (0: none) and newest page."""
    new = upsert(_document, dialect).values(id=bindparam("id"), first=0, newest_reading=0, newest_page=bindparam("newest_page"))
    return new.on_conflict_do_update(index_elements=["id"], set_={"id": new.excluded.id}).returning(
        _document.c.first, _document.c.newest_page
    )


@cache
def _clear(table: Table) -> Any:
    return delete(table).where(table.c.document == bindparam("of"))


@cache
def _plain(table: Table) -> Insert:
    return insert(table)


def pack(data: bytes) -> bytes:
    return zlib.compress(data, LEVEL)
