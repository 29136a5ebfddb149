"""The best legal sequence of BIO tags (Viterbi)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class Tags(NamedTuple):
    """What the tags `O`, `B-x` and `I-x` of one model may do: `cost[i, j]` is 0 where tag j may follow tag i."""

    kinds: tuple[str, ...]
    begins: NDArray[np.bool_]
    goes_on: NDArray[np.bool_]
    cost: NDArray[np.float64]


@lru_cache(maxsize=8)
def _tags(names: tuple[str, ...]) -> Tags:
    cost = np.zeros((len(names), len(names)))
    for j, tag in enumerate(names):
        if tag.startswith("I-"):
            for i, before in enumerate(names):
                if before[2:] != tag[2:] or before == "O":
                    cost[i, j] = -1e9
    begins, goes_on = (np.array([t.startswith(start) for t in names]) for start in ("B-", "I-"))
    return Tags(tuple(t[2:] for t in names), begins, goes_on, cost)


def spans(scores: Floats, names: tuple[str, ...], starts: Sequence[int] = (0,)) -> list[tuple[int, int, str, float]]:
    """The labelled spans of the best sequence in which an I-x follows only B-x or I-x.

    `scores`: words × tags, unnormalised; `names` are the tags', the first `O`. `starts`: the words at which sentences begin,
    the first 0; no span goes on over one. Returns (first, last excluded, label, mean probability of its tags).
    """
    path: Ints = scores.argmax(1)
    if not path.any():  # nearly every sentence without names: all O, which is legal
        return []
    tags = _tags(names)
    wrong = np.zeros(len(path), dtype=bool)
    wrong[1:] = tags.cost[path[:-1], path[1:]] < 0
    begin = np.asarray(starts)
    wrong[begin] = tags.goes_on[path[begin]]
    if wrong.any():  # what is legal where each word has its best tag is the best as it is
        bad = np.logical_or.reduceat(wrong, begin).tolist()
        for (first, last), mend in zip(pairwise([*starts, len(path)]), bad, strict=True):
            if mend:
                path[first:last] = _viterbi(scores[first:last], tags)
    opens = np.flatnonzero(tags.begins[path]).tolist()
    if not opens:
        return []
    named = np.flatnonzero(path)
    shifted = np.exp(scores[named] - scores[named].max(1, keepdims=True))
    sure = np.zeros(len(path))
    sure[named] = shifted[np.arange(len(named)), path[named]] / shifted.sum(1)
    on, sures = tags.goes_on[path].tolist(), sure.tolist()
    out: list[tuple[int, int, str, float]] = []
    for first in opens:
        last = first + 1
        while last < len(on) and on[last]:
            last += 1
        out.append((first, last, tags.kinds[path[first]], sum(sures[first:last]) / (last - first)))
    return out


def _viterbi(scores: Floats, tags: Tags) -> list[int]:
    n, k = scores.shape
    best = np.where(tags.goes_on, -1e9, scores[0]).astype(np.float64)
    back = np.zeros((n, k), dtype=np.int64)
    for i in range(1, n):
        reach = best[:, None] + tags.cost
        back[i] = reach.argmax(0)
        best = reach[back[i], np.arange(k)] + scores[i]
    path = [int(best.argmax())]
    for i in range(n - 1, 0, -1):
        path.append(int(back[i, path[-1]]))
    return path[::-1]
