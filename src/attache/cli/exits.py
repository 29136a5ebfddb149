"""Exit codes, and the one way in which the command line says that something went wrong."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from attache.exports.wording import clean

DONE, NOTHING, USAGE, SOME, UNWRITABLE, INTERRUPTED, CUT_OFF = 0, 1, 2, 3, 4, 130, 141

#: what the codes mean, for help and documents
MEANINGS = {
    DONE: "all was read",
    NOTHING: "nothing could be read",
    USAGE: "the command was not understood",
    SOME: "some of it could not be read; the rest was",
    UNWRITABLE: "the archive or the output file cannot be used",
    INTERRUPTED: "stopped by Ctrl-C",
    CUT_OFF: "whoever read the output stopped reading, as head does",
}


class Stopped(Exception):
    """The command cannot go on: the line to show and the exit code."""

    def __init__(self, line: str, code: int) -> None:
        super().__init__(line)
        self.code = code


def say(line: str) -> None:
    """One line to standard error, safe for a terminal."""
    try:
        sys.stderr.write(f"attache: {clean(line)}\n")
        sys.stderr.flush()
    except BrokenPipeError:
        pass


def counted(count: int, word: str) -> str:
    """So many of something: "1 page", "2 pages"."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


_interrupted = threading.Event()


@contextmanager
def ctrl_c_kept() -> Iterator[None]:
    """Ctrl-C raises `KeyboardInterrupt`, as ever, and is remembered for `heed`: where it comes while Python tidies something
    away (a finaliser, a weak reference's callback), the exception is lost."""
    _interrupted.clear()
    if (
        threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    ):
        yield  # somebody else looks after it
        return
    signal.signal(signal.SIGINT, _on_ctrl_c)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def heed() -> None:
    """Raise `KeyboardInterrupt` where Ctrl-C was pressed and nobody has heard of it; asked between two pages."""
    if _interrupted.is_set():
        raise KeyboardInterrupt


def _on_ctrl_c(number: int, frame: FrameType | None) -> None:
    _interrupted.set()
    signal.default_int_handler(number, frame)
