"""The labeller's two sides with fewer numbers: what makes it quick, at next to no loss.

A label's score is bilinear in the vectors of a word and of its head (Dozat and Manning 2017): d × labels × d weights. Both
sides are turned to the axes on which scores vary most over real arcs, and cut there (a Tucker decomposition by higher-order
SVD, De Lathauwer et al. 2000, weighted by the second moments of the vectors).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attache.language.model import Network
from attache.language.parse import parse
from tools.read_names import documents

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sides:
    """How labels are scored: with `dep` and `head` ((1+d) × size, the last row for a constant 1) both vectors become `size`
    numbers each; `core` (size × labels × size) scores them."""

    dep: Floats
    head: Floats
    core: Floats

    @property
    def size(self) -> int:
        """How many numbers a side has."""
        return self.core.shape[0]

    @classmethod
    def whole(cls, weight: Floats) -> Sides:
        """Nothing cut: both sides as they were trained, the constant as a number of its own."""
        same = np.eye(weight.shape[0], dtype=np.float32)
        return cls(same, same, weight)

    def fewer(self, size: int, deps: Floats, heads: Floats) -> Sides:
        """The same with `size` numbers a side. `deps`, `heads`: both sides of real arcs (N × self.size)."""
        to_dep, from_dep = _roots(deps)
        to_head, from_head = _roots(heads)
        weight = np.einsum("ij,jlk,km->ilm", from_dep, self.core.astype(np.float64), from_head)
        left = _axes(weight, size)
        right = _axes(weight.transpose(2, 1, 0), size)
        core = np.einsum("ir,ilj,js->rls", left, weight, right)
        dep, head = self.dep @ (to_dep @ left), self.head @ (to_head @ right)
        return Sides(*(x.astype(np.float32) for x in (dep, head, core)))

    def labels(self, deps: Floats, heads: Floats) -> NDArray[np.int64]:
        """The best label of each arc, from both sides as `whole` has them (N × (1+d))."""
        parts = range(0, len(deps), 2000)
        left, right = deps @ self.dep, heads @ self.head
        scores = (np.einsum("ni,ilj,nj->nl", left[a : a + 2000], self.core, right[a : a + 2000], optimize=True) for a in parts)
        return np.concatenate([s.argmax(1) for s in scores])


def _roots(vectors: Floats) -> tuple[Doubles, Doubles]:
    """The inverse square root of the vectors' second moments, and the square root."""
    wide = vectors.astype(np.float64)
    values, axes = np.linalg.eigh(wide.T @ wide / len(wide))
    values = np.sqrt(np.maximum(values, 1e-9 * values.max()))
    return (axes / values) @ axes.T, (axes * values) @ axes.T


def _axes(weight: Doubles, size: int) -> Doubles:
    """The `size` axes of the first side on which the weights are largest, as columns."""
    axes: Doubles = np.linalg.svd(weight.reshape(weight.shape[0], -1), full_matrices=False)[0][:, :size]
    return axes


def arcs(folder: Path) -> tuple[Floats, Floats]:
    """Both sides of every arc that the model in `folder` finds in the project's own articles (`corpus/names`)."""
    net = _Listening(folder)
    parse(documents(), net)
    return np.concatenate(net.deps), np.concatenate(net.heads)


class _Listening(Network):
    """A network that keeps what its labeller is asked."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, threads=1)
        self.deps: list[Floats] = []
        self.heads: list[Floats] = []

    def label(self, dep: Floats, head: Floats) -> NDArray[np.int64]:
        self.deps.append(dep)
        self.heads.append(head)
        return super().label(dep, head)
