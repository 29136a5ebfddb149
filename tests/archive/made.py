"""Readings for tests of the archive: quick to make, as many as wanted."""

from __future__ import annotations

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attache.records import Reading, to_reading
from attache.sources import RawPage
from tests.exports import pages


def one(id: str = "d-exchange", *, title: str | None = None) -> Reading:
    doc = pages.exchange()
    doc.id = id
    doc.title = title or doc.title
    return to_reading(doc)


def raw(reading: Reading, origin: str = "a.txt", *, version: str = "", url: str | None = None) -> RawPage:
    """A page whose bytes are the reading's text, its id before it."""
    data = f"{reading.document.id} {version} {reading.document.text}".encode()
    return RawPage(origin, data, url=url, content_type="text/plain", headers={"etag": "x"})


def many(count: int) -> list[tuple[RawPage, Reading]]:
    made = [one(f"d{number:03}") for number in range(count)]
    return [(raw(reading, f"{reading.document.id}.txt"), reading) for reading in made]


@contextmanager
def unprivileged() -> Iterator[Path]:
    """A folder that an ordinary user may write, and this process with that user's rights where it has root's."""
    folder = Path(tempfile.mkdtemp(prefix="attache-"))
    folder.chmod(0o755)
    root = os.geteuid() == 0
    if root:
        nobody = pwd.getpwnam("nobody").pw_uid
        os.chown(folder, nobody, -1)
        os.setresuid(nobody, nobody, 0)
    try:
        yield folder
    finally:
        if root:
            os.setresuid(0, 0, 0)
        folder.chmod(0o755)
        shutil.rmtree(folder)
