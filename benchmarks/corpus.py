"""Accuracy of the whole reading on the project's own corpus.

    python -m benchmarks.corpus [--split dev|test] [--by rules|model|both] [--errors CLASS] [--papers]

What is counted: `class`, an event of the same class in the same sentence (`trigger`: whose trigger shares characters);
`triple`, the same and the states of actors and of recipients in common on each side, or none on either; of the events matched,
certainty (seven values), leaning (three), realis, source and mode; transfers by item, supplier's and recipient's states, and of
those matched status and whether a return leg is found; contents, sources and cues of attributions by words. `--errors CLASS`
lists a class's.

`--papers`: the texts of others of which events are annotated (`corpus/papers`); those texts lie beside the checkout.

The model is trained on the train split alone; dev is for development, test for the last measurement.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from attache.document import Document, Span
from attache.language import parse
from attache.reading.events import add_events
from attache.reading.reader import STAGES
from attache.records import Event, Party, Source, Transfer
from tools import read_corpus, read_papers
from tools.corpus_notes import Article, EventNote, Mention, QuoteNote, TransferNote

G = TypeVar("G")
P = TypeVar("P")
LEANING = {"CT+": 1, "PR+": 0, "PS+": 0, "UU": 0, "CT-": -1, "PR-": -1, "PS-": -1}
SMALL = frozenset({"the", "a", "an", "of", "s"})


class Tally:
    """Hits, gold and predicted by what is counted; and shares of what matched."""

    def __init__(self) -> None:
        self.counts: dict[str, list[int]] = {}
        self.shares: dict[str, list[int]] = {}

    def add(self, name: str, hits: int, gold: int, found: int) -> None:
        row = self.counts.setdefault(name, [0, 0, 0])
        for i, n in enumerate((hits, gold, found)):
            row[i] += n

    def share(self, name: str, good: bool) -> None:
        row = self.shares.setdefault(name, [0, 0])
        row[0] += good
        row[1] += 1

    def print(self) -> None:
        for name, (hits, gold, found) in self.counts.items():
            p, r = hits / (found or 1), hits / (gold or 1)
            print(f"{name:22} P {p:.3f}  R {r:.3f}  F1 {2 * p * r / ((p + r) or 1):.3f}  gold {gold}  found {found}")
        for name, (good, of) in self.shares.items():
            print(f"{name:22} {good / of:.3f}  of {of}")


def pairs(gold: Sequence[G], found: Sequence[P], fit: Callable[[G, P], int]) -> list[tuple[G, P]]:
    """One-to-one, the best fits first; a fit of 0 is none."""
    all_fits = sorted(((fit(g, p), -i, -j) for i, g in enumerate(gold) for j, p in enumerate(found)), reverse=True)
    left: set[int] = set()
    right: set[int] = set()
    out = []
    for score, i, j in all_fits:
        if score > 0 and i not in left and j not in right:
            left.add(i)
            right.add(j)
            out.append((gold[-i], found[-j]))
    return out


def meet(a: Sequence[int], b: Sequence[int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def states(parties: Sequence[Mention | Party]) -> set[str]:
    return {p.code[:3] for p in parties} - {"---", ""}


def agree(gold: Sequence[Mention], found: Sequence[Party]) -> bool:
    """Whether a side has a state in common with the other, or neither has any."""
    a, b = states(gold), states(found)
    return bool(a & b) or not (a or b)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower())) - SMALL


def same_source(article: Article, gold: Mention | None, found: Source) -> bool:
    if gold is None or found.kind == "author":
        return gold is None and found.kind == "author"
    named = words(article.of(gold.best)) | (words(article.of(gold.span)) if gold.span else set())
    return found.span is not None and bool(named & words(article.of(found.span)))


def on_events(article: Article, found: list[Event], tally: Tally) -> list[tuple[EventNote, Event]]:
    gold = [n for n in article.notes if isinstance(n, EventNote)]

    def fit(g: EventNote, p: Event) -> int:
        if g.type != p.type or not meet(article.sentences[g.sentence].span, p.trigger):
            return 0
        same = agree(g.actors, p.actors) + agree(g.recipients, p.recipients)
        return 1 + same + (4 if meet(g.trigger, p.trigger) else 0)

    def triple(g: EventNote, p: Event) -> int:
        return fit(g, p) if agree(g.actors, p.actors) and agree(g.recipients, p.recipients) else 0

    matched = pairs(gold, found, fit)
    tally.add("class", len(matched), len(gold), len(found))
    on_trigger = pairs(gold, found, lambda g, p: int(g.type == p.type and meet(g.trigger, p.trigger)))
    tally.add("trigger", len(on_trigger), len(gold), len(found))
    tally.add("triple", len(pairs(gold, found, triple)), len(gold), len(found))
    for g, p in matched:
        tally.share("certainty", g.factuality == p.factuality)
        tally.share("leaning", LEANING[g.factuality] == LEANING[p.factuality])
        tally.share("realis", g.realis == p.realis)
        tally.share("source", same_source(article, g.source, p.source))
        tally.share("mode", g.mode == p.mode)
        tally.share("actor state", agree(g.actors, p.actors))
        tally.share("recipient state", agree(g.recipients, p.recipients))
    return matched


def on_transfers(article: Article, found: list[Transfer], tally: Tally) -> None:
    gold = [n for n in article.notes if isinstance(n, TransferNote)]

    def fit(g: TransferNote, p: Transfer) -> int:
        sides = agree([g.supplier] if g.supplier else [], [p.supplier] if p.supplier else [])
        sides = sides and agree([g.recipient] if g.recipient else [], [p.recipient] if p.recipient else [])
        return int(sides and p.item.span is not None and meet(g.item, p.item.span))

    matched = pairs(gold, found, fit)
    tally.add("transfer", len(matched), len(gold), len(found))
    for g, p in matched:
        tally.share("transfer status", g.status == p.status)
        tally.share("transfer certainty", g.factuality == p.factuality)
        if g.returns is not None:
            tally.share("return leg", p.in_return_for is not None)


def on_attributions(article: Article, doc: Document, tally: Tally) -> None:
    quotes = [n for n in article.notes if isinstance(n, QuoteNote)]
    for part in ("source", "cue", "content"):
        gold: set[int] = set()
        for q in quotes:
            spans = q.source.spans if part == "source" and q.source else [] if part == "source" else getattr(q, part)
            gold |= {t.i for span in spans for t in doc.tokens_in(span)}
        found = {t.i for a in doc.attributions for span in getattr(a, part) for t in doc.tokens_in(span)}
        tally.add(f"words of {part}s", len(gold & found), len(gold), len(found))


def read(articles: list[Article], by: str) -> list[Document]:
    """Every article read whole; `by` rules: without the model's reading heads; by model: events from these alone."""
    docs = []
    for article in articles:
        paragraphs = [Span(*p) for p in article.paragraphs()]
        published = article.date if "published" in article.head else None
        docs.append(
            Document(article.id, article.text, title=article.head.get("title"), published=published, paragraphs=paragraphs)
        )
    parse(docs)
    for doc in docs:
        if by == "rules":
            doc.heard = None
        for _, stage in STAGES:
            if stage is add_events and by == "model":
                add_events(doc, rules=False)
            else:
                stage(doc)
    return docs


def papers(split: str) -> list[Article]:
    """The annotated texts of others, of one split."""
    try:
        return [a for c in read_papers.SOURCES for a in read_papers.articles(c) if read_papers.split(a.id) == split]
    except FileNotFoundError as error:
        raise SystemExit(f"{error.filename}: the texts are not here; figures can't be measured without them") from error


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--split", choices=["train", "dev", "test"], default="dev")
    ap.add_argument("--by", choices=["rules", "model", "both"], default="both")
    ap.add_argument("--errors", metavar="CLASS", help="list what was missed of a class, and what is extra")
    ap.add_argument("--papers", action="store_true", help="corpus/papers, events alone")
    args = ap.parse_args()
    articles = papers(args.split) if args.papers else list(read_corpus.read(read_corpus.files(args.split)))
    tally = Tally()
    kinds: dict[str, Counter[str]] = {}
    for article, doc in zip(articles, read(articles, args.by), strict=True):
        matched = on_events(article, doc.events, tally)
        if not args.papers:
            on_transfers(article, doc.transfers, tally)
            on_attributions(article, doc, tally)
        _by_class(article, doc, matched, kinds, args.errors)
    print(f"{len(articles)} articles, {sum(len(a.sentences) for a in articles)} sentences, by {args.by}")
    tally.print()
    for kind, c in sorted(kinds.items()):
        print(f"{kind:10} P {c['hit'] / (c['found'] or 1):.2f}  R {c['hit'] / (c['gold'] or 1):.2f}  gold {c['gold']}")


def _by_class(article: Article, doc: Document, matched: list[Any], kinds: dict[str, Counter[str]], errors: str | None) -> None:
    gold = [n for n in article.notes if isinstance(n, EventNote)]
    for name, kind in (
        ("gold", [n.type for n in gold]),
        ("found", [e.type for e in doc.events]),
        ("hit", [g.type for g, _ in matched]),
    ):
        for k in kind:
            kinds.setdefault(k, Counter())[name] += 1
    if errors:
        for g in gold:
            if g.type == errors and not any(g is m for m, _ in matched):
                print(f"- {article.id} {article.of(g.trigger)!r} in {article.of(article.sentences[g.sentence].span)!r}")
        for e in doc.events:
            if e.type == errors and not any(e is m for _, m in matched):
                print(f"+ {article.id} {article.of(e.trigger)!r} in {article.of(e.evidence)!r}")


if __name__ == "__main__":
    main()
