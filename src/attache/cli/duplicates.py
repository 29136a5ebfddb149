"""`attache archive duplicates` and `attache archive versions`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from attache.cli.exits import NOTHING, USAGE, Stopped, say
from attache.cli.help import Command, Option
from attache.cli.kept import ARCHIVE, open_archive

if TYPE_CHECKING:
    from attache.archive import Archive
    from attache.archive.duplicates import Cluster
    from attache.archive.versions import Page
    from attache.archive.versions_diff import Piece

#: letters of an id that a terminal shows
_ID = 12
#: words around a change
_AROUND = 12


@click.command(
    "duplicates",
    cls=Command,
    examples=[
        ("Which pages carry the same text, and who had it first.", "attache archive duplicates press.attache"),
        ("The copies of one document.", "attache archive duplicates press.attache 4f0c"),
        ("For a program: who was first, document by document.", "attache archive duplicates press.attache --json"),
    ],
)
@click.argument("file", type=ARCHIVE)
@click.argument("id", required=False)
@click.option(
    "--json", "as_json", is_flag=True, cls=Option, section="What is shown", help="One JSON object a line, a cluster each."
)
def duplicates(file: Path | str, id: str | None, as_json: bool) -> None:
    """List the clusters of near-duplicates in FILE: one text that several pages carry, also where an editor has changed up
    to a third of it; with ID only the cluster of that document.

    Each cluster names who published first and why: the agency that the copies name, else the page of the earliest day. In a
    pipe there are tabs between the cluster's id, the document's id, the day, the publisher, the agency, the share of words
    in common with the first, the title and the origin.
    """
    from attache.archive.duplicates import clusters

    _catch_up(file)
    with open_archive(file) as kept:
        found = list(clusters(kept, kept.find(id) if id else None))
        for cluster in found:
            if as_json:
                _echo_json(_cluster_record(cluster))
            elif sys.stdout.isatty():
                _show(cluster)
            else:
                for row in _rows(cluster):
                    click.echo("\t".join(row))
    copies = sum(c.copies for c in found)
    if not found:
        say(f"{file}: " + (f"no copies of {id}" if id else "no duplicates"))
    elif not as_json and not id:
        say(f"{len(found)} text{'s' * (len(found) > 1)} with {copies} cop{'y' if copies == 1 else 'ies'}")


def _echo_json(record: dict[str, Any]) -> None:
    """A line of JSON; a lone surrogate, which UTF-8 cannot hold, becomes a question mark."""
    click.echo(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace").decode())


def _catch_up(file: Path | str) -> None:
    """What was stored by an older program is put into clusters now, where the archive may be written."""
    from attache.archive import Archive, ArchiveError
    from attache.archive.duplicates import catch_up, missing

    with open_archive(file) as kept:
        waiting = missing(kept)
    if not waiting:
        return
    try:
        with Archive.open(file, write=True) as kept:
            say(f"{waiting} documents are looked at for the first time; this may be broken off and goes on next time")
            if not sys.stderr.isatty():
                catch_up(kept)
                return
            with click.progressbar(length=waiting, file=sys.stderr) as bar:
                catch_up(kept, lambda: bar.update(1))
    except ArchiveError as error:
        say(f"{waiting} documents are left out: {error}")


def _rows(cluster: Cluster) -> list[tuple[str, ...]]:
    from attache.exports.wording import clean

    ordered = sorted(cluster.members, key=lambda m: m.document != cluster.first.document)
    return [
        tuple(map(clean, (
            cluster.id, m.document, m.published or "unknown", m.publisher, m.agency or "", f"{cluster.alike[m.document]:.2f}",
            m.title, m.origin,
        )))
        for m in ordered
    ]  # fmt: skip


def _cluster_record(cluster: Cluster) -> dict[str, Any]:
    first = cluster.first._asdict()
    members = [{**m._asdict(), "alike": cluster.alike[m.document]} for m in cluster.members]
    return {"id": cluster.id, "first": first, "members": members}


def _show(cluster: Cluster) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from attache.exports.wording import clean

    console = Console()
    rows = _rows(cluster)
    console.print(Text.assemble((rows[0][6] or rows[0][1], "bold"), f"  {len(rows)} documents"))
    console.print(Text.assemble("  first: ", (clean(cluster.first.publisher), "bold"), f" ({clean(cluster.first.why)})"))
    table = Table(box=None, pad_edge=False, show_header=False)
    for column in ("id", "day", "alike"):
        table.add_column(column, no_wrap=True)
    table.add_column("publisher", overflow="fold")
    table.add_column("origin", style="dim", overflow="fold")
    versions = {clean(m.document) for m in cluster.members if m.version_of}
    for _, id, day, publisher, agency, alike, _, origin in rows:
        origin += "  another version of that page" if id in versions else ""
        by = f"{publisher or '—'}{f' ({agency})' if agency and agency != publisher else ''}"
        table.add_row(*map(Text, (id[:_ID], day, f"{round(100 * float(alike))} %", by, origin)))
    console.print(Padding(table, (0, 0, 1, 2)))


@click.command(
    "versions",
    cls=Command,
    examples=[
        ("Which pages have changed since they were first kept.", "attache archive versions press.attache"),
        ("What changed in a page, version by version.", "attache archive versions press.attache https://example.org/a --diff"),
        ("From the first to the newest, all of the text.",
         "attache archive versions press.attache 4f0c --diff --from 1 --to -1 --around -1"),
    ],
)  # fmt: skip
@click.argument("file", type=ARCHIVE)
@click.argument("page", required=False)
@click.option("--diff", is_flag=True, cls=Option, section="What is shown", help="What changed, word by word.")
@click.option(
    "--from", "since", metavar="N", type=int, cls=Option, section="What is shown",
    help="Compare from this version (1 is the oldest, -1 the newest) …",
)  # fmt: skip
@click.option("--to", "until", metavar="N", type=int, cls=Option, section="What is shown", help="… to this one, the two alone.")
@click.option(
    "--around", metavar="N", type=click.IntRange(-1), default=_AROUND, show_default=True, cls=Option, section="What is shown",
    help="So many words before and after each change; -1 for the whole text.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, cls=Option, section="What is shown", help="One JSON object a page and line.")
def versions(
    file: Path | str, page: str | None, diff: bool, since: int | None, until: int | None, around: int, as_json: bool
) -> None:
    """List the pages in FILE that were kept in several versions; with PAGE, its address or the beginning of a document's
    id, the versions of that page.

    A page is known again by its address, whatever the tracking parameters, the fragment, http or https. Changes are shown in
    colour on a terminal, [-what went-] and {+what came+} elsewhere.
    """
    if page is None and (diff or since is not None or until is not None):
        raise Stopped("--diff, --from and --to need a page: attache archive versions FILE PAGE --diff", USAGE)
    from attache.archive import versions as kept_versions

    with open_archive(file) as kept:
        if page is None:
            found = kept_versions.pages(kept)
            for one in found:
                _write_page(one, as_json, [])
            if not found:
                say(f"{file}: no page in it has more than one version")
            return
        one = kept_versions.versions(kept, page)
        changes = _changes(kept, one, since, until, around) if diff or since is not None or until is not None else []
    _write_page(one, as_json, changes)
    if diff and not changes:
        raise Stopped(f"{one.address}: there is one version only", NOTHING)


Change = tuple[int, int, "list[Piece]"]


def _changes(kept: Archive, page: Page, since: int | None, until: int | None, around: int) -> list[Change]:
    """Which versions are compared (from 1), and what changed between them."""
    from attache.archive.versions import text_of
    from attache.archive.versions_diff import around as shortened
    from attache.archive.versions_diff import word_diff

    count = len(page.versions)
    if since is None and until is None:
        pairs = [(n, n + 1) for n in range(1, count)]
    else:
        pairs = [(_nth(since if since is not None else 1, count), _nth(until if until is not None else -1, count))]
    changes = []
    for one, other in pairs:
        pieces = word_diff(text_of(kept, page.versions[one - 1]), text_of(kept, page.versions[other - 1]))
        changes.append((one, other, pieces if around < 0 else shortened(pieces, around)))
    return changes


def _nth(number: int, count: int) -> int:
    at = number if number > 0 else count + 1 + number
    if not 1 <= at <= count:
        raise Stopped(f"there is no version {number}; the page has {count}", USAGE)
    return at


def _write_page(page: Page, as_json: bool, changes: list[Change]) -> None:
    from attache.exports.wording import clean

    if as_json:
        record: dict[str, Any] = {"address": page.address, "versions": [v._asdict() for v in page.versions]}
        if changes:
            record["changes"] = [{"from": a, "to": b, "pieces": [p._asdict() for p in pieces]} for a, b, pieces in changes]
        _echo_json(record)
        return
    terminal = sys.stdout.isatty()
    if terminal:
        click.echo(clean(page.versions[-1].url))
    for number, v in enumerate(page.versions, 1):
        row = (str(number), v.document, v.fetched or "unknown", v.published or "unknown", clean(v.title), clean(v.url))
        click.echo(f"  {number}  {v.document[:_ID]}  {row[2]}  {row[4]}" if terminal else "\t".join((page.address, *row)))
    for one, other, pieces in changes:
        click.echo(f"\n{'version ' if terminal else '@@ '}{one} → {other}{'' if terminal else ' @@'}")
        _write_pieces(pieces, terminal and not os.environ.get("NO_COLOR"))


def _write_pieces(pieces: list[Piece], colour: bool) -> None:
    from attache.archive.versions_diff import changed

    if not any(p.kind != "same" for p in pieces):
        click.echo("the text is the same; something else of the page changed")
        return
    for piece in pieces:
        lines = _safe(piece.text)
        if piece.kind == "same":
            click.echo(lines, nl=False)
        elif colour:
            gone = piece.kind == "removed"
            click.echo(click.style(lines, fg="red" if gone else "green", strikethrough=gone, underline=not gone), nl=False)
        else:
            click.echo(f"[-{lines}-]" if piece.kind == "removed" else f"{{+{lines}+}}", nl=False)
    gone_count, come_count = changed(pieces)
    click.echo(f"\n({gone_count} words went, {come_count} came)")


def _safe(text: str) -> str:
    """Text that moves no cursor, with its lines and blanks kept."""
    from attache.exports.wording import clean

    def one(line: str) -> str:
        bare = line.strip(" ")
        front, back = len(line) - len(line.lstrip(" ")), len(line) - len(line.rstrip(" "))
        return f"{' ' * front}{clean(bare)}{' ' * back}" if bare else line

    return "\n".join(map(one, text.split("\n")))
