"""The print view of a document: clean text, its records as footnotes at their triggers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from attache.archive import Archive
from attache.archive.talk.anchors import Kind
from attache.document import Span
from attache.exports.view import Card, ConditionRow, EventRow, ItemRow, View, view
from attache.exports.wording import NOTHING, Named, date_in_words
from attache.web.screens.checking import Checked, checked
from attache.web.screens.naming import language_tag


@dataclass(slots=True)
class Printed:
    """The view model: paragraphs as stretches of words, each with the numbers of the notes that stand after it; the notes."""

    id: str
    page: View
    body: list[list[tuple[str, list[int]]]]
    notes: list[str]
    #: how many records people rejected, which are left out
    rejected: int = 0

    @property
    def lang(self) -> str:
        """The language of the text (BCP 47), "" where it is not known."""
        return language_tag(self.page.reading.document.language)


def print_view(archive: Archive, id: str) -> Printed:
    """The print view of the document of this whole id. Raises `ArchiveError` where there is none."""
    return printed(checked(archive, id))


def printed(made: Checked) -> Printed:
    """The print view of one reading with what people said of its records. Notes are numbered in the order of the text."""
    page = view(made.reading)
    document = made.reading.document
    paragraphs = sorted(Span(*p) for p in document.paragraphs) or [Span(0, len(document.text))]
    notes = sorted(_notes(page, made), key=lambda note: note[0])
    at: defaultdict[int, list[int]] = defaultdict(list)
    for number, (span, _) in enumerate(notes, 1):
        at[min(span.end, len(document.text))].append(number)
    ends = sorted(at)
    body = [list(_stretches(document.text, p, ends, at)) for p in paragraphs]
    return Printed(document.id, page, body, [words for _, words in notes], made.counts["reject"])


def _stretches(text: str, span: Span, ends: list[int], at: dict[int, list[int]]) -> Iterator[tuple[str, list[int]]]:
    inside = [end for end in ends if span.start < end <= span.end]
    cuts = [span.start, *inside] if inside and inside[-1] == span.end else [span.start, *inside, span.end]
    for start, end in pairwise(cuts):
        yield text[start:end], at.get(end, [])


def _notes(page: View, made: Checked) -> Iterator[tuple[Span, str]]:
    for event in page.events:
        yield Span(*event.trigger), event_words(event) + _said(made, "event", [event.id])
    for card in page.cards:
        yield Span(*card.items[0].trigger), card_words(card) + _said(made, "transfer", [item.id for item in card.items])
    for condition in page.conditions:
        yield Span(*condition.trigger), condition_words(condition) + _said(made, "condition", [condition.id])


def _said(made: Checked, kind: Kind, ids: Sequence[str]) -> str:
    """What people said of records: " Accepted by ada, 5 Mar 2025."."""
    found = [check.said for check in (made.of(kind, id) for id in ids) if check.said]
    words = [f"{one.done} {f'by {one.who}' if one.who else 'at this machine'}, {date_in_words(one.at[:10])}" for one in found]
    return "".join(f" {line}." for line in dict.fromkeys(words))


def event_words(row: EventRow) -> str:
    """An event in one sentence."""
    who = f"{_names(row.who)} → {_names(row.to_whom)}" if row.to_whom else _names(row.who)
    when_where = ", ".join(words for words in (row.when, row.where) if words != NOTHING)
    outlook = f", {row.outlook}" if row.outlook else ""
    return f"{row.what}: {who}{f'; {when_where}' if when_where else ''}; {row.certainty.word}{outlook}, says {row.says_who}."


def card_words(card: Card) -> str:
    """A transfer or exchange in one sentence, and what it might break."""
    left, right = (f"{_names(s.parties)}{f': {_items(s.items)}' if s.items else ''}" for s in (card.left, card.right))
    kind, sign = ("Exchange", "⇄") if card.exchange else ("Transfer", "→")
    breaks = f" Might break {', '.join(name for name, _ in card.regimes)}." if card.regimes else ""
    return f"{kind}, {card.status}: {left} {sign} {right}; {card.certainty.word}, says {', '.join(card.says_who)}.{breaks}"


def _items(items: Sequence[ItemRow]) -> str:
    return ", ".join(f"{i.item}{f' × {i.amount}' if i.amount else ''}" for i in items)


def condition_words(row: ConditionRow) -> str:
    """A condition in one sentence."""
    return f"{row.holder}: {row.what}; {row.certainty.word}, says {row.says_who}."


def _names(parties: list[Named]) -> str:
    return ", ".join(map(str, parties)) or "nobody named"
