"""What a document sets against itself: denials with what they deny, claims with the facts or claims that speak against them.

Two sentences are a pair where the later denies the earlier or cannot both be true with it. Every sentence is looked at with the
few before it (and the first ones of the text, which hold the news), so time is linear in the text; `pairs` says what is seen of
a pair. First each sentence's best partner is chosen, then whether the two are linked at all is judged; what each clue
counts for both is data (`weights.yaml`, fitted by `training/fit_contradiction.py`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from attache.document import Document, Span
from attache.knowledge import tree
from attache.reading.contradiction.pairs import Clues, Pair, pairs
from attache.reading.contradiction.words import where
from attache.records import Contradiction, Event, Transfer

__all__ = ["Scored", "add_contradictions", "scored"]

#: a claim that its own sentence sets in contrast, and the opposite told beside it: linked whatever else is seen of them
SET_AGAINST = "set against"
KINDS = ("denial", "contradiction")
_BIAS = "bias"


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair of sentences (`pair.there` before or same as `pair.here`), a kind, and how likely it is (log-odds)."""

    pair: Pair
    kind: str
    score: float


def add_contradictions(doc: Document) -> None:
    """Fill `doc.contradictions`, in text order, with ids d1, d2 … Needs syntax, attributions, events and transfers."""
    cuts = tree("contradiction/weights")["cuts"]
    found = chosen(scored(doc), cuts)
    doc.contradictions = [_record(doc, s, number) for number, s in enumerate(found, 1)]


def scored(doc: Document) -> list[Scored]:
    """For every sentence and kind the sentence that it would deny or contradict, with the log-odds that it does."""
    weights = tree("contradiction/weights")
    best: dict[tuple[int, str], tuple[float, Pair]] = {}
    every = pairs(doc)
    for pair in every:
        for kind in KINDS:
            fit = score_of(weights["choice"][kind], pair.clues)
            key = (pair.here, kind)
            if key not in best or fit > best[key][0]:
                best[key] = (fit, pair)
    sure = float(weights["set-against"])
    found = [Scored(pair, "contradiction", sure) for pair in every if SET_AGAINST in pair.clues]
    return found + [
        Scored(pair, kind, score_of(weights["link"][kind], linked(pair, fit)))
        for (_, kind), (fit, pair) in best.items()
        if SET_AGAINST not in pair.clues or kind == "denial"
    ]


def linked(pair: Pair, fit: float) -> Clues:
    """The clues to whether a sentence denies or contradicts anything: the pair's own, and how well its best partner fits."""
    return {**pair.clues, "fit": fit}


def chosen(found: list[Scored], cuts: Mapping[str, float]) -> list[Scored]:
    """The links likely enough, in text order; where two sentences might be both, the likelier kind."""
    best: dict[Pair, Scored] = {}
    for one in found:
        old = best.get(one.pair)
        if _over(one, cuts) >= 0 and (old is None or _over(one, cuts) > _over(old, cuts)):
            best[one.pair] = one
    return sorted(best.values(), key=lambda s: (s.pair.here, s.pair.there, s.kind))


def _over(one: Scored, cuts: Mapping[str, float]) -> float:
    """By how much a link is likely enough."""
    if one.kind == "contradiction" and SET_AGAINST in one.pair.clues:
        return max(0.0, one.score - float(cuts[one.kind]))
    return one.score - float(cuts[one.kind])


def score_of(weights: Mapping[str, float], clues: Clues) -> float:
    return float(weights[_BIAS]) + sum(float(weights.get(name, 0.0)) * value for name, value in clues.items())


def _record(doc: Document, found: Scored, number: int) -> Contradiction:
    here, there = where(doc, found.pair.here, found.pair.there, found.kind)
    return Contradiction(
        id=f"d{number}",
        kind=found.kind,  # type: ignore[arg-type]
        here=here,
        there=there,
        here_records=_told(doc, here),
        there_records=_told(doc, there),
        confidence=round(1 / (1 + math.exp(-found.score)), 2),
    )


def _told(doc: Document, span: Span) -> list[str]:
    """The ids of the events and transfers whose trigger lies in the span."""
    records: list[Event | Transfer] = [*doc.events, *doc.transfers]
    return [r.id for r in records if span.covers(r.trigger)]
