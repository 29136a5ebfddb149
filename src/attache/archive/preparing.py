"""What is done once an archive is opened: is it one, is its schema up to date, may it be written?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from attache.archive import migrate
from attache.archive.engines import APPLICATION, WRITES, pragma
from attache.archive.errors import ArchiveError

#: PRAGMA user_version of a SQLite file: 1 had no revisions, since 2 they stand in a table of their own
LAYOUT = 2
_OLD_LAYOUT = 1


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: all of it is kept, or nothing."""
    with engine.connect() as connection, connection.execution_options(**{WRITES: True}).begin():
        yield connection


def prepare_sqlite(engine: Engine, path: Path, *, write: bool) -> bool:
    """Make sure that `path` is an archive of this program's schema; with `write`, lay out an empty file, migrate an old one.

    Returns whether a file opened for reading has to be migrated first. Raises `ArchiveError` where it is no archive, or one
    of a newer program.
    """
    with engine.connect() as db:
        application, layout = pragma(db, "application_id"), pragma(db, "user_version")
        empty = db.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar() == 0
        if application != APPLICATION and not (empty and write):
            raise ArchiveError(f"{path}: is no attache archive; name another file")
        if layout > LAYOUT:
            raise ArchiveError(
                f"{path}: was made by a newer attache (layout {layout}, this one knows {LAYOUT}); update attache"
            )
        has = migrate.had(db) if layout == LAYOUT else None
    _refuse_newer(path, has)
    old = empty or has != migrate.heads()
    if not write:
        return old
    with engine.connect() as db:
        db.rollback()
        raw = db.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA journal_mode = WAL")  # not within a transaction
    with writing(engine) as db:
        if old:
            _migrate_sqlite(db)
        else:
            # SQLite opens what it may not write without a word; better to know before hours of reading
            db.exec_driver_sql(f"PRAGMA user_version = {LAYOUT}")
    return False


def _migrate_sqlite(db: Connection) -> None:
    """All missing steps in one transaction; another program may have been quicker."""
    from attache.archive import legacy

    old_layout = pragma(db, "user_version") == _OLD_LAYOUT
    if not old_layout and migrate.had(db) == migrate.heads():
        return
    if old_layout:
        legacy.set_aside(db)
    migrate.upgrade(db)
    if old_layout:
        legacy.take_over(db)
    db.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
    db.exec_driver_sql(f"PRAGMA user_version = {LAYOUT}")


def prepare_postgres(engine: Engine, name: str) -> None:
    """Make sure that the database holds an archive of this program's schema. Nothing is migrated here.

    Raises `ArchiveError` where it does not; the line says which command makes it so.
    """
    with engine.connect() as db:
        has = _had_postgres(db, name)
    if has is None:
        raise ArchiveError(f"{name}: there is no archive in it yet; make it with attache archive migrate {name}")
    if has != migrate.heads():
        raise ArchiveError(f"{name}: was made by an older attache; bring it up to date with attache archive migrate {name}")


def migrate_postgres(engine: Engine, name: str) -> list[str]:
    """Take the steps that are missing, in one transaction; which ones. Raises `ArchiveError` as `prepare_postgres` does."""
    with writing(engine) as db:
        db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION})")  # of two that migrate, one waits
        before = _had_postgres(db, name)
        if before == migrate.heads():
            return []
        migrate.upgrade(db)
        known = migrate.revisions()
        done: set[str] = set()
        for last in before or ():
            while last:
                done.add(last)
                last = known[last]
        return sorted(set(known) - done)


def _had_postgres(db: Connection, name: str) -> frozenset[str] | None:
    has = migrate.had(db)
    if has is None and inspect(db).has_table("reading"):
        raise ArchiveError(f"{name}: holds tables of another program; name another database")
    _refuse_newer(name, has)
    return has


def _refuse_newer(name: object, has: frozenset[str] | None) -> None:
    newer = sorted((has or frozenset()) - frozenset(migrate.revisions()))
    if newer:
        raise ArchiveError(
            f"{name}: was made by a newer attache (its schema has step {newer[-1]}, unknown to this one); update attache"
        )
