"""Accuracy of places: on GeoWebNews and the Local-Global Lexicon (LGL).

    python benchmarks/places.py [--errors far|missed|extra] [--corpus geowebnews|lgl] [--half even|odd] [--gold-names]

found: a place overlaps an annotated toponym. Recall is over the literal toponyms (GeoWebNews: literal, coerced, mixed, literal
modifiers; LGL: all); a place counts against precision where it overlaps no annotated toponym of any kind. within 161 km: of the
toponyms found that have coordinates in the corpus, those placed within 161 km of them (of located: of those that the gazetteer
has at all, or for which another place of the text stands in). with an id: of those that the corpus ties to an entry of
GeoNames, the measure that other programs report; the rest are streets, shops and buildings. `--half` parts the documents by a
digest of their ids, so that one half can be kept unread. `--gold-names` takes the annotated
spans as names, so as to measure the choice of place alone.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

from attache.document import Document, Name, Span
from attache.language import parse
from attache.reading.places import add_places
from attache.reading.times import add_times

FOLDER = Path(__file__).resolve().parents[1] / "../shared/data/geo"
LITERAL = {"Literal", "Coercion", "Mixed", "Literal_Modifier", "Embedded_Literal", None}
TOPONYM = LITERAL | {"Metonymic", "Non_Literal_Modifier", "Embedded_Non_Lit", "Homonym", "Demonym", "Language", "Non_Toponym"}
KILOMETRES = 161.0


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, p)) for p in (a, b))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742.0 * asin(sqrt(min(1.0, half)))


def measure(corpus: str, half: str | None, errors: str | None, gold_names: bool) -> list[str]:
    with gzip.open(FOLDER / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [r for r in rows if half is None or (hashlib.sha256(r["id"].encode()).digest()[0] % 2 == 1) == (half == "odd")]
    docs = [Document(id=r["id"], text=r["text"], title=r["title"], paragraphs=paragraphs(r["text"])) for r in rows]
    if not gold_names:
        parse(docs)
    hits = literal = wrong = given = near = placed = located = listed = listed_near = 0
    for row, doc in zip(rows, docs, strict=True):
        toponyms = [t for t in row["toponyms"] if t["kind"] in TOPONYM]
        if gold_names:
            doc.names = [Name(Span(t["start"], t["end"]), "place") for t in toponyms if t["kind"] in LITERAL]
        add_times(doc)
        add_places(doc)
        given += len(doc.places)
        for place in doc.places:
            if not any(place.span.overlaps((t["start"], t["end"])) for t in toponyms):
                wrong += 1
                show(errors == "extra", doc, place.span, f"{place.name} {place.country}")
        for toponym in toponyms:
            if toponym["kind"] not in LITERAL:
                continue
            literal += 1
            over = [p for p in doc.places if p.span.overlaps((toponym["start"], toponym["end"]))]
            hits += bool(over)
            if not over:
                show(errors == "missed", doc, Span(toponym["start"], toponym["end"]), str(toponym["kind"]))
            elif toponym["lat"]:
                placed += 1
                place = over[0]
                gold = (float(toponym["lat"]), float(toponym["lon"]))
                far = kilometres((place.lat, place.lon), gold) if place.lat is not None and place.lon is not None else 99999.0
                near += far <= KILOMETRES
                located += far < 99999.0
                listed += bool(toponym["geonames"])
                listed_near += bool(toponym["geonames"]) and far <= KILOMETRES
                if far > KILOMETRES:
                    show(errors == "far", doc, place.span, f"{place.name} {place.country} {place.lat} {place.lon} is {gold}")
    precision, recall = (given - wrong) / (given or 1), hits / (literal or 1)
    f1 = 2 * precision * recall / (precision + recall or 1)
    figures = [
        f"{precision:.3f}",
        f"{recall:.3f}",
        f"{f1:.3f}",
        str(placed),
        f"{near / (placed or 1):.3f}",
        f"{near / (located or 1):.3f}",
        str(listed),
        f"{listed_near / (listed or 1):.3f}",
    ]
    return [corpus, str(literal), str(given), *figures]


def paragraphs(text: str) -> list[Span]:
    """The stretches between line breaks."""
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Span(at, at + len(line)))
        at += len(line) + 1
    return found


def show(wanted: bool, doc: Document, span: Span, what: Any) -> None:
    if wanted:
        around = f"{doc.text[max(0, span.start - 50) : span.start]}[[{span.of(doc.text)}]]{doc.text[span.end : span.end + 40]}"
        print(around.replace("\n", "⏎"), "|", what)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", choices=["far", "missed", "extra"])
    parser.add_argument("--corpus", choices=["geowebnews", "lgl"])
    parser.add_argument("--half", choices=["even", "odd"])
    parser.add_argument("--gold-names", action="store_true")
    options = parser.parse_args()
    if not FOLDER.is_dir():
        print(f"skipped: no {FOLDER}", file=sys.stderr)
        return 0
    corpora = [options.corpus] if options.corpus else ["geowebnews", "lgl"]
    table = [measure(c, options.half, options.errors, options.gold_names) for c in corpora]
    header = [
        "corpus",
        "literal",
        "given",
        "precision",
        "recall",
        "found F1",
        "placed",
        "within 161 km",
        "of located",
        "with an id",
        "within 161 km",
    ]
    for row in [header, *table]:
        print(f"{row[0]:12}" + "".join(f"{cell:>15}" for cell in row[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
