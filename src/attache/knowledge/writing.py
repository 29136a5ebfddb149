"""Adds rows and tables to the user's folder, and takes the last addition back.

What is added is checked against the schema first, goes into the file by a new one that takes its place, and is noted in
`.additions.jsonl` in the folder, so that `undo` can take it out again as long as nobody has changed those lines.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attache.knowledge.loader import KnowledgeError, numbered_lines
from attache.knowledge.schema import Row, Table, checked_rows, row_reason, table_schema

JOURNAL = ".additions.jsonl"


@dataclass(frozen=True, slots=True)
class Addition:
    """Rows that were added: the table's path, its first and last line that is new, and whether the file is new, too."""

    path: Path
    first: int
    last: int
    new_file: bool

    def __str__(self) -> str:
        lines = f"line {self.first}" if self.first == self.last else f"lines {self.first} to {self.last}"
        return f"{self.path}, {lines}"


def count(addition: Addition) -> str:
    """How many rows were added, in words."""
    rows = addition.last - addition.first + 1
    return "1 row" if rows == 1 else f"{rows} rows"


def add_row(folder: Path, name: str, row: Row, source: str) -> Addition:
    """Append a row to the user's table `name` ("actors/offices_own.tsv"), which is begun where there is none.

    Cells that the row lacks are empty. Raises `KnowledgeError` where the row or the table there is wrong, or has the row.
    """
    schema = _schema(name)
    path = folder / name
    lines, header = _lines(path, name, schema, source)
    whole = {column: " ".join(row.get(column, "").split()) for column in header}
    left_out = [column for column in row if column not in header and row[column]]
    if left_out:
        raise KnowledgeError(f"{path}: has no column {', '.join(left_out)}; add it to the header")
    reason = row_reason(whole, schema)
    if reason:
        raise KnowledgeError(reason)
    line = "\t".join(whole.values())
    if line in lines:
        raise KnowledgeError(f"{path}:{lines.index(line) + 1}: has this row already")
    new = not path.exists()
    _write(path, [*lines, line])
    addition = Addition(path, len(lines) + 1, len(lines) + 1, new)
    _note(folder, addition, [line])
    return addition


def add_table(
    folder: Path, name: str, rows: Iterable[Row], source: Sequence[str], *, replace: bool = False, also: bool = False
) -> Addition | None:
    """Write a whole table of rows into the user's folder; None where there is no row.

    `source` is what its head says, line by line. `also`: the table belongs to the one added before, and is taken back with
    it. Rows are checked before anything takes the table's place. Raises
    `KnowledgeError` where a row is wrong, or the table is there and is not to be replaced.
    """
    schema = _schema(name)
    path = folder / name
    if path.exists() and not replace:
        raise KnowledgeError(f"{path}: is there already; replace it with --replace, or choose another --name")
    lines = [*_head(source), "\t".join(schema.all)]
    begin = len(lines)
    for row in rows:
        whole = {column: row.get(column, "") for column in schema.all}
        reason = row_reason(whole, schema)
        if reason:
            raise KnowledgeError(f"{row.get('name', '')!r} cannot be written: {reason}")
        lines.append("\t".join(whole.values()))
    if len(lines) == begin:
        return None
    new = not path.exists()
    _write(path, lines)
    addition = Addition(path, begin + 1, len(lines), new)
    if new:
        _note(folder, addition, lines[begin:], also=also)
    return addition


def undo(folder: Path) -> list[Addition]:
    """Take the last addition out again: one row, or all tables of an import.

    Raises `KnowledgeError` where there is none, or its lines have changed since.
    """
    journal = folder / JOURNAL
    lines = journal.read_text(encoding="utf-8").splitlines() if journal.is_file() else []
    if not lines:
        raise KnowledgeError(f"{folder}: nothing is noted as added, so nothing can be taken back")
    done = []
    while lines:
        note = json.loads(lines.pop())
        done.append(_take_back(folder, note))
        _write(journal, lines)
        if not note["also"]:
            break
    return done


def _take_back(folder: Path, note: dict[str, Any]) -> Addition:
    path = folder / note["file"]
    addition = Addition(path, note["first"], note["last"], note["new"])
    lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n") if path.is_file() else []
    if _digest(lines[addition.first - 1 : addition.last]) != note["digest"]:
        raise KnowledgeError(f"{addition}: changed since they were added; edit the file by hand, or add again")
    rest = lines[: addition.first - 1] + lines[addition.last :]
    if addition.new_file and len(rest) == addition.first - 1:
        path.unlink()
    else:
        _write(path, rest)
    return addition


def _schema(name: str) -> Table:
    schema = table_schema(name)
    if schema is None:
        raise KnowledgeError(f"{name}: is no table that can be added to")
    return schema


def _lines(path: Path, name: str, schema: Table, source: str) -> tuple[list[str], list[str]]:
    """The lines that are there, or a new file's head, and the columns."""
    if not path.exists():
        return [*_head([source]), "\t".join(schema.all)], list(schema.all)
    for _ in checked_rows(path, name):
        break  # a wrong header is raised
    header = next((line for _, line in numbered_lines(path)), "")
    if not header:
        raise KnowledgeError(f"{path}: has no header; write {' '.join(schema.all)} with tabs between")
    lines = path.read_text(encoding="utf-8").split("\n")
    return (lines[:-1] if lines[-1] == "" else lines), [cell.strip() for cell in header.split("\t")]


def _head(source: Sequence[str]) -> list[str]:
    first, *others = (" ".join(line.split()) for line in source)
    return [f"# source: {first}", *(f"# {line}" for line in others)]


def _write(path: Path, lines: Sequence[str]) -> None:
    """Replace a file at once: whoever reads it has the old or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    os.replace(part, path)


def _note(folder: Path, addition: Addition, lines: Sequence[str], *, also: bool = False) -> None:
    note = {
        "file": addition.path.relative_to(folder).as_posix(), "first": addition.first, "last": addition.last,
        "new": addition.new_file, "digest": _digest(lines), "also": also,
    }  # fmt: skip
    with (folder / JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(note) + "\n")


def _digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
