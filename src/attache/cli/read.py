"""`attache read`."""

from __future__ import annotations

import datetime as dt
import logging
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from attache.cli.exits import DONE, NOTHING, SOME, UNWRITABLE, Stopped, heed, say
from attache.cli.help import Command, Option
from attache.cli.kept import ARCHIVE

if TYPE_CHECKING:
    from attache.api import Outcome
    from attache.archive import Archive
    from attache.cli.progress import Bar
    from attache.document import Document
    from attache.exports.brief import Evidence

FORMATS = ("brief", "json", "jsonl", "markdown", "html", "conllu")


def to_date(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
    """An option's value as a calendar day."""
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no date; write it as 2023-07-28", ctx, param) from None


@dataclass(frozen=True, slots=True)
class Settings:
    """What `attache read` was told."""

    sources: tuple[str, ...]
    format: str
    evidence: Evidence
    min_confidence: float
    published: dt.date | None
    output: Path | None
    archive: Path | str | None


@click.command(
    cls=Command,
    exit_codes=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=[
        ("What one page says, as a brief with the words that each line rests on.", "attache read page.html"),
        ("Text from the clipboard or a pipe, with its date.", "xclip -o | attache read - --published 2023-07-28"),
        ("All events of a folder of pages.", "attache read pages/ -f jsonl | jq -c '.events[]'"),
        ("One self-contained page to look through or hand on.", "attache read page.pdf -f html -o page-records.html"),
        ("Read pages into an archive; show what is fairly sure.", "attache read today/ -a press.attache --min-confidence 0.6"),
    ],
)  # fmt: skip
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option(
    "--format", "-f", "format_", type=click.Choice(FORMATS), default="brief", show_default=True, cls=Option,
    section="What to show",
    help="The form of the results. json and jsonl hold every record by the contract (see attache schema); conllu the syntax.",
)  # fmt: skip
@click.option(
    "--evidence", type=click.Choice(("none", "short", "full")), default="short", show_default=True, cls=Option,
    section="What to show", help="How much of the text a brief shows for each line.",
)  # fmt: skip
@click.option(
    "--min-confidence", metavar="X", type=click.FloatRange(0, 1), default=0.0, cls=Option, section="What to show",
    help="Leave out events, transfers and conditions less confident than this (0 to 1). The archive keeps them all.",
)  # fmt: skip
@click.option(
    "--published", metavar="DATE", callback=to_date, cls=Option, section="How to read",
    help="The day the pages were published (2023-07-28), where you know it better than they say it.",
)  # fmt: skip
@click.option("--debug", is_flag=True, cls=Option, section="How to read", help="Show where in the program a page failed.")
@click.option(
    "--output", "-o", metavar="FILE", type=click.Path(path_type=Path, readable=False), cls=Option, section="Where results go",
    help="Write to this file instead of standard output; it is replaced only when all is written.",
)  # fmt: skip
@click.option(
    "--archive", "-a", metavar="FILE", type=ARCHIVE, cls=Option, section="Where results go",
    help="Keep the pages and what was read from them in this archive as well; made where there is none.",
)  # fmt: skip
def read(
    sources: tuple[str, ...], format_: str, evidence: Evidence, min_confidence: float, published: dt.date | None, debug: bool,
    output: Path | None, archive: Path | str | None,
) -> int:  # fmt: skip
    """Read pages and show what they say.

    A SOURCE is a file (HTML, PDF, plain text, or JSON lines with one text a line), a folder of such files, a web
    address, or - for standard input. Results go to standard output; each page that cannot be read gets one line on
    standard error, and the others are read all the same.
    """
    if debug:
        logging.basicConfig(format="attache: %(message)s", stream=sys.stderr)
        logging.getLogger("attache").setLevel(logging.DEBUG)
    return run(Settings(sources, format_, evidence, min_confidence, published, output, archive))


def run(settings: Settings) -> int:
    """Read all sources, write the results; the exit code. Raises `Stopped` where the archive or output cannot be used."""
    from attache.api import outcomes
    from attache.archive import ArchiveError
    from attache.cli.output import opened, write_pieces
    from attache.cli.progress import Bar

    try:
        with ExitStack() as stack:
            archive = stack.enter_context(_opened(settings.archive)) if settings.archive else None
            out = stack.enter_context(opened(settings.output))
            bar = stack.enter_context(Bar(settings.sources))
            tally = Tally(archive, bar)
            documents = tally.documents(outcomes(settings.sources, published=settings.published))
            write_pieces(_pieces(settings, documents), out, bar.hidden)
    except ArchiveError as error:
        raise Stopped(str(error), UNWRITABLE) from error
    return tally.close()


def _opened(name: Path | str) -> Archive:
    from attache.archive import Archive  # with its database library; a run without an archive does not wait for that

    return Archive.open(name, write=True)


class Tally:
    """Lets documents through, archives them on the way, says what failed, and counts."""

    def __init__(self, archive: Archive | None, bar: Bar) -> None:
        self.archive = archive
        self.bar = bar
        self.read = 0
        self.failed = 0
        self._page: object = None

    def documents(self, outcomes: Iterable[Outcome]) -> Iterator[Document]:
        """The documents that were read, in order; each is archived before it is handed on."""
        from attache.api import Failure

        for outcome in outcomes:
            heed()
            result = outcome.result
            if isinstance(result, Failure):
                self.failed += 1
                with self.bar.hidden():
                    say(str(result))
            else:
                self.read += 1
                self._keep(outcome, result)
            if outcome.page is None or outcome.page is not self._page:
                self._page = outcome.page
                self.bar.page(result.origin, self.failed)
            if not isinstance(result, Failure):
                yield result

    def _keep(self, outcome: Outcome, document: Document) -> None:
        if self.archive is None or outcome.page is None:
            return
        from attache import __version__
        from attache.archive.program import model_version
        from attache.records import to_reading

        self.archive.add(outcome.page, to_reading(document), program=__version__, model=model_version())

    def close(self) -> int:
        """The closing line, where there is need of one, and the exit code."""
        if not self.failed and self.read:
            return DONE
        if not self.failed:
            say("there was nothing to read; give a page, or a folder with pages")
        elif self.read or self.failed > 1:
            say(f"{self.read or 'nothing'} read, {self.failed} could not be read")
        return SOME if self.read else NOTHING


def _pieces(settings: Settings, documents: Iterator[Document]) -> Iterator[str]:
    """The results in the form asked for, piece by piece."""
    from attache.cli.output import reading_pieces
    from attache.exports import conllu
    from attache.exports.view import at_least
    from attache.records import to_reading

    if settings.format == "conllu":
        return conllu.write(documents)
    readings = (at_least(to_reading(doc), settings.min_confidence) for doc in documents)
    return reading_pieces(readings, settings.format, settings.evidence, settings.output)
