"""Dependency trees from arc scores: the best head of each word, mended by Chu-Liu-Edmonds where that is no tree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


def decode(scores: Scores) -> NDArray[np.int32]:
    """The best tree with one root.

    `scores[i, j]` is how well word j-1 fits as the head of word i; column 0 is the root. Returns each word's head as a
    column index (0 for the root). Greedy where that gives a tree (nearly always); else the maximum spanning arborescence
    with one root (Chu & Liu 1965; Edmonds 1967).
    """
    n = scores.shape[0]
    if n == 1:
        return np.zeros(1, dtype=np.int32)
    wide: NDArray[np.float64] = scores.astype(np.float64)
    wide[np.arange(n), np.arange(1, n + 1)] = -np.inf
    heads: NDArray[np.int64] = wide.argmax(1)
    if np.count_nonzero(heads == 0) == 1 and not _cycle(heads):
        return heads.astype(np.int32)
    return _one_root(wide)


def _one_root(scores: NDArray[np.float64]) -> NDArray[np.int32]:
    """The best arborescence with a single root: each likely root in turn, the best total kept."""
    finite = np.where(np.isfinite(scores), scores, -1e9)
    log = finite - finite.max(1, keepdims=True)
    log -= np.log(np.exp(log).sum(1, keepdims=True))
    candidates = np.argsort(-log[:, 0], kind="stable")[:4]
    best: tuple[float, NDArray[np.int32]] | None = None
    for root in candidates:
        trial = log.copy()
        trial[:, 0] = -1e9
        trial[root, :] = -1e9
        trial[root, 0] = 0.0
        heads = _arborescence(trial)
        total = float(trial[np.arange(len(heads)), heads].sum()) + float(log[root, 0])
        if best is None or total > best[0]:
            best = (total, heads.astype(np.int32))
    assert best is not None
    return best[1]


def _cycle(heads: NDArray[np.int64]) -> list[int]:
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


def _arborescence(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Chu-Liu-Edmonds over dense scores (n × (n+1)); contracts one cycle at a time."""
    n = scores.shape[0]
    heads: NDArray[np.int64] = scores.argmax(1)
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
