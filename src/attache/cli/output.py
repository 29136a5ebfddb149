"""Where results go: standard output, or a file that is replaced only when all is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from attache.cli.exits import INTERRUPTED, UNWRITABLE, Stopped

if TYPE_CHECKING:
    from rich.console import Console

    from attache.exports.brief import Evidence
    from attache.records import Reading

#: columns of a brief that is written to a file
FILE_WIDTH = 100


def reading_pieces(readings: Iterator[Reading], format_: str, evidence: Evidence, output: Path | None) -> Iterator[str]:
    """The readings in the form asked for; a brief is drawn for the terminal, the pipe, or the file that is written."""
    from attache.exports import brief, html, json, jsonl, markdown

    if format_ == "brief":
        return brief.write(readings, _console(output), evidence)
    writers = {"json": json.write, "jsonl": jsonl.write, "markdown": markdown.write, "html": html.write}
    return writers[format_](readings)


def _console(output: Path | None) -> Console:
    from rich.console import Console

    if output is not None:
        return Console(force_terminal=False, color_system=None, width=FILE_WIDTH)
    return Console(file=sys.stdout)


def write_pieces(pieces: Iterable[str], out: BinaryIO, hidden: Callable[[], AbstractContextManager[None]]) -> None:
    """Write each piece as it comes, in UTF-8 whatever the locale, `hidden` keeping the progress line out of its way.

    A lone surrogate, which UTF-8 cannot hold, becomes a question mark.
    """
    for piece in pieces:
        with hidden():
            out.write(piece.encode("utf-8", "replace"))
            out.flush()


@contextmanager
def opened(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or `path` by way of `<path>.part`.

    The file takes its name at the end, if anything was written; an older one of that name stays as it is until then. When
    the work is broken off, the part stays, and is named. What is no regular file (a pipe, a device) is written straight.
    Raises `Stopped` where it cannot be written.
    """
    if path is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        return
    straight = path.exists() and not path.is_file()
    target = path.resolve()
    part = target if straight else target.with_name(f"{target.name}.part")
    try:
        stream = part.open("wb")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Stopped(f"{path}: cannot be written ({reason}); name another file", UNWRITABLE) from error
    try:
        with stream:
            yield stream
    except BaseException as error:  # noqa: BLE001  (Ctrl-C too leaves a part; all is raised again)
        raise _broken_off(error, path, None if straight else part) from None
    if straight:
        return
    if part.stat().st_size:
        os.replace(part, target)
    else:
        part.unlink()


def _broken_off(error: BaseException, path: Path, part: Path | None) -> BaseException:
    """What to raise when writing ended early: the error itself, or with a part left, one that says where it is."""
    left = ""
    if part is not None and part.stat().st_size:
        left = f"; what was written so far is in {part}"
    elif part is not None:
        part.unlink()
    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        return Stopped(f"{path}: cannot be written ({(error.strerror or str(error)).lower()}){left}", UNWRITABLE)
    if isinstance(error, KeyboardInterrupt) and left:
        return Stopped(f"interrupted{left}", INTERRUPTED)
    return error
