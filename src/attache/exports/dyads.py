"""What the row formats of event data share: pairs of parties, CAMEO codes, days and places of events.

CAMEO, ICEWS and GDELT know one source and one target an event, three-letter codes strung together for each, and a day.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator
from typing import NamedTuple

from attache.exports.wording import Words, clean
from attache.knowledge import table
from attache.reading.events.codes import cameo
from attache.reading.places.gazetteer import Entry, look_up
from attache.reading.times.derived import once
from attache.records import Event, EventTime, Party, Place, Reading

#: what PETRARCH and its kin write for a side that the text does not name
NOBODY = "---"
#: factualities of what did not happen, or of what nobody says that it did
_NOT_SO = frozenset({"CT-", "PR-", "PS-", "UU"})
#: coordinates in the gazetteer and in a record are the same number, give or take rounding (degrees)
_CLOSE = 0.005
#: what a spreadsheet would take for a formula
_FORMULA = ("=", "+", "-", "@")

event_codes = once(lambda: table("events/goldstein"), lambda rows: {row["code"]: row for row in rows})
classes = once(lambda: table("events/plover"), lambda rows: {row["type"]: row for row in rows})
_actor_codes = once(lambda: table("events/actor_codes"), lambda rows: {(r["part"], r["plover"]): r for r in rows})
_groups = once(lambda: table("events/groups"), lambda rows: {row["name"]: row["code"] for row in rows})
_states = once(lambda: table("places/states"), lambda rows: {row["code"]: row for row in rows})


class Actor(NamedTuple):
    """One side of a row: the name in words, the whole CAMEO code, and its parts; "" for a part that it has not."""

    name: str
    code: str
    country: str
    group: str
    #: CAMEO roles, the organisation's kind first
    kinds: tuple[str, ...]
    #: the state's name, and what ICEWS calls the sectors
    state: str
    sectors: tuple[str, ...]


class Row(NamedTuple):
    """One event between one source and one target; None for a side that the text does not name."""

    id: int
    event: Event
    code: str
    source: Actor | None
    target: Actor | None


class Ground(NamedTuple):
    """Where an event took place: the record, and what the gazetteer knows of it (None: nothing)."""

    place: Place
    entry: Entry | None

    @property
    def kind(self) -> str:
        """State, division, region or city: s, d, r, c."""
        return self.entry.kind if self.entry is not None else "c"

    @property
    def country(self) -> str:
        """The state's English name, "" where it lies in none."""
        return state_name(self.place.country or "")


def cell(text: str) -> str:
    """Words of the page for one cell of a table: on one line, without tabs, and no formula to a spreadsheet."""
    words = clean(text)
    return f"'{words}" if words.startswith(_FORMULA) else words


def line(cells: list[object]) -> str:
    """One row; the cells must be free of tabs and line ends."""
    return "\t".join(map(str, cells)) + "\n"


def state_name(code: str) -> str:
    """The English name of a state by ISO 3166-1 alpha-3 (`KOS` for Kosovo), "" for what is none."""
    return _states()[code]["name"] if code in _states() else ""


def is_actual(event: Event) -> bool:
    """Whether the event is told of as having happened: not as future, hypothetical, denied, doubted or left open."""
    return event.realis == "actual" and event.factuality not in _NOT_SO


def pairs(event: Event) -> list[tuple[Party | None, Party | None]]:
    """Every actor with every recipient, in order; in a mutual act without recipients, every actor with every other one."""
    actors, recipients = event.actors, event.recipients
    if actors and not recipients and len(actors) > 1 and classes()[event.type]["mutual"]:
        return [(a, b) for a in actors for b in actors if a is not b]
    sources: list[Party | None] = [*actors] or [None]
    targets: list[Party | None] = [*recipients] or [None]
    return [(a, b) for a in sources for b in targets]


def days(time: EventTime | None) -> tuple[dt.date, dt.date] | None:
    """The first and last day of a date, month, year or interval; None where it is none of these."""
    first, _, last = (time.value or "" if time else "").partition("/")
    start, end = _span(first), _span(last or first)
    if start is None:
        return None
    return (start[0], max(end[1], start[0])) if end else start


def _span(value: str) -> tuple[dt.date, dt.date] | None:
    parts = value.partition("T")[0].split("-")
    try:
        numbers = [int(p) for p in parts if p.isascii()]
        if len(numbers) != len(parts) or len(parts[0]) != 4:
            return None
        if len(numbers) == 1:
            return dt.date(numbers[0], 1, 1), dt.date(numbers[0], 12, 31)
        if len(numbers) == 2:
            year, month = numbers
            return dt.date(year, month, 1), dt.date(year, month, monthrange(year, month)[1])
        day = dt.date(*numbers[:3])
        return day, day
    except ValueError:
        return None


class Coder:
    """One reading's events as rows."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = Words(reading)
        self.entities = {e.id: e for e in reading.entities}
        self._starts = [s.start for s in reading.document.sentences]

    def rows(self, every: bool = False) -> Iterator[Row]:
        """The events in text order, a row a pair; those that are not actual only where `every` is true."""
        for event in self.reading.events:
            if every or is_actual(event):
                code = code_of(event)
                for number, (source, target) in enumerate(pairs(event)):
                    yield Row(self._id(event, number), event, code, self.actor(source), self.actor(target))

    def _id(self, event: Event, number: int) -> int:
        """A number below 2**52 from document, event and pair: the same on every run, and exact in any program."""
        key = f"{self.reading.document.id}\0{event.id}\0{number}".encode("utf-8", "replace")
        return int(hashlib.sha256(key).hexdigest()[:13], 16)

    def actor(self, party: Party | None) -> Actor | None:
        """The party with its CAMEO codes."""
        if party is None:
            return None
        named = self.words.party(party)
        state, _, sector = clean(party.code).partition(":")
        of_state, of_sector = _actor_codes().get(("state", state)), _actor_codes().get(("sector", sector))
        known = [row for row in (of_state, of_sector) if row]
        group = _groups().get(named.name) or (of_state["group"] if of_state else "")
        code = (of_state["cameo"] if of_state else state or NOBODY) + (of_sector["cameo"] if of_sector else "")
        return Actor(
            name="" if named.name == "unknown" else named.name,
            code=code if not group or code.endswith(group) or group in (of_state or {}).get("cameo", "") else code + group,
            country=of_state["country"] if of_state else "" if state == NOBODY else state,
            group=group,
            kinds=tuple(row["kind"] for row in known),
            state=state_name(state),
            sectors=tuple(row["icews"] for row in known),
        )

    def day(self, event: Event) -> dt.date | None:
        """The event's (first) day; where the text tells none, the day of publication; None where that is unknown, too."""
        found = days(event.time)
        published = self.reading.document.published
        return found[0] if found else dt.date.fromisoformat(published) if published else None

    def sentence(self, event: Event) -> int:
        """The number of the trigger's sentence, the first being 1; 0 in a text without sentences."""
        return bisect_right(self._starts, event.trigger[0])

    def leads(self, event: Event) -> bool:
        """Whether the trigger stands in the page's first paragraph."""
        paragraphs = self.reading.document.paragraphs
        return bool(paragraphs) and event.trigger[0] < paragraphs[0][1]

    def ground(self, event: Event) -> Ground | None:
        """The event's place, where the gazetteer has it."""
        where = event.place
        if where is None:
            return None
        near = [p for p in self.reading.places if where.span is not None and p.span.overlaps(where.span)]
        named = [p for p in self.reading.places if where.name is not None and p.name == where.name]
        place = next(iter(near or named), None)
        if place is None or place.lat is None or place.lon is None:
            return None
        return Ground(place, next((e for e in look_up(place.name) if _is(e, place)), None))


def _is(entry: Entry, place: Place) -> bool:
    if entry.geonames is not None and place.geonames is not None:
        return entry.geonames == place.geonames
    return abs(entry.lat - (place.lat or 0.0)) < _CLOSE and abs(entry.lon - (place.lon or 0.0)) < _CLOSE


def code_of(event: Event) -> str:
    """The event's CAMEO code; of a record without one, that of its class and mode."""
    found = event.cameo or cameo(event.type, event.mode, "", event.context, event.realis, event.factuality)
    return found if found is not None and found in event_codes() else NOBODY


def score(code: str) -> tuple[str, str]:
    """Goldstein score and quad class of a CAMEO code, "" where it is none."""
    row = event_codes().get(code)
    return (row["goldstein"], row["quad"]) if row else ("", "")
