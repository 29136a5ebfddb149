"""`attache search`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from attache.cli.exits import USAGE, Stopped, say
from attache.cli.help import Command, Option
from attache.cli.kept import ARCHIVE, open_archive

if TYPE_CHECKING:
    from pathlib import Path

    from rich.text import Text

    from attache.archive import Archive
    from attache.archive.search import Hit, Order, Results
    from attache.document import Span

ORDERS = ("relevance", "newest", "oldest")
#: as `attache.archive.search.FACETS`, which a help text must not load the database library for
FACETS = (
    "genre", "publisher", "year", "language", "type", "actor", "place", "certainty", "item", "status", "regime", "month", "day",
    "source",
)  # fmt: skip


@click.command(
    cls=Command,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[
        (
            "Words, a phrase, and what is not to be there.",
            """attache search -a press.attache 'drones "North Korea" -football'""",
        ),
        (
            "Visits of Russians to North Koreans in 2023 that are certain.",
            "attache search -a press.attache 'from:RUS to:PRK type:CONSULT certainty:CT+ when:2023'",
        ),
        (
            "How the pages on missiles spread over years and publishers.",
            "attache search -a press.attache 'missile* OR item:missile' --facet year --facet publisher",
        ),
        ("How the whole archive spreads over months.", "attache search -a press.attache --facet month --limit 0"),
        ("Keep a search, and run it again.", "attache search -a press.attache 'regime:UNSCR -status:blocked' --save embargo"),
    ],
)
@click.argument("query", nargs=-1)
@click.option(
    "--archive", "-a", metavar="FILE", required=True, type=ARCHIVE, cls=Option, section="Where",
    help="The archive, as attache read --archive FILE makes it.",
)  # fmt: skip
@click.option(
    "--limit", "-n", metavar="N", type=click.IntRange(0, 10_000), default=20, show_default=True, cls=Option,
    section="What is shown", help="As many documents at most.",
)  # fmt: skip
@click.option(
    "--offset", metavar="N", type=click.IntRange(0), default=0, cls=Option, section="What is shown",
    help="Leave out the first so many: --offset 20 shows what comes after the first 20.",
)  # fmt: skip
@click.option(
    "--sort", type=click.Choice(ORDERS), default="relevance", show_default=True, cls=Option, section="What is shown",
    help="In which order. Where there are no words to rank by, or too many documents to rank, the newest come first.",
)  # fmt: skip
@click.option(
    "--facet", metavar="NAME", multiple=True, type=click.Choice(FACETS), cls=Option, section="What is shown",
    help=f"Count all that was found by this: {', '.join(FACETS)}. Give it again for more than one.",
)  # fmt: skip
@click.option(
    "--json", "as_json", is_flag=True, cls=Option, section="What is shown",
    help="One JSON object: total, hits with snippet, marks and the records that answer, facets.",
)  # fmt: skip
@click.option(
    "--save", metavar="NAME", cls=Option, section="Saved searches",
    help="Keep the query in the archive under this name, in place of an older one; then search.",
)  # fmt: skip
@click.option(
    "--saved", metavar="NAME", cls=Option, section="Saved searches",
    help="Search for what was saved under this name; with a QUERY, for both.",
)  # fmt: skip
@click.option(
    "--list", "listed", is_flag=True, cls=Option, section="Saved searches", help="List the saved searches: name and query.",
)  # fmt: skip
@click.option("--forget", metavar="NAME", cls=Option, section="Saved searches", help="Take a saved search away.")
def search(
    query: tuple[str, ...], archive: Path | str, limit: int, offset: int, sort: Order, facet: tuple[str, ...], as_json: bool,
    save: str | None, saved: str | None, listed: bool, forget: str | None,
) -> None:  # fmt: skip
    """Find documents in an archive.

    QUERY is words that are all wanted, "phrases" in double quotes, begin*, OR, NOT or -word, (groups), and field:value. Put
    the whole of it in single quotes for the shell. Fields of the page: title actor place source publisher genre language
    after before until during; of one event or transfer in it: from to type mode item status regime certainty when.
    docs/search.md explains all of them.

    In a pipe a line a document, with tabs between id, date, genre, publisher, title and snippet.
    """
    from attache.archive.search import QueryError, forget_saved

    words = " ".join(query).strip()
    if sum((listed, forget is not None, bool(words or saved or facet))) != 1:
        raise click.UsageError("give a QUERY (or --saved NAME), --facet NAME for the whole archive, --list, or --forget NAME")
    if save is not None and not words:
        raise click.UsageError("--save needs a QUERY to keep")
    try:
        with open_archive(archive, write=save is not None or forget is not None) as kept:
            if listed:
                _list(kept)
            elif forget is not None:
                forget_saved(kept, forget)
            else:
                _search(kept, words, save, saved, (limit, offset, sort, facet), as_json)
    except QueryError as error:
        raise Stopped(str(error), USAGE) from error


def _list(kept: Archive) -> None:
    from attache.archive.search import saved
    from attache.exports.wording import clean

    found = saved(kept)
    for one in found:
        click.echo(f"{clean(one.name)}\t{clean(one.query)}")
    if not found:
        say(f"{kept.path}: no search is saved in it; attache search QUERY --save NAME keeps one")


def _search(
    kept: Archive,
    words: str,
    save: str | None,
    saved: str | None,
    shown: tuple[int, int, Order, tuple[str, ...]],
    as_json: bool,
) -> None:
    from attache.archive import search as library

    if saved is not None:
        before = library.saved_query(kept, saved)
        words = f"({before}) ({words})" if words else before
    if save is not None:
        library.save(kept, save, words)
    limit, offset, order, facets = shown
    results = library.search(kept, words, limit=limit, offset=offset, order=order, facets=facets)
    if as_json or not sys.stdout.isatty():
        from attache.cli.output import write_pieces

        sys.stdout.flush()
        write_pieces(_json(results) if as_json else _lines(results), sys.stdout.buffer, nullcontext)
    else:
        _page(results)
    if results.counted and results.counted < results.total:
        say(f"{kept.path}: the facets are of the newest {results.counted:,} of {results.total:,} documents; narrow the query")
    if not results.total:
        say(f"{kept.path}: no document in it answers this query; try fewer words, OR between them, or begin* for endings")
    elif not results.hits and limit:
        say(f"{kept.path}: there are only {results.total} documents; give a smaller --offset")


def _json(results: Results) -> Iterator[str]:
    import msgspec

    yield f"{json.dumps(msgspec.to_builtins(results), ensure_ascii=False, indent=1)}\n"


def _lines(results: Results) -> Iterator[str]:
    """A line a document; then, of each facet that was asked for, a line a value."""
    from attache.exports.wording import clean

    for hit in results.hits:
        snippet = "".join(f"*{clean(piece)}*" if marked else _kept_blanks(piece) for piece, marked in hit.snippet.pieces())
        cells = (hit.document, hit.published or "unknown", hit.genre, hit.publisher, hit.title)
        yield "\t".join((*map(clean, cells), snippet.strip())) + "\n"
    for facet, counts in results.facets.items():
        for count in counts:
            yield f"{facet}\t{clean(count.value) or 'unknown'}\t{count.documents}\n"


def _kept_blanks(piece: str) -> str:
    """The piece safe to print; a blank at its ends stays, since it parts it from what is marked."""
    from attache.exports.wording import clean

    inner = clean(piece)
    return f"{' ' * piece[:1].isspace()}{inner}{' ' * (bool(inner) and piece[-1:].isspace())}"


def _page(results: Results) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from attache.exports.wording import clean

    console = Console()
    if results.hits:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim", show_lines=False, padding=(0, 1, 1, 0))
        for head in ("ID", "PUBLISHED"):
            table.add_column(head, no_wrap=True)
        table.add_column("WHAT IT SAYS", overflow="fold")
        for hit in results.hits:
            about = " · ".join(filter(None, map(clean, (hit.publisher, hit.genre, " ".join(hit.records)))))
            what = Text("\n").join((_title(hit), Text(about, "dim"), _marked(hit.snippet.pieces())))
            table.add_row(Text(clean(hit.document)[:12]), Text(hit.published or "unknown"), what)
        console.print(table)
        last = results.offset + len(results.hits)
        more = f"; the next: --offset {last}" if last < results.total else ""
        how = {"relevance": "the most relevant first", "newest": "the newest first", "oldest": "the oldest first"}[
            results.order
        ]
        console.print(Text(f"{results.offset + 1} to {last} of {results.total}, {how}{more}", "dim"))
    for facet, counts in results.facets.items():
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
        table.add_column(facet.upper(), overflow="fold")
        table.add_column("DOCUMENTS", justify="right")
        for count in counts:
            table.add_row(Text(clean(count.value) or "unknown"), f"{count.documents:,}")
        console.print(table)


def _title(hit: Hit) -> Text:
    return _marked(_pieces(hit.title or hit.document, hit.title_marks), "bold")


def _pieces(text: str, marks: list[Span]) -> Iterator[tuple[str, bool]]:
    at = 0
    for start, end in marks:
        yield text[at:start], False
        yield text[start:end], True
        at = end
    yield text[at:], False


def _marked(pieces: Iterable[tuple[str, bool]], style: str = "") -> Text:
    """The pieces as one, what is marked underlined: seen without colour, too."""
    from rich.text import Text

    return Text.assemble(*((_kept_blanks(piece), f"{style} bold underline" if marked else style) for piece, marked in pieces))
