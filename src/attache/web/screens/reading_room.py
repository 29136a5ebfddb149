"""The reading room: one document's text as published, with the words of its records marked, and the records beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from attache.archive import Archive
from attache.archive.talk.anchors import kind_of, records_of
from attache.document import Span
from attache.exports.view import Card, ConditionRow, EventRow, View, view
from attache.exports.wording import clean, long_date
from attache.records import Event, Party, Transfer
from attache.web.rendering import address
from attache.web.screens.checking import Check, Checked, checked, only
from attache.web.screens.kin import Kin, kin
from attache.web.screens.marking import Marked, Words, mark
from attache.web.screens.naming import language_tag, state_name, sure
from attache.web.screens.printing import card_words, condition_words, event_words
from attache.web.screens.talking import Talk


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the records is to be shown; an empty field asks for nothing."""

    kind: str = ""
    sure: str = ""
    state: str = ""
    type: str = ""
    said: str = ""


@dataclass(slots=True)
class Shelfmark:
    """One record: its key on the page, the pieces of text that are its words and its evidence, and what it is chosen by."""

    key: str
    kind: str
    sure: str
    states: Sequence[str]
    type: str
    words: str = ""
    evidence: str = ""
    hidden: bool = False
    #: what people said of it: accept, edit, or unchecked
    said: str = "unchecked"

    def answers(self, choice: Choice) -> bool:
        """Whether the record is among what was chosen."""
        return (
            choice.kind in ("", self.kind)
            and choice.sure in ("", self.sure)
            and (not choice.state or choice.state in self.states)
            and choice.type in ("", self.type)
            and choice.said in ("", self.said)
        )


@dataclass(slots=True)
class EventCard:
    """An event in words."""

    mark: Shelfmark
    row: EventRow
    check: Check


@dataclass(slots=True)
class TransferCard:
    """A transfer or exchange; `keys` are those of its items' records by their ids, the card's own being the first; `checks` has
    what each item is called and what was said of it."""

    mark: Shelfmark
    card: Card
    keys: dict[str, str]
    checks: list[tuple[str, Check]]


@dataclass(slots=True)
class ConditionCard:
    """A condition in words."""

    mark: Shelfmark
    row: ConditionRow
    check: Check


@dataclass(slots=True)
class Room:
    """The view model of the reading room. `rejected` are the records that people threw out, in words; who asks may do what
    `may_correct`, `may_comment` and `may_moderate` say, by forms that carry the `form_token`."""

    id: str
    page: View
    marked: Marked
    events: list[EventCard]
    transfers: list[TransferCard]
    conditions: list[ConditionCard]
    kin: Kin
    choice: Choice
    checked: Checked
    rejected: list[tuple[str, Check]]
    talk: Talk = field(default_factory=Talk)
    may_correct: bool = False
    may_comment: bool = False
    may_moderate: bool = False
    form_token: str = ""
    #: what can be chosen
    states: list[tuple[str, str]] = field(default_factory=list)
    types: list[str] = field(default_factory=list)

    @property
    def marks(self) -> list[Shelfmark]:
        """All records in the order in which they are shown."""
        return [*(c.mark for c in self.transfers), *(c.mark for c in self.events), *(c.mark for c in self.conditions)]

    @property
    def shown(self) -> int:
        """How many records are among what was chosen."""
        return sum(not m.hidden for m in self.marks)

    @property
    def published(self) -> str:
        """The day of publication in words, and whether it was worked out or is not known."""
        page = self.page.reading.document
        inferred = page.published and page.published_basis.startswith("inferred")
        return f"{long_date(page.published) if page.published else 'No date known'}{' (inferred)' if inferred else ''}"

    @property
    def publisher(self) -> str:
        """The publisher and the byline, "" where neither is known."""
        page = self.page.reading.document
        return ", ".join(clean(words) for words in (page.publisher, page.byline) if words)

    @property
    def here(self) -> str:
        """The address of the room."""
        return address("/documents", self.id)

    @property
    def edited_at(self) -> str:
        """The address at which its records are edited, to which each adds its own."""
        return address("/corrections", document=self.id)

    @property
    def lang(self) -> str:
        """The language of the text (BCP 47), "" where it is not known."""
        return language_tag(self.page.reading.document.language)


def reading_room(archive: Archive, id: str, choice: Choice = Choice()) -> Room:
    """The reading room of the document of this whole id, without the talk. Raises `ArchiveError` where there is none."""
    room = room_of(checked(archive, id), choice)
    room.kin = kin(archive, id, room.page.reading.document.url)
    return room


def room_of(made: Checked, choice: Choice = Choice()) -> Room:
    """The reading room of one reading with what people said of its records, without its kin."""
    reading = made.reading
    page = view(reading)
    events = [
        _event_card(made.of("event", e.id), row, e) for row, e in zip(page.events, reading.events, strict=True)
    ]  # fmt: skip
    by_id = {t.id: t for t in reading.transfers}
    keys = {t.id: made.of("transfer", t.id).key for t in reading.transfers}
    transfers = [_transfer_card(card, by_id, made) for card in page.cards]
    conditions = [_condition_card(made.of("condition", row.id), row) for row in page.conditions]
    document = reading.document
    paragraphs = document.paragraphs or [Span(0, len(document.text))]
    marked = mark(document.text, [Span(*p) for p in paragraphs], _words(made))
    homes = {key: card.mark.key for card in transfers for key in card.keys.values()}
    for piece in (piece for paragraph in marked.paragraphs for piece in paragraph if piece.target in homes):
        piece.target = homes[piece.target]
    room = Room(document.id, page, marked, events, transfers, conditions, Kin(), choice, made, _rejected(made))
    for one in room.marks:
        own = [keys[i.id] for card in transfers if card.mark is one for i in card.card.items] or [one.key]
        one.words = " ".join(filter(None, (marked.words.get(k, "") for k in own)))
        one.evidence = " ".join(filter(None, (marked.evidence.get(k, "") for k in own)))
        one.hidden = not one.answers(choice)
    room.states = _states(room.marks)
    room.types = sorted({m.type for m in room.marks})
    return room


def _event_card(check: Check, row: EventRow, event: Event) -> EventCard:
    states = _codes(*event.actors, *event.recipients)
    return EventCard(_shelfmark([check], sure(row.certainty.value), states, row.type), row, check)


def _transfer_card(card: Card, transfers: dict[str, Transfer], made: Checked) -> TransferCard:
    group = [transfers[item.id] for item in card.items]
    states = _codes(*(p for t in group for p in (t.supplier, t.recipient)))
    checks = [(item.item, made.of("transfer", item.id)) for item in card.items]
    shelfmark = _shelfmark([check for _, check in checks], sure(card.certainty.value), states, group[0].item.category)
    return TransferCard(shelfmark, card, {check.id: check.key for _, check in checks}, checks)


def _condition_card(check: Check, row: ConditionRow) -> ConditionCard:
    state = row.holder.code.partition(":")[0]
    kind = row.what.partition(" ")[0]
    return ConditionCard(_shelfmark([check], sure(row.certainty.value), [state] if state else [], kind), row, check)


def _shelfmark(checks: Sequence[Check], certainty: str, states: Sequence[str], type: str) -> Shelfmark:
    verdicts = {check.said.verdict if check.said else "unchecked" for check in checks}
    said = next(v for v in ("unchecked", "edit", "accept", *sorted(verdicts)) if v in verdicts)
    return Shelfmark(checks[0].key, checks[0].kind, certainty, states, type, said=said)


def _rejected(made: Checked) -> list[tuple[str, Check]]:
    """The records that people threw out, each in words, in the order of their keys."""
    found = []
    for kind in ("event", "transfer", "condition"):
        for record in records_of(made.rejected, kind):
            page = view(only(made.rejected, [record]))
            words = [*map(event_words, page.events), *map(card_words, page.cards), *map(condition_words, page.conditions)]
            found.append((words[0], made.of(kind_of(record), record.id)))
    return found


def _codes(*parties: Party | None) -> list[str]:
    codes = (p.code.partition(":")[0] for p in parties if p is not None)
    return sorted({c for c in codes if c and c != "---" and c.isalnum()})


def _states(marks: Iterable[Shelfmark]) -> list[tuple[str, str]]:
    codes = sorted({code for one in marks for code in one.states})
    return sorted(((code, state_name(code)) for code in codes), key=lambda pair: pair[1])


def _words(made: Checked) -> Iterator[Words]:
    """All words that are marked, with the records that they are of."""
    reading = made.reading
    for entity in reading.entities:
        yield from (Words(Span(*span), "actor") for span in entity.mentions)
    yield from (Words(Span(*one.span), "time") for one in reading.times)
    yield from (Words(Span(*one.span), "place") for one in reading.places)
    for said in reading.attributions:
        yield from (Words(Span(*span), "source") for span in said.source)
    for event in reading.events:
        yield from _event_words(event, made.of("event", event.id).key)
    for transfer in reading.transfers:
        yield from _transfer_words(transfer, made.of("transfer", transfer.id).key)
    for condition in reading.conditions:
        key = made.of("condition", condition.id).key
        yield Words(Span(*condition.trigger), "trigger", key)
        yield Words(Span(*condition.evidence), "evidence", key)
        yield from (Words(Span(*item.span), "item", key) for item in condition.of)


def _event_words(event: Event, key: str) -> Iterator[Words]:
    yield Words(Span(*event.trigger), "trigger", key)
    yield Words(Span(*event.evidence), "evidence", key)
    for party in (*event.actors, *event.recipients):
        yield from _named(party.span, "actor", key)
    yield from _named(event.place.span if event.place else None, "place", key)
    yield from _named(event.time.span if event.time else None, "time", key)
    yield from _named(event.source.span, "source", key)


def _transfer_words(transfer: Transfer, key: str) -> Iterator[Words]:
    yield Words(Span(*transfer.trigger), "trigger", key)
    yield Words(Span(*transfer.evidence), "evidence", key)
    yield Words(Span(*transfer.item.span), "item", key)
    for party in (transfer.supplier, transfer.recipient, *transfer.via):
        yield from _named(party.span if party else None, "actor", key)
    yield from _named(transfer.time.span if transfer.time else None, "time", key)
    yield from _named(transfer.source.span, "source", key)


def _named(span: Span | None, kind: str, key: str) -> Iterator[Words]:
    if span:
        yield Words(Span(*span), kind, key)
