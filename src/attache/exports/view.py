"""What a page of records shows, apart from how: rows for events and conditions, cards for transfers.

The brief, Markdown and HTML all draw from here, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import NamedTuple

from attache.document import Span, merged
from attache.exports.choose import reduced
from attache.exports.voices import LinkRow, OwnRow, grade_words, links, own_words
from attache.exports.wording import (
    NOTHING,
    Certainty,
    Named,
    Words,
    certainty,
    clean,
    date_in_words,
    least_sure,
    long_date,
)  # fmt: skip
from attache.records import Condition, Event, Exchange, Reading, Support, Transfer


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event in words."""

    id: str
    when: str
    who: list[Named]
    type: str
    mode: str
    to_whom: list[Named]
    where: str
    certainty: Certainty
    realis: str
    says_who: str
    trigger: Span
    evidence: Span
    confidence: float
    #: the Admiralty code alone, and with its reasons
    grade: str = ""
    graded: str = ""

    @property
    def what(self) -> str:
        """Class and mode: "CONSULT · visit"."""
        return f"{self.type} · {self.mode}" if self.mode else self.type

    @property
    def outlook(self) -> str:
        """The realis where it says more than that the act happened, else ""."""
        return "" if self.realis == "actual" else self.realis


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One thing that moves, in words."""

    id: str
    item: str
    #: category, control lists, what it copies; never empty
    kind: str
    amount: str
    status: str
    when: str
    certainty: Certainty
    says_who: str
    trigger: Span
    evidence: Span
    confidence: float
    graded: str = ""


@dataclass(slots=True)
class Side:
    """One side of a card: who gives (never nobody), and what."""

    parties: list[Named]
    items: list[ItemRow] = field(default_factory=list)


class SupportRow(NamedTuple):
    """A condition that bears on an exchange, in words: "Motive", "Russia: shortage of shells"."""

    label: str
    words: str
    #: the condition's id
    condition: str


@dataclass(slots=True)
class Card:
    """Transfers that belong together. `right.items` is empty where nothing is said to come back: then `right` only receives."""

    left: Side
    right: Side
    status: str
    certainty: Certainty
    says_who: list[str]
    #: embargoes that might be broken: identifier, and why in words ("" where none is given)
    regimes: list[tuple[str, str]]
    #: who stands between the sides, and what carries the goods
    notes: list[tuple[str, str]]
    #: what moves the sides of an exchange to it, and what they have to give
    supports: list[SupportRow]
    #: the pieces of evidence, each once, with the triggers in it
    evidence: list[tuple[Span, list[Span]]]

    @property
    def exchange(self) -> bool:
        return bool(self.right.items)

    @property
    def items(self) -> list[ItemRow]:
        return self.left.items + self.right.items

    @property
    def graded(self) -> list[str]:
        """The grades of its items with their reasons, each once."""
        return list(dict.fromkeys(i.graded for i in self.items))


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One shortage, need or holding in words."""

    id: str
    holder: Named
    what: str
    certainty: Certainty
    says_who: str
    trigger: Span
    evidence: Span


@dataclass(slots=True)
class View:
    """One reading as rows and cards, in the order of the text."""

    reading: Reading
    facts: list[tuple[str, str]]
    events: list[EventRow]
    cards: list[Card]
    conditions: list[ConditionRow]
    #: denials and contradictions
    links: list[LinkRow]
    #: the author's judgements and calls
    own: list[OwnRow]

    @property
    def title(self) -> str:
        return clean(self.reading.document.title or "") or "Untitled page"

    @property
    def text(self) -> str:
        return self.reading.document.text

    @property
    def counts(self) -> str:
        """The sum of it: "17 events, 3 transfers in 1 exchange, 2 conditions"."""
        exchanges = sum(card.exchange for card in self.cards)
        parts = [_count(len(self.events), "event")]
        transfers = _count(sum(len(card.items) for card in self.cards), "transfer")
        parts.append(f"{transfers} in {_count(exchanges, 'exchange')}" if exchanges else transfers)
        if self.conditions:
            parts.append(_count(len(self.conditions), "condition"))
        for rows, noun in ((self.links, "contradiction"), (self.own, "opinion")):
            if rows:
                parts.append(_count(len(rows), noun))
        return ", ".join(parts)


def view(reading: Reading) -> View:
    """The reading as rows and cards."""
    words = Words(reading)
    return View(
        reading=reading,
        facts=_facts(reading),
        events=[_event(words, e) for e in reading.events],
        cards=list(_cards(words, reading)),
        conditions=[_condition(words, c) for c in reading.conditions],
        links=links(words, reading),
        own=own_words(words, reading),
    )


def at_least(reading: Reading, confidence: float) -> Reading:
    """The reading without events, transfers, conditions and contradictions less confident than `confidence` (0 to 1).

    A transfer whose counterpart goes is kept, and answers the next transfer of the other side, if there is any left; an
    exchange is made anew from those that stay.
    """
    return reduced(reading, lambda e: e.confidence >= confidence, lambda t: t.confidence >= confidence, confidence)


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _facts(reading: Reading) -> list[tuple[str, str]]:
    """What is known of the page, as label and words; only what is known, but always the date."""
    page = reading.document
    basis = clean(page.published_basis)
    if not page.published:
        basis = basis.removeprefix("unknown").removeprefix(": ")
    facts = [("Published", f"{long_date(page.published)}{f' · {basis}' if basis else ''}")]
    facts.append(("Genre", clean(page.genre)))
    if page.section:
        facts.append(("Section", " › ".join(clean(s) for s in page.section)))
    publisher = " · ".join(clean(p) for p in (page.publisher, page.byline) if p)
    if publisher:
        facts.append(("Publisher" if page.publisher else "Byline", publisher))
    facts.append(("Source", clean(page.url or page.origin)))
    return facts


def _event(words: Words, event: Event) -> EventRow:
    place = event.place
    return EventRow(
        id=event.id,
        when=words.when(event.time),
        who=words.parties(event.actors),
        type=event.type,
        mode=clean(event.mode or ""),
        to_whom=words.parties(event.recipients),
        where=(clean(place.name or "") or words.of(place.span) if place else "") or NOTHING,
        certainty=certainty(event.factuality),
        realis=event.realis,
        says_who=words.source(event.source),
        trigger=event.trigger,
        evidence=event.evidence,
        confidence=event.confidence,
        grade=event.grade.code,
        graded=grade_words(event.grade),
    )


def _condition(words: Words, condition: Condition) -> ConditionRow:
    return ConditionRow(
        id=condition.id,
        holder=words.party(condition.holder),
        what=words.condition(condition),
        certainty=certainty(condition.factuality),
        says_who=words.source(condition.source),
        trigger=condition.trigger,
        evidence=condition.evidence,
    )


def _cards(words: Words, reading: Reading) -> Iterator[Card]:
    """One card an exchange, and one for what goes one way, from one supplier to one recipient, in one sentence."""
    by_id = {t.id: t for t in reading.transfers}
    conditions = {c.id: c for c in reading.conditions}
    exchanges = {x.id: x for x in _exchanges(reading)}
    tied = {id: x for x in exchanges.values() for side in x.sides for id in side.transfers}
    groups: dict[object, list[Transfer]] = {}
    for transfer in reading.transfers:
        if transfer.id in tied:
            groups.setdefault(tied[transfer.id].id, [])
        else:
            sides = words.party(transfer.supplier), words.party(transfer.recipient)
            groups.setdefault((*sides, transfer.evidence, transfer.status), []).append(transfer)
    for key, group in groups.items():
        if group:
            yield _one_way(words, group)
        else:
            yield _exchange(words, exchanges[str(key)], by_id, conditions)


def _exchanges(reading: Reading) -> Sequence[Exchange]:
    """The exchanges of a reading; of one archived before there were such records, made from its transfers."""
    if reading.exchanges or not any(t.in_return_for for t in reading.transfers):
        return reading.exchanges
    from attache.reading.transfers.exchange_record import exchanges

    return exchanges(reading.transfers, reading.conditions)


def _one_way(words: Words, group: list[Transfer]) -> Card:
    first = group[0]
    left = Side([words.party(first.supplier)], [_item(words, t) for t in group])
    return _card(
        words, group, left, Side([words.party(first.recipient)]), first.status, least_sure(t.factuality for t in group)
    )


def _exchange(words: Words, record: Exchange, transfers: dict[str, Transfer], conditions: dict[str, Condition]) -> Card:
    legs = [[transfers[id] for id in side.transfers] for side in record.sides]
    left, right = (
        Side(words.parties(side.parties) or [words.party(None)], [_item(words, t) for t in given])
        for side, given in zip(record.sides, legs, strict=True)
    )
    group = sorted(chain(*legs), key=lambda t: (t.trigger, t.item.span))
    card = _card(words, group, left, right, record.status, certainty(record.factuality))
    bearing = sorted(record.conditions, key=lambda s: s.role != "motive")
    card.supports = [_support(words, s, conditions[s.condition]) for s in bearing if s.condition in conditions]
    return card


def _card(words: Words, group: list[Transfer], left: Side, right: Side, status: str, sure: Certainty) -> Card:
    whole = merged(t.evidence for t in group)
    return Card(
        left=left,
        right=right,
        status=status,
        certainty=sure,
        says_who=list(dict.fromkeys(words.source(t.source) for t in group)),
        regimes=sorted({regime for t in group for regime in _regimes(t)}),
        notes=_notes(words, group),
        supports=[],
        evidence=[(span, [t.trigger for t in group if span.covers(t.evidence)]) for span in whole],
    )


def _support(words: Words, support: Support, condition: Condition) -> SupportRow:
    what = f"{words.party(condition.holder).name}: {words.condition(condition)}"
    sure = certainty(condition.factuality)
    return SupportRow(support.role.capitalize(), what if sure.value == "CT+" else f"{what} ({sure.word})", condition.id)


def _regimes(transfer: Transfer) -> Iterator[tuple[str, str]]:
    for name, reason in zip_longest(transfer.regimes, transfer.regime_reasons[: len(transfer.regimes)], fillvalue=""):
        # the reason opens with the name, which stands beside it anyway
        yield clean(name), clean(reason).removeprefix(f"may break {clean(name)}, ")


def _notes(words: Words, group: list[Transfer]) -> list[tuple[str, str]]:
    through = words.parties(p for t in group for p in t.via)
    carriers = dict.fromkeys(words.of(t.carrier) for t in group if t.carrier)
    notes = (("Through", ", ".join(map(str, through))), ("Carried by", ", ".join(carriers)))
    return [(label, what) for label, what in notes if what]


def _item(words: Words, transfer: Transfer) -> ItemRow:
    item = transfer.item
    kind = [item.category, *(clean(c) for c in item.controls)]
    if item.modelled_on:
        kind.append(f"after {', '.join(clean(m) for m in item.modelled_on)}")
    number = "" if transfer.quantity is None else f"{transfer.quantity:,}"
    amount = [f"{number} {clean(transfer.unit or '')}".rstrip()] if number and number not in item.text else []
    if transfer.value:
        amount.append(clean(transfer.value))
    return ItemRow(
        id=transfer.id,
        item=clean(item.text),
        kind=" · ".join(kind),
        amount=" for ".join(amount),
        status=transfer.status,
        when=date_in_words(transfer.time.value) if transfer.time else "",
        certainty=certainty(transfer.factuality),
        says_who=words.source(transfer.source),
        trigger=transfer.trigger,
        evidence=transfer.evidence,
        confidence=transfer.confidence,
        graded=grade_words(transfer.grade),
    )
