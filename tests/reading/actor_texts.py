"""Short documents with syntax for the actor tests, in a notation that is quicker to write than CoNLL-U.

A sentence is a line of words, each `form/UPOS/label/head`; the head is the word's number from 1, 0 for the root. An `_`
before a form glues it to the word before (`_'s/PART/case/2`).
"""

from __future__ import annotations

import datetime as dt

from attache.document import Document, Name, Span, Token
from attache.reading.actors import add_entities, parties
from attache.records import Entity
from tests.helpers import build

_PLURAL = {"NOUN": "NNS", "PROPN": "NNPS"}


def document(*sentences: str, names: tuple[tuple[str, str], ...] = (), published: str | None = "2023-07-28") -> Document:
    """A document with its entities; `names` are what the model would find, as (text, kind), at their first place."""
    doc = build("\n\n".join(_conllu(s) for s in sentences))
    doc.published = dt.date.fromisoformat(published) if published else None
    for text, kind in names:
        at = doc.text.index(text)
        doc.names.append(Name(Span(at, at + len(text)), kind))
    add_entities(doc)
    return doc


def _conllu(sentence: str) -> str:
    rows: list[list[str]] = []
    for number, word in enumerate(sentence.split(), 1):
        form, upos, label, head = word.rsplit("/", 3)
        if form.startswith("_"):
            form = form[1:]
            rows[-1][9] = "SpaceAfter=No"
        plural = upos in _PLURAL and form.endswith("s") and upos == "NOUN"
        lemma = form if upos == "PROPN" else form.lower().removesuffix("s") if plural else form.lower()
        xpos, feats = (_PLURAL[upos], "Number=Plur") if plural else ("_", "_")
        rows.append([str(number), form, lemma, upos, xpos, feats, head, label, "_", "_"])
    return "\n".join("\t".join(r) for r in rows)


def token(doc: Document, form: str, which: int = 0) -> Token:
    return [t for t in doc.tokens if t.text == form][which]


def said(doc: Document, form: str, which: int = 0) -> list[tuple[str, str]]:
    """What `parties` gives at a word: (words of the span, code)."""
    found = parties(doc, token(doc, form, which))
    return [(p.span.of(doc.text) if p.span else "", p.code) for p in found]


def codes(doc: Document, form: str, which: int = 0) -> list[str]:
    return [code for _, code in said(doc, form, which)]


def entity(doc: Document, name: str) -> Entity:
    return next(e for e in doc.entities if e.name == name)
