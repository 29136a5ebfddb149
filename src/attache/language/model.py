"""The shipped network, run by onnxruntime: words in, arrays of scores out.

The model is trained by `training/` and described in `training/MODEL_CARD.md`. It is loaded at first use; onnxruntime maps
the file and releases the GIL while it computes.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from attache.language import lemmas
from attache.language.signals import Classes
from attache.language.wordpieces import LONGEST as REMEMBERED
from attache.language.wordpieces import WordPieces

MODEL = Path(__file__).parent / "model"
#: how many word pieces a chunk is filled with. LAS on gold words and F1 of sentences from raw text, development parts:
#: EWT .8974 .890 with 96, .8968 .894 with 128, .8955 .891 with 160, .8947 .885 with 256;
#: GUM .9140 .960, .9142 .964, .9129 .962, .9091 .964. The encoder's time a word is about the same. Measure with a new model.
LONGEST = 128
#: the most that a chunk may have, for the sake of a sentence that is longer; the network was trained on chunks of up to 320
WIDEST = 256
#: at most so many chunks a thread wait for their turn or for being taken
_AHEAD = 4
_EDGE_SHAPE = 24

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

T = TypeVar("T")
R = TypeVar("R")


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
    #: what the reading heads say (`signals`), W × classes each; empty where the model has none
    heads: dict[str, Floats]


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
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        providers = ["CPUExecutionProvider"]
        self._network: Any = onnxruntime.InferenceSession(str(folder / "network.onnx"), options, providers=providers)
        self._labeller: Any = onnxruntime.InferenceSession(str(folder / "labeller.onnx"), options, providers=providers)
        self._edges: Any = onnxruntime.InferenceSession(str(folder / "edges.onnx"), options, providers=providers)
        self._outputs = [o.name for o in self._network.get_outputs()]
        self._threads = threads or len(os.sched_getaffinity(0))
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="attache-language") if self._threads > 1 else None
        self.pieces = WordPieces(folder / "vocab.txt")
        raw = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self.labels = Labels(**{f.name: tuple(raw.pop(f.name)) for f in fields(Labels)})
        #: the classes of the reading heads; None where the model has none
        self.classes = Classes(raw, raw.pop("parts")) if "parts" in raw else None
        self._lemmas: dict[tuple[str, int, int], str] = {}

    def length(self, word: str) -> int:
        """How many pieces `word` has."""
        return len(self.pieces.encoded(word)[0])

    def lemma(self, word: str, rule: int, upos: int) -> str:
        """The lemma of `word` by the numbers of its lemma rule and its part of speech."""
        key = (word, rule, upos)
        found = self._lemmas.get(key)
        if found is None:
            found = lemmas.apply(self.labels.lemma[rule], word)
            found = lemmas.mend(found, word, self.labels.upos[upos], self.pieces.ids)
            if len(word) <= REMEMBERED:
                if len(self._lemmas) > 200_000:  # a bound on memory over a long run
                    self._lemmas.clear()
                self._lemmas[key] = found
        return found

    def each(self, work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """`work` of every item, in the order given, on all threads. Only a few items are taken and kept ahead of the caller."""
        if self._pool is None:
            yield from map(work, items)
            return
        waiting: deque[Future[R]] = deque()
        for item in items:
            waiting.append(self._pool.submit(work, item))
            if len(waiting) > _AHEAD * self._threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def run(self, chunks: list[Chunk]) -> list[Scores]:
        """Scores of every chunk, in the order given. No chunk may be empty or longer than 510 pieces."""
        return list(self.each(self.scores, chunks))

    def label(self, dep: Floats, head: Floats) -> Ints:
        """The best label (an index) of each arc, from both sides' vectors (N × d)."""
        found: Ints = self._labeller.run(None, {"dep": dep, "head": head})[0]
        return found

    def tie(self, anchors: Floats, words: Floats) -> Floats:
        """How likely each of W words (W × d) belongs to each of N anchors (N × d), by what it is there: N × labels × W."""
        found: Floats = self._edges.run(None, {"anchor": anchors, "words": words})[0]
        return found

    def scores(self, chunk: Chunk) -> Scores:
        """What the network says of one chunk.

        Chunks run one by one: int8 activations are scaled by the largest value in what runs together, so that in a batch a
        chunk's scores would depend on its neighbours. Alone they are the same on every run, and nothing is padded.
        """
        ids, shapes, first, last = [self.pieces.first], [_EDGE_SHAPE], [], []
        for word, gap in zip(chunk.words, chunk.gaps, strict=True):
            pieces, form = self.pieces.encoded(word)
            first.append(len(ids))
            ids += pieces
            last.append(len(ids) - 1)
            shapes += [form * 3 + gap] * len(pieces)
        ids.append(self.pieces.last)
        shapes.append(_EDGE_SHAPE)
        feed = {
            "in_pieces": np.array([ids], dtype=np.int64),
            "in_shapes": np.array([shapes], dtype=np.int64),
            "in_mask": np.ones((1, len(ids)), dtype=np.int32),
            "in_first": np.array(first, dtype=np.int64)[None, :, None],
            "in_last": np.array(last, dtype=np.int64)[None, :, None],
        }
        found = {k: v[0] for k, v in zip(self._outputs, self._network.run(None, feed), strict=True)}
        rest = {k: found.pop(k) for k in ("upos", "xpos", "feats", "lemma", "outer", "inner", "label_dep", "label_head")}
        start, arcs = found.pop("start"), np.concatenate([found.pop("roots"), found.pop("arcs")], axis=1)
        return Scores(start=start[:, 1] - start[:, 0], arcs=arcs, heads=found, **rest)


@cache
def network() -> Network:
    """The shipped network, loaded once a process. `ATTACHE_THREADS` sets its threads, `ATTACHE_MODEL` another folder."""
    folder = os.environ.get("ATTACHE_MODEL")
    return Network(Path(folder) if folder else MODEL, int(os.environ.get("ATTACHE_THREADS", "0")))
