"""Saved searches, watchlists and alerts."""

from __future__ import annotations

from http import HTTPStatus

from attache.archive import Archive, watch
from attache.archive.roles import Refused
from attache.archive.search import saved
from attache.web.answers import Problem
from attache.web.interface import answers as a
from attache.web.interface.ends import Answer, given
from attache.web.interface.parameters import Asked
from attache.web.rendering import address


def searches(archive: Archive, asked: Asked) -> Answer:
    """All saved searches."""
    return given(a.Searches([_search(*one) for one in saved(archive)]))


def search(archive: Archive, asked: Asked) -> Answer:
    """One saved search. Raises `Problem` (404) where there is none of that name."""
    name = asked.path["name"]
    found = next((one for one in saved(archive) if one.name == name), None)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, f"no search is saved as {name!r}; /api/v1/searches has all")
    return given(_search(*found))


def watchlists(archive: Archive, asked: Asked) -> Answer:
    """All watchlists."""
    return given(a.Watchlists([_watchlist(one) for one in watch.watchlists(archive)]))


def watchlist(archive: Archive, asked: Asked) -> Answer:
    """One watchlist. Raises `Problem` (404) where there is none of that name."""
    try:
        return given(_watchlist(watch.watchlist(archive, asked.path["name"])))
    except Refused as refused:
        raise missing(refused, "/api/v1/watchlists has all") from refused


def alerts(archive: Archive, asked: Asked) -> Answer:
    """Alerts, the newest first."""
    limit = asked["limit"]
    rows = watch.alerts(
        archive, watchlist=asked["watchlist"], kind=asked["kind"], unseen=asked["unseen"], before=asked["cursor"],
        limit=limit + 1,
    )  # fmt: skip
    after = str(rows[limit - 1].number) if limit and len(rows) > limit else None
    body = given(a.Alerts([_alert(one) for one in rows[:limit]], after))
    return body._replace(next={"cursor": after} if after else None)


def alert(archive: Archive, asked: Asked) -> Answer:
    """One alert. Raises `Problem` (404) where there is none of that number."""
    number = asked.path["number"]
    try:
        return given(
            _alert(watch.alert(archive, int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0))
        )
    except Refused as refused:
        raise missing(refused, "/api/v1/alerts has all") from refused


def missing(refused: Refused, way_out: str) -> Problem:
    """What is said where there is no such thing."""
    return Problem(HTTPStatus.NOT_FOUND, f"{str(refused).partition(';')[0]}; {way_out}")


def _search(name: str, query: str, when: str) -> a.Search:
    return a.Search(name, query, when, address("/feeds/searches", name))


def _watchlist(one: watch.Watchlist) -> a.WatchlistEntry:
    return a.WatchlistEntry(**one._asdict(), feed=address("/feeds/watchlists", one.name))


def _alert(one: watch.Alert) -> a.AlertEntry:
    return a.AlertEntry(*one)  # type: ignore[arg-type]  # its kind is one of three
