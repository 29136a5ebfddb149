"""Opinion apart from report: what each sentence does, after the kinds of the project's corpus.

A sentence tells news (report), tells what lies behind it (background), judges in the author's own voice (opinion) or says what
somebody ought to do (call). Rules look at whose words they are and at their form (`clues`); the language model's head sees the
sentence whole; both are weighed into one probability (`knowledge/data/opinion/weights.yaml`, by `training/fit_opinion.py`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from attache.document import Document
from attache.knowledge import tree
from attache.reading.opinion.clues import Clues, clues
from attache.records import SentenceKind, Source

__all__ = ["OWN", "Judged", "add_sentence_kinds", "clues", "heard_scores", "is_judgement", "judged", "own_voice", "rule_scores"]

#: log-odds of its being the author's own voice and of its being a call where it is that, and of its being background
Heard = dict[str, float]

#: kinds in which the author speaks for himself
OWN = frozenset({"opinion", "call"})
#: probabilities are kept this far from 0 and 1 before they are weighed
_LEAST = 0.02
#: an act between so many is told, whatever the author makes of it
_TWO = 2
#: the weight that stands for no clue
_BIAS = "bias"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a sentence does, how likely it is the author's own voice (opinion or call), and the clues to that."""

    kind: SentenceKind
    own: float
    clues: tuple[str, ...]


def add_sentence_kinds(doc: Document) -> None:
    """Fill `doc.sentence_kinds`, one a sentence. Needs syntax, times and attributions; uses what the model hears."""
    doc.sentence_kinds = [j.kind for j in judged(doc)]


def judged(doc: Document, by: str = "both") -> list[Judged]:
    """Every sentence's kind with the reasons. `by`: both, or rules or model alone (for comparison)."""
    heard: list[Heard | None] = [*heard_scores(doc)] if by != "rules" else []
    return [_judge(c, heard[i] if heard else None, by) for i, c in enumerate(clues(doc))]


def own_voice(doc: Document, sentence: int) -> bool:
    """Whether the author judges or calls for something in the sentence of this index."""
    return bool(doc.sentence_kinds) and doc.sentence_kinds[sentence] in OWN


def is_judgement(doc: Document, sentence: int, source: Source, parties: int) -> bool:
    """Whether what looks like an act in this sentence is the author's judgement: opinion, in his voice, and not two
    who stand in it (`parties`: how many do).

    Acts that the author calls for are none: they are told as demanded ones.
    """
    judges = bool(doc.sentence_kinds) and doc.sentence_kinds[sentence] == "opinion"
    return judges and source.kind == "author" and parties < _TWO


def heard_scores(doc: Document) -> list[Heard]:
    """What the model hears of each sentence; none where it has no such head."""
    heard = doc.heard.sentences if doc.heard is not None else []
    if len(heard) != len(doc.sentences):
        return []
    own = [sum(h.get(k, 0.0) for k in OWN) for h in heard]
    return [
        {"own": _logit(o), "call": _logit(h.get("call", 0.0) / max(o, _LEAST)), "past": _logit(h.get("background", 0.0))}
        for h, o in zip(heard, own, strict=True)
    ]


def rule_scores(weights: Mapping[str, float], found: Mapping[str, float]) -> float:
    """The log-odds that the clues make together."""
    return float(weights[_BIAS]) + sum(float(weights.get(name, 0.0)) * value for name, value in found.items())


def _judge(found: Clues, heard: Heard | None, by: str) -> Judged:
    weights = tree("opinion/weights")
    own, call = rule_scores(weights["own"], found), rule_scores(weights["call"], found)
    past = rule_scores(weights["past"], found)
    if heard is not None:
        past = heard["past"] if by == "model" else _mixed(weights["both-past"], past, heard["past"])
        own = heard["own"] if by == "model" else _mixed(weights["both"], own, heard["own"])
        call = heard["call"] if by == "model" else _mixed(weights["both-call"], call, heard["call"])
    kind: SentenceKind = "background" if past > 0 else "report"
    if own > 0:
        kind = "call" if call > 0 else "opinion"
    return Judged(kind, round(1 / (1 + math.exp(-own)), 3), tuple(sorted(found)))


def _mixed(weights: Mapping[str, float], rules: float, model: float) -> float:
    return float(weights[_BIAS]) + float(weights["rules"]) * rules + float(weights["model"]) * model


def _logit(p: float) -> float:
    p = min(max(p, _LEAST), 1 - _LEAST)
    return math.log(p / (1 - p))
