"""What is built from a knowledge file: once, and again only after the user's folder has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from attache.knowledge import loader

Built = TypeVar("Built")


def once(load: Callable[[], Any], build: Callable[[Any], Built]) -> Callable[[], Built]:
    """A function that gives `build(load())`, built anew only where `load` gives another object than the last time."""
    held: list[tuple[Any, Built]] = []

    def get() -> Built:
        source = load()
        if not held or held[0][0] is not source:
            held[:] = [(source, build(source))]
        return held[0][1]

    return get


def word_lists(name: str) -> Callable[[str], frozenset[str]]:
    """The lists of a YAML file of word lists, as sets by their names, lower case."""
    sets = once(
        lambda: loader.tree(name), lambda tree: {key: frozenset(str(w).lower() for w in words) for key, words in tree.items()}
    )
    return lambda key: sets()[key]
