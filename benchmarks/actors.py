"""How often `parties` gives annotated actors and recipients the right state and sector.

    python benchmarks/actors.py [--texts DIR] [--gold DIR] [--errors] [--only NAME]

Each actor or recipient text of the gold is looked up in its quote, else in its document, and `parties` is asked at the head of
its words. Prints a table: right states, right sectors, of how many. Where gold says `---`, only `---` is right.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
from attache.document import Document, Span, Token
from attache.language import parse
from attache.reading.actors import add_entities, parties

SHARED = Path(__file__).parents[1] / "../shared/gold"


@dataclass
class Case:
    doc: str
    text: str
    code: str
    got: str
    span: str


def paragraphs(text: str) -> list[Span]:
    return [Span(*m.span()) for m in re.finditer(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*", text) if m.group().strip()]


def load(path: Path) -> Document:
    page = json.loads(path.read_text(encoding="utf-8"))
    published = dt.date.fromisoformat(page["iso"][:10]) if page.get("iso") else None
    text = page["text"]
    return Document(
        id=path.stem, text=text, title=page.get("title"), published=published, paragraphs=paragraphs(text), language="en"
    )  # fmt: skip


def head(doc: Document, start: int, end: int) -> Token | None:
    """The head of the words: the highest in the tree that is no article, preposition or mark."""
    tokens = doc.tokens_in((start, end))
    return doc.root_of([t for t in tokens if t.upos not in ("PUNCT", "DET", "ADP")] or tokens)


def cases(doc: Document, gold: dict) -> list[Case]:
    found: dict[tuple[int, str], Case] = {}
    for event in gold["events"]:
        at = doc.text.find(event["quote"])
        for side in event["actors"] + event["recipients"]:
            start = doc.text.find(side["text"], at, at + len(event["quote"])) if at >= 0 else -1
            if start < 0:
                start = doc.text.find(side["text"])
            token = head(doc, start, start + len(side["text"])) if start >= 0 else None
            if token is None:
                continue
            got = parties(doc, token)
            codes = [p.code for p in got]
            best = max(codes, key=lambda c: (c == side["code"], c[:3] == side["code"][:3]), default="none")
            span = " | ".join(f"{p.span.of(doc.text)}={p.code}" for p in got if p.span)
            found[start, side["code"]] = Case(doc.id, side["text"], side["code"], best, span)
    return list(found.values())


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--texts", type=Path, default=SHARED / "text")
    options.add_argument("--gold", type=Path, default=SHARED / "dev")
    options.add_argument("--errors", action="store_true", help="print every wrong one")
    options.add_argument("--only", help="documents whose name holds this")
    args = options.parse_args()
    if not args.gold.is_dir():
        sys.exit(f"there is no gold annotation in {args.gold}: name a folder with --gold")
    docs = [
        load(p) for p in sorted(args.texts.glob("*.json")) if (args.gold / p.name).is_file() and (args.only or "") in p.stem
    ]
    parse(docs)
    tally: Counter[str] = Counter()
    for doc in docs:
        add_entities(doc)
        for case in cases(doc, json.loads((args.gold / f"{doc.id}.json").read_text(encoding="utf-8"))):
            state, sector = (a == b for a, b in zip(case.code.split(":"), (case.got + ":").split(":"), strict=False))
            tally.update(n=1, state=state, sector=sector, both=state and sector)
            if args.errors and not (state and sector):
                print(f"{case.doc[:24]:24} {case.text[:60]!r} is {case.code}, got {case.span or 'nothing'}")
    n = tally["n"] or 1
    print(f"{'parties':10} {tally['n']}")
    for name in ("state", "sector", "both"):
        print(f"{name:10} {tally[name] / n:.3f}  ({tally[name]})")


if __name__ == "__main__":
    main()
