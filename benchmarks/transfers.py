#!/usr/bin/env python3
"""Transfers against annotated real news: python -m benchmarks.transfers [--gold DIR] [--verbose]

DIR holds `text/`, `dev/`, `score.py` (default: ../shared/gold beside the checkout). Reads every text as `attache read` does,
hands the records to the scorer, and prints its rows for transfers. A gold transfer without an item, which the scorer cannot
place, is given its whole quote as the item (the number of such is printed).

Then the corpus's hard negatives (`corpus/news/g9*`: sport, metaphors, museums, troops on the move): how many transfers are read
where there is none.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from attache.api import read_many
from attache.document import Document, Span
from attache.language import parse
from attache.reading.reader import STAGES
from attache.records import Party, to_reading
from tools import read_corpus
from tools.corpus_notes import TransferNote

GOLD = Path(__file__).parents[1] / "../shared/gold"
ROWS = ("transfer", "transfer status", "transfer return leg")


def main() -> int:
    """Print the rows; exit status 2 where the gold is not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--verbose", action="store_true", help="print gold and read transfers of each document")
    options = parser.parse_args()
    if not (options.gold / "score.py").exists():
        print(f"{options.gold}: no annotated news there: give --gold DIR", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = _gold(options.gold / "dev", folder / "dev")
        documents = _read(options.gold / "text", folder / "in.jsonl")
        records = folder / "out.jsonl"
        records.write_bytes(b"".join(msgspec.json.encode(to_reading(doc)) + b"\n" for doc in documents))
        command = [
            sys.executable,
            str(options.gold / "score.py"),
            str(options.gold / "text"),
            str(folder / "dev"),
            str(records),
        ]
        scores = json.loads(subprocess.run([*command, "--json"], check=True, capture_output=True, text=True).stdout)
        if options.verbose:
            for doc in documents:
                _show(doc, json.loads((folder / "dev" / f"{doc.id}.json").read_text(encoding="utf-8"))["transfers"])
    for row in ROWS:
        print(f"{row:22}", "  ".join(f"{key} {value}" for key, value in scores[row].items()))
    print(f"documents {len(documents)}; gold transfers without an item, given their quote: {whole}")
    sentences, false = _negatives()
    print(f"hard negatives: {sentences} sentences, {false} false transfers ({100 * false / sentences:.1f} %)")
    return 0


def _negatives() -> tuple[int, int]:
    """Sentences of the corpus's hard negatives, and transfers read in them beyond those annotated."""
    sentences = false = 0
    for article in read_corpus.read(list(read_corpus.NEWS.glob("g9*.txt"))):
        paragraphs = [Span(*p) for p in article.paragraphs()]
        doc = Document(article.id, article.text, title=article.head["title"], published=article.date, paragraphs=paragraphs)
        parse([doc])
        for _, stage in STAGES:
            stage(doc)
        gold = [n.item for n in article.notes if isinstance(n, TransferNote)]
        false += sum(not any(t.item.span.overlaps(item) for item in gold) for t in doc.transfers)
        sentences += len(article.sentences)
    return sentences, false


def _gold(source: Path, target: Path) -> int:
    target.mkdir()
    whole = 0
    for path in sorted(source.glob("*.json")):
        annotation = json.loads(path.read_text(encoding="utf-8"))
        for transfer in annotation["transfers"]:
            if transfer["item"] is None:
                transfer["item"] = transfer["quote"]
                whole += 1
        (target / path.name).write_text(json.dumps(annotation, ensure_ascii=False), encoding="utf-8")
    return whole


def _read(texts: Path, lines: Path) -> list[Document]:
    with lines.open("w", encoding="utf-8") as out:
        for path in sorted(texts.glob("*.json")):
            text = json.loads(path.read_text(encoding="utf-8"))
            row = {"id": text["id"], "title": text.get("title"), "published": text.get("iso"), "text": text["text"]}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    found = []
    for result in read_many(str(lines)):
        if isinstance(result, Document):
            found.append(result)
        else:
            print(result, file=sys.stderr)
    return found


def _show(doc: Document, gold: list[dict[str, object]]) -> None:
    if not gold and not doc.transfers:
        return
    print(f"## {doc.id}")
    for transfer in gold:
        print(
            "  gold", transfer["supplier"], transfer["recipient"], transfer["item"], transfer["status"], transfer["factuality"]
        )
    for found in doc.transfers:
        print(
            "  read", _side(doc, found.supplier), _side(doc, found.recipient), found.item.text, found.status, found.factuality
        )


def _side(doc: Document, party: Party | None) -> str:
    return "-" if party is None else f"{party.span.of(doc.text) if party.span else '?'} {party.code}"


if __name__ == "__main__":
    sys.exit(main())
