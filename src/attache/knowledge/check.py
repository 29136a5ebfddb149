"""Checks all data files of a folder against their schemas: what `attache knowledge check` says."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from attache.knowledge.loader import DATA, KnowledgeError, read_tree
from attache.knowledge.schema import Problem, checked_rows, table_schema, tree_schema
from attache.knowledge.trees import check_tree, shape_of


def data_files(folder: Path) -> list[Path]:
    """The tables and trees in a folder, in order of their paths; those in hidden folders and files left out."""
    found = (p for ending in ("tsv", "yaml") for p in folder.rglob(f"*.{ending}"))
    return sorted(p for p in found if p.is_file() and not any(part.startswith(".") for part in p.relative_to(folder).parts))


def check_folder(folder: Path) -> Iterator[Problem]:
    """What is wrong in any data file of a folder, the program's own or a user's, file by file and line by line.

    Raises `NotADirectoryError` where it is no folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(folder)
    for path in data_files(folder):
        yield from check_file(path, path.relative_to(folder).as_posix(), ours=folder.resolve() == DATA.resolve())


def check_file(path: Path, name: str, *, ours: bool) -> Iterator[Problem]:
    """What is wrong with one file, `name` being its path under the folder. A user's may hold a part of what ours does."""
    if not ours and not (DATA / name).is_file() and table_schema(name) is None:
        yield Problem(path, 1, f"the program has no such file, and would not read it{_near(name)}")
        return
    problem = _source(path)
    if problem is not None:
        yield problem
    if path.suffix == ".tsv":
        yield from _table(path, name)
    else:
        schema = tree_schema(name)
        if schema is None and not ours:
            schema = shape_of(read_tree(DATA / name))
        yield from check_tree(path, schema, partial=not ours)


def _near(name: str) -> str:
    names = [p.relative_to(DATA).as_posix() for p in data_files(DATA)]
    near = get_close_matches(name, names, n=1)
    return f"; near it: {near[0]}" if near else ""


def _source(path: Path) -> Problem | None:
    """Every file says at its head where its facts are from."""
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for line in lines:
            if line.startswith("# source: ") and line.removeprefix("# source: ").strip():
                return None
            if line.strip() and not line.startswith("#"):
                break
    return Problem(path, 1, "its head names no source; begin with a line: # source: where the facts are from")


def _table(path: Path, name: str) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], int] = {}
    try:
        for number, row in checked_rows(path, name):
            if isinstance(row, Problem):
                yield row
                continue
            first = seen.setdefault(tuple(row.values()), number)
            if first != number:
                yield Problem(path, number, f"the same as line {first}")
    except KnowledgeError as error:
        where, _, reason = str(error).removeprefix(f"{path}:").partition(": ")
        yield Problem(path, int(where), reason)
        return
    if not seen and not any(line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"):
        yield Problem(path, 1, "there is no header")
