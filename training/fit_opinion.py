"""Fits the weights of the rules for kinds of sentences, and how far rules and model are believed.

    python -m training.fit_opinion

The rules' weights are fitted on the corpus's train split without the model's reading heads (which were trained on it), then
those of the two together on dev. Logistic regression with a small ridge, by Newton's method; writes `opinion/weights.yaml`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from attache.document import Document
from attache.knowledge.loader import DATA
from attache.reading.opinion import OWN, clues, heard_scores, rule_scores
from benchmarks.opinion import gold_kinds, prepared
from tools.corpus_notes import Article

Floats = NDArray[np.float64]
Pair = tuple[Article, Document]

HEAD = """# source: fitted on this project's corpus by training/fit_opinion.py: own and call on train, both and both-call on dev
#
# own: clue → weight of its being the author's own voice (opinion or call); call: of its being a call,
# where it is that
# past: of its being background, where it is neither
# both, both-call, both-past: how rules (log-odds) and model (log-odds) are weighed
"""


def fit(rows: Floats, good: NDArray[np.bool_], ridge: float) -> Floats:
    """Weights of the columns (the first is the bias, which has no ridge), by Newton's method."""
    weights = np.zeros(rows.shape[1])
    penalty = np.full(rows.shape[1], ridge)
    penalty[0] = 1e-6
    for _ in range(30):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (likely - good) + penalty * weights
        curve = (rows * (likely * (1 - likely))[:, None]).T @ rows + np.diag(penalty)
        weights -= np.linalg.solve(curve, slope)
    return weights


def fit_rules(pairs: Sequence[Pair], ridge: float = 2.0) -> dict[str, dict[str, float]]:
    found = [(c, k) for article, doc in pairs for c, k in zip(clues(doc), gold_kinds(article, doc), strict=True)]
    names = sorted({n for c, _ in found for n in c})
    rows = np.array([[1.0, *(c.get(n, 0.0) for n in names)] for c, _ in found])
    kinds = np.array([k for _, k in found])
    own = np.isin(kinds, sorted(OWN))
    weights = _cut(rows, own, ridge)
    return {
        "own": _named(names, weights),
        "call": _named(names, fit(rows[own], kinds[own] == "call", ridge)),
        "past": _named(names, _cut(rows[~own], kinds[~own] == "background", ridge)),
    }


def _cut(rows: Floats, good: NDArray[np.bool_], ridge: float) -> Floats:
    """Weights whose best cut is 0."""
    weights = fit(rows, good, ridge)
    weights[0] -= best_cut(rows @ weights, good)
    return weights


def best_cut(scores: Floats, good: NDArray[np.bool_]) -> float:
    """The score from which on taking all for good makes the best F1."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(good[order])
    f1 = 2 * hits / (np.arange(1, len(hits) + 1) + good.sum())
    at = int(f1.argmax())
    after = scores[order[at + 1]] if at + 1 < len(order) else scores[order[at]]
    return float(scores[order[at]] + after) / 2


def fit_both(pairs: Sequence[Pair], rules: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    rows: dict[str, list[list[float]]] = {"own": [], "call": [], "past": []}
    good: dict[str, list[bool]] = {"own": [], "call": [], "past": []}
    for article, doc in pairs:
        kinds = gold_kinds(article, doc)
        for clue, heard, kind in zip(clues(doc), heard_scores(doc), kinds, strict=True):
            right = {"own": kind in OWN, "call": kind == "call", "past": kind == "background"}
            for name in ("own", "call") if kind in OWN else ("own", "past"):
                rows[name].append([1.0, rule_scores(rules[name], clue), heard[name]])
                good[name].append(right[name])
    out = {}
    for name, key in (("own", "both"), ("call", "both-call"), ("past", "both-past")):
        weights = _cut(np.array(rows[name]), np.array(good[name]), 1.0)
        out[key] = dict(zip(("bias", "rules", "model"), (round(float(w), 3) for w in weights), strict=True))
    return out


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    named = zip(("bias", *names), (round(float(w), 2) for w in weights), strict=True)
    return {n: w for n, w in named if w or n == "bias"}


def write(weights: dict[str, dict[str, float]]) -> None:
    lines = [HEAD]
    for key, values in weights.items():
        lines.append(f"{key}:\n" + "".join(f"  {name}: {value}\n" for name, value in values.items()))
    (DATA / "opinion/weights.yaml").write_text("".join(lines), encoding="utf-8")


def main(load: Callable[[str], Sequence[Pair]] = prepared) -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    train, dev = load("train"), load("dev")
    rules = fit_rules(train)
    both = fit_both(dev, rules) if all(doc.heard for _, doc in dev) else {}
    write({**rules, **both})


if __name__ == "__main__":
    main()
