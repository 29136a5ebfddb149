"""Accuracy of kinds of sentences on the project's own corpus: report, background, opinion, call to act.

    python -m benchmarks.opinion [--split dev|test] [--errors]

By the rules alone, by the model's reading head alone (where it has one), and by both: the share of sentences with the right
kind, and precision, recall and F1 of the author's own voice (opinion or call), and of each kind. The genre is worked out from
title, section and text, as on a page. `--errors` lists sentences wrongly taken for the author's voice or for another's.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

from attache.document import Document, Span
from attache.language import parse
from attache.pages.genre import genre_of
from attache.reading.opinion import OWN, judged
from attache.reading.reader import STAGES
from tools import read_corpus
from tools.corpus_notes import Article

#: the stages that kinds of sentences need
NEEDED = ("times", "entities", "attributions")


def prepared(split: str) -> list[tuple[Article, Document]]:
    """The articles of a split, each read as far as kinds of sentences need."""
    articles = list(read_corpus.read(read_corpus.files(split)))
    docs = [page(article) for article in articles]
    parse(docs)
    for doc in docs:
        for name, stage in STAGES:
            if name in NEEDED:
                stage(doc)
    return list(zip(articles, docs, strict=True))


def page(article: Article) -> Document:
    """The article as a page would give it: what its head says, and the genre that follows from it."""
    section = [s.strip() for s in article.head.get("section", "").split("/") if s.strip()]
    title = article.head["title"]
    return Document(
        article.id, article.text, title=title, published=article.date, publisher=article.head.get("publisher"), section=section,
        genre=genre_of(article.text, title=title, section=section), paragraphs=[Span(*p) for p in article.paragraphs()],
    )  # fmt: skip


def gold_kinds(article: Article, doc: Document) -> list[str]:
    """The annotated kind of each of the document's sentences: that of the line it shares most characters with."""
    kinds = []
    at = 0
    lines = article.sentences
    for sentence in doc.sentences:
        while at + 1 < len(lines) and lines[at].span[1] <= sentence.span.start:
            at += 1
        kinds.append(lines[at].kind)
    return kinds


def measure(pairs: Sequence[tuple[Article, Document]], by: str, errors: bool) -> None:
    hits, gold, found = Counter[str](), Counter[str](), Counter[str]()
    right = number = 0
    for article, doc in pairs:
        for i, (want, got) in enumerate(zip(gold_kinds(article, doc), judged(doc, by), strict=True)):
            number += 1
            right += want == got.kind
            for tally, kind in ((gold, want), (found, got.kind)):
                tally.update([kind, *(["own voice"] if kind in OWN else [])])
            if want == got.kind:
                hits[want] += 1
            hits["own voice"] += want in OWN and got.kind in OWN
            if errors and (want in OWN) != (got.kind in OWN):
                print(
                    f"{'-' if want in OWN else '+'} {doc.id} {got.own} {doc.sentences[i].span.of(doc.text)[:150]!r} {got.clues}"
                )
    print(f"by {by}: right {right / (number or 1):.3f} of {number}")
    for kind in ("own voice", "opinion", "call", "background", "report"):
        p, r = hits[kind] / (found[kind] or 1), hits[kind] / (gold[kind] or 1)
        print(
            f"    {kind:11} P {p:.3f}  R {r:.3f}  F1 {2 * p * r / ((p + r) or 1):.3f}  gold {gold[kind]}  found {found[kind]}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=["train", "dev", "test"], default="dev")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    pairs = prepared(options.split)
    hears = any(doc.heard is not None for _, doc in pairs)
    for by in ("rules", "model", "both") if hears else ("rules",):
        measure(pairs, by, options.errors and by == ("both" if hears else "rules"))


if __name__ == "__main__":
    main()
