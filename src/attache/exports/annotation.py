"""W3C Web Annotation (23 February 2017): each record as an annotation of the page's words, quoted and by position.

Positions count characters of `document.text` (Unicode code points, as the standard wants). Bodies: a tag or a name, a line
for people, and the record itself as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from attache.document import Span
from attache.exports.facts import Facts, dumps, scalar, urn
from attache.exports.wording import certainty
from attache.records import Attribution, Condition, Entity, Event, Reading, Transfer

Object = dict[str, Any]

#: characters before and after a quote, by which it is found again in a page that has changed
AROUND = 32


def write(readings: Iterable[Reading]) -> Iterator[str]:
    """One AnnotationPage, an annotation a line, those of each reading as it comes."""
    context = (
        '{"@context":"http://www.w3.org/ns/anno.jsonld","id":"urn:attache:annotations","type":"AnnotationPage","items":[\n'
    )
    opening = context
    for reading in readings:
        lines = [dumps(one) for one in made(reading)]
        if lines:
            yield opening + ",\n".join(lines)
            opening = ",\n"
    yield (context if opening is context else "\n") + "]}\n"


def made(reading: Reading) -> Iterator[Object]:
    """Who is named, who says what, what happens, what moves, what is lacked."""
    facts = Facts(reading)
    for entity in reading.entities:
        if entity.mentions:
            yield _entity(facts, entity)
    for number, one in enumerate(reading.attributions):
        spans = one.content or one.cue or one.source
        if spans:
            yield _said(facts, number, one, spans)
    for event in reading.events:
        words = facts.words
        who, whom = (", ".join(map(str, words.parties(side))) for side in (event.actors, event.recipients))
        what = f"{event.type} · {event.mode}" if event.mode else event.type
        yield _record(facts, event, event.type, f"{what}: {who or '—'} → {whom or '—'}, {words.when(event.time)}")
    for transfer in reading.transfers:
        who, whom = (str(facts.words.party(side)) for side in (transfer.supplier, transfer.recipient))
        line = f"{transfer.status}: {transfer.item.text}: {who} → {whom}"
        yield _record(facts, transfer, f"transfer of {transfer.item.category}", line)
    for condition in reading.conditions:
        holder = facts.words.party(condition.holder).name
        yield _record(facts, condition, condition.kind, f"{holder}: {facts.words.condition(condition)}")


def _entity(facts: Facts, entity: Entity) -> Object:
    who = urn("actor", facts.actor(entity))
    bodies = [{"type": "SpecificResource", "source": who, "purpose": "identifying"}, _text(entity.name, "describing")]
    if entity.code != "---:---":
        bodies.append(_text(entity.code, "tagging"))
    return _annotation(facts, entity.id, "identifying", [*bodies, _json(entity)], entity.mentions)


def _said(facts: Facts, number: int, one: Attribution, spans: list[Span]) -> Object:
    by = facts.holder(one)
    line = f"{by.name if by else facts.spans(one.source) or 'unnamed'}: {one.kind}"
    return _annotation(
        facts, f"a{number}", "describing", [_text(one.kind, "tagging"), _text(line, "describing"), _json(one)], spans
    )


def _record(facts: Facts, record: Event | Transfer | Condition, tag: str, line: str) -> Object:
    sure = certainty(record.factuality)
    words = f"{line}. {record.factuality} ({sure.word}), says {facts.source(record.source)}"
    bodies = [_text(tag, "classifying"), _text(words, "describing"), _json(record)]
    return _annotation(facts, record.id, "classifying", bodies, [record.evidence])


def _annotation(facts: Facts, id: str, motivation: str, bodies: list[Object], spans: list[Span]) -> Object:
    targets = [_target(facts, span) for span in spans]
    return {
        "id": urn("record", facts.record(id)), "type": "Annotation", "motivation": motivation, "body": bodies,
        "target": targets[0] if len(targets) == 1 else targets,
    }  # fmt: skip


def _target(facts: Facts, span: Span) -> Object:
    start, end = span
    quote = {
        "type": "TextQuoteSelector", "exact": facts.of(span), "prefix": facts.of(Span(max(0, start - AROUND), start)),
        "suffix": facts.of(Span(end, end + AROUND)),
    }  # fmt: skip
    source = facts.address or urn("document", facts.id)
    return {"source": source, "selector": [quote, {"type": "TextPositionSelector", "start": start, "end": end}]}


def _text(words: str, purpose: str) -> Object:
    return {"type": "TextualBody", "purpose": purpose, "value": scalar(words), "format": "text/plain"}


def _json(record: object) -> Object:
    return {"type": "TextualBody", "value": dumps(msgspec.to_builtins(record)), "format": "application/json"}
