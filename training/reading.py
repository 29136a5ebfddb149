"""Targets of the reading heads: events, transfers, conditions and attributions of the project's own corpus (`corpus/news`),
attributions of PolNeAR, and how sure readers of EWT are that something happened (UDS).

Words are those of `attache.language`; a span's anchor is the word highest in its tree, as the shipped parser sees it, so that
the heads learn the very words that reading will ask them about. Edges run from an anchor to the anchors of its parts.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from attache.document import Document, Token
from attache.document import Span as TextSpan
from attache.language.parse import parse
from attache.records import Category, Factuality, Realis, Status
from tools import read_papers
from tools.check_annotation import MODES
from tools.corpus_notes import Article, ConditionNote, EventNote, Mention, QuoteNote, Span, TimeNote, TransferNote
from training.names import OPEN
from training.treebank import TreeSentence

EVENT = ("O", *(f"{p}-{c}" for c in MODES for p in "BI"))
MODE = tuple(x for c, modes in MODES.items() for x in (c, *(f"{c}:{m}" for m in sorted(modes))))
FACT: tuple[str, ...] = get_args(Factuality)
REALIS: tuple[str, ...] = get_args(Realis)
CATEGORY = ("O", *get_args(Category))
STATUS: tuple[str, ...] = get_args(Status)
CONDITION = ("O", "shortage", "need", "holding")
KIND = ("report", "background", "opinion", "call")
BIO = ("O", "B", "I")
#: what an anchor's edges may be, by the kind of anchor
PARTS = {
    "event": ("actor", "recipient", "place", "time", "source"),
    "transfer": ("supplier", "receiver", "trigger", "return", "holder_of_claim"),
    "condition": ("lacks", "of"),
    "cue": ("said_by", "said"),
}
EDGE = tuple(label for labels in PARTS.values() for label in labels)
ANCHOR = tuple(PARTS)

#: the classes of every reading head that gives one class a word
HEADS: dict[str, tuple[str, ...]] = {
    "event": EVENT,
    "mode": MODE,
    "fact": FACT,
    "realis": REALIS,
    "category": CATEGORY,
    "status": STATUS,
    "held": FACT,
    "condition": CONDITION,
    "kind": KIND,
    "source": BIO,
    "cue": BIO,
    "content": BIO,
}
ATTRIBUTION = ("source", "cue", "content")


@dataclass(slots=True)
class Read:
    """Targets of a document over its words: `tags` by head, `anchors` (word, kind), `edges` (anchor's number, word, label)."""

    tags: dict[str, list[int]]
    anchors: list[tuple[int, int]] = field(default_factory=list)
    edges: list[tuple[int, int, int]] = field(default_factory=list)

    def anchor(self, word: int, kind: str) -> int:
        self.anchors.append((word, ANCHOR.index(kind)))
        return len(self.anchors) - 1

    def edge(self, anchor: int, word: int | None, label: str) -> None:
        if word is not None:
            self.edges.append((anchor, word, EDGE.index(label)))


def head(doc: Document, spans: Sequence[Span]) -> int | None:
    """The anchor of a (discontinuous) span: the first part's highest word."""
    for span in spans:
        inside = doc.tokens_in(span)
        found = doc.root_of(inside)
        if found is not None:
            return found.i
    return None


def bio(doc: Document, spans: Iterable[Sequence[Span]], into: list[int]) -> None:
    """Marks spans in a layer, the longest first; what lies inside one already marked is left out."""
    parts = [span for group in spans for span in group]
    for span in sorted(parts, key=lambda s: s[0] - s[1]):
        inside = [t.i for t in doc.tokens_in(span)]
        if inside and not any(into[i] for i in inside):
            into[inside[0]] = 1
            for i in inside[1:]:
                into[i] = 2


def own(article: Article) -> tuple[Document, Read]:
    """An article of the corpus, parsed, with all its targets. Its sentences are the corpus's."""
    doc = Document(article.id, article.text, paragraphs=[TextSpan(*p) for p in article.paragraphs()])
    parse([doc])
    n = len(doc.tokens)
    blank = {k: [OPEN] * n for k in ("mode", "fact", "realis", "status", "held", "kind")}
    known = {k: [0] * n for k in ("event", "category", "condition", *ATTRIBUTION)}
    read = Read({**blank, **known})
    for line in article.sentences:
        if first := doc.tokens_in(line.span):
            read.tags["kind"][first[0].i] = KIND.index(line.kind)
    quotes = [note for note in article.notes if isinstance(note, QuoteNote)]
    bio(doc, (q.source.spans for q in quotes if q.source), read.tags["source"])
    bio(doc, (q.cue for q in quotes), read.tags["cue"])
    bio(doc, (q.content for q in quotes), read.tags["content"])
    for quote in quotes:
        _quote(doc, read, quote.source.spans if quote.source else [], quote.cue, quote.content)
    items: dict[str, list[int]] = {}
    times = [note for note in article.notes if isinstance(note, TimeNote)]
    for note in article.notes:
        if isinstance(note, EventNote):
            _event(doc, read, note, times)
        elif isinstance(note, ConditionNote):
            _condition(doc, read, note)
        elif isinstance(note, TransferNote):
            _transfer(doc, read, note, items)
    for note in article.notes:
        if isinstance(note, TransferNote) and note.returns in items and note.label in items:
            read.edge(items[note.label][0], items[note.returns][1], "return")
    return doc, read


def _at(doc: Document, mention: Mention | None) -> int | None:
    if mention is None:
        return None
    return head(doc, mention.spans or ([mention.name] if mention.name else []))


def _event(doc: Document, read: Read, note: EventNote, times: Sequence[TimeNote] = ()) -> None:
    at = head(doc, [note.trigger])
    inside = [t.i for t in doc.tokens_in(note.trigger)]
    if at is None or any(read.tags["event"][i] for i in inside):
        return  # a second event of the same words
    for number, i in enumerate(inside):
        read.tags["event"][i] = EVENT.index(f"{'I' if number else 'B'}-{note.type}")
    read.tags["mode"][at] = MODE.index(f"{note.type}:{note.mode}" if note.mode else note.type)
    read.tags["fact"][at] = FACT.index(note.factuality)
    read.tags["realis"][at] = REALIS.index(note.realis)
    anchor = read.anchor(at, "event")
    for label, mentions in (("actor", note.actors), ("recipient", note.recipients), ("place", [note.where])):
        for mention in mentions:
            read.edge(anchor, _at(doc, mention), label)
    read.edge(anchor, _at(doc, note.source), "source")
    if (dated := dating(note, times)) is not None:
        read.edge(anchor, head(doc, [dated.span]), "time")


def dating(event: EventNote, times: Sequence[TimeNote]) -> TimeNote | None:
    """The expression that dates an event: of those that name its very time the nearest, one of its own sentence first, then one
    before it; None where none does."""
    same = [t for t in times if event.when is not None and _calendar(t.value) == _calendar(event.when)]
    return min(same, key=lambda t: (_away(t, event), abs(t.span[0] - event.trigger[0])), default=None)


def _away(time: TimeNote, event: EventNote) -> int:
    """How far a time is from an event, in sentences; one behind it counts double."""
    behind = time.sentence - event.sentence
    return 2 * behind if behind > 0 else -behind


def _calendar(value: str) -> str:
    """A TIMEX3 value as the time of an event is written: without the time of day, a week as the interval of its days."""
    day = value.partition("T")[0]
    if week := re.fullmatch(r"(\d{4})-W(\d\d)", day):
        monday = dt.date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return f"{monday}/{monday + dt.timedelta(6)}"
    return day


def _transfer(doc: Document, read: Read, note: TransferNote, items: dict[str, list[int]]) -> None:
    at = head(doc, [note.item])
    if at is None or read.tags["category"][at]:
        return
    read.tags["category"][at] = CATEGORY.index(note.category)
    read.tags["status"][at] = STATUS.index(note.status)
    read.tags["held"][at] = FACT.index(note.factuality)
    anchor = read.anchor(at, "transfer")
    items[note.label] = [anchor, at]
    read.edge(anchor, _at(doc, note.supplier), "supplier")
    read.edge(anchor, _at(doc, note.recipient), "receiver")
    read.edge(anchor, head(doc, [note.trigger]), "trigger")
    read.edge(anchor, _at(doc, note.source), "holder_of_claim")


def _condition(doc: Document, read: Read, note: ConditionNote) -> None:
    at = head(doc, [note.trigger])
    if at is None:
        return
    read.tags["condition"][at] = CONDITION.index(note.kind)
    anchor = read.anchor(at, "condition")
    read.edge(anchor, _at(doc, note.holder), "lacks")
    read.edge(anchor, head(doc, [note.of]) if note.of else None, "of")


def _quote(doc: Document, read: Read, source: Sequence[Span], cue: Sequence[Span], content: Sequence[Span]) -> None:
    at = head(doc, cue)
    if at is None:
        return
    anchor = read.anchor(at, "cue")
    read.edge(anchor, head(doc, source) if source else None, "said_by")
    for part in content:
        read.edge(anchor, head(doc, [part]), "said")


def polnear(path: Path) -> Iterator[tuple[Document, Read]]:
    """PolNeAR's articles with their attributions; other heads stay open."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            text = record["text"]
            doc = Document(record["id"], text, paragraphs=read_papers.paragraphs(text))
            parse([doc])
            read = Read({k: [0] * len(doc.tokens) for k in ATTRIBUTION})
            notes = [{k: [(a, b) for a, b in note[k]] for k in ATTRIBUTION} for note in record["attributions"]]
            for k in ATTRIBUTION:
                bio(doc, (note[k] for note in notes), read.tags[k])
            for note in notes:
                _quote(doc, read, note["source"], note["cue"], note["content"])
            yield doc, read


def papers(article: Article) -> tuple[Document, Read]:
    """A text of which only events are annotated (`corpus/papers`), parsed, with these; all other heads stay open."""
    doc = Document(article.id, article.text, paragraphs=read_papers.paragraphs(article.text))
    parse([doc])
    n = len(doc.tokens)
    read = Read({k: [OPEN] * n for k in ("mode", "fact", "realis")} | {"event": [0] * n})
    times = [note for note in article.notes if isinstance(note, TimeNote)]
    for note in article.notes:
        if isinstance(note, EventNote):
            _event(doc, read, note, times)
    return doc, read


def uds(path: Path, split: str, trees: list[list[TreeSentence]]) -> dict[str, list[tuple[int, float]]]:
    """By sentence id: predicates (word number from 0) and the readers' mean, from -3 (did not happen) to 3 (happened)."""
    known = {s.id: len(s.forms) for doc in trees for s in doc}
    found: dict[str, dict[int, list[float]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            sid, word = record["sentence"]["sentence_id"], int(record["node"].rsplit("-", 1)[1]) - 1
            if record["node"].startswith(f"ewt-{split}") and word < known.get(sid, 0):
                found.setdefault(sid, {}).setdefault(word, []).append(record["factual"]["value"])
    return {sid: [(w, sum(v) / len(v)) for w, v in words.items()] for sid, words in found.items()}


def words(doc: Document, bounds: Sequence[Span] | None = None) -> Iterator[tuple[int, list[Token], list[int]]]:
    """A document's sentences: number of the first word, words, and the gap before each (0 nothing, 1 blank, 2 line break).

    `bounds`: sentences as character spans, where they are known; else the parser's.
    """
    begins = {p[0] for p in doc.paragraphs}
    if bounds is None:
        cuts = [s.first for s in doc.sentences]
    else:
        cuts = sorted({t[0].i for b in bounds if (t := doc.tokens_in(b))} | ({0} if doc.tokens else set()))
    tokens: Any = doc.tokens
    for first, last in zip(cuts, [*cuts[1:], len(doc.tokens)], strict=True):
        part = [tokens[i] for i in range(first, last)]
        gaps = [2 if t.span.start in begins or t.i == 0 else int(tokens[t.i - 1].span.end < t.span.start) for t in part]
        if part:
            yield first, part, gaps
