"""The archive that is served, opened for each request, and the threads that may ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from attache.archive import Archive
from attache.archive.engines import is_url
from attache.web.answers import Problem

T = TypeVar("T")

#: requests that ask the archive at a time …
AT_ONCE = 8
#: … and that wait for their turn; more are sent away
WAITING = 64


class Shelf:
    """An archive for many threads. `name` is its file, or the address of its database.

    A file is opened anew for each request, which costs a few milliseconds: what another program did to it meanwhile (began to
    write, put a backup in its place) is seen so. A database keeps its connections.

    Raises `ArchiveError` where it cannot be used.
    """

    def __init__(self, name: Path | str) -> None:
        self.name = name
        self._kept: Archive | None = None
        self._places = CapacityLimiter(AT_ONCE)
        first = Archive.open(name)
        if is_url(name):
            self._kept = first
        else:
            first.close()

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()

    @contextmanager
    def opened(self) -> Iterator[Archive]:
        """The archive, for one thread. Raises `ArchiveError` where it cannot be used (any more)."""
        if self._kept is not None:
            yield self._kept
        else:
            with Archive.open(self.name) as archive:
                yield archive

    async def ask(self, question: Callable[[Archive], T]) -> T:
        """What `question` makes of the archive, in a thread, so that nobody else has to wait for it.

        Raises `Problem` (503) where too many wait already, and what `question` raises.
        """
        if self._places.statistics().tasks_waiting >= WAITING:
            detail = "too many requests at a time; ask again soon"
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": "1"})
        return await to_thread.run_sync(self._work, question, abandon_on_cancel=True, limiter=self._places)

    def _work(self, question: Callable[[Archive], T]) -> T:
        with self.opened() as archive:
            return question(archive)
