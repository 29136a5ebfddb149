"""Archives of the first layout (PRAGMA user_version 1): their pages, readings and links go into the new tables.

All in the transaction that made the new tables: a run that is cut off leaves the old file as it was.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert, text

from attache.archive import schema
from attache.archive.hooks import Stored
from attache.archive.rows import keepable
from attache.archive.writing import derive
from attache.records import decode

_OLD = ("page", "origin", "reading", "link", "joined", "near_miss", "decision")
#: rows a go
_MANY = 200


def set_aside(db: Connection) -> None:
    """Rename the old tables, so that the new ones can be made."""
    for name in _present(db, _OLD):
        db.exec_driver_sql(f"ALTER TABLE {name} RENAME TO old_{name}")


def take_over(db: Connection) -> None:
    """Copy what the old tables hold, make the rows that follow from it, drop them."""
    there = _present(db, tuple(f"old_{name}" for name in _OLD))
    db.exec_driver_sql("INSERT INTO page SELECT sha256, size, content_type, headers, data, added FROM old_page")
    db.exec_driver_sql(
        "INSERT INTO origin SELECT o.page, o.origin, o.url, p.added FROM old_origin o JOIN old_page p ON p.sha256 = o.page"
    )
    db.exec_driver_sql(
        "INSERT INTO document (id, first, newest_reading, newest_page) SELECT r.document, n.first, n.newest, r.page"
        " FROM old_reading r JOIN (SELECT min(number) AS first, max(number) AS newest FROM old_reading GROUP BY document) n"
        " ON r.number = n.newest"
    )
    _readings(db)
    for name in ("link", "joined", "near_miss", "decision"):
        if f"old_{name}" in there:
            columns = ", ".join(c.name for c in schema.METADATA.tables[name].columns)
            db.exec_driver_sql(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM old_{name}")
    for name in reversed(there):
        db.exec_driver_sql(f"DROP TABLE {name}")


def _readings(db: Connection) -> None:
    """Each reading, in its old number; events, transfers and all else that is derived from the newest of each document."""
    newest = {number for (number,) in db.execute(text("SELECT newest_reading FROM document"))}
    for row in _rows(db):
        number, id, page, program, digest, title, genre, published, events, transfers, body, added = row
        reading = decode(zlib.decompress(body))
        document = reading.document
        new = {
            "number": number, "document": id, "page": page, "program": program, "model": "", "digest": digest, "title": title,
            "genre": genre, "published": published, "url": keepable(document.url or ""),
            "publisher": keepable(document.publisher or ""), "language": document.language or "",
            "text_length": len(document.text), "events": events, "transfers": transfers, "body": body, "added": added,
        }  # fmt: skip
        db.execute(insert(schema.reading), new)
        if number in newest:
            derive(db, [Stored(id, number, page, reading, program, "")])


def _rows(db: Connection) -> Iterator[tuple[Any, ...]]:
    """The old readings in the order of their numbers; none is held after the next is asked for."""
    last = -1
    while rows := db.exec_driver_sql(
        "SELECT number, document, page, program, digest, title, genre, published, events, transfers, body, added"
        " FROM old_reading WHERE number > ? ORDER BY number LIMIT ?",
        (last, _MANY),
    ).fetchall():
        for row in rows:
            yield tuple(row)
        last = rows[-1][0]


def _present(db: Connection, names: tuple[str, ...]) -> list[str]:
    there = {name for (name,) in db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return [name for name in names if name in there]
