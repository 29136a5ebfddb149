"""What a document sets against itself: denials with what they deny, claims with the facts or claims that speak against them.

Two sentences are a pair where the later denies the earlier or cannot both be true with it. Every sentence is looked at with the
few before it (and the first ones of the text, which hold the news), so time is linear in the text; `clues` says what is seen of
a pair, `weights.yaml` (fitted by `training/fit_contradiction.py`) what it counts.
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

KINDS = ("denial", "contradiction")
_BIAS = "bias"


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair of sentences (`pair.there` before or same as `pair.here`) with its likelier kind and that kind's log-odds."""

    pair: Pair
    kind: str
    score: float


def add_contradictions(doc: Document) -> None:
    """Fill `doc.contradictions`, in text order, with ids d1, d2 … Needs syntax, attributions, events and transfers."""
    cuts = tree("contradiction/weights")["cuts"]
    found = chosen(scored(doc), cuts)
    doc.contradictions = [_record(doc, s, number) for number, s in enumerate(found, 1)]


def scored(doc: Document) -> list[Scored]:
    """All pairs, each with the kind that it is likelier to be, in text order."""
    weights = tree("contradiction/weights")
    out = []
    for pair in pairs(doc):
        scores = {kind: score_of(weights[kind], pair.clues) for kind in KINDS}
        kind = max(KINDS, key=lambda k: scores[k] - float(weights["cuts"][k]))
        out.append(Scored(pair, kind, scores[kind]))
    return out


def chosen(found: list[Scored], cuts: Mapping[str, float]) -> list[Scored]:
    """The pairs likely enough, the likeliest alone for each sentence and kind."""
    best: dict[tuple[int, str], Scored] = {}
    for one in found:
        key = (one.pair.here, one.kind)
        if one.score >= float(cuts[one.kind]) and (key not in best or one.score > best[key].score):
            best[key] = one
    return sorted(best.values(), key=lambda s: (s.pair.here, s.pair.there, s.kind))


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
