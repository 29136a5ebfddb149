"""Backups: an archive as one sound file, while others go on reading and writing; and back from it.

A file is copied page by page by SQLite's own backup, which sees one state. A PostgreSQL database becomes a file too, row by
row from one snapshot, so that a backup can be opened on any machine; by the same way a file goes into a database. What a
backup's name stands for is there only when it is whole and on the disk.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, text

from attache.archive import engines, schema, search_index
from attache.archive.errors import ArchiveError, in_words
from attache.archive.hooks import Stored, hooks
from attache.archive.rows import keepable
from attache.archive.store import Archive
from attache.archive.writing import derive
from attache.records import Reading, decode

#: rows in memory at a time
_MANY = 32

Progress = Callable[[int, int], None]


def _quiet(done: int, total: int) -> None:
    pass


def backup(archive: Archive, copy: Path, progress: Progress = _quiet) -> None:
    """Write the archive as it is now to the file `copy`. `progress` gets how much is done, of how much.

    Raises `ArchiveError` where there is a file of that name already, or it cannot be written.
    """
    if copy.exists():
        raise ArchiveError(f"{copy}: is there already; name another file, or move it away")
    with _made(copy) as new:
        if isinstance(archive.path, Path):
            _copy_file(archive.path, new, progress)
        else:
            with Archive.open(new, write=True) as target:
                _copy_rows(archive, target, progress)


def restore(copy: Path, name: str | Path, *, replace: bool = False, progress: Progress = _quiet) -> Path | None:
    """Put the backup `copy` where the archive `name` is to be; with `replace`, in place of what is there.

    A file that is replaced is kept beside the new one: its path is returned. What a database held is deleted in the same
    transaction that fills it. Raises `ArchiveError` where the copy is no sound archive, or something is there and `replace`
    was not given.
    """
    with Archive.open(copy) as source:
        if isinstance(source.path, Path):
            _quick_check(source.path)
        if engines.is_url(name):
            with Archive.open(name, write=True) as target:
                _into_database(source, target, replace, progress)
            return None
        file = Path(name)
        if file.exists() and file.stat().st_size and not replace:
            raise ArchiveError(f"{file}: is there already; give --replace to put the backup in its place")
        if file.exists() and file.samefile(copy):
            raise ArchiveError(f"{file}: is the backup itself; name another file to restore to")
        with _made(file) as new:
            _copy_file(copy, new, progress)
            return _set_aside(file) if file.exists() else None


def _into_database(source: Archive, target: Archive, replace: bool, progress: Progress) -> None:
    with target.look() as db:
        holds = db.execute(select(schema.document.c.id).limit(1)).first() is not None
    if holds and not replace:
        raise ArchiveError(f"{target.path}: holds documents; give --replace to put the backup in their place")
    _copy_rows(source, target, progress)


@contextmanager
def _made(file: Path) -> Iterator[Path]:
    """The file under another name until all of it is written, checked and on the disk."""
    new = file.with_name(f"{file.name}.part")
    with in_words(file):
        try:
            _remove(new)
            yield new
            with closing(sqlite3.connect(new)) as db:
                db.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
            _quick_check(new)
            with new.open("rb+") as written:
                os.fsync(written.fileno())
            os.replace(new, file)
            _sync_folder(file.parent)
        except OSError as error:
            raise ArchiveError(
                f"{file}: cannot be written ({error.strerror}); check its folder and the room on the disk"
            ) from error
        finally:
            _remove(new)


def _remove(file: Path) -> None:
    for name in (file, *_beside(file)):
        name.unlink(missing_ok=True)


def _beside(file: Path) -> tuple[Path, Path]:
    """SQLite's own files beside a database: what is not yet in it, and an index to that."""
    return file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy_file(source: Path, target: Path, progress: Progress) -> None:
    uri = f"{source.resolve().as_uri()}?{engines.reading_mode(source)}"
    with closing(sqlite3.connect(uri, uri=True, timeout=engines.WAIT)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new, pages=4096, progress=lambda _, left, total: progress(total - left, total))


def _quick_check(file: Path) -> None:
    """Raises `ArchiveError` where SQLite finds the file damaged."""
    with in_words(file), closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as db:
        found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise ArchiveError(f"{file}: is damaged ({' '.join(found.split())}); use another copy")


def _set_aside(file: Path) -> Path:
    """Rename a file, and SQLite's beside it, so that nothing of it is lost; its new name."""
    number, old = 1, file.with_name(f"{file.name}.old")
    while old.exists():
        number += 1
        old = file.with_name(f"{file.name}.old{number}")
    beside = zip(_beside(file), _beside(old), strict=True)
    os.replace(file, old)
    for name, new in beside:
        if name.exists():
            os.replace(name, new)
    return old


def _copy_rows(source: Archive, target: Archive, progress: Progress) -> None:
    """All rows that cannot be made anew, and what follows from them; in one transaction, in place of what is there."""
    hooks()  # with which their tables are known
    kept = [table for table in schema.METADATA.sorted_tables if table.info.get(schema.KEPT)]
    with source.look() as old, target.change() as new:
        total = old.execute(select(func.count()).select_from(schema.reading)).scalar() or 0
        search_index.clear(new)
        for table in reversed(schema.METADATA.sorted_tables):
            new.execute(delete(table))
        for table in kept:
            _copy_table(table, old, new)
            _set_numbers(table, new)
        for done, _ in enumerate(_derive_all(old, new), 1):
            progress(min(done, total), total)


def _copy_table(table: Table, old: Connection, new: Connection) -> None:
    for rows in old.execute(select(table).execution_options(yield_per=_MANY)).mappings().partitions():
        new.execute(insert(table), [{key: _kept(value) for key, value in row.items()} for row in rows])


def _kept(value: Any) -> Any:
    return keepable(value) if isinstance(value, str) else value


def _set_numbers(table: Table, db: Connection) -> None:
    """Let PostgreSQL go on counting after the highest number that was copied."""
    column = table.autoincrement_column
    if column is not None and db.dialect.name == "postgresql":
        last = select(func.coalesce(func.max(column), 0)).scalar_subquery()
        db.execute(
            select(func.setval(text(f"pg_get_serial_sequence('{table.name}', '{column.name}')"), last + 1, text("false")))
        )


def _derive_all(old: Connection, new: Connection) -> Iterator[None]:
    d, r = schema.document.c, schema.reading.c
    query = select(r.document, r.number, r.page, r.program, r.model, r.body).join_from(
        schema.document, schema.reading, r.number == d.newest_reading
    )
    for rows in old.execute(query.order_by(d.first).execution_options(yield_per=_MANY)).partitions():
        derive(new, [Stored(keepable(r.document), r.number, r.page, _read(r.body), r.program, r.model) for r in rows])
        yield from (None for _ in rows)


def _read(body: bytes) -> Reading:
    return decode(zlib.decompress(body))
