"""Fits how far a transfer is to be believed: python -m training.fit_transfers [--write]

On the development split of `corpus/news`, which neither rules nor model were made from. What the rules know by themselves
stands as it is and is left out; each other candidate is right where the annotation has a transfer whose item shares words with
its own. Logistic regression, ridge 1; prints the weights, the threshold with the best F1 (but no less
than `FLOOR`), and how well the probabilities are calibrated (expected calibration error, ten bins) by five-fold
cross-validation. `--write` puts them into `knowledge/data/transfers/trust.yaml`.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from attache.document import Document
from attache.reading.transfers.candidates import Candidate
from attache.reading.transfers.finder import candidates
from attache.reading.transfers.hearing import features
from tools.corpus_notes import Article, TransferNote
from training.fit_trust import articles, best, calibration, document, fit

ROOT = Path(__file__).resolve().parents[1]
TRUST = ROOT / "src/attache/knowledge/data/transfers/trust.yaml"
#: whatever is best for F1 on the corpus, nothing less likely than this is added to what the rules find: in papers less
#: likely ones are mostly wrong
FLOOR = 0.65
Floats = NDArray[np.float64]


def right(article: Article, doc: Document) -> list[tuple[Candidate, bool]]:
    """Every candidate of a document, and whether it is right; of several for one annotated transfer the first is."""
    left = [n for n in article.notes if isinstance(n, TransferNote)]
    found = []
    for candidate in candidates(doc):
        fit = next((n for n in left if _fits(n, candidate)), None)
        if fit is not None:
            left.remove(fit)
        found.append((candidate, fit is not None))
    return found


def _fits(note: TransferNote, candidate: Candidate) -> bool:
    """Whether it is of the annotated item; who gives and who gets is another question, which a reader sees at once."""
    return candidate.phrase.span.overlaps(note.item)


def examples(part: str) -> tuple[Floats, Floats, NDArray[np.int64], int]:
    """Features and truth (0 or 1) of every candidate, the number of its article, and how many transfers there are."""
    rows, truth, groups, total = [], [], [], 0
    for number, article in enumerate(articles(part)):
        total += sum(isinstance(n, TransferNote) for n in article.notes)
        for candidate, good in right(article, document(article)):
            if candidate.known:
                total -= good
                continue
            rows.append(features(candidate))
            truth.append(float(good))
            groups.append(number)
    return np.array(rows), np.array(truth), np.array(groups), total


def report(x: Floats, y: Floats, groups: NDArray[np.int64], total: int) -> tuple[float, Floats]:
    """Print what cross-validation says; the threshold and the weights of a fit to all."""
    held = np.zeros(len(y))
    for fold in range(5):
        out = groups % 5 == fold
        held[out] = 1 / (1 + np.exp(-x[out] @ fit(x[~out], y[~out])))
    cut, f = best(held, y, total)
    cut = max(cut, FLOOR)
    error, lines = calibration(held, y)
    print(f"{len(y)} candidates, {int(y.sum())} right of {total} transfers; best cut {cut} (F1 {f:.3f}), ECE {error:.3f}")
    print("\n".join(lines))
    return cut, fit(x, y)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--write", action="store_true")
    args = ap.parse_args()
    cut, weights = report(*examples("dev"))
    raw = yaml.safe_load(TRUST.read_text(encoding="utf-8"))
    for row, weight in zip(raw["features"], weights, strict=True):
        row["weight"] = round(float(weight), 3)
        print(f"{row['weight']:8.3f}  {row['name']}")
    if args.write:
        rows = "\n".join(f"  - {{name: {r['name']}, weight: {r['weight']}}}" for r in raw["features"])
        head = TRUST.read_text(encoding="utf-8").partition("features:")[0]
        body = re.sub(r"(?m)^least: .*$", f"least: {cut}", head) + "features:\n" + rows
        TRUST.write_text(body + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
