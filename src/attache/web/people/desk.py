"""The archive as the people's part of a server has it: open for writing, asked by many threads."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Connection

from attache.archive import Archive, ArchiveError, narrowed
from attache.web.people.office import Clock, Office, utc
from attache.web.people.sight import HIDDEN

T = TypeVar("T")

_AT_ONCE = 8
#: narrowed archives that are kept open
_PARTS = 16


class Part(Archive):
    """An archive that shows no more than another one, and writes what the whole one does."""

    def __init__(self, whole: Archive, shown: Archive) -> None:
        super().__init__(shown.engine, whole.path)
        self._whole = whole

    @contextmanager
    def change(self) -> Iterator[Connection]:
        with self._whole.change() as db:
            yield db


class Desk:
    """`name` is the archive's file, or the address of its database; `remote` whether other machines can reach the server.

    Opened once, and anew where another file was put in the place of the one that was opened (a backup). One that may not be
    written is opened to be read: then nobody can sign in, and nothing can be said. Raises `ArchiveError` where it
    cannot be used.

    Who may not see some collections is given an archive that does not show their documents (`sight`), though what they
    write goes into the whole one.
    """

    def __init__(self, name: Path | str, *, remote: bool, now: Clock = utc) -> None:
        self.name, self.remote, self.now = name, remote, now
        self._places = CapacityLimiter(_AT_ONCE)
        self._lock = threading.Lock()
        self._kept: Archive | None = None
        self._file: tuple[int, int] | None = None
        self._parts: dict[frozenset[int], Archive] = {}
        #: what is closed with it
        self.beside: list[Callable[[], None]] = []
        with self._lock:
            self._open()

    def close(self) -> None:
        """Let go of the archive; it is opened again when somebody asks."""
        for close in self.beside:
            close()
        with self._lock:
            self._put_away()

    async def ask(self, question: Callable[[Office], T]) -> T:
        """What `question` makes of it, in a thread. Raises what it raises."""
        return await to_thread.run_sync(self.do, question, limiter=self._places)

    def do(self, question: Callable[[Office], T]) -> T:
        """`ask` without a thread."""
        with self._lock:
            archive = self._open()
            hidden = HIDDEN.get()
            if hidden:
                archive = self._part(archive, hidden)
        return question(Office(archive, self.now))

    def _part(self, whole: Archive, hidden: frozenset[int]) -> Archive:
        if hidden not in self._parts:
            if len(self._parts) >= _PARTS:
                self._parts.pop(next(iter(self._parts))).close()
            self._parts[hidden] = Part(whole, narrowed.opened(self.name, hidden))
        return self._parts[hidden]

    def _put_away(self) -> None:
        for part in self._parts.values():
            part.close()
        self._parts = {}
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _open(self) -> Archive:
        if self._kept is None or self._file != self._identity():
            self._put_away()
            try:
                self._kept = Archive.open(self.name, write=True)
            except ArchiveError:
                self._kept = Archive.open(self.name)
            self._file = self._identity()
        return self._kept

    def _identity(self) -> tuple[int, int] | None:
        if not isinstance(self.name, Path):
            return None
        try:
            found = os.stat(self.name)
        except OSError as error:
            raise ArchiveError(f"{self.name}: is no longer there; put it back, or start again with another") from error
        return found.st_dev, found.st_ino
