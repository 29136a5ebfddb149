"""What moves on standard error while something long goes on: only on a terminal that can move, gone when it is over."""

from __future__ import annotations

import os
import sys
from typing import Self

from rich.console import Console
from rich.progress import Progress, ProgressColumn


def can_move() -> bool:
    """Whether standard error is a terminal on which a line can be written anew."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


class Moving:
    """A line that moves between `with` and its end; `_progress` is None where there is none, and nothing is shown."""

    _progress: Progress | None = None

    def _move(self, *columns: ProgressColumn) -> Progress:
        """Make the line out of these columns."""
        self._progress = Progress(
            *columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
        )
        return self._progress

    def __enter__(self) -> Self:
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.stop()
