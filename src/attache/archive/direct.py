"""The driver's own cursor, for the few statements that run once a page: SQLAlchemy's take ten times as long to set out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table


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
            names = list(table.c.keys())
            self.run(_insert(table, once), [[row[name] for name in names] for row in rows])

    def _own(self, statement: str) -> str:
        return _percent(statement) if self.postgres else statement


def marks(values: Sequence[object]) -> str:
    """A question mark for each value."""
    return ", ".join("?" * len(values))


@cache
def _percent(statement: str) -> str:
    return statement.replace("?", "%s")


@cache
def _insert(table: Table, once: bool) -> str:
    names = list(table.c.keys())
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks(names)})" + " ON CONFLICT DO NOTHING" * once
