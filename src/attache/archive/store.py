"""The archive: every page's bytes and every reading of them, in one SQLite file or a PostgreSQL database.

Each page goes in by one transaction: what `add` has acknowledged survives a crash, and a crash leaves no half of anything.
Nothing is overwritten: the same bytes are kept once, with all the places they came from; a reading that differs (by another
version of the program or the model, or another date given) is kept beside the older ones, and the newest is shown.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from sqlalchemy import Connection, Engine, Select, func, select

from attache.archive import engines, schema, writing
from attache.archive.behind import behind, grouped
from attache.archive.errors import ArchiveError, in_the_way, in_words
from attache.archive.hooks import work_ahead
from attache.archive.preparing import migrate_postgres, prepare_postgres, prepare_sqlite
from attache.archive.preparing import writing as transaction
from attache.archive.rows import keepable
from attache.records import Reading, decode, encode
from attache.sources import RawPage

__all__ = ["Archive", "ArchiveError", "Entry", "Version"]

#: `add_all` commits so many pages at a time …
GROUP = 32
#: … or those that came within so many seconds
GROUP_TIME = 1.0
#: how often a write is begun anew where a server broke it off for another's sake
TRIES = 5


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


class Version(NamedTuple):
    """One reading of a document, in short. `page` is the SHA-256 of the bytes; `added` when it was stored (UTC)."""

    number: int
    page: str
    program: str
    model: str
    title: str
    published: str
    added: str


class Archive:
    """An open archive; use it in a `with` statement. `path` is its file, or the address of its database without password."""

    def __init__(self, engine: Engine, path: Path | str) -> None:
        self.engine = engine
        self.path = path
        self._last: tuple[RawPage, str, bytes] | None = None

    @classmethod
    def open(cls, path: str | Path, *, write: bool = False) -> Self:
        """Open the archive at `path`, a file or an address as postgresql://USER@HOST/DATABASE; with `write`, make the file
        where there is none.

        A file of an older layout is migrated. Raises `ArchiveError` where it is missing (unless `write`), is no archive,
        damaged, locked, may not be written, or is a database that `attache archive migrate` has not made or brought up to
        date.
        """
        if engines.is_url(path):
            url = engines.to_url(str(path))
            return cls._opened(engines.postgres_engine(url), engines.shown(url), write)
        path = Path(path)
        if path.is_dir():
            raise ArchiveError(f"{path}: is a folder; name a file in it")
        with in_words(path):
            missing = not write and not path.exists()
        if missing:
            raise ArchiveError(f"{path}: there is no such archive; make it with attache read SOURCE --archive {path}")
        return cls._opened(engines.sqlite_engine(path, write=write), path, write)

    @classmethod
    def _opened(cls, engine: Engine, path: Path | str, write: bool) -> Self:
        try:
            with in_words(path):
                if isinstance(path, str):
                    prepare_postgres(engine, path)
                elif prepare_sqlite(engine, path, write=write):
                    with cls.open(path, write=True):  # migrates it
                        pass
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, path)

    @classmethod
    def migrate(cls, path: str | Path) -> list[str]:
        """Make an archive, or bring it up to date; the steps that were taken (none where it was up to date).

        The one way to make an archive in a PostgreSQL database; a file migrates by itself when it is opened, and is made
        here too. Raises `ArchiveError` where that cannot be done; what was there stays as it was.
        """
        if not engines.is_url(path):
            with cls.open(path, write=True):
                return []
        url = engines.to_url(str(path))
        engine = engines.postgres_engine(url)
        try:
            with in_words(engines.shown(url)):
                return migrate_postgres(engine, engines.shown(url))
        finally:
            engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.engine.dispose()

    # in

    def add(
        self, page: RawPage, reading: Reading, *, program: str, model: str = "", fetched: dt.datetime | None = None
    ) -> bool:
        """Keep a page and a reading of it by `program` and `model` (versions); False where all of it was there already.

        `fetched` is when the page was had, where that is neither said by the page nor now. Of JSON lines that were streamed,
        the document's own text is kept in place of the page. Raises `ArchiveError` where it cannot be written; what was added
        before stays.
        """
        return self._store_all([self._piece(page, reading, program, model, fetched)])[0]

    def add_all(
        self, items: Iterable[tuple[RawPage, Reading]], *, program: str, model: str = "", group: int = GROUP
    ) -> Iterator[bool]:
        """`add` for many pages, several a commit, which is faster where the disk is slow to say that it has written.

        Each page is a unit of its own still, and its answer comes when it is safe on the disk: after a crash every page that
        was answered for is there, every other one wholly or not at all. Raises `ArchiveError` where it cannot be written.
        """
        pieces = (self._piece(page, reading, program, model, None) for page, reading in items)
        groups = grouped(pieces, group, GROUP_TIME)
        if self.engine.dialect.name == "postgresql":  # while the server writes one group, the next is made ready
            yield from behind(self._store_all, groups)
        else:  # SQLite writes in this process: two threads would only take turns (a sixth slower)
            for ready in groups:
                yield from self._store_all(ready)

    def _store_all(self, pieces: list[writing.Piece]) -> list[bool]:
        """One commit for all; where that fails, each by itself, so that one that cannot be stored does not cost the others."""
        try:
            return self._store(pieces)
        except ArchiveError:
            if len(pieces) == 1:
                raise
        return [done for piece in pieces for done in self._store([piece])]

    def _store(self, pieces: list[writing.Piece]) -> list[bool]:
        for left in range(TRIES, 0, -1):
            try:
                with in_words(self.path), transaction(self.engine) as db:
                    return writing.store(db, pieces)
            except ArchiveError as error:
                # of two that wait for each other the server breaks one off; nothing of it is written then
                if left == 1 or not in_the_way(error):
                    raise
        raise AssertionError("unreachable")

    def _piece(self, page: RawPage, reading: Reading, program: str, model: str, fetched: dt.datetime | None) -> writing.Piece:
        with in_words(self.path):
            data, sha256, size = self._bytes(page, reading)
            fetched = fetched or page.fetched
            when = writing.stamp(fetched) if fetched else writing.now()
            return writing.Piece(
                sha256, size, page.content_type and keepable(page.content_type), writing.headers_text(page.headers), data,
                keepable(page.origin), keepable(page.url or ""), when, reading, program, model, writing.digest_of(reading),
                writing.pack(encode(reading)), keepable(reading.document.id),
                work_ahead(reading, postgres=isinstance(self.path, str)),
            )  # fmt: skip

    def _bytes(self, page: RawPage, reading: Reading) -> tuple[bytes, str, int]:
        """The bytes to keep, packed, their digest and their number, worked out once for all documents of a page."""
        if page.open_lines is not None:
            text = reading.document.text.encode("utf-8", "surrogatepass")
            return writing.pack(text), hashlib.sha256(text).hexdigest(), len(text)
        if self._last is None or self._last[0] is not page:
            self._last = page, hashlib.sha256(page.data).hexdigest(), writing.pack(page.data)
        return self._last[2], self._last[1], len(page.data)

    # out

    def entries(self) -> Iterator[Entry]:
        """All archived documents, in the order in which they were first stored."""
        for row in self._stream(_ENTRIES):
            yield Entry(*row)

    def reading(self, id: str) -> Reading:
        """The newest reading of the document whose id begins with `id`.

        Raises `ArchiveError` where there is none, or several begin so.
        """
        number = select(schema.document.c.newest_reading).where(schema.document.c.id == self.find(id))
        with self.look() as db:
            body = db.execute(select(schema.reading.c.body).where(schema.reading.c.number == number.scalar_subquery())).scalar()
            if body is None:
                raise ArchiveError(f"{self.path}: is damaged (the reading of {id!r} is missing); restore it from a copy")
            return decode(zlib.decompress(body))

    def find(self, id: str) -> str:
        """The whole id of the document whose id begins with `id`. Raises `ArchiveError` where none does, or several do."""
        column, id = schema.document.c.id, keepable(id)
        # by comparison, since LIKE and GLOB would take signs in the id for wildcards
        query = select(column).where(func.substr(column, 1, len(id)) == id).order_by(column != id, column).limit(4)
        with self.look() as db:
            ids = [row[0] for row in db.execute(query)]
        if not ids or not id:
            raise ArchiveError(f"{self.path}: no document {id!r} in it; attache archive list {self.path} shows the ids")
        if len(ids) > 1 and ids[0] != id:
            several = ", ".join(ids[:3]) + (", …" if len(ids) > 3 else "")
            raise ArchiveError(f"{self.path}: several documents begin with {id!r} ({several}); give more of the id")
        return str(ids[0])

    def readings(self, *, with_transfers: bool = False, documents: Iterable[str] | None = None) -> Iterator[Reading]:
        """The newest reading of every document, in the order in which they were first stored; `with_transfers` only those
        that hold any, `documents` only those of these ids. One is in memory at a time."""
        query = _NEWEST_BODIES.where(schema.reading.c.transfers > 0) if with_transfers else _NEWEST_BODIES
        if documents is None:
            rows = self._stream(query)
        else:
            rows = (row for ids in _parts(sorted(set(documents))) for row in
                    self._stream(query.where(schema.document.c.id.in_(ids))))  # fmt: skip
        with in_words(self.path):
            for (body,) in rows:
                yield decode(zlib.decompress(body))

    def versions(self, id: str) -> list[Version]:
        """All readings of the document of this whole id, the oldest first; none where there is no such document."""
        columns = (schema.reading.c[name] for name in Version._fields)
        query = select(*columns).where(schema.reading.c.document == id).order_by(schema.reading.c.number)
        with self.look() as db:
            return [Version(*row) for row in db.execute(query)]

    def reading_at(self, number: int) -> Reading:
        """One reading, of any age, by its number. Raises `KeyError` where there is none."""
        with self.look() as db:
            body = db.execute(select(schema.reading.c.body).where(schema.reading.c.number == number)).scalar()
            if body is None:
                raise KeyError(number)
            return decode(zlib.decompress(body))

    def page(self, sha256: str) -> bytes:
        """A page's bytes as they came. Raises `KeyError` where there is none with this digest (in hex)."""
        with self.look() as db:
            data = db.execute(select(schema.page.c.data).where(schema.page.c.sha256 == sha256)).scalar()
            if data is None:
                raise KeyError(sha256)
            return zlib.decompress(data)

    # beside

    @contextmanager
    def change(self) -> Iterator[Connection]:
        """One transaction that writes, for what is kept beside the readings: all of it is written, or nothing.

        Raises `ArchiveError` where that fails.
        """
        with in_words(self.path), transaction(self.engine) as db:
            yield db

    def shrink(self) -> None:
        """Give the room that a file no longer needs back to the disk; a database server does so by itself."""
        if isinstance(self.path, Path):
            with in_words(self.path), self.engine.connect() as db:
                raw = db.connection.dbapi_connection
                assert raw is not None
                raw.execute("VACUUM")  # not within a transaction
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """A connection to ask with, which sees one state of the archive. Raises `ArchiveError` where that fails."""
        with in_words(self.path), self.engine.connect() as db:
            yield db

    def _stream(self, query: Select[Any]) -> Iterator[Any]:
        with self.look() as db:
            yield from db.execute(query.execution_options(yield_per=64))  # as they come, not all at once


def _parts(ids: list[str], size: int = 500) -> Iterator[list[str]]:
    return (ids[at : at + size] for at in range(0, len(ids), size))


_r, _d, _o = schema.reading.c, schema.document.c, schema.origin.c
_all = schema.reading.alias("readings")
_ENTRIES = (
    select(
        _d.id, _r.published, _r.genre, _r.title, _r.events, _r.transfers,
        select(func.count()).select_from(_all).where(_all.c.document == _d.id).scalar_subquery(),
        func.coalesce(select(func.min(_o.origin)).where(_o.page == _r.page).scalar_subquery(), ""),
    )
    .join_from(schema.document, schema.reading, _r.number == _d.newest_reading)
    .order_by(_d.first)
)  # fmt: skip
_NEWEST_BODIES = select(_r.body).join_from(schema.document, schema.reading, _r.number == _d.newest_reading).order_by(_d.first)
