"""Fills a document's columns (sentences, words with their syntax, names) from the network's scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from attache.document import Columns, Document, Heard
from attache.language import bio, trees
from attache.language.chunks import Piece, pack, sentence_end
from attache.language.model import LONGEST, WIDEST, Labels, Network, Scores, network
from attache.language.signals import hear

Ints = NDArray[np.int64]
Small = NDArray[np.int32]


def parse(docs: Sequence[Document], net: Network | None = None) -> None:
    """Fill the `columns` of each document (and so `sentences`, `tokens` and `names`) from its `paragraphs`.

    Many documents at a time keep all cores busy; the result is the same as one by one, and of those that are done only the
    columns are kept. What a document held before is replaced. Raises `FileNotFoundError` where the package holds no model.
    """
    net = net or network()
    for doc in docs:
        doc.fill(_columns([], net), Heard() if net.classes else None)

    def pieces() -> Iterator[tuple[int, Piece]]:
        for number, doc in enumerate(docs):
            for piece in pack(doc, net.length, LONGEST, WIDEST):
                yield number, piece

    def read(job: tuple[int, Piece]) -> tuple[int, Part]:
        return job[0], _read(job[1], net)

    for number, parts in groupby(net.each(read, pieces()), key=itemgetter(0)):
        found = [part for _, part in parts]
        docs[number].fill(_columns(found, net), _heard(found))


@dataclass(slots=True)
class Syntax:
    """A chunk's trees: heads as word numbers from 1 in the chunk (0 a root), labels as indices, sentences as (first, last)."""

    heads: Ints
    labels: Ints
    sentences: list[tuple[int, int]]


def syntax(scores: Scores, starts: Sequence[int], net: Network) -> Syntax:
    """The trees of a chunk whose sentences begin at `starts` (the first must be 0)."""
    heads = trees.forest(scores.arcs, starts)
    labels = np.full(len(heads), net.labels.deprel.index("root"))
    below = np.flatnonzero(heads)
    if len(below):
        labels[below] = net.label(scores.label_dep[below], scores.label_head[heads[below] - 1])
    return Syntax(heads, labels, list(pairwise([*starts, len(heads)])))


#: how sure (a difference of logits) the network must be that no sentence begins behind a full stop and before a capital, for it
#: to be believed; 0 elsewhere. Of 0 to -6, -2 loses least on GUM dev and EWT dev together (sentence starts: F1 0.988 and 0.955,
#: with 0 0.990 and 0.953) and parts the short sentences of news that open with a title; measure again with a new model.
BEHIND_A_STOP = -2.0


def starts_of(scores: Scores, words: list[str], begins: set[int]) -> list[int]:
    """The words that begin sentences: the first, every paragraph's first, and where the network says so."""
    likely = np.flatnonzero(scores.start > BEHIND_A_STOP)
    sure = scores.start[likely] > 0
    found = {i for i, is_sure in zip(likely.tolist(), sure.tolist(), strict=True) if is_sure or sentence_end(words, i)}
    return sorted(found | begins | {0})


@dataclass(slots=True)
class Part:
    """What was found in one chunk, as the columns of the same names; sentences and heads count from its first word, names are
    in characters. `joined`: its first sentence goes on with the last one before."""

    start: Small
    end: Small
    head: Small
    upos: Small
    xpos: Small
    feats: Small
    lemmas: list[str]
    deprel: Small
    sentences: list[tuple[int, int]]
    names: list[tuple[int, int, str, float]]
    joined: bool
    heard: Heard | None


def _read(piece: Piece, net: Network) -> Part:
    score = net.scores(piece.chunk)
    words = piece.chunk.words
    starts = starts_of(score, words, piece.begins)
    found = syntax(score, starts, net)
    spans = np.array(piece.spans, dtype=np.int32)
    names = [
        (piece.spans[first][0], piece.spans[last - 1][1], kind, sure)
        for layer in (score.outer, score.inner)
        for first, last, kind, sure in bio.spans(layer, net.labels.name, starts)
    ]
    return Part(
        start=spans[:, 0],
        end=spans[:, 1],
        head=(found.heads - 1).astype(np.int32),
        upos=score.upos.astype(np.int32),
        xpos=score.xpos.astype(np.int32),
        feats=score.feats.astype(np.int32),
        lemmas=list(map(net.lemma, words, score.lemma.tolist(), score.upos.tolist())),
        deprel=found.labels.astype(np.int32),
        sentences=found.sentences,
        names=names,
        joined=piece.joined,
        heard=hear(score.heads, found.heads, starts, net.classes, net.tie) if net.classes and score.heads else None,
    )


@cache
def _classes(labels: Labels) -> dict[str, tuple[str, ...]]:
    """The names behind the numbers of columns, but for lemmas, which every document numbers for itself."""
    kinds = dict.fromkeys(tag[2:] for tag in labels.name if tag[2:])
    feats = tuple("" if f == "_" else f for f in labels.feats)
    return {"upos": labels.upos, "xpos": labels.xpos, "feats": feats, "deprel": labels.deprel, "kind": tuple(kinds)}


def _columns(parts: Sequence[Part], net: Network) -> Columns:
    """The parts of one document in one. A sentence that goes on from the chunk before joins it: its root hangs on the earlier
    root as `parataxis`, so that the whole stays one tree."""
    classes = _classes(net.labels)
    parataxis = net.labels.deprel.index("parataxis")
    sentences: list[list[int]] = []
    heads: list[Small] = []
    offset = root = 0
    for part in parts:
        head = np.where(part.head >= 0, part.head + offset, np.int32(-1))
        for number, (first, last) in enumerate(part.sentences):
            top = first + int(part.head[first:last].argmin())
            if number == 0 and part.joined and sentences:
                sentences[-1][1] = offset + last
                head[top], part.deprel[top] = root, parataxis
            else:
                sentences.append([offset + first, offset + last])
                root = offset + top
        heads.append(head)
        offset += len(head)
    numbers: dict[str, int] = {}
    lemma = [numbers.setdefault(word, len(numbers)) for part in parts for word in part.lemmas]
    names = sorted({(a, -b, kind): sure for part in parts for a, b, kind, sure in reversed(part.names)}.items())
    kinds = classes["kind"]
    head, deprel = _joined(heads), _joined([p.deprel for p in parts])
    _mend_voice(head, deprel, net.labels.deprel)
    return Columns(
        start=_joined([p.start for p in parts]),
        end=_joined([p.end for p in parts]),
        head=head,
        upos=_joined([p.upos for p in parts]),
        xpos=_joined([p.xpos for p in parts]),
        feats=_joined([p.feats for p in parts]),
        lemma=np.array(lemma, dtype=np.int32),
        deprel=deprel,
        sentences=np.array(sentences, dtype=np.int32).reshape(-1, 2),
        names=np.array([(a, -b) for (a, b, _), _ in names], dtype=np.int32).reshape(-1, 2),
        kind=np.array([kinds.index(kind) for (_, _, kind), _ in names], dtype=np.int32),
        score=np.array([sure for _, sure in names], dtype=np.float32),
        classes={**classes, "lemma": tuple(numbers)},
    )


def _heard(parts: Sequence[Part]) -> Heard | None:
    """What the reading heads see in the parts of one document, in one."""
    whole = Heard()
    offset = 0
    for part in parts:
        if part.heard is None:
            return None
        whole.add(part.heard, offset, joined=part.joined)
        offset += len(part.head)
    return whole


def _joined(arrays: list[Small]) -> Small:
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int32)


def _mend_voice(head: Small, deprel: Small, names: tuple[str, ...]) -> None:
    """A verb with an object and no passive auxiliary is active (UD's validation rules): its subject is `nsubj`.

    Labels are scored one by one, so that the network now and then contradicts itself here ("Germany today handed over …").
    """
    passive = np.flatnonzero((deprel == names.index("nsubj:pass")) & (head >= 0))
    wronged = np.zeros(len(head), dtype=bool)
    wronged[head[deprel == names.index("obj")]] = True
    wronged[head[deprel == names.index("aux:pass")]] = False
    deprel[passive[wronged[head[passive]]]] = names.index("nsubj")
