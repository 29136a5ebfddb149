"""What one article of the open corpus `corpus/news` holds: its sentences, and the notes that annotate them.

Every span is a pair of character offsets into `Article.text`, end excluded. `tools.corpus_article` reads articles from files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(slots=True)
class Mention:
    """Who or what takes part. `spans`: its words in the sentence, none where they are not there; `name`: the span elsewhere in
    the article of the name it stands for; `code`: `STATE:SECTOR`, for parties."""

    spans: list[Span]
    name: Span | None = None
    code: str = ""

    @property
    def span(self) -> Span | None:
        """From the first of its words to the last."""
        return (self.spans[0][0], self.spans[-1][1]) if self.spans else None

    @property
    def best(self) -> Span:
        """The name it stands for, else its words."""
        span = self.name or self.span
        assert span is not None
        return span


@dataclass(slots=True)
class EventNote:
    sentence: int
    trigger: Span
    type: str
    mode: str | None
    contexts: list[str]
    actors: list[Mention]
    recipients: list[Mention]
    where: Mention | None
    when: str | None
    factuality: str
    realis: str
    source: Mention | None  # None: the author


@dataclass(slots=True)
class TransferNote:
    sentence: int
    label: str
    trigger: Span
    status: str
    supplier: Mention | None
    recipient: Mention | None
    item: Span
    category: str
    quantity: str | None
    value: Span | None
    returns: str | None
    when: str | None
    factuality: str
    source: Mention | None


@dataclass(slots=True)
class QuoteNote:
    sentence: int
    source: Mention | None
    cue: list[Span]
    content: list[Span]
    directness: str


@dataclass(slots=True)
class TimeNote:
    sentence: int
    span: Span
    type: str
    value: str


@dataclass(slots=True)
class ConditionNote:
    sentence: int
    trigger: Span
    kind: str
    holder: Mention | None
    of: Span | None
    factuality: str
    source: Mention | None


@dataclass(slots=True)
class ContradictionNote:
    sentence: int
    here: Span
    there: Span
    kind: str


Note = EventNote | TransferNote | QuoteNote | TimeNote | ConditionNote | ContradictionNote


@dataclass(slots=True)
class Line:
    """A sentence. `begins`: it begins a paragraph."""

    span: Span
    kind: str
    begins: bool


@dataclass(slots=True)
class Article:
    head: dict[str, str]
    text: str
    sentences: list[Line]
    notes: list[Note] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.head["id"]

    @property
    def date(self) -> dt.date:
        return dt.date.fromisoformat(self.head["published"])

    def of(self, span: Span) -> str:
        return self.text[span[0] : span[1]]

    def paragraphs(self) -> Iterator[Span]:
        """The paragraphs, as the sentences make them."""
        start = end = 0
        for line in self.sentences:
            if line.begins and end:
                yield start, end
            if line.begins or not end:
                start = line.span[0]
            end = line.span[1]
        yield start, end
