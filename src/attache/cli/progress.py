"""The progress bar: on standard error, only on a terminal, only when there is more than one page to read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from attache.exports.wording import clean


class Bar:
    """Counts pages. Use it in a `with` statement; without a terminal it does nothing."""

    def __init__(self, sources: Sequence[str]) -> None:
        self._progress: Progress | None = None
        if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
            return
        total = count_pages(sources)
        if total < 2:
            return
        self._progress = Progress(
            TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
            TextColumn("[dim]{task.fields[words]}", table_column=None), console=Console(stderr=True), transient=True,
            redirect_stdout=False, redirect_stderr=False,
        )  # fmt: skip
        self._task = self._progress.add_task("reading", total=total, words="")

    def __enter__(self) -> Bar:
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.stop()

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
