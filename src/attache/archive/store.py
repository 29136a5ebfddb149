"""The archive: one SQLite file with every page's bytes and every reading of them.

Each document goes in by one transaction, in WAL mode with full synchronisation: what `add` has acknowledged survives a
crash, and a crash leaves no half of anything. Nothing is overwritten: the same bytes are kept once, with all the places
they came from; a reading that differs (by another version of the program, or another date given) is kept beside the
older ones, and the newest is shown.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from msgspec.structs import replace

from attache.records import Reading, decode, encode
from attache.sources import RawPage

#: in the file's head (PRAGMA application_id), so that a file of another program is never written to: "atch"
APPLICATION = 0x61746368
#: the layout (PRAGMA user_version)
LAYOUT = 1
#: seconds to wait for another program that writes
WAIT = 10.0

_TABLES = """
CREATE TABLE page (
    sha256 TEXT PRIMARY KEY,     -- of the bytes as they came
    size INTEGER NOT NULL,       -- in bytes
    content_type TEXT,
    headers TEXT NOT NULL,       -- JSON
    data BLOB NOT NULL,          -- zlib
    added TEXT NOT NULL          -- UTC
) STRICT;
CREATE TABLE origin (
    page TEXT NOT NULL REFERENCES page,
    origin TEXT NOT NULL,
    url TEXT NOT NULL,           -- "" where it has none
    PRIMARY KEY (page, origin, url)
) STRICT, WITHOUT ROWID;
CREATE TABLE reading (
    number INTEGER PRIMARY KEY,
    document TEXT NOT NULL,      -- the document's id
    page TEXT NOT NULL REFERENCES page,
    program TEXT NOT NULL,       -- the version that read it
    digest TEXT NOT NULL,        -- SHA-256 of the reading apart from where the page lay
    title TEXT NOT NULL, genre TEXT NOT NULL, published TEXT NOT NULL,
    events INTEGER NOT NULL, transfers INTEGER NOT NULL,
    body BLOB NOT NULL,          -- the reading as JSON, zlib
    added TEXT NOT NULL,         -- UTC
    UNIQUE (document, page, program, digest)
) STRICT;
"""


class ArchiveError(Exception):
    """The archive cannot be used: one line that names the file, the reason, and the way out."""


class Entry(NamedTuple):
    """One archived document: its newest reading in short, and where its page came from first."""

    id: str
    published: str
    genre: str
    title: str
    events: int
    transfers: int
    readings: int
    origin: str


class Archive:
    """An open archive; use it in a `with` statement."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db = connection
        self._last: tuple[RawPage, str] | None = None
        self.path = path

    @classmethod
    def open(cls, path: str | Path, *, write: bool = False) -> Self:
        """Open the archive at `path`; with `write`, make it where there is none.

        Raises `ArchiveError` where the file is missing (unless `write`), is no archive, damaged, locked or may not be
        written.
        """
        path = Path(path)
        with _in_words(path):
            if path.is_dir():
                raise ArchiveError(f"{path}: is a folder; name a file in it")
            if not write and not path.exists():
                raise ArchiveError(f"{path}: there is no such archive; make it with attache read SOURCE --archive {path}")
            uri = f"{path.resolve().as_uri()}?{'mode=rwc' if write else _reading_mode(path)}"
            db = sqlite3.connect(uri, uri=True, timeout=WAIT, isolation_level=None)
            try:
                _prepare(db, path, write=write)
            except BaseException:
                db.close()
                raise
            return cls(db, path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    def add(self, page: RawPage, reading: Reading, *, program: str) -> bool:
        """Keep a page and a reading of it by `program` (a version); False where all of it was there already.

        Of JSON lines that were streamed, the document's own text is kept in place of the page. Raises `ArchiveError`
        where it cannot be written; what was added before stays.
        """
        data, sha256 = self._bytes(page, reading)
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        document = reading.document
        body = encode(reading)
        digest = hashlib.sha256(encode(replace(reading, document=replace(document, origin="", url=None))))
        with _in_words(self.path), self._transaction() as db:
            before = db.total_changes
            known = db.execute("SELECT 1 FROM page WHERE sha256 = ?", (sha256,)).fetchone()
            if known is None:
                row = (
                    sha256,
                    len(data),
                    page.content_type,
                    json.dumps(dict(page.headers), sort_keys=True),
                    zlib.compress(data),
                    now,
                )
                db.execute("INSERT INTO page VALUES (?, ?, ?, ?, ?, ?)", row)
            db.execute("INSERT OR IGNORE INTO origin VALUES (?, ?, ?)", (sha256, page.origin, page.url or ""))
            db.execute(
                "INSERT OR IGNORE INTO reading VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    document.id, sha256, program, digest.hexdigest(), document.title or "", document.genre,
                    document.published or "", len(reading.events), len(reading.transfers), zlib.compress(body), now,
                ),
            )  # fmt: skip
            return db.total_changes > before

    def _bytes(self, page: RawPage, reading: Reading) -> tuple[bytes, str]:
        """The bytes to keep, and their digest, worked out once for all documents of a page."""
        if page.open_lines is not None:
            text = reading.document.text.encode("utf-8", "surrogatepass")
            return text, hashlib.sha256(text).hexdigest()
        if self._last is None or self._last[0] is not page:
            self._last = page, hashlib.sha256(page.data).hexdigest()
        return page.data, self._last[1]

    def entries(self) -> Iterator[Entry]:
        """All archived documents, in the order in which they were first stored."""
        query = """
            SELECT r.document, r.published, r.genre, r.title, r.events, r.transfers, n.readings,
                   coalesce((SELECT min(origin) FROM origin WHERE page = r.page), '')
            FROM reading r
            JOIN (SELECT document, min(number) AS first, max(number) AS newest, count(*) AS readings
                  FROM reading GROUP BY document) n ON r.number = n.newest
            ORDER BY n.first"""
        with _in_words(self.path):
            for row in self._db.execute(query):
                yield Entry(*row)

    def reading(self, id: str) -> Reading:
        """The newest reading of the document whose id begins with `id`.

        Raises `ArchiveError` where there is none, or several begin so.
        """
        with _in_words(self.path):
            # by comparison, since LIKE and GLOB would take signs in the id for wildcards
            found = self._db.execute(
                "SELECT DISTINCT document FROM reading WHERE substr(document, 1, ?) = ? ORDER BY document LIMIT 4",
                (len(id), id),
            ).fetchall()
            ids = [row[0] for row in found]
            if not ids or not id:
                raise ArchiveError(f"{self.path}: no document {id!r} in it; attache archive list {self.path} shows the ids")
            if len(ids) > 1 and id not in ids:
                several = ", ".join(ids[:3]) + (", …" if len(ids) > 3 else "")
                raise ArchiveError(f"{self.path}: several documents begin with {id!r} ({several}); give more of the id")
            whole = id if id in ids else ids[0]
            row = self._db.execute(
                "SELECT body FROM reading WHERE document = ? ORDER BY number DESC LIMIT 1", (whole,)
            ).fetchone()
            return decode(zlib.decompress(row[0]))

    def readings(self, *, with_transfers: bool = False) -> Iterator[Reading]:
        """The newest reading of every document, in the order in which they were first stored; `with_transfers` only those
        that hold any. One is in memory at a time."""
        query = """
            SELECT r.body FROM reading r
            JOIN (SELECT min(number) AS first, max(number) AS newest FROM reading GROUP BY document) n ON r.number = n.newest
            WHERE r.transfers >= ?
            ORDER BY n.first"""
        with _in_words(self.path):
            for (body,) in self._db.execute(query, (int(with_transfers),)):
                yield decode(zlib.decompress(body))

    def page(self, sha256: str) -> bytes:
        """A page's bytes as they came. Raises `KeyError` where there is none with this digest (in hex)."""
        with _in_words(self.path):
            row = self._db.execute("SELECT data FROM page WHERE sha256 = ?", (sha256,)).fetchone()
            if row is None:
                raise KeyError(sha256)
            return zlib.decompress(row[0])

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction for what is kept beside the readings (`linking`): all of it is written, or nothing.

        Raises `ArchiveError` where the file cannot be written.
        """
        with _in_words(self.path), self._transaction() as db:
            yield db

    @contextmanager
    def look(self) -> Iterator[sqlite3.Connection]:
        """The connection, to ask what is kept beside the readings. Raises `ArchiveError` where that fails."""
        with _in_words(self.path):
            yield self._db

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _reading_mode(path: Path) -> str:
    """How to open for reading. In WAL mode even a reader makes files beside the database, unless told that nobody writes."""
    folder, log = path.resolve().parent, Path(f"{path.resolve()}-wal")
    still = not os.access(folder, os.W_OK) and not (log.exists() and log.stat().st_size)
    return "immutable=1" if still else "mode=ro"


def _prepare(db: sqlite3.Connection, path: Path, *, write: bool) -> None:
    application = db.execute("PRAGMA application_id").fetchone()[0]
    layout = db.execute("PRAGMA user_version").fetchone()[0]
    empty = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if application != APPLICATION and not (empty and write):
        raise ArchiveError(f"{path}: is no attache archive; name another file")
    if layout > LAYOUT:
        raise ArchiveError(f"{path}: was made by a newer attache (layout {layout}, this one knows {LAYOUT}); update attache")
    if not write:
        return
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    if empty:
        _lay_out(db)
    else:
        # SQLite opens what it may not write without a word; better to know before hours of reading
        db.execute("BEGIN IMMEDIATE")
        db.execute(f"PRAGMA user_version = {LAYOUT}")
        db.execute("ROLLBACK")


def _lay_out(db: sqlite3.Connection) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        # another program may have been quicker
        if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            for statement in _TABLES.split(";"):
                db.execute(statement)
            db.execute(f"PRAGMA application_id = {APPLICATION}")
            db.execute(f"PRAGMA user_version = {LAYOUT}")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


_REASONS = (
    ("not a database", "is no attache archive; name another file"),
    ("malformed", "is damaged; restore it from a copy, or save what can be saved with sqlite3 FILE .recover"),
    ("locked", "is in use by another program; wait for it, or name another file"),
    ("busy", "is in use by another program; wait for it, or name another file"),
    ("readonly", "may not be written; check its permissions, and its folder's"),
    ("unable to open", "cannot be opened; check that its folder exists, and the permissions"),
    ("disk is full", "the disk is full; what was stored before is safe"),
    ("disk i/o", "the disk cannot be read or written; what was stored before is safe"),
)


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into one line that names the file and the way out."""
    try:
        yield
    except sqlite3.Error as error:
        words = str(error)
        reason = next((line for sign, line in _REASONS if sign in words.lower()), f"cannot be used ({words})")
        raise ArchiveError(f"{path}: {reason.replace('FILE', str(path))}") from error
    except (zlib.error, ValueError) as error:
        raise ArchiveError(f"{path}: is damaged ({error}); restore it from a copy") from error
