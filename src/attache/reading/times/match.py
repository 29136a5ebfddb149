"""Patterns over words: from the rows of `knowledge/data/times/patterns.tsv` to the expressions of a stretch of text.

Every pattern has a fixed greatest length, so the time taken grows with the number of words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from attache.knowledge import loader
from attache.reading.times.actions import ACTIONS
from attache.reading.times.derived import once
from attache.reading.times.lex import Reading, Word, lexicon
from attache.reading.times.meaning import Bindings

_ELEMENT = re.compile(r"(?:(\w+)=)?((?:'[^']+'|\"[^\"]+\"|\w+)(?:\|(?:'[^']+'|\"[^\"]+\"|\w+))*)\??$")


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern: the classes and the literal words that may fill it, and the name it is bound by."""

    classes: tuple[str, ...]
    literals: frozenset[str]
    optional: bool
    name: str | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of the table, compiled. `order` is its rank among equals: more conditions first, then the earlier row."""

    made: str
    elements: tuple[Element, ...]
    before: tuple[tuple[str, bool], ...]
    after: tuple[tuple[str, bool], ...]
    action: str
    fixed: tuple[tuple[str, str], ...]
    order: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """What was made of the words `first` to `last` (excluded)."""

    first: int
    last: int
    made: str
    meaning: Any
    order: tuple[int, int]


def compile_row(number: int, row: dict[str, str]) -> Pattern:
    """One row as a pattern. Raises `KnowledgeError` where an element, a set or an action is unknown."""
    elements: list[Element] = []
    before: list[tuple[str, bool]] = []
    after: list[tuple[str, bool]] = []
    for part in re.findall(r"(?:'[^']*'|\"[^\"]*\"|\S)+", row["pattern"]):
        if condition := re.fullmatch(r"(!?)([<>])(\w+)", part):
            if condition[3] not in lexicon().contexts:
                raise loader.KnowledgeError(f"times/patterns.tsv: no such set in words.yaml: {condition[3]}")
            (before if condition[2] == "<" else after).append((condition[3], not condition[1]))
        else:
            elements.append(_element(part))
    action, *arguments = row["action"].split()
    if action not in ACTIONS:
        raise loader.KnowledgeError(f"times/patterns.tsv: no such action: {action}")
    fixed = tuple((a.partition("=")[0], a.partition("=")[2]) for a in arguments)
    order = (-99 if row["made"] == "NONE" else -len(before) - len(after), number)
    return Pattern(row["made"], tuple(elements), tuple(before), tuple(after), action, fixed, order)


def _element(part: str) -> Element:
    match = _ELEMENT.fullmatch(part)
    if match is None:
        raise loader.KnowledgeError(f"times/patterns.tsv: no element of a pattern: {part}")
    alternatives = re.findall(r"'[^']+'|\"[^\"]+\"|\w+", match[2])
    literals = frozenset(a[1:-1].lower() for a in alternatives if a[0] in "'\"")
    classes = tuple(a for a in alternatives if a[0] not in "'\"")
    name = match[1] or (classes[0].rstrip("_").lower() if classes else None)
    return Element(classes, literals, part.endswith("?"), name)


def _by_level(rows: tuple[dict[str, str], ...]) -> tuple[dict[str, tuple[Pattern, ...]], ...]:
    """The patterns of each level, by the classes and literals ("=word") that they can begin with."""
    levels: dict[int, dict[str, list[Pattern]]] = {}
    for number, row in enumerate(rows):
        pattern = compile_row(number, row)
        starts: set[str] = set()
        for element in pattern.elements:
            starts.update(element.classes)
            starts.update(f"={w}" for w in element.literals)
            if not element.optional:
                break
        for start in starts:
            levels.setdefault(int(row["level"]), {}).setdefault(start, []).append(pattern)
    return tuple({k: tuple(v) for k, v in levels[n].items()} for n in sorted(levels))


_levels = once(lambda: loader.table("times/patterns"), _by_level)


def find(words: list[Word]) -> list[Match]:
    """The expressions among the words, none overlapping another, in text order."""
    found: list[Match] = []
    for level in _levels():
        fresh = [(i, match) for i in range(len(words)) for match in _at(level, words, i)]
        for i, match in fresh:
            words[i].readings.append(Reading(match.made, match.meaning, match.last - i))
        found.extend(m for _, m in fresh if not m.made.endswith("_"))
    found.sort(key=lambda m: (m.first - m.last, m.order))
    taken: set[int] = set()
    kept = []
    for match in found:
        cover = range(match.first, match.last)
        if taken.isdisjoint(cover):
            taken.update(cover)
            kept.append(match)
    return sorted((m for m in kept if m.meaning is not None), key=lambda m: m.first)


def _at(level: dict[str, tuple[Pattern, ...]], words: list[Word], i: int) -> Iterator[Match]:
    word = words[i]
    keys = dict.fromkeys([f"={word.lower}", *(r.cls for r in word.readings)])
    seen: set[tuple[str, int]] = set()
    tried: set[int] = set()
    for key in keys:
        for pattern in level.get(key, ()):
            if pattern.order[1] in tried:
                continue
            tried.add(pattern.order[1])
            if not all(_in(words, i, i - 1, name) == wanted for name, wanted in pattern.before):
                continue
            for last, bound in _match(pattern.elements, 0, words, i, dict(pattern.fixed)):
                if (pattern.made, last) in seen or last == i:
                    continue
                if not all(_in(words, last, last, name) == wanted for name, wanted in pattern.after):
                    continue
                meaning = ACTIONS[pattern.action](bound)
                if meaning is not None or pattern.made == "NONE":
                    seen.add((pattern.made, last))
                    yield Match(i, last, pattern.made, meaning if pattern.made != "NONE" else None, pattern.order)


def _in(words: list[Word], border: int, i: int, name: str) -> bool:
    """Whether word `i` is in the set; "" stands for the paragraph's start and end, or for a blank line at the border."""
    outside = not 0 <= i < len(words) or (border < len(words) and words[border].broken)
    return ("" if outside else words[i].lower) in lexicon().contexts[name]


def _match(elements: tuple[Element, ...], k: int, words: list[Word], i: int, bound: Bindings) -> Iterator[tuple[int, Bindings]]:
    """Every way to fill `elements[k:]` from word `i` on: the word after the last one, and what was bound."""
    if k == len(elements):
        yield i, bound
        return
    element = elements[k]
    if i < len(words) and not (words[i].broken and k):
        word = words[i]
        if word.lower in element.literals:
            both = bound if element.classes or element.name is None else {**bound, element.name: word.lower}
            yield from _match(elements, k + 1, words, i + 1, both)
        for reading in word.readings:
            if reading.cls in element.classes and not any(w.broken for w in words[i + 1 : i + reading.length]):
                name = element.name or reading.cls
                both = {**bound, name: reading.value}
                yield from _match(elements, k + 1, words, i + reading.length, both)
    if element.optional:
        yield from _match(elements, k + 1, words, i, bound)
