"""GeoJSON (RFC 7946): events where they took place, transfers as lines from the supplier's state to the recipient's.

Events without a known place and transfers between states that are not known are left out. A line joins the middles of two
states: it says between whom, not by which way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from attache.exports.facts import Facts, Side, dumps, state_name
from attache.reading.places.gazetteer import look_up
from attache.records import Event, Reading, Transfer

Position = tuple[float, float]


def write(readings: Iterable[Reading]) -> Iterator[str]:
    """One FeatureCollection, the features of each reading as it comes, one a line."""
    opening = '{"type":"FeatureCollection","features":[\n'
    for reading in readings:
        lines = [dumps(feature) for feature in features(reading)]
        if lines:
            yield opening + ",\n".join(lines)
            opening = ",\n"
    yield ("\n" if opening == ",\n" else opening) + "]}\n"


def features(reading: Reading) -> Iterator[dict[str, Any]]:
    """The reading's events and transfers that can be drawn."""
    facts = Facts(reading)
    for event in reading.events:
        where = facts.where(event)
        if where is not None and where.lat is not None and where.lon is not None:
            shape = {"type": "Point", "coordinates": [where.lon, where.lat]}
            place = {
                "place": where.name, "place_country": where.country, "place_near": where.near,
                "geonames": where.geonames,
            }  # fmt: skip
            yield _feature(facts, event, shape, {**_event(facts, event), **place})
    for one in reading.transfers:
        ends = [middle(side) for side in (facts.side(one.supplier), facts.side(one.recipient))]
        if None not in ends and ends[0] != ends[1]:
            yield _feature(facts, one, {"type": "LineString", "coordinates": ends}, _transfer(facts, one))


def _feature(facts: Facts, record: Event | Transfer, shape: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    when = facts.when(record.time)
    properties = {
        **more, "date_from": when.first and when.first.isoformat(), "date_to": when.last and when.last.isoformat(),
        "date_basis": when.basis, **facts.sure(record), "title": facts.page.title, "published": facts.page.published,
        "url": facts.address, "origin": facts.page.origin,
    }  # fmt: skip
    return {"type": "Feature", "id": facts.record(record.id), "geometry": shape, "properties": properties}


def _event(facts: Facts, event: Event) -> dict[str, Any]:
    actors, recipients = ([str(p) for p in facts.words.parties(side)] for side in (event.actors, event.recipients))
    return {
        "kind": "event", "type": event.type, "mode": event.mode, "cameo": event.cameo, "actors": actors,
        "recipients": recipients, "realis": event.realis,
    }  # fmt: skip


def _transfer(facts: Facts, one: Transfer) -> dict[str, Any]:
    supplier, recipient = (str(facts.words.party(side)) for side in (one.supplier, one.recipient))
    return {
        "kind": "transfer", "supplier": supplier, "recipient": recipient,
        "item": one.item.text, "category": one.item.category, "quantity": one.quantity, "unit": one.unit, "status": one.status,
        "regimes": one.regimes,
    }  # fmt: skip


def middle(side: Side | None) -> Position | None:
    """About the middle of a party's state: longitude and latitude, as the gazetteer has them."""
    return _middle(side.state) if side and side.state else None


@cache
def _middle(state: str) -> Position | None:
    name = state_name(state)
    found = [e for e in look_up(name) if e.kind == "s" and e.country == state] if name else []
    return (found[0].lon, found[0].lat) if found else None
