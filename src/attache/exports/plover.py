"""Events as PLOVER's manual (2021, chapter "Data Fields") has them exchanged: JSON lines, one event a line.

Field names are the manual's, with `actor` for what its drafts call `source`; places have the names of GeoNames' dump. What
PLOVER has no field for stands beside them under Attaché's own names (`cameo`, `factuality`, `realis`, `confidence`,
`attributed_to`, `date_basis`). `docs/coding.md` explains all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from attache import __version__
from attache.exports.dyads import Coder, Ground, classes, code_of, days
from attache.knowledge import table
from attache.reading.times.derived import once
from attache.records import Event, Party, Reading

CODEBOOK = "plover-base-2021"

_contexts = once(lambda: table("events/plover_contexts"), lambda rows: {row["context"]: row["plover"] for row in rows})
_alpha2 = once(lambda: table("places/states"), lambda rows: {row["code"]: row["alpha2"] for row in rows})


def write(readings: Iterable[Reading]) -> Iterator[str]:
    """The events of each reading as it comes, one a line."""
    for reading in readings:
        coder = Coder(reading)
        lines = [json.dumps(_event(coder, event), ensure_ascii=False, separators=(", ", ": ")) for event in reading.events]
        if lines:
            yield "\n".join(lines) + "\n"


def _event(coder: Coder, event: Event) -> dict[str, Any]:
    text = coder.reading.document.text
    row = classes()[event.type]
    ground = coder.ground(event)
    record: dict[str, Any] = {
        "id": f"{coder.reading.document.id}/{event.id}",
        **_dates(coder, event),
        "actor": [_party(coder, p) for p in event.actors],
        "recipient": [_party(coder, p) for p in event.recipients],
        "event": [event.type],
        "mode": [event.mode] if event.mode else [],
        "context": _context(event),
        "quad_code": int(row["quad"]),
        "event_scale": float(row["scale"]),
        "event_loc": _place(event, ground),
        "event_text": [text[slice(*event.trigger)]],
        "text": text[slice(*event.evidence)],
        "text_info": {"sequence": coder.sentence(event), "start": event.evidence[0], "end": event.evidence[1]},
        "cite_info": _citation(coder),
        "coder": f"attache {__version__}",
        "cameo": code_of(event),
        "factuality": event.factuality,
        "realis": event.realis,
        "attributed_to": None if event.source.kind == "author" else coder.words.source(event.source),
        "confidence": event.confidence,
    }
    return {key: value for key, value in record.items() if value is not None or key == "date"}


def _dates(coder: Coder, event: Event) -> dict[str, Any]:
    """The first day (null where none is known), the last where it is another, and whence they are known."""
    found = days(event.time)
    if found is None:
        day = coder.day(event)
        return {"date": day.isoformat() if day else None, "date_basis": "published" if day else "unknown"}
    last = {"enddate": found[1].isoformat()} if found[1] != found[0] else {}
    return {"date": found[0].isoformat(), **last, "date_basis": "text"}


def _party(coder: Coder, party: Party) -> dict[str, Any]:
    state, _, sector = party.code.partition(":")
    entity = coder.entities.get(party.entity or "")
    fields = {
        "code": state or "---",
        "sector": sector or "---",
        "actor_text": coder.reading.document.text[slice(*party.span)] if party.span else None,
        "identifier_id": entity.wikidata if entity else None,
        "identifier_text": entity.name if entity else None,
        "office": entity.office if entity else None,
    }
    return {key: value for key, value in fields.items() if value is not None}


def _context(event: Event) -> list[str]:
    """The contexts, with the manual's special ones for what is future, hypothetical or negated."""
    found = [_contexts().get(name, name) for name in event.context]
    if event.realis != "actual":
        found.append(event.realis)
    if event.factuality.endswith("-"):
        found.append("negation")
    return list(dict.fromkeys(found))


def _place(event: Event, ground: Ground | None) -> dict[str, Any] | None:
    if ground is None:
        return {"name": event.place.name} if event.place is not None and event.place.name else None
    place = ground.place
    fields = {
        "geonameid": place.geonames,
        "name": place.name,
        "latitude": place.lat,
        "longitude": place.lon,
        "country code": _alpha2().get(place.country or ""),
        "cc3": place.country,
    }
    return {key: value for key, value in fields.items() if value is not None}


def _citation(coder: Coder) -> dict[str, Any]:
    page = coder.reading.document
    fields = {
        "citation": page.origin,
        "url": page.url,
        "title": page.title,
        "language": page.language,
        "publication": page.publisher,
        "coder": f"attache {__version__}",
        "codebook": CODEBOOK,
    }
    return {key: value for key, value in fields.items() if value is not None}
