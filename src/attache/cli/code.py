"""`attache code`."""

from __future__ import annotations

import datetime as dt
import logging
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attache.cli.help import Command, Option
from attache.cli.read import Tally, to_date

if TYPE_CHECKING:
    from attache.document import Document

FORMATS = ("plover", "cameo", "icews", "gdelt")


def to_moment(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.datetime | None:
    """An option's value as a moment, in UTC where it names no other zone."""
    if value is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no moment; write it as 2023-07-28T06:15:00", ctx, param) from None
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment


@dataclass(frozen=True, slots=True)
class Settings:
    """What `attache code` was told."""

    sources: tuple[str, ...]
    format: str
    every: bool
    min_confidence: float
    published: dt.date | None
    added: dt.datetime | None
    output: Path | None


@click.command(
    cls=Command,
    exit_codes=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[
        ("The events of a page in PLOVER's JSON, one a line.", "attache code page.html"),
        ("Who did what to whom in a folder of pages, as CAMEO dyads.", "attache code pages/ -f cameo | cut -f 1-6"),
        ("A file that is read by what reads GDELT's.", "attache code pages/ -f gdelt -o 20230728061500.export.csv"),
        ("Only what is fairly sure, plans and denials too.", "attache code pages/ -f icews --min-confidence 0.6 --all"),
    ],
)  # fmt: skip
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option(
    "--format", "-f", "format_", type=click.Choice(FORMATS), default="plover", show_default=True, cls=Option,
    section="What to show",
    help="plover: JSON lines by the PLOVER manual. cameo: rows as PETRARCH2 writes them. icews: the 20 columns of ICEWS, with "
    "their header. gdelt: the 61 columns of GDELT 2.0 events, without one (name the file .csv). All but plover are "
    "tab-separated, a row for each pair of actor and recipient.",
)  # fmt: skip
@click.option(
    "--all", "every", is_flag=True, cls=Option, section="What to show",
    help="Take in events that did not happen, or not yet: future, hypothetical, denied or doubted ones. cameo, icews and gdelt "
    "cannot tell them from others, and leave them out without this; plover marks them, and always has them.",
)  # fmt: skip
@click.option(
    "--min-confidence", metavar="X", type=click.FloatRange(0, 1), default=0.0, cls=Option, section="What to show",
    help="Leave out events less confident than this (0 to 1).",
)  # fmt: skip
@click.option(
    "--published", metavar="DATE", callback=to_date, cls=Option, section="How to read",
    help="The day the pages were published (2023-07-28), where you know it better than they say it.",
)  # fmt: skip
@click.option(
    "--added", metavar="MOMENT", callback=to_moment, cls=Option, section="How to read",
    help="What gdelt's DATEADDED is to be (2023-07-28T06:15:00, in UTC); the present moment if left out.",
)  # fmt: skip
@click.option("--debug", is_flag=True, cls=Option, section="How to read", help="Show where in the program a page failed.")
@click.option(
    "--output", "--out", "-o", metavar="FILE", type=click.Path(path_type=Path, readable=False), cls=Option,
    section="Where results go",
    help="Write to this file instead of standard output; it is replaced only when all is written.",
)  # fmt: skip
def code(
    sources: tuple[str, ...], format_: str, every: bool, min_confidence: float, published: dt.date | None,
    added: dt.datetime | None, debug: bool, output: Path | None,
) -> int:  # fmt: skip
    """Read pages and write their events as event data: PLOVER, CAMEO, ICEWS or GDELT.

    A SOURCE is what it is to attache read: a file, a folder, a web address, or - for standard input. docs/coding.md
    explains every field and column. Each page that cannot be read gets one line on standard error, and the others are
    coded all the same.
    """
    if debug:
        logging.basicConfig(format="attache: %(message)s", stream=sys.stderr)
        logging.getLogger("attache").setLevel(logging.DEBUG)
    return run(Settings(sources, format_, every, min_confidence, published, added, output))


def run(settings: Settings) -> int:
    """Read all sources, write their events; the exit code. Raises `Stopped` where the output cannot be used."""
    from attache.api import outcomes
    from attache.cli.output import opened, write_pieces
    from attache.cli.progress import Bar

    with ExitStack() as stack:
        out = stack.enter_context(opened(settings.output))
        bar = stack.enter_context(Bar(settings.sources))
        tally = Tally(None, bar)
        documents = tally.documents(outcomes(settings.sources, published=settings.published))
        write_pieces(_pieces(settings, documents), out, bar.hidden)
    return tally.close()


def _pieces(settings: Settings, documents: Iterator[Document]) -> Iterator[str]:
    """The events in the form asked for, piece by piece."""
    from attache.exports import cameo, gdelt, plover
    from attache.exports.view import at_least
    from attache.records import to_reading

    readings = (at_least(to_reading(doc), settings.min_confidence) for doc in documents)
    if settings.format == "plover":
        return plover.write(readings)
    if settings.format == "gdelt":
        return gdelt.write(readings, settings.added or dt.datetime.now(dt.UTC), settings.every)
    return (cameo.write_icews if settings.format == "icews" else cameo.write)(readings, settings.every)
