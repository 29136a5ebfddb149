"""Accuracy of the event coder on the project's annotated news, and on the seed page: who did what to whom.

    python benchmarks/events.py [--half 0|1] [--errors [CLASS]] [--seed] [--gsr]

Prints the scorer's table (class, triple, certainty, …), then precision, recall and F1 a class. `--half` takes every second
document, so that errors read on one half can be checked on the other. `--errors` lists what was missed, what is extra and what
has wrong sides. `--seed` scores the seed page. `--gsr` counts on UniversalPetrarch's validation records: CAMEO root with both
states, F1.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import importlib.util
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from attache.document import Document, Span
from attache.knowledge import table
from attache.language import parse
from attache.reading.reader import STAGES
from attache.records import to_reading

SHARED = Path(__file__).resolve().parents[1] / "../shared"
GOLD = SHARED / "gold"
SEED = SHARED / "seed"
GSR = SHARED / "data/events/petrarch-gsr.jsonl.gz"


def scorer() -> Any:
    """The acceptance scorer, `gold/score.py`, as a module."""
    spec = importlib.util.spec_from_file_location("score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def document(id: str, text: str, day: str | None, title: str | None = None) -> Document:
    paragraphs = [Span(m.start(), m.end()) for m in re.finditer(r"\S[^\n]*", text)]
    published = dt.date.fromisoformat(day[:10]) if day else None
    return Document(id=id, text=text, title=title, published=published, paragraphs=paragraphs)


def read(docs: list[Document]) -> list[dict[str, Any]]:
    """The whole reading of each, as the contract's JSON."""
    parse(docs)
    for doc in docs:
        for _, stage in STAGES:
            stage(doc)
    return [msgspec.json.decode(msgspec.json.encode(to_reading(doc))) for doc in docs]


def news(half: int | None) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """(annotation, page) of the annotated articles, or of every second one."""
    paths = sorted((GOLD / "dev").glob("*.json"))
    chosen = paths if half is None else paths[half::2]
    folders = (GOLD / "dev", GOLD / "text")
    pairs = [[json.loads((folder / p.name).read_text(encoding="utf-8")) for folder in folders] for p in chosen]
    return [(annotation, page) for annotation, page in pairs]


def on_news(half: int | None, errors: str | None) -> None:
    score = scorer()
    pages = news(half)
    docs = [document(page["id"], page["text"], page.get("iso"), page.get("title")) for _, page in pages]
    began = time.perf_counter()
    records = read(docs)
    took = time.perf_counter() - began
    pairs = []
    for (annotation, page), record in zip(pages, records, strict=True):
        annotation["transfers"] = [t for t in annotation["transfers"] if t["item"]]  # the scorer cannot place one without words
        pairs.append((score.from_annotation(page["text"], annotation), score.from_record(record)))
    sentences = sum(len(d.sentences) for d in docs)
    print(f"{len(docs)} articles{'' if half is None else f', half {half}'}, {sentences} sentences, {took:.1f} s")
    for name, row in score.score(pairs).items():
        print(f"{name:20}", "  ".join(f"{k} {v}" for k, v in row.items()))
    _by_class(score, pairs)
    if errors:
        for doc, pair in zip(docs, pairs, strict=True):
            _errors(score, doc, pair, errors)


def _by_class(score: Any, pairs: list[tuple[Any, Any]]) -> None:
    gold, found, hits, triples = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for g, p in pairs:
        gold.update(e["type"] for e in g["events"])
        found.update(e["type"] for e in p["events"])
        hits.update(e["type"] for e, _ in score.pair(g["events"], p["events"], score.same_class))
        triples.update(e["type"] for e, _ in score.pair(g["events"], p["events"], score.triple))
    for name in sorted(gold | found):
        precision, recall = hits[name] / (found[name] or 1), hits[name] / (gold[name] or 1)
        f1 = 2 * precision * recall / ((precision + recall) or 1)
        counts = f"gold {gold[name]:3} found {found[name]:3}"
        print(f"    {name:10} P {precision:.2f} R {recall:.2f} F1 {f1:.2f}  {counts}  triples {triples[name]}")


def _sides(event: dict[str, Any]) -> str:
    actors, recipients = (" & ".join(f"{p['text'][:40]}|{p['code']}" for p in event[side]) for side in ("actors", "recipients"))
    return f"{actors or '–'} → {recipients or '–'}"


def _errors(score: Any, doc: Document, pair: tuple[Any, Any], wanted: str) -> None:
    gold, found = ([e for e in events["events"] if wanted in ("all", e["type"])] for events in pair)
    both = score.pair(gold, found, score.same_class)
    full = score.pair(gold, found, score.triple)
    print(f"\n=== {doc.id} {doc.published}")
    for event in gold:
        if not any(g is event for g, _ in both):
            print(f"- {event['type']} {event['mode']} <{doc.text[slice(*event['trigger'])]}> {_sides(event)}")
            print(f"      {doc.text[slice(*event['evidence'])][:220]!r}")
    for event in found:
        if not any(p is event for _, p in both):
            print(f"+ {event['type']} <{doc.text[slice(*event['trigger'])]}> {_sides(event)} {event['factuality']}")
            print(f"      {doc.text[slice(*event['evidence'])][:220]!r}")
    for event, other in both:
        if not any(g is event for g, _ in full):
            print(f"~ {event['type']} <{doc.text[slice(*event['trigger'])]}> {_sides(event)}")
            print(f"      found <{doc.text[slice(*other['trigger'])]}> {_sides(other)}")


def on_seed() -> None:
    score = scorer()
    text = (SEED / "editorial.txt").read_text(encoding="utf-8")
    annotation = json.loads((SEED / "gold.json").read_text(encoding="utf-8"))
    first, last = annotation["page"]["first_words"], annotation["page"]["last_words"]
    body = Span(text.index(first), text.index(last) + len(last))
    doc = document("editorial", text, annotation["page"]["published"], annotation["page"]["title"])
    doc.paragraphs = [p for p in doc.paragraphs if body.covers(p)]
    doc.genre = annotation["page"]["genre"]
    placed = [
        dict(e, trigger=_at(text, e["quote"], e["trigger"]), evidence=_at(text, e["quote"])) for e in annotation["events"]
    ]
    gold = {"events": placed}
    found = score.from_record(read([doc])[0])
    both = score.pair(gold["events"], found["events"], score.same_class)
    full = score.pair(gold["events"], found["events"], score.triple)
    extra = len(found["events"]) - len(both)
    print(f"seed page: {len(placed)} events, class found {len(both)}, with both parties {len(full)}, extra {extra}")
    _errors(score, doc, (gold, found), "all")


def _at(text: str, quote: str, part: str | None = None) -> list[int]:
    start = text.index(quote) + (quote.index(part) if part else 0)
    return [start, start + len(part or quote)]


def on_gsr() -> None:
    with gzip.open(GSR, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rows = [r for r in rows if "<" not in r["id"]]
    docs = [document(r["id"], r["text"], _day(r["date"])) for r in rows]
    hits = gold = found = 0
    # CAMEO has its own codes for what is no state: UNO is IGOUNO there
    cameo = {row["plover"]: row["cameo"][:3] for row in table("events/actor_codes") if row["part"] == "state"}
    for row, record in zip(rows, read(docs), strict=True):
        wanted = {(c["sourcecode"][:3], c["eventcode"][:2], c["targetcode"][:3]) for c in row["cameo"] if "eventcode" in c}
        got = set()
        for event in record["events"]:
            codes = [[p["code"][:3] for p in event[side]] for side in ("actors", "recipients")]
            actors, recipients = ({cameo.get(code, code) for code in side} for side in codes)
            pairs = {(a, b) for a in actors for b in recipients} or {(a, b) for a in actors for b in actors if a != b}
            got |= {(a, (event["cameo"] or "")[:2], b) for a, b in pairs}
        hits, gold, found = hits + len(wanted & got), gold + len(wanted), found + len(got)
        if wanted != got:
            print(f"{row['text'][:180]!r}\n    {sorted(wanted)} ≠ {sorted(got)}")
    precision, recall = hits / (found or 1), hits / (gold or 1)
    f1 = 2 * precision * recall / ((precision + recall) or 1)
    print(f"GSR: P {precision:.2f} R {recall:.2f} F1 {f1:.2f} ({gold} gold, {found} found)")


def _day(date: str) -> str | None:
    return f"{date[:4]}-{date[4:6]}-{date[6:8]}" if len(date) == 8 else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--errors", nargs="?", const="all", metavar="CLASS")
    parser.add_argument("--seed", action="store_true")
    parser.add_argument("--gsr", action="store_true")
    options = parser.parse_args()
    if not (GOLD / "dev").is_dir():
        sys.exit(f"{GOLD}: the annotated news is not there; nothing to measure")
    if options.seed:
        on_seed()
    elif options.gsr:
        on_gsr()
    else:
        on_news(options.half, options.errors)


if __name__ == "__main__":
    main()
