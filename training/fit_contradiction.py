"""Fits what the clues of a pair of sentences count for a denial or a contradiction between them.

    python -m training.fit_contradiction

Logistic regression with a ridge over all pairs of the corpus's train and dev splits; the cuts are where links, the best one a
sentence, make the best F1 there, by articles left out in turn (five parts). Writes `contradiction/weights.yaml`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from attache.document import Document
from attache.knowledge.loader import DATA
from attache.reading.contradiction.pairs import Pair, pairs
from benchmarks.contradiction import KINDS, Link, gold_links, line_of, prepared
from tools.corpus_article import Article
from training.fit_opinion import fit

Floats = NDArray[np.float64]
PARTS = 5

HEAD = """# source: fitted on this project's corpus (train and dev) by training/fit_contradiction.py
#
# clue of a pair of sentences → its weight (log-odds) for a denial and for a contradiction; cuts: the least log-odds of a link
"""


class Table:
    """Every pair of every article as a row of clues, with its link and whether it is annotated."""

    def __init__(self, read: Sequence[tuple[Article, Document]]) -> None:
        found: list[tuple[int, Pair]] = [(n, p) for n, (_, doc) in enumerate(read) for p in pairs(doc)]
        self.names = sorted({c for _, p in found for c in p.clues})
        place = {name: i + 1 for i, name in enumerate(self.names)}
        self.rows = np.zeros((len(found), len(place) + 1))
        self.rows[:, 0] = 1.0
        for row, (_, pair) in zip(self.rows, found, strict=True):
            for name, value in pair.clues.items():
                row[place[name]] = value
        self.article = np.array([n for n, _ in found])
        self.here = np.array([p.here for _, p in found])
        self.gold = [gold_links(article) for article, _ in read]
        lines = [[line_of(article, s.span) for s in doc.sentences] for article, doc in read]
        self.at = [(lines[n][p.there], lines[n][p.here]) for n, p in found]
        self.good = {
            kind: np.array([Link(min(at), max(at), kind) in self.gold[n] for (n, _), at in zip(found, self.at, strict=True)])
            for kind in KINDS
        }

    def chosen(self, scores: dict[str, Floats], cuts: dict[str, float]) -> set[tuple[int, Link]]:
        """The links that these scores and cuts make, the best of each sentence and kind."""
        best: dict[tuple[int, int, str], int] = {}
        over = {kind: scores[kind] - cuts[kind] for kind in KINDS}
        likelier = np.where(over["denial"] >= over["contradiction"], 0, 1)
        for row in np.flatnonzero(np.maximum(over["denial"], over["contradiction"]) >= 0).tolist():
            kind = KINDS[int(likelier[row])]
            key = (int(self.article[row]), int(self.here[row]), kind)
            if key not in best or scores[kind][row] > scores[kind][best[key]]:
                best[key] = row
        return {(key[0], Link(min(self.at[row]), max(self.at[row]), key[2])) for key, row in best.items()}

    def f1(self, links: set[tuple[int, Link]], kind: str | None = None) -> float:
        want = {(n, link) for n, gold in enumerate(self.gold) for link in gold if kind in (None, link.kind)}
        got = {x for x in links if kind in (None, x[1].kind)}
        return 2 * len(want & got) / ((len(want) + len(got)) or 1)


def left_out(table: Table, ridge: float) -> dict[str, Floats]:
    """Scores of every pair by weights fitted without its part of the articles."""
    scores = {kind: np.zeros(len(table.rows)) for kind in KINDS}
    for part in range(PARTS):
        out = table.article % PARTS == part
        for kind in KINDS:
            scores[kind][out] = table.rows[out] @ fit(table.rows[~out], table.good[kind][~out], ridge)
    return scores


def best_cuts(table: Table, scores: dict[str, Floats]) -> dict[str, float]:
    cuts = dict.fromkeys(KINDS, 0.0)
    for _ in range(2):
        for kind in KINDS:
            tried = [(table.f1(table.chosen(scores, {**cuts, kind: cut})), cut) for cut in np.arange(-3.0, 2.01, 0.2)]
            cuts[kind] = round(float(max(tried)[1]), 2)
    return cuts


def main(load: Callable[[str], Sequence[tuple[Article, Document]]] = prepared) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ridge", type=float, default=6.0)
    ridge = parser.parse_args().ridge
    table = Table([*load("train"), *load("dev")])
    scores = left_out(table, ridge)
    cuts = best_cuts(table, scores)
    links = table.chosen(scores, cuts)
    print(f"{len(table.rows)} pairs, {len(table.names)} clues; left out in turn: F1 {table.f1(links):.3f}", end="")
    print("".join(f", {kind} {table.f1(links, kind):.3f}" for kind in KINDS))
    lines = [HEAD]
    for kind in KINDS:
        weights = fit(table.rows, table.good[kind], ridge)
        named = ((n, round(float(w), 2)) for n, w in zip(("bias", *table.names), weights, strict=True))
        lines.append(f"{kind}:\n" + "".join(f"  {n}: {w}\n" for n, w in named if w or n == "bias"))
    lines.append("cuts:\n" + "".join(f"  {kind}: {cut}\n" for kind, cut in cuts.items()))
    (DATA / "contradiction/weights.yaml").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
