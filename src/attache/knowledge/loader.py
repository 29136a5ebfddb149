"""Loads facts from data files: TSV tables and YAML trees under `knowledge/data`, a user's folder overriding any of them.

Every file names its source in comment lines (`# source: …`) at its head. A user's folder (`ATTACHE_KNOWLEDGE`, or
`use_folder`) has the same layout: a table's rows are added to ours, and replace those with the same first column; a tree's
top-level keys replace ours.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


class KnowledgeError(ValueError):
    """A knowledge file is wrong: the message names file, line and reason."""


def use_folder(folder: Path | None) -> None:
    """Take `folder` as the user's knowledge from now on (None: ours alone). Everything loaded so far is forgotten."""
    if folder is None:
        os.environ.pop("ATTACHE_KNOWLEDGE", None)
    else:
        os.environ["ATTACHE_KNOWLEDGE"] = str(folder)
    table.cache_clear()
    tree.cache_clear()


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/<name>.tsv`, as header → cell (no cell is None; an empty one is "").

    `name` may hold slashes ("actors/states"). Lines that begin with `#` are comments. Several rows may share their first
    column. Raises `KnowledgeError` where a row has another number of cells than the header, `FileNotFoundError` where
    there is no such table.
    """
    ours = tuple(read_table(DATA / f"{name}.tsv"))
    theirs = _user_file(f"{name}.tsv")
    if theirs is None:
        return ours
    added = tuple(read_table(theirs))
    replaced = {next(iter(row.values())) for row in added}
    return tuple(row for row in ours if next(iter(row.values())) not in replaced) + added


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
    header: list[str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
        elif len(cells) != len(header):
            raise KnowledgeError(f"{path}:{number}: {len(cells)} cells where the header has {len(header)}")
        else:
            yield dict(zip(header, (c.strip() for c in cells), strict=True))


def read_tree(path: Path) -> Any:
    """The content of one YAML file; see `tree`."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{path}: {error}") from error


def _user_file(name: str) -> Path | None:
    folder = os.environ.get("ATTACHE_KNOWLEDGE")
    path = Path(folder) / name if folder else None
    return path if path is not None and path.is_file() else None
