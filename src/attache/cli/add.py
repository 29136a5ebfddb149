"""`attache add`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attache.cli.exits import INTERRUPTED, Stopped
from attache.cli.help import Command, Option
from attache.cli.kept import ARCHIVE, open_archive

if TYPE_CHECKING:
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
@delay_option
@json_option
def add(sources: tuple[str, ...], urls: tuple[str, ...], again: bool, archive: Path | str, delay: float, as_json: bool) -> int:
    """Read pages and keep them in an archive, with all that was read from them.

    A SOURCE is a file (HTML, PDF, plain text, JSON lines, a mail), a folder, a zip or tar of such files, a mailbox (mbox), a
    web archive (WARC, so CC-NEWS too), a web address, or - for standard input.

    What is in the archive already, the same bytes read by the same version of the program, is not read again: a run that was
    stopped goes on where it stopped. What is broken gets a line on standard error, and the rest is added all the same. The
    last line says how much was added, known before, and failed.
    """
    if not sources and not urls:
        raise click.UsageError("give what to add: a SOURCE, or --urls FILE")
    return run(_pages(sources, urls, delay), archive, again=again, as_json=as_json)


def run(pages: Iterable[RawPage | Failure], archive: Path | str, *, again: bool, as_json: bool) -> int:
    """Add all pages; the exit code. Raises `Stopped` where the archive cannot be used, and on Ctrl-C."""
    from attache.adding import Adder
    from attache.cli.tally import Tally

    with open_archive(archive, write=True) as kept, Tally(as_json=as_json) as tally:
        try:
            Adder(kept, report=tally, again=again).add(pages)
        except KeyboardInterrupt:
            raise Stopped(f"interrupted: {tally.line()}; the same command goes on from here", INTERRUPTED) from None
        return tally.close()


def _pages(sources: tuple[str, ...], urls: tuple[str, ...], delay: float) -> Iterator[RawPage | Failure]:
    from attache.api import pages_of

    yield from pages_of(sources)
    if urls:
        from attache.sources.lists import read_list
        from attache.sources.polite import Polite

        client = Polite(delay)
        for path in urls:
            yield from read_list(path, client)
