"""What documents are counted by, kept with each of them as numbers, so that a hundred thousand are counted in a blink.

Every value (a genre, a month, an actor's state …) stands once in `search_value`; `search_document.counted` holds the marks of
all values of a document: the value's number, and in the lowest bits that of its facet. Counting is then one pass over the
documents that were found, and no other table is asked.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from sys import byteorder
from typing import TYPE_CHECKING

from attache.archive.rows import NO_STATE, keepable

if TYPE_CHECKING:
    from attache.archive.direct import Direct
    from attache.records import Reading

#: all that can be counted by. Their order is kept in the archives: a new one goes to the end, none is taken out
FACETS = (
    "genre", "publisher", "year", "language", "type", "actor", "place", "certainty", "item", "status", "regime", "month", "day",
    "source",
)  # fmt: skip
#: those that come in the order of time, and whole
OF_TIME = frozenset(("month", "day"))
#: of a mark, the bits of the facet; those above are the value's number
BITS = 5
_KINDS = {facet: number for number, facet in enumerate(FACETS)}
#: a count for every number that there may be is the faster way, up to so many numbers a mark, and to so many in any case
_MANY_TIMES, _LEAST = 8, 1 << 20
#: letters of a date (2023-07-28) that make the facet
_DATES = {"year": 4, "month": 7, "day": 10}


def values_of(reading: Reading, sources: Iterable[str]) -> set[str]:
    """All values of a document, each as `search_value` has it; `sources` are the names of those who say something in it."""
    document, transfers = reading.document, reading.transfers
    found = _of_document(document.genre, document.published or "", document.publisher or "", document.language or "")
    records = {
        "source": sources,
        "type": (event.type for event in reading.events),
        "actor": (_state(entity.code) for entity in reading.entities),
        "place": (place.country or "" for place in reading.places),
        "certainty": (*(event.factuality for event in reading.events), *(transfer.factuality for transfer in transfers)),
        "item": (transfer.item.category for transfer in transfers),
        "status": (transfer.status for transfer in transfers),
        "regime": (regime for transfer in transfers for regime in transfer.regimes or ("",)),
    }
    return found.union(_key(facet, value) for facet, those in records.items() for value in those)


def _state(code: str) -> str:
    state = code.partition(":")[0]
    return "" if state == NO_STATE else state


def _of_document(genre: str, published: str, publisher: str, language: str) -> set[str]:
    """The values that every document has one of."""
    own = {"genre": genre, "publisher": publisher, "language": language}
    own.update((facet, published[:letters]) for facet, letters in _DATES.items())
    return {_key(facet, value) for facet, value in own.items()}


def _key(facet: str, value: str) -> str:
    """A value of a facet as `search_value` has it."""
    return f"{facet}={keepable(value)}"


def marks(direct: Direct, documents: Sequence[Iterable[str]], alone: Callable[[], object]) -> list[bytes]:
    """`search_document.counted` of documents by their values; those that are new are added to `search_value`.

    `alone` lets other writers wait who would add values, too.
    """
    numbers = _numbers(direct, {value for values in documents for value in values}, alone)
    return [_pack(numbers[value] << BITS | _KINDS[value.partition("=")[0]] for value in values) for values in documents]


def _pack(numbers: Iterable[int]) -> bytes:
    """Marks as they are kept: little-endian uint32, in order."""
    packed = array("I", sorted(numbers))
    if byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _numbers(direct: Direct, values: set[str], alone: Callable[[], object]) -> dict[str, int]:
    """The number of each value in `search_value`."""
    known = dict(_known(direct, sorted(values)))
    new = sorted(values - known.keys())
    if new:
        alone()
        direct.put("search_value", ("value",), [(value,) for value in new], once=True)
        known.update(_known(direct, new))
    return known


def _known(direct: Direct, values: list[str]) -> Iterator[tuple[str, int]]:
    # all of them are one value, so that the statement is always the same
    asked = "SELECT value, number FROM search_value WHERE value "
    if direct.postgres:
        found = direct.rows(f"{asked} = ANY(?)", [values])
    else:
        found = direct.rows(f"{asked} IN (SELECT j.value FROM json_each(?) j)", [json.dumps(values)])
    return ((value, number) for value, number in found)


def most(counted: Mapping[str, Mapping[int, int]], limit: int) -> dict[str, dict[int, int]]:
    """Of each facet's counts by number those that may be among the `limit` most frequent: the last of them with its equals."""
    chosen = {}
    for facet, counts in counted.items():
        least = sorted(counts.values(), reverse=True)[:limit][-1] if counts and facet not in OF_TIME else 0
        chosen[facet] = {number: count for number, count in counts.items() if count >= least}
    return chosen


def tally(packed: Sequence[bytes], facets: Sequence[str]) -> dict[str, dict[int, int]]:
    """How many of the documents have each value, by its number, facet by facet."""
    import numpy as np  # here, since only who counts needs it

    all_marks = np.frombuffer(b"".join(packed), dtype="<u4")
    if not all_marks.size or int(all_marks.max()) > _MANY_TIMES * all_marks.size + _LEAST:  # a few of very many values
        there, counts = np.unique(all_marks, return_counts=True)
    else:
        counts = np.bincount(all_marks)
        there = np.nonzero(counts)[0]
        counts = counts[there]
    kinds = there & ((1 << BITS) - 1)
    found = {}
    for facet in facets:
        of_facet = kinds == _KINDS[facet]
        found[facet] = dict(zip((there[of_facet] >> BITS).tolist(), counts[of_facet].tolist(), strict=True))
    return found
