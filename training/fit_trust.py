"""Fits how far an event is to be believed: python -m training.fit_trust [--write]

On the development splits of `corpus/news` and `corpus/papers`, which neither rules nor model were made from: each candidate (a
rule's, the model's, or both) is right where the annotation has an event of its class at its trigger. Logistic regression,
ridge 1; prints the weights, the threshold with the best F1, and how well the probabilities are calibrated (expected calibration
error, ten bins) by five-fold cross-validation. `--write` puts them into `knowledge/data/events/trust.yaml`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from attache.document import Document, Span
from attache.language.parse import parse
from attache.reading.actors import add_entities
from attache.reading.attribution import add_attributions
from attache.reading.events.coder import candidates, trigger_of
from attache.reading.events.hearing import features
from attache.reading.places import add_places
from attache.reading.times import add_times
from tools import corpus_article, read_corpus, read_papers
from tools.corpus_notes import Article, EventNote

ROOT = Path(__file__).resolve().parents[1]
TRUST = ROOT / "src/attache/knowledge/data/events/trust.yaml"
Floats = NDArray[np.float64]


def articles(part: str) -> list[Article]:
    """The articles of one split that are well written."""
    found = []
    for path in read_corpus.files(part):
        article, errors = corpus_article.parse(path.read_text(encoding="utf-8"), path.name)
        found += [] if errors else [article]
    return found


def papers(part: str) -> list[Article]:
    """The texts of others of one split, of which only events are annotated."""
    every = (a for corpus in read_papers.SOURCES for a in read_papers.articles(corpus))
    return [a for a in every if read_papers.split(a.id) == part]


def document(article: Article) -> Document:
    """The article read up to the stages before events."""
    paragraphs = [Span(*p) for p in article.paragraphs()]
    published = article.date if "published" in article.head else None
    doc = Document(article.id, article.text, title=article.head.get("title"), published=published, paragraphs=paragraphs)
    parse([doc])
    for stage in (add_times, add_entities, add_places, add_attributions):
        stage(doc)
    return doc


def examples(part: str) -> tuple[Floats, Floats, NDArray[np.int64], int]:
    """Features and truth (0 or 1) of every candidate, the number of its article, and how many events there are."""
    rows, truth, groups, total = [], [], [], 0
    for number, article in enumerate([*articles(part), *papers(part)]):
        gold = [(n.trigger, n.type) for n in article.notes if isinstance(n, EventNote)]
        total += len(gold)
        doc = document(article)
        for draft in candidates(doc):
            at = trigger_of(doc, draft.match)
            rows.append(features(draft))
            truth.append(float(any(t == draft.type and at.start < b and a < at.end for (a, b), t in gold)))
            groups.append(number)
    return np.array(rows), np.array(truth), np.array(groups), total


def fit(x: Floats, y: Floats, ridge: float = 1.0) -> Floats:
    """Newton's method for logistic regression."""
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (p - y) + ridge * w
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(w)), slope)
    return w


def best(p: Floats, y: Floats, total: int) -> tuple[float, float]:
    """The threshold with the best F1, and that F1."""
    found = []
    for cut in np.arange(0.2, 0.7, 0.02):
        kept = p >= cut
        found.append((2 * float(y[kept].sum()) / (int(kept.sum()) + total), round(float(cut), 2)))
    f, cut = max(found)
    return cut, f


def calibration(p: Floats, y: Floats) -> tuple[float, list[str]]:
    """Expected calibration error over ten bins, and a line a bin: how sure, how often right, how many."""
    error, lines = 0.0, []
    for low in np.arange(0, 1, 0.1):
        inside = (p >= low) & (p < low + 0.1 + (low > 0.85))
        if n := int(inside.sum()):
            said, was = float(p[inside].mean()), float(y[inside].mean())
            error += n / len(p) * abs(said - was)
            lines.append(f"{low:.1f}-{low + 0.1:.1f}  said {said:.2f}  was {was:.2f}  {n:5}  " + "#" * round(40 * was))
    return error, lines


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--write", action="store_true")
    args = ap.parse_args()
    x, y, groups, total = examples("dev")
    held = np.zeros(len(y))
    for fold in range(5):
        out = groups % 5 == fold
        held[out] = 1 / (1 + np.exp(-x[out] @ fit(x[~out], y[~out])))
    cut, f = best(held, y, total)
    error, lines = calibration(held, y)
    weights = fit(x, y)
    print(f"{len(y)} candidates, {int(y.sum())} right of {total} events; best cut {cut} (trigger F1 {f:.3f}), ECE {error:.3f}")
    print("\n".join(lines))
    raw = yaml.safe_load(TRUST.read_text(encoding="utf-8"))
    for row, weight in zip(raw["features"], weights, strict=True):
        row["weight"] = round(float(weight), 3)
        print(f"{row['weight']:8.3f}  {row['name']}")
    if args.write:
        head = [line for line in TRUST.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        body = "\n".join(f"  - {{name: {r['name']}, weight: {r['weight']}}}" for r in raw["features"])
        kept = [f"least: {raw['least']}", f"ruled: {raw['ruled']}", "features:"]
        TRUST.write_text("\n".join([*head, *kept, body]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
