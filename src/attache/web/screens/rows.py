"""Rows of events and transfers as lists of many documents show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from attache.archive import Archive, schema
from attache.exports.view import Card, view
from attache.exports.wording import Certainty, Named, certainty, clean, date_in_words
from attache.web.screens.naming import sure

#: days as they are shown where the page's own day stands in for an act's
_ABOUT = "by "


class EventLine(NamedTuple):
    """One event of one document; `when` begins with "by" where only the page's day is known."""

    document: str
    title: str
    when: str
    type: str
    mode: str
    who: Named
    to_whom: Named
    where: str
    certainty: Certainty
    sure: str


class TransferLine(NamedTuple):
    """One transfer of one document."""

    document: str
    title: str
    when: str
    supplier: Named
    recipient: Named
    item: str
    category: str
    amount: str
    status: str
    certainty: Certainty
    sure: str
    regimes: list[str]


class Exchanged(NamedTuple):
    """An exchange as one document tells of it, with both sides."""

    document: str
    title: str
    published: str
    card: Card
    sure: str


_d, _r, _e, _t = schema.document.c, schema.reading.c, schema.event.c, schema.transfer.c


def newest_transfers(
    db: Connection, conditions: Sequence[ColumnElement[bool]], most: int, offset: int = 0
) -> list[TransferLine]:
    """The transfers for which all conditions on their table hold, the newest first, so many after the first `offset`."""
    order = (_t.date_from.desc(), _t.document, _t.id)
    keys = select(_t.document, _t.id).where(*conditions).order_by(*order).limit(most).offset(offset).subquery()
    # first which they are, then their pages: a page's row is large, and is read for those alone that are shown
    asked = (
        select(schema.transfer, _r.title)
        .join_from(keys, schema.transfer, (keys.c.document == _t.document) & (keys.c.id == _t.id))
        .join(schema.document, _t.document == _d.id)
        .join(schema.reading, _r.number == _d.newest_reading)
    )
    return [transfer_line(row) for row in db.execute(asked.order_by(*order)).mappings()]


#: what orders events: first day, document, id, pair
Place = tuple[str, str, str, int]


def newest_events(db: Connection, condition: ColumnElement[bool], most: int) -> list[tuple[Place, EventLine]]:
    """The events for which a condition on their table holds, the newest first, each with its place in that order."""
    order = (_e.date_from.desc(), _e.document, _e.id, _e.pair)
    # the day of the last one that is shown, which an index tells by itself: older ones need not be looked up
    days = select(_e.date_from).where(condition, _e.date_from.is_not(None)).order_by(_e.date_from.desc())
    last = db.execute(days.limit(1).offset(most - 1)).scalar()
    wanted = condition if last is None else condition & (_e.date_from >= last)
    keys = select(_e.document, _e.id, _e.pair).where(wanted).order_by(*order).limit(most).subquery()
    same = (keys.c.document == _e.document) & (keys.c.id == _e.id) & (keys.c.pair == _e.pair)
    asked = (
        select(schema.event, _r.title)
        .join_from(keys, schema.event, same)
        .join(schema.document, _e.document == _d.id)
        .join(schema.reading, _r.number == _d.newest_reading)
    )
    rows = db.execute(asked.order_by(*order)).mappings()
    return [((row["date_from"] or "", row["document"], row["id"], row["pair"]), event_line(row)) for row in rows]


def event_line(row: RowMapping) -> EventLine:
    """A row of the table of events, with its page, in words."""
    return EventLine(
        row["document"], row["title"], _when(row), row["type"], row["mode"] or "", _party(row, "actor"),
        _party(row, "recipient"), clean(row["place"] or ""), certainty(row["certainty"]), sure(row["certainty"]),
    )  # fmt: skip


def transfer_line(row: RowMapping) -> TransferLine:
    """A row of the table of transfers, with its page, in words."""
    number = "" if row["quantity"] is None else f"{row['quantity']:,.10g}"
    amount = "" if number in row["item"] else f"{number} {clean(row['unit'] or '')}".strip()
    return TransferLine(
        row["document"], row["title"], _when(row), _party(row, "supplier"), _party(row, "recipient"), clean(row["item"]),
        row["category"], amount, row["status"], certainty(row["certainty"]), sure(row["certainty"]), row["regime"].split(),
    )  # fmt: skip


def exchanges(archive: Archive, documents: Iterable[str]) -> list[Exchanged]:
    """The exchanges that these documents tell of, in the order of the documents and of their texts."""
    found = []
    for id in documents:
        page = view(archive.reading(id))
        about = id, page.title, page.reading.document.published or ""
        found += [Exchanged(*about, card, sure(card.certainty.value)) for card in page.cards if card.exchange]
    return found


def _when(row: RowMapping) -> str:
    first, last = row["date_from"], row["date_to"]
    if not first:
        return "—"
    return date_in_words(f"{first}/{last}") if row["dated"] else f"{_ABOUT}{date_in_words(first)}"


def _party(row: RowMapping, side: str) -> Named:
    code = row[f"{side}_code"] or ""
    code = "" if code == "---:---" else code
    return Named(clean(row[side] or "") or code or "unknown", code)
