"""Mode, context and CAMEO code of an act, from the words around its trigger (`knowledge/data/events`)."""

from __future__ import annotations

from collections.abc import Iterable

from attache.document import Document, Token
from attache.knowledge import table
from attache.knowledge.loader import tree
from attache.reading.events.forms import lemma_of
from attache.reading.events.lexicon import Predicate, compiled
from attache.reading.events.syntax import Slots, joined

#: an event has at most so many contexts
MOST_CONTEXTS = 3


def mode_of(doc: Document, predicate: Predicate, token: Token, slots: Slots) -> str | None:
    """The predicate's mode, or the one that the complement's words (requests, threats) or the means (violence) decide."""
    if predicate.mode is not None and not predicate.mode_words:
        return predicate.mode
    if predicate.complement_modes:
        heads = [*slots.get("comp", ()), *slots.get("for", ()), *slots.get("obj", ()), *slots.get("of", ())]
        return _first_mode(predicate.type, {lemma_of(doc, t) for h in heads for t in _near(doc, h)})
    if predicate.mode is None and predicate.mode_words:
        near = [t for name in ("mod", "with", "subj", "obj", "by", "of") for t in slots.get(name, ())]
        words = {lemma_of(doc, t) for h in near for t in _near(doc, h)} | {joined(doc, token) or ""}
        return _first_mode(predicate.type, words)
    return predicate.mode


def _near(doc: Document, head: Token) -> Iterable[Token]:
    """A phrase's head, its modifiers and its object: what says the kind of thing meant."""
    yield head
    yield from doc.children_of(head, "amod", "compound", "obj", "xcomp", "conj")


def _first_mode(type_: str, words: set[str]) -> str | None:
    for mode, known in compiled("modes", _read_modes, "modes").get(type_, ()):
        if known & words:
            return mode
    return None


def _read_modes() -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
    content = tree("events/modes")
    return {t: tuple((row["mode"], frozenset(row["words"])) for row in rows) for t, rows in content.items()}


def contexts(doc: Document, words: Iterable[Token]) -> list[str]:
    """PLOVER contexts of an event's evidence: those with most words in it, at most three, in the data's order."""
    known = compiled("contexts", _read_contexts, "contexts")
    counts: dict[str, int] = {}
    for token in words:
        for context in known.get(lemma_of(doc, token), ()):
            counts[context] = counts.get(context, 0) + 1
    order = {name: i for i, name in enumerate(tree("events/contexts"))}
    best = sorted(counts, key=lambda c: (-counts[c], order[c]))[:MOST_CONTEXTS]
    return sorted(best, key=order.__getitem__)


def _read_contexts() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for context, words in tree("events/contexts").items():
        for word in words:
            found.setdefault(word, []).append(context)
    return {word: tuple(names) for word, names in found.items()}


def cameo(type_: str, mode: str | None, lemma: str) -> str | None:
    """The CAMEO code of a PLOVER class and mode, more exact where the trigger's lemma decides; None for an unknown class."""
    codes = _cameo_rows()
    for key in ((type_, mode or "", lemma), (type_, "", lemma) if not mode else None, (type_, mode or "", ""), (type_, "", "")):
        if key is not None and key in codes:
            return codes[key]
    return None


_rows: list[tuple[object, dict[tuple[str, str, str], str]]] = []


def _cameo_rows() -> dict[tuple[str, str, str], str]:
    rows = table("events/cameo")
    if not _rows or _rows[0][0] is not rows:
        _rows[:] = [(rows, {(r["type"], r["mode"], r["trigger"]): r["cameo"] for r in rows})]
    return _rows[0][1]
