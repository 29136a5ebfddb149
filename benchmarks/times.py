"""Accuracy of times (TIMEX3): on TempEval-3's TimeBank and AQUAINT, and on the project's annotated news.

    python benchmarks/times.py [--errors spans|values] [--half even|odd] [--parse]

strict: same characters; relaxed: overlapping ones; value: overlapping, and the same value (all micro-averaged F1, as TempEval-3
has them). Rules were written against the even documents; the odd ones were not looked at. `--parse` lets the language model
tell tense first; without it the text alone is read.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import sys
from pathlib import Path
from typing import Any

from attache.document import Document, Span
from attache.reading.times import add_times, calendar, event_time

SHARED = Path(__file__).resolve().parents[1] / "../shared"
TBAQ = SHARED / "data/time/tbaq.jsonl.gz"
GOLD = SHARED / "gold"


class Tally:
    """Counts over documents: gold, found, and the pairs that agree."""

    def __init__(self) -> None:
        self.gold = self.found = self.strict = self.relaxed = self.value = 0

    def add(self, gold: list[dict[str, Any]], doc: Document, errors: str | None = None) -> None:
        self.gold += len(gold)
        self.found += len(doc.times)
        spans = {tuple(t.span) for t in doc.times}
        self.strict += sum((g["start"], g["end"]) in spans for g in gold)
        left = list(doc.times)
        for g in gold:
            meets = [t for t in left if t.span.overlaps((g["start"], g["end"]))]
            best = max(meets, key=lambda t: (tuple(t.span) == (g["start"], g["end"]), t.value == g["value"]), default=None)
            if best is None:
                show(errors == "spans", "MISSED", doc, g, "")
                continue
            left.remove(best)
            self.relaxed += 1
            self.value += best.value == g["value"]
            words = best.span.of(doc.text)
            show(errors == "spans" and tuple(best.span) != (g["start"], g["end"]), "SPAN", doc, g, words)
            show(errors == "values" and best.value != g["value"], "VALUE", doc, g, f"{best.value} ({words})")
        for t in left:
            show(errors == "spans", "EXTRA", doc, {"start": t.span.start, "end": t.span.end, "value": ""}, t.value)

    def row(self) -> list[str]:
        def f1(hits: int) -> str:
            precision, recall = hits / (self.found or 1), hits / (self.gold or 1)
            return f"{2 * precision * recall / (precision + recall or 1):.3f}"

        precision, recall = self.relaxed / (self.found or 1), self.relaxed / (self.gold or 1)
        figures = [f1(self.strict), f1(self.relaxed), f1(self.value), f"{precision:.3f}", f"{recall:.3f}"]
        return [str(self.gold), str(self.found), *figures]


def show(wanted: bool, what: str, doc: Document, gold: dict[str, Any], got: str) -> None:
    if wanted:
        start, end = gold["start"], gold["end"]
        around = f"{doc.text[max(0, start - 50) : start]}[[{doc.text[start:end]}]]{doc.text[end : end + 40]}".replace("\n", "⏎")
        print(f"{what:6} {doc.published} {around} | {gold['value']} | {got}")


def document(name: str, text: str, published: str | None) -> Document:
    day = dt.date.fromisoformat(published[:10]) if published else None
    return Document(id=name, text=text, published=day, paragraphs=[Span(0, len(text))])


def read(docs: list[Document], parsed: bool) -> None:
    if parsed:
        from attache.language import parse

        parse(docs)
    for doc in docs:
        add_times(doc)


def tempeval(parsed: bool, errors: str | None, half: str | None) -> list[list[str]]:
    with gzip.open(TBAQ, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    tallies = {"even": Tally(), "odd": Tally(), "all": Tally()}
    docs = [document(r["id"], r["text"], r["dct"]) for r in rows]
    read(docs, parsed)
    for i, (row, doc) in enumerate(zip(rows, docs, strict=True)):
        this = "odd" if i % 2 else "even"
        tallies[this].add(row["timexes"], doc, errors if half in (None, this) else None)
        tallies["all"].add(row["timexes"], doc)
    return [[f"TempEval-3 {name}", *tally.row()] for name, tally in tallies.items()]


def gold_dev(parsed: bool, errors: str | None) -> list[list[str]]:
    tally = Tally()
    pairs = []
    for path in sorted((GOLD / "dev").glob("*.json")):
        annotation = json.loads(path.read_text(encoding="utf-8"))
        page = json.loads((GOLD / "text" / path.name).read_text(encoding="utf-8"))
        pairs.append((annotation, document(path.stem, page["text"], page["iso"])))
    read([doc for _, doc in pairs], parsed)
    for annotation, doc in pairs:
        gold = []
        for time in annotation["times"]:
            start = doc.text.find(time["quote"]) + time["quote"].find(time["text"])
            gold.append({"start": start, "end": start + len(time["text"]), "value": time["value"]})
        # only what was annotated counts: the annotation may stop before the text does
        upto = annotation.get("upto", len(doc.text))
        doc.times = [t for t in doc.times if t.span.end <= upto]
        tally.add(gold, doc, errors)
    if parsed:
        print(event_dates(pairs))
    return [["gold/dev", *tally.row()]]


def event_dates(pairs: list[tuple[dict[str, Any], Document]]) -> str:
    """How often `event_time` gives an interval that meets the annotated one, from the annotated triggers."""
    right = dated = false = undated = 0
    for annotation, doc in pairs:
        for event in annotation["events"]:
            start = doc.text.find(event["quote"]) + event["quote"].find(event["trigger"])
            trigger = doc.root_of(doc.tokens_in((start, start + len(event["trigger"]))))
            time = event_time(doc, trigger) if trigger is not None else None
            found = interval(time.value if time else None)
            gold = interval(event["when"])
            if gold is None:
                undated, false = undated + 1, false + (found is not None)
            else:
                dated, right = dated + 1, right + bool(found and gold[0] <= found[1] and found[0] <= gold[1])
    return (
        f"event times on gold/dev, from gold triggers: right {right} of {dated}; given where there is none {false} of {undated}"
    )


def interval(value: str | None) -> tuple[dt.date, dt.date] | None:
    """First and last day of a day, month, year or a/b interval."""
    if not value:
        return None
    ends = [calendar.moment(part) for part in value.split("/")]
    if any(end is None for end in ends):
        return None
    last = {"D": 0, "W": 6, "M": 27, "Y": 364}
    first, final = ends[0], ends[-1]
    return first.day, final.day + dt.timedelta(days=last.get(final.grain, 0))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", choices=["spans", "values"])
    parser.add_argument("--half", choices=["even", "odd", "gold"])
    parser.add_argument("--parse", action="store_true", help="with the language model's syntax and names")
    options = parser.parse_args()
    table: list[list[str]] = []
    if TBAQ.is_file():
        table += tempeval(options.parse, options.errors, options.half)
    else:
        print(f"skipped TempEval-3: no {TBAQ}", file=sys.stderr)
    if (GOLD / "dev").is_dir():
        table += gold_dev(options.parse, options.errors if options.half in (None, "gold") else None)
    else:
        print(f"skipped gold/dev: no {GOLD}", file=sys.stderr)
    header = ["corpus", "gold", "found", "strict", "relaxed", "value", "relaxed P", "relaxed R"]
    for row in [header, *table] if table else []:
        print(f"{row[0]:18}" + "".join(f"{cell:>11}" for cell in row[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
