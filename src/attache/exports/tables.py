"""Readings as tables: typed columns, the same for CSV, Parquet and SQL. `docs/exports.md` says what stands in which column.

Every row names its document; events, transfers and attributions have the words that they rest on and how sure they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from attache.exports.columns import COLUMNS, Kind
from attache.exports.facts import Facts, Side, When, pairs, scalar, spot
from attache.records import Event, Party

Row = dict[str, Any]


class Table(NamedTuple):
    """A table: its columns with the kind of each, and what makes its rows of a reading. A column left out of a row is empty."""

    columns: dict[str, Kind]
    rows: Callable[[Facts], Iterator[Row]]


def _documents(facts: Facts) -> Iterator[Row]:
    page, reading = facts.page, facts.reading
    yield {
        "document": facts.id, "title": page.title, "published": facts.when(None).first, "published_basis": page.published_basis,
        "genre": page.genre, "publisher": page.publisher, "byline": page.byline, "section": page.section,
        "language": page.language, "url": page.url, "origin": page.origin, "sha256": page.sha256,
        "characters": len(page.text), "events": len(reading.events), "transfers": len(reading.transfers),
        "attributions": len(reading.attributions),
    }  # fmt: skip


def _events(facts: Facts) -> Iterator[Row]:
    for event in facts.reading.events:
        base = {
            "id": facts.record(event.id), "type": event.type, "mode": event.mode, "context": event.context,
            "cameo": event.cameo, **_days(facts.when(event.time)), **_where(facts, event), "realis": event.realis,
            **facts.sure(event), **_at(event), **_page(facts),
        }  # fmt: skip
        for number, (actor, recipient) in enumerate(pairs(event)):
            yield {**base, "pair": number, **_side(facts, "actor", actor), **_side(facts, "recipient", recipient)}


def _transfers(facts: Facts) -> Iterator[Row]:
    exchange = {leg: x.id for x in facts.reading.exchanges for side in x.sides for leg in side.transfers}
    for one in facts.reading.transfers:
        tied = exchange.get(one.id)
        yield {
            "id": facts.record(one.id), **_side(facts, "supplier", one.supplier), **_side(facts, "recipient", one.recipient),
            "item": scalar(one.item.text), "category": one.item.category, "controls": one.item.controls,
            "modelled_on": one.item.modelled_on, "quantity": one.quantity, "unit": one.unit, "value": one.value,
            "status": one.status, **_days(facts.when(one.time)), "regimes": one.regimes,
            "regime_reasons": one.regime_reasons, "via": [p.name for p in facts.words.parties(one.via)],
            "carrier": facts.of(one.carrier) or None,
            "in_return_for": facts.record(one.in_return_for) if one.in_return_for else None,
            "exchange": facts.record(tied) if tied else None, **facts.sure(one), **_at(one), **_page(facts),
        }  # fmt: skip


def _attributions(facts: Facts) -> Iterator[Row]:
    for number, one in enumerate(facts.reading.attributions):
        holder = facts.holder(one)
        spans = [*one.content, *one.cue, *one.source]
        yield {
            "id": facts.record(f"a{number}"), "source": facts.spans(one.source), **_names("holder", holder),
            "cue": facts.spans(one.cue), "kind": one.kind, "content": facts.spans(one.content), "direct": one.direct,
            "within": None if one.within is None else facts.record(f"a{one.within}"), "document": facts.id,
            "start": min((s[0] for s in spans), default=None), "end": max((s[1] for s in spans), default=None),
            **_page(facts),
        }  # fmt: skip


def _actors(facts: Facts) -> Iterator[Row]:
    for entity in facts.reading.entities:
        side = facts.as_side(entity)
        yield {
            "actor_id": side.id, "name": side.name, "kind": entity.kind, "office": entity.office, "code": side.code,
            "state": side.state, "sector": side.sector, "wikidata": entity.wikidata, "mentions": len(entity.mentions),
            "document": facts.id, "entity": entity.id,
        }  # fmt: skip


def _places(facts: Facts) -> Iterator[Row]:
    for place in facts.reading.places:
        found = spot(place)
        yield {
            "name": found.name, "country": found.country, "near": found.near, "lat": found.lat, "lon": found.lon,
            "geonames": found.geonames, "words": facts.of(place.span), "document": facts.id, "start": place.span[0],
            "end": place.span[1],
        }  # fmt: skip


def _conditions(facts: Facts) -> Iterator[Row]:
    for one in facts.reading.conditions:
        yield {
            "id": facts.record(one.id), "kind": one.kind, **_side(facts, "holder", one.holder),
            "items": [i.text for i in one.of], "certainty": one.factuality, "confidence": one.confidence,
            "source_kind": one.source.kind, "source": facts.source(one.source), "trigger": facts.of(one.trigger),
            "evidence": facts.of(one.evidence), "document": facts.id, **_at(one), **_page(facts),
        }  # fmt: skip


def _contradictions(facts: Facts) -> Iterator[Row]:
    for one in facts.reading.contradictions:
        yield {
            "id": facts.record(one.id), "kind": one.kind, "here": facts.of(one.here), "there": facts.of(one.there),
            "here_records": [facts.record(r) for r in one.here_records],
            "there_records": [facts.record(r) for r in one.there_records], "confidence": one.confidence,
            "document": facts.id, **_page(facts),
        }  # fmt: skip


def _side(facts: Facts, name: str, party: Party | None) -> Row:
    return _names(name, facts.side(party))


def _names(name: str, side: Side | None) -> Row:
    if side is None:
        return {}
    return {name: side.name, f"{name}_id": side.id, f"{name}_code": side.code, f"{name}_state": side.state}


def _days(when: When) -> Row:
    return {"date_from": when.first, "date_to": when.last, "date_basis": when.basis}


def _where(facts: Facts, event: Event) -> Row:
    where = facts.where(event)
    if where is None:
        return {}
    return {
        "place": where.name, "place_country": where.country, "place_near": where.near, "lat": where.lat, "lon": where.lon,
    }  # fmt: skip


def _at(record: Any) -> Row:
    """Where the evidence stands: characters of the document's text."""
    return {"start": record.evidence[0], "end": record.evidence[1]}


def _page(facts: Facts) -> Row:
    page = facts.page
    return {"published": facts.when(None).first, "title": page.title, "url": page.url or page.origin}


_ROWS: dict[str, Callable[[Facts], Iterator[Row]]] = {
    "documents": _documents,
    "events": _events,
    "transfers": _transfers,
    "attributions": _attributions,
    "actors": _actors,
    "places": _places,
    "conditions": _conditions,
    "contradictions": _contradictions,
}
TABLES = {name: Table(columns, _ROWS[name]) for name, columns in COLUMNS.items()}
