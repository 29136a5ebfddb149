"""What `attache.sources` hands on: the bytes of one source as they came, or why there are none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

#: most bytes that one page may have, decompressed; more is no news page
MAX_PAGE = 20_000_000
#: most bytes of one PDF file: scans and pictures make them larger than their text
MAX_PDF = 60_000_000
#: most bytes of one line of a JSON-lines file
MAX_LINE = MAX_PAGE


@dataclass(frozen=True, slots=True)
class RawPage:
    """One source's bytes, untouched but for transfer encodings.

    `origin` is the path or address as the user gave it (for a file in a folder: folder and path in it). `url` is the address
    that answered in the end, `content_type` and `headers` (names in lower case) are the server's. A JSON-lines file too
    large to hold has its first bytes in `data` and `open_lines`, which opens it from its beginning (standard input: once).
    `fetched` is when the bytes were had, where that is not now: a record in a web archive says so.
    """

    origin: str
    data: bytes
    url: str | None = None
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    open_lines: Callable[[], BinaryIO] | None = None
    fetched: dt.datetime | None = None

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Number (from 1) and bytes of each line, without its end; None for a line longer than `MAX_LINE`.

        At most one line is held at a time where the page is a stream. Raises `OSError` where the stream breaks.
        """
        with self.open_lines() if self.open_lines else BytesIO(self.data) as stream:
            number = 0
            while line := stream.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE and not line.endswith(b"\n"):
                    while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                        pass
                    yield number, None
                else:
                    yield number, line.rstrip(b"\r\n")


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read: which, why, and what to do about it. `str()` gives one line."""

    origin: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return " ".join(f"{self.origin}: {self.reason}; {self.remedy}".split())


def too_large(origin: str, limit: int, size: int | None = None) -> Failure:
    """The line for an input over its cap; `size` and `limit` in bytes."""
    how = f"{_megabytes(size)} MB" if size else f"more than {_megabytes(limit)} MB"
    return Failure(
        origin,
        f"{how} is too large for one page (the limit is {_megabytes(limit)} MB)",
        "split it into pages, or give many texts as JSON lines, which may be of any size",
    )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.0f}"
