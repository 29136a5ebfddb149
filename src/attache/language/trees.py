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
    scores[np.arange(n), np.arange(1, n + 1)] = -np.inf
    return _Contraction(scores).heads()


class _Contraction:
    """Chu-Liu-Edmonds over dense scores (n × (n+1), own columns -inf), cycles contracted on a growing path (Gabow et al. 1986).

    Nodes are numbered as columns (0 the root, 1 to n the words), contracted cycles on from there. Time is quadratic in n.
    """

    def __init__(self, scores: NDArray[np.float64]) -> None:
        n = self.n = len(scores)
        size = n + 1
        #: the score of the best arc into a node from each column, less what it saves there; the word that this arc enters
        self.into: list[NDArray[np.float64]] = [scores[0], *scores]
        self.enters: list[Ints] = [np.full(size, c) for c in range(size)]
        self.inside: list[list[int]] = [[c] for c in range(size)]  # a node's words
        self.parts: list[list[int]] = [[] for _ in range(size)]  # the nodes of the cycle that a node stands for
        self.whole = [0] * size  # the contracted node that a node has gone into; 0 for none
        self.chosen = [(0, 0)] * size  # a node's best arc: from column, to word
        self.top = list(range(size))  # the outermost node that a column is in

    def heads(self) -> Ints:
        """Each word's head as a column."""
        done = [True] + [False] * self.n
        for word in range(1, self.n + 1):
            if done[self.top[word]]:
                continue
            path = [self.top[word]]
            while not done[above := self._choose(path[-1])]:
                if above in path:
                    at = path.index(above)
                    path[at:] = [self._contract(path[at:])]
                    done.append(False)
                else:
                    path.append(above)
            for node in path:
                done[node] = True
        return self._expand()

    def _choose(self, node: int) -> int:
        column = int(self.into[node].argmax())
        self.chosen[node] = column, int(self.enters[node][column])
        return self.top[column]

    def _contract(self, cycle: list[int]) -> int:
        node = len(self.into)
        gains = np.stack([self.into[c] - self.into[c][self.chosen[c][0]] for c in cycle])
        best = gains.argmax(0)
        columns = np.arange(self.n + 1)
        gain = gains[best, columns]
        words = [w for c in cycle for w in self.inside[c]]
        gain[words] = -np.inf
        for w in words:
            self.top[w] = node
        for c in cycle:
            self.whole[c] = node
        self.into.append(gain)
        self.enters.append(np.stack([self.enters[c] for c in cycle])[best, columns])
        self.inside.append(words)
        self.parts.append(cycle)
        self.whole.append(0)
        self.chosen.append((0, 0))
        return node

    def _expand(self) -> Ints:
        """Every cycle is broken where the arc into it enters; the rest of it stays."""
        heads = np.zeros(self.n, dtype=np.int64)
        open_nodes = [(node, *self.chosen[node]) for node in set(self.top[1:])]
        while open_nodes:
            node, column, word = open_nodes.pop()
            if node <= self.n:
                heads[node - 1] = column
                continue
            entered = word
            while self.whole[entered] != node:
                entered = self.whole[entered]
            open_nodes += [(c, column, word) if c == entered else (c, *self.chosen[c]) for c in self.parts[node]]
        return heads
