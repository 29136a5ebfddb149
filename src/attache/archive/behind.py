"""Work on groups of things, one group behind what brings them: a database writes while the next group is made ready."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def grouped(items: Iterable[T], size: int, seconds: float) -> Iterator[list[T]]:
    """Items in lists of so many, or of those that came within so many seconds."""
    waiting: list[T] = []
    since = 0.0
    for item in items:
        since = since if waiting else time.monotonic()
        waiting.append(item)
        if len(waiting) >= size or time.monotonic() - since >= seconds:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def behind(work: Callable[[list[T]], list[R]], groups: Iterable[list[T]]) -> Iterator[R]:
    """What `work` answers for each group in order, as `work` runs in a thread of its own while the next group is brought.

    An error of `work` is raised in place of its answers; no further group is brought then. An error of `groups` is raised after
    the answers for what came before.
    """
    with ThreadPoolExecutor(1, "attache-archive") as thread:
        going: Future[list[R]] | None = None
        coming = iter(groups)
        while True:
            failed: Exception | None = None
            group: list[T] = []
            try:
                group = next(coming, [])
            except Exception as error:  # noqa: BLE001  (raised again below)
                failed = error
            if going is not None:
                yield from going.result()
            if failed is not None:
                raise failed
            if not group:
                return
            going = thread.submit(work, group)
