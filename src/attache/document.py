"""The one object that every stage reads and adds to.

A `Document` is made from bytes by `attache.pages`, gets its syntax from `attache.language` and its records from
`attache.reading`. This module knows nothing of the stages: the record types are named here for type checkers only.

All offsets in this package are character offsets (Unicode code points, as Python counts them) into `Document.text`,
start included, end excluded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from attache.records import (
        Attribution,
        Condition,
        Contradiction,
        Entity,
        Event,
        Exchange,
        Place,
        SentenceKind,
        Time,
        Transfer,
    )


class Span(NamedTuple):
    """A stretch of `Document.text`: character offsets, start included, end excluded."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of this span in `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: tuple[int, int]) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other[1] and other[0] < self.end

    def covers(self, other: tuple[int, int]) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other[0] and other[1] <= self.end


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in text order, those that overlap made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1].end:
            found[-1] = Span(found[-1].start, max(end, found[-1].end))
        else:
            found.append(Span(start, end))
    return found


@dataclass(slots=True, eq=False)
class Token:
    """One word of the text with its syntax (Universal Dependencies v2, basic).

    `i` counts over the document; `sent` is the sentence's index; `head` is the head's `i`, or -1 at a sentence's root.
    """

    i: int
    span: Span
    text: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    sent: int
    children: list[int] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.span.start

    @property
    def end(self) -> int:
        return self.span.end

    @property
    def rel(self) -> str:
        """The dependency label without its subtype: `nsubj` for `nsubj:pass`."""
        return self.deprel.partition(":")[0]

    def feat(self, name: str) -> str | None:
        """One morphological feature's value, as `feat("Tense")` → `"Past"`; None where the word has no such feature."""
        for pair in self.feats.split("|"):
            key, _, value = pair.partition("=")
            if key == name:
                return value
        return None


@dataclass(slots=True, eq=False)
class Sentence:
    """A sentence: its characters, and its tokens as a half-open range `first..last` of token indices."""

    i: int
    span: Span
    first: int
    last: int


@dataclass(slots=True, eq=False)
class Name:
    """A named entity as the language model finds it.

    `kind` is person, organisation, place, state (states and nationalities), facility, product, event, law, number or money.
    """

    span: Span
    kind: str
    score: float = 1.0


@dataclass(slots=True)
class Signal:
    """What a reading head of the language model sees at one word, its anchor; evidence, not a record.

    `kind`: `event` (the anchor heads a trigger), `transfer` (an item), `condition` (a want or holding) or `cue`. `first` and
    `last` (excluded) are the words of the trigger or cue. All distributions go from a class to its probability, the likeliest
    first: `classes` (PLOVER class, item category, kind of condition), `factuality`, `realis`, `status`. `happened` is how
    sure readers would be that it happened, from -3 to 3. `parts` gives for each role (actor, recipient, place, source;
    supplier, receiver, trigger, return; lacks, of; said_by, said) words with their probability, the likeliest first.
    """

    kind: str
    token: int
    first: int
    last: int
    sure: float
    classes: dict[str, float]
    mode: str | None = None
    factuality: dict[str, float] = field(default_factory=dict)
    realis: dict[str, float] = field(default_factory=dict)
    happened: float = 0.0
    status: dict[str, float] = field(default_factory=dict)
    parts: dict[str, list[tuple[int, float]]] = field(default_factory=dict)


@dataclass(slots=True)
class Heard:
    """What the reading heads see in a document: signals in text order; words (first, one after the last, probability) of
    sources and of contents of what is said; and for each sentence how likely it is report, background, opinion or call."""

    signals: list[Signal] = field(default_factory=list)
    sources: list[tuple[int, int, float]] = field(default_factory=list)
    contents: list[tuple[int, int, float]] = field(default_factory=list)
    sentences: list[dict[str, float]] = field(default_factory=list)

    def add(self, other: Heard, offset: int, joined: bool = False) -> None:
        """Take in what is heard in the words from `offset` on; `joined`: the first sentence goes on with the last one here."""
        for signal in other.signals:
            signal.token += offset
            signal.first += offset
            signal.last += offset
            signal.parts = {k: [(i + offset, p) for i, p in v] for k, v in signal.parts.items()}
        self.signals += other.signals
        self.sources += [(a + offset, b + offset, p) for a, b, p in other.sources]
        self.contents += [(a + offset, b + offset, p) for a, b, p in other.contents]
        self.sentences += other.sentences[1:] if joined and self.sentences else other.sentences


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """What the language model found in a document's body, as arrays: a row a word, a sentence or a name, in text order.

    `start` and `end` are character offsets; `head` is the row of a word's head, -1 at a sentence's root; `upos`, `xpos`,
    `feats`, `lemma`, `deprel` and `kind` hold places in `classes[...]` of that name. `sentences` (S × 2) has each sentence's
    first word and the one after its last; `names` (K × 2) are character offsets, `score` how sure the model is of each.
    """

    start: NDArray[np.int32]
    end: NDArray[np.int32]
    head: NDArray[np.int32]
    upos: NDArray[np.int32]
    xpos: NDArray[np.int32]
    feats: NDArray[np.int32]
    lemma: NDArray[np.int32]
    deprel: NDArray[np.int32]
    sentences: NDArray[np.int32]
    names: NDArray[np.int32]
    kind: NDArray[np.int32]
    score: NDArray[np.float32]
    classes: Mapping[str, Sequence[str]]

    def strings(self, column: str) -> list[str]:
        """A column of class numbers as the classes' names: `strings("upos")` → `["PROPN", "VERB", …]`."""
        names = self.classes[column]
        return [names[i] for i in getattr(self, column).tolist()]

    def make_tokens(self, text: str) -> list[Token]:
        """The rows as `Token`s; `text` is the document's."""
        spans = list(starmap(Span, zip(self.start.tolist(), self.end.tolist(), strict=True)))
        same: dict[str, str] = {}  # a word is kept once, however often it comes
        heads = self.head.tolist()
        sent = [n for n, (first, last) in enumerate(self.sentences.tolist()) for _ in range(first, last)]
        tokens = list(
            map(
                Token,
                range(len(heads)),
                spans,
                [same.setdefault(word, word) for word in (text[a:b] for a, b in spans)],
                *(self.strings(column) for column in ("lemma", "upos", "xpos", "feats")),
                heads,
                self.strings("deprel"),
                sent,
            )
        )
        for i, head in enumerate(heads):
            if head >= 0:
                tokens[head].children.append(i)
        return tokens

    def make_sentences(self) -> list[Sentence]:
        start, end = self.start, self.end
        return [
            Sentence(i, Span(int(start[first]), int(end[last - 1])), first, last)
            for i, (first, last) in enumerate(self.sentences.tolist())
        ]

    def make_names(self) -> list[Name]:
        rows = zip(self.names.tolist(), self.strings("kind"), self.score.tolist(), strict=True)
        return [Name(Span(start, end), kind, round(score, 3)) for (start, end), kind, score in rows]


@dataclass(slots=True, eq=False)
class Document:
    """A page, what is known of it, and what has been read from it.

    `sentences`, `tokens` and `names` are lists, given by hand or made from `columns` when first asked for.
    """

    id: str
    text: str
    origin: str = "-"
    url: str | None = None
    title: str | None = None
    section: list[str] = field(default_factory=list)
    genre: str = "news"
    publisher: str | None = None
    byline: str | None = None
    published: dt.date | None = None
    published_basis: str = "unknown"
    language: str | None = None
    sha256: str = ""
    #: the body's paragraphs; what lies outside them is furniture and is never read
    paragraphs: list[Span] = field(default_factory=list)

    # attache.language
    sentences: list[Sentence] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    #: the same as arrays, where the language model has read the document
    columns: Columns | None = None
    #: what its reading heads see; None where the model has none
    heard: Heard | None = None

    # attache.reading
    entities: list[Entity] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    #: what each of `sentences` does, in the same order
    sentence_kinds: list[SentenceKind] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    #: what a stage works out once and looks up again (its own key, its own type); never part of a record
    scratch: dict[str, Any] = field(default_factory=dict)

    def fill(self, columns: Columns, heard: Heard | None = None) -> None:
        """Take the language model's results; what `sentences`, `tokens` and `names` held is forgotten."""
        self.columns, self.heard = columns, heard
        self.sentences, self.tokens, self.names = [], [], []
        del self.sentences, self.tokens, self.names  # see `__getattr__`

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Python asks here for what `fill` has emptied: it is made once, then an attribute like all others."""
            if name not in ("sentences", "tokens", "names") or self.columns is None:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            made = self.columns.make_tokens(self.text) if name == "tokens" else getattr(self.columns, f"make_{name}")()
            setattr(self, name, made)
            return made

    def words(self, sentence: Sentence) -> list[Token]:
        """The tokens of one sentence."""
        return self.tokens[sentence.first : sentence.last]

    def sentence_of(self, token: Token) -> Sentence:
        return self.sentences[token.sent]

    def head_of(self, token: Token) -> Token | None:
        """The token's syntactic head; None for a sentence's root."""
        return self.tokens[token.head] if token.head >= 0 else None

    def children_of(self, token: Token, *relations: str) -> list[Token]:
        """The token's dependents in text order; only those whose label (with or without subtype) is named, if any is."""
        kids = [self.tokens[i] for i in token.children]
        return [k for k in kids if k.deprel in relations or k.rel in relations] if relations else kids

    def subtree(self, token: Token) -> Iterator[Token]:
        """The token and all below it, in text order."""
        found, stack = [], [token]
        while stack:
            at = stack.pop()
            found.append(at)
            stack.extend(self.tokens[i] for i in at.children)
        return iter(sorted(found, key=lambda t: t.i))

    def token_at(self, offset: int) -> Token | None:
        """The token that holds the character at `offset`, or None between tokens."""
        low, high = 0, len(self.tokens)
        while low < high:
            mid = (low + high) // 2
            if self.tokens[mid].span.end <= offset:
                low = mid + 1
            else:
                high = mid
        return self.tokens[low] if low < len(self.tokens) and self.tokens[low].span.start <= offset else None

    def tokens_in(self, span: tuple[int, int]) -> list[Token]:
        """The tokens that share characters with `span`, in text order."""
        low, high = 0, len(self.tokens)
        while low < high:
            mid = (low + high) // 2
            if self.tokens[mid].span.end <= span[0]:
                low = mid + 1
            else:
                high = mid
        found = []
        while low < len(self.tokens) and self.tokens[low].span.start < span[1]:
            found.append(self.tokens[low])
            low += 1
        return found

    def root_of(self, tokens: list[Token]) -> Token | None:
        """The highest of `tokens` in their sentence's tree (the first whose head lies outside them)."""
        inside = {t.i for t in tokens}
        for token in tokens:
            if token.head not in inside:
                return token
        return None
