"""What each data file must hold (`schemas.yaml`), and where a file does not keep to it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from attache.knowledge import loader

_FILE = Path(__file__).with_name("schemas.yaml")
_SPEC = re.compile(r"(\w+)([|;]?)(\??)")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
#: a cell that is longer is shown cut
_SHOWN = 60
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place of one file: `file:line: reason`."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Table:
    """The schema of a table: each column's specification, which columns may be missing, which dates follow which."""

    columns: dict[str, str]
    optional: dict[str, str]
    order: tuple[str, ...]

    @property
    def all(self) -> dict[str, str]:
        return {**self.columns, **self.optional}


@cache
def _schemas() -> dict[str, Any]:
    schemas: dict[str, Any] = loader.read_tree(_FILE)
    return schemas


def table_schema(name: str) -> Table | None:
    """The schema of a table by its path under the data folder ("actors/offices.tsv"); None where it has none."""
    for pattern, said in _schemas()["tables"].items():
        if fnmatchcase(name, pattern):
            return Table(dict(said["columns"]), dict(said.get("optional", {})), tuple(said.get("order", ())))
    return None


def tree_schema(name: str) -> Any:
    """The schema of a YAML file by its path under the data folder; None where it has none."""
    return _schemas()["trees"].get(name)


def checked_rows(path: Path, name: str) -> Iterator[tuple[int, Row | Problem]]:
    """Each row of a table with its line's number, or in its stead what is wrong with it.

    `name` is the path under the data folder, by which the schema is found; without one only the number of cells is checked.
    Raises `KnowledgeError` where the file is no text, or its header is wrong, since no row can be understood then.
    """
    schema = table_schema(name)
    header: list[str] | None = None
    for number, line in loader.numbered_lines(path):
        cells = [cell.strip() for cell in line.split("\t")]
        if header is None:
            header = cells
            reason = _header_reason(header, schema)
            if reason:
                raise loader.KnowledgeError(f"{path}:{number}: {reason}")
        elif len(cells) != len(header):
            yield number, Problem(path, number, loader.cells_reason(cells, header))
        else:
            row = dict(zip(header, cells, strict=True))
            reason = row_reason(row, schema) if schema is not None else ""
            yield number, Problem(path, number, reason) if reason else row


def _header_reason(header: list[str], schema: Table | None) -> str:
    twice = sorted({c for c in header if header.count(c) > 1})
    if twice:
        return f"the header has {', '.join(twice)} twice"
    if schema is None:
        return ""
    missing = [c for c in schema.columns if c not in header]
    unknown = [c for c in header if c not in schema.all]
    if missing:
        return f"the header lacks {', '.join(missing)}"
    return (
        f"the header has columns that are not known ({', '.join(unknown)}); known: {', '.join(schema.all)}" if unknown else ""
    )


def row_reason(row: Row, schema: Table) -> str:
    """Why a row does not keep to its schema; "" where it does."""
    for column, cell in row.items():
        reason = cell_reason(cell, schema.all[column])
        if reason:
            return f"{column}: {reason}"
    dates = [(c, row[c]) for c in schema.order if row.get(c)]
    for (one, earlier), (other, later) in pairwise(dates):
        if earlier[: len(later)] > later[: len(earlier)]:
            return f"{one} {earlier} is after {other} {later}"
    return ""


def cell_reason(cell: str, spec: str) -> str:
    """Why a cell is not what its specification says; "" where it is."""
    match = _SPEC.fullmatch(spec)
    if match is None:
        raise ValueError(f"{spec!r} is no specification of a cell")
    base, between, empty = match.groups()
    if not cell:
        return "" if empty else "is empty"
    parts = cell.split(between) if between else [cell]
    if between and any(not part.strip() for part in parts):
        return f"{_cut(cell)} has nothing between two {between}"
    return next((reason for part in parts if (reason := _value_reason(part.strip(), base))), "")


def _value_reason(value: str, base: str) -> str:
    check = _CHECKS.get(base)
    if check is not None:
        return "" if check(value) else f"{_cut(value)} is no {_CALLED.get(base, base)}"
    allowed = {str(v) for v in _schemas()["values"][base]}
    return "" if value in allowed else f"{_cut(value)} is no {base} ({', '.join(sorted(allowed))})"


def _cut(value: str) -> str:
    return repr(value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…")


def date_of(value: str) -> dt.date | None:
    """The first day of an ISO day, month or year; None where there is no such day."""
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def is_state(value: str) -> bool:
    """Whether a value is a state's alpha-3 code, one of PLOVER's codes beyond states, or ---."""
    return value in _schemas()["values"]["beyond"] or value in _first_cells("actors/states.tsv")


def _is_class(value: str) -> bool:
    return value in _first_cells("items/classes.tsv")


def _first_cells(name: str) -> frozenset[str]:
    """What stands first in the rows of a table, ours or the user's."""
    folder = loader.user_folder()
    theirs = folder / name if folder is not None else None
    return _firsts(loader.DATA / name) | (_firsts(theirs) if theirs is not None and theirs.is_file() else frozenset())


@cache
def _firsts(path: Path) -> frozenset[str]:
    return frozenset(line.split("\t")[0] for _, line in loader.numbered_lines(path))


def _is_code(value: str) -> bool:
    state, parted, sector = value.partition(":")
    return bool(parted) and is_state(state) and sector in _schemas()["values"]["sector"]


def _within(most: float) -> Callable[[str], bool]:
    return lambda value: _is_number(value) and abs(float(value)) <= most


def _is_number(value: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(\.\d+)?", value) is not None


_CHECKS: dict[str, Callable[[str], bool]] = {
    "text": lambda value: not any(unicodedata.category(c) in ("Cc", "Cs", "Cn") for c in value),
    "number": _is_number,
    "integer": lambda value: value.isascii() and value.isdigit(),
    "latitude": _within(90),
    "longitude": _within(180),
    "date": lambda value: date_of(value) is not None,
    "state": is_state,
    "class": _is_class,
    "code": _is_code,
    "qid": lambda value: re.fullmatch(r"Q[1-9]\d*", value) is not None,
}
_CALLED = {
    "text": "text that can be printed", "date": "date (2020, 2020-05 or 2020-05-31, of a day that exists)",
    "state": "state (ISO 3166-1 alpha-3, or UNO, EUR, IGO, NGO, MNC, IMG, ISM, ---)", "code": "code (STATE:SECTOR, as RUS:GOV)",
    "qid": "Wikidata id (Q7747)", "latitude": "latitude in degrees", "class": "class of items (one of items/classes.tsv)",
    "longitude": "longitude in degrees",
}  # fmt: skip
