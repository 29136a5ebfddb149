"""`attache add`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attache.cli.exits import INTERRUPTED, USAGE, Stopped, counted
from attache.cli.help import Command, Option
from attache.cli.kept import ARCHIVE, open_archive

if TYPE_CHECKING:
    from attache.adding import Added
    from attache.archive import Archive
    from attache.cli.tally import Tally
    from attache.sources import Failure, RawPage

#: the option that names the archive, the same for all commands that add to it
archive_option = click.option(
    "--archive", "-a", metavar="FILE", type=ARCHIVE, required=True, envvar="ATTACHE_ARCHIVE", show_envvar=True, cls=Option,
    section="Where they go", help="The archive, made where there is none: a file, or postgresql://USER@HOST/DATABASE.",
)  # fmt: skip
delay_option = click.option(
    "--delay", metavar="SECONDS", type=click.FloatRange(0, 3600), default=1.0, show_default=True, cls=Option,
    section="How to fetch", help="Wait so long between two questions to one host; longer where its robots.txt asks for it.",
)  # fmt: skip
json_option = click.option(
    "--json", "as_json", is_flag=True, cls=Option, section="What to show",
    help="A line of JSON on standard output for each document (origin, status, id, reason), then the counts.",
)  # fmt: skip


@click.command(
    cls=Command,
    exit_codes=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[
        ("A folder of pages; start it again, and it goes on where it stopped.", "attache add pages/ --archive press.attache"),
        ("A zip, newsletters and a web archive at once.", "attache add june.zip letters.mbox crawl.warc.gz -a press.attache"),
        ("Addresses in a text file, two seconds apart.", "attache add --urls links.txt --delay 2 -a press.attache"),
        ("Pages that only some people see.", "attache add leaks/ --collection leaks -a press.attache"),
        ("The archive named once for all commands.", "export ATTACHE_ARCHIVE=press.attache; attache add pages/"),
    ],
)  # fmt: skip
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--urls", metavar="FILE", multiple=True, cls=Option, section="What to add",
    help="A text file of web addresses, one a line (-: standard input); each host's robots.txt is obeyed.",
)  # fmt: skip
@click.option(
    "--again", is_flag=True, cls=Option, section="What to add",
    help="Read pages again that this version of the program has read into the archive before.",
)  # fmt: skip
@archive_option
@click.option(
    "--collection", metavar="NAME", cls=Option, section="Where they go",
    help="Into this collection, which only those see to whom it is given (attache collection); documents that are there and "
    "in none are put into it, too.",
)  # fmt: skip
@delay_option
@json_option
def add(
    sources: tuple[str, ...], urls: tuple[str, ...], again: bool, archive: Path | str, collection: str | None, delay: float,
    as_json: bool,
) -> int:  # fmt: skip
    """Read pages and keep them in an archive, with all that was read from them.

    A SOURCE is a file (HTML, PDF, plain text, JSON lines, a mail), a folder, a zip or tar of such files, a mailbox (mbox), a
    web archive (WARC, so CC-NEWS too), a web address, or - for standard input.

    What is in the archive already, the same bytes read by the same version of the program, is not read again: a run that was
    stopped goes on where it stopped. What is broken gets a line on standard error, and the rest is added all the same. The
    last line says how much was added, known before, and failed.
    """
    if not sources and not urls:
        raise click.UsageError("give what to add: a SOURCE, or --urls FILE")
    return run(_pages(sources, urls, delay), archive, again=again, as_json=as_json, collection=collection)


def run(
    pages: Iterable[RawPage | Failure], archive: Path | str, *, again: bool, as_json: bool, collection: str | None = None
) -> int:
    """Add all pages, into a collection where one is named; the exit code.

    Raises `Stopped` where the archive cannot be used, and on Ctrl-C.
    """
    from attache.adding import Adder
    from attache.cli.tally import Tally

    with open_archive(archive, write=True) as kept, Tally(as_json=as_json) as tally:
        into = _Into(kept, collection, tally) if collection is not None else None
        try:
            Adder(kept, report=into or tally, again=again).add(into.seen(pages) if into else pages)
        except KeyboardInterrupt:
            raise Stopped(f"interrupted: {tally.line()}; the same command goes on from here", INTERRUPTED) from None
        finally:
            if into:
                into.close()
        return tally.close()


class _Into:
    """Sees to it that all that is added goes into a collection, what is known already too. Raises `Stopped` where its name
    cannot be one."""

    def __init__(self, archive: Archive, name: str, tally: Tally) -> None:
        from attache.archive.holdings import add_into
        from attache.archive.roles import Refused

        self._archive, self._name, self._tally = archive, name, tally
        self._pages: set[str] = set()
        self._documents: set[str] = set()
        try:
            add_into(archive, name)
        except Refused as refused:
            raise Stopped(str(refused), USAGE) from refused

    def seen(self, pages: Iterable[RawPage | Failure]) -> Iterator[RawPage | Failure]:
        """The pages; of each it is noted that it came."""
        from attache.sources import RawPage

        for page in pages:
            if isinstance(page, RawPage) and page.open_lines is None:
                self._pages.add(hashlib.sha256(page.data).hexdigest())
            yield page

    def __call__(self, added: Added) -> None:
        if added.document is not None:
            self._documents.add(added.document)
        self._tally(added)

    def close(self) -> None:
        """Put what was known before into the collection."""
        from attache.archive.holdings import put_known

        elsewhere = put_known(self._archive, self._name, self._pages, self._documents)
        if elsewhere:
            self._tally.say(f"{counted(elsewhere, 'document')} in another collection before: left there")


def _pages(sources: tuple[str, ...], urls: tuple[str, ...], delay: float) -> Iterator[RawPage | Failure]:
    from attache.api import pages_of

    yield from pages_of(sources)
    if urls:
        from attache.sources.lists import read_list
        from attache.sources.polite import Polite

        client = Polite(delay)
        for path in urls:
            yield from read_list(path, client)
