"""`attache archive migrate`, `check`, `backup`, `restore` and `prune`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from attache.cli.exits import DONE, SOME, UNWRITABLE, USAGE, Stopped, counted, say
from attache.cli.help import Command, Option
from attache.cli.kept import ARCHIVE, open_archive

_FILE = click.Path(path_type=Path, readable=False)
_JSON = click.option("--json", "as_json", is_flag=True, cls=Option, section="What to show", help="The result as JSON.")


@click.command(
    "migrate", cls=Command,
    examples=[("Make an archive in a database, or bring it up to date.", "attache archive migrate postgresql://ann@db/press")],
)  # fmt: skip
@click.argument("file", type=ARCHIVE)
def migrate(file: Path | str) -> None:
    """Bring the archive FILE up to this version's schema; make it where there is none.

    A PostgreSQL database is never changed but by this command. A file needs it never: it is brought up to date whenever it
    is opened.
    """
    from attache.archive import Archive, ArchiveError

    try:
        steps = Archive.migrate(file)
    except ArchiveError as error:
        raise Stopped(str(error), UNWRITABLE) from error
    say(f"{_name(file)}: {'steps taken: ' + ', '.join(steps) if steps else 'up to date'}")


@click.command(
    "check", cls=Command,
    examples=[
        ("Is everything there, and as it was stored?", "attache archive check press.attache"),
        ("Make anew what can be made from the readings.", "attache archive check press.attache --repair"),
    ],
)  # fmt: skip
@click.argument("file", type=ARCHIVE)
@click.option(
    "--repair", is_flag=True, cls=Option, section="What to do",
    help="Make the tables of events, transfers, actors and places anew where they are not as the newest readings say.",
)  # fmt: skip
@_JSON
def check(file: Path | str, repair: bool, as_json: bool) -> int:
    """Unpack every page and every reading in FILE and see whether it is what was stored.

    One line for each thing that is wrong. The exit code is 0 where all is sound (or was repaired), 3 where something is lost.
    """
    from attache.archive.check import check, rebuild
    from attache.exports.wording import clean

    with open_archive(file, write=repair) as kept, counting("checking") as progress:
        report = check(kept, progress)
        if repair:
            rebuild(kept, report.stale)
    repaired = len(report.stale) if repair else 0
    if as_json:
        found = {"pages": report.pages, "readings": report.readings, "documents": report.documents, "lost": report.lost,
                 "derived": report.derived, "repaired": repaired, "sound": report.sound}  # fmt: skip
        click.echo(json.dumps(found, indent=2))
    else:
        for line in (*report.lost, *report.derived):
            click.echo(clean(line))
        numbers = (report.documents, "document"), (report.readings, "reading"), (report.pages, "page")
        counts = ", ".join(counted(*one) for one in numbers)
        say(f"{_name(file)}: {counts}; {_verdict(report.lost, report.derived, repaired)}")
    return SOME if report.lost or (report.derived and not repair) else DONE


def _verdict(lost: list[str], derived: list[str], repaired: int) -> str:
    if not lost and not derived:
        return "all sound"
    parts = []
    if lost:
        parts.append(f"{len(lost)} damaged: put a backup in their place with attache archive restore")
    if derived:
        parts.append(f"{repaired} repaired" if repaired else f"{len(derived)} to be made anew with --repair")
    return "; ".join(parts)


@click.command(
    "backup", cls=Command,
    examples=[
        ("A copy of this moment, while others go on reading and writing.",
         "attache archive backup press.attache /backup/press.attache"),
        ("A database as one file.", "attache archive backup postgresql://ann@db/press press.attache"),
    ],
)  # fmt: skip
@click.argument("file", type=ARCHIVE)
@click.argument("copy", type=_FILE)
def backup(file: Path | str, copy: Path) -> None:
    """Write FILE as it is at this moment to the new file COPY.

    The copy is an archive itself, whatever FILE is, and is checked before it gets its name.
    """
    from attache.archive import ArchiveError
    from attache.archive.copies import backup

    with open_archive(file) as kept, counting("copying") as progress:
        try:
            backup(kept, copy, progress)
        except ArchiveError as error:
            raise Stopped(str(error), UNWRITABLE) from error
    say(f"{copy}: written, {copy.stat().st_size:,} bytes")


@click.command(
    "restore", cls=Command,
    examples=[
        ("The backup in place of a damaged archive, which is kept beside it.",
         "attache archive restore copy.attache press.attache --replace"),
        ("From a file into a database that attache archive migrate has made.",
         "attache archive restore press.attache postgresql://ann@db/press"),
    ],
)  # fmt: skip
@click.argument("copy", type=_FILE)
@click.argument("file", type=ARCHIVE)
@click.option("--replace", is_flag=True, cls=Option, section="What to do", help="Put it in place of what FILE holds now.")
def restore(copy: Path, file: Path | str, replace: bool) -> None:
    """Put the backup COPY where the archive FILE is to be.

    Nobody else may be using FILE meanwhile. With --replace, a file that is there is renamed (FILE.old), not deleted; what a
    database holds is deleted.
    """
    from attache.archive import ArchiveError
    from attache.archive.copies import restore

    with counting("copying") as progress:
        try:
            old = restore(copy, file, replace=replace, progress=progress)
        except ArchiveError as error:
            raise Stopped(str(error), UNWRITABLE) from error
    say(f"{_name(file)}: restored from {copy}{f'; what was there is now {old}' if old else ''}")


@click.command(
    "prune", cls=Command,
    examples=[
        ("What would go.", "attache archive prune press.attache --dry-run"),
        ("Old readings and old versions of pages, without being asked.",
         "attache archive prune press.attache --versions --yes"),
    ],
)  # fmt: skip
@click.argument("file", type=ARCHIVE)
@click.option(
    "--versions", is_flag=True, cls=Option, section="What to do",
    help="Remove the older versions of pages that have changed, too: their bytes and their readings.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, cls=Option, section="What to do", help="Say what would go, and leave all as it is.")
@click.option("--yes", "-y", is_flag=True, cls=Option, section="What to do", help="Do not ask.")
@_JSON
def prune(file: Path | str, versions: bool, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Remove readings from FILE that newer ones of the same page have replaced.

    The newest reading of each document stays, and so do the pages as they came, unless --versions is given. A document that
    somebody corrected or wrote a comment on always stays. What is removed cannot be had back but from a backup.
    """
    from attache.archive.prune import plan, prune

    with open_archive(file) as kept:
        would = plan(kept, versions=versions)
    words = f"{counted(would.readings, 'reading')} and {counted(would.pages, 'page')}, {counted(would.bytes, 'byte')}"
    nothing = not would.readings and not would.pages
    if not dry_run and not nothing:
        if not yes and not sys.stdin.isatty():
            raise Stopped(f"{_name(file)}: {words} would go; give --yes to remove them, --dry-run to see what goes", USAGE)
        if not yes and not click.confirm(f"Remove {words} from {_name(file)}?", err=True):
            raise Stopped(f"{_name(file)}: nothing was removed", DONE)
        with open_archive(file, write=True) as kept:
            would = prune(kept, versions=versions)
    if as_json:
        click.echo(json.dumps({**would._asdict(), "removed": not dry_run}, indent=2))
    elif nothing:
        say(f"{_name(file)}: there is nothing to remove")
    else:
        say(f"{_name(file)}: {words} {'would go' if dry_run else 'removed'}")


def _name(file: Path | str) -> str:
    """The archive's name as messages show it: an address without its password."""
    if isinstance(file, Path):
        return str(file)
    from attache.archive.engines import shown, to_url

    return shown(to_url(file))


@contextmanager
def counting(words: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal's standard error, for who gets how much is done of how much; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn(words), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
