"""The rows that a reading becomes in `event`, `transfer`, `actor` and `place`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from attache.days import iso_period
from attache.records import Event, Party, Place, Reading, Transfer

Row = dict[str, Any]

#: no database takes lone surrogates as text, and PostgreSQL no NUL
_UNKEEPABLE = re.compile("[\ud800-\udfff\0]")
#: of an actor's code, in place of a state
NO_STATE = "---"


def keepable(words: str) -> str:
    """The words as a database can hold them as text: what it cannot becomes U+FFFD."""
    return words if words.isprintable() else _UNKEEPABLE.sub("\ufffd", words)  # what is printable, which most is, has none


def rows_of(reading: Reading, number: int) -> dict[str, list[Row]]:
    """The rows of a reading, stored under `number`, by the name of their table."""
    made = _Rows(reading, number)
    return {
        "event": [row for event in {e.id: e for e in reading.events}.values() for row in made.event(event)],
        "transfer": [made.transfer(transfer) for transfer in {t.id: t for t in reading.transfers}.values()],
        "actor": list(made.actors()),
        "place": list(made.places()),
    }


class _Rows:
    def __init__(self, reading: Reading, number: int) -> None:
        self.reading = reading
        self.number = number
        self.document = keepable(reading.document.id)
        self.text = reading.document.text
        self.names = {entity.id: entity.name for entity in reading.entities}
        self.published = iso_period(reading.document.published)
        self.by_span: dict[tuple[int, int], Place] = {(p.span[0], p.span[1]): p for p in reversed(reading.places)}
        self.by_name: dict[str, Place] = {p.name: p for p in reversed(reading.places)}

    def event(self, event: Event) -> Iterator[Row]:
        base = {
            "document": self.document, "id": keepable(event.id), "reading": self.number, "type": event.type,
            "mode": event.mode, "cameo": event.cameo, **self.when(event.time.value if event.time else None),
            **self.where(event), "certainty": event.factuality, "realis": event.realis, "confidence": event.confidence,
            "source_kind": event.source.kind,
        }  # fmt: skip
        actors: list[Party | None] = [*event.actors] or [None]
        recipients: list[Party | None] = [*event.recipients] or [None]
        sides = product(actors, recipients)
        for pair, (actor, recipient) in enumerate(sides):
            yield {**base, "pair": pair, **self.party("actor", actor), **self.party("recipient", recipient)}

    def transfer(self, one: Transfer) -> Row:
        return {
            "document": self.document, "id": keepable(one.id), "reading": self.number,
            **self.party("supplier", one.supplier), **self.party("recipient", one.recipient),
            "item": keepable(one.item.text), "category": one.item.category,
            "quantity": None if one.quantity is None else float(one.quantity), "unit": one.unit and keepable(one.unit),
            "status": one.status, **self.when(one.time.value if one.time else None), "certainty": one.factuality,
            "confidence": one.confidence, "source_kind": one.source.kind,
            "regime": keepable(f" {' '.join(one.regimes)} ") if one.regimes else "", "in_return_for": one.in_return_for,
        }  # fmt: skip

    def actors(self) -> Iterator[Row]:
        for id, entity in {keepable(e.id): e for e in self.reading.entities}.items():
            state, _, sector = entity.code.partition(":")
            yield {
                "document": self.document, "id": id, "name": keepable(entity.name), "kind": entity.kind,
                "state": _known(state), "sector": _known(sector), "stable_id": entity.stable_id and keepable(entity.stable_id),
            }  # fmt: skip

    def places(self) -> Iterator[Row]:
        once = {(p.name, p.country): p for p in reversed(self.reading.places)}
        for number, place in enumerate(sorted(once.values(), key=lambda p: (p.span, p.name))):
            yield {
                "document": self.document, "number": number, "name": keepable(place.name), "country": place.country,
                "lat": place.lat, "lon": place.lon, "near": place.near and keepable(place.near),
            }  # fmt: skip

    def when(self, value: str | None) -> Row:
        own = iso_period(value)
        days = own or self.published
        return {"date_from": days and days[0], "date_to": days and days[1], "dated": int(own is not None)}

    def where(self, event: Event) -> Row:
        at = event.place
        if at is None:
            return {"place": None, "place_country": None}
        name = at.name or (at.span.of(self.text) if at.span else None)
        known = (self.by_span.get((at.span[0], at.span[1])) if at.span else None) or self.by_name.get(name or "")
        return {"place": name and keepable(name), "place_country": known.country if known else None}

    def party(self, side: str, party: Party | None) -> Row:
        if party is None:
            return {side: None, f"{side}_code": None, f"{side}_state": None}
        name = self.names.get(party.entity or "") or (party.span.of(self.text) if party.span else None)
        state = _known(party.code.partition(":")[0])
        return {side: name and keepable(name), f"{side}_code": party.code, f"{side}_state": state}


def _known(code: str) -> str | None:
    return None if code in ("", NO_STATE) else code
