"""The forms by which searches, watchlists and alerts are kept, for who may correct records."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from attache.archive import ArchiveError, watch
from attache.archive import search as searching
from attache.archive.audit import log
from attache.archive.roles import Refused
from attache.archive.rows import keepable
from attache.web.people import forms
from attache.web.people.desk import Desk
from attache.web.people.office import Office
from attache.web.people.routes import Post, form
from attache.web.people.sight import HIDDEN
from attache.web.rendering import address
from attache.web.watching.pages import again


def routes(desk: Desk) -> list[Route]:
    """All addresses, for the router behind the gate."""
    ends = _Ends(desk)
    post = partial(Route, methods=["POST"])
    return [
        post("/watch/add", form(ends.add, "name", "query")),
        post("/watch/remove", form(ends.remove, "name", "query")),
        post("/watch/check", form(ends.check)),
        post("/searches/save", form(ends.save, "name", "query")),
        post("/searches/forget", form(ends.forget, "name")),
        post("/alerts/seen", form(partial(ends.see, True), "numbers", "back")),
        post("/alerts/unseen", form(partial(ends.see, False), "numbers", "back")),
    ]


class _Ends:
    """What is done at each address."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def add(self, post: Post) -> Response:
        """Make a list, or add a query to it; the form comes back with what is wrong."""
        who, name = post.visitor.who, post["name"]
        try:
            made = await self.desk.ask(lambda office: watch.add(office.archive, who, name, [post["query"]], office.now()))
        except Refused as refused:
            if refused.why != "input":
                raise
            return await self._again(post, refused)
        return _to(address("/watch", made.name))

    async def remove(self, post: Post) -> Response:
        who, name, query = post.visitor.who, post["name"], post.fields.get("query")
        await self.desk.ask(lambda office: watch.remove(office.archive, who, name, office.now(), query))
        there = query is not None and await self.desk.ask(lambda office: _is_there(office, name))
        return _to(address("/watch", name) if there else "/watch")

    async def check(self, post: Post) -> Response:
        post.visitor.who.must("correct")
        # of all documents: each is looked at once, for everybody; who may see the alert of which is asked when they are shown
        HIDDEN.set(frozenset())
        await self.desk.ask(lambda office: watch.check(office.archive, office.now()))
        return _to("/alerts")

    async def save(self, post: Post) -> Response:
        """Keep a search; the form comes back with what is wrong."""
        try:
            await self.desk.ask(lambda office: _save(office, post))
        except Refused as refused:
            if refused.why != "input":
                raise
            return await self._again(post, refused)
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

    async def _again(self, post: Post, refused: Refused) -> Response:
        given = {"name": post["name"], "query": post["query"]}
        return await self.desk.ask(lambda office: again(post.request, office.archive, given, str(refused)))


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


def _number(given: str) -> int | None:
    return forms.whole(given)


def _to(path: str) -> Response:
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)
