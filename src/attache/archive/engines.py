"""Connections to an archive: a SQLite file in WAL mode, or a PostgreSQL database through psycopg.

Writing takes the one write lock at its beginning (`BEGIN IMMEDIATE`), and what is committed is on the disk (`synchronous =
FULL`; PostgreSQL does so by itself). Reading sees one state from its beginning to its end and keeps nobody from writing.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from attache.archive.errors import ArchiveError

#: in the file's head (PRAGMA application_id), so that a file of another program is never written to: "atch"
APPLICATION = 0x61746368
#: seconds to wait for another program that writes
WAIT = 10.0
#: execution option of a connection whose transactions write
WRITES = "attache_writes"

_POSTGRES = re.compile(r"postgres(?:ql)?(?:\+psycopg)?:/")


def is_url(name: object) -> bool:
    """Whether an archive's name is the address of a PostgreSQL database."""
    return _POSTGRES.match(str(name)) is not None


def to_url(name: str) -> URL:
    """The address of a PostgreSQL database. Raises `ArchiveError` where it is none."""
    try:
        url = make_url(re.sub(r"\Apostgres(?:ql)?(?:\+psycopg)?:/+", "postgresql+psycopg://", name))
    except (ArgumentError, ValueError) as error:
        shown = re.sub(r"//[^@/]*@", "//…@", name)
        raise ArchiveError(f"{shown}: is no address; write it as postgresql://USER@HOST:PORT/DATABASE") from error
    return url


def shown(url: URL) -> str:
    """The address as messages show it, without the password."""
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def postgres_engine(url: URL) -> Engine:
    """The engine of a PostgreSQL database. Raises `ArchiveError` where its driver is not installed."""
    if find_spec("psycopg") is None:
        raise ArchiveError(f"{shown(url)}: needs the driver psycopg; pip install 'attache[server]'")
    if "connect_timeout" not in url.query:
        url = url.update_query_dict({"connect_timeout": str(int(WAIT))})
    engine = create_engine(url, isolation_level="READ COMMITTED", pool_size=2, max_overflow=20)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # for a lock that another program holds, as long as for SQLite's, not for ever
        statement = f"SET LOCAL lock_timeout = {int(WAIT * 1000)}"
        if not connection.get_execution_options().get(WRITES):
            statement = f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; {statement}"
        connection.exec_driver_sql(statement)

    return engine


def sqlite_engine(path: Path, *, write: bool) -> Engine:
    """The engine of a SQLite file; with `write`, connecting makes the file where there is none."""

    def connect() -> sqlite3.Connection:
        # asked anew each time: another process may have begun or ended to write meanwhile
        uri = f"{path.resolve().as_uri()}?{'mode=rwc' if write else reading_mode(path)}"
        db = sqlite3.connect(uri, uri=True, timeout=WAIT, isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA foreign_keys = ON")
            if write:
                db.execute("PRAGMA synchronous = FULL")
        except BaseException:
            db.close()
            raise
        return db

    return _sqlite(connect)


def _sqlite(connect: Callable[[], sqlite3.Connection]) -> Engine:
    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=QueuePool, pool_size=2, max_overflow=20)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # the driver would begin only with the first change, and then find the lock taken in the middle of things
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")

    return engine


def reading_mode(path: Path) -> str:
    """How to open for reading. In WAL mode even a reader makes files beside the database, unless told that nobody writes."""
    folder, log = path.resolve().parent, Path(f"{path.resolve()}-wal")
    still = not os.access(folder, os.W_OK) and not (log.exists() and log.stat().st_size)
    return "immutable=1" if still else "mode=ro"


def pragma(connection: Connection, name: str) -> Any:
    """The value of one of SQLite's settings."""
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()
