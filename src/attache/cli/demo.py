"""`attache demo`."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attache.cli.exits import DONE, INTERRUPTED, UNWRITABLE, USAGE, Stopped, say
from attache.cli.help import Command, Option
from attache.cli.kept import ARCHIVE, open_archive
from attache.cli.serve import serve

if TYPE_CHECKING:
    from attache.archive import Archive

#: searches that are kept in the archive, by their names
_SAVED = {
    "Arms for Russia": "to:RUS (status:suspected OR status:delivered OR status:agreed)",
    "Red Sea": "\"Red Sea\" OR Hodeidah",
    "The lakes": "from:RWA to:COD",
}  # fmt: skip


@click.command(
    cls=Command,
    exit_codes=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[
        ("A tour: about half a minute to make, then at http://127.0.0.1:8750.", "attache demo"),
        ("The archive alone, to try other commands on.", "attache demo --archive demo.attache --no-serve"),
        ("A small one, at a port that is free.", "attache demo --pages 20 --port 0"),
    ],
)
@click.option(
    "--archive", "-a", metavar="FILE", type=ARCHIVE, default="demo.attache", show_default=True, cls=Option,
    section="What is made", help="The archive, made where there is none: a file, or postgresql://USER@HOST/DATABASE.",
)  # fmt: skip
@click.option(
    "--pages", metavar="N", type=click.IntRange(0), cls=Option, section="What is made",
    help="No more than N invented pages, the first of the year; else all of them.",
)  # fmt: skip
@click.option(
    "--port", "-p", metavar="N", type=click.IntRange(0, 65535), default=8750, show_default=True, cls=Option, section="Where",
    help="The port at which it is served; 0 for one that is free.",
)  # fmt: skip
@click.option("--no-serve", is_flag=True, cls=Option, section="Where", help="Make the archive, and leave it at that.")
@click.pass_context
def demo(ctx: click.Context, archive: Path | str, pages: int | None, port: int, no_serve: bool) -> int:
    """Make an archive to look around in, and serve it until Ctrl-C.

    It holds the project's examples and more than 200 invented pages: a year of visits, deals, shipments, denials, embargoes,
    clashes and talks between real states, told by ten papers that do not exist, some of them word for word after another,
    some corrected later. All of it is read by the program itself as any page is. Every invented page says that it is invented,
    in its publisher's name and at its end: none of it happened, and nobody that it names exists.

    A run that was stopped goes on where it stopped. An archive that holds other pages is left alone.
    """
    if not no_serve:
        missing = [name for name in ("argon2", "jinja2", "starlette", "uvicorn") if find_spec(name) is None]
        if missing:
            raise Stopped(
                f"serving needs {', '.join(missing)}; install it with pip install 'attache[server]', or add --no-serve",
                UNWRITABLE,
            )
    with open_archive(archive, write=True) as kept:
        _refuse_others(kept)
        code = _fill(kept, pages)
    if no_serve:
        say(f"look around with attache serve -a {archive}")
        return code
    ctx.invoke(serve, archive=archive, port=port)
    return code


def _refuse_others(kept: Archive) -> None:
    """Raises `Stopped` where the archive holds a page of somebody's own: invented ones are not to go among them."""
    from attache.demo import ORIGIN

    for entry in kept.entries():
        if not entry.origin.startswith(ORIGIN):
            raise Stopped(f"{kept.path}: holds other pages, and invented ones are not put among them; name another file", USAGE)


def _fill(kept: Archive, count: int | None) -> int:
    from attache.adding import Adder
    from attache.archive.search.saved import save
    from attache.cli.tally import Tally
    from attache.demo import pages

    with Tally() as tally:
        try:
            Adder(kept, report=tally).add(pages(count))
        except KeyboardInterrupt:
            raise Stopped(f"interrupted: {tally.line()}; the same command goes on from here", INTERRUPTED) from None
        code = tally.close()
    for name, query in _SAVED.items():
        save(kept, name, query)
    return code or DONE
