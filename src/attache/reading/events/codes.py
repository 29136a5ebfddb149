"""Mode, context and CAMEO code of an act, from the words around its trigger (`knowledge/data/events`)."""

from __future__ import annotations

from collections.abc import Iterable

from attache.document import Document, Token
from attache.knowledge import table
from attache.knowledge.loader import tree
from attache.reading.events.forms import lemma_of
from attache.reading.events.lexicon import Predicate, compiled
from attache.reading.events.syntax import Slots, joined
from attache.reading.times.derived import once

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


def cameo(
    type_: str, mode: str | None, lemma: str, contexts: Iterable[str] = (), realis: str = "actual", factuality: str = "CT+"
) -> str | None:
    """The CAMEO code of a PLOVER class and mode, more exact where the trigger's lemma or a context decides.

    An act of material cooperation, aid or yielding that is still to come (`realis` future) and not ruled out by `factuality`
    is one of intent, CAMEO's category 03. None for an unknown class.
    """
    codes = _cameo_rows()
    found = [*contexts, ""]
    for at in dict.fromkeys((mode or "", "")):
        words = (lemma, "") if at == (mode or "") else ("",)
        code = next((codes[key] for w in words for c in found if (key := (type_, at, w, c)) in codes), None)
        if code is not None:
            return _intended(code) if realis == "future" and not factuality.endswith("-") else code
    return None


def _intended(code: str) -> str:
    """The code of the intent to do an act: that of the longest first figures that have one, else the act's own."""
    known = _intents()
    return next((known[code[:size]] for size in range(len(code), 1, -1) if code[:size] in known), code)


_cameo_rows = once(
    lambda: table("events/cameo"),
    lambda rows: {
        (r["type"], r["mode"], trigger, r["context"]): r["cameo"] for r in rows for trigger in r["trigger"].split("|")
    },
)
_intents = once(lambda: table("events/intended"), lambda rows: {row["code"]: row["intended"] for row in rows})
