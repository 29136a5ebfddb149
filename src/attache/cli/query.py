"""`attache query`."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attache.cli.exits import UNWRITABLE, USAGE, Stopped, say
from attache.cli.help import Command, Option
from attache.cli.kept import ARCHIVE, open_archive

if TYPE_CHECKING:
    from attache.exports.sql import Answer

FORMATS = ("table", "csv", "json")
#: rows that a table on a terminal shows
_SHOWN = 200


@click.command(
    cls=Command,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[
        ("Who acts on whom most.",
         'attache query -a press.attache "SELECT actor_state, recipient_state, count(DISTINCT id) AS events FROM events '
         'GROUP BY ALL ORDER BY events DESC LIMIT 20"'),
        ("What each publisher says of deliveries, as CSV.",
         'attache query -a press.attache "SELECT publisher, item, certainty, evidence FROM transfers JOIN documents '
         "USING (document) WHERE status = 'delivered'\" -f csv -o deliveries.csv"),
    ],
)  # fmt: skip
@click.argument("sql")
@click.option(
    "--archive", "-a", metavar="FILE", required=True, type=ARCHIVE, cls=Option, section="Where from",
    help="The archive, as attache read --archive FILE makes it.",
)  # fmt: skip
@click.option(
    "--format", "-f", "format_", type=click.Choice(FORMATS), default="table", show_default=True, cls=Option, section="How",
    help="table: in a pipe lines with tabs. csv: with a header. json: an object a line.",
)  # fmt: skip
@click.option(
    "--output", "-o", metavar="FILE", type=click.Path(path_type=Path, readable=False), cls=Option, section="How",
    help="Write to this file instead of standard output; it is replaced only when all is written.",
)  # fmt: skip
def query(sql: str, archive: Path | str, format_: str, output: Path | None) -> None:
    """Ask an archive in SQL (DuckDB's; pip install 'attache[sql]').

    The tables are documents, events, transfers, attributions, actors, places, conditions and contradictions, with the columns
    that docs/exports.md explains. Each document's newest reading counts. They are copies: SQL cannot change the archive.
    """
    from attache.cli.output import opened, write_pieces
    from attache.exports.parquet import Missing
    from attache.exports.sql import WRITERS, Answer, SqlError

    try:
        with open_archive(archive) as kept, Answer(kept.readings(), sql) as answer:
            if format_ == "table" and output is None and sys.stdout.isatty():
                _table(answer)
                return
            with opened(output) as out:
                write_pieces(WRITERS[format_](answer), out, nullcontext)
    except SqlError as error:
        raise Stopped(f"the SQL cannot be answered: {error}", USAGE) from error
    except Missing as error:
        raise Stopped(str(error), UNWRITABLE) from error


def _table(answer: Answer) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from attache.exports.sql import shown

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for name in answer.columns:
        table.add_column(Text(name), overflow="fold")
    rows = answer.rows()
    for row in islice(rows, _SHOWN):
        table.add_row(*(Text(shown(value)) for value in row))
    Console().print(table)
    if next(rows, None) is not None:
        say(f"there are more than {_SHOWN} rows; all of them come with --format csv, or a pipe")
