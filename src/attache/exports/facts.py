"""What several formats take from a reading alike: ids that hold across documents, sides, days, places; and safe JSON and text.

Ids are made of content, the same on every run: a record is `DOCUMENT/RECORD`; an actor is its stable id, one that has none
`DOCUMENT#ENTITY`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from typing import Any, NamedTuple
from urllib.parse import quote

from attache.days import period
from attache.document import Span
from attache.exports.dyads import is_actual, pairs, state_name
from attache.exports.wording import Words
from attache.records import Attribution, Entity, Event, EventTime, Grade, Party, Place, Reading, Source, Transfer

__all__ = [
    "UNSEEN",
    "Facts",
    "Side",
    "When",
    "Where",
    "dumps",
    "is_actual",
    "pairs",
    "scalar",
    "state_name",
    "urn",
    "uuid_of",
    "xml",
]

#: what no database, library or file takes as text
_SURROGATES = re.compile("[\ud800-\udfff]")
#: what XML 1.0 cannot hold, not even as a reference
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: what moves the reader's cursor or turns a line round, and what some readers take for the end of a line
UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
#: what ids that must be UUIDs are made in (RFC 9562, version 5)
_SPACE = uuid.UUID("6d2b9c0e-6a0f-5a52-9a57-2f9f3c1f0a11")


def scalar(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD; as long as it was, so that offsets hold."""
    return _SURROGATES.sub("\ufffd", text)


def xml(text: str) -> str:
    """The text as XML 1.0 can hold it, as long as it was: what cannot be written becomes U+FFFD."""
    return _NO_XML.sub("\ufffd", text)


def dumps(value: object) -> str:
    """JSON on one line. What could turn a line round or move a cursor is written as an escape, which any reader undoes."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return UNSEEN.sub(lambda m: f"\\u{ord(m[0]):04x}", scalar(written))


def uuid_of(*parts: str) -> str:
    """A UUID made of these words: the same for the same words, on every run."""
    return str(uuid.uuid5(_SPACE, scalar("\x1f".join(parts))))


def urn(kind: str, id: str) -> str:
    """An id as a name for the web of data: `urn:attache:record:DOCUMENT/v1`, what may not stand there in percent signs."""
    return f"urn:attache:{kind}:{quote(scalar(id), safe='/')}"


class Side(NamedTuple):
    """A party: its id across documents, name, whole code, state and sector; None for what is not known."""

    id: str
    name: str
    code: str | None
    state: str | None
    sector: str | None
    entity: Entity | None


class When(NamedTuple):
    """First and last day, ISO, and whence they are known: `text`, `published` (the page's day stands in) or `unknown`."""

    first: dt.date | None
    last: dt.date | None
    basis: str


class Where(NamedTuple):
    """An event's place, as far as it is known; degrees, WGS 84. `near`: the place whose point it is, if another's."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    geonames: int | None
    near: str | None = None


class Facts:
    """One reading, asked for what the formats share."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.page = reading.document
        self.id = scalar(reading.document.id)
        self.words = Words(reading)
        self.entities = {e.id: e for e in reading.entities}
        self._places = {tuple(p.span): p for p in reversed(reading.places)}
        self._named = {p.name: p for p in reversed(reading.places)}

    def record(self, id: str) -> str:
        """A record's id across documents."""
        return f"{self.id}/{scalar(id)}"

    def actor(self, entity: Entity) -> str:
        """An entity's id across documents."""
        return scalar(entity.stable_id) if entity.stable_id else f"{self.id}#{scalar(entity.id)}"

    def of(self, span: Span | None) -> str:
        """The very words of a span, but for lone surrogates; "" for None."""
        return scalar(self.page.text[span[0] : span[1]]) if span else ""

    def side(self, party: Party | None) -> Side | None:
        """The party; None where the text names none."""
        if party is None:
            return None
        state, _, sector = party.code.partition(":")
        known = None if party.code == "---:---" else scalar(party.code)
        entity = self.entities.get(party.entity or "")
        if entity is not None:
            id = self.actor(entity)
        elif party.span is not None:
            id = f"{self.id}#{party.span[0]}-{party.span[1]}"
        elif known is not None:
            id = f"code/{known}"
        else:
            return None
        return Side(id, self.words.party(party).name, known, _known(state), _known(sector), entity)

    def as_side(self, entity: Entity) -> Side:
        """An entity as a party."""
        found = self.side(Party(entity=entity.id, code=entity.code))
        assert found is not None
        return found

    def when(self, time: EventTime | None) -> When:
        """The record's own days, else the page's."""
        for value, basis in ((time.value if time else None, "text"), (self.page.published, "published")):
            found = period(value or "")
            if found:
                return When(*found, basis)
        return When(None, None, "unknown")

    def where(self, event: Event) -> Where | None:
        """The event's place; None where the text names none."""
        at = event.place
        if at is None:
            return None
        name = self.words.of(at.span) if at.name is None else at.name
        place = (self._places.get(tuple(at.span)) if at.span else None) or self._named.get(name)
        if place is None:
            return Where(scalar(name), None, None, None, None) if name else None
        return spot(place)

    def source(self, source: Source) -> str:
        """Who says so, in words."""
        return self.words.source(source)

    def holder(self, one: Attribution) -> Side | None:
        """Who is said to have said it: the entity; None where it is none."""
        entity = self.entities.get(one.holder or "")
        return self.as_side(entity) if entity else None

    def spans(self, spans: list[Span]) -> str:
        """The words of several spans, with an ellipsis between."""
        return " … ".join(self.of(s) for s in spans)

    def sure(self, record: Event | Transfer) -> dict[str, Any]:
        """How sure, who says so, the words: what no record may be shown without."""
        return {
            "certainty": record.factuality,
            "confidence": record.confidence,
            "source_kind": record.source.kind,
            "source": self.source(record.source),
            "grade": grade(record.grade),
            "trigger": self.of(record.trigger),
            "evidence": self.of(record.evidence),
            "document": self.id,
        }

    @property
    def address(self) -> str | None:
        """The page's web address, where it has one that is safe to follow."""
        url = self.page.url or ""
        return scalar(url) if _WEB.match(url) and not any(c.isspace() for c in url) else None

    @property
    def title(self) -> str:
        return _one_line(self.page.title or "") or "Untitled page"


def spot(place: Place) -> Where:
    """A place record in the same form; coordinates outside the globe are none."""
    lat, lon = place.lat, place.lon
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        lat = lon = None
    return Where(scalar(place.name), place.country, lat, lon, place.geonames, place.near and scalar(place.near))


def grade(value: Grade) -> str | None:
    """The Admiralty code, None where nothing is known to judge by."""
    return None if value.code == "F6" else value.code


_WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)


def _known(code: str) -> str | None:
    return None if code in ("", "---") else scalar(code)


def _one_line(text: str) -> str:
    return " ".join(scalar(text).split())
