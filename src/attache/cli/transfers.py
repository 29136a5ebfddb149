"""`attache transfers`."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from attache.cli.choices import to_first_day, to_last_day, to_parties
from attache.cli.exits import say
from attache.cli.help import Command, Option
from attache.cli.kept import ARCHIVE, open_archive
from attache.records import WEAKENING, Category, Status

if TYPE_CHECKING:
    from attache.exports.register import Query, Row

FORMATS = ("table", "json", "csv")


@click.command(
    cls=Command,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[
        ("What North Korea is said to give Russia.", "attache transfers -a press.attache --supplier PRK --recipient RUS"),
        ("What might break a resolution, as CSV.", "attache transfers -a press.attache --regime UNSCR-2270 -f csv -o t.csv"),
        ("Drones of 2022 and 2023 that were delivered for sure.",
         "attache transfers -a press.attache --category drone --since 2022 --until 2023 --status delivered --certainty CT+"),
    ],
)  # fmt: skip
@click.option(
    "--archive", "-a", metavar="FILE", required=True, type=ARCHIVE, cls=Option,
    section="Where from", help="The archive, as attache read --archive FILE makes it.",
)  # fmt: skip
@click.option(
    "--supplier", metavar="STATE", multiple=True, callback=to_parties, cls=Option, section="Which transfers",
    help="Only what this state supplies: ISO code or name, with a sector after a colon if need be (RUS, Russia, YEM:REB; --- "
    "for an unknown one). Give it again for more than one state; so for all of these.",
)  # fmt: skip
@click.option(
    "--recipient", metavar="STATE", multiple=True, callback=to_parties, cls=Option, section="Which transfers",
    help="Only what this state gets.",
)  # fmt: skip
@click.option(
    "--item", metavar="TERM", default="", cls=Option, section="Which transfers",
    help="Only items so called: words in the text, a designation, or a kind of thing (Shahed-136, artillery shell).",
)  # fmt: skip
@click.option(
    "--category", metavar="CATEGORY", multiple=True, type=click.Choice(get_args(Category)), cls=Option,
    section="Which transfers", help="Only items of this category (ammunition, drone, technology; docs/records.md has all).",
)  # fmt: skip
@click.option(
    "--status", metavar="STATUS", multiple=True, type=click.Choice(get_args(Status)), cls=Option, section="Which transfers",
    help="Only transfers this far along: suspected, requested, offered, negotiated, agreed, shipped, delivered, used, "
    "refused, blocked or ended.",
)  # fmt: skip
@click.option(
    "--since", metavar="DATE", callback=to_first_day, cls=Option, section="Which transfers",
    help="Only from this day, month or year on (2023-07-26, 2023-07, 2023); the page's day counts where the transfer has none.",
)  # fmt: skip
@click.option(
    "--until", metavar="DATE", callback=to_last_day, cls=Option, section="Which transfers",
    help="Only up to this day, or the end of this month or year.",
)  # fmt: skip
@click.option(
    "--certainty", metavar="VALUE", multiple=True, type=click.Choice(WEAKENING, case_sensitive=False), cls=Option,
    section="Which transfers", help="Only what is so sure: CT+, PR+, PS+, UU, PS-, PR- or CT-.",
)  # fmt: skip
@click.option(
    "--regime", metavar="ID", multiple=True, cls=Option, section="Which transfers",
    help="Only what might break this embargo, by the beginning of its identifier (UNSCR-1718, EU); see attache regimes.",
)  # fmt: skip
@click.option(
    "--min-confidence", metavar="X", type=click.FloatRange(0, 1), default=0.0, cls=Option, section="Which transfers",
    help="Leave out transfers less confident than this (0 to 1).",
)  # fmt: skip
@click.option(
    "--format", "-f", "format_", type=click.Choice(FORMATS), default="table", show_default=True, cls=Option,
    section="How", help="table: in a pipe lines with tabs. json: an array. csv: the columns of SIPRI's trade register, then "
    "our own (docs/transfers.md).",
)  # fmt: skip
@click.option(
    "--output", "-o", metavar="FILE", type=click.Path(path_type=Path, readable=False), cls=Option, section="How",
    help="Write to this file instead of standard output; it is replaced only when all is written.",
)  # fmt: skip
def transfers(
    archive: Path | str, supplier: tuple[str, ...], recipient: tuple[str, ...], item: str, category: tuple[str, ...],
    status: tuple[str, ...], since: dt.date | None, until: dt.date | None, certainty: tuple[str, ...],
    regime: tuple[str, ...], min_confidence: float, format_: str, output: Path | None,
) -> None:  # fmt: skip
    """List the transfers in an archive: what moves from whom to whom, how far along, how sure, and what it might break.

    Each document's newest reading counts. In a pipe a line a transfer, with tabs between document, transfer, time,
    supplier, recipient, item, category, status, certainty, confidence, embargoes and title.
    """
    from attache.exports.register import Query

    if since is not None and until is not None and until < since:
        raise click.UsageError(f"--until ({until}) lies before --since ({since})")
    query = Query(
        suppliers=supplier, recipients=recipient, words=item.strip(), categories=category, statuses=status,
        certainties=certainty, regimes=regime, first=since, last=until, min_confidence=min_confidence,
    )  # fmt: skip
    run(archive, query, format_, output)


def run(archive: Path | str, query: Query, format_: str, output: Path | None) -> None:
    """Write what is asked for. Raises `Stopped` where the archive or the output cannot be used."""
    from attache.cli.output import opened, write_pieces
    from attache.exports.register import select

    with open_archive(archive) as kept:
        counted = _Counted(select(kept.readings(with_transfers=True), query))
        if format_ == "table" and output is None and sys.stdout.isatty():
            _table(list(counted))
        else:
            with opened(output) as out:
                write_pieces(_pieces(counted, format_), out, nullcontext)
    if not counted.number:
        say(f"{archive}: no transfer in it is what was asked for")


class _Counted:
    """Rows, counted as they pass."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.number += 1
            yield row


def _pieces(rows: Iterable[Row], format_: str) -> Iterator[str]:
    from attache.exports import register

    writers = {"table": register.write_rows, "json": register.write_json, "csv": register.write_csv}
    return writers[format_](rows)


def _table(rows: list[Row]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from attache.exports.wording import clean

    if not rows:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for head, ratio in (
        ("WHEN", 2),
        ("SUPPLIER", 3),
        ("RECIPIENT", 3),
        ("ITEM", 4),
        ("STATUS", 3),
        ("MIGHT BREAK", 3),
        ("DOCUMENT", 4),
    ):
        table.add_column(head, overflow="fold", ratio=ratio)
    for row in rows:
        one, page, sure = row.transfer, row.reading.document, row.certainty
        number = "" if one.quantity is None or f"{one.quantity:,}" in one.item.text else f"  × {one.quantity:,}"
        sides = (row.words.party(party) for party in (one.supplier, one.recipient))
        table.add_row(
            Text(row.when), *(Text(f"{p.name}\n{p.code}".strip()) for p in sides),
            Text.assemble(clean(one.item.text), number, (f"\n{one.item.category}", "dim")),
            Text.assemble((one.status, "bold"), f"\n{sure.sign} {sure.word}", (f" {sure.value}", "dim")),
            Text("\n".join(map(clean, one.regimes)), style="red"),
            Text.assemble((clean(page.id)[:12], "bold"), f" {one.id}", (f"\n{clean(page.title or '')}", "dim")),
        )  # fmt: skip
    Console().print(table)
