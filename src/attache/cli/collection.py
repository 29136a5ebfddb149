"""`attache collection`: parts of an archive that only some people see."""

from __future__ import annotations

from pathlib import Path

import click

from attache.archive.roles import LOCAL
from attache.cli.help import Command, Group, Option
from attache.cli.people import archive_option, json_option, office_of, print_rows

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(
    cls=Group,
    context_settings=_SETTINGS,
    examples=[
        ("Pages that only some see, from the moment they are added.", "attache add leaks/ --collection leaks -a press.attache"),
        ("Who sees them, beside administrators.", "attache collection give leaks ada -a press.attache"),
    ],
)
def collection() -> None:
    """Parts of an archive that only some people see in the workbench and over HTTP.

    A document is in one collection or in none. Who was not given its collection finds it nowhere: not in searches, counts,
    screens, feeds, or as a page. Administrators see all, and so does whoever has the archive's file.
    """


@click.command("list", cls=Command)
@json_option
@archive_option
def list_(as_json: bool, file: Path | str) -> None:
    """List the collections: name, number of documents, who was given them."""
    from attache.archive.holdings import collections

    with office_of(file) as office:
        found = collections(office.archive)
    if as_json:
        print_rows(found, as_json)
    else:
        print_rows([one._replace(people=", ".join(one.people)) for one in found], as_json)  # type: ignore[arg-type]


@click.command("give", cls=Command)
@click.argument("name")
@click.argument("person")
@archive_option
def give(name: str, person: str, file: Path | str) -> None:
    """Let the account PERSON see the collection NAME."""
    _grant(name, person, file, take=False)


@click.command("take", cls=Command)
@click.argument("name")
@click.argument("person")
@archive_option
def take(name: str, person: str, file: Path | str) -> None:
    """Let the account PERSON see the collection NAME no longer."""
    _grant(name, person, file, take=True)


@click.command(
    "put", cls=Command,
    examples=[("So that everybody sees it.", "attache collection put --out 3f2a91 -a press.attache")],
)  # fmt: skip
@click.argument("documents", metavar="DOCUMENT...", nargs=-1, required=True)
@click.option("--into", metavar="NAME", cls=Option, section="Where", help="Into this collection, made where there is none.")
@click.option("--out", is_flag=True, cls=Option, section="Where", help="Out of the collection that they are in.")
@archive_option
def put(documents: tuple[str, ...], into: str | None, out: bool, file: Path | str) -> None:
    """Put each DOCUMENT, by its id or the beginning of it, into a collection, wherever it was."""
    if out == (into is not None):
        raise click.UsageError("give --into NAME, or --out")
    from attache.archive.holdings import move

    with office_of(file) as office:
        move(office.archive, LOCAL, into, [office.archive.find(id) for id in documents], office.now())


def _grant(name: str, person: str, file: Path | str, *, take: bool) -> None:
    from attache.archive.holdings import grant
    from attache.web.people.names import folded

    with office_of(file) as office:
        grant(office.archive, LOCAL, name, folded(person), office.now(), take=take)


for _command in (list_, give, take, put):
    collection.place("Commands", _command)
