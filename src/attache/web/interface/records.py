"""Events, transfers and exchanges of all documents, each as the record contract has it, with the words that it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, select

from attache.archive import Archive, schema
from attache.archive.rows import keepable
from attache.document import Span
from attache.records import Party, Reading
from attache.web.interface import answers as a
from attache.web.interface.ends import Answer, page
from attache.web.interface.parameters import Asked
from attache.web.screens.naming import state_code

_e, _t = schema.event.c, schema.transfer.c


def events(archive: Archive, asked: Asked) -> Answer:
    """Events, the newest first."""
    wanted = [
        *_equal(_e.actor_state, asked["actor"]), *_equal(_e.recipient_state, asked["recipient"]),
        *_equal(_e.place_country, asked["place"]), *([_e.type == asked["type"]] if asked["type"] else []), *_common(_e, asked),
    ]  # fmt: skip
    if not asked["actor"] and not asked["recipient"]:
        wanted.append(_e.pair == 0)  # one row an event
    keys = _keys(archive, schema.event, wanted, asked)
    items = [
        found for id, record, reading in _readings(archive, keys[: asked["limit"]]) for found in _event(id, record, reading)
    ]
    more = len(keys) > asked["limit"]
    return page(a.Events(items, more), asked, more)


def transfers(archive: Archive, asked: Asked) -> Answer:
    """Transfers, the newest first."""
    wanted = [
        *_equal(_t.supplier_state, asked["supplier"]), *_equal(_t.recipient_state, asked["recipient"]),
        *([_t.category == asked["category"]] if asked["category"] else []),
        *([_t.status == asked["status"]] if asked["status"] else []), *_common(_t, asked),
    ]  # fmt: skip
    if asked["regime"]:
        wanted.append(func.lower(_t.regime).contains(f" {asked['regime'].lower()}", autoescape=True))
    keys = _keys(archive, schema.transfer, wanted, asked)
    items = [
        found for id, record, reading in _readings(archive, keys[: asked["limit"]]) for found in _transfer(id, record, reading)
    ]
    more = len(keys) > asked["limit"]
    return page(a.Transfers(items, more), asked, more)


def exchanges(archive: Archive, asked: Asked) -> Answer:
    """The exchanges of a page of documents that tell of any, the newest first."""
    day = func.max(func.coalesce(_t.date_from, "")).label("day")
    tell = select(_t.document, day).where(_t.in_return_for.is_not(None)).group_by(_t.document)
    shown = tell.order_by(day.desc(), _t.document).limit(asked["limit"]).offset(asked["offset"])
    with archive.look() as db:
        total = int(db.execute(select(func.count()).select_from(tell.subquery())).scalar_one())
        documents = [str(row[0]) for row in db.execute(shown)]
    items = [one for _, _, reading in _readings(archive, [(id, "") for id in documents]) for one in _exchanges(reading)]
    return page(a.Exchanges(items, total), asked, asked["offset"] + len(documents) < total)


def _equal(column: ColumnElement[Any], words: str | None) -> list[ColumnElement[bool]]:
    """A state by its code or name."""
    return [column == state_code(words)] if words else []


def _common(columns: Any, asked: Asked) -> list[ColumnElement[bool]]:
    found = [] if not asked["certainty"] else [columns.certainty == asked["certainty"]]
    found += [] if not asked["since"] else [columns.date_to >= asked["since"]]
    found += [] if not asked["until"] else [columns.date_from <= asked["until"]]
    return found + ([] if not asked["document"] else [columns.document == asked["document"]])


def _keys(archive: Archive, table: Table, wanted: list[ColumnElement[bool]], asked: Asked) -> list[tuple[str, str]]:
    """Documents and ids of the records of a page, and of one more."""
    of = table.c
    order = (of.date_from.desc().nulls_last(), of.document, of.id)
    query: Select[Any] = select(of.date_from, of.document, of.id).where(*wanted).order_by(*order)
    if table is schema.event and (asked["actor"] or asked["recipient"]):
        query = query.distinct()
    with archive.look() as db:
        rows = db.execute(query.limit(asked["limit"] + 1).offset(asked["offset"])).all()
    return [(str(document), str(id)) for _, document, id in rows]


def _readings(archive: Archive, keys: list[tuple[str, str]]) -> Iterable[tuple[str, str, Reading]]:
    """Each document and record with the document's newest reading."""
    known = {keepable(one.document.id): one for one in archive.readings(documents={document for document, _ in keys})}
    return [(document, id, known[document]) for document, id in keys if document in known]


def _event(document: str, id: str, reading: Reading) -> list[a.EventEntry]:
    about = _about(document, reading)
    return [
        a.EventEntry(*about, _words(reading, one.evidence), _named(reading, one.actors), _named(reading, one.recipients), one)
        for one in reading.events if keepable(one.id) == id
    ][-1:]  # fmt: skip


def _transfer(document: str, id: str, reading: Reading) -> list[a.TransferEntry]:
    about = _about(document, reading)
    return [
        a.TransferEntry(*about, _words(reading, one.evidence), _side(reading, one.supplier), _side(reading, one.recipient), one)
        for one in reading.transfers if keepable(one.id) == id
    ][-1:]  # fmt: skip


def _side(reading: Reading, party: Party | None) -> a.Named | None:
    return _named(reading, [party])[0] if party is not None else None


def _exchanges(reading: Reading) -> Iterable[a.ExchangeEntry]:
    for one in reading.exchanges:
        ids = {id for side in one.sides for id in side.transfers}
        bearing = {support.condition for support in one.conditions}
        yield a.ExchangeEntry(
            *_about(reading.document.id, reading), one, [t for t in reading.transfers if t.id in ids],
            [c for c in reading.conditions if c.id in bearing],
        )  # fmt: skip


def _about(document: str, reading: Reading) -> tuple[str, str, str]:
    return document, reading.document.title or "", reading.document.published or ""


def _words(reading: Reading, span: tuple[int, int]) -> str:
    return Span(*span).of(reading.document.text)


def _named(reading: Reading, parties: list[Party]) -> list[a.Named]:
    names = {entity.id: entity.name for entity in reading.entities}
    text = reading.document.text
    return [a.Named(names.get(p.entity or "") or (p.span.of(text) if p.span else ""), p.code) for p in parties]
