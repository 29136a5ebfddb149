"""How the documents that were found spread over genres, publishers, years, classes of events …: counts by value."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from attache.archive.search.results import Count

#: values of a facet that are given, the most frequent first
MOST_VALUES = 15
#: each facet's query for (document, value), `hits` being what was found
_QUERIES = {
    "genre": "SELECT document, genre AS value FROM hits",
    "publisher": "SELECT document, publisher AS value FROM hits",
    "year": "SELECT document, substr(published, 1, 4) AS value FROM hits",
    "language": "SELECT document, language AS value FROM hits",
    "type": "SELECT DISTINCT h.document, r.type AS value FROM hits h JOIN event r ON r.document = h.document",
    "actor": "SELECT DISTINCT h.document, r.state AS value FROM hits h JOIN actor r ON r.document = h.document",
    "place": "SELECT DISTINCT h.document, r.country AS value FROM hits h JOIN place r ON r.document = h.document",
    "certainty": (
        "SELECT h.document, r.certainty AS value FROM hits h JOIN event r ON r.document = h.document "
        "UNION SELECT h.document, r.certainty AS value FROM hits h JOIN transfer r ON r.document = h.document"
    ),
    "item": "SELECT DISTINCT h.document, r.category AS value FROM hits h JOIN transfer r ON r.document = h.document",
    "status": "SELECT DISTINCT h.document, r.status AS value FROM hits h JOIN transfer r ON r.document = h.document",
    "regime": "SELECT DISTINCT h.document, r.regime AS value FROM hits h JOIN transfer r ON r.document = h.document",
}
#: all that can be asked for
FACETS = tuple(_QUERIES)


def count(db: Connection, condition: str, values: dict[str, Any], facets: Sequence[str]) -> dict[str, list[Count]]:
    """The facets of the documents for which the condition on `search_document d` holds, the most frequent values first.

    "" stands for unknown. Raises `ValueError` where there is no such facet.
    """
    unknown = [name for name in facets if name not in _QUERIES]
    if unknown:
        raise ValueError(f"there is no facet {unknown[0]!r}; there are {', '.join(FACETS)}")
    if not facets:
        return {}
    wanted = list(dict.fromkeys(facets))
    # one statement, so that the documents are looked up once
    parts = (f"SELECT '{name}' AS facet, value, count(*) FROM ({_QUERIES[name]}) v GROUP BY value" for name in wanted)
    hits = f"WITH hits AS MATERIALIZED (SELECT d.* FROM search_document d WHERE {condition})"
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for facet, value, number in db.execute(text(f"{hits} {' UNION ALL '.join(parts)}"), values):
        for one in (value or "").split() or [""] if facet == "regime" else [value or ""]:
            counts[facet][one] += number
    return {
        name: [Count(v, n) for v, n in sorted(counts[name].items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]]
        for name in wanted
    }
