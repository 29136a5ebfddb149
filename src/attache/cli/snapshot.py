"""`attache archive snapshot`."""

from __future__ import annotations

from pathlib import Path

import click

from attache.cli.exits import DONE, NOTHING, counted, say
from attache.cli.help import Command
from attache.cli.kept import ARCHIVE, open_archive


@click.command(
    "snapshot",
    cls=Command,
    examples=[
        ("All pages as they came.", "attache archive snapshot press.attache press.warc.gz"),
        ("Read them again by a newer version, into a new archive.", "attache add press.warc.gz --archive new.attache"),
    ],
)  # fmt: skip
@click.argument("archive", metavar="ARCHIVE", type=ARCHIVE)
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path, readable=False))
def snapshot(archive: Path | str, out: Path) -> int:
    """Write the raw pages of ARCHIVE to OUT as a web archive (WARC), packed where OUT ends in .gz.

    Pages from the web are written with their address, headers and the time they were fetched; others under the address
    urn:sha256:DIGEST. OUT takes its name only when all is written.
    """
    from attache.archive.snapshot import snapshot as write
    from attache.cli.output import opened

    with open_archive(archive) as kept, opened(out) as stream:
        count = write(kept, stream, packed=out.name.endswith(".gz"))
    say(f"{out}: {counted(count, 'page')}" if count else "the archive holds no pages; nothing was written")
    return DONE if count else NOTHING
