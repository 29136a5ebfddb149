"""`attache archive link`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from attache.cli.exits import UNWRITABLE, Stopped, say
from attache.cli.help import Command, Option
from attache.cli.kept import ARCHIVE


@click.command(
    "link",
    cls=Command,
    examples=[
        ("Who is one actor across the documents; what is left to decide.", "attache archive link press.attache"),
        (
            "Two ids are one person.",
            "attache archive link press.attache --same person/RUS/i-primerov person/RUS/ivan-primerov",
        ),
    ],
)
@click.argument("file", type=ARCHIVE)
@click.option(
    "--same", nargs=2, metavar="ID ID", multiple=True, cls=Option, section="What you have decided",
    help="These two are one; may be given several times.",
)  # fmt: skip
@click.option(
    "--not-same", nargs=2, metavar="ID ID", multiple=True, cls=Option, section="What you have decided",
    help="These two are not one, and are not asked about again.",
)  # fmt: skip
@click.option("--joined", is_flag=True, cls=Option, section="What to show", help="List what was joined, and why, instead.")
def link(file: Path | str, same: tuple[tuple[str, str], ...], not_same: tuple[tuple[str, str], ...], joined: bool) -> None:
    """Link the entities of all documents in FILE: the same person, organisation or state gets the same actor id.

    Names that differ in spelling only, of one state and one office or sector, are joined. What is merely near is not: it is
    listed, one pair a line, with tabs between the ids and the reason, until you decide. Decisions are kept in the archive.
    """
    from attache.archive import Archive, ArchiveError, linking

    try:
        with ExitStack() as stack:
            with Archive.open(file):  # one that is not there is not made
                pass
            kept = stack.enter_context(Archive.open(file, write=True))
            if same or not_same:
                linking.link(kept)
            for pairs, are in ((same, True), (not_same, False)):
                for one, other in pairs:
                    linking.decide(kept, one, other, same=are)
            found = linking.link(kept)
    except ArchiveError as error:
        raise Stopped(str(error), UNWRITABLE) from error
    from attache.exports.wording import clean

    for pair in found.joined if joined else found.near:
        click.echo("\t".join(map(clean, pair)))
    say(f"{found.entities} entities, {found.ids} ids, {found.actors} actors; {len(found.joined)} pairs joined, "
        f"{len(found.near)} to look at")  # fmt: skip
