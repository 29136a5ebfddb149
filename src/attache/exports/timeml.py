"""TimeML 1.2.1 (Pustejovsky et al., 2003), a file a page: time expressions and events in the text, and what holds when.

`comment` of each MAKEINSTANCE has the class, certainty (as FactBank adds it to TimeML), source and record. Tags cannot overlap:
of two that would, the one that begins later is left out, with its instance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from attache.document import Span
from attache.exports.facts import Facts
from attache.exports.markup import HEAD, element, start, text
from attache.exports.names import stem
from attache.records import Event, Reading, Transfer

#: what TimeML says where nothing is known
_NONE = "NONE"


class Tag(NamedTuple):
    """A stretch of text in an element."""

    span: Span
    name: str
    attributes: dict[str, str | None]


def write_folder(readings: Iterable[Reading]) -> Iterator[tuple[str, str]]:
    """Name of a file and its whole text, one a reading."""
    for reading in readings:
        yield f"{stem(reading.document.id)}.tml", page(reading)


def page(reading: Reading) -> str:
    """One page as TimeML."""
    facts = Facts(reading)
    records: list[Event | Transfer] = [*reading.events, *reading.transfers]
    times = [_time(facts, number) for number in range(len(reading.times))]
    triggers: dict[Span, list[Event | Transfer]] = {}
    for record in records:
        triggers.setdefault(Span(*record.trigger), []).append(record)
    events = [
        Tag(span, "EVENT", {"eid": f"e{number}", "class": "OCCURRENCE"}) for number, span in enumerate(sorted(triggers), 1)
    ]
    kept = _apart([*times, *events])
    instances = [
        (tag.attributes["eid"], record) for tag in kept if tag.name == "EVENT" for record in triggers[tag.span]
    ]  # fmt: skip
    known = {tag.span: tag.attributes["tid"] for tag in kept if tag.name == "TIMEX3"}
    lines = [
        element("DOCID", None, text(facts.id)), _created(facts), element("TITLE", None, text(facts.page.title or "")),
        element("TEXT", None, "".join(_inline(facts.page.text, kept))),
        *(_instance(facts, f"ei{n}", eid, record) for n, (eid, record) in enumerate(instances, 1)),
        *_links(instances, known),
    ]  # fmt: skip
    return HEAD + start("TimeML") + "\n" + "\n".join(lines) + "\n</TimeML>\n"


def _created(facts: Facts) -> str:
    """The document creation time, t0."""
    day = facts.when(None).first
    attributes = {
        "tid": "t0", "type": "DATE", "value": str(day) if day else "", "temporalFunction": "false",
        "functionInDocument": "CREATION_TIME",
    }  # fmt: skip
    return element("DCT", None, element("TIMEX3", attributes, str(day) if day else ""))


def _time(facts: Facts, number: int) -> Tag:
    one = facts.reading.times[number]
    relative = one.anchor is not None
    return Tag(
        Span(*one.span), "TIMEX3",
        {"tid": f"t{number + 1}", "type": one.type, "value": one.value, "mod": one.mod,
         "temporalFunction": "true" if relative else "false", "anchorTimeID": "t0" if one.anchor == "published" else None},
    )  # fmt: skip


def _apart(tags: list[Tag]) -> list[Tag]:
    """Those that do not overlap one before them, in text order; of two that begin together the shorter."""
    kept: list[Tag] = []
    for tag in sorted(tags, key=lambda t: (t.span, t.name)):
        if tag.span[0] < tag.span[1] and (not kept or kept[-1].span[1] <= tag.span[0]):
            kept.append(tag)
    return kept


def _inline(words: str, tags: list[Tag]) -> Iterator[str]:
    at = 0
    for tag in tags:
        yield text(words[at : tag.span[0]])
        yield element(tag.name, tag.attributes, text(words[slice(*tag.span)]))
        at = tag.span[1]
    yield text(words[at:])


def _instance(facts: Facts, id: str, event: str | None, record: Event | Transfer) -> str:
    if isinstance(record, Event):
        what = f"type={record.type} mode={record.mode or _NONE} realis={record.realis}"
    else:
        what = f"type=TRANSFER category={record.item.category} status={record.status}"
    comment = (
        f"{what} certainty={record.factuality} confidence={record.confidence} source={facts.source(record.source)!r} "
        f"record={facts.record(record.id)}"
    )
    attributes = {
        "eiid": id, "eventID": event, "tense": _NONE, "aspect": _NONE, "pos": _NONE,
        "polarity": "NEG" if record.factuality.endswith("-") else "POS", "comment": comment,
    }  # fmt: skip
    return element("MAKEINSTANCE", attributes)


def _links(instances: list[tuple[str | None, Event | Transfer]], times: dict[Span, str | None]) -> Iterator[str]:
    """What took place within which time that the text tells."""
    number = 0
    for place, (_, record) in enumerate(instances, 1):
        span = record.time.span if record.time else None
        if span is not None and Span(*span) in times:
            number += 1
            attributes = {
                "lid": f"l{number}", "relType": "IS_INCLUDED", "eventInstanceID": f"ei{place}",
                "relatedToTime": times[Span(*span)],
            }  # fmt: skip
            yield element("TLINK", attributes)
