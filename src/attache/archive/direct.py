"""The driver's own cursor, for the statements that run with every commit: SQLAlchemy's take ten times as long to set out.

A server is asked for all rows of a table at once, since each statement is a journey to it and back: few rows go in by one
INSERT, more by COPY. SQLite is not far, and takes them one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Table

#: from so many rows on COPY is the faster way
_COPIED = 8
#: values in one statement, which PostgreSQL bounds at 65,535
_VALUES = 20_000


class Direct:
    """The open transaction of `connection`, asked in SQL with `?` for each value."""

    def __init__(self, connection: Connection) -> None:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        self.postgres = connection.dialect.name == "postgresql"
        self._cursor: Any = raw.cursor()

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What a query answers."""
        return list(self._cursor.execute(self._own(statement), tuple(values)).fetchall())

    def run(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """A statement for each row of values."""
        self._cursor.executemany(self._own(statement), rows)

    def insert(self, table: Table, rows: Sequence[dict[str, Any]], *, once: bool = False) -> None:
        """Rows into a table; `once`: what is there by its key already is left as it is."""
        if rows:
            names = tuple(table.c.keys())
            self.put(table.name, names, [[row[name] for name in names] for row in rows], once=once)

    def put(self, table: str, names: tuple[str, ...], rows: Sequence[Sequence[Any]], *, once: bool = False) -> None:
        """`insert` by the names of the table and its columns."""
        if not self.postgres:
            self.run(_insert(table, names, 1, once), rows)
        elif once or len(rows) < _COPIED:
            self.added(table, names, rows, once=once)
        else:
            with self._cursor.copy(_copy(table, names)) as into:
                for row in rows:
                    into.write_row(row)

    def added(
        self,
        table: str,
        names: tuple[str, ...],
        rows: Sequence[Sequence[Any]],
        *,
        once: bool = False,
        back: tuple[str, ...] = (),
    ) -> list[tuple[Any, ...]]:
        """`put` in few statements; the columns `back` of those rows that were not there yet."""
        new: list[tuple[Any, ...]] = []
        size = max(_VALUES // len(names), 1)
        for at in range(0, len(rows), size):
            part = rows[at : at + size]
            statement = _insert(table, names, len(part), once) + (f" RETURNING {', '.join(back)}" if back else "")
            done = self._cursor.execute(self._own(statement), [value for row in part for value in row])
            new += done.fetchall() if back else []
        return new

    def _own(self, statement: str) -> str:
        return _percent(statement) if self.postgres else statement


def marks(values: Sequence[object]) -> str:
    """A question mark for each value."""
    return ", ".join("?" * len(values))


@lru_cache(maxsize=512)
def _percent(statement: str) -> str:
    return statement.replace("?", "%s")


@lru_cache(maxsize=512)
def _insert(table: str, names: tuple[str, ...], rows: int, once: bool) -> str:
    values = ", ".join([f"({marks(names)})"] * rows)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES {values}" + " ON CONFLICT DO NOTHING" * once


@cache
def _copy(table: str, names: tuple[str, ...]) -> str:
    return f"COPY {table} ({', '.join(names)}) FROM STDIN"
