"""Word lists from the knowledge files, ready for matching. A user's folder may change them while the program runs: what is
made from a file is kept only as long as the file's content is the same object."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from attache.knowledge.loader import tree

_made: dict[tuple[str, str, str], tuple[Any, Any]] = {}


def word_set(file: str, key: str) -> frozenset[str]:
    """The items of one list as a set."""
    found: frozenset[str] = _from(file, key, "set", frozenset)
    return found


def phrases(file: str, key: str) -> re.Pattern[str]:
    """One pattern for all of a list's phrases, on word boundaries, the longest first, for text in lower case."""
    found: re.Pattern[str] = _from(file, key, "phrases", pattern_of)
    return found


def pattern_of(items: list[str]) -> re.Pattern[str]:
    """A pattern that matches any of the phrases as whole words."""
    ordered = sorted({p.lower().replace("’", "'") for p in items}, key=lambda p: (-len(p), p))
    parts = [(r"\b" if p[0].isalnum() else "") + re.escape(p) + (r"\b" if p[-1].isalnum() else "") for p in ordered]
    return re.compile("|".join(parts) if parts else r"(?!)")


def _from(file: str, key: str, form: str, make: Callable[[list[str]], Any]) -> Any:
    content = tree(file)
    kept = _made.get((file, key, form))
    if kept is None or kept[0] is not content:
        kept = (content, make(content[key]))
        _made[file, key, form] = kept
    return kept[1]
