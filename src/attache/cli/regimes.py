"""`attache regimes`."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

import click

from attache.cli.choices import kinds, to_day, to_state, to_term
from attache.cli.exits import say
from attache.cli.help import Command, Option

if TYPE_CHECKING:
    from rich.text import Text

    from attache.exports.regimes import Entry


@click.command(
    cls=Command,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[
        ("What was in force against North Korea on a day.", "attache regimes --state PRK --on 2023-07-26"),
        ("What bars drones to or from Iran, as far as it has no end.", "attache regimes --state Iran --item drone"),
        ("All that ever held for Iraq, ended embargoes too.", "attache regimes --state IRQ --all --json"),
    ],
)  # fmt: skip
@click.option(
    "--state", metavar="STATE", callback=to_state, cls=Option, section="What to list",
    help="Only what holds for this state: its ISO code or name (PRK, North Korea).",
)  # fmt: skip
@click.option(
    "--on", metavar="DATE", callback=to_day, cls=Option, section="What to list",
    help="Only what was in force on this day (2023-07-26); if left out, what has no end.",
)  # fmt: skip
@click.option(
    "--item", metavar="TERM", callback=to_term, cls=Option, section="What to list",
    help="Only paragraphs that bar this: a thing, a designation or a category (drone, Shahed-136, air-defence).",
)  # fmt: skip
@click.option("--all", "every", is_flag=True, cls=Option, section="What to list", help="Take in those that have ended.")
@click.option("--json", "as_json", is_flag=True, cls=Option, section="How", help="Print JSON: an array, one object a regime.")
def regimes(state: str | None, on: dt.date | None, item: str | None, every: bool, as_json: bool) -> None:
    """List arms embargoes and sectoral bans: legal basis, target, direction, items, dates in force, exemptions.

    The measures of the United Nations and the European Union since 1990, and the best-known national ones. Direction: to
    bars supplies to the target, from bars what the target supplies. On a terminal as a table; in a pipe a line a
    paragraph, with tabs between id, paragraph, target, direction, items, first and last day, legal basis, exemptions and
    source.
    """
    if every and on is not None:
        raise click.UsageError("--on lists what was in force on a day, --all what ever was; give one of them")
    from attache.exports.regimes import select, write_json, write_rows

    found = select(state, on, kinds(item) if item else frozenset(), every=every)
    if as_json:
        click.echo(write_json(found), nl=False)
    elif sys.stdout.isatty():
        _table(found)
    else:
        for line in write_rows(found):
            click.echo(line, nl=False)
    if not found:
        say(f"no regime is known that holds{f' for {state}' if state else ''}{f' on {on}' if on else ''}"
            f"{f' and bars {item}' if item else ''}")  # fmt: skip


def _table(entries: list[Entry]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not entries:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim", show_lines=False)
    for head, ratio in (("REGIME", 5), ("TARGET", 2), ("IN FORCE", 2), ("WHAT IT BARS", 6)):
        table.add_column(head, overflow="fold", ratio=ratio)
    for number, entry in enumerate(entries):
        if number:
            table.add_row()
        table.add_row(_regime(entry), Text(entry.target), _when(entry), _bars(entry))
    console = Console()
    console.print(table)
    console.print(Text("\n".join(f"Source: {s}" for s in dict.fromkeys(e.source for e in entries)), style="dim"))


def _regime(entry: Entry) -> Text:
    from rich.text import Text

    regime = entry.regime
    parts = [Text(regime.id, style="bold"), Text(regime.name), Text(regime.legal_basis, style="dim")]
    if entry.bound:
        parts.append(Text(f"Binds: {entry.bound}", style="dim"))
    if regime.binding != "legal":
        parts.append(Text(f"Binding: {regime.binding}", style="dim"))
    for label, words in (("Exempt", regime.exemptions), ("Disputed", entry.disputed), ("Unsure", entry.unsure)):
        if words:
            parts.append(Text(f"{label}: {words}", style="italic"))
    return Text("\n").join(parts)


def _when(entry: Entry) -> Text:
    from rich.text import Text

    first, last = entry.when
    return Text(f"{first} –\n{last}" if last else f"since\n{first}")


def _bars(entry: Entry) -> Text:
    from rich.text import Text

    lines = []
    for rule in entry.rules:
        way = {"to": "to it", "from": "from it", "both": "to and from it"}[rule.bar.direction]
        lines.append(Text.assemble((rule.bar.paragraph, "bold"), (f" {way}: ", "dim"), ", ".join(rule.items)))
    return Text("\n").join(lines)
