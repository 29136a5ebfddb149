"""Whether the clause around an expression tells of the past or of what is to come."""

from __future__ import annotations

import re
from itertools import pairwise

from attache.document import Document, Span, Token
from attache.reading.times.derived import word_lists
from attache.reading.times.paths import words as clause_words

_STEPS = 14
_WINDOW = 14
#: words between "had been" and what was to come
_PERFECT = 4


_set = word_lists("times/tense")


def lean(doc: Document, span: Span) -> float:
    """-1: past, 1: to come, 0: cannot tell; by the governing verb, or half as sure by the words around where no syntax is."""
    beside = _beside(doc.text, span)
    if beside:
        return beside
    tokens = doc.tokens_in(span)
    if not tokens:
        return _by_words(doc.text, span)
    at = doc.root_of(tokens)
    if at is not None and at.rel in clause_words("tight"):  # "the Nov. 8 vote" may be told of in any tense
        return 0
    inside = {t.i for t in tokens}
    infinitive = False
    for _ in range(_STEPS):
        if at is None:
            return 0
        if at.i not in inside and _verbal(doc, at):
            if at.lemma.lower() in _set("prospective" if infinitive else "scheduling") and (infinitive or at.xpos != "VBD"):
                return 1
            found = clause(doc, at)
            if found is not None:
                return found
            infinitive = True
        at = doc.head_of(at)
    return 0


def _beside(text: str, span: Span) -> int:
    """What the word right before the expression tells: "said on Tuesday", "issued Thursday", "effective Feb. 1"."""
    words = re.findall(r"[\w'’]+|[^\w\s]", text[max(0, span.start - 40) : span.start].lower())
    if words and words[-1] in _set("between"):
        words.pop()
    if not words:
        return 0
    if words[-1] in _set("future_words"):
        return -1 if _had_been(words[:-1]) else 1
    return -1 if _past_form(words[-1]) else 0


def _had_been(before: list[str]) -> bool:
    """Whether what was to come had been so before: "had been due to expire"."""
    return ("had", "been") in pairwise(before[-_PERFECT:])


def _past_form(word: str) -> bool:
    return word in _set("past_words") or (len(word) > 4 and word.endswith("ed"))


def _verbal(doc: Document, token: Token) -> bool:
    return token.upos in ("VERB", "AUX") or bool(doc.children_of(token, "cop"))


def clause(doc: Document, verb: Token) -> int | None:
    """The time of a verb's clause as in `lean`; None where its form leaves that to what governs it (infinitives, -ing)."""
    helpers = [t for t in doc.children_of(verb, "aux", "cop") if t.i < verb.i or t.rel == "cop"]
    words = [t.text.lower() for t in helpers]
    have = any(t.lemma.lower() == "have" for t in helpers)
    if any(w in _set("future_auxiliaries") for w in words):
        return 1
    if any(w in _set("modals") for w in words):
        return -1 if have else 1
    if have or any(t.xpos == "VBD" or t.text.lower() in ("was", "were", "had", "did") for t in helpers):
        return -1
    if verb.xpos == "VBD":
        return -1
    if helpers:
        return 0
    if any(t.lower() == "to" for t in (c.text for c in doc.children_of(verb, "mark"))) and verb.xpos in ("VB", ""):
        return None
    if verb.xpos == "VBN":
        return -1
    if verb.xpos in ("VBG", "VB"):
        return None
    return 0


def _by_words(text: str, span: Span) -> float:
    """The nearest verb-like word before the expression in its sentence decides, else the nearest one after it."""
    before = re.split(r"[.!?;\n]\s", text[max(0, span.start - 160) : span.start])[-1]
    after = re.split(r"[.!?;\n]", text[span.end : span.end + 160], maxsplit=1)[0]
    for step, words in ((1, re.findall(r"[\w'’]+", before.lower())[::-1]), (-1, re.findall(r"[\w'’]+", after.lower()))):
        for i, lower in enumerate(words[:_WINDOW]):
            if lower in _set("future_auxiliaries") or (lower == "to" and _word(words, i + step) in _set("be_forms")):
                return 1
            if lower in _set("future_words"):
                return -0.5 if step > 0 and _had_been(words[i + 1 :][: _PERFECT + 1][::-1]) else 0.5
            if _past_form(lower):
                return -0.5
    return 0


def _word(words: list[str], i: int) -> str:
    return words[i] if 0 <= i < len(words) else ""
