"""Pages and readings into the tables, within the caller's transaction, several pages in few statements."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from attache.archive import schema
from attache.archive.direct import Direct, marks
from attache.archive.hooks import Ahead, Stored, hooks
from attache.archive.rows import keepable, rows_of
from attache.records import Reading, encode

#: zlib's level: 1 packs a reading five times as fast as 6, and a tenth worse
LEVEL = 1
_DOCUMENT = ("id", "first", "newest_reading", "newest_page")


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
    document: str
    ahead: Mapping[Ahead, Any]

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What makes a reading the same as one that is there."""
        return self.document, self.sha256, self.program, self.model, self.digest


def stamp(at: dt.datetime) -> str:
    """A time as the tables keep it: UTC to the second, which sorts as time does."""
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")


def now() -> str:
    """The time at hand, as `stamp` writes it."""
    return stamp(dt.datetime.now(dt.UTC))


def digest_of(reading: Reading) -> str:
    """SHA-256 of a reading apart from where its page lay."""
    return hashlib.sha256(encode(replace(reading, document=replace(reading.document, origin="", url=None)))).hexdigest()


def headers_text(headers: Mapping[str, str]) -> str:
    return json.dumps(dict(headers), sort_keys=True)


def pack(data: bytes) -> bytes:
    return zlib.compress(data, LEVEL)


def upsert(table: Table, dialect: str) -> Any:
    """An INSERT of the database at hand, which knows ON CONFLICT."""
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)


def store(db: Connection, pieces: Sequence[Piece]) -> list[bool]:
    """Write what of the pieces is not there yet; for each, in their order, False where all of it was."""
    done: list[bool] = []
    group: list[Piece] = []
    for piece in pieces:
        if any(piece.document == other.document for other in group):  # the later one is the newer reading
            done += _store(db, group)
            group = []
        group.append(piece)
    return done + (_store(db, group) if group else [])


def _store(db: Connection, pieces: list[Piece]) -> list[bool]:
    """`store` for pieces of as many documents."""
    direct, added = Direct(db), now()
    fresh = _pages(direct, pieces, added)
    known, numbers = _documents(direct, pieces)
    unread = _unread(direct, pieces, known)
    if unread:
        again = [piece.document for piece in unread if piece.document in known]
        numbers |= zip(again, _numbers(direct, len(again), given=len(numbers)), strict=True)
        _readings(direct, unread, numbers, known, added)
        derive(db, [_stored(piece, numbers[piece.document], known.get(piece.document)) for piece in unread])
    fresh |= {id(piece) for piece in unread}
    return [id(piece) in fresh for piece in pieces]


def _stored(piece: Piece, number: int, before: str | None) -> Stored:
    return Stored(piece.document, number, piece.sha256, piece.reading, piece.program, piece.model, before, piece.ahead)


def _pages(direct: Direct, pieces: list[Piece], added: str) -> set[int]:
    """Write pages and origins that are not there; which pieces (by `id`) had one."""
    shas = sorted({p.sha256 for p in pieces})
    there = {row[0] for row in direct.rows(f"SELECT sha256 FROM page WHERE sha256 IN ({marks(shas)})", shas)}
    origins = set(direct.rows(f"SELECT page, origin, url FROM origin WHERE page IN ({marks(shas)})", shas)) if there else set()
    pages: dict[str, dict[str, Any]] = {}
    places: dict[tuple[str, str, str], dict[str, Any]] = {}
    fresh = set()
    for piece in pieces:
        if piece.sha256 not in there and piece.sha256 not in pages:
            pages[piece.sha256] = {
                "sha256": piece.sha256, "size": piece.size, "content_type": piece.content_type, "headers": piece.headers,
                "data": piece.data, "added": added,
            }  # fmt: skip
            fresh.add(id(piece))
        at = (piece.sha256, piece.origin, piece.url)
        if at not in origins and at not in places:
            places[at] = {"page": at[0], "origin": at[1], "url": at[2], "fetched": piece.fetched}
            fresh.add(id(piece))
    # in one order, so that two who write the same to a server wait for each other but once
    direct.insert(schema.page, [pages[key] for key in sorted(pages)], once=True)
    direct.insert(schema.origin, [places[at] for at in sorted(places)], once=True)
    return fresh


def _documents(direct: Direct, pieces: list[Piece]) -> tuple[dict[str, str], dict[str, int]]:
    """The newest pages of the documents that were there, locked; the numbers of the others' readings, whose rows are made."""
    ids = sorted(p.document for p in pieces)
    asked = "SELECT id, newest_page FROM document WHERE id IN ({})"
    if not direct.postgres:
        known = dict(direct.rows(asked.format(marks(ids)), ids))
        fresh = [p for p in pieces if p.document not in known]
        numbers = dict(zip([p.document for p in fresh], _numbers(direct, len(fresh)), strict=True))
        direct.put("document", _DOCUMENT, [_document(p, numbers[p.document]) for p in fresh])
        return known, numbers
    numbers = dict(zip([p.document for p in pieces], _numbers(direct, len(pieces)), strict=True))
    rows = [_document(p, numbers[p.document]) for p in sorted(pieces, key=lambda p: p.document)]
    new = {row[0] for row in direct.added("document", _DOCUMENT, rows, once=True, back=("id",))}
    old = [id for id in ids if id not in new]
    asked = asked.format(marks(old)) + " ORDER BY id FOR UPDATE"
    # another who writes may have held them: their next numbers are taken now
    return dict(direct.rows(asked, old)) if old else {}, {id: numbers[id] for id in new}


def _document(piece: Piece, number: int) -> tuple[str, int, int, str]:
    """The row (of the columns `_DOCUMENT`) of a document with its first reading."""
    return piece.document, number, number, piece.sha256


def _unread(direct: Direct, pieces: list[Piece], known: dict[str, str]) -> list[Piece]:
    """The pieces whose reading is not there."""
    if not known:
        return pieces
    ids = sorted(known)
    asked = f"SELECT document, page, program, model, digest FROM reading WHERE document IN ({marks(ids)})"
    there = set(direct.rows(asked, ids))
    return [piece for piece in pieces if piece.key not in there]


def _numbers(direct: Direct, count: int, given: int = 0) -> list[int]:
    """The numbers of the next readings, after those `given` but not written yet. A number is given once, even where the highest
    was deleted."""
    if not count:
        return []
    if direct.postgres:
        asked = "SELECT nextval(pg_get_serial_sequence('reading', 'number')) FROM generate_series(1, ?)"
        return sorted(row[0] for row in direct.rows(asked, [count]))
    last = direct.rows("SELECT seq FROM sqlite_sequence WHERE name = 'reading'")
    first = (last[0][0] if last else 0) + 1 + given
    return list(range(first, first + count))


def _readings(direct: Direct, pieces: list[Piece], numbers: dict[str, int], known: dict[str, str], added: str) -> None:
    """Write the readings as the newest of their documents."""
    again = [piece for piece in pieces if piece.document in known]
    if again:
        changes = [(numbers[p.document], p.sha256, p.document) for p in again]
        direct.run("UPDATE document SET newest_reading = ?, newest_page = ? WHERE id = ?", changes)
    direct.insert(schema.reading, [_row(p, numbers[p.document], added) for p in pieces])


def _row(piece: Piece, number: int, added: str) -> dict[str, Any]:
    reading, document = piece.reading, piece.reading.document
    return {
        "number": number, "document": piece.document, "page": piece.sha256, "program": piece.program, "model": piece.model,
        "digest": piece.digest, "title": keepable(document.title or ""), "genre": document.genre,
        "published": document.published or "", "url": keepable(document.url or ""),
        "publisher": keepable(document.publisher or ""), "language": document.language or "",
        "text_length": len(document.text), "events": len(reading.events), "transfers": len(reading.transfers),
        "body": piece.body, "added": added,
    }  # fmt: skip


def derive(db: Connection, stored: Sequence[Stored]) -> None:
    """Write all that is made from the newest readings of documents, in place of what was made from older ones."""
    direct = Direct(db)
    made = [rows_of(one.reading, one.number) for one in stored]
    again = [(one.document,) for one in stored if not one.is_new]
    for table in schema.DERIVED:
        if again:
            direct.run(f"DELETE FROM {table.name} WHERE document = ?", again)
        direct.insert(table, [row for one in made for row in one[table.name]])
    for hook in hooks():
        hook(db, stored)
