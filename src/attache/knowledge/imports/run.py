"""Runs an import: lines in, tables in the user's folder out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attache.knowledge.imports import ftm, wikidata
from attache.knowledge.imports.lines import Tick, objects
from attache.knowledge.imports.staging import Staging, WrongLine
from attache.knowledge.loader import KnowledgeError
from attache.knowledge.schema import Problem
from attache.knowledge.writing import Addition, add_table

FORMATS = ("ftm", "wikidata")
_TAKERS = {"ftm": ftm, "wikidata": wikidata}


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: the tables, how many lines were taken, left aside and wrong; terms in offices without a name."""

    tables: tuple[Addition, ...]
    taken: int
    aside: int
    wrong: int
    unnamed: int


def import_file(
    path: Path, folder: Path, *, name: str, format: str | None = None, replace: bool = False,
    wrong: Callable[[Problem], None] | None = None, tick: Tick = lambda _: None,
) -> Imported:  # fmt: skip
    """Import a file's persons and organisations as `actors/offices_NAME.tsv` and `actors/orgs_NAME.tsv` in `folder`.

    `format` is worked out from the first line where it is None. `wrong` is called with each line that cannot be understood,
    and the rest is imported; without it the first such line ends the import, with nothing written. Raises `KnowledgeError`
    with file, line and reason then, where the tables are there already, or nothing in the file is of use; `OSError` where the
    file cannot be read.
    """
    counts = {True: 0, False: 0}
    bad = 0
    with Staging() as staging:
        try:
            for number, found in objects(path, tick):
                try:
                    if isinstance(found, WrongLine):
                        raise found
                    format = format or _format(found)
                    counts[_TAKERS[format].take(found, staging)] += 1
                except WrongLine as error:
                    problem = Problem(path, number, str(error))
                    if wrong is None:
                        raise KnowledgeError(
                            f"{problem}; nothing was imported (--keep-going passes wrong lines over)"
                        ) from error
                    bad += 1
                    wrong(problem)
        except WrongLine as error:
            raise KnowledgeError(f"{path}: {error}; nothing was imported") from error
        tables = _write(staging, path, folder, name, format or "", replace)
        if not tables:
            raise KnowledgeError(f"{path}: has no person with an office, and no organisation; nothing was imported")
        return Imported(tables, counts[True], counts[False], bad, staging.unnamed_posts())


def _write(staging: Staging, path: Path, folder: Path, name: str, format: str, replace: bool) -> tuple[Addition, ...]:
    label = _TAKERS[format].NAME if format else ""
    head = (f"{label}, imported from {path.name}", "written by attache knowledge import; edit a copy under another name")
    files = {f"actors/offices_{name}.tsv": staging.persons, f"actors/orgs_{name}.tsv": staging.organisations}
    there = [str(folder / file) for file in files if (folder / file).exists()]
    if there and not replace:
        raise KnowledgeError(f"{there[0]}: is there already; replace it with --replace, or choose another --name")
    made: list[Addition] = []
    for file, rows in files.items():
        addition = add_table(folder, file, rows(), head, replace=replace, also=bool(made))
        made += [addition] if addition is not None else []
    return tuple(made)


def _format(found: dict[str, Any]) -> str:
    for format, taker in _TAKERS.items():
        if taker.looks_like(found):
            return format
    raise WrongLine("is neither a FollowTheMoney entity (schema, properties) nor a Wikidata item (labels, claims)")
