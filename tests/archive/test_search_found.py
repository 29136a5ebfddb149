"""All that a query finds, without what is shown of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from attache.archive import Archive
from attache.archive.search import QueryError, search
from attache.archive.search.found import found
from attache.sources import RawPage
from tests.archive import searched

QUERIES = (
    "drone*", '"talks on"', "rockets -grain", "-rockets", "title:talks OR actor:RUS", "from:RUS to:PRK", "certainty:CT-",
    "after:2022-06 before:2022-10", "nosuchword", "place:CHE (grain OR -drone)",
)  # fmt: skip


def test_it_is_what_a_search_finds(archive_name: Path | str) -> None:
    made = [(RawPage(f"{r.document.id}.txt", r.document.text.encode()), r) for r in searched.readings(60)]
    with Archive.open(archive_name, write=True) as kept:
        list(kept.add_all(made, program="1"))
        every = [found(kept, query) for query in QUERIES]
        assert every == [{hit.document for hit in search(kept, query, limit=100).hits} for query in QUERIES]
        assert len({frozenset(ids) for ids in every}) > 6
        with pytest.raises(QueryError, match="quote"):
            found(kept, '"lake')
