"""Readings made for tests of search, and a plain judge of what a query finds in them, which knows nothing of databases."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache

from attache.archive.search.query import And, Field, Not, Or, Phrase, Term
from attache.archive.search.query import Node as Query
from attache.archive.search.words import words
from attache.days import iso_period
from attache.document import Document, Span
from attache.records import Entity, Event, EventPlace, EventTime, Item, Party, Place, Reading, Source, Transfer, to_reading

_TEXT = (
    "the ministry said that troops and rockets reached port after talks on grain shipments while envoys met in Zürich naïve "
    "café co-operation rocket-launcher 1718 Shahed-136 u.s. long-range radar drones drone droned ammunition sanction sanctions"
)
_WORDS = _TEXT.split()
_PEOPLE = (
    ("Olena Маркович", "UKR:GOV"), ("José Núñez", "ESP:GOV"), ("Ri Example", "PRK:MIL"), ("Pavel Obrimov", "RUS:GOV"),
    ("Ministry of Ports", "RUS:GOV"), ("Russia", "RUS:GOV"), ("North Korea", "PRK:GOV"), ("Georgia", "GEO:GOV"),
    ("Port Watch", "---:NGO"),
)  # fmt: skip
_PLACES = (("Zürich", "CHE"), ("Pyongyang", "PRK"), ("Port Louis", "MUS"), ("Somewhere", None))
_ITEMS = (("Shahed-136 drones", "drone"), ("artillery shells", "ammunition"), ("long-range radar", "sensor"))
_PUBLISHERS = (None, "The Port Courier", "Café Times", "Daily Example")


def readings(number: int, seed: int = 7) -> list[Reading]:
    """So many readings, always the same."""
    rng = random.Random(seed)
    return [_reading(rng, i) for i in range(number)]


def _reading(rng: random.Random, number: int) -> Reading:
    people = rng.sample(_PEOPLE, 3)
    text = " ".join(rng.choice(_WORDS) for _ in range(rng.randint(5, 60)))
    text += f". {people[0][0]} spoke.\n\nPage {number}."
    doc = Document(f"d{number:03}", text, paragraphs=[Span(0, len(text))])
    doc.title = " ".join(rng.choice(_WORDS) for _ in range(4)) if rng.random() < 0.8 else None
    doc.genre = rng.choice(("news", "opinion"))
    doc.publisher = rng.choice(_PUBLISHERS)
    doc.language = "en"
    if rng.random() < 0.85:
        doc.published = dt.date(2022, 1, 1) + dt.timedelta(rng.randrange(700))
    doc.entities = [Entity(id=f"e{i}", kind="person", name=name, code=code) for i, (name, code) in enumerate(people)]
    places = rng.sample(_PLACES, 1)
    doc.places = [Place(span=Span(0, 3), name=name, country=country) for name, country in places]
    doc.events = [_event(rng, i, doc.entities) for i in range(rng.randint(0, 3))]
    doc.transfers = [_transfer(rng, i, doc.entities) for i in range(rng.randint(0, 2))]
    return to_reading(doc)


def _party(entity: Entity) -> Party:
    return Party(entity=entity.id, code=entity.code)


def _source(rng: random.Random, entities: list[Entity]) -> Source:
    return rng.choice((Source(), Source(kind="attributed", entity=rng.choice(entities).id)))


def _event(rng: random.Random, number: int, entities: list[Entity]) -> Event:
    return Event(
        id=f"v{number}", type=rng.choice(("CONSULT", "ASSAULT", "AID")), mode=rng.choice((None, "visit")), trigger=Span(0, 3),
        evidence=Span(0, 10), actors=[_party(e) for e in rng.sample(entities, rng.randint(0, 2))],
        recipients=[_party(e) for e in rng.sample(entities, rng.randint(0, 2))], place=EventPlace(name="Zürich"),
        time=rng.choice((None, EventTime(value="2022-05"), EventTime(value="2022-06-30/2022-07-02"))),
        factuality=rng.choice(("CT+", "PS+", "CT-")), source=_source(rng, entities),
    )  # fmt: skip


def _transfer(rng: random.Random, number: int, entities: list[Entity]) -> Transfer:
    item, category = rng.choice(_ITEMS)
    supplier, recipient = rng.sample(entities, 2)
    return Transfer(
        id=f"t{number}", supplier=_party(supplier), recipient=rng.choice((None, _party(recipient))), trigger=Span(0, 3),
        item=Item(span=Span(0, 3), text=item, category=category),  # type: ignore[arg-type]
        evidence=Span(0, 10), status=rng.choice(("delivered", "suspected")), factuality=rng.choice(("CT+", "PS+")),
        regimes=rng.choice(([], ["UNSCR-1718"], ["UNSCR-1718", "EU-2023/1529"])), source=_source(rng, entities),
    )  # fmt: skip


def answers(query: Query, reading: Reading) -> bool:
    """Whether a reading is what a query asks for."""
    if isinstance(query, And):
        of_record = [p for p in query.parts if isinstance(p, Field) and p.name in _RECORD]
        rest = [p for p in query.parts if p not in of_record]
        return (not of_record or _one_record(of_record, reading)) and all(answers(p, reading) for p in rest)
    if isinstance(query, Or):
        return any(answers(p, reading) for p in query.parts)
    if isinstance(query, Not):
        return not answers(query.part, reading)
    if isinstance(query, Phrase) and query.words[0].startswith("¶"):
        _, field, *code = query.words[0].upper().split("¶")
        if field == "PLACE":
            return [p.country for p in reading.places if p.country in code] != []
        return any(e.code == ":".join(code) or (e.code[:3] == code[0] and len(code) == 1) for e in reading.entities)
    if isinstance(query, Phrase):
        where = [reading.document.title or ""] + ([] if query.title else [reading.document.text])
        return any(_in_a_row(Term("", query.words, query.prefix), part) for part in where)
    return _one_record([query], reading) if query.name in _RECORD else any(_has(query.name, t, reading) for t in query.terms)


_RECORD = {"from", "to", "type", "mode", "item", "status", "regime", "certainty", "when"}


def _in_a_row(term: Term, text: str) -> bool:
    return f" {' '.join(term.words)}{'' if term.prefix else ' '}" in _row(text)


@cache
def _row(text: str) -> str:
    return f" {' '.join(words(text))} "


def _has(field: str, term: Term, reading: Reading) -> bool:
    doc, day = reading.document, reading.document.published or ""
    if field in ("after", "before", "until", "during"):
        first, last = term.exact
        return (
            bool(day)
            and {"after": day >= first, "before": day < first, "until": day <= last, "during": first <= day <= last}[field]
        )
    if field in ("genre", "language"):
        return getattr(doc, field) in term.exact
    if field == "publisher":
        return _in_a_row(term, doc.publisher or "")
    if field == "place":
        return any(_in_a_row(term, p.name) for p in reading.places)
    if field == "source":
        by = {e.id: e.name for e in reading.entities}
        return any(_in_a_row(term, by.get(r.source.entity or "", "")) for r in (*reading.events, *reading.transfers))
    assert field == "actor"
    return any(_in_a_row(term, e.name) for e in reading.entities)


def _one_record(fields: list[Field], reading: Reading) -> bool:
    names = {f.name for f in fields}
    of_events, of_transfers = names & {"type", "mode"}, names & {"item", "status", "regime"}
    event = [f for f in fields if f.name not in {"item", "status", "regime"}]
    transfer = [f for f in fields if f.name not in {"type", "mode"}]
    one_event = any(_event_fits(event, e, reading) for e in reading.events)
    one_transfer = any(all(_fits(f, t, t.supplier, t.recipient, reading) for f in transfer) for t in reading.transfers)
    if of_events and of_transfers:
        return one_event and one_transfer
    return one_event if of_events else one_transfer if of_transfers else one_event or one_transfer


def _event_fits(fields: list[Field], event: Event, reading: Reading) -> bool:
    pairs = [(a, r) for a in event.actors or [None] for r in event.recipients or [None]]
    return any(all(_fits(f, event, a, r, reading) for f in fields) for a, r in pairs)


def _fits(field: Field, record: Event | Transfer, by: Party | None, on: Party | None, reading: Reading) -> bool:
    names = {e.id: e.name for e in reading.entities}

    def one(term: Term) -> bool:
        if field.name in ("from", "to"):
            party = by if field.name == "from" else on
            if party is None:
                return False
            if not term.words:
                return party.code == ":".join(term.exact)
            return party.code[:3] in term.exact if term.exact else _in_a_row(term, names[party.entity or ""])
        if field.name == "when":
            own = iso_period(record.time.value if record.time else None)
            days = own or iso_period(reading.document.published)
            return days is not None and days[0] <= term.exact[1] and days[1] >= term.exact[0]
        if field.name == "certainty":
            return record.factuality in term.exact
        if field.name == "item":
            assert isinstance(record, Transfer)
            return record.item.category in term.exact or _in_a_row(term, record.item.text)
        if field.name == "regime":
            assert isinstance(record, Transfer)
            return any(r.lower().startswith(term.exact[0]) for r in record.regimes)
        return getattr(record, field.name) in term.exact

    return any(one(term) for term in field.terms)
