"""The desk: what is new in the archive."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import func, select

from attache.archive import Archive, schema, watch
from attache.archive.changes import changes
from attache.archive.search import Saved, saved
from attache.web.screens.ingest import Ingest, ago, ingest
from attache.web.screens.rows import Exchanged, TransferLine, exchanges, newest_transfers

#: how many of each are shown
PAGES, TRANSFERS_SHOWN, EXCHANGES, ALERTS, SPIKES, LISTS = 12, 10, 4, 6, 4, 8
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
class Kept:
    """What is kept an eye on: new alerts (`unseen` of them in all), spikes apart, watchlists and saved searches; the first
    of each."""

    alerts: list[watch.Alert] = field(default_factory=list)
    spikes: list[watch.Alert] = field(default_factory=list)
    unseen: int = 0
    lists: list[watch.Watchlist] = field(default_factory=list)
    searches: list[Saved] = field(default_factory=list)


@dataclass(slots=True)
class Desk:
    """The view model; `last` is how long ago the last page came in, in words."""

    counts: Counts
    pages: list[Read]
    transfers: list[TransferLine]
    exchanges: list[Exchanged]
    kept: Kept
    ingest: Ingest
    last: str


def desk(archive: Archive, counts: Counts, at: dt.datetime) -> Desk:
    """What is on the desk at this time; `counts` come from `count`, which is slower than all else, so that it may be kept."""
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
    coming = ingest(archive, at)
    shown = exchanges(archive, tell)[:EXCHANGES]
    return Desk(counts, pages, transfers, shown, kept(archive), coming, ago(coming.last, at) if coming.last else "")


def kept(archive: Archive) -> Kept:
    """What is kept an eye on; spikes stand apart from other alerts."""
    spikes = watch.alerts(archive, kind="spike", unseen=True, limit=SPIKES)
    of_pages = [one for kind in ("match", "embargo") for one in watch.alerts(archive, kind=kind, unseen=True, limit=ALERTS)]
    others = sorted(of_pages, key=lambda one: -one.number)
    lists = sorted(watch.watchlists(archive), key=lambda one: (-one.unseen, one.name.casefold(), one.name))
    return Kept(others[:ALERTS], spikes, watch.unseen(archive), lists[:LISTS], saved(archive)[:LISTS])


def state(archive: Archive) -> tuple[int, int]:
    """What changes whenever a page was read into the archive, its entities were linked or something was taken out: what was
    counted in the same state still holds."""
    with archive.look() as db:
        return int(db.execute(select(func.max(schema.reading.c.number))).scalar() or 0), changes(db)


def count(archive: Archive) -> Counts:
    """How much the archive holds. Events are counted by their first pair of sides."""
    e, t = schema.event.c, schema.transfer.c
    documents = select(func.count()).select_from(schema.document)
    events = select(func.count()).select_from(schema.event).where(e.pair == 0)
    transfers = select(func.count()).select_from(schema.transfer)
    told = select(func.count(t.document.distinct())).where(t.in_return_for.is_not(None))
    with archive.look() as db:
        return Counts(*(int(db.execute(asked).scalar_one()) for asked in (documents, events, transfers, told)))
