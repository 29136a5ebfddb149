"""A text cut where the words of its records begin and end, so that words of several records can be told apart.

The cutting takes time in proportion to the text and its spans, however they overlap: each piece knows a bounded number of the
records whose words it holds, each record the numbers of its pieces.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import NamedTuple

from attache.document import Span

#: a piece of text names so many of the records that it belongs to at most
MOST_RECORDS = 24
#: kinds of words, in the order in which they are told apart; "evidence" is told by no sign of its own
KINDS = ("trigger", "item", "actor", "place", "time", "source", "evidence")


class Words(NamedTuple):
    """Words of a record: what they are in it, and its key ("" where they are of no record, a name for instance)."""

    span: Span
    kind: str
    key: str = ""


@dataclass(slots=True)
class Piece:
    """A stretch of text with the same marks all over. `number` is None where it has none; `first_of` are the records whose
    trigger begins here; `target` the first record that it is the trigger of."""

    text: str
    number: int | None = None
    kinds: Sequence[str] = ()
    records: Sequence[str] = ()
    target: str = ""
    first_of: Sequence[str] = ()


@dataclass(slots=True)
class Marked:
    """The paragraphs in pieces; for each record the pieces of its own words and of its evidence, as "3-5 9"."""

    paragraphs: list[list[Piece]]
    words: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)


def mark(text: str, paragraphs: Iterable[Span], marks: Iterable[Words]) -> Marked:
    """Cut `text`. Spans outside all paragraphs or the text have no piece and are left out."""
    given = sorted({w for w in marks if 0 <= w.span[0] < w.span[1] <= len(text)})
    edges = sorted({edge for w in given for edge in w.span})
    opening: defaultdict[int, list[Words]] = defaultdict(list)
    closing: defaultdict[int, list[Words]] = defaultdict(list)
    for words in given:
        opening[words.span[0]].append(words)
        closing[words.span[1]].append(words)
    cutter = _Cutter(text, edges, opening, closing)
    made = [cutter.paragraph(p) for p in sorted(paragraphs)]
    return Marked(made, cutter.ranges(w for w in given if w.kind != "evidence"),
                  cutter.ranges(w for w in given if w.kind == "evidence"))  # fmt: skip


class _Cutter:
    """Goes through the text once; `active` are the records' own words that are open where it stands, in
    the order in which they opened; `counts` how many of each kind are open, those of no record too."""

    def __init__(self, text: str, edges: list[int], opening: dict[int, list[Words]], closing: dict[int, list[Words]]) -> None:
        self.text, self.edges, self.opening, self.closing = text, edges, opening, closing
        self.active: dict[Words, None] = {}
        self.counts: dict[str, int] = dict.fromkeys(KINDS, 0)
        self.reached = 0  # edges before this one are done
        self.starts: list[int] = []  # where each numbered piece begins, and ends
        self.ends: list[int] = []

    def paragraph(self, span: Span) -> list[Piece]:
        first = bisect_left(self.edges, span[0])
        last = bisect_left(self.edges, span[1])
        inner = [e for e in self.edges[first:last] if e > span[0]]
        return [self._piece(Span(a, b)) for a, b in pairwise([span[0], *inner, span[1]]) if a < b]

    def _piece(self, span: Span) -> Piece:
        self._move(span.start)
        words = span.of(self.text)
        if not any(self.counts.values()):
            return Piece(words)
        number = len(self.starts)
        self.starts.append(span.start)
        self.ends.append(span.end)
        kinds = [kind for kind in KINDS[:-1] if self.counts[kind]]
        if not kinds:
            return Piece(words, number)
        own = list(islice(self.active, MOST_RECORDS))
        triggers = [w for w in own if w.kind == "trigger"]
        return Piece(
            words, number, kinds, list(dict.fromkeys(w.key for w in own)), triggers[0].key if triggers else "",
            [w.key for w in triggers if w.span.start == span.start],
        )  # fmt: skip

    def _move(self, at: int) -> None:
        while self.reached < len(self.edges) and self.edges[self.reached] <= at:
            edge = self.edges[self.reached]
            for words in self.closing.get(edge, ()):
                self.active.pop(words, None)
                self.counts[words.kind] -= 1
            for words in self.opening.get(edge, ()):
                if words.key and words.kind != "evidence":
                    self.active[words] = None
                self.counts[words.kind] += 1
            self.reached += 1

    def ranges(self, marks: Iterable[Words]) -> dict[str, str]:
        """For each record the numbers of its pieces, those in a row as "first-last"."""
        found: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
        for words in marks:
            first, last = bisect_left(self.starts, words.span[0]), bisect_left(self.starts, words.span[1]) - 1
            if words.key and first <= last:
                found[words.key].add((first, last))
        return {key: " ".join(f"{a}-{b}" if a < b else f"{a}" for a, b in sorted(spans)) for key, spans in found.items()}
