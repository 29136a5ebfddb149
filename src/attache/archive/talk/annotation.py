"""Corrections as annotation, in the form of the annotation guidelines: what people vouch for, to train and to measure by.

Every text value is an exact substring of the document, and a quote stands in it once. By itself only what somebody accepted or
edited is written; `whole` adds what nobody has judged, for a document that somebody went through from end to end. What was
rejected stands under `rejected`, which the form does not have: programs that know the form alone pass it over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from attache.archive.store import Archive
from attache.archive.talk.anchors import Kind, Noted, focus_of, records_of
from attache.archive.talk.corrections import Corrected, corrected
from attache.archive.talk.tables import correction
from attache.document import Span
from attache.records import Condition, Event, Party, Reading, Source, Transfer

#: characters that a quote may grow by to stand in the text once
_GROWTH = 200

Values = dict[str, Any]


def all_annotations(archive: Archive, *, whole: bool = False) -> Iterator[Values]:
    """The annotation of every document that somebody corrected, in the order of the documents' ids."""
    with archive.look() as db:
        ids = sorted(db.execute(select(correction.c.document).distinct()).scalars())
    for id in ids:
        yield annotation(corrected(archive, id), whole=whole)


def annotation(made: Corrected, *, whole: bool = False) -> Values:
    """The annotation of one document."""
    reading = made.reading

    def kept(kind: Kind) -> list[Any]:
        return [r for r in records_of(reading, kind) if whole or (kind, r.id) in made.verdicts]

    rejected = {
        "events": [_event(r, reading) for r in made.rejected if isinstance(r, Event)],
        "transfers": [_transfer(r, reading, []) for r in made.rejected if isinstance(r, Transfer)],
    }
    lacks = [_condition(r, reading) for r in made.rejected if isinstance(r, Condition)]
    if lacks:
        rejected["conditions"] = lacks
    transfers = kept("transfer")
    found: Values = {
        "doc": reading.document.id,
        "events": [_event(event, reading) for event in kept("event")],
        "transfers": [_transfer(transfer, reading, transfers) for transfer in transfers],
        "times": _times(reading) if whole else [],
    }
    conditions = [_condition(condition, reading) for condition in kept("condition")]
    if conditions:
        found["conditions"] = conditions
    return {**found, "rejected": rejected} if any(rejected.values()) else found


def values_of(record: Noted, reading: Reading) -> Values:
    """A record's values under the names by which they are corrected (`changes.CHANGES`), parties as text and code."""
    if isinstance(record, Condition):
        made = _condition(record, reading)
        return {**made, "condition": made["kind"], "things": made["of"]}
    if isinstance(record, Event):
        return _event(record, reading)
    return {**_transfer(record, reading, []), "item": record.item.text}


def _event(event: Event, reading: Reading) -> Values:
    text = reading.document.text
    place = event.place
    where = (place.span.of(text) if place.span else place.name) if place else None
    return {
        "quote": _quote(event, reading), "trigger": Span(*event.trigger).of(text), "type": event.type, "mode": event.mode,
        "actors": _parties(event.actors, reading), "recipients": _parties(event.recipients, reading),
        "where": where if where and where in text else None, "when": event.time.value if event.time else None,
        "factuality": event.factuality, "realis": event.realis, "source": _source(event.source, reading),
    }  # fmt: skip


def _transfer(one: Transfer, reading: Reading, others: Sequence[Transfer]) -> Values:
    return {
        "quote": _quote(one, reading), "supplier": _party(one.supplier, reading), "recipient": _party(one.recipient, reading),
        "item": Span(*one.item.span).of(reading.document.text), "category": one.item.category, "quantity": one.quantity,
        "value": one.value, "status": one.status,
        "in_return_for": next((n for n, other in enumerate(others) if other.id == one.in_return_for), None),
        "when": one.time.value if one.time else None, "factuality": one.factuality, "source": _source(one.source, reading),
    }  # fmt: skip


def _condition(one: Condition, reading: Reading) -> Values:
    text = reading.document.text
    return {
        "quote": _quote(one, reading), "trigger": Span(*one.trigger).of(text), "kind": one.kind,
        "holder": _party(one.holder, reading), "of": [Span(*item.span).of(text) for item in one.of],
        "factuality": one.factuality, "source": _source(one.source, reading),
    }  # fmt: skip


def _parties(given: Sequence[Party], reading: Reading) -> list[Values]:
    return [made for made in (_party(one, reading) for one in given) if made]


def _party(one: Party | None, reading: Reading) -> Values | None:
    """A party by its words; without words by a mention of its entity; None where the text has neither."""
    if one is None:
        return None
    span = one.span or next((e.mentions[0] for e in reading.entities if e.id == one.entity and e.mentions), None)
    return {"text": Span(*span).of(reading.document.text), "code": one.code} if span else None


def _source(source: Source, reading: Reading) -> str:
    return Span(*source.span).of(reading.document.text) if source.kind == "attributed" and source.span else "author"


def _times(reading: Reading) -> list[Values]:
    text = reading.document.text
    return [
        {"text": Span(*t.span).of(text), "quote": _once(text, _sentence(reading, Span(*t.span))), "type": t.type,
         "value": t.value} for t in reading.times
    ]  # fmt: skip


def _quote(record: Noted, reading: Reading) -> str:
    """The evidence with the focus in it."""
    parts = (record.evidence, focus_of(record))
    return _once(reading.document.text, Span(min(p[0] for p in parts), max(p[1] for p in parts)))


def _sentence(reading: Reading, span: Span) -> Span:
    return next((Span(*s) for s in reading.document.sentences if Span(*s).covers(span)), span)


def _once(text: str, span: Span) -> str:
    """The words of a span, and as much around them as makes them stand in the text once."""
    start, end = span
    for _ in range(_GROWTH):
        if text.count(text[start:end]) == 1:
            break
        start, end = max(0, start - 1), min(len(text), end + 1)
    return text[start:end]
