"""The progress bar of what reads one large file: how much of it is read, on standard error, only on a terminal."""

from __future__ import annotations

import os
import sys

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

#: a smaller file is read before a bar could be seen
LEAST = 2_000_000


class Gauge:
    """Shows how much of `total` bytes is read. Use it in a `with` statement; without a terminal it does nothing."""

    def __init__(self, words: str, total: int) -> None:
        self._progress: Progress | None = None
        if total < LEAST or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
            return
        self._progress = Progress(
            TextColumn(words), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(),
            console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False,
        )  # fmt: skip
        self._task = self._progress.add_task(words, total=total)

    def __enter__(self) -> Gauge:
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.stop()

    def at(self, read: int) -> None:
        """So many bytes are read."""
        if self._progress is not None:
            self._progress.update(self._task, completed=read)
