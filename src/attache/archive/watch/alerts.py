"""Alerts: what was found while watching, whether it was seen, and by whom."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, get_args

from sqlalchemy import Select, func, select, update

from attache.archive import schema
from attache.archive.audit import log, stamp
from attache.archive.roles import Refused, Who
from attache.archive.rows import keepable
from attache.archive.store import Archive
from attache.archive.watch.tables import alert as table
from attache.archive.watch.tables import watchlist

Kind = Literal["match", "embargo", "spike"]
KINDS: tuple[str, ...] = get_args(Kind)
#: alerts that are marked at a time, at most
MOST = 500


class Alert(NamedTuple):
    """One alert: why it was made, and the words of a document that show it.

    `watchlist` is the name of the list that a match is of, `records` are ids of events and transfers in the document, `day` is
    the document's (of a spike, the last day counted); "" where there is none. `seen` and `seen_by` are "" until it was.
    """

    number: int
    kind: str
    watchlist: str
    document: str
    title: str
    records: list[str]
    reason: str
    evidence: str
    day: str
    made: str
    seen: str
    seen_by: str


_l, _r, _d = watchlist.c, schema.reading.c, schema.document.c
_ALERTS: Select[Any] = (
    select(
        table.c.number, table.c.kind, func.coalesce(_l.name, "").label("watchlist"), table.c.document,
        func.coalesce(_r.title, "").label("title"), table.c.records, table.c.reason, table.c.evidence, table.c.day,
        table.c.made, table.c.seen, table.c.seen_by,
    )
    .outerjoin_from(table, watchlist, _l.id == table.c.watchlist)
    .outerjoin(schema.document, _d.id == table.c.document)
    .outerjoin(schema.reading, _r.number == _d.newest_reading)
)  # fmt: skip


def alerts(
    archive: Archive,
    *,
    watchlist: str | None = None,
    kind: str | None = None,
    unseen: bool = False,
    before: int | None = None,
    limit: int = 50,
) -> list[Alert]:
    """Alerts, the newest first: of a watchlist, of a kind, those that nobody has seen, those of numbers below `before`."""
    asked = _ALERTS.order_by(table.c.number.desc()).limit(limit)
    if watchlist is not None:
        asked = asked.where(_l.name == keepable(watchlist.strip()))
    if kind is not None:
        asked = asked.where(table.c.kind == kind)
    if unseen:
        asked = asked.where(table.c.seen == "")
    if before is not None:
        asked = asked.where(table.c.number < before)
    with archive.look() as db:
        return [_alert(row) for row in db.execute(asked)]


def alert(archive: Archive, number: int) -> Alert:
    """The alert of a number. Raises `Refused` (missing) where there is none."""
    with archive.look() as db:
        row = db.execute(_ALERTS.where(table.c.number == number)).one_or_none()
    if row is None:
        raise Refused("missing", f"there is no alert {number}; attache watch show has all")
    return _alert(row)


def unseen(archive: Archive) -> int:
    """How many alerts nobody has marked as seen."""
    with archive.look() as db:
        return int(db.execute(select(func.count()).select_from(table).where(table.c.seen == "")).scalar_one())


def see(archive: Archive, who: Who, numbers: Sequence[int], at: dt.datetime, *, seen: bool = True) -> int:
    """Mark alerts as seen, or as not seen; how many were marked. What was seen before stays as it was.

    Raises `Refused` where `who` may not, or there are too many of them.
    """
    who.must("correct")
    if len(numbers) > MOST:
        raise Refused("input", f"{MOST} alerts can be marked at a time; name fewer")
    with archive.look() as db:  # of those that `archive` shows
        shown = sorted(db.execute(select(table.c.number).where(table.c.number.in_(sorted(set(numbers))))).scalars())
    to, by, change = (stamp(at), keepable(who.name), table.c.seen == "") if seen else ("", "", table.c.seen != "")
    with archive.change() as db:
        marked = db.execute(update(table).where(table.c.number.in_(shown), change).values(seen=to, seen_by=by)).rowcount
        if marked:
            log(db, who, "alert.seen" if seen else "alert.unseen", ",".join(map(str, shown))[:200], at)
    return int(marked)


def _alert(row: Any) -> Alert:
    return Alert(*(json.loads(value) if name == "records" else value for name, value in zip(Alert._fields, row, strict=True)))
