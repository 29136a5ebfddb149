"""Transfers: the register with its filters, the exchanges, and the regimes that bar transfers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, get_args

from sqlalchemy import ColumnElement, func, or_, select

from attache.archive import Archive, schema
from attache.days import iso_period
from attache.exports.regimes import Entry
from attache.exports.regimes import select as regimes_of
from attache.records import Category, Status
from attache.web.screens.naming import SURE, state_code
from attache.web.screens.rows import Exchanged, TransferLine, exchanges, newest_transfers

#: transfers, and documents with exchanges, on a page
SIZE, EXCHANGES = 40, 12
CATEGORIES: tuple[str, ...] = get_args(Category)
STATUSES: tuple[str, ...] = get_args(Status)

_t = schema.transfer.c


class Asked(NamedTuple):
    """What of the register is asked for; an empty field asks for nothing. States by code or name, days as ISO days, months or
    years; what is no such thing finds nothing."""

    supplier: str = ""
    recipient: str = ""
    category: str = ""
    status: str = ""
    sure: str = ""
    words: str = ""
    regime: str = ""
    since: str = ""
    until: str = ""


@dataclass(slots=True)
class Register:
    """The view model."""

    asked: Asked
    offset: int
    total: int
    rows: list[TransferLine] = field(default_factory=list)


def register(archive: Archive, asked: Asked, offset: int = 0) -> Register:
    """A page of the register, the newest transfers first. Raises `ArchiveError` where the archive cannot be read."""
    conditions = list(_conditions(asked))
    with archive.look() as db:
        total = db.execute(select(func.count()).select_from(schema.transfer).where(*conditions)).scalar_one()
        return Register(asked, offset, int(total), newest_transfers(db, conditions, SIZE, offset))


def exchanges_screen(archive: Archive, offset: int = 0) -> tuple[list[Exchanged], int]:
    """The exchanges of a page of documents, the newest first, and how many documents tell of any."""
    day = func.max(func.coalesce(_t.date_from, "")).label("day")
    tell = select(_t.document, day).where(_t.in_return_for.is_not(None)).group_by(_t.document)
    with archive.look() as db:
        total = db.execute(select(func.count()).select_from(tell.subquery())).scalar_one()
        page = tell.order_by(day.desc(), _t.document).limit(EXCHANGES).offset(offset)
        documents = [str(row[0]) for row in db.execute(page)]
    return exchanges(archive, documents), int(total)


def regimes_screen(state: str, day: str) -> list[Entry]:
    """The regimes against a state (by code or name; "": all) that hold on a day ("" : today)."""
    when = iso_period(day)
    on = dt.date.fromisoformat(when[0]) if when else dt.date.today()
    return regimes_of(state_code(state) or None, on, frozenset())


def _conditions(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if asked.supplier:
        yield _t.supplier_state == state_code(asked.supplier)
    if asked.recipient:
        yield _t.recipient_state == state_code(asked.recipient)
    if asked.category:
        yield _t.category == asked.category
    if asked.status:
        yield _t.status == asked.status
    if asked.sure:
        yield _t.certainty.in_(SURE.get(asked.sure, ()))
    if asked.words:
        yield or_(func.lower(_t.item).contains(asked.words.lower(), autoescape=True), _t.category == asked.words.lower())
    if asked.regime:
        yield func.lower(_t.regime).contains(f" {asked.regime.lower()}", autoescape=True)
    if asked.since:
        yield _t.date_to >= _day(asked.since, 0)
    if asked.until:
        yield _t.date_from <= _day(asked.until, 1)


def _day(words: str, end: int) -> str:
    """The first or last day of what is asked for; a day that is after all others, or before, where it is none."""
    days = iso_period(words)
    return days[end] if days else ("9999" if end == 0 else "0000")
