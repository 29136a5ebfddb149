"""The progress bar: on standard error, only on a terminal, only when there is more than one page to read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

from attache.cli.moving import Moving, can_move
from attache.exports.wording import clean


class Bar(Moving):
    """Counts pages. Use it in a `with` statement; without a terminal it does nothing."""

    def __init__(self, sources: Sequence[str]) -> None:
        if not can_move():
            return
        total = count_pages(sources)
        if total < 2:
            return
        progress = self._move(
            TextColumn("reading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("[dim]{task.fields[words]}"),
        )
        self._task = progress.add_task("reading", total=total, words="")

    def page(self, origin: str, failed: int) -> None:
        """One more page is done with; `failed` is how many could not be read so far."""
        if self._progress is not None:
            name = clean(origin)
            short = name if len(name) <= 32 else f"…{name[-31:]}"
            words = f"{failed} failed · {short}" if failed else short
            self._progress.update(self._task, advance=1, words=escape(words))

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """The bar is off the screen while something else is written."""
        if self._progress is None:
            yield
            return
        self._progress.stop()
        try:
            yield
        finally:
            self._progress.start()


def count_pages(sources: Sequence[str]) -> int:
    """About how many pages there are: the files of each folder, one for every other source."""
    total = 0
    for source in sources:
        if not os.path.isdir(source):
            total += 1
            continue
        for _, folders, names in os.walk(source):
            folders[:] = [f for f in folders if not f.startswith(".")]
            total += sum(not n.startswith(".") for n in names)
    return total
