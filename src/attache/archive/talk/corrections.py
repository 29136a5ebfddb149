"""Corrections: somebody accepts, rejects or edits a record. Who and when is kept, and every earlier word on it.

A reading is never changed: `corrected` lays what people said over the newest one, wherever their records stand in it. A record
that was accepted or edited comes back where a newer reading has not found it; one that was rejected stays out; what
has lost its place is listed as such.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args

import msgspec
from msgspec.structs import replace
from sqlalchemy import func, insert, select

from attache.archive import schema
from attache.archive.audit import alone, log
from attache.archive.roles import Refused, Who
from attache.archive.rows import keepable
from attache.archive.store import Archive
from attache.archive.talk.anchors import (
    Anchor,
    Kind,
    Noted,
    anchor_of,
    find,
    focus_in,
    kind_of,
    moved,
    records_of,
    type_of,
    with_words,
)
from attache.archive.talk.changes import applied, checked, entity_at
from attache.archive.talk.tables import correction as table
from attache.archive.writing import stamp
from attache.document import Span
from attache.records import Condition, Event, Party, Reading

Verdict = Literal["accept", "reject", "edit", "withdraw"]


class Correction(NamedTuple):
    """What somebody said of a record; `at` is UTC, `changes` by field, `kept` the record as it was."""

    number: int
    document: str
    kind: Kind
    verdict: Verdict
    anchor: Anchor
    kept: dict[str, Any]
    changes: dict[str, Any]
    reading: int
    who: str
    at: str


@dataclass(slots=True)
class Corrected:
    """A reading with what people said of it. `verdicts` by kind and id of the record: in `reading`, or among the `rejected`.

    `returned` are ids of records that the reading itself has not; `lost` what stands nowhere in it any more.
    """

    reading: Reading
    verdicts: dict[tuple[Kind, str], Correction] = field(default_factory=dict)
    rejected: list[Noted] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    lost: list[Correction] = field(default_factory=list)


def correct(
    archive: Archive, who: Who, document: str, kind: Kind, id: str, verdict: Verdict, at: dt.datetime,
    changes: Mapping[str, Any] | None = None, seen: int | None = None, reading: int | None = None,
) -> int:  # fmt: skip
    """Say something of a record of a document, by their whole ids as `corrected` has them; the correction's number.

    `changes` belong to edit, and add to those before. `seen` is the number of the last correction that `who` saw of
    the document (0: none), `reading` that of the reading that they saw. Raises `Refused`: right, missing (no such document or
    record), input, or late where somebody else said something meanwhile, or the document was read anew.
    """
    who.must("correct")
    if verdict not in get_args(Verdict) or kind not in get_args(Kind) or bool(changes) != (verdict == "edit"):
        raise Refused("input", "a correction accepts, rejects, edits (with changes) or withdraws what is said of a record")
    if not archive.versions(keepable(document)):
        raise Refused("missing", f"there is no document {document!r}")
    now = corrected(archive, document)
    record = record_in(now, kind, id)
    last = now.verdicts.get((kind, id))
    given: dict[str, Any] = {}
    if changes:
        given = checked(kind, changes, now.reading.document.text)
    if verdict in ("edit", "accept") and last:  # who accepts what was edited accepts it so
        before = {k: v for k, v in last.changes.items() if k != "mode" or "type" not in given}  # a mode is one of its class
        given = {**before, **given}
    return _write(archive, who, document, _Said(kind, verdict, record, last, given, seen, reading), now, at)


class _Said(NamedTuple):
    kind: Kind
    verdict: Verdict
    record: Noted
    last: Correction | None
    changes: dict[str, Any]
    seen: int | None
    reading: int | None


def record_in(now: Corrected, kind: Kind, id: str) -> Noted:
    """The record of a kind and id, rejected ones among them. Raises `Refused` (missing) where there is none."""
    if kind in get_args(Kind):
        for record in (*records_of(now.reading, kind), *(r for r in now.rejected if kind_of(r) == kind)):
            if record.id == id:
                return record
    raise Refused("missing", f"this document has no {kind} {id!r} any more; load the page again")


def _write(archive: Archive, who: Who, document: str, said: _Said, now: Corrected, at: dt.datetime) -> int:
    text = now.reading.document.text
    # of a record that was edited, what is kept is the record before that: by its words it is found again
    edited = said.last if said.last and said.last.changes else None
    anchor = edited.anchor if edited else anchor_of(said.record, text)
    kept = edited.kept if edited else with_words(said.record, text)
    with archive.change() as db:
        alone(db)  # of two who have seen the same, the second is late
        newest = db.execute(select(func.max(table.c.number)).where(table.c.document == keepable(document))).scalar() or 0
        if said.seen is not None and newest != said.seen:
            raise Refused("late", "somebody else corrected this document meanwhile; load the page again to see it")
        reading = db.execute(
            select(schema.document.c.newest_reading).where(schema.document.c.id == keepable(document))
        ).scalar_one()
        if said.reading is not None and reading != said.reading:
            raise Refused("late", "this document was read anew meanwhile; load the page again to see its records")
        row = {
            "document": keepable(document), "kind": said.kind, "verdict": said.verdict, "anchor": _packed(anchor),
            "record": _packed(kept), "changes": _packed(said.changes), "reading": reading,
            "who": who.name, "at": stamp(at),
        }  # fmt: skip
        made = int(db.execute(insert(table).values(**row).returning(table.c.number)).scalar_one())
        log(db, who, f"record.{said.verdict}", document, at, number=made, kind=said.kind, id=said.record.id)
    return made


def corrections(archive: Archive, document: str) -> list[Correction]:
    """Everything that was said of a document's records, the oldest first."""
    query = select(table).where(table.c.document == keepable(document)).order_by(table.c.number)
    with archive.look() as db:
        rows = db.execute(query).all()
    return [
        Correction(
            row.number, row.document, row.kind, row.verdict, msgspec.json.decode(row.anchor, type=Anchor),
            json.loads(row.record), json.loads(row.changes), row.reading, row.who, row.at,
        )
        for row in rows
    ]  # fmt: skip


def corrected(archive: Archive, document: str) -> Corrected:
    """The newest reading of a document (by its whole id or the beginning of it) with what people said laid over it.

    Raises `ArchiveError` where there is no such document.
    """
    reading = archive.reading(document)
    return laid_over(reading, corrections(archive, reading.document.id))


def laid_over(reading: Reading, said: list[Correction]) -> Corrected:
    """`corrected` for a reading at hand and what was said of its document, the oldest first."""
    made = Corrected(reading)
    there: dict[tuple[Kind, str], Correction] = {}
    gone: dict[tuple[Kind, Any, str], Correction] = {}
    for one in said:
        record = find(reading, one.anchor)
        if record is not None:
            there[one.kind, record.id] = one
        else:
            place = focus_in(reading.document.text, one.anchor)
            gone[one.kind, place or one.anchor.focus, one.anchor.type] = one
    kept = {kind: _laid(made, records_of(reading, kind), kind, there) for kind in get_args(Kind)}
    for one in gone.values():
        _return(made, one, kept[one.kind])
    made.reading = replace(reading, events=kept["event"], transfers=kept["transfer"], conditions=kept["condition"])
    if any(kind != "event" for kind, _ in made.verdicts):
        made.reading = _tied_anew(made.reading)
    return made


def _tied_anew(reading: Reading) -> Reading:
    """The reading with its exchanges made of the transfers and conditions that it has now."""
    from attache.reading.transfers.exchange_record import exchanges

    ids = {t.id for t in reading.transfers}
    transfers = [t if t.in_return_for in ids else replace(t, in_return_for=None) for t in reading.transfers]
    return replace(reading, transfers=transfers, exchanges=exchanges(transfers, reading.conditions))


def _laid(made: Corrected, records: list[Noted], kind: Kind, there: Mapping[tuple[Kind, str], Correction]) -> list[Any]:
    kept: list[Noted] = []
    for record in records:
        said = there.get((kind, record.id))
        # that something of another class was wrong says nothing of this
        if said is None or said.verdict == "withdraw" or (said.verdict == "reject" and type_of(record) != said.anchor.type):
            kept.append(record)
            continue
        new = record if said.verdict == "reject" else _vouched(record, said, made.reading)
        if new is None:
            made.lost.append(said)
            kept.append(record)
            continue
        made.verdicts[kind, record.id] = said
        (made.rejected if said.verdict == "reject" else kept).append(new)
    return kept


def _vouched(record: Noted, said: Correction, reading: Reading) -> Noted | None:
    """The record that somebody vouched for, where a reading has `record` in its place; None where its words are gone."""
    was = said.kept["record"]
    if msgspec.to_builtins(record) != was:  # a newer reading has it otherwise
        before = moved(said.kept, said.kind, reading.document.text, said.anchor)
        record = replace(_settled(before, reading, set(), 0), id=record.id) if before is not None else record
    return applied(record, said.changes, reading)


def _return(made: Corrected, said: Correction, records: list[Any]) -> None:
    """Put a record that people vouch for back among those that were read."""
    if said.verdict in ("reject", "withdraw"):  # it is not there, as it should be
        return
    record = moved(said.kept, said.kind, made.reading.document.text, said.anchor)
    if record is not None:
        record = _settled(record, made.reading, {r.id for r in records}, said.number)
        record = applied(record, said.changes, made.reading)
    if record is None:
        made.lost.append(said)
        return
    records.append(record)
    made.returned.append(record.id)
    made.verdicts[said.kind, record.id] = said


def _settled(record: Noted, reading: Reading, taken: set[str], number: int) -> Noted:
    """A record of another reading as one of this: with an id that is free, and this reading's entities."""
    id = record.id if record.id not in taken else f"{record.id}c{number}"
    source = replace(record.source, entity=entity_at(reading, record.source.span))
    if isinstance(record, Condition):
        return replace(record, id=id, source=source, holder=_known(record.holder, reading))
    if isinstance(record, Event):
        sides = {name: [_known(p, reading) for p in getattr(record, name)] for name in ("actors", "recipients")}
        return replace(record, id=id, source=source, **sides)
    sides_ = {name: p and _known(p, reading) for name in ("supplier", "recipient") for p in [getattr(record, name)]}
    other = record.in_return_for if any(t.id == record.in_return_for for t in reading.transfers) else None
    return replace(record, id=id, source=source, in_return_for=other, **sides_)


def _known(party: Party, reading: Reading) -> Party:
    return replace(party, entity=entity_at(reading, Span(*party.span) if party.span else None))


def _packed(value: object) -> str:
    """As JSON, in ASCII: a text may hold what no database takes."""
    return json.dumps(msgspec.to_builtins(value), sort_keys=True)
