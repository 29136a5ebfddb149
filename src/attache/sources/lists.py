"""Lists of addresses: a text file with one a line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import BinaryIO

from attache.sources.files import printable
from attache.sources.page import Failure, RawPage
from attache.sources.polite import Polite

_LINE = 20_000


def read_list(path: str, client: Polite, *, stdin: BinaryIO | None = None) -> Iterator[RawPage | Failure]:
    """The pages of a list (`-`: standard input) in its order, each address once; empty lines and those after # are passed
    over. A line that is no address is named with its number."""
    origin = printable(path)
    try:
        if path == "-":
            yield from _pages(stdin or sys.stdin.buffer, origin, client)
        else:
            with open(path, "rb") as stream:
                yield from _pages(stream, origin, client)
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "strerror", None) or error).lower()
        yield Failure(origin, f"cannot be read ({reason})", "give a text file with one address a line")


def _pages(stream: BinaryIO, origin: str, client: Polite) -> Iterator[RawPage | Failure]:
    seen: set[str] = set()
    number = 0
    while line := stream.readline(_LINE):
        number += 1
        url = line.decode("utf-8", "replace").removeprefix("\ufeff").strip()
        if not url or url.startswith("#") or url in seen:
            continue
        if not url.lower().startswith(("http://", "https://")):
            yield Failure(
                f"{origin}:{number}", "the line is no web address", "write one address a line: https://example.org/page"
            )
            continue
        seen.add(url)
        yield client.page(url)
