"""Dependency trees from arc scores: the best head of each word, mended by Chu-Liu-Edmonds where that is no tree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Ints = NDArray[np.int64]


def decode(scores: Scores) -> Ints:
    """The best tree with one root over one sentence; see `forest`."""
    return forest(scores, [0])


def forest(scores: Scores, starts: Sequence[int]) -> Ints:
    """The best tree with one root of every sentence of a chunk; sentences begin at the words `starts`, the first at 0.

    `scores[i, j]` is how well word j-1 fits as the head of word i; column 0 is the root. Returns each word's head as a
    column index (0 for the root). Greedy where that gives a tree (nearly always); else the maximum spanning arborescence
    with one root (Chu & Liu 1965; Edmonds 1967).
    """
    n = len(scores)
    first = np.asarray(starts)
    ends = np.append(first[1:], n)
    sentence = np.repeat(np.arange(len(first)), ends - first)
    inside = sentence[:, None] == sentence
    np.fill_diagonal(inside, False)
    wide = np.where(inside, scores[:, 1:], -np.inf)
    best: Ints = wide.argmax(1)
    heads = np.where(scores[:, 0] >= wide[np.arange(n), best], 0, best + 1)
    up = np.concatenate([np.zeros(1, dtype=np.int64), heads])
    for _ in range(n.bit_length()):  # each round doubles how far `up` leads: all ends at the root but what hangs on a cycle
        up = up[up]
    wrong = (np.add.reduceat(heads == 0, first, dtype=np.int64) != 1) | np.logical_or.reduceat(up[1:] > 0, first)
    for i in np.flatnonzero(wrong).tolist():
        a, b = int(first[i]), int(ends[i])
        found = _one_root(np.concatenate([scores[a:b, :1], scores[a:b, a + 1 : b + 1]], axis=1).astype(np.float64))
        heads[a:b] = np.where(found > 0, found + a, 0)
    return heads


def _one_root(scores: NDArray[np.float64]) -> Ints:
    """The best arborescence with a single root: a second root costs more than all other arcs together can gain."""
    n = len(scores)
    scores[:, 0] -= (scores.max() - scores.min() + 1.0) * n
    scores[np.arange(n), np.arange(1, n + 1)] = -1e18
    return _arborescence(scores)


def _cycle(heads: Ints) -> list[int]:
    """The words (as columns, from 1) of one cycle, or none."""
    state = [0] * (len(heads) + 1)
    state[0] = 2
    for start in range(1, len(heads) + 1):
        path = []
        at = start
        while state[at] == 0:
            state[at] = 1
            path.append(at)
            at = int(heads[at - 1])
        if state[at] == 1:
            return path[path.index(at) :]
        for done in path:
            state[done] = 2
    return []


def _arborescence(scores: NDArray[np.float64]) -> Ints:
    """Chu-Liu-Edmonds over dense scores (n × (n+1)); contracts one cycle at a time."""
    n = scores.shape[0]
    heads: Ints = scores.argmax(1)
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = np.zeros(n + 1, dtype=bool)
    inside[cycle] = True
    rest = [c for c in range(n + 1) if not inside[c]]  # columns kept; rest[0] is the root
    rows = [c - 1 for c in rest[1:]]
    members = np.array(cycle)
    kept = scores[members - 1, heads[members - 1]]
    small = np.full((len(rest), len(rest) + 1), -1e18)  # the last row and column are the contracted cycle
    small[:-1, : len(rest)] = scores[rows][:, rest]
    inward = scores[rows][:, members]
    out_choice = members[inward.argmax(1)] if rows else members[:0]
    if rows:
        small[:-1, len(rest)] = inward.max(1)
    gain = scores[members - 1][:, rest] - kept[:, None]
    enter = gain.argmax(0)
    small[-1, : len(rest)] = gain.max(0)
    small[np.arange(len(rest) - 1), np.arange(1, len(rest))] = -1e18
    solved = _arborescence(small)
    result = heads.copy()
    for i, row in enumerate(rows):
        chosen = int(solved[i])
        result[row] = out_choice[i] if chosen == len(rest) else rest[chosen]
    column = int(solved[-1])
    broken = int(members[enter[column]])
    result[broken - 1] = rest[column]
    return result
