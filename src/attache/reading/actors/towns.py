"""Capitals that are meant as towns, not as governments: "in Athens", and Athens throughout a text in which it acts no oftener
than one goes there."""

from __future__ import annotations

from attache.document import Document
from attache.knowledge import tree
from attache.reading.actors.scan import Hit


class Towns:
    """Tells for each capital that a document names whether it is the town or the government."""

    def __init__(self, doc: Document, hits: list[Hit]) -> None:
        self._doc = doc
        lists = tree("places/words")
        self._where = frozenset((*lists["where"], *lists["where_to"]))
        self._visited = frozenset(lists["visited"])
        counts: dict[str, int] = {}
        self._votes: dict[int, int] = {}
        for hit in hits:
            if hit.known.kind == "capital":
                vote = self._votes[hit.first] = self._vote(hit)
                counts[self.name(hit)] = counts.get(self.name(hit), 0) + vote
        self._mostly = {name for name, count in counts.items() if count >= 0}

    def name(self, hit: Hit) -> str:
        """The capital's name as the text has it."""
        return self._doc.text[self._doc.tokens[hit.first].start : self._doc.tokens[hit.last - 1].end]

    def is_town(self, hit: Hit) -> bool:
        """Whether a capital is where something is; where its sentence does not say, what the text mostly means by it."""
        return self._votes.get(hit.first, 0) > 0 or self.name(hit) in self._mostly

    def _vote(self, hit: Hit) -> int:
        """1 for the town ("in Athens", "visited Athens"), -1 for who acts, is acted upon or owns, 0 where nothing tells."""
        tokens = self._doc.tokens[hit.first : hit.last]
        token = self._doc.root_of(tokens)
        if token is None:
            return 0
        head = self._doc.head_of(token)
        case = [k.text.lower() for k in self._doc.children_of(token, "case") if k.i < token.i]
        if token.rel in ("obl", "nmod") and case:
            return 1 if case[-1] in self._where else -1 if token.rel == "obl" else 0
        if head is not None and head.upos in ("NOUN", "ADJ") and token.rel == "nsubj":
            return 1  # "Athens is a city"
        if head is None or head.upos != "VERB" or token.rel not in ("nsubj", "obj", "iobj"):
            return -1 if token.deprel == "nmod:poss" else 0
        visited = token.rel == "obj" and (head.lemma.lower() in self._visited or head.text.lower() in self._visited)
        return 1 if visited else -1
