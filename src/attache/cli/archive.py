"""`attache archive`: what is kept, and one document of it."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attache.cli.annotation import annotation
from attache.cli.duplicates import duplicates, versions
from attache.cli.help import Command, Group, Option
from attache.cli.kept import ARCHIVE, open_archive
from attache.cli.link import link
from attache.cli.snapshot import snapshot
from attache.cli.upkeep import backup, check, migrate, prune, restore

if TYPE_CHECKING:
    from attache.archive import Entry
    from attache.exports.brief import Evidence

FORMATS = ("brief", "json", "jsonl", "markdown", "html")


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[
        ("Read pages and keep them, with all that was read from them.", "attache read pages/ --archive press.attache"),
        ("One line a document: id, date, title, how much was found.", "attache archive list press.attache"),
    ],
)
def archive() -> None:
    """List, show and look after what an archive keeps.

    An archive is one file that attache read --archive FILE adds to, or a PostgreSQL database: then FILE is its address, as
    postgresql://USER@HOST:PORT/DATABASE. The same page is kept once, however often it is read.
    """


@click.command("list", cls=Command, examples=[("The ids alone, for a script.", "attache archive list press.attache | cut -f1")])
@click.argument("file", type=ARCHIVE)
def list_(file: Path | str) -> None:
    """List the documents in FILE, one line each.

    On a terminal as a table; in a pipe with tabs between id, date, genre, events, transfers, readings, title and origin.
    """
    with open_archive(file) as kept:
        if sys.stdout.isatty():
            _table(list(kept.entries()))
            return
        for entry in kept.entries():
            click.echo("\t".join(_fields(entry)))


@click.command(
    "show",
    cls=Command,
    examples=[("The first letters of an id will do.", "attache archive show press.attache 4f0c --evidence full")],
)
@click.argument("file", type=ARCHIVE)
@click.argument("id")
@click.option(
    "--format", "-f", "format_", type=click.Choice(FORMATS), default="brief", show_default=True, cls=Option,
    section="What to show", help="The form of the result.",
)  # fmt: skip
@click.option(
    "--evidence", type=click.Choice(("none", "short", "full")), default="short", show_default=True, cls=Option,
    section="What to show", help="How much of the text a brief shows for each line.",
)  # fmt: skip
def show(file: Path | str, id: str, format_: str, evidence: Evidence) -> None:
    """Show the newest reading of the document ID in FILE."""
    from attache.cli.output import reading_pieces, write_pieces

    with open_archive(file) as kept:
        reading = kept.reading(id)
    sys.stdout.flush()
    write_pieces(reading_pieces(iter([reading]), format_, evidence, None), sys.stdout.buffer, nullcontext)


archive.place("Commands", list_)
archive.place("Commands", show)
archive.place("Commands", link)
archive.place("Commands", duplicates)
archive.place("Commands", versions)
archive.place("Commands", snapshot)
archive.place("Commands", annotation)
for command in (migrate, check, backup, restore, prune):
    archive.place("Upkeep", command)


def _fields(entry: Entry) -> tuple[str, ...]:
    from attache.exports.wording import clean

    numbers = (str(entry.events), str(entry.transfers), str(entry.readings))
    return (clean(entry.id), entry.published or "unknown", entry.genre, *numbers, clean(entry.title), clean(entry.origin))


def _table(entries: list[Entry]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for head, side in (("ID", "left"), ("PUBLISHED", "left"), ("GENRE", "left"), ("EVENTS", "right"), ("TRANSFERS", "right")):
        table.add_column(head, justify=side, no_wrap=True)  # type: ignore[arg-type]
    table.add_column("TITLE", overflow="fold")
    table.add_column("ORIGIN", style="dim", overflow="fold")
    for entry in entries:
        id, published, genre, events, transfers, _, title, origin = _fields(entry)
        table.add_row(*map(Text, (id[:12], published, genre, events, transfers, title, origin)))
    Console().print(table)
