"""Ratings of publishers and sources, as data (`knowledge/data/publishers/publishers.yaml`), and a user's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from attache.knowledge import KnowledgeError, tree

Letter = Literal["A", "B", "C", "D", "E", "F"]
LETTERS: tuple[Letter, ...] = ("A", "B", "C", "D", "E", "F")

_FILE = "publishers/publishers.yaml"


@dataclass(frozen=True, slots=True)
class Rating:
    """A publisher's or source's grade, why in a few words, and the state (or STATE:SECTOR) that owns it."""

    grade: Letter
    why: str
    owner: str | None = None
    #: whether it is the user's own word
    own: bool = False


def letter(value: object, where: str) -> Letter:
    """`value` as a grade. Raises `KnowledgeError` where it is none."""
    if value not in LETTERS:
        raise KnowledgeError(f"{_FILE}: {where}: a grade is a letter from A to F, not {value!r}")
    return value


def worse(one: Letter, other: Letter) -> Letter:
    """The lower of two grades; F, of which nothing is known, gives way to any other."""
    if "F" in (one, other):
        return other if one == "F" else one
    return max(one, other)


def of_publisher(name: str | None, url: str | None) -> Rating | None:
    """What is known of a publisher by its name or by the address of a page; None where nothing is."""
    known = tree("publishers/publishers")
    keys = _keys(name, url)
    override = _entries((known.get("override") or {}).get("publishers"))
    for own, entries in ((True, override), (False, _entries(known.get("publishers")))):
        for key in keys:
            if key in entries:
                return _rating(known, key, entries[key], own)
    words = known.get("words") or {}
    kind = next((words[w] for w in (name or "").lower().split() if w in words), None)
    return _rating(known, str(name), {"kind": kind}, False) if kind else None


def of_source(names: list[str]) -> Rating | None:
    """The user's own rating of a source by one of its names; None where he has none."""
    override = _entries((tree("publishers/publishers").get("override") or {}).get("sources"))
    for name in names:
        if (key := name.lower()) in override:
            return Rating(letter(override[key], key), "your rating of this source", own=True)
    return None


def _entries(raw: Any) -> dict[str, Any]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise KnowledgeError(f"{_FILE}: names with their ratings are wanted, not {raw!r}")
    return {str(k).lower(): v for k, v in raw.items()}


def _keys(name: str | None, url: str | None) -> list[str]:
    """The name, and the address's host with each of the domains above it."""
    keys = [" ".join(name.lower().split())] if name else []
    host = (urlsplit(url).hostname or "") if url else ""
    parts = host.split(".")
    return keys + [".".join(parts[i:]) for i in range(len(parts) - 1)]


def _rating(known: Mapping[str, Any], name: str, entry: Any, own: bool) -> Rating:
    if not isinstance(entry, Mapping):
        return Rating(letter(entry, name), "your rating of the publisher", own=own)
    kinds = known["kinds"]
    kind = kinds.get(entry.get("kind"), {})
    if not kind and "grade" not in entry:
        raise KnowledgeError(f"{_FILE}: {name}: a publisher's kind is one of {', '.join(kinds)}, not {entry.get('kind')!r}")
    grade = letter(entry.get("grade", kind.get("source")), name)
    return Rating(grade, str(entry.get("why") or kind.get("why") or "rated publisher"), entry.get("owner"), own)
