"""`attache export`."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from attache.cli.choices import to_first_day, to_last_day, to_parties
from attache.cli.code import to_moment
from attache.cli.exits import UNWRITABLE, USAGE, Stopped, say
from attache.cli.help import Command, Option
from attache.cli.kept import ARCHIVE, open_archive
from attache.exports.catalog import FORMATS, Settings, in_folder, table_names
from attache.records import WEAKENING, Category, EventType, Genre

if TYPE_CHECKING:
    from attache.archive import Archive
    from attache.exports.choose import Choice
    from attache.records import Reading

_WHICH, _WHAT, _WHERE = "Which records", "In what form", "Where results go"


@dataclass(frozen=True, slots=True)
class Job:
    """What `attache export` was told."""

    archive: Path | str
    format: str
    settings: Settings
    choice: Choice
    query: str
    documents: tuple[str, ...]
    output: Path | None


@click.command(
    cls=Command,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[
        ("All records, a page a line.", "attache export press.attache > records.jsonl"),
        ("Tables for a spreadsheet, in a folder.", "attache export press.attache -f csv -o tables/"),
        ("One table for DuckDB, pandas or R.", "attache export press.attache -f parquet --table events -o events.parquet"),
        ("What passed between Russia and North Korea since 2023, for Gephi.",
         "attache export press.attache -f gexf --party RUS --party PRK --since 2023 -o trade.gexf"),
        ("Pages found by a search, for OpenAleph.", "attache export press.attache -f ftm --query '\"missile technology\"'"),
    ],
)  # fmt: skip
@click.argument("archive", type=ARCHIVE)
@click.option(
    "--format", "-f", "format_", metavar="FORMAT", type=click.Choice(list(FORMATS)), default="jsonl", show_default=True,
    cls=Option, section=_WHAT, help="; ".join(f"{name}: {form.about}" for name, form in FORMATS.items()) + ".",
)  # fmt: skip
@click.option(
    "--table", metavar="TABLE", type=click.Choice(table_names()), default=None, cls=Option, section=_WHAT,
    help=f"Of csv and parquet, this table alone: {', '.join(table_names())}. Without it all, as files of a folder.",
)  # fmt: skip
@click.option(
    "--all", "every", is_flag=True, cls=Option, section=_WHAT,
    help="Of cameo, icews and gdelt, take in what did not happen, or not yet; these formats cannot tell it from the rest.",
)  # fmt: skip
@click.option(
    "--added", metavar="MOMENT", callback=to_moment, cls=Option, section=_WHAT,
    help="What gdelt's DATEADDED is to be (2023-07-28T06:15:00, in UTC); the present moment if left out.",
)  # fmt: skip
@click.option(
    "--query", "-q", metavar="WORDS", default="", cls=Option, section=_WHICH,
    help="Only pages that this search finds, as in attache search (docs/search.md).",
)  # fmt: skip
@click.option(
    "--document", "-d", metavar="ID", multiple=True, cls=Option, section=_WHICH,
    help="Only this page; the first letters of its id will do. Give it again for more.",
)  # fmt: skip
@click.option(
    "--genre", metavar="GENRE", multiple=True, type=click.Choice(get_args(Genre)), cls=Option, section=_WHICH,
    help=f"Only pages of this genre: {', '.join(get_args(Genre))}.",
)  # fmt: skip
@click.option(
    "--party", metavar="STATE", multiple=True, callback=to_parties, cls=Option, section=_WHICH,
    help="Only what this state does, undergoes, gives or gets: ISO code or name, with a sector after a colon if need be (RUS, "
    "Russia, YEM:REB). Given twice or more, only what passes between two of them.",
)  # fmt: skip
@click.option(
    "--actor", metavar="STATE", multiple=True, callback=to_parties, cls=Option, section=_WHICH,
    help="Only what this state does or supplies. Give it again for more; so for --recipient.",
)  # fmt: skip
@click.option(
    "--recipient", metavar="STATE", multiple=True, callback=to_parties, cls=Option, section=_WHICH,
    help="Only what is done to this state, or supplied to it.",
)  # fmt: skip
@click.option(
    "--type", metavar="CLASS", multiple=True, type=click.Choice(get_args(EventType), case_sensitive=False), cls=Option,
    section=_WHICH, help="Only events of this class (CONSULT, ASSAULT; docs/records.md has all), and no transfers.",
)  # fmt: skip
@click.option(
    "--category", metavar="CATEGORY", multiple=True, type=click.Choice(get_args(Category)), cls=Option, section=_WHICH,
    help="Only transfers of this category (ammunition, drone), and no events but those that --type asks for.",
)  # fmt: skip
@click.option(
    "--since", metavar="DATE", callback=to_first_day, cls=Option, section=_WHICH,
    help="Only from this day, month or year on (2023-07-26, 2023-07, 2023); the page's day counts where a record has none.",
)  # fmt: skip
@click.option(
    "--until", metavar="DATE", callback=to_last_day, cls=Option, section=_WHICH,
    help="Only up to this day, or the end of this month or year.",
)  # fmt: skip
@click.option(
    "--certainty", metavar="VALUE", multiple=True, type=click.Choice(WEAKENING, case_sensitive=False), cls=Option,
    section=_WHICH, help="Only what is so sure: CT+, PR+, PS+, UU, PS-, PR- or CT-.",
)  # fmt: skip
@click.option(
    "--min-confidence", metavar="X", type=click.FloatRange(0, 1), default=0.0, cls=Option, section=_WHICH,
    help="Leave out what is less confident than this (0 to 1).",
)  # fmt: skip
@click.option(
    "--output", "-o", metavar="PATH", type=click.Path(path_type=Path, readable=False), cls=Option, section=_WHERE,
    help="Write to this file, or folder where the format makes several files, instead of standard output; replaced only when "
    "all is written.",
)  # fmt: skip
def export(
    archive: Path | str, format_: str, table: str | None, every: bool, added: dt.datetime | None, query: str,
    document: tuple[str, ...], genre: tuple[str, ...], party: tuple[str, ...], actor: tuple[str, ...],
    recipient: tuple[str, ...], type: tuple[str, ...], category: tuple[str, ...], since: dt.date | None,
    until: dt.date | None, certainty: tuple[str, ...], min_confidence: float, output: Path | None,
) -> None:  # fmt: skip
    """Write what ARCHIVE keeps in the forms of other programs.

    Each document's newest reading counts. Every record keeps the words that it rests on, its certainty and its document;
    docs/exports.md says what becomes of what in each format.
    """
    from attache.exports.choose import Choice

    if since is not None and until is not None and until < since:
        raise click.UsageError(f"--until ({until}) lies before --since ({since})")
    settings = Settings(table or "", added, every)
    _check(format_, settings, output)
    choice = Choice(
        parties=party, actors=actor, recipients=recipient, types=type, categories=category, certainties=certainty,
        genres=genre, first=since, last=until, min_confidence=min_confidence,
    )  # fmt: skip
    run(Job(archive, format_, settings, choice, query.strip(), document, output))


def _check(format_: str, settings: Settings, output: Path | None) -> None:
    """Raises `click.UsageError` where the options do not go together."""
    form = FORMATS[format_]
    if settings.table and form.shape != "tables":
        raise click.UsageError(f"--table is for csv and parquet, and {format_} has no tables")
    for name, given, option in (("every", settings.every, "--all"), ("added", settings.added, "--added")):
        if given and name not in form.takes:
            fitting = ", ".join(key for key, one in FORMATS.items() if name in one.takes)
            raise click.UsageError(f"{option} is for {fitting}, and says nothing to {format_}")
    if output is None and in_folder(format_, settings):
        one = ", or name one table with --table" if form.shape == "tables" else ""
        raise click.UsageError(f"{format_} makes several files; give --output a folder{one}")
    if output is None and format_ == "parquet" and sys.stdout.isatty():
        raise click.UsageError("parquet is not for terminals; give --output a file")


def run(job: Job) -> None:
    """Write what is asked for. Raises `Stopped` where the archive or the output cannot be used."""
    from attache.exports.catalog import files, pieces
    from attache.exports.parquet import Missing

    with ExitStack() as stack:
        kept = stack.enter_context(open_archive(job.archive))
        bar = stack.enter_context(_Bar(kept))
        readings = bar.counted(job.choice.select(bar.passing(_readings(kept, job))))
        try:
            if job.output is not None and in_folder(job.format, job.settings):
                from attache.cli.folder import write_files

                write_files(job.output, files(job.format, readings))
            else:
                _write(pieces(job.format, readings, job.settings), job.output)
        except Missing as error:
            raise Stopped(str(error), UNWRITABLE) from error
    if not bar.number:
        say(f"{job.archive}: nothing in it is what was asked for")


def _write(pieces: Iterator[str | bytes], output: Path | None) -> None:
    from attache.cli.output import opened

    with opened(output) as out:
        for piece in pieces:
            out.write(piece if isinstance(piece, bytes) else piece.encode("utf-8", "replace"))
        out.flush()


def _readings(kept: Archive, job: Job) -> Iterator[Reading]:
    """The readings of the documents asked for, one in memory at a time."""
    if not job.documents and not job.query:
        return kept.readings()
    ids = {kept.find(id) for id in job.documents}
    if job.query:
        found = _found(kept, job.query)
        ids = found & ids if job.documents else found
    return kept.readings(documents=ids)


def _found(kept: Archive, query: str) -> set[str]:
    """The ids of the documents that a search finds. Raises `Stopped` where it cannot be understood."""
    from attache.archive.search import QueryError
    from attache.archive.search.found import found

    try:
        return found(kept, query)
    except QueryError as error:
        raise Stopped(f"{error}", USAGE) from error


class _Bar:
    """Counts pages: on standard error, only on a terminal, and only where results do not go there too."""

    def __init__(self, kept: Archive) -> None:
        self.number = 0
        self._kept = kept
        self._shown = sys.stderr.isatty() and not sys.stdout.isatty()
        self._stack = ExitStack()

    def __enter__(self) -> _Bar:
        if self._shown:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            total = sum(1 for _ in self._kept.entries())
            columns = TextColumn("exporting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
            self._progress = self._stack.enter_context(Progress(*columns, console=Console(stderr=True), transient=True))
            self._task = self._progress.add_task("exporting", total=total)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def passing(self, readings: Iterator[Reading]) -> Iterator[Reading]:
        """The readings, the bar going on with each."""
        for reading in readings:
            yield reading
            if self._shown:
                self._progress.advance(self._task)

    def counted(self, readings: Iterator[Reading]) -> Iterator[Reading]:
        """The readings that are left, counted."""
        for reading in readings:
            self.number += 1
            yield reading
