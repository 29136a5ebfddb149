"""The archive as the people's part of a server has it: open for writing, asked by many threads."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from attache.archive import Archive, ArchiveError
from attache.web.people.office import Clock, Office, utc

T = TypeVar("T")

_AT_ONCE = 8


class Desk:
    """`name` is the archive's file, or the address of its database; `remote` whether other machines can reach the server.

    Opened once, and anew where another file was put in the place of the one that was opened (a backup). One that may not be
    written is opened to be read: then nobody can sign in, and nothing can be said. Raises `ArchiveError` where it
    cannot be used.
    """

    def __init__(self, name: Path | str, *, remote: bool, now: Clock = utc) -> None:
        self.name, self.remote, self.now = name, remote, now
        self._places = CapacityLimiter(_AT_ONCE)
        self._lock = threading.Lock()
        self._kept: Archive | None = None
        self._file: tuple[int, int] | None = None
        with self._lock:
            self._open()

    def close(self) -> None:
        """Let go of the archive; it is opened again when somebody asks."""
        with self._lock:
            if self._kept is not None:
                self._kept.close()
                self._kept = None

    async def ask(self, question: Callable[[Office], T]) -> T:
        """What `question` makes of it, in a thread. Raises what it raises."""
        return await to_thread.run_sync(self.do, question, limiter=self._places)

    def do(self, question: Callable[[Office], T]) -> T:
        """`ask` without a thread."""
        with self._lock:
            archive = self._open()
        return question(Office(archive, self.now))

    def _open(self) -> Archive:
        if self._kept is None or self._file != self._identity():
            if self._kept is not None:
                self._kept.close()
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
