"""STIX 2.1 (OASIS, 10 June 2021): one bundle of reports, identities, locations, and relationships or notes.

An event or transfer that is told as so, between two who are named, is a `relationship`; what is planned, denied, suspected
or names one side only is a `note`, so that nobody takes a denial for a deed. An extension holds what STIX has no field for.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from attache.exports.facts import Facts, Side, When, Where, dumps, is_actual, pairs, scalar, uuid_of
from attache.exports.wording import certainty
from attache.records import Event, Reading, Transfer

Object = dict[str, Any]

#: when all was made that belongs to no page: the same on every run. The day of the standard.
_EVER = "2021-06-10T00:00:00.000Z"
_TOOL = f"identity--{uuid_of('stix', 'attache')}"
EXTENSION = f"extension-definition--{uuid_of('stix', 'record')}"
_CLASSES = {"person": "individual", "organisation": "organization", "state": "organization", "group": "group"}
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
#: transfers that came to nothing
_CAME_TO_NOTHING = frozenset(("blocked", "refused", "ended"))
_SAID_TO_BE = frozenset(("CT+", "PR+"))


def write(readings: Iterable[Reading]) -> Iterator[str]:
    """One bundle, an object a line, those of each reading as it comes; the bundle's id, which is made of theirs, at the end."""
    told: set[str] = set()
    digest = hashlib.sha256()
    opening = '{"type":"bundle","objects":[\n'
    for group in _groups(readings):
        fresh = [one for one in group if one["id"] not in told]
        told.update(one["id"] for one in fresh if one["type"] in ("identity", "location"))
        for one in fresh:
            digest.update(one["id"].encode())
        if fresh:
            yield opening + ",\n".join(map(dumps, fresh))
            opening = ",\n"
    yield f'\n],"id":"bundle--{uuid_of("bundle", digest.hexdigest())}"}}\n'


def _groups(readings: Iterable[Reading]) -> Iterator[list[Object]]:
    yield _own()
    for reading in readings:
        yield objects(reading)


def _own() -> list[Object]:
    """Who made the bundle, and the extension that it uses."""
    tool = _object(_TOOL, _EVER, name="Attaché", identity_class="system", description="Reads news pages into records.")
    extension = _object(
        EXTENSION, _EVER, name="Attaché record", version="1.0.0", extension_types=["property-extension"],
        description="Certainty (FactBank), who says so, the words that the record rests on, and where they stand.",
        schema="https://json-schema.org/draft/2020-12/schema", created_by_ref=_TOOL,
    )  # fmt: skip
    return [tool, extension]


def objects(reading: Reading) -> list[Object]:
    """What is said in a reading: its actors and places, its events and transfers, and the report that holds them."""
    facts = Facts(reading)
    made = _Made(facts)
    for event in reading.events:
        made.event(event)
    for one in reading.transfers:
        made.transfer(one)
    return [*made.found.values(), made.report()]


class _Made:
    """The objects of one reading as they are made."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        day = facts.when(None).first
        self.moment = _moment(day) if day else _EVER
        self.report_id = f"report--{uuid_of('report', facts.id)}"
        self.found: dict[str, Object] = {}
        for entity in facts.reading.entities:
            self._identity(facts.as_side(entity))

    def event(self, event: Event) -> None:
        facts, where = self.facts, self.facts.where(event)
        words = event.type.lower() if event.mode is None else f"{event.type.lower()} ({event.mode})"
        place = self._location(where) if where else None
        more = {
            "record": facts.record(event.id), "type": event.type, "mode": event.mode, "cameo": event.cameo,
            "realis": event.realis, "place": where.name if where else None, "place_ref": place,
        }  # fmt: skip
        for number, sides in enumerate(pairs(event)):
            self._link(event, number, words, event.type.lower(), tuple(map(facts.side, sides)), is_actual(event), more, place)

    def transfer(self, one: Transfer) -> None:
        facts = self.facts
        so = one.factuality in _SAID_TO_BE and one.status not in _CAME_TO_NOTHING and one.status != "suspected"
        more = {
            "record": facts.record(one.id), "item": one.item.text, "category": one.item.category, "status": one.status,
            "quantity": one.quantity, "unit": one.unit, "controls": one.item.controls, "regimes": one.regimes,
        }  # fmt: skip
        words = f"transfer of {facts.words.of(one.item.span) or one.item.text} ({one.status})"
        sides = facts.side(one.supplier), facts.side(one.recipient)
        self._link(one, 0, words, "transfers-to", sides, so, more, None)

    def _link(
        self, record: Event | Transfer, number: int, words: str, kind: str, sides: tuple[Side | None, ...], so: bool,
        more: Object, place: str | None,
    ) -> None:  # fmt: skip
        facts = self.facts
        refs = [self._identity(side) for side in sides if side]
        key = uuid_of("record", facts.record(record.id), str(number))
        same: Object = {
            "created_by_ref": _TOOL, "confidence": round(max(0.0, min(record.confidence, 1.0)) * 100),
            "external_references": self._references(),
            "extensions": {EXTENSION: {"extension_type": "property-extension", **_kept({**more, **facts.sure(record)})}},
        }  # fmt: skip
        evidence = facts.of(record.evidence)
        if so and len(refs) == 2 and refs[0] != refs[1]:
            self._add(
                f"relationship--{key}", self.moment, relationship_type=kind, source_ref=refs[0], target_ref=refs[1],
                description=f"{words}: {evidence}", **_times(facts.when(record.time)), **same,
            )  # fmt: skip
            return
        sure = certainty(record.factuality)
        state = record.realis if isinstance(record, Event) else record.status
        content = f"{evidence}\n\n{record.factuality} ({sure.word}), {state}; says {facts.source(record.source)}"
        about = [*dict.fromkeys(refs), *([place] if place else [])] or [self.report_id]
        self._add(f"note--{key}", self.moment, abstract=words, content=content, object_refs=about, **same)

    def report(self) -> Object:
        """The page."""
        facts = self.facts
        page = facts.page
        return _object(
            self.report_id, self.moment, name=facts.title, published=self.moment, report_types=[scalar(page.genre)],
            object_refs=sorted(self.found) or [_TOOL], external_references=self._references(), created_by_ref=_TOOL,
            lang=page.language,
        )  # fmt: skip

    def _references(self) -> list[Object]:
        facts = self.facts
        name = scalar(facts.page.publisher or facts.page.origin) or "page"
        reference: Object = {"source_name": name, "external_id": facts.id, "description": facts.title}
        if facts.address:
            reference["url"] = facts.address
        if facts.address and _SHA256.match(facts.page.sha256):
            reference["hashes"] = {"SHA-256": facts.page.sha256}
        return [reference]

    def _identity(self, side: Side) -> str:
        entity = side.entity
        id = f"identity--{uuid_of('identity', side.id)}"
        about = [words for words in (side.code, entity.office if entity else None) if words]
        return self._add(
            id, _EVER, name=side.name or "unknown", identity_class=_CLASSES.get(entity.kind if entity else "", "unknown"),
            description=", ".join(about) or None, external_references=_wikidata(side),
        )  # fmt: skip

    def _location(self, where: Where) -> str | None:
        if where.lat is None and where.country is None:
            return None
        key = str(where.geonames) if where.geonames else f"{where.name}\0{where.country}"
        return self._add(
            f"location--{uuid_of('location', key)}", _EVER, name=where.name, country=where.country, latitude=where.lat,
            longitude=where.lon,
        )  # fmt: skip

    def _add(self, id: str, made: str, **fields: Any) -> str:
        self.found.setdefault(id, _object(id, made, **fields))
        return id


def _object(id: str, made: str, **fields: Any) -> Object:
    type_ = id.partition("--")[0]
    return {"type": type_, "spec_version": "2.1", "id": id, "created": made, "modified": made, **_kept(fields)}


def _kept(fields: Object) -> Object:
    """Without what is empty: STIX knows no null and no empty list."""
    return {name: value for name, value in fields.items() if value is not None and value not in ([], "")}


def _wikidata(side: Side) -> list[Object]:
    known = side.entity.wikidata if side.entity else None
    return [{"source_name": "wikidata", "external_id": known, "url": f"https://www.wikidata.org/wiki/{known}"}] if known else []


def _moment(day: dt.date) -> str:
    return f"{day:%Y-%m-%d}T00:00:00.000Z" if day.year >= 1000 else _EVER


def _times(when: When) -> Object:
    """From the beginning of the first day to the end of the last, where the text tells them."""
    if when.first is None or when.last is None or when.basis != "text" or when.last == dt.date.max:
        return {}
    return {"start_time": _moment(when.first), "stop_time": _moment(when.last + dt.timedelta(days=1))}
