"""The addresses of saved searches, watchlists and alerts: screens for who may read, forms for who may correct records."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from attache.archive import ArchiveError, watch
from attache.archive import search as searching
from attache.archive.audit import log
from attache.archive.roles import Refused
from attache.archive.rows import keepable
from attache.web.people import forms
from attache.web.people.desk import Desk
from attache.web.people.gate import problem, visitor
from attache.web.people.masking import masked, unmasked
from attache.web.people.office import Office
from attache.web.people.routes import Post
from attache.web.rendering import POLICY, address, draw, frame
from attache.web.screens import watching as screens

_LONGEST = 4000


def routes(desk: Desk) -> list[Route]:
    """All addresses, for the router behind the gate."""
    ends = _Ends(desk)
    post = partial(Route, methods=["POST"])
    return [
        Route("/watch", ends.watch, methods=["GET"]),
        Route("/watch/{name:path}", ends.watchlist, methods=["GET"]),
        Route("/alerts", ends.alerts, methods=["GET"]),
        post("/watch/add", _form(ends.add, "name", "query")),
        post("/watch/remove", _form(ends.remove, "name", "query")),
        post("/watch/check", _form(ends.check)),
        post("/searches/save", _form(ends.save, "name", "query")),
        post("/searches/forget", _form(ends.forget, "name")),
        post("/alerts/seen", _form(partial(ends.see, True), "numbers", "back")),
        post("/alerts/unseen", _form(partial(ends.see, False), "numbers", "back")),
    ]


def form_values(request: Request) -> dict[str, Any]:
    """What a page with forms of this kind needs: the token, and whether whoever asks may send them."""
    who = visitor(request)
    return {"form_token": masked(who.form_token), "may_write": who.who.may("correct")}


def _form(end: Callable[[Post], Awaitable[Response]], *fields: str) -> Callable[[Request], Awaitable[Response]]:
    """An address that takes a form with these fields, sent from one of this server's own pages."""

    async def handle(request: Request) -> Response:
        try:
            return await end(await _posted(request, fields))
        except Refused as refused:
            raise problem(refused) from refused

    return handle


async def _posted(request: Request, fields: Collection[str]) -> Post:
    who = visitor(request)
    found = await forms.fields(request, fields)
    if not who.secret:
        raise Refused("right", "a token is for the HTTP interface; sign in to use this page")
    forms.check_token(request.method, unmasked(found.pop(forms.FIELD, request.headers.get(forms.HEADER, ""))), who.secret)
    return Post(who, found, request)


class _Ends:
    """What is answered at each address."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def watch(self, request: Request) -> Response:
        query = keepable(request.query_params.get("q", "").strip())[:_LONGEST]
        return await self._watch(request, {"query": query})

    async def _watch(self, request: Request, given: Mapping[str, str], trouble: str = "", status: int = 200) -> Response:
        who = visitor(request).who
        found = await self.desk.ask(lambda office: screens.watch_screen(office.archive, who))
        values = {"found": found, "given": {"name": "", "query": "", **given}, "trouble": trouble}
        return _page(request, "watch.html", values, status)

    async def watchlist(self, request: Request) -> Response:
        return await self._watchlist(request, request.path_params["name"])

    async def _watchlist(self, request: Request, name: str, given: str = "", trouble: str = "", status: int = 200) -> Response:
        who, before = visitor(request).who, _number(request.query_params.get("before", ""))

        def work(office: Office) -> dict[str, Any]:
            kept = screens.kept(watch.watchlist(office.archive, name), who)
            asked = screens.Asked(kept.list.name, show="all", before=before)
            return {"kept": kept, "alerts": screens.alerts_screen(office.archive, asked)}

        try:
            values = await self.desk.ask(work)
        except Refused as refused:
            raise problem(refused) from refused
        return _page(request, "list.html", {**values, "given": given, "trouble": trouble}, status)

    async def alerts(self, request: Request) -> Response:
        words = {name: keepable(request.query_params.get(name, "").strip())[:200] for name in ("list", "kind", "show")}
        asked = screens.Asked(**words, before=_number(request.query_params.get("before", "")))
        found = await self.desk.ask(lambda office: screens.alerts_screen(office.archive, asked))
        return _page(request, "alerts.html", {"alerts": found, "kinds": screens.KINDS})

    async def add(self, post: Post) -> Response:
        """Make a list, or add a query to it; the form comes back with what is wrong."""
        who, name = post.visitor.who, post["name"]
        try:
            made = await self.desk.ask(lambda office: watch.add(office.archive, who, name, [post["query"]], office.now()))
        except Refused as refused:
            if refused.why != "input":
                raise
            return await self._watch(post.request, {"name": name, "query": post["query"]}, str(refused), 400)
        return _to(address("/watch", made.name))

    async def remove(self, post: Post) -> Response:
        who, name, query = post.visitor.who, post["name"], post.fields.get("query")
        await self.desk.ask(lambda office: watch.remove(office.archive, who, name, office.now(), query))
        there = query is not None and await self.desk.ask(lambda office: _is_there(office, name))
        return _to(address("/watch", name) if there else "/watch")

    async def check(self, post: Post) -> Response:
        post.visitor.who.must("correct")
        await self.desk.ask(lambda office: watch.check(office.archive, office.now()))
        return _to("/alerts")

    async def save(self, post: Post) -> Response:
        """Keep a search; the form comes back with what is wrong."""
        try:
            await self.desk.ask(lambda office: _save(office, post))
        except Refused as refused:
            if refused.why != "input":
                raise
            given = {"name": post["name"], "query": post["query"]}
            return await self._watch(post.request, given, str(refused), 400)
        return _to("/watch")

    async def forget(self, post: Post) -> Response:
        def work(office: Office) -> None:
            post.visitor.who.must("correct")
            name = post["name"]
            if not any(one.name == name for one in searching.saved(office.archive)):
                raise Refused("missing", f"no search is saved as {name!r}")
            searching.forget_saved(office.archive, name)
            with office.archive.change() as db:
                log(db, post.visitor.who, "search.forget", name, office.now())

        await self.desk.ask(work)
        return _to("/watch")

    async def see(self, seen: bool, post: Post) -> Response:
        numbers = [_number(part) for part in post["numbers"].split(",")]
        if None in numbers:
            raise Refused("missing", "there is no such alert")
        known = [number for number in numbers if number is not None]
        await self.desk.ask(lambda office: watch.see(office.archive, post.visitor.who, known, office.now(), seen=seen))
        back = post["back"]
        return _to(back if back in ("/", "/alerts", "/watch") or back.startswith(("/alerts?", "/watch/")) else "/alerts")


def _save(office: Office, post: Post) -> None:
    post.visitor.who.must("correct")
    name = " ".join(post["name"].split())
    if not name or len(name) > watch.lists.LONGEST or name in (".", ".."):
        raise Refused("input", f"a saved search needs a name of 1 to {watch.lists.LONGEST} characters; give one")
    try:
        searching.save(office.archive, name, post["query"].strip())
    except searching.QueryError as error:
        raise Refused("input", str(error)) from error
    except ArchiveError as error:
        if post["query"].strip():
            raise
        raise Refused("input", "a query must ask for something; give words or fields") from error
    with office.archive.change() as db:
        log(db, post.visitor.who, "search.save", keepable(name), office.now(), query=post["query"].strip())


def _is_there(office: Office, name: str) -> bool:
    return any(one.name == name for one in watch.watchlists(office.archive))


def _page(request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
    html = draw(f"watch/{template}", {**frame(request), **form_values(request), **values})
    # a browser is to say which site a form comes from
    return HTMLResponse(html, status, {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin"})


def _number(given: str) -> int | None:
    return forms.whole(given)


def _to(path: str) -> Response:
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)
