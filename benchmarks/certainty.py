"""Accuracy of certainty: on the project's annotated news, and against readers' judgements over the English Web Treebank.

    python benchmarks/certainty.py [--errors certainty|realis|source] [--kind CT+]

News: every annotated event is looked up by its trigger and judged. certainty: same of the seven values; leaning: CT+, or
PR+ PS+ UU, or CT- PR- PS-; realis; source: the author in both, or words in common. UDS: Pearson's r between the seven values
laid out from -3 to 3 and the readers' mean, on gold syntax; `happened` sets what lies ahead or is only supposed to -1, as the
readers were asked whether the act has happened. `head`: what the language model's own head for that (`Signal.happened`) says of
the same words, where it has one; it was trained on UDS over EWT's training part.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from attache.document import Document, Span, Token
from attache.language import parse
from attache.language.model import LONGEST, Chunk, network
from attache.reading.actors import add_entities
from attache.reading.attribution import add_attributions
from attache.reading.certainty import Judgement, judge
from attache.reading.times import add_times
from tests.helpers import build

SHARED = Path(__file__).resolve().parents[1] / "../shared"
GOLD = SHARED / "gold"
UDS = SHARED / "data/factuality/uds-ewt.jsonl.gz"
EWT = SHARED / "data/treebank/ewt-dev.conllu.gz"
LEANING = {"CT+": "yes", "PR+": "maybe", "PS+": "maybe", "UU": "maybe", "CT-": "no", "PR-": "no", "PS-": "no"}
SCALE = {"CT+": 3, "PR+": 2, "PS+": 1, "UU": 0, "PS-": -1, "PR-": -2, "CT-": -3}
SMALL = {"the", "a", "an", "of", "s", "u", "mr", "mrs"}


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower())) - SMALL


def news() -> Iterator[tuple[Document, list[dict[str, Any]]]]:
    """The annotated articles, read up to the entities and attributions, with their events."""
    pairs = []
    for path in sorted((GOLD / "dev").glob("*.json")):
        annotation = json.loads(path.read_text(encoding="utf-8"))
        page = json.loads((GOLD / "text" / path.name).read_text(encoding="utf-8"))
        text = page["text"]
        paragraphs = [Span(m.start(), m.end()) for m in re.finditer(r"\S[^\n]*", text)]
        day = dt.date.fromisoformat(page["iso"][:10]) if page.get("iso") else None
        doc = Document(id=path.stem, text=text, title=page.get("title"), published=day, paragraphs=paragraphs)
        pairs.append((doc, annotation["events"]))
    parse([doc for doc, _ in pairs])
    for doc, events in pairs:
        add_times(doc)
        add_entities(doc)
        add_attributions(doc)
        yield doc, events


def trigger(doc: Document, event: dict[str, Any]) -> Token | None:
    """The head word of an annotated event's trigger."""
    start = doc.text.find(event["quote"])
    if start < 0:
        return None
    start += event["quote"].find(event["trigger"])
    return doc.root_of(doc.tokens_in((start, start + len(event["trigger"]))))


def source(doc: Document, found: Judgement) -> str:
    if found.source.kind == "author":
        return "author"
    return found.source.span.of(doc.text) if found.source.span else found.source.name or "?"


def same_source(one: str, other: str) -> bool:
    return one == other if "author" in (one, other) else bool(words(one) & words(other))


def on_news(errors: str | None, kind: str | None) -> None:
    right: Counter[str] = Counter()
    confusion: Counter[tuple[str, str]] = Counter()
    n = unfound = 0
    for doc, events in news():
        for event in events:
            token = trigger(doc, event)
            if token is None:
                unfound += 1
                continue
            n += 1
            found = judge(doc, token, event=event["type"])
            named = source(doc, found)
            agreed = {
                "certainty": found.factuality == event["factuality"],
                "leaning": LEANING[found.factuality] == LEANING[event["factuality"]],
                "realis": found.realis == event["realis"],
                "source": same_source(named, event["source"]),
            }
            right.update(name for name, agrees in agreed.items() if agrees)
            confusion[event["factuality"], found.factuality] += 1
            if errors and not agreed[errors] and kind in (None, event["factuality"]):
                quote = event["quote"][:200].replace("\n", "⏎")
                print(f"{event['factuality']} {event['realis']} {event['source']} → {found.factuality} {found.realis} {named}")
                print(f"    {event['trigger']!r} in {quote!r}: {found.basis}")
    print(f"annotated news, {n} events ({unfound} triggers not found)")
    for name in ("certainty", "leaning", "realis", "source"):
        print(f"{name:10} {right[name] / (n or 1):.3f}")
    for (gold, got), count in sorted(confusion.items(), key=lambda c: (-c[1], c[0])):
        if gold != got:
            print(f"    {gold} taken for {got}: {count}")


def on_uds() -> None:
    with gzip.open(EWT, "rt", encoding="utf-8") as file:
        raw = file.read()
    doc = build(raw)
    first = {m: s.first for m, s in zip(re.findall(r"^# sent_id = (.*)$", raw, re.M), doc.sentences, strict=True)}
    words: list[int] = []
    readers: list[float] = []
    with gzip.open(UDS, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            sentence = record["sentence"]["sentence_id"]
            if record["node"].startswith("ewt-dev") and sentence in first:
                words.append(first[sentence] + int(record["node"].rsplit("-", 1)[1]) - 1)
                readers.append(record["factual"]["value"])
    judged = [judge(doc, doc.tokens[i]) for i in words]
    plain = [SCALE[found.factuality] for found in judged]
    happened = [v if found.realis == "actual" else min(v, -1) for v, found in zip(plain, judged, strict=True)]
    print(f"UDS factuality, EWT dev, {len(readers)} predicates, gold syntax")
    print(f"Pearson    {statistics.correlation(plain, readers):.3f}")
    print(f"happened   {statistics.correlation(happened, readers):.3f}")
    sure = by_head(doc, [bool(re.search("^# new(doc|par)", block, re.M)) for block in raw.strip().split("\n\n")])
    if sure is None:
        print("head       – (the model has no reading heads)")
    else:
        print(f"head       {statistics.correlation([sure[i] for i in words], readers):.3f}")


def by_head(doc: Document, begins: list[bool]) -> list[float] | None:
    """How sure the model's head is that each gold word happened (-3 to 3). `begins`: which sentences open a paragraph."""
    net = network()
    if net.classes is None:
        return None
    sure: list[float] = []
    words: list[Token] = []
    size = 0

    def flush() -> None:
        nonlocal words, size
        if words:
            gaps = [2, *(int(one.end < other.start) for one, other in pairwise(words))]
            sure.extend(net.scores(Chunk([w.text for w in words], gaps)).heads["sure"][:, 0].tolist())
        words, size = [], 0

    for sentence, new in zip(doc.sentences, begins, strict=True):
        inside = doc.words(sentence)
        pieces = sum(net.length(w.text) for w in inside)
        if new or size + pieces > LONGEST - 2:
            flush()
        words, size = [*words, *inside], size + pieces
    flush()
    return sure


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--errors", choices=["certainty", "realis", "source"])
    options.add_argument("--kind", help="only errors on events of this certainty")
    chosen = options.parse_args()
    if UDS.is_file() and EWT.is_file():
        on_uds()
    else:
        print(f"skipped: {UDS} is not there")
    if GOLD.is_dir():
        on_news(chosen.errors, chosen.kind)
    else:
        print(f"skipped: {GOLD} is not there")
    return 0


if __name__ == "__main__":
    sys.exit(main())
