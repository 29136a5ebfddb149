"""FollowTheMoney (https://followthemoney.tech): entities as JSON lines, or statements, each with the page that it is from.

Pages become `Article`, actors `Person`, `Organization`, `PublicBody` or `LegalEntity`, events `Event`, transfers of goods
`EconomicActivity`, of money `Payment`; `proof` leads from each to its page. Ids are hashes of Attaché's own, which stand in
`recordId`: FollowTheMoney allows no slashes in them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from attache.exports.facts import Facts, Side, When, dumps, scalar
from attache.exports.wording import certainty
from attache.knowledge import table
from attache.reading.times.derived import once
from attache.records import Event, Grade, Reading, Transfer

DATASET = "attache"
#: as FollowTheMoney calls the languages that Attaché reads (ISO 639-3)
_LANGUAGES = {"en": "eng"}
#: a text's most characters, by FollowTheMoney's own limit
_LONGEST = 65_000
_SCHEMATA = {"person": "Person", "organisation": "Organization", "state": "PublicBody"}
#: sectors by which an organisation is a public body
_PUBLIC = frozenset(("GOV", "MIL", "LEG", "JUD", "COP", "SPY"))
#: properties that lead to entities, and the other types that are not plain text
_TYPES = {
    **dict.fromkeys(("proof", "organizer", "involved", "sender", "receiver", "payer", "beneficiary"), "entity"),
    **dict.fromkeys(("country", "departureCountry", "destinationCountry"), "country"),
    **dict.fromkeys(("date", "startDate", "endDate", "publishedAt"), "date"),
    **dict.fromkeys(("description", "summary", "notes", "bodyText", "goodsDescription", "purpose"), "text"),
    "name": "name", "location": "address", "namesMentioned": "name", "sourceUrl": "url", "language": "language",
    "wikidataId": "identifier",
}  # fmt: skip

_alpha2 = once(lambda: table("places/states"), lambda rows: {row["code"]: row["alpha2"].lower() for row in rows})


class Thing(NamedTuple):
    """An entity of FollowTheMoney: no property is empty."""

    id: str
    schema: str
    properties: dict[str, list[str]]


def write(readings: Iterable[Reading], dataset: str = DATASET) -> Iterator[str]:
    """Entities as JSON lines, as `ftm` reads them; an actor of several pages comes once, with the first."""
    told: set[str] = set()
    for reading in readings:
        fresh = [thing for thing in things(reading) if thing.id not in told]
        told.update(thing.id for thing in fresh if thing.schema in _ACTORS)
        if fresh:
            yield "".join(_entity(thing, dataset) for thing in fresh)


def write_statements(readings: Iterable[Reading], dataset: str = DATASET) -> Iterator[str]:
    """Statements as JSON lines: every value of every property with the page that says so (`origin`), and when it was out."""
    for reading in readings:
        facts = Facts(reading)
        day = facts.when(None).first
        seen = day.isoformat() if day else None
        lines = [dumps(line) for thing in things(reading) for line in _statements(thing, dataset, facts, seen)]
        if lines:
            yield "\n".join(lines) + "\n"


def things(reading: Reading) -> list[Thing]:
    """What is said in a reading, as entities: the page first, then the actors, then events and transfers."""
    facts = Facts(reading)
    article = _article(facts)
    found = [article]
    actors: dict[str, Thing] = {}
    records: list[Thing] = []

    def known(sides: Iterable[Side | None]) -> list[str]:
        made = [_actor(side, article.id) for side in sides if side]
        actors.update((thing.id, thing) for thing in made if thing.id not in actors)
        return [thing.id for thing in made]

    known(facts.as_side(entity) for entity in reading.entities)
    for event in reading.events:
        sides = known(map(facts.side, event.actors)), known(map(facts.side, event.recipients))
        records.append(_event(facts, event, *sides, article.id))
    for one in reading.transfers:
        records.append(_transfer(facts, one, known([facts.side(one.supplier)]), known([facts.side(one.recipient)]), article.id))
    return [*found, *actors.values(), *records]


_ACTORS = frozenset(("Person", "Organization", "PublicBody", "LegalEntity"))


def _id(own: str) -> str:
    return f"{DATASET}-{hashlib.sha1(own.encode()).hexdigest()}"


def _thing(own: str, schema: str, **properties: str | list[str] | None) -> Thing:
    kept = {}
    for name, value in properties.items():
        values = dict.fromkeys(scalar(v) for v in ([value] if isinstance(value, str) else value or []) if v)
        if values:
            kept[name] = list(values)
    return Thing(_id(own), schema, kept)


def _article(facts: Facts) -> Thing:
    page = facts.page
    return _thing(
        f"document/{facts.id}", "Article", title=page.title, name=facts.title, publishedAt=_day(facts.when(None).first),
        publisher=page.publisher, author=page.byline, sourceUrl=facts.address, fileName=page.origin,
        language=_LANGUAGES.get(page.language or ""), bodyText=page.text[:_LONGEST], processingAgent=DATASET,
        namesMentioned=[e.name for e in facts.reading.entities], keywords=[page.genre, *page.section],
    )  # fmt: skip


def _actor(side: Side, proof: str) -> Thing:
    entity = side.entity
    schema = _SCHEMATA.get(entity.kind if entity else "", "LegalEntity")
    if schema == "Organization" and side.sector in _PUBLIC:
        schema = "PublicBody"
    country, wikidata = _country(side.state), entity.wikidata if entity else None
    if schema == "Person":
        office = entity.office if entity else None
        return _thing(side.id, schema, name=side.name, country=country, position=office, wikidataId=wikidata,
                      sector=side.sector, proof=proof)  # fmt: skip
    return _thing(side.id, schema, name=side.name, country=country, wikidataId=wikidata, sector=side.sector,
                  proof=proof)  # fmt: skip


def _event(facts: Facts, event: Event, actors: list[str], recipients: list[str], proof: str) -> Thing:
    what = f"{event.type} · {event.mode}" if event.mode else event.type
    who, whom = (", ".join(p.name for p in facts.words.parties(side)) for side in (event.actors, event.recipients))
    where = facts.where(event)
    return _thing(
        facts.record(event.id), "Event", name=f"{what}: {' → '.join(filter(None, (who, whom)))}".removesuffix(": "),
        **_dates(facts.when(event.time)), organizer=actors, involved=recipients, location=where.name if where else None,
        country=_country(where.country) if where else None, summary=facts.of(event.evidence),
        notes=_sure(facts, event, event.realis), keywords=[event.type, event.mode or "", event.cameo or "", *event.context],
        **_proved(facts, event.id, proof),
    )  # fmt: skip


def _transfer(facts: Facts, one: Transfer, sender: list[str], receiver: list[str], proof: str) -> Thing:
    from_, to = (facts.side(p) for p in (one.supplier, one.recipient))
    same = {
        **_dates(facts.when(one.time)), "description": facts.of(one.evidence), "summary": _sure(facts, one, one.status),
        **_proved(facts, one.id, proof),
    }  # fmt: skip
    if one.item.category == "money":
        return _thing(facts.record(one.id), "Payment", payer=sender, beneficiary=receiver, purpose=one.item.text, **same)
    return _thing(
        facts.record(one.id), "EconomicActivity", sender=sender, receiver=receiver, goodsDescription=one.item.text,
        departureCountry=_country(from_.state) if from_ else None, destinationCountry=_country(to.state) if to else None,
        **same,
    )  # fmt: skip


def _sure(facts: Facts, record: Event | Transfer, state: str) -> str:
    """How sure, who says so, how far along, in words."""
    sure = certainty(record.factuality)
    grade = "" if record.grade == Grade() else f"; grade {record.grade.code}"
    return (
        f"{record.factuality} ({sure.word}), {state}; says {facts.source(record.source)}; confidence {record.confidence}{grade}"
    )


def _proved(facts: Facts, id: str, proof: str) -> dict[str, str | list[str] | None]:
    return {
        "recordId": facts.record(id), "proof": proof, "sourceUrl": facts.address, "publisher": facts.page.publisher,
    }  # fmt: skip


def _dates(when: When) -> dict[str, str | list[str] | None]:
    if when.first == when.last:
        return {"date": _day(when.first)}
    return {"startDate": _day(when.first), "endDate": _day(when.last)}


def _day(day: object) -> str | None:
    return str(day) if day is not None else None


def _country(state: str | None) -> str | None:
    return _alpha2().get(state or "")


def _entity(thing: Thing, dataset: str) -> str:
    return dumps({**thing._asdict(), "datasets": [dataset]}) + "\n"


def _statements(thing: Thing, dataset: str, facts: Facts, seen: str | None) -> Iterator[dict[str, object]]:
    values = [(name, value) for name, all_ in thing.properties.items() for value in all_]
    whole = hashlib.sha1("".join(sorted(_key(dataset, thing.id, *pair) for pair in values)).encode()).hexdigest()
    for name, value in [*values, ("id", whole)]:
        yield {
            "id": _key(dataset, thing.id, name, value), "entity_id": thing.id, "canonical_id": thing.id, "prop": name,
            "prop_type": "id" if name == "id" else _TYPES.get(name, "string"), "schema": thing.schema, "value": value,
            "dataset": dataset, "lang": None, "original_value": None, "external": False, "first_seen": seen,
            "last_seen": seen, "origin": scalar(facts.page.url or facts.page.origin),
        }  # fmt: skip


def _key(dataset: str, entity: str, prop: str, value: str) -> str:
    """A statement's id, made as FollowTheMoney makes it."""
    return hashlib.sha1(f"{dataset}.{entity}.{prop}.{value}".encode()).hexdigest()
