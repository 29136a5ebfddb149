"""Atom feeds (RFC 4287): of a saved search, of a watchlist, and of all alerts.

A feed reader that cannot send a header gives its token in the address: `?token=attache_…`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from attache.archive import Archive, schema, watch
from attache.archive.roles import Refused
from attache.archive.search import QueryError, saved
from attache.archive.search.parser import parse
from attache.archive.search.run import show
from attache.archive.watch.matching import newest
from attache.exports.markup import HEAD, element, start, text
from attache.exports.wording import clean
from attache.web.interface.ends import PRIVATE, etag, tags
from attache.web.interface.parameters import Parameter, read
from attache.web.interface.watching import missing
from attache.web.rendering import address
from attache.web.shelf import Shelf

MEDIA = "application/atom+xml"
#: entries of a feed
MOST = 50
#: of a feed without entries: a feed must have a day, and no clock is asked
_UNKNOWN = "1970-01-01T00:00:00+00:00"
_TOKEN = Parameter("token", "", {}, str)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: what it is of (its id after the feed's), and where it leads; `updated` is UTC in ISO form."""

    key: str
    title: str
    updated: str
    path: str
    summary: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: what it is called, its own address, the page that shows the same, and its entries, the newest first."""

    title: str
    path: str
    page: str
    entries: list[Entry]


def routes(shelf: Shelf) -> list[Route]:
    """The addresses of all feeds."""
    return [
        Route("/feeds/alerts", _end(shelf, lambda archive, _: of_alerts(archive))),
        Route("/feeds/searches/{name:path}", _end(shelf, of_search)),
        Route("/feeds/watchlists/{name:path}", _end(shelf, of_watchlist)),
    ]


def _end(shelf: Shelf, make: Callable[[Archive, str], Feed]) -> Callable[..., object]:
    async def handle(request: Request) -> Response:
        read(request.query_params, [_TOKEN])
        name = request.path_params.get("name", "")
        base = str(request.base_url).rstrip("/")
        feed = await shelf.ask(partial(_made, make, name))
        body = "".join(written(feed, base)).encode()
        headers = {**PRIVATE, "ETag": etag(body)}
        if headers["ETag"] in tags(request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers, media_type=MEDIA)

    return handle


def _made(make: Callable[[Archive, str], Feed], name: str, archive: Archive) -> Feed:
    try:
        return make(archive, name)
    except Refused as refused:
        raise missing(refused, "/watch has all feeds") from refused


def of_search(archive: Archive, name: str) -> Feed:
    """The documents that answer a saved search, those read last first. Raises `Refused` (missing) where there is none."""
    query = next((one.query for one in saved(archive) if one.name == name), None)
    if query is None:
        raise Refused("missing", f"no search is saved as {name!r}")
    try:
        node = parse(query)
    except QueryError as error:
        raise Refused("missing", f"the search saved as {name!r} is understood no longer ({error})") from error
    r = schema.reading.c
    with archive.look() as db:
        rows = newest(db, node, most=MOST)
        hits = show(db, node, rows)
        numbers = [row.number for row in rows]
        added = {row.number: row.added for row in db.execute(select(r.number, r.added).where(r.number.in_(numbers)))}
    entries = [
        Entry(f"document:{hit.document}", hit.title or "Untitled page", added[row.number], address("/documents", hit.document),
              hit.snippet.text, hit.publisher)
        for row, hit in zip(rows, hits, strict=True)
    ]  # fmt: skip
    return Feed(f"{name}: {query}", address("/feeds/searches", name), address("/search", q=query), entries)


def of_watchlist(archive: Archive, name: str) -> Feed:
    """The alerts of a watchlist. Raises `Refused` (missing) where there is none."""
    found = watch.watchlist(archive, name)
    entries = _entries(watch.alerts(archive, watchlist=found.name, limit=MOST))
    return Feed(f"{found.name}: alerts", address("/feeds/watchlists", name), address("/watch", found.name), entries)


def of_alerts(archive: Archive) -> Feed:
    """All alerts."""
    return Feed("Alerts", "/feeds/alerts", "/alerts", _entries(watch.alerts(archive, limit=MOST)))


def _entries(alerts: Iterable[watch.Alert]) -> list[Entry]:
    return [
        Entry(f"alert:{one.number}", f"{one.reason}: {one.title}" if one.title else one.reason, one.made,
              address("/documents", one.document), one.evidence)
        for one in alerts
    ]  # fmt: skip


def written(feed: Feed, base: str) -> Iterable[str]:
    """The feed as it is sent; `base` is the address of the workbench."""
    yield HEAD + start("feed", {"xmlns": "http://www.w3.org/2005/Atom"}) + "\n"
    yield element("id", None, text(_urn(feed.path))) + element("title", None, text(clean(feed.title))) + "\n"
    yield element("updated", None, max((one.updated for one in feed.entries), default=_UNKNOWN)) + "\n"
    yield element("link", {"rel": "self", "type": MEDIA, "href": f"{base}{feed.path}"})
    yield element("link", {"rel": "alternate", "type": "text/html", "href": f"{base}{feed.page}"}) + "\n"
    yield element("author", None, element("name", None, "Attaché")) + "\n"
    for one in feed.entries:
        yield _entry(one, base)
    yield "</feed>\n"


def _entry(one: Entry, base: str) -> str:
    parts = [
        element("id", None, text(_urn(one.key))), element("title", None, text(clean(one.title))),
        element("updated", None, one.updated),
        element("link", {"rel": "alternate", "type": "text/html", "href": f"{base}{one.path}"}),
        element("author", None, element("name", None, text(clean(one.by)))) if clean(one.by) else "",
        element("summary", None, text(clean(one.summary))),
    ]  # fmt: skip
    return element("entry", None, "\n" + "\n".join(p for p in parts if p) + "\n") + "\n"


def _urn(key: str) -> str:
    """An id that stays the same wherever the workbench is asked."""
    return address("urn:attache:feed", key)
