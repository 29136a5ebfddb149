"""JSON lines: the record contract, one document a line, always the same bytes for the same reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attache.records import Reading, encode


def write(readings: Iterable[Reading]) -> Iterator[str]:
    """One line a reading, as they come."""
    for reading in readings:
        yield f"{encode(reading).decode()}\n"
