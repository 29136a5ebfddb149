"""Accuracy of attribution on PolNeAR's development part: who says so, by which cue, and what.

    python benchmarks/attribution.py [--limit N] [--errors missed|extra]

content, source, cue: F1 over word tokens, a token counting once however many attributions it is in. pairs: attributions whose
source has the right head word (or none in both) and whose content shares at least half of the characters that either has.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attache.document import Document, Span
from attache.language import parse
from attache.reading.actors import add_entities
from attache.reading.attribution import add_attributions
from attache.reading.times import add_times
from attache.records import Attribution

SHARED = Path(__file__).resolve().parents[1] / "../shared"
POLNEAR = SHARED / "data/attribution/polnear-dev.jsonl.gz"
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


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--limit", type=int, help="read only so many articles")
    options.add_argument("--errors", choices=["missed", "extra"])
    chosen = options.parse_args()
    if not POLNEAR.is_file():
        print(f"skipped: {POLNEAR} is not there")
        return 0
    with gzip.open(POLNEAR, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines][: chosen.limit]
    docs = [read(record) for record in records]
    parse(docs)
    tallies = {role: Tally() for role in (*ROLES, "pairs")}
    for doc, record in zip(docs, records, strict=True):
        add_times(doc)
        add_entities(doc)
        add_attributions(doc)
        score(doc, record["attributions"], tallies, chosen.errors)
    print(f"PolNeAR dev, {len(docs)} articles\n{'':8} precision  recall      F1    gold   found")
    for name, tally in tallies.items():
        print(f"{name:8} {tally.row()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
