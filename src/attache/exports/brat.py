"""BRAT standoff (https://brat.nlplab.org/standoff.html), two files a page: the text, and what is marked in it.

Names and times are text-bound, events and transfers are events with their sides as arguments; certainty, realis and status are
attributes; a note has the source, the record and the evidence. `annotation.conf` tells BRAT which of them there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import get_args

from attache.document import Span
from attache.exports.facts import Facts, scalar
from attache.exports.names import stem
from attache.exports.wording import clean
from attache.records import WEAKENING, Event, EventType, NameKind, Party, Reading, Realis, Status, Transfer

TRANSFER = "TRANSFER"
#: what some readers take for the end of a line, and others do not
_BREAKS = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def write_folder(readings: Iterable[Reading]) -> Iterator[tuple[str, str]]:
    """Name of a file and its whole text: the settings, then two files a reading."""
    yield "annotation.conf", settings()
    for reading in readings:
        name = stem(reading.document.id)
        yield f"{name}.txt", plain(reading.document.text)
        yield f"{name}.ann", "".join(f"{line}\n" for line in _Page(reading).lines())


def plain(text: str) -> str:
    """The text as BRAT reads it: as long as it was, line ends as line feeds."""
    return _BREAKS.sub(" ", scalar(text))


def settings() -> str:
    """annotation.conf: what kinds of marks there are."""
    kinds = [k.capitalize() for k in get_args(NameKind)]
    sides = [f"{role}*:<ENTITY>" for role in ("Actor", "Recipient", "Place", "Time")]
    events = [f"{type_}\t{', '.join(sides)}" for type_ in get_args(EventType)]
    events.append(f"{TRANSFER}\tSupplier*:<ENTITY>, Recipient*:<ENTITY>, Time*:<ENTITY>, Item:<ENTITY>")
    attributes = [
        f"{name}\tArg:<EVENT>, Value:{'|'.join(values)}"
        for name, values in (("Certainty", WEAKENING), ("Realis", get_args(Realis)), ("Status", get_args(Status)))
    ]
    parts: dict[str, list[str]] = {
        "entities": ["Name", *kinds, "Item", "Time"], "relations": [], "events": events, "attributes": attributes,
    }  # fmt: skip
    return "\n".join("\n".join((f"[{name}]", *lines, "")) for name, lines in parts.items())


class _Page:
    """One page's marks, numbered as they are made."""

    def __init__(self, reading: Reading) -> None:
        self.facts = Facts(reading)
        self.text = plain(reading.document.text)
        self.kinds = {Span(*n.span): n.kind.capitalize() for n in reading.names}
        self.marks: dict[tuple[Span, str], str] = {}
        self.made: list[str] = []
        self.counts = dict.fromkeys("TEA#", 0)

    def lines(self) -> list[str]:
        """All of the page's lines, in the order of names, times, events, transfers."""
        reading = self.facts.reading
        for name in reading.names:
            self._mark(name.span, name.kind.capitalize())
        for time in reading.times:
            self._mark(time.span, "Time")
        for event in reading.events:
            self._event(event)
        for transfer in reading.transfers:
            self._transfer(transfer)
        return self.made

    def _event(self, event: Event) -> None:
        place = event.place.span if event.place else None
        roles = [("Actor", p) for p in self._parties(event.actors)] + [
            ("Recipient", p) for p in self._parties(event.recipients)
        ]
        roles += [("Place", self._name(place)), ("Time", self._time(event))]
        id = self._add(event, event.type, roles)
        self._attribute("Realis", id, event.realis)

    def _transfer(self, one: Transfer) -> None:
        sides = (("Supplier", one.supplier), ("Recipient", one.recipient))
        roles = [(role, mark) for role, side in sides for mark in self._parties([side] if side else [])]
        roles += [("Time", self._time(one)), ("Item", self._mark(one.item.span, "Item"))]
        self._attribute("Status", self._add(one, TRANSFER, roles), one.status)

    def _add(self, record: Event | Transfer, type_: str, roles: list[tuple[str, str | None]]) -> str:
        trigger = self._mark(record.trigger, type_)
        id = self._next("E")
        seen: dict[str, int] = {}
        arguments = []
        for role, mark in roles:
            if mark is not None:
                seen[role] = seen.get(role, 0) + 1
                arguments.append(f"{role}{seen[role] if seen[role] > 1 else ''}:{mark}")
        self.made.append(f"{id}\t{' '.join([f'{type_}:{trigger}', *arguments])}")
        self._attribute("Certainty", id, record.factuality)
        facts = self.facts
        note = f"{facts.record(record.id)}; says {facts.source(record.source)}; confidence {record.confidence}; "
        self.made.append(f"{self._next('#')}\tAnnotatorNotes {id}\t{clean(note + facts.of(record.evidence))}")
        return id

    def _parties(self, parties: Iterable[Party]) -> Iterator[str | None]:
        return (self._name(p.span) for p in parties)

    def _name(self, span: Span | None) -> str | None:
        return self._mark(span, self.kinds.get(Span(*span), "Name")) if span else None

    def _time(self, record: Event | Transfer) -> str | None:
        return self._mark(record.time.span, "Time") if record.time and record.time.span else None

    def _attribute(self, name: str, event: str, value: str) -> None:
        self.made.append(f"{self._next('A')}\t{name} {event} {value}")

    def _mark(self, span: Span, label: str) -> str:
        """The text-bound mark of a span, made where it is not yet; parted at line ends, over which BRAT's cannot reach."""
        key = Span(*span), label
        if key not in self.marks:
            self.marks[key] = self._next("T")
            pieces = _pieces(self.text, *span)
            where = ";".join(f"{a} {b}" for a, b in pieces)
            words = " ".join(self.text[a:b] for a, b in pieces)
            self.made.append(f"{self.marks[key]}\t{label} {where}\t{words}")
        return self.marks[key]

    def _next(self, letter: str) -> str:
        self.counts[letter] += 1
        return f"{letter}{self.counts[letter]}"


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A span without the line ends in it: where each of its lines stands; a blank span is one without words."""
    found, at = [], start
    for line in text[start:end].split("\n"):
        if line.strip():
            found.append((at, at + len(line)))
        at += len(line) + 1
    return found or [(start, start)]
