"""What a page of records shows, apart from how: rows for events and conditions, cards for transfers.

The brief, Markdown and HTML all draw from here, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from msgspec.structs import replace

from attache.document import Span
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
    merged,
)  # fmt: skip
from attache.records import Condition, Event, Reading, Transfer


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


@dataclass(slots=True)
class Side:
    """One side of a card: who gives, and what."""

    party: Named
    items: list[ItemRow] = field(default_factory=list)


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
    #: the pieces of evidence, each once, with the triggers in it
    evidence: list[tuple[Span, list[Span]]]

    @property
    def exchange(self) -> bool:
        return bool(self.right.items)

    @property
    def items(self) -> list[ItemRow]:
        return self.left.items + self.right.items


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
        return ", ".join(parts)


def view(reading: Reading) -> View:
    """The reading as rows and cards."""
    words = Words(reading)
    return View(
        reading=reading,
        facts=_facts(reading),
        events=[_event(words, e) for e in reading.events],
        cards=[_card(words, group) for group in _groups(words, reading.transfers)],
        conditions=[_condition(words, c) for c in reading.conditions],
    )


def at_least(reading: Reading, confidence: float) -> Reading:
    """The reading without the events, transfers and conditions that are less confident than `confidence` (0 to 1).

    A transfer whose counterpart goes is kept, its `in_return_for` emptied.
    """
    kept = [t for t in reading.transfers if t.confidence >= confidence]
    ids = {t.id for t in kept}
    return replace(
        reading,
        events=[e for e in reading.events if e.confidence >= confidence],
        transfers=[t if t.in_return_for in ids else replace(t, in_return_for=None) for t in kept],
        conditions=[c for c in reading.conditions if c.confidence >= confidence],
    )


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


def _groups(words: Words, transfers: Sequence[Transfer]) -> list[list[Transfer]]:
    """Transfers that one card shows: the legs of an exchange, or those of one supplier and recipient in one sentence."""
    by_id = {t.id: t for t in transfers}
    leader = {t.id: t.id for t in transfers}

    def find(at: str) -> str:
        while leader[at] != at:
            at = leader[at]
        return at

    alike: dict[tuple[object, ...], str] = {}
    for transfer in transfers:
        same: list[str] = []
        if transfer.in_return_for in by_id:
            same.append(str(transfer.in_return_for))
        else:
            key = (words.party(transfer.supplier), words.party(transfer.recipient), transfer.evidence, transfer.status)
            same.append(alike.setdefault(key, transfer.id))
        for other in same:
            leader[find(transfer.id)] = find(other)
    groups: dict[str, list[Transfer]] = {}
    for transfer in transfers:
        groups.setdefault(find(transfer.id), []).append(transfer)
    return list(groups.values())


def _card(words: Words, group: list[Transfer]) -> Card:
    first = group[0]
    there = [t for t in group if _same_side(words, t, first)]
    back = [t for t in group if t not in there]
    # what one leg leaves unsaid another may say
    gives = [t.supplier for t in there] + [t.recipient for t in back]
    takes = [t.recipient for t in there] + [t.supplier for t in back]
    left = Side(words.party(next(filter(None, gives), None)), [_item(words, t) for t in there])
    right = Side(words.party(next(filter(None, takes), None)), [_item(words, t) for t in back])
    whole = merged(t.evidence for t in group)
    return Card(
        left=left,
        right=right,
        status=" / ".join(dict.fromkeys(t.status for t in group)),
        certainty=least_sure(t.factuality for t in group),
        says_who=list(dict.fromkeys(words.source(t.source) for t in group)),
        regimes=sorted({regime for t in group for regime in _regimes(t)}),
        notes=_notes(words, group),
        evidence=[(span, [t.trigger for t in group if span.covers(t.evidence)]) for span in whole],
    )


def _regimes(transfer: Transfer) -> Iterator[tuple[str, str]]:
    for name, reason in zip_longest(transfer.regimes, transfer.regime_reasons[: len(transfer.regimes)], fillvalue=""):
        # the reason opens with the name, which stands beside it anyway
        yield clean(name), clean(reason).removeprefix(f"may break {clean(name)}, ")


def _notes(words: Words, group: list[Transfer]) -> list[tuple[str, str]]:
    through = words.parties(p for t in group for p in t.via)
    carriers = dict.fromkeys(words.of(t.carrier) for t in group if t.carrier)
    notes = (("Through", ", ".join(map(str, through))), ("Carried by", ", ".join(carriers)))
    return [(label, what) for label, what in notes if what]


def _same_side(words: Words, transfer: Transfer, first: Transfer) -> bool:
    """Whether the transfer goes the way of the card's first one: same supplier, or where that is unknown, same counterpart."""
    if transfer is first or transfer.in_return_for is None:
        return True
    if transfer.supplier is not None and first.supplier is not None:
        return words.party(transfer.supplier) == words.party(first.supplier)
    return transfer.in_return_for == first.in_return_for


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
    )
