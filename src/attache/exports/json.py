"""JSON as people read it: each reading indented, one object after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from attache.records import Reading, encode


def write(readings: Iterable[Reading]) -> Iterator[str]:
    """One indented object a reading, as they come."""
    for reading in readings:
        yield f"{msgspec.json.format(encode(reading), indent=2).decode()}\n"
