"""Accuracy of attribution on PolNeAR's development part: who says so, by which cue, and what.

    python benchmarks/attribution.py [--limit N] [--errors missed|extra] [--rules] [--fit]

content, source, cue: F1 over word tokens, a token counting once however many attributions it is in. pairs: attributions whose
source has the right head word (or none in both) and whose content shares at least half of the characters that either has.
`--rules` leaves out what the reading heads hear. `--fit` prints the weights of `knowledge/data/attribution/hearing.yaml`: do so
for a new language model. They are fitted on articles of PolNeAR's training part (`--limit`: so many, 60 if not said).
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from attache.document import Document, Span
from attache.language import parse
from attache.reading.actors import add_entities
from attache.reading.attribution import add_attributions, by_rules
from attache.reading.attribution.hearing import voices
from attache.reading.attribution.quotations import quotations
from attache.reading.times import add_times
from attache.records import Attribution

SHARED = Path(__file__).resolve().parents[1] / "../shared"
POLNEAR = SHARED / "data/attribution/polnear-dev.jsonl.gz"
TRAIN = SHARED / "data/attribution/polnear-train.jsonl.gz"
ROLES = ("content", "source", "cue")
WORD = re.compile(r"\w+|[^\w\s]")

Spans = list[tuple[int, int]]


class Tally:
    """Hits, gold and found of one kind of unit."""

    def __init__(self) -> None:
        self.hits = self.gold = self.found = 0

    def add(self, hits: int, gold: int, found: int) -> None:
        self.hits, self.gold, self.found = self.hits + hits, self.gold + gold, self.found + found

    def row(self) -> str:
        p, r = self.hits / (self.found or 1), self.hits / (self.gold or 1)
        return f"{p:9.3f} {r:7.3f} {2 * p * r / (p + r or 1):7.3f} {self.gold:7} {self.found:7}"


def covered(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {i for start, end in spans for i in range(start, end)}


def tokens(doc: Document, spans: Iterable[tuple[int, int]]) -> set[int]:
    inside = covered(spans)
    return {m.start() for m in WORD.finditer(doc.text) if m.start() in inside}


def head(doc: Document, spans: Spans) -> int | None:
    """The token index of a source phrase's head word; None where there is no source."""
    found = doc.root_of([t for s in spans for t in doc.tokens_in(s)])
    return found.i if found else None


def same(doc: Document, gold: dict[str, Any], found: Attribution) -> bool:
    if head(doc, gold["source"]) != head(doc, [tuple(s) for s in found.source]):
        return False
    one, other = covered(gold["content"]), covered(found.content)
    return bool(one | other) and len(one & other) / len(one | other) >= 0.5


def score(doc: Document, gold: list[dict[str, Any]], tallies: dict[str, Tally], errors: str | None) -> None:
    for role in ROLES:
        want = tokens(doc, (s for a in gold for s in a[role]))
        got = tokens(doc, (s for a in doc.attributions for s in getattr(a, role)))
        tallies[role].add(len(want & got), len(want), len(got))
    left, missed = list(doc.attributions), []
    for wanted in gold:
        match = next((a for a in left if same(doc, wanted, a)), None)
        if match is None:
            missed.append(wanted)
        else:
            left.remove(match)
    tallies["pairs"].add(len(gold) - len(missed), len(gold), len(doc.attributions))
    for a in missed if errors == "missed" else []:
        print("MISSED", *(f"{r}: {words(doc, a[r])} |" for r in ("source", "cue", "content")))
    for b in left if errors == "extra" else []:
        print("EXTRA ", *(f"{r}: {words(doc, getattr(b, r))} |" for r in ("source", "cue", "content")))


def words(doc: Document, spans: Iterable[tuple[int, int]]) -> str:
    return " … ".join(doc.text[start:end] for start, end in spans)[:160].replace("\n", "⏎")


def read(record: dict[str, Any]) -> Document:
    text = record["text"]
    paragraphs = [Span(m.start(), m.end()) for m in re.finditer(r"\S[^\n]*", text)]
    return Document(id=record["id"], text=text, paragraphs=paragraphs)


Rows = dict[str, list[tuple[dict[str, float], bool]]]


def learn(doc: Document, gold: list[dict[str, Any]], rows: Rows) -> None:
    """Add what speaks for each voice, source and content of an article, and whether it is right."""

    def inside(spans: Iterable[tuple[int, int]]) -> set[int]:
        return {t.i for s in spans for t in doc.tokens_in(s)}

    drafts = by_rules(doc, [q for q in quotations(doc.text, doc.paragraphs) if q.level == 0])
    wanted = [{role: inside(a[role]) for role in ROLES} for a in gold]
    heads = [head(doc, a["source"]) for a in gold]
    for voice in voices(doc, [(d.found, inside(d.content)) for d in drafts]):
        matches = [n for n, want in enumerate(wanted) if want["cue"] & voice.cue]
        rows["keep"].append((voice.features, bool(matches)))
        if not matches:
            continue
        best = max(matches, key=lambda n: (voice.anchor.i in wanted[n]["cue"], len(wanted[n]["cue"] & voice.cue)))
        for option in voice.sources:
            right = option.head is not None and option.head.i == heads[best]
            rows["source"].append((option.features, right or _alike(option.words, wanted[best]["source"])))
        for option in voice.contents:
            share = len(option.words & wanted[best]["content"]) / len(option.words)
            rows["content"].append((option.features, share > 0.5))


def _alike(one: set[int], other: set[int]) -> bool:
    return len(one & other) / len(one | other) > 0.5


def fitted(rows: list[tuple[dict[str, float], bool]], damping: float = 1.0) -> dict[str, float]:
    """Weights of a logistic regression by Newton's method, held small by `damping`."""
    names = sorted({name for features, _ in rows for name in features})
    x = np.array([[*(features.get(n, 0.0) for n in names), 1.0] for features, _ in rows])
    y = np.array([float(right) for _, right in rows])
    weight = np.zeros(x.shape[1])
    for _ in range(25):
        likely = 1 / (1 + np.exp(-x @ weight))
        bend = (x * (likely * (1 - likely))[:, None]).T @ x + damping * np.eye(len(weight))
        weight += np.linalg.solve(bend, x.T @ (y - likely) - damping * weight)
    return dict(zip([*names, "bias"], weight.round(2).tolist(), strict=True))


def fit(limit: int) -> None:
    with gzip.open(TRAIN, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    step = max(1, len(records) // limit)
    rows: Rows = defaultdict(list)
    for record in records[step // 2 :: step][:limit]:
        doc = read(record)
        parse([doc])
        add_times(doc)
        add_entities(doc)
        learn(doc, record["attributions"], rows)
    for name in ("keep", "source", "content"):
        print(f"{name}: {{{', '.join(f'{k}: {v}' for k, v in fitted(rows[name]).items())}}}")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--limit", type=int, help="read only so many articles")
    options.add_argument("--errors", choices=["missed", "extra"])
    options.add_argument("--rules", action="store_true", help="by rules alone")
    options.add_argument("--fit", action="store_true", help="print weights fitted on the training part")
    chosen = options.parse_args()
    if not POLNEAR.is_file():
        print(f"skipped: {POLNEAR} is not there")
        return 0
    if chosen.fit:
        fit(chosen.limit or 60)
        return 0
    with gzip.open(POLNEAR, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines][: chosen.limit]
    docs = [read(record) for record in records]
    parse(docs)
    tallies = {role: Tally() for role in (*ROLES, "pairs")}
    for doc, record in zip(docs, records, strict=True):
        add_times(doc)
        add_entities(doc)
        if chosen.rules:
            doc.heard = None
        add_attributions(doc)
        score(doc, record["attributions"], tallies, chosen.errors)
    print(f"PolNeAR dev, {len(docs)} articles\n{'':8} precision  recall      F1    gold   found")
    for name, tally in tallies.items():
        print(f"{name:8} {tally.row()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
