"""CSV (RFC 4180, UTF-8): one table of `tables`, or all of them as files of a folder.

Cells are on one line, and none begins like a formula: where the page's words do, a quote mark stands before them. Lists are
parted by `; `, days are ISO, yes and no are `true` and `false`.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from typing import Any

from attache.exports.facts import Facts
from attache.exports.register import guarded
from attache.exports.tables import TABLES, Row
from attache.records import Reading


def write(readings: Iterable[Reading], table: str) -> Iterator[str]:
    """The header of the table so called, then its rows of each reading as it comes. Raises `KeyError` where there is none."""
    columns, rows = TABLES[table]
    yield _lines([list(columns)])
    for reading in readings:
        lines = _lines(_cells(list(columns), row) for row in rows(Facts(reading)))
        if lines:
            yield lines


def write_folder(readings: Iterable[Reading]) -> Iterator[tuple[str, str]]:
    """All tables at once: name of a file, and what is to be added to it; each begins with its header."""
    for name, table in TABLES.items():
        yield f"{name}.csv", _lines([list(table.columns)])
    for reading in readings:
        facts = Facts(reading)
        for name, table in TABLES.items():
            lines = _lines(_cells(list(table.columns), row) for row in table.rows(facts))
            if lines:
                yield f"{name}.csv", lines


def _lines(rows: Iterable[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _cells(columns: list[str], row: Row) -> list[str]:
    return [_cell(row.get(name)) for name in columns]


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return guarded(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | dt.date):
        return str(value)  # no page's words: a minus sign is one
    return guarded("; ".join(value))
