"""Naming and opening an archive on the command line: a file, or the address of a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from attache.cli.exits import UNWRITABLE, Stopped

if TYPE_CHECKING:
    from attache.archive import Archive


class ArchiveName(click.Path):
    """A parameter that names an archive: a `Path`, or the address as it was given."""

    name = "archive"

    def __init__(self) -> None:
        super().__init__(path_type=Path, readable=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, str) and value.startswith(("postgresql:", "postgres:", "postgresql+psycopg:")):
            return value
        return super().convert(value, param, ctx)


#: the type of every `--archive` option and FILE argument
ARCHIVE = ArchiveName()


@contextmanager
def open_archive(name: Path | str, *, write: bool = False) -> Iterator[Archive]:
    """The archive, opened for reading, or for writing (made where there is none). Raises `Stopped` where it cannot be used."""
    from attache.archive import Archive, ArchiveError

    try:
        with Archive.open(name, write=write) as kept:
            yield kept
    except ArchiveError as error:
        raise Stopped(str(error), UNWRITABLE) from error
