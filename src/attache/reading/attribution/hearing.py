"""What the reading heads hear of who says what, weighed against what the rules find.

A *voice* is one cue, found by rules, by the heads or by both. Three logistic models, whose weights are data
(`knowledge/data/attribution/hearing.yaml`, fitted on the training part of PolNeAR by `benchmarks/attribution.py --fit`), say
whether a voice is an attribution, who is its source, and which of the spans near it are its content.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from attache.document import Document, Signal, Token
from attache.reading.attribution import lexicon
from attache.reading.attribution.forms import lemmas
from attache.reading.attribution.frames import Found
from attache.reading.attribution.lexicon import compiled
from attache.reading.attribution.shapes import below, phrase

#: probabilities are kept this far from 0 and 1 before their logits are taken
_EDGE = 0.02
#: a span farther from a cue than so many words, or than so many spans, is not asked about
_FAR = 60
_MANY = 4
#: a word that an edge ties to a cue with less probability than this makes no source by itself
_TIED = 0.3

Features = dict[str, float]
Run = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """The three models (a weight a feature, `bias` added), and the least sum that each must reach."""

    keep: Features
    source: Features
    content: Features
    least: Features


def _read_weights(data: Any) -> Weights:
    return Weights(data["keep"], data["source"], data["content"], data["least"])


def weights() -> Weights:
    return compiled("attribution/hearing", _read_weights)


def score(features: Features, weight: Features) -> float:
    """A logit: above 0 where something is more likely than not."""
    return weight.get("bias", 0.0) + sum(weight.get(name, 0.0) * value for name, value in features.items())


@dataclass(slots=True, eq=False)
class Option:
    """What may be a voice's source or a piece of its content: words, its head for sources, and what speaks for it."""

    words: set[int]
    features: Features
    head: Token | None = None
    #: the words as the rules have them, where they have them
    ruled: set[int] = field(default_factory=set)
    run: Run | None = None


@dataclass(slots=True, eq=False)
class Voice:
    """One cue as rules (`found`, with the words of its content `said`) or heads (`signal`) have it, or both."""

    found: Found | None
    signal: Signal | None
    said: set[int]
    cue: set[int]
    anchor: Token
    features: Features = field(default_factory=dict)
    sources: list[Option] = field(default_factory=list)
    contents: list[Option] = field(default_factory=list)

    def part(self, role: str) -> dict[int, float]:
        """Words that the heads tie to the cue as the head of its source (said_by) or contents (said), with probabilities."""
        return dict(self.signal.parts.get(role, [])) if self.signal is not None else {}


class Layer:
    """The heads' spans of sources or of contents, in text order, and by word."""

    def __init__(self, doc: Document, runs: Sequence[Run]) -> None:
        self.runs = sorted(runs)
        self.starts = [run[0] for run in self.runs]
        self.at: list[Run | None] = [None] * len(doc.tokens)
        for run in self.runs:
            self.at[run[0] : run[1]] = [run] * (run[1] - run[0])

    def near(self, word: int) -> list[Run]:
        """The spans about a word."""
        at = bisect_left(self.starts, word)
        return [r for r in self.runs[max(0, at - _MANY) : at + _MANY] if r[1] > word - _FAR and r[0] < word + _FAR]

    def share(self, words: Iterable[int]) -> float:
        """Which part of the words lies in a span."""
        every = list(words)
        return sum(self.at[i] is not None for i in every) / len(every) if every else 0.0


def voices(doc: Document, ruled: Sequence[tuple[Found, set[int]]]) -> list[Voice]:
    """The cues of rules (each with the words of its content) and of heads, each once, in text order; needs `doc.heard`."""
    assert doc.heard is not None
    result = _paired(doc, ruled, [s for s in doc.heard.signals if s.kind == "cue"])
    sources, contents = Layer(doc, doc.heard.sources), Layer(doc, doc.heard.contents)
    cues = sorted(v.anchor.i for v in result)
    for voice in result:
        voice.features = _voice(voice, contents)
        voice.sources = _sources(doc, voice, sources, cues)
        voice.contents = _contents(doc, voice, contents, cues)
    return sorted(result, key=lambda v: (min(v.cue), v.found is None))


def _paired(doc: Document, ruled: Sequence[tuple[Found, set[int]]], signals: Sequence[Signal]) -> list[Voice]:
    at: dict[int, Signal] = {}
    for signal in sorted(signals, key=lambda s: s.sure):
        at.update(dict.fromkeys(range(signal.first, signal.last), signal))
    taken: set[int] = set()
    result = []
    for found, said in ruled:
        near = [at[i] for i in (found.head.i, *sorted(found.cue)) if i in at]
        free = next((s for s in near if id(s) not in taken), None)
        taken.add(id(free))
        result.append(Voice(found, free, said, found.cue, found.head))
    for signal in signals:
        if id(signal) not in taken:
            result.append(Voice(None, signal, set(), set(range(signal.first, signal.last)), doc.tokens[signal.token]))
    return result


def _voice(voice: Voice, contents: Layer) -> Features:
    found = voice.found
    features = {
        "cue": logit(voice.signal.sure if voice.signal else 0.0),
        "said_by": max(voice.part("said_by").values(), default=0.0),
        "said": max(voice.part("said").values(), default=0.0),
        "nested": float(contents.at[voice.anchor.i] is not None),
    }
    if found is not None:
        features["ruled"] = 1.0
        features["ruled_content"] = float(bool(voice.said))
        features["ruled_source"] = float(bool(found.source))
        features["ruled_heard"] = contents.share(voice.said)
    return features


def _sources(doc: Document, voice: Voice, layer: Layer, cues: list[int]) -> list[Option]:
    tied = voice.part("said_by")
    options: list[Option] = []
    found = voice.found
    ruled = found.source if found is not None else set()
    for run in layer.near(voice.anchor.i):
        words = set(range(run[0], run[1])) - voice.cue
        head = doc.root_of([doc.tokens[i] for i in sorted(words)])
        if head is not None:
            mine = ruled if found is not None and found.holder is not None and found.holder.i in words else set()
            options.append(Option(words, {"heard": run[2]}, head, set(mine), run))
    if ruled and found is not None and not any(o.ruled for o in options):
        options.append(Option(set(ruled), {}, found.holder or doc.root_of([doc.tokens[i] for i in sorted(ruled)]), set(ruled)))
    for word, sure in tied.items():
        if sure >= _TIED and word not in voice.cue and not any(word in o.words for o in options):
            words = phrase(doc, doc.tokens[word], voice.anchor) - voice.cue
            options.append(Option(words or {word}, {}, doc.tokens[word]))
    for option in options:
        option.features |= _place(doc, voice, option.words, cues)
        option.features["ruled"] = float(bool(option.ruled))
        option.features["unruled"] = float(not ruled)
        option.features["tied"] = max((tied.get(i, 0.0) for i in option.words), default=0.0)
    return options


def _contents(doc: Document, voice: Voice, layer: Layer, cues: list[int]) -> list[Option]:
    tied = voice.part("said")
    options = []
    for run in layer.near(voice.anchor.i):
        words = set(range(run[0], run[1]))
        if voice.anchor.i in words:
            continue  # the cue is part of another's content
        features = _place(doc, voice, words, cues)
        features["heard"] = run[2]
        features["ruled"] = len(words & voice.said) / len(words)
        features["tied"] = max((tied.get(i, 0.0) for i in words), default=0.0)
        features["unruled"] = float(not voice.said)
        options.append(Option(words, features, run=run))
    for word, sure in tied.items():
        if sure >= _TIED and word not in voice.cue and word not in voice.said and not any(word in o.words for o in options):
            words = set(below(doc, doc.tokens[word], voice.anchor)) - voice.cue
            if words:
                features = {"tree": 1.0, "tied": sure, "nested": voice.features["nested"], **_place(doc, voice, words, cues)}
                options.append(Option(words, features))
    return options


def _place(doc: Document, voice: Voice, words: set[int], cues: list[int]) -> Features:
    """Where a span stands: how far from the cue, on which side, and how many other cues are between."""
    first, last = min(words), max(words)
    start, end = min(voice.cue), max(voice.cue)
    low, high = (last, start) if first < start else (end, first)
    between = range(low + 1, high)
    inked = sum(doc.tokens[i].upos != "PUNCT" for i in between)
    others = bisect_left(cues, high) - bisect_left(cues, low + 1)
    return {
        "before": float(first < start),
        "far": math.log1p(inked),
        "beside": float(inked == 0),
        "others": float(min(others, 3)),
        "sentence": float(any(doc.tokens[i].sent == voice.anchor.sent for i in (first, last))),
    }


def logit(share: float) -> float:
    share = min(max(share, _EDGE), 1 - _EDGE)
    return math.log(share / (1 - share))


def kind(token: Token) -> str:
    """What a cue does that only the heads have found: what the lexicon says of the word, else *say*."""
    known = lexicon.cues()
    pos = {"AUX": "VERB", "PROPN": "NOUN"}.get(token.upos, token.upos)
    senses = next((known[lemma, pos] for lemma in lemmas(token) if (lemma, pos) in known), ())
    return senses[0].kind if senses else "say"
