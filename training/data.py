"""From corpora to batches: label sets, encoded sentences, chunks of successive sentences, batches of chunks.

A chunk is what the network sees at once: words of one or more sentences, with all targets; OPEN (-1) gives no loss.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from attache.document import Document
from attache.language import lemmas
from attache.language.wordpieces import WordPieces, shape
from training import names, reading
from training.names import OPEN, Found, Named
from training.reading import Read
from training.treebank import TreeSentence


@dataclass
class Labels:
    """The classes of each head, in the order of their indices."""

    upos: list[str]
    xpos: list[str]
    feats: list[str]
    lemma: list[str]
    deprel: list[str]
    name: list[str]

    @classmethod
    def of(cls, trees: list[list[TreeSentence]], rare: int = 2) -> Labels:
        """The classes of a treebank; feature bundles and lemma rules seen fewer than `rare` times are left out."""
        count: dict[str, Counter[str]] = {k: Counter() for k in ("upos", "xpos", "feats", "lemma", "deprel")}
        for doc in trees:
            for s in doc:
                count["upos"].update(s.upos)
                count["xpos"].update(s.xpos)
                count["feats"].update(s.feats)
                count["deprel"].update(s.deprels)
                count["lemma"].update(lemmas.rule(f, m) for f, m in zip(s.forms, s.lemmas, strict=True))
        kept = {k: sorted(x for x, n in c.items() if n >= (rare if k in ("feats", "lemma") else 1)) for k, c in count.items()}
        kept["lemma"] = [x for x in kept["lemma"] if not x.startswith("w:") or count["lemma"][x] >= 5]
        return cls(name=list(names.TAGS), **kept)


@dataclass(slots=True)
class Encoded:
    """One sentence as numbers. Lists run over words; `heads` is 0 for the root, else a word number from 1."""

    forms: list[str]
    gap: list[int]
    targets: dict[str, list[int]]
    outer: list[int]
    inner: list[int]
    #: reading heads' targets, those that are known; `sure`: how sure readers are that a word's event happened (word → -3 … 3)
    read: dict[str, list[int]] = field(default_factory=dict)
    sure: dict[int, float] = field(default_factory=dict)
    #: the number of the first word in its document; anchors and edges are numbered by the document's words
    first: int = 0
    anchors: list[tuple[int, int, list[tuple[int, int]]]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.forms)


def encode_tree(s: TreeSentence, labels: _Index, found: list[Found] | None) -> Encoded:
    """A treebank sentence; `found` None: nothing is known of its names."""
    n = len(s.forms)
    outer, inner = names.layers(n, found) if found is not None else ([OPEN] * n, [OPEN] * n)
    rules = [lemmas.rule(f, m) for f, m in zip(s.forms, s.lemmas, strict=True)]
    return Encoded(
        s.forms,
        s.gap,
        {
            "upos": [labels.upos[x] for x in s.upos],
            "xpos": [labels.xpos.get(x, OPEN) for x in s.xpos],
            "feats": [labels.feats.get(x, OPEN) for x in s.feats],
            "lemma": [labels.lemma.get(x, OPEN) for x in rules],
            "deprel": [labels.deprel.get(x, OPEN) for x in s.deprels],
            "heads": list(s.heads),
            "start": [1] + [0] * (n - 1),
        },
        outer,
        inner,
    )


def encode_named(s: Named) -> Encoded:
    """A sentence with names alone."""
    n = len(s.forms)
    outer, inner = names.layers(n, s.names)
    blank = {k: [OPEN] * n for k in ("upos", "xpos", "feats", "lemma", "deprel", "heads", "start")}
    return Encoded(s.forms, s.gap, blank, outer, inner)


def encode_read(doc: Document, read: Read, bounds: Sequence[tuple[int, int]] | None = None) -> list[Encoded]:
    """A document's sentences with the targets of reading; syntax and names stay open."""
    out = []
    edges: dict[int, list[tuple[int, int]]] = {}
    for anchor, word, label in read.edges:
        edges.setdefault(anchor, []).append((word, label))
    for first, part, gap in reading.words(doc, bounds):
        n = len(part)
        blank = {k: [OPEN] * n for k in ("upos", "xpos", "feats", "lemma", "deprel", "heads", "start")}
        if bounds is not None:
            blank["start"] = [1] + [0] * (n - 1)
        e = Encoded([t.text for t in part], gap, blank, [OPEN] * n, [OPEN] * n, first=first)
        e.read = {k: v[first : first + n] for k, v in read.tags.items()}
        for number, (word, kind) in enumerate(read.anchors):
            if first <= word < first + n:
                e.anchors.append((word, kind, edges.get(number, [])))
        out.append(e)
    return out


class _Index:
    """Label → index, a dict a head."""

    def __init__(self, labels: Labels) -> None:
        self.upos = {x: i for i, x in enumerate(labels.upos)}
        self.xpos = {x: i for i, x in enumerate(labels.xpos)}
        self.feats = {x: i for i, x in enumerate(labels.feats)}
        self.lemma = {x: i for i, x in enumerate(labels.lemma)}
        self.deprel = {x: i for i, x in enumerate(labels.deprel)}


def index(labels: Labels) -> _Index:
    return _Index(labels)


def chunks(documents: Sequence[Sequence[Encoded]], sizes: Sequence[int], rng: random.Random) -> list[list[Encoded]]:
    """Cut each document into runs of successive sentences of about as many words as one of `sizes`, chosen by lot each time."""
    out: list[list[Encoded]] = []
    for doc in documents:
        run: list[Encoded] = []
        words, target = 0, rng.choice(sizes)
        for sentence in doc:
            if run and words + len(sentence) > target:
                out.append(run)
                run, words, target = [], 0, rng.choice(sizes)
            run.append(sentence)
            words += len(sentence)
        if run:
            out.append(run)
    return out


#: the longest chunk in pieces, with both marks
LONGEST = 320


@dataclass
class Batch:
    """Tensors of one step. `sentence` is each word's sentence number in its chunk (-1 past the end)."""

    pieces: Tensor
    shapes: Tensor
    length: Tensor
    first: Tensor
    last: Tensor
    sentence: Tensor
    heads: Tensor
    targets: dict[str, Tensor]
    #: N anchors: chunk, word, kind; and the words and labels of their edges, as N×W×labels
    anchors: Tensor
    edges: Tensor
    sure: Tensor

    def to(self, device: torch.device) -> Batch:
        move = {k: v.to(device) for k, v in vars(self).items() if isinstance(v, Tensor)}
        return Batch(targets={k: v.to(device) for k, v in self.targets.items()}, **move)


@dataclass(slots=True)
class Chunk:
    """One chunk ready for a batch; arrays over pieces, then over words."""

    pieces: list[int]
    shapes: list[int]
    first: list[int]
    last: list[int]
    sentence: list[int]
    heads: list[int]
    targets: dict[str, list[int]]
    anchors: list[tuple[int, int, list[tuple[int, int]]]]
    sure: dict[int, float]


def pack(run: Sequence[Encoded], wordpieces: WordPieces, change: str = "") -> Chunk | None:
    """A run of sentences as one chunk; None where it is too long. `change` upper or lower changes the case of all words;
    `flat` turns line breaks into blanks."""
    c = Chunk([wordpieces.first], [24], [], [], [], [], {k: [] for k in TARGETS}, [], {})
    place = {s.first + i: i + sum(map(len, run[:number])) for number, s in enumerate(run) for i in range(len(s)) if s.read}
    for number, s in enumerate(run):
        offset = len(c.first)
        for form, gap in zip(s.forms, s.gap, strict=True):
            word = form.upper() if change == "upper" else form.lower() if change == "lower" else form
            ids = wordpieces.pieces(word)
            if change == "flat" and gap == 2:
                gap = 1
            c.first.append(len(c.pieces))
            c.pieces.extend(ids)
            c.shapes.extend([shape(word) * 3 + gap] * len(ids))
            c.last.append(len(c.pieces) - 1)
            c.sentence.append(number)
        c.heads.extend(OPEN if h == OPEN else 0 if h == 0 else h + offset for h in s.targets["heads"])
        for k in TARGETS:
            known = s.outer if k == "outer" else s.inner if k == "inner" else s.targets.get(k) or s.read.get(k)
            c.targets[k].extend(known or [OPEN] * len(s))
        for number_of_word, anchor, edges in s.anchors:
            c.anchors.append((place[number_of_word], anchor, [(place[w], label) for w, label in edges if w in place]))
        c.sure.update({offset + w: v for w, v in s.sure.items()})
    c.pieces.append(wordpieces.last)
    c.shapes.append(24)
    return c if len(c.pieces) <= LONGEST else None


TARGETS = ("upos", "xpos", "feats", "lemma", "deprel", "start", "outer", "inner", *reading.HEADS)


def batches(packed: list[Chunk], size: int, rng: random.Random, pad: int) -> Iterator[Batch]:
    """Batches of about `size` pieces, chunks of like length together, in an order by lot."""
    order = sorted(range(len(packed)), key=lambda i: len(packed[i].pieces) + rng.random() * 8)
    groups: list[list[int]] = []
    group: list[int] = []
    for i in order:
        if group and (len(group) + 1) * len(packed[i].pieces) > size:
            groups.append(group)
            group = []
        group.append(i)
    if group:
        groups.append(group)
    rng.shuffle(groups)
    for group in groups:
        yield collate([packed[i] for i in group], pad)


def collate(group: list[Chunk], pad: int) -> Batch:
    t = max(len(c.pieces) for c in group)
    w = max(len(c.first) for c in group)

    def fill(values: list[list[int]], width: int, blank: int) -> Tensor:
        out = np.full((len(values), width), blank, dtype=np.int64)
        for i, v in enumerate(values):
            out[i, : len(v)] = v
        return torch.from_numpy(out)

    anchors = [(i, word, kind) for i, c in enumerate(group) for word, kind, _ in c.anchors]
    edges = np.zeros((len(anchors), w, len(reading.EDGE)), dtype=np.float32)
    for number, found in enumerate(found for c in group for _, _, found in c.anchors):
        for word, label in found:
            edges[number, word, label] = 1.0
    sure = np.full((len(group), w), np.nan, dtype=np.float32)
    for i, c in enumerate(group):
        for word, value in c.sure.items():
            sure[i, word] = value
    return Batch(
        anchors=torch.tensor(anchors, dtype=torch.long).reshape(-1, 3),
        edges=torch.from_numpy(edges),
        sure=torch.from_numpy(sure),
        pieces=fill([c.pieces for c in group], t, pad),
        shapes=fill([c.shapes for c in group], t, 24),
        length=torch.tensor([len(c.pieces) for c in group]),
        first=fill([c.first for c in group], w, 0),
        last=fill([c.last for c in group], w, 0),
        sentence=fill([c.sentence for c in group], w, -1),
        heads=fill([c.heads for c in group], w, OPEN),
        targets={k: fill([c.targets[k] for c in group], w, OPEN) for k in TARGETS},
    )


def names_folder(folder: Path) -> list[list[Named]]:
    """The project's own name corpus (`corpus/names`), an article a list; empty where there is none."""
    return [names.from_marked(path) for path in sorted(folder.glob("*.txt"))]
