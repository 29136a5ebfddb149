"""The archive that is served, kept open between requests, and the threads that may ask it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from attache.archive import Archive
from attache.archive.engines import is_url, pragma, reading_mode
from attache.archive.errors import in_words
from attache.web.answers import Problem

T = TypeVar("T")

#: requests that ask the archive at a time …
AT_ONCE = 8
#: … and that wait for their turn; more are sent away
WAITING = 64


class Shelf:
    """An archive for many threads. `name` is its file, or the address of its database.

    It stays open as long as it is the same: another file in its place (a backup that was put back), another layout, or another
    way in which it must be read has it opened anew, and what was open is closed when the last that asks it is done.

    Raises `ArchiveError` where it cannot be used.
    """

    def __init__(self, name: Path | str) -> None:
        self.name = name
        self._kept: _Kept | None = None
        self._changing = threading.Lock()
        self._places = CapacityLimiter(AT_ONCE)
        with self.opened():
            pass

    def close(self) -> None:
        with self._changing:
            self._put_away(None)

    @contextmanager
    def opened(self) -> Iterator[Archive]:
        """The archive, for one thread. Raises `ArchiveError` where it cannot be used (any more)."""
        kept = self._take()
        try:
            yield kept.archive
        finally:
            with self._changing:
                kept.users -= 1
                if kept is not self._kept and not kept.users:
                    kept.archive.close()

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

    def _take(self) -> _Kept:
        with self._changing:
            if self._kept is None or not self._kept.holds(self.name):
                # its marks first: what changes from here on is seen by the next request
                marks = _marks(self.name)
                self._put_away(None)
                self._put_away(_Kept(Archive.open(self.name), marks))
            assert self._kept is not None
            self._kept.users += 1
            return self._kept

    def _put_away(self, other: _Kept | None) -> None:
        """Keep `other` instead of what is kept, which is closed where nobody asks it."""
        before, self._kept = self._kept, other
        if before is not None and not before.users:
            before.archive.close()


class _Kept:
    """An open archive, what its file looked like then, and how many ask it."""

    def __init__(self, archive: Archive, marks: tuple[object, ...]) -> None:
        self.archive = archive
        self.marks = marks
        self.users = 0
        self._layout = self._layout_now() if marks else 0

    def holds(self, name: Path | str) -> bool:
        """Whether the archive is the one that was opened."""
        return not self.marks or (_marks(name) == self.marks and self._layout_now() == self._layout)

    def _layout_now(self) -> int:
        with in_words(self.archive.path), self.archive.engine.connect() as db:
            return int(pragma(db, "schema_version"))


def _marks(name: Path | str) -> tuple[object, ...]:
    """What tells a file from another in its place; nothing of a database, which looks after its connections itself."""
    if is_url(name):
        return ()
    try:
        found = os.stat(name)
    except OSError:
        return (None,)
    mode = reading_mode(Path(name))
    # told that nobody writes, the database does not look whether somebody did
    changed = (found.st_mtime_ns, found.st_size) if "immutable" in mode else ()
    return found.st_dev, found.st_ino, mode, *changed
