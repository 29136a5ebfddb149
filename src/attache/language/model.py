"""The shipped network, run by onnxruntime: words in, arrays of scores out.

The model is trained by `training/` and described in `training/MODEL_CARD.md`. It is loaded at first use; onnxruntime maps
the file and releases the GIL while it computes.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attache.language.wordpieces import WordPieces, shape

MODEL = Path(__file__).parent / "model"
#: the longest chunk in word pieces; the network was trained on chunks of up to 320
LONGEST = 256
#: word pieces a batch holds, padding counted: enough to keep two cores busy, small enough for the cache
BATCH = 2048
_EDGE_SHAPE = 24

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(slots=True)
class Chunk:
    """Words that the network sees together, in text order. `gaps`: what stands before each (see `wordpieces.GAPS`)."""

    words: list[str]
    gaps: list[int]


@dataclass(slots=True)
class Scores:
    """What the network says of one chunk of W words. Arcs: W × (1+W), column 0 the root."""

    upos: Ints
    xpos: Ints
    feats: Ints
    lemma: Ints
    start: Floats
    outer: Floats
    inner: Floats
    arcs: Floats
    label_dep: Floats
    label_head: Floats


@dataclass(frozen=True)
class Labels:
    """The classes behind the indices, a tuple a head."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    feats: tuple[str, ...]
    lemma: tuple[str, ...]
    deprel: tuple[str, ...]
    name: tuple[str, ...]


class Network:
    """The network of one model folder. `threads` 0: as many as there are cores."""

    def __init__(self, folder: Path = MODEL, threads: int = 0) -> None:
        import onnxruntime

        if not (folder / "network.onnx").is_file():
            raise FileNotFoundError(f"{folder}: no model here; `make train` makes one")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or len(os.sched_getaffinity(0))
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        providers = ["CPUExecutionProvider"]
        self._network: Any = onnxruntime.InferenceSession(str(folder / "network.onnx"), options, providers=providers)
        self._labeller: Any = onnxruntime.InferenceSession(str(folder / "labeller.onnx"), options, providers=providers)
        self._outputs = [o.name for o in self._network.get_outputs()]
        self.pieces = WordPieces(folder / "vocab.txt")
        raw = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self.labels = Labels(**{k: tuple(v) for k, v in raw.items()})

    def length(self, word: str) -> int:
        """How many pieces `word` has."""
        return len(self.pieces.pieces(word))

    def run(self, chunks: list[Chunk]) -> list[Scores]:
        """Scores of every chunk, in the order given; chunks of like length run together. No chunk may be empty or longer than
        510 pieces."""
        encoded = [self._encode(c) for c in chunks]
        order = sorted(range(len(chunks)), key=lambda i: (len(encoded[i][0]), i))
        out: list[Scores | None] = [None] * len(chunks)
        at = 0
        while at < len(order):
            size = 1
            while at + size < len(order) and (size + 1) * len(encoded[order[at + size]][0]) <= BATCH:
                size += 1
            group = order[at : at + size]
            for i, scores in zip(group, self._batch([encoded[i] for i in group]), strict=True):
                out[i] = scores
            at += size
        return [s for s in out if s is not None]

    def label(self, dep: Floats, head: Floats) -> Ints:
        """The best label (an index) of each arc, from both sides' vectors (N × d)."""
        found: Ints = self._labeller.run(None, {"dep": dep, "head": head})[0]
        return found

    def _encode(self, chunk: Chunk) -> tuple[list[int], list[int], list[int], list[int]]:
        ids, shapes, first, last = [self.pieces.first], [_EDGE_SHAPE], [], []
        for word, gap in zip(chunk.words, chunk.gaps, strict=True):
            pieces = self.pieces.pieces(word)
            first.append(len(ids))
            ids.extend(pieces)
            last.append(len(ids) - 1)
            shapes.extend([shape(word) * 3 + gap] * len(pieces))
        ids.append(self.pieces.last)
        shapes.append(_EDGE_SHAPE)
        return ids, shapes, first, last

    def _batch(self, group: list[tuple[list[int], list[int], list[int], list[int]]]) -> list[Scores]:
        size = len(group)
        t, w = max(len(g[0]) for g in group), max(len(g[2]) for g in group)
        pieces = np.full((size, t), self.pieces.pad, dtype=np.int64)
        shapes = np.full((size, t), _EDGE_SHAPE, dtype=np.int64)
        mask = np.zeros((size, t), dtype=np.int32)
        first, last = np.zeros((size, w, 1), dtype=np.int64), np.zeros((size, w, 1), dtype=np.int64)
        for i, (ids, looks, begins, ends) in enumerate(group):
            pieces[i, : len(ids)] = ids
            shapes[i, : len(ids)] = looks
            mask[i, : len(ids)] = 1
            first[i, : len(begins), 0] = begins
            last[i, : len(ends), 0] = ends
        feed = {"in_pieces": pieces, "in_shapes": shapes, "in_mask": mask, "in_first": first, "in_last": last}
        found = dict(zip(self._outputs, self._network.run(None, feed), strict=True))
        arcs = np.concatenate([found["roots"], found["arcs"]], axis=2)
        out = []
        for i, (_, _, begins, _) in enumerate(group):
            n = len(begins)
            rest = {k: found[k][i, :n] for k in ("upos", "xpos", "feats", "lemma", "outer", "inner", "label_dep", "label_head")}
            start = found["start"][i, :n, 1] - found["start"][i, :n, 0]
            out.append(Scores(start=start, arcs=arcs[i, :n, : n + 1], **rest))
        return out


@cache
def network() -> Network:
    """The shipped network, loaded once a process. `ATTACHE_THREADS` sets its threads, `ATTACHE_MODEL` another folder."""
    folder = os.environ.get("ATTACHE_MODEL")
    return Network(Path(folder) if folder else MODEL, int(os.environ.get("ATTACHE_THREADS", "0")))
