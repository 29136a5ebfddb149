"""Loads facts from data files: TSV tables and YAML trees under `knowledge/data`, a user's folder overriding any of them.

Every file names its source in comment lines (`# source: …`) at its head. A user's folder has the same layout: a table's rows
are added to ours, and replace those with the same first column; a tree's top-level keys replace ours.

The user's folder is the one that `ATTACHE_KNOWLEDGE` names, or `use_folder`; where neither is said, `default_folder()`, if
there is one. An empty `ATTACHE_KNOWLEDGE` means none. What is wrong in it stops the reading, with file, line and reason;
with `ATTACHE_KNOWLEDGE_KEEP_GOING=1`, wrong lines are passed over, each with a warning in the log.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

log = logging.getLogger(__name__)

DATA = Path(__file__).parent / "data"
_generation: list[None] = []
FOLDER, KEEP_GOING = "ATTACHE_KNOWLEDGE", "ATTACHE_KNOWLEDGE_KEEP_GOING"


class KnowledgeError(ValueError):
    """A knowledge file is wrong: the message names file, line and reason."""


def default_folder() -> Path:
    """Where a user's own knowledge lies by the platform's convention, whether there is such a folder or not."""
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        root = Path.home() / "Library" / "Application Support"
    else:
        root = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return root / "attache" / "knowledge"


def user_folder() -> Path | None:
    """The user's folder in force; None where there is none."""
    named = os.environ.get(FOLDER)
    return Path(named) if named else None


def use_folder(folder: Path | None) -> None:
    """Take `folder` as the user's knowledge from now on (None: ours alone). Everything loaded so far is forgotten."""
    if folder is None:
        os.environ.pop(FOLDER, None)
    else:
        os.environ[FOLDER] = str(folder)
    read_again()


def read_again() -> None:
    """Forget everything loaded so far, since files have changed."""
    table.cache_clear()
    tree.cache_clear()
    _generation.append(None)


def generation() -> tuple[str | None, int]:
    """What changes whenever the knowledge may have: for what is built from it and kept."""
    return os.environ.get(FOLDER), len(_generation)


def _take_default() -> None:
    """Use the default folder where the environment names none and there is one."""
    if FOLDER in os.environ:
        return
    try:
        folder = default_folder()
        if folder.is_dir():
            os.environ[FOLDER] = str(folder)
    except (OSError, RuntimeError):  # no home, or one that may not be looked into
        return


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/<name>.tsv`, as header → cell (no cell is None; an empty one is "").

    `name` may hold slashes ("actors/states"). Lines that begin with `#` are comments. Several rows may share their first
    column. A user's rows have at least our columns. Raises `KnowledgeError` where a row is wrong, `FileNotFoundError` where
    there is no such table, ours or the user's.
    """
    theirs = _user_file(f"{name}.tsv")
    if theirs is None:
        return tuple(read_table(DATA / f"{name}.tsv"))
    added = tuple(_user_rows(theirs))
    if not (DATA / f"{name}.tsv").is_file():
        return added
    replaced = {next(iter(row.values())) for row in added}
    ours = tuple(read_table(DATA / f"{name}.tsv"))
    return tuple(row for row in ours if next(iter(row.values())) not in replaced) + added


def tables(stem: str) -> list[str]:
    """The names of the tables whose names begin so ("actors/offices"), ours and the user's, in order."""
    room, _, begin = stem.rpartition("/")
    roots = [DATA, *filter(None, [user_folder()])]
    return sorted({f"{room}/{path.stem}" for root in roots for path in (root / room).glob(f"{begin}*.tsv")})


@cache
def tree(name: str) -> Any:
    """The content of `data/<name>.yaml`. Raises `KnowledgeError` where it is no YAML, `FileNotFoundError` where it is not."""
    ours = read_tree(DATA / f"{name}.yaml")
    theirs = _user_file(f"{name}.yaml")
    if theirs is None:
        return ours
    added = read_tree(theirs)
    if not isinstance(ours, dict) or not isinstance(added, dict):
        return added
    return {**ours, **added}


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one TSV file; see `table`."""
    return (row for _, row in numbered_rows(path))


def numbered_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of one TSV file, each with its line's number (from 1). Raises `KnowledgeError` at the first that is wrong."""
    header: list[str] | None = None
    for number, text in numbered_lines(path):
        cells = text.split("\t")
        if header is None:
            header = cells
        elif len(cells) != len(header):
            raise KnowledgeError(f"{path}:{number}: {cells_reason(cells, header)}")
        else:
            yield number, dict(zip(header, (c.strip() for c in cells), strict=True))


def cells_reason(cells: list[str], header: list[str]) -> str:
    """Why a row does not fit its header."""
    return f"{len(cells)} cells where the header has {len(header)}"


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The header and rows of a TSV file, each with its number. Raises `KnowledgeError` where the file is no UTF-8 text."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        broken = path.read_bytes()[: error.start].count(b"\n") + 1
        raise KnowledgeError(f"{path}:{broken}: is no UTF-8 text") from error
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if line.strip() and not line.startswith("#"):
            yield number, line


def _user_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a user's table that keep to its schema; the first that does not is raised, or passed over if so asked."""
    from attache.knowledge.schema import Problem, checked_rows

    for _, row in checked_rows(path, path.relative_to(user_folder() or path.parent).as_posix()):
        if not isinstance(row, Problem):
            yield row
        elif os.environ.get(KEEP_GOING, "") in ("", "0"):
            raise KnowledgeError(f"{row}; attache knowledge check shows all that is wrong")
        else:
            log.warning("%s; passed over", row)


def read_tree(path: Path) -> Any:
    """The content of one YAML file; see `tree`."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.MarkedYAMLError as error:
        raise KnowledgeError(f"{path}:{yaml_line(error)}: {error.problem or error.context}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}:1: {' '.join(str(error).split())}") from error


def yaml_line(error: yaml.MarkedYAMLError) -> int:
    """The line (from 1) at which YAML says it is wrong."""
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark is not None else 1


def _user_file(name: str) -> Path | None:
    folder = user_folder()
    path = folder / name if folder is not None else None
    return path if path is not None and path.is_file() else None


_take_default()
