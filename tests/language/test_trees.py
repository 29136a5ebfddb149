"""The best tree, against all trees of small sentences."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.language.trees import decode


def is_tree(heads: tuple[int, ...]) -> bool:
    if sum(h == 0 for h in heads) != 1:
        return False
    for word in range(1, len(heads) + 1):
        steps, at = 0, word
        while at and steps <= len(heads):
            at, steps = heads[at - 1], steps + 1
        if at:
            return False
    return True


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(0, 10_000))
def test_the_tree_is_the_best_of_all(n: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(n, n + 1)).astype(np.float32)
    heads = tuple(int(h) for h in decode(scores))
    assert is_tree(heads)

    def total(tree: tuple[int, ...]) -> float:
        return float(sum(scores[i, h] for i, h in enumerate(tree)))

    trees = (t for t in itertools.product(range(n + 1), repeat=n) if is_tree(t))
    assert total(heads) >= max(map(total, trees)) - 1e-4


@settings(max_examples=20, deadline=None)
@given(st.integers(30, 80), st.integers(0, 10_000))
def test_long_sentences_give_trees(n: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(n, n + 1)).astype(np.float32)
    assert is_tree(tuple(int(h) for h in decode(scores)))
