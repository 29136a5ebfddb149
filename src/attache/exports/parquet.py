"""Apache Parquet: the tables of `tables` with typed columns, for DuckDB, Polars, pandas and R. Needs `attache[parquet]`.

Words are the page's own, but for lone surrogates; days are dates; lists are lists; what is not known is null.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from attache.exports.columns import Kind
from attache.exports.facts import Facts, scalar
from attache.exports.tables import TABLES, Row, Table
from attache.records import Reading

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

#: rows of a table that are held before they are written: a row group
GROUP = 10_000


class Missing(ImportError):
    """The library that writes the format is not installed; `str()` says what to install."""


def arrow() -> Any:
    """pyarrow. Raises `Missing` where it is not installed."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise Missing("Parquet needs pyarrow; install it with pip install 'attache[parquet]'") from error
    return pyarrow


def write(readings: Iterable[Reading], table: str, group: int = GROUP) -> Iterator[bytes]:
    """The table so called, in pieces as row groups of `group` rows are full.

    Raises `KeyError` where there is no such table, `Missing` without pyarrow.
    """
    for _, piece in _write(readings, {table: TABLES[table]}, group):
        yield piece


def write_folder(readings: Iterable[Reading], group: int = GROUP) -> Iterator[tuple[str, bytes]]:
    """All tables at once: name of a file, and what is to be added to it. Raises `Missing` without pyarrow."""
    return _write(readings, TABLES, group)


def write_tables(readings: Iterable[Reading], names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """`write_folder` for the tables so called. Raises `KeyError` where there is no such table, `Missing` without pyarrow."""
    return _write(readings, {name: TABLES[name] for name in names}, GROUP)


def table(readings: Iterable[Reading], name: str) -> pa.Table:
    """The table so called in memory, for data frames: `table(kept.readings(), "events").to_pandas()`.

    Raises `KeyError` where there is no such table, `Missing` without pyarrow.
    """
    wanted = TABLES[name]
    batches = (batch(list(wanted.rows(Facts(reading))), wanted) for reading in readings)
    return arrow().concat_tables([batch([], wanted), *batches])


def _write(readings: Iterable[Reading], tables: dict[str, Table], group: int) -> Iterator[tuple[str, bytes]]:
    writers = {name: _Writer(table, group) for name, table in tables.items()}
    try:
        for reading in readings:
            facts = Facts(reading)
            for name, writer in writers.items():
                piece = writer.add(tables[name].rows(facts))
                if piece:
                    yield f"{name}.parquet", piece
        for name, writer in writers.items():
            yield f"{name}.parquet", writer.close()
    finally:
        for writer in writers.values():
            writer.close()


def schema(table: Table) -> pa.Schema:
    """The table's columns as Arrow types. Raises `Missing` without pyarrow."""
    pa = arrow()
    types: dict[Kind, Any] = {
        "text": pa.string(), "whole": pa.int64(), "number": pa.float64(), "day": pa.date32(), "yes": pa.bool_(),
        "texts": pa.list_(pa.string()),
    }  # fmt: skip
    return pa.schema([(name, types[kind]) for name, kind in table.columns.items()])


def batch(rows: list[Row], table: Table) -> pa.Table:
    """Rows as an Arrow table. Raises `Missing` without pyarrow."""
    pa = arrow()
    wanted = schema(table)
    columns = {name: [_value(row.get(name), kind) for row in rows] for name, kind in table.columns.items()}
    return pa.table([pa.array(columns[f.name], f.type) for f in wanted], schema=wanted)


def _value(value: Any, kind: Kind) -> Any:
    if kind == "text":
        return None if value is None else scalar(value)
    if kind == "texts":
        return [scalar(v) for v in value or ()]
    return float(value) if kind == "number" and value is not None else value


class _Sink(io.BytesIO):
    """Takes what is written, and gives it away piece by piece; positions go on counting."""

    def __init__(self) -> None:
        super().__init__()
        self._given = 0

    def tell(self) -> int:
        return self._given + super().tell()

    def seekable(self) -> bool:
        return False

    def take(self) -> bytes:
        piece = self.getvalue()
        self._given += len(piece)
        self.seek(0)
        self.truncate()
        return piece


class _Writer:
    """One table's file in the making."""

    def __init__(self, table: Table, group: int) -> None:
        self._table, self._group = table, group
        self._rows: list[Row] = []
        self._sink = _Sink()
        pa = arrow()
        self._writer: pq.ParquetWriter | None = pa.parquet.ParquetWriter(
            pa.PythonFile(self._sink, mode="w"), schema(table), compression="zstd"
        )

    def add(self, rows: Iterable[Row]) -> bytes:
        """Take rows; what is to be written by now."""
        self._rows += rows
        if len(self._rows) >= self._group:
            self._flush()
        return self._sink.take()

    def _flush(self) -> None:
        if self._rows and self._writer is not None:
            self._writer.write_table(batch(self._rows, self._table))
            self._rows = []

    def close(self) -> bytes:
        """The last rows and the file's end."""
        if self._writer is None:
            return b""
        self._flush()
        self._writer.close()
        self._writer = None
        return self._sink.take()
