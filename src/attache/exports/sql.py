"""SQL over readings, by DuckDB: the tables of `tables`, asked as one likes. Needs `attache[sql]`.

The tables are made anew for each question, in a temporary database: the archive is not touched, and SQL reaches nothing else.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from attache.exports import parquet
from attache.exports.facts import dumps
from attache.exports.parquet import Missing
from attache.exports.register import guarded
from attache.exports.tables import TABLES
from attache.exports.wording import clean
from attache.records import Reading

if TYPE_CHECKING:
    import duckdb

#: rows that are fetched at a time
_ROWS = 1000


class SqlError(ValueError):
    """SQL that DuckDB refuses: its reason on one line."""


class Answer:
    """The columns of an answer, and its rows as they come; use it in a `with` statement."""

    def __init__(self, readings: Iterable[Reading], sql: str) -> None:
        """Ask. Raises `Missing` where a library is not installed, `SqlError` where the SQL is wrong."""
        self._stack = ExitStack()
        try:
            self._db = self._asked(readings, sql)
        except BaseException:
            self._stack.close()
            raise
        self.columns: list[str] = [column[0] for column in self._db.description or ()]

    def _asked(self, readings: Iterable[Reading], sql: str) -> duckdb.DuckDBPyConnection:
        try:
            import duckdb
        except ImportError as error:
            raise Missing("SQL needs DuckDB; install it with pip install 'attache[sql]'") from error
        folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="attache-")))
        wanted = [name for name in TABLES if re.search(rf"\b{name}\b", sql, re.IGNORECASE)]
        self._write(readings, wanted, folder)
        db: duckdb.DuckDBPyConnection = self._stack.enter_context(duckdb.connect(str(folder / "tables.duckdb")))
        for name in wanted:
            db.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet(?)", [str(folder / f"{name}.parquet")])
        db.execute("SET enable_external_access = false; SET lock_configuration = true")
        try:
            return db.execute(sql)
        except duckdb.Error as error:
            raise SqlError(clean(str(error))) from error

    @staticmethod
    def _write(readings: Iterable[Reading], wanted: list[str], folder: Path) -> None:
        if wanted:
            for name, piece in parquet.write_tables(readings, wanted):
                with (folder / name).open("ab") as file:
                    file.write(piece)

    def __enter__(self) -> Answer:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows. Raises `SqlError` where one cannot be worked out."""
        import duckdb

        try:
            while rows := self._db.fetchmany(_ROWS):
                yield from rows
        except duckdb.Error as error:
            raise SqlError(clean(str(error))) from error


def write_rows(answer: Answer) -> Iterator[str]:
    """A line a row, with tabs between its cells, without a header."""
    for row in answer.rows():
        yield "\t".join(map(shown, row)) + "\n"


def write_csv(answer: Answer) -> Iterator[str]:
    """The header and the rows (RFC 4180), guarded as all our CSV is."""
    yield _record(answer.columns)
    for row in answer.rows():
        yield _record(_cell(value) for value in row)


def write_json(answer: Answer) -> Iterator[str]:
    """JSON lines: an object a row."""
    for row in answer.rows():
        yield dumps({name: _plain(value) for name, value in zip(answer.columns, row, strict=True)}) + "\n"


WRITERS: dict[str, Callable[[Answer], Iterator[str]]] = {"table": write_rows, "csv": write_csv, "json": write_json}


def _record(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _cell(value: Any) -> str:
    return _shown(value) if isinstance(value, int | float | dt.date) else guarded(_shown(value))


def shown(value: Any) -> str:
    """A value on one line, safe to print."""
    return clean(_shown(value))


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_shown, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(_plain(value), ensure_ascii=False) if isinstance(value, dict) else "" if value is None else str(value)


def _plain(value: Any) -> Any:
    """As JSON can say it."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
