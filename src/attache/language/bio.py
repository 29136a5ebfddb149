"""The best legal sequence of BIO tags (Viterbi)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def spans(scores: Floats, tags: Sequence[str], breaks: Sequence[int] = ()) -> list[tuple[int, int, str, float]]:
    """The labelled spans of the best sequence in which an I-x follows only B-x or I-x.

    `scores`: words × tags, unnormalised. `breaks`: words before which no span may go on (sentence starts). Returns
    (first, last excluded, label, mean probability of its tags).
    """
    if not len(scores):
        return []
    if not (scores.argmax(1) > 0).any():  # nearly every sentence without names: all O, which is legal
        return []
    path = _viterbi(scores, tags, set(breaks))
    shifted = np.exp(scores - scores.max(1, keepdims=True))
    sure = shifted[np.arange(len(path)), path] / shifted.sum(1)
    out: list[tuple[int, int, str, float]] = []
    begin = -1
    for i, tag in enumerate([*path, 0]):
        name = tags[tag]
        if begin >= 0 and not name.startswith("I-"):
            out.append((begin, i, tags[path[begin]][2:], float(sure[begin:i].mean())))
            begin = -1
        if name.startswith("B-"):
            begin = i
    return out


def _viterbi(scores: Floats, tags: Sequence[str], breaks: set[int]) -> list[int]:
    n, k = scores.shape
    legal = _transitions(tuple(tags))
    inside = np.array([t.startswith("I-") for t in tags])
    best = np.where(inside, -1e9, scores[0]).astype(np.float64)
    back = np.zeros((n, k), dtype=np.int64)
    for i in range(1, n):
        reach = best[:, None] + legal
        back[i] = reach.argmax(0)
        best = reach[back[i], np.arange(k)] + scores[i]
        if i in breaks:
            best = np.where(inside, -1e9, best)
    path = [int(best.argmax())]
    for i in range(n - 1, 0, -1):
        path.append(int(back[i, path[-1]]))
    return path[::-1]


def _transitions(tags: tuple[str, ...]) -> NDArray[np.float64]:
    legal = np.zeros((len(tags), len(tags)))
    for j, tag in enumerate(tags):
        if tag.startswith("I-"):
            for i, before in enumerate(tags):
                if before[2:] != tag[2:] or before == "O":
                    legal[i, j] = -1e9
    return legal
