"""JSON lines: the record contract, one document a line, always the same bytes for the same reading."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import msgspec

from attache.records import Reading


def encode(reading: Reading) -> str:
    """One reading as one line of JSON, without its line end."""
    try:
        return msgspec.json.encode(reading).decode()
    except UnicodeEncodeError:
        # a text with lone surrogates, which JSON can hold as escapes and UTF-8 cannot
        return json.dumps(msgspec.to_builtins(reading), ensure_ascii=True, separators=(",", ":"))


def write(readings: Iterable[Reading]) -> Iterator[str]:
    """One line a reading, as they come."""
    for reading in readings:
        yield f"{encode(reading)}\n"
