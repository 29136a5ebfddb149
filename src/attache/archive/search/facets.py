"""How the documents that were found spread over genres, publishers, years, classes of events …: counts by value."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from attache.archive.search.results import Count
from attache.archive.search.values import FACETS, OF_TIME, most, tally

__all__ = ["FACETS", "MOST_COUNTED", "MOST_VALUES", "count"]

#: values of a facet that are given, the most frequent first; of time (`OF_TIME`) all are, in its order
MOST_VALUES = 15
#: where more documents are found, the newest of them are counted
MOST_COUNTED = 200_000


def count(db: Connection, packed: Sequence[bytes], facets: Sequence[str]) -> dict[str, list[Count]]:
    """The facets of documents by what they are counted by (`search_document.counted`); "" stands for unknown.

    A document counts once for each value it has.
    """
    wanted = list(dict.fromkeys(facets))
    if not wanted or not packed:
        return {name: [] for name in wanted}
    chosen = most(tally(packed, wanted), MOST_VALUES)
    names = _names(db, {number for counts in chosen.values() for number in counts})
    return {name: _in_order(name, [Count(names[number], n) for number, n in chosen[name].items()]) for name in wanted}


def _in_order(facet: str, counts: list[Count]) -> list[Count]:
    if facet in OF_TIME:
        return sorted(counts, key=lambda one: one.value)
    return sorted(counts, key=lambda one: (-one.documents, one.value))[:MOST_VALUES]


def _names(db: Connection, numbers: set[int]) -> dict[int, str]:
    """The values of these numbers."""
    given: Any = sorted(numbers)
    if db.dialect.name == "sqlite":
        given, where = json.dumps(given), "IN (SELECT j.value FROM json_each(:numbers) j)"
    else:
        where = "= ANY(:numbers)"
    found = db.execute(text(f"SELECT number, value FROM search_value WHERE number {where}"), {"numbers": given})
    return {number: value.partition("=")[2] for number, value in found}
