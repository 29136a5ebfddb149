"""The desk: what is new in the archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select

from attache.archive import Archive, schema
from attache.web.screens.rows import Exchanged, TransferLine, exchanges, newest_transfers

#: how many of each are shown
PAGES, TRANSFERS_SHOWN, EXCHANGES = 12, 10, 4
#: transfers and exchanges are looked for in so many of the last pages that tell of transfers
_LOOKED_AT = 300


class Read(NamedTuple):
    """A page that was read: in short, with how much was found in it."""

    id: str
    title: str
    publisher: str
    published: str
    events: int
    transfers: int


class Counts(NamedTuple):
    """How much the archive holds; `exchanges` are the pages that tell of any."""

    documents: int
    events: int
    transfers: int
    exchanges: int


@dataclass(slots=True)
class Desk:
    """The view model."""

    counts: Counts
    pages: list[Read]
    transfers: list[TransferLine]
    exchanges: list[Exchanged]


def desk(archive: Archive, counts: Counts) -> Desk:
    """What is on the desk; `counts` come from `count`, which is slower than all else here, so that it may be kept."""
    d, r, t = schema.document.c, schema.reading.c, schema.transfer.c
    newest = select(d.id, r.title, r.publisher, r.published, r.events, r.transfers).join_from(
        schema.document, schema.reading, r.number == d.newest_reading
    )
    with_transfers = newest.where(r.transfers > 0).order_by(d.first.desc()).limit(_LOOKED_AT)
    with archive.look() as db:
        pages = [Read(*row) for row in db.execute(newest.order_by(d.first.desc()).limit(PAGES))]
        recent = [str(row[0]) for row in db.execute(with_transfers)]
        transfers = newest_transfers(db, [t.document.in_(recent[:TRANSFERS_SHOWN])], TRANSFERS_SHOWN)
        legs = db.execute(select(t.document).where(t.document.in_(recent), t.in_return_for.is_not(None)).distinct()).scalars()
        tell = sorted(map(str, legs), key=recent.index)[:EXCHANGES]
    return Desk(counts, pages, transfers, exchanges(archive, tell)[:EXCHANGES])


def state(archive: Archive) -> int:
    """A number that changes whenever a page was read into the archive: what was counted at the same number still holds, but for
    what `link` and `prune` changed since."""
    with archive.look() as db:
        return int(db.execute(select(func.max(schema.reading.c.number))).scalar() or 0)


def count(archive: Archive) -> Counts:
    """How much the archive holds. Events are counted by their first pair of sides."""
    e, t = schema.event.c, schema.transfer.c
    documents = select(func.count()).select_from(schema.document)
    events = select(func.count()).select_from(schema.event).where(e.pair == 0)
    transfers = select(func.count()).select_from(schema.transfer)
    told = select(func.count(t.document.distinct())).where(t.in_return_for.is_not(None))
    with archive.look() as db:
        return Counts(*(int(db.execute(asked).scalar_one()) for asked in (documents, events, transfers, told)))
