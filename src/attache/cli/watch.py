"""`attache watch`: lists of queries, and the alerts that they lead to, by whoever may write the archive."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from attache.cli.exits import UNWRITABLE, USAGE, Stopped, counted, say
from attache.cli.help import Command, Group, Option
from attache.cli.kept import ARCHIVE, open_archive

if TYPE_CHECKING:
    from attache.archive import Archive

F = TypeVar("F", bound=Callable[..., Any])

#: as `attache.archive.watch.KINDS`, which a help text must not load the database library for
KINDS = ("match", "embargo", "spike")


def _archive(command: F) -> F:
    return click.option(
        "--archive", "-a", "file", metavar="FILE", required=True, type=ARCHIVE, envvar="ATTACHE_ARCHIVE", show_envvar=True,
        cls=Option, section="Which archive", help="The archive, or postgresql://USER@HOST/DATABASE.",
    )(command)  # fmt: skip


def _json(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, cls=Option, section="Output", help="As JSON, a line a row.")(command)


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[
        (
            "A list of two queries: pages that tell of shells for Russia, or of visits to North Korea.",
            "attache watch add 'Red lines' 'item:ammunition to:RUS' 'to:PRK type:CONSULT' -a press.attache",
        ),
        ("What nobody has seen yet, newest first.", "attache watch show --unseen -a press.attache"),
    ],
)
def watch() -> None:
    """Keep watchlists, and see the alerts.

    An alert is made once: for a new document that answers a query of a watchlist, for transfers in it that might break an
    embargo, and where far more is told of two states, or of one, than in the weeks before. attache add and attache follow make
    them when they have added something.
    """


@click.command("add", cls=Command, examples=[
    ("An actor, a dyad and words, each a query.",
     "attache watch add Visits 'actor:\"Sergei Shoigu\"' 'from:RUS to:PRK' 'parade*' -a press.attache"),
])  # fmt: skip
@click.argument("name")
@click.argument("query", nargs=-1, required=True)
@_archive
def add(name: str, query: tuple[str, ...], file: Path | str) -> None:
    """Make a watchlist NAME of queries, or add them to it.

    Each QUERY is one as attache search takes it, in quotes for the shell. The list is about documents that are added from now
    on; a document that answers any of them makes one alert.
    """
    from attache.archive.roles import LOCAL
    from attache.archive.watch import add as keep

    with _opened(file, write=True) as kept:
        made = keep(kept, LOCAL, name, query, _now())
    say(f"{made.name}: {len(made.queries)} {'query' if len(made.queries) == 1 else 'queries'}")


@click.command("list", cls=Command)
@_json
@_archive
def list_(as_json: bool, file: Path | str) -> None:
    """List the watchlists: name, who keeps it, alerts, unseen alerts, and the queries, with tabs between them."""
    from attache.archive.watch import watchlists

    with _opened(file) as kept:
        found = watchlists(kept)
    for one in found:
        _row(one, (one.name, one.who, one.alerts, one.unseen, *one.queries), as_json)
    if not found:
        say(f"{file}: there is no watchlist in it; attache watch add NAME QUERY makes one")


@click.command("show", cls=Command, examples=[
    ("Read the alerts of a list, and mark them as seen.", "attache watch show 'Red lines' --unseen --seen -a press.attache"),
])  # fmt: skip
@click.argument("name", required=False)
@click.option("--kind", type=click.Choice(KINDS), cls=Option, section="Which alerts", help="Only those of this kind.")
@click.option("--unseen", is_flag=True, cls=Option, section="Which alerts", help="Only those that nobody has seen.")
@click.option("--limit", "-n", metavar="N", type=click.IntRange(1, 10_000), default=50, show_default=True, cls=Option,
              section="Which alerts", help="As many at most, the newest first.")  # fmt: skip
@click.option("--seen", "mark", is_flag=True, cls=Option, section="Which alerts", help="Mark those that are shown as seen.")
@_json
@_archive
def show(name: str | None, kind: str | None, unseen: bool, limit: int, mark: bool, as_json: bool, file: Path | str) -> None:
    """Show alerts, those of the watchlist NAME alone if it is given, the newest first.

    A line each, with tabs between number, kind, watchlist, day, document, its title, why it was made, and the words that show
    it.
    """
    from attache.archive.roles import LOCAL
    from attache.archive.watch import alerts, see, watchlist
    from attache.archive.watch.alerts import MOST

    with _opened(file, write=mark) as kept:
        of = watchlist(kept, name).name if name is not None else None
        found = alerts(kept, watchlist=of, kind=kind, unseen=unseen, limit=limit)
        for one in found:
            _row(
                one, (one.number, one.kind, one.watchlist, one.day, one.document, one.title, one.reason, one.evidence), as_json
            )
        numbers = [one.number for one in found]
        for at in range(0, len(numbers) if mark else 0, MOST):
            see(kept, LOCAL, numbers[at : at + MOST], _now())
    if not found:
        say(f"{file}: there is no such alert in it; attache watch check looks at what was added since the last time")


@click.command("remove", cls=Command, examples=[
    ("One query of a list alone.", "attache watch remove Visits --query 'from:RUS to:PRK' -a press.attache"),
])  # fmt: skip
@click.argument("name")
@click.option("--query", metavar="QUERY", cls=Option, section="What", help="Take this query alone out of the list.")
@_archive
def remove(name: str, query: str | None, file: Path | str) -> None:
    """Take the watchlist NAME away, with its alerts; or one query out of it."""
    from attache.archive.roles import LOCAL
    from attache.archive.watch import remove as forget

    with _opened(file, write=True) as kept:
        forget(kept, LOCAL, name, _now(), query)


@click.command("check", cls=Command)
@_json
@_archive
def check(as_json: bool, file: Path | str) -> None:
    """Look at what was added since the last time, and make the alerts; say how many.

    attache add and attache follow do this by themselves at their end: it is for what was added otherwise, or when they were
    stopped. To do it again makes nothing twice.
    """
    from attache.archive.watch import check as look

    with _opened(file, write=True) as kept:
        done = look(kept, _now())
    if as_json:
        click.echo(json.dumps(done._asdict()))
    else:
        click.echo(f"{counted(done.alerts, 'alert')}: {done.matches} of watchlists, {done.embargoes} of embargoes, "
                   f"{counted(done.spikes, 'spike')}")  # fmt: skip


@contextmanager
def _opened(file: Path | str, *, write: bool = False) -> Iterator[Archive]:
    """The archive, which must be there. Raises `Stopped` where it cannot be used, or what was asked for is refused."""
    if isinstance(file, Path) and not file.exists():
        raise Stopped(f"{file}: there is no such archive; make it with attache read SOURCE --archive {file}", UNWRITABLE)
    from attache.archive.roles import Refused

    try:
        with open_archive(file, write=write) as kept:
            yield kept
    except Refused as refused:
        raise Stopped(str(refused), USAGE) from refused


def _row(row: NamedTuple, cells: tuple[object, ...], as_json: bool) -> None:
    from attache.exports.wording import clean

    click.echo(
        json.dumps(row._asdict(), ensure_ascii=False) if as_json else "\t".join(clean(str(cell)) for cell in cells)
    )  # fmt: skip


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


for _command in (add, list_, show, remove, check):
    watch.place("Commands", _command)
