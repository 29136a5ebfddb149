"""What the interface answers with; records are those of the record contract."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from attache.archive.search import FACETS
from attache.archive.search.results import Count, Hit, Order
from attache.records import Condition, Event, Exchange, Transfer

__all__ = ["FACETS", "Count", "Hit", "Order"]

Number = Annotated[int, msgspec.Meta(ge=0)]


class Health(msgspec.Struct):
    """The server's state: the program's version, and how many documents are in the archive."""

    status: Literal["ok"]
    version: str
    documents: Number


class DocumentEntry(msgspec.Struct):
    """A document in short, by its newest reading; "" for what is not known. `added` is when that was stored (UTC)."""

    id: str
    title: str
    published: str
    genre: str
    publisher: str
    language: str
    url: str
    events: Number
    transfers: Number
    added: str


class Documents(msgspec.Struct):
    """Documents, those that came last first. `next` is the cursor of the next page, null on the last."""

    items: list[DocumentEntry]
    next: str | None


class VersionEntry(msgspec.Struct):
    """One reading of a document: by which program and model, of which page (SHA-256), and when it was stored (UTC)."""

    number: Number
    page: str
    program: str
    model: str
    title: str
    published: str
    added: str


class Versions(msgspec.Struct):
    """The readings of a document, the oldest first."""

    document: str
    items: list[VersionEntry]


class Duplicates(msgspec.Struct):
    """The documents that carry the same text as one, by id."""

    document: str
    items: list[DocumentEntry]


class Named(msgspec.Struct):
    """A party by its name, with its code (STATE:SECTOR)."""

    name: str
    code: str


class EventEntry(msgspec.Struct):
    """An event with the document that tells of it. `evidence` are the words of its span, parties are named beside it."""

    document: str
    title: str
    published: str
    evidence: str
    actors: list[Named]
    recipients: list[Named]
    event: Event


class Events(msgspec.Struct):
    """Events, the newest first."""

    items: list[EventEntry]
    more: bool


class TransferEntry(msgspec.Struct):
    """A transfer with the document that tells of it; as `EventEntry`."""

    document: str
    title: str
    published: str
    evidence: str
    supplier: Named | None
    recipient: Named | None
    transfer: Transfer


class Transfers(msgspec.Struct):
    """Transfers, the newest first."""

    items: list[TransferEntry]
    more: bool


class ExchangeEntry(msgspec.Struct):
    """An exchange with the document that tells of it, its transfers, and the conditions that bear on it."""

    document: str
    title: str
    published: str
    exchange: Exchange
    transfers: list[Transfer]
    conditions: list[Condition]


class Exchanges(msgspec.Struct):
    """The exchanges of a page of documents, the newest first; `documents` tell of exchanges in all."""

    items: list[ExchangeEntry]
    documents: Number


class ActorEntry(msgspec.Struct):
    """An actor by its id, the same in every document; "" for what is not known."""

    id: str
    name: str
    kind: str
    state: str
    documents: Number


class Actors(msgspec.Struct):
    """Actors, those in most documents first."""

    items: list[ActorEntry]
    more: bool


class NameCount(msgspec.Struct):
    """A name, and in how many documents it stands."""

    name: str
    documents: Number


class Office(msgspec.Struct):
    """An office held, from and to (ISO days, "" where unknown or held still)."""

    office: str
    since: str
    until: str


class Actor(msgspec.Struct):
    """An actor: its names, and the offices that the tables know of them."""

    id: str
    name: str
    kind: str
    state: str
    documents: Number
    names: list[NameCount]
    offices: list[Office]


class DyadEntry(msgspec.Struct):
    """Two states, and how many events are told of by the one towards the other."""

    one: str
    other: str
    events: Number


class Dyads(msgspec.Struct):
    """Dyads, those of most events first."""

    items: list[DyadEntry]
    more: bool


class DyadClass(msgspec.Struct):
    """A class of events: how many by the one towards the other, and back."""

    type: str
    there: Number
    back: Number


class Dyad(msgspec.Struct):
    """What two states do to each other, and how many transfers go from the one to the other, and back."""

    one: str
    other: str
    classes: list[DyadClass]
    transfers_there: Number
    transfers_back: Number


class PlaceEntry(msgspec.Struct):
    """A place by its name and country, in degrees (WGS 84) where known, and in how many documents it is named."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    documents: Number


class Places(msgspec.Struct):
    """Places, those in most documents first."""

    items: list[PlaceEntry]
    more: bool


class Paragraph(msgspec.Struct, rename={"since": "from", "until": "to"}):
    """A paragraph of a regime: what it bars, in which direction, when, and why."""

    paragraph: str
    direction: str
    items: list[str]
    covers: list[str]
    since: str | None
    until: str | None
    why: str


class RegimeEntry(msgspec.Struct, rename={"since": "from", "until": "to"}):
    """An embargo regime, as `attache regimes --json` has it."""

    id: str
    name: str
    issuer: str
    legal_basis: str
    binding: str
    targets: list[str]
    armed_groups_only: bool
    binds: list[str] | Literal["all"]
    since: str
    until: str | None
    paragraphs: list[Paragraph]
    exemptions: str | None
    disputed: str | None
    unsure: str | None
    source: str


class Regimes(msgspec.Struct):
    """The regimes that hold."""

    items: list[RegimeEntry]


class Search(msgspec.Struct):
    """A saved search; `feed` is the address of its Atom feed."""

    name: str
    query: str
    saved: str
    feed: str


class Searches(msgspec.Struct):
    """The saved searches, by name."""

    items: list[Search]


class WatchlistEntry(msgspec.Struct):
    """A watchlist: who keeps it, its queries, how many alerts it has led to; `feed` is the address of its Atom feed."""

    name: str
    who: str
    made: str
    queries: list[str]
    alerts: Number
    unseen: Number
    feed: str


class Watchlists(msgspec.Struct):
    """The watchlists, by name."""

    items: list[WatchlistEntry]


class AlertEntry(msgspec.Struct):
    """An alert: why it was made, and the words that show it. `watchlist` is that of a match; `records` are ids of events and
    transfers in the document; `seen` and `seen_by` are "" until somebody marked it."""

    number: Number
    kind: Literal["match", "embargo", "spike"]
    watchlist: str
    document: str
    title: str
    records: list[str]
    reason: str
    evidence: str
    day: str
    made: str
    seen: str
    seen_by: str


class Alerts(msgspec.Struct):
    """Alerts, the newest first. `next` is the cursor of the next page, null on the last."""

    items: list[AlertEntry]
    next: str | None


class Problem(msgspec.Struct, omit_defaults=True):
    """What is wrong with a request, and the way out (RFC 9457).

    `parameter` names the one that is at fault. Of a query, `at` is the place in it (in characters, from 0), `reason` what is
    wrong, `way_out` what to do. `why` tells refusals apart.
    """

    title: str
    status: int
    detail: str
    parameter: str = ""
    at: Number = 0
    reason: str = ""
    way_out: str = ""
    why: str = ""
