"""Accuracy of links of denial and contradiction within a document, on the project's own corpus.

    python -m benchmarks.contradiction [--split dev|test] [--errors]

A link matches where its kind is the annotated one and its two sides stand in the two annotated sentences (whichever is called
`here`); each counts once.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from attache.document import Document
from attache.language import parse
from attache.reading.reader import STAGES
from benchmarks.opinion import page
from tools import read_corpus
from tools.corpus_notes import Article, ContradictionNote

KINDS = ("denial", "contradiction")


class Link(NamedTuple):
    """A link between two sentences of the article, by index, the earlier first."""

    first: int
    second: int
    kind: str


def line_of(article: Article, span: tuple[int, int]) -> int:
    """The index of the annotated sentence that holds the middle of a span."""
    middle = (span[0] + span[1]) // 2
    return next((i for i, line in enumerate(article.sentences) if middle < line.span[1]), len(article.sentences) - 1)


def gold_links(article: Article) -> set[Link]:
    """The annotated links."""
    found = set()
    for note in article.notes:
        if isinstance(note, ContradictionNote):
            found.add(_link(note.sentence, line_of(article, note.there), note.kind))
    return found


def found_links(article: Article, doc: Document) -> set[Link]:
    """The links that the reading found."""
    return {_link(line_of(article, c.here), line_of(article, c.there), c.kind) for c in doc.contradictions}


def _link(one: int, other: int, kind: str) -> Link:
    return Link(min(one, other), max(one, other), kind)


def measure(pairs: Sequence[tuple[Article, Document]], errors: bool = False) -> None:
    hits, gold, found = Counter[str](), Counter[str](), Counter[str]()
    unkind = 0
    for article, doc in pairs:
        want, got = gold_links(article), found_links(article, doc)
        for tally, links in ((gold, want), (found, got), (hits, want & got)):
            tally.update(kind for link in links for kind in (link.kind, "all"))
        unkind += len({link[:2] for link in want} & {link[:2] for link in got})
        for mark, links in (("-", want - got), ("+", got - want)):
            for link in sorted(links) if errors else ():
                print(f"{mark} {article.id} {link.kind} {link.first} {link.second}")
                print(f"      {article.of(article.sentences[link.first].span)[:200]!r}")
                print(f"      {article.of(article.sentences[link.second].span)[:200]!r}")
    print(f"{len(pairs)} articles; links whatever their kind: {unkind} right")
    for kind in ("all", *KINDS):
        p, r = hits[kind] / (found[kind] or 1), hits[kind] / (gold[kind] or 1)
        print(
            f"    {kind:13} P {p:.3f}  R {r:.3f}  F1 {2 * p * r / ((p + r) or 1):.3f}  gold {gold[kind]}  found {found[kind]}"
        )


def prepared(split: str) -> list[tuple[Article, Document]]:
    """The articles of a split, read whole."""
    articles = list(read_corpus.read(read_corpus.files(split)))
    docs = [page(article) for article in articles]
    parse(docs)
    for doc in docs:
        for _, stage in STAGES:
            stage(doc)
    return list(zip(articles, docs, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=["train", "dev", "test"], default="dev")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    measure(prepared(options.split), options.errors)


if __name__ == "__main__":
    main()
