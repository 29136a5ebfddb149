"""The progress bar of what reads one large file: how much of it is read, on standard error, only on a terminal."""

from __future__ import annotations

from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from attache.cli.moving import Moving, can_move

#: a smaller file is read before a bar could be seen
LEAST = 2_000_000


class Gauge(Moving):
    """Shows how much of `total` bytes is read. Use it in a `with` statement; without a terminal it does nothing."""

    def __init__(self, words: str, total: int) -> None:
        if total < LEAST or not can_move():
            return
        progress = self._move(TextColumn(words), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
        self._task = progress.add_task(words, total=total)

    def at(self, read: int) -> None:
        """So many bytes are read."""
        if self._progress is not None:
            self._progress.update(self._task, completed=read)
