"""Fits what the clues of a pair of sentences count for a denial or a contradiction between them.

    python -m training.fit_contradiction

Logistic regressions with a ridge on the corpus's train and dev splits: one, over the pairs of sentences that are linked, for
which partner it is; one, over all sentences with their best partners, for whether it is one. The cuts are where links make the
best F1 by articles left out in turn (five parts). Writes `contradiction/weights.yaml`.
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
from tools.corpus_notes import Article
from training.fit_opinion import fit

Floats = NDArray[np.float64]
PARTS = 5
#: log-odds of a claim set against the opposite beside it; there are too few in the corpus to fit
SET_AGAINST = 0.4

HEAD = """# source: fitted on this project's corpus (train and dev) by training/fit_contradiction.py
#
# clue of a pair of sentences → its weight (log-odds): choice, for being the partner of a sentence that has one; link, for
# being one at all. cuts: the least log-odds of a link
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
        self.gold = [gold_links(article) for article, _ in read]
        lines = [[line_of(article, s.span) for s in doc.sentences] for article, doc in read]
        self.at = [(lines[n][p.there], lines[n][p.here]) for n, p in found]
        self.good = {
            kind: np.array([Link(min(at), max(at), kind) in self.gold[n] for (n, _), at in zip(found, self.at, strict=True)])
            for kind in KINDS
        }
        groups: dict[tuple[int, int], list[int]] = {}
        for row, (n, pair) in enumerate(found):
            groups.setdefault((n, pair.here), []).append(row)
        self.groups = [np.array(rows) for rows in groups.values()]

    def f1(self, links: set[tuple[int, Link]], kind: str | None = None) -> float:
        want = {(n, link) for n, gold in enumerate(self.gold) for link in gold if kind in (None, link.kind)}
        got = {x for x in links if kind in (None, x[1].kind)}
        return 2 * len(want & got) / ((len(want) + len(got)) or 1)


class Model:
    """Weights of one kind: which partner a sentence has, and whether it is one."""

    def __init__(self, table: Table, kind: str, out: NDArray[np.bool_], ridges: tuple[float, float]) -> None:
        good = table.good[kind]
        groups = [rows for rows in table.groups if not out[rows[0]]]
        chosen = np.concatenate([rows for rows in groups if good[rows].any()])
        self.choice = fit(table.rows[chosen], good[chosen], ridges[0])
        best = self.best(table, groups)
        self.link = fit(self.linked(table, best), good[best], ridges[1])

    def best(self, table: Table, groups: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
        """The row of each sentence's best partner."""
        fits = table.rows @ self.choice
        return np.array([rows[int(fits[rows].argmax())] for rows in groups])

    def linked(self, table: Table, rows: NDArray[np.int64]) -> Floats:
        own = table.rows[rows]
        return np.concatenate([own, (own @ self.choice)[:, None]], 1)


Scores = dict[str, list[tuple[int, float]]]


def left_out(table: Table, ridges: tuple[float, float]) -> Scores:
    """Rows of best partners with their log-odds, by weights fitted without their part of the articles."""
    scores: Scores = {kind: [] for kind in KINDS}
    for part in range(PARTS):
        out = table.article % PARTS == part
        for kind in KINDS:
            model = Model(table, kind, out, ridges)
            best = model.best(table, [rows for rows in table.groups if out[rows[0]]])
            scores[kind] += zip(best.tolist(), (model.linked(table, best) @ model.link).tolist(), strict=True)
    return scores


def links_of(table: Table, scores: Scores, cuts: dict[str, float]) -> set[tuple[int, Link]]:
    """The links that these scores and cuts make; of two kinds for one pair, the likelier."""
    best: dict[int, tuple[float, str]] = {}
    for kind in KINDS:
        for row, score in scores[kind]:
            if score >= cuts[kind]:
                best[row] = max(best.get(row, (-1.0, "")), (score - cuts[kind], kind))
    return {(int(table.article[r]), Link(min(table.at[r]), max(table.at[r]), kind)) for r, (_, kind) in best.items()}


def best_cuts(table: Table, scores: Scores) -> dict[str, float]:
    cuts = dict.fromkeys(KINDS, 9.0)
    for _ in range(2):
        for kind in KINDS:
            tried = [(table.f1(links_of(table, scores, {**cuts, kind: cut})), cut) for cut in np.arange(-3.0, 2.01, 0.2)]
            cuts[kind] = round(float(max(tried)[1]), 2)
    return cuts


def main(load: Callable[[str], Sequence[tuple[Article, Document]]] = prepared) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ridges", type=float, nargs=2, default=(1.0, 2.0), metavar=("CHOICE", "LINK"))
    ridges = tuple(parser.parse_args().ridges)
    table = Table([*load("train"), *load("dev")])
    scores = left_out(table, ridges)
    cuts = best_cuts(table, scores)
    links = links_of(table, scores, cuts)
    print(f"{len(table.rows)} pairs, {len(table.names)} clues; left out in turn: F1 {table.f1(links):.3f}", end="")
    print("".join(f", {kind} {table.f1(links, kind):.3f}" for kind in KINDS))
    models = {kind: Model(table, kind, np.zeros(len(table.rows), bool), ridges) for kind in KINDS}
    lines = [HEAD]
    for part in ("choice", "link"):
        lines.append(f"{part}:\n")
        for kind in KINDS:
            names = ("bias", *table.names, *(["fit"] if part == "link" else []))
            named = ((n, round(float(w), 2)) for n, w in zip(names, getattr(models[kind], part), strict=True))
            lines.append(f"  {kind}:\n" + "".join(f"    {n}: {w}\n" for n, w in named if w or n == "bias"))
    lines.append(f"set-against: {SET_AGAINST}\n")
    lines.append("cuts:\n" + "".join(f"  {kind}: {cut}\n" for kind, cut in cuts.items()))
    (DATA / "contradiction/weights.yaml").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
