"""The record contract, `attache/1`: what a reading says, each line tied to the words it came from.

The types follow PLOVER (2021) for events, FactBank for certainty, TimeML's TIMEX3 for times, SIPRI's words for transfers.
Fields may be added to the contract, none renamed. `attache schema` prints it as JSON Schema.
"""

from __future__ import annotations

import json
from typing import Literal

import msgspec

from attache.document import Document, Name, Span

SCHEMA = "attache/1"

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Factuality = Literal["CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "UU"]
Realis = Literal["actual", "future", "hypothetical"]
Category = Literal[
    "ammunition", "small-arms", "artillery", "armour", "aircraft", "drone", "missile", "air-defence", "ship", "satellite",
    "sensor", "nuclear", "chemical-biological", "space", "cyber", "technology", "training", "troops", "fuel", "money", "food",
    "other",
]  # fmt: skip
Status = Literal[
    "offered", "requested", "negotiated", "agreed", "shipped", "delivered", "used", "blocked", "refused", "ended", "suspected",
]  # fmt: skip
#: the certainties from the surest that it is so to the surest that it is not: a whole is as sure as the last of its parts
WEAKENING: tuple[Factuality, ...] = ("CT+", "PR+", "PS+", "UU", "PS-", "PR-", "CT-")
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Genre = Literal["news", "opinion", "analysis", "interview", "official statement", "blog"]
SentenceKind = Literal["report", "background", "opinion", "call"]
NameKind = Literal[
    "person", "organisation", "place", "state", "facility", "product", "event", "law", "number", "money",
]  # fmt: skip


class Record(msgspec.Struct, kw_only=True):
    """Base of all records: keyword arguments only (msgspec wants that said in every class)."""


class Source(Record, kw_only=True):
    """Who holds a claim: the text's author, or somebody the author names."""

    kind: Literal["author", "attributed"] = "author"
    span: Span | None = None
    entity: str | None = None
    #: the source in words where no span names it ("unnamed reports", for a bare *reportedly*)
    name: str | None = None


class Grade(Record, kw_only=True):
    """NATO's Admiralty code (AJP-2.1): how far the source is to be trusted, A to E, and how far what it says, 1 to 5.

    F and 6 say that nothing is known to judge by. A proposal: `reasons` says in a few words each what it rests on.
    """

    source: Literal["A", "B", "C", "D", "E", "F"] = "F"
    information: Literal[1, 2, 3, 4, 5, 6] = 6
    reasons: list[str] = []

    @property
    def code(self) -> str:
        """Letter and number together, as they are written: "B2"."""
        return f"{self.source}{self.information}"


class Entity(Record, kw_only=True):
    """Who or what a group of mentions stands for. `code` is STATE:SECTOR (ISO 3166-1 alpha-3 or PLOVER's codes)."""

    id: str
    kind: str
    name: str
    office: str | None = None
    code: str = "---:---"
    wikidata: str | None = None
    #: the same in every document: kind, state, and the name that the tables or else the text has
    #: ("person/RUS/sergei-shoigu"); None where the name alone tells nobody (a surname, a description)
    stable_id: str | None = None
    mentions: list[Span] = []
    historic: bool = False
    dead: bool = False
    #: why the code is what it is, in words
    basis: str | None = None


class Time(Record, kw_only=True):
    """A TIMEX3: `value` as TimeML has it; `anchor` says what a relative one is counted from."""

    span: Span
    type: TimexType
    value: str
    anchor: str | None = None
    mod: str | None = None


class Place(Record, kw_only=True):
    """A place named in the text, with coordinates in degrees (WGS 84) where the gazetteer has them."""

    span: Span
    name: str
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    geonames: int | None = None
    #: the place of the text whose coordinates stand here, where the gazetteer has not the place itself
    near: str | None = None


class Attribution(Record, kw_only=True):
    """Source, cue and content of one attributed statement (PolNeAR); spans are lists, since each may be discontinuous."""

    source: list[Span] = []
    cue: list[Span] = []
    content: list[Span] = []
    holder: str | None = None
    direct: bool = False
    #: what the cue does: say, report, deny, accuse, demand, believe, … (the kinds of `knowledge/data/attribution/cues.yaml`)
    kind: str = "say"
    #: the place in `attributions` (from 0) of the one in whose content this one stands ("Yonhap quoted an official as saying")
    within: int | None = None


class Party(Record, kw_only=True):
    """A side of an event or transfer. `span` names it; for a pronoun, the name that it stands for."""

    span: Span | None = None
    entity: str | None = None
    code: str = "---:---"


class EventPlace(Record, kw_only=True):
    span: Span | None = None
    name: str | None = None


class EventTime(Record, kw_only=True):
    """When: an ISO date, month, year or interval (a/b); `span` is the expression that says so, None where worked out."""

    span: Span | None = None
    value: str | None = None


class Event(Record, kw_only=True):
    """Who did what to whom, when and where, who says so and how sure they are."""

    id: str
    type: EventType
    mode: str | None = None
    context: list[str] = []
    cameo: str | None = None
    trigger: Span
    evidence: Span
    actors: list[Party] = []
    recipients: list[Party] = []
    place: EventPlace | None = None
    time: EventTime | None = None
    factuality: Factuality = "CT+"
    realis: Realis = "actual"
    source: Source = msgspec.field(default_factory=Source)
    grade: Grade = msgspec.field(default_factory=Grade)
    confidence: float = 0.5


class Item(Record, kw_only=True):
    """What moves. `controls` are identifiers on control lists ("WA-ML4"); never list text."""

    span: Span
    text: str
    category: Category = "other"
    controls: list[str] = []
    #: designations that the text says the item copies ("Global Hawk")
    modelled_on: list[str] = []


class Transfer(Record, kw_only=True):
    """Arms, goods, technology, training, troops or money said to move, at any stage; `in_return_for` is a transfer's id."""

    id: str
    supplier: Party | None = None
    recipient: Party | None = None
    item: Item
    quantity: int | float | None = None
    #: what is counted, where it is not the items themselves ("tonne")
    unit: str | None = None
    value: str | None = None
    status: Status = "suspected"
    in_return_for: str | None = None
    time: EventTime | None = None
    trigger: Span
    evidence: Span
    factuality: Factuality = "CT+"
    source: Source = msgspec.field(default_factory=Source)
    #: embargoes that the transfer might break, by identifier
    regimes: list[str] = []
    #: for each of `regimes`, which paragraph it might break and why, in words
    regime_reasons: list[str] = []
    #: who stands between the two sides ("through a firm in Dalian")
    via: list[Party] = []
    #: what carries the items ("the ship Lady R")
    carrier: Span | None = None
    grade: Grade = msgspec.field(default_factory=Grade)
    confidence: float = 0.5


class Condition(Record, kw_only=True):
    """A shortage, need or holding that bears on a transfer's motive or means."""

    id: str
    kind: Literal["shortage", "need", "holding"]
    holder: Party
    of: list[Item] = []
    trigger: Span
    evidence: Span
    factuality: Factuality = "CT+"
    source: Source = msgspec.field(default_factory=Source)
    confidence: float = 0.5


class ExchangeSide(Record, kw_only=True):
    """One side of an exchange: who gives (each state once), and the ids of the transfers by which they give."""

    parties: list[Party] = []
    transfers: list[str] = []


class Support(Record, kw_only=True):
    """How a condition (its id) bears on an exchange: the ids of the transfers that would bring what is lacked, a `motive`, or
    that give of what is held, the `means`."""

    condition: str
    role: Literal["motive", "means"]
    transfers: list[str] = []


class Exchange(Record, kw_only=True):
    """Transfers given in return for each other. `sides` are two; the side of the transfer that the text tells first leads."""

    id: str
    sides: list[ExchangeSide]
    #: of the transfer that is least far along; blocked, refused or ended where any of them is
    status: Status = "suspected"
    #: of the least sure transfer
    factuality: Factuality = "CT+"
    conditions: list[Support] = []
    #: embargoes that any of its transfers might break, by identifier
    regimes: list[str] = []
    confidence: float = 0.5


class Contradiction(Record, kw_only=True):
    """Words `here` that deny words `there`, or that cannot both be true with them.

    `denial`: somebody denies what is told or claimed elsewhere; `contradiction`: a claim, and what the text itself
    shows or another claims against it. `here_records` and `there_records` are the events and transfers that the words tell of.
    """

    id: str
    kind: Literal["denial", "contradiction"]
    here: Span
    there: Span
    here_records: list[str] = []
    there_records: list[str] = []
    confidence: float = 0.5


class NameRecord(Record, kw_only=True):
    span: Span
    kind: NameKind


class DocumentRecord(Record, kw_only=True):
    id: str
    origin: str
    url: str | None = None
    title: str | None = None
    section: list[str] = []
    genre: Genre = "news"
    publisher: str | None = None
    byline: str | None = None
    published: str | None = None
    published_basis: str = "unknown"
    language: str | None = None
    sha256: str = ""
    text: str
    paragraphs: list[Span] = []
    sentences: list[Span] = []
    #: what each of `sentences` does: tell news, tell what lies behind it, judge in the author's own voice, or call to act
    sentence_kinds: list[SentenceKind] = []


class Reading(Record, kw_only=True):
    """One document with all that was read from it: a line of `attache read --format jsonl`."""

    schema: Literal["attache/1"] = "attache/1"
    document: DocumentRecord
    entities: list[Entity] = []
    names: list[NameRecord] = []
    times: list[Time] = []
    places: list[Place] = []
    attributions: list[Attribution] = []
    events: list[Event] = []
    transfers: list[Transfer] = []
    conditions: list[Condition] = []
    exchanges: list[Exchange] = []
    contradictions: list[Contradiction] = []


def to_reading(doc: Document) -> Reading:
    """The document's records in the contract's form. Nothing is computed here: what the stages left is written down."""
    names = [NameRecord(span=n.span, kind=n.kind) for n in sorted(doc.names, key=_name_order)]  # type: ignore[arg-type]
    return Reading(
        document=DocumentRecord(
            id=doc.id, origin=doc.origin, url=doc.url, title=doc.title, section=doc.section,
            genre=doc.genre,  # type: ignore[arg-type]
            publisher=doc.publisher, byline=doc.byline,
            published=doc.published.isoformat() if doc.published else None,
            published_basis=doc.published_basis, language=doc.language, sha256=doc.sha256, text=doc.text,
            paragraphs=doc.paragraphs, sentences=[s.span for s in doc.sentences],
            sentence_kinds=doc.sentence_kinds,
        ),
        entities=doc.entities, names=names, times=doc.times, places=doc.places, attributions=doc.attributions,
        events=doc.events, transfers=doc.transfers, conditions=doc.conditions, exchanges=doc.exchanges,
        contradictions=doc.contradictions,
    )  # fmt: skip


def encode(reading: Reading) -> bytes:
    """The reading as one line of JSON (no line end), always the same bytes for the same reading."""
    try:
        return msgspec.json.encode(reading)
    except UnicodeEncodeError:
        # a text with lone surrogates, which JSON can hold as escapes and UTF-8 cannot
        return json.dumps(msgspec.to_builtins(reading), separators=(",", ":")).encode()


def decode(line: bytes) -> Reading:
    """The reading that `encode` wrote down. Raises `ValueError` (msgspec's) where it is none."""
    try:
        return msgspec.json.decode(line, type=Reading)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        return msgspec.convert(json.loads(line), Reading)


def _name_order(name: Name) -> tuple[int, int, str]:
    return name.span.start, -name.span.end, name.kind
