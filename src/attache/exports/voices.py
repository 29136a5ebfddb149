"""Whose voice it is, in words for all formats: grades, what contradicts what, and the author's own judgements."""

from __future__ import annotations

from dataclasses import dataclass

from attache.document import Span
from attache.exports.wording import Words, clean
from attache.records import Grade, Reading

#: kinds of sentences that are the author's own voice, as they are called
OWN = {"opinion": "judgement", "call": "call to act"}
#: the grade that says nothing: of the source nothing is known, and what it says cannot be judged
UNKNOWN = Grade().code
_LINKS = {"denial": ("denies", "Denial"), "contradiction": ("against", "Contradiction")}


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A denial or contradiction in words: what is said here, "denies" or "against", what is said there."""

    title: str
    verb: str
    here: str
    there: str
    confidence: float


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A sentence in the author's own voice."""

    kind: str
    words: str
    span: Span


def grade_words(grade: Grade) -> str:
    """The grade with its reasons: "C3 (named body of RUS:GOV, told as certain)"."""
    reasons = ", ".join(clean(r) for r in grade.reasons)
    return f"{grade.code} ({reasons})" if reasons else grade.code


def links(words: Words, reading: Reading) -> list[LinkRow]:
    """The reading's denials and contradictions, in text order."""
    return [
        LinkRow(_LINKS[c.kind][1], _LINKS[c.kind][0], words.of(c.here), words.of(c.there), c.confidence)
        for c in reading.contradictions
    ]


def own_words(words: Words, reading: Reading) -> list[OwnRow]:
    """The sentences in which the author judges or calls for something, in text order."""
    page = reading.document
    sentences = zip(page.sentences, page.sentence_kinds, strict=False)
    return [OwnRow(OWN[kind], words.of(span), Span(*span)) for span, kind in sentences if kind in OWN]
