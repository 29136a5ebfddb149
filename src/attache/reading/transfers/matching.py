"""Finds the taxonomy's terms in a sentence's words: longest match, however they are hyphenated, plurals by rule."""

from __future__ import annotations

from dataclasses import dataclass

from attache.document import Document, Sentence, Token
from attache.reading.transfers.lexicon import lexicon
from attache.reading.transfers.taxonomy import Node, Term, pieces, singulars, tree_of_terms

#: letters that may follow a designation as its variant ("F-16AM", "S-400s")
_TAIL = 3
_HYPHENS = frozenset("-‐‑–—/")


@dataclass(frozen=True, slots=True)
class Match:
    """A term in the text: the document indices of its first and last token, the row of the taxonomy, its words there."""

    first: int
    last: int
    term: Term
    words: str

    def holds(self, token: Token) -> bool:
        """Whether the token is one of its words."""
        return self.first <= token.i <= self.last


def matches(doc: Document, sentence: Sentence) -> list[Match]:
    """The sentence's matches in text order, none overlapping. Kept on the document, since several readers ask."""
    kept: dict[int, list[Match]] = doc.scratch.setdefault("transfers.matches", {})
    if sentence.i not in kept:
        kept[sentence.i] = _find(doc, sentence)
    return kept[sentence.i]


def match_at(doc: Document, token: Token) -> Match | None:
    """The match that holds the token."""
    return next((m for m in matches(doc, doc.sentence_of(token)) if m.holds(token)), None)


def _find(doc: Document, sentence: Sentence) -> list[Match]:
    row: list[tuple[str, int]] = []
    for token in doc.words(sentence):
        parts = pieces(token.text)
        if not parts and token.text not in _HYPHENS:
            parts = [token.text]
        row += [(part, token.i) for part in parts]
    found, at = [], 0
    root = tree_of_terms()
    while at < len(row):
        ends = _longest(row, at, root, doc)
        match = None
        for end, term, words in reversed(ends):
            match = _accept(doc, row, at, end, term, words)
            if match:
                break
        if match:
            found.append(match)
            while at < len(row) and row[at][1] <= match.last:
                at += 1
        else:
            at += 1
    return found


def _longest(row: list[tuple[str, int]], at: int, root: Node, doc: Document) -> list[tuple[int, Term, str]]:
    """All terms that begin at `at`, shortest first: index after the last piece, the term, its words in the taxonomy."""
    ends: list[tuple[int, Term, str]] = []
    nodes = [root]
    for end in range(at, len(row)):
        piece, index = row[end]
        forms = singulars(piece)
        lemma = doc.tokens[index].lemma.lower()
        if lemma not in forms and pieces(lemma) == [lemma]:
            forms = (*forms, lemma)
        nodes = [node.next[form] for node in nodes for form in forms if form in node.next]
        if not nodes:
            break
        ends += [(end + 1, *node.ends) for node in nodes if node.ends]
    return ends


def _accept(doc: Document, row: list[tuple[str, int]], at: int, end: int, term: Term, words: str) -> Match | None:
    first, last = row[at][1], row[end - 1][1]
    rest = [piece for piece, index in row[end : end + 2] if index == last]
    if rest and not (term.strength in ("name", "shared") and len(rest) == 1 and rest[0].isalpha() and len(rest[0]) <= _TAIL):
        return None
    if at and row[at - 1][1] == first:
        return None
    head = doc.tokens[first]
    if any(c.isupper() for c in words) and head.text[:1].islower():
        return None
    return None if _means_something_else(doc, first, last, term) else Match(first, last, term, words)


def _means_something_else(doc: Document, first: int, last: int, term: Term) -> bool:
    """Whether the words around say that this is no such thing ("fuel tank", "in his arms", "coal mine")."""
    denying = lexicon().hints["not_before"]
    words = denying.get(doc.tokens[last].text.lower()) or denying.get(doc.tokens[last].lemma.lower())
    if not words or first != last:
        return False
    before = [doc.tokens[i] for i in range(max(doc.sentence_of(doc.tokens[first]).first, first - 2), first)]
    near = {t.text.lower() for t in before} | {t.lemma.lower() for t in before}
    kin = {k.lemma.lower() for k in doc.children_of(doc.tokens[last], "compound", "amod", "nmod:poss")}
    return bool((near | kin) & set(words))
