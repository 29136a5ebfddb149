"""What alerts say: states by name, stretches of a text on one line."""

from __future__ import annotations

import zlib
from functools import lru_cache

from attache.archive.rows import keepable
from attache.document import Span
from attache.knowledge import generation, table
from attache.records import Event, Reading, Transfer, decode

#: characters of evidence that an alert keeps
LONGEST = 400


def state(code: str | None) -> str:
    """The state's name; the code itself where the tables know none, "an unknown side" for None."""
    return _names(generation()).get(code, code) if code else "an unknown side"


@lru_cache(maxsize=1)
def _names(_: object) -> dict[str, str]:
    return {row["code"]: row["name"] for row in table("places/states")}


def cut(words: str) -> str:
    """Words on one line, shortened at a blank where they are long."""
    line = keepable(" ".join(words.split()))
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rsplit(' ', 1)[0]}…"


def unpacked(body: bytes) -> Reading:
    """A reading as the archive keeps it."""
    return decode(zlib.decompress(body))


def words_of(reading: Reading, id: str) -> str:
    """The words that the event or transfer of this id rests on; "" where the reading has none of this id."""
    records: list[Event | Transfer] = [*reading.events, *reading.transfers]
    found = next((one for one in records if keepable(one.id) == id), None)
    return cut(Span(*found.evidence).of(reading.document.text)) if found is not None else ""
