"""Saved searches, watchlists and alerts as their screens show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from attache.archive import Archive, watch
from attache.archive.roles import LOCAL, Who
from attache.archive.search import Saved, saved
from attache.archive.watch import Alert, Watchlist

#: alerts on a page
SIZE = 40
#: what the kinds of alerts are called
KINDS = {"match": "Watchlist", "embargo": "Embargo", "spike": "Spike"}


class Kept(NamedTuple):
    """A watchlist, and whether whoever asks may change it."""

    list: Watchlist
    mine: bool

    @property
    def who(self) -> str:
        """Who keeps it; "" for the one person at a machine without accounts."""
        return "" if self.list.who == LOCAL.name else self.list.who


@dataclass(slots=True)
class Watch:
    """The view model of the screen of lists."""

    searches: list[Saved]
    lists: list[Kept]
    unseen: int
    unchecked: int


class Asked(NamedTuple):
    """Which alerts are asked for; an empty field asks for all. `before` is the number that the page goes on from."""

    list: str = ""
    kind: str = ""
    show: str = ""
    before: int | None = None


@dataclass(slots=True)
class Alerts:
    """A page of alerts; `more` is the number that the next one goes on from."""

    asked: Asked
    rows: list[Alert]
    more: int | None
    lists: list[str]
    unseen: int


def watch_screen(archive: Archive, who: Who) -> Watch:
    """All saved searches and watchlists."""
    lists = [kept(one, who) for one in watch.watchlists(archive)]
    return Watch(saved(archive), lists, watch.unseen(archive), watch.waiting(archive))


def kept(one: Watchlist, who: Who) -> Kept:
    """A list as `who` sees it."""
    return Kept(one, who.may("correct") and (one.who == who.name or who.may("administer")))


def alerts_screen(archive: Archive, asked: Asked) -> Alerts:
    """A page of alerts, the newest first; those that nobody has seen unless all are asked for."""
    rows = watch.alerts(
        archive, watchlist=asked.list or None, kind=asked.kind or None, unseen=asked.show != "all", before=asked.before,
        limit=SIZE + 1,
    )  # fmt: skip
    more = rows[SIZE - 1].number if len(rows) > SIZE else None
    return Alerts(asked, rows[:SIZE], more, [one.name for one in watch.watchlists(archive)], watch.unseen(archive))
