"""Results in several files: a folder that takes its name, or its files their places in it, when all is written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from attache.cli.exits import INTERRUPTED, UNWRITABLE, Stopped

#: files that are open at a time
_OPEN = 16


def write_files(folder: Path, pieces: Iterable[tuple[str, str | bytes]]) -> int:
    """Write pieces to the files that they name, by way of `<folder>.part`; how many files there are.

    Files of these names that are in `folder` already are replaced at the end; others stay. When the work is broken off, the
    part stays, and is named. Raises `Stopped` where it cannot be written.
    """
    target = folder.resolve()
    if target.exists() and not target.is_dir():
        raise Stopped(f"{folder}: is no folder, and this format makes several files; give --output a folder", UNWRITABLE)
    part = target.with_name(f"{target.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)  # of a run that was broken off
        part.mkdir(parents=True)
        files = _Files(part)
        try:
            for name, piece in pieces:
                files.add(name, piece)
        finally:
            files.close()
        if not target.exists():
            os.replace(part, target)
        else:
            for path in sorted(part.iterdir()):
                os.replace(path, target / path.name)
            part.rmdir()
    except BaseException as error:  # noqa: BLE001  (Ctrl-C too leaves a part; all is raised again)
        raise _broken_off(error, folder, part) from None
    return len(files.names)


class _Files:
    """Files of a folder that are added to; the few that were used last are open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, BinaryIO] = {}
        self.names: set[str] = set()

    def add(self, name: str, piece: str | bytes) -> None:
        stream = self._open.pop(name, None)
        if stream is None:
            if len(self._open) >= _OPEN:
                self._open.pop(next(iter(self._open))).close()
            stream = (self._folder / name).open("ab")
        self._open[name] = stream
        self.names.add(name)
        stream.write(piece if isinstance(piece, bytes) else piece.encode("utf-8", "replace"))

    def close(self) -> None:
        for stream in self._open.values():
            stream.close()


def _broken_off(error: BaseException, folder: Path, part: Path) -> BaseException:
    left = ""
    if part.is_dir() and any(part.iterdir()):
        left = f"; what was written so far is in {part}"
    else:
        shutil.rmtree(part, ignore_errors=True)
    if isinstance(error, OSError):
        return Stopped(f"{folder}: cannot be written ({(error.strerror or str(error)).lower()}){left}", UNWRITABLE)
    if isinstance(error, KeyboardInterrupt) and left:
        return Stopped(f"interrupted{left}", INTERRUPTED)
    return error
