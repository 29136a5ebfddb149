"""The word lists of `knowledge/data/places/words.yaml`."""

from __future__ import annotations

from functools import cache

from attache.knowledge import loader


@cache
def _words(name: str, _source: int) -> frozenset[str]:
    return frozenset(str(w).lower() for w in loader.tree("places/words")[name])


def words(name: str) -> frozenset[str]:
    """One list, lower case."""
    return _words(name, id(loader.tree("places/words")))
