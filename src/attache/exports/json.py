"""JSON as people read it: each reading indented, one object after another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import msgspec

from attache.records import Reading, encode


def write(readings: Iterable[Reading]) -> Iterator[str]:
    """One indented object a reading, as they come."""
    for reading in readings:
        yield f"{_indented(encode(reading))}\n"


def _indented(line: bytes) -> str:
    try:
        return msgspec.json.format(line, indent=2).decode()
    except msgspec.DecodeError:  # lone surrogates in the text, as escapes
        return json.dumps(json.loads(line), indent=2)
