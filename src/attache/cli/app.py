"""The top of the command line: the group, and the small commands."""

from __future__ import annotations

import click

import attache as package
from attache.cli.add import add
from attache.cli.archive import archive
from attache.cli.code import code
from attache.cli.collection import collection
from attache.cli.demo import demo
from attache.cli.exits import CUT_OFF, Stopped
from attache.cli.export import export
from attache.cli.follow import follow
from attache.cli.help import Command, Group
from attache.cli.knowledge import knowledge
from attache.cli.people import people, token
from attache.cli.people_oidc import oidc
from attache.cli.places import places
from attache.cli.query import query
from attache.cli.read import read
from attache.cli.regimes import regimes
from attache.cli.search import search
from attache.cli.serve import serve
from attache.cli.transfers import transfers
from attache.cli.watch import watch

_VERSION = f"attache {package.__version__}"


class App(Group):
    """The group of all commands. Without it, click would turn a reader that stops reading into exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise Stopped("", CUT_OFF) from None


@click.group(
    cls=App,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[
        ("Who did what to whom in one saved page, as a brief.", "attache read page.html"),
        (
            "A folder of pages as JSON lines: a page a line, with all its records.",
            "attache read pages/ -f jsonl > records.jsonl",
        ),
        ("A page from the web, kept in an archive.", "attache read https://example.org/news --archive press.attache"),
    ],
)
@click.version_option(package.__version__, message="attache %(version)s")
def attache() -> None:
    """Attaché reads news pages into evidence-linked records: who did what to whom, when and where, who says so and
    how sure they are, and what arms, goods, technology, troops or money move, from whom to whom, and in return for
    what.

    All of it on this machine: no page is sent anywhere.
    """


@click.command(cls=Command, examples=[("Keep the schema beside the records.", "attache schema > attache-1.schema.json")])
def schema() -> None:
    """Print the JSON Schema of the records."""
    from attache.exports.schema import text

    click.echo(text(), nl=False)


@click.command(cls=Command)
def version() -> None:
    """Print the version."""
    click.echo(_VERSION)


attache.place("Reading", read)
attache.place("Reading", code)
attache.place("Keeping", add)
attache.place("Keeping", follow)
attache.place("Keeping", archive)
attache.place("Keeping", search)
attache.place("Keeping", watch)
attache.place("Keeping", serve)
attache.place("Keeping", demo)
people.place("Commands", oidc)
attache.place("Keeping", people)
attache.place("Keeping", token)
attache.place("Keeping", collection)
attache.place("Keeping", transfers)
attache.place("Keeping", query)
attache.place("Keeping", export)
attache.place("Looking up", regimes)
attache.place("Looking up", knowledge)
attache.place("Looking up", places)
attache.place("About", schema)
attache.place("About", version)
