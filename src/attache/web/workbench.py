"""The workbench's addresses: which screen stands at each, and what a request may ask of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import cast

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from attache.archive import Archive
from attache.archive.search import Order
from attache.web import overviews, room
from attache.web.answers import Problem
from attache.web.asked import ORDERS
from attache.web.ends import Kept, Values, asked_words, drawn, linked, offset_of, one_of, page_of, screen
from attache.web.rendering import address, static_response
from attache.web.screens import actor, desk, dyad, register, searching
from attache.web.screens.naming import SURE, state_code
from attache.web.shelf import Shelf
from attache.web.watching.pages import form_values, with_forms


def routes(shelf: Shelf) -> list[Route]:
    """The screens of the workbench, and the files that they load."""
    ends = _Ends(shelf)
    return [
        Route("/", ends.desk),
        Route("/search", ends.search),
        Route("/transfers", ends.register),
        Route("/exchanges", ends.exchanges),
        Route("/regimes", ends.regimes),
        Route("/actors", ends.actors),
        Route("/dyads", ends.dyads),
        *overviews.routes(shelf),
        *room.routes(shelf),
        Route("/static/{name}", ends.static),
    ]


def problem_page(problem: Problem, scope: Scope) -> Response | None:
    """A problem as a page, for whoever asks for pages; None for programs."""
    request = Request(scope)
    if scope["path"].startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
        return None
    values = {"title": problem.status.phrase, "detail": str(problem)}
    return page_of(drawn("error.html", values, request), problem.status, problem.headers)


class _Ends:
    """What is answered at each address. Everything that asks the archive or draws a page does so in a thread."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.kept = Kept()

    async def desk(self, request: Request) -> Response:
        def look(archive: Archive) -> Values:
            counts = self.kept.get(archive, "counts", lambda: desk.count(archive))
            return {"desk": desk.desk(archive, counts, dt.datetime.now(dt.UTC)), **form_values(request)}

        return with_forms(await self._draw("desk.html", request, look))

    async def search(self, request: Request) -> Response:
        query, offset = asked_words(request, "q"), offset_of(request)
        order = cast(Order, one_of(request, "sort", ORDERS) or ORDERS[0])

        def look(archive: Archive) -> Values:
            link = partial(linked, "/search", q=query, sort=order)
            found = searching.search_screen(archive, query, order, offset)
            return {"found": found, "size": searching.SIZE, "link": link}

        return await self._draw("search.html", request, look)

    async def actors(self, request: Request) -> Response:
        words = asked_words(request, "q")

        def look(archive: Archive) -> Values:
            return {"words": words, "found": self.kept.get(archive, ("actors", words), lambda: actor.actors(archive, words))}

        return await self._draw("actors.html", request, look)

    async def dyads(self, request: Request) -> Response:
        one, other = (state_code(asked_words(request, name)) for name in ("one", "other"))
        if one and other:
            return RedirectResponse(address("/dyads", one, other), HTTPStatus.SEE_OTHER)

        def look(archive: Archive) -> Values:
            return {"found": self.kept.get(archive, "couples", lambda: dyad.couples(archive))}

        return await self._draw("dyads.html", request, look)

    async def register(self, request: Request) -> Response:
        asked = register.Asked(*(asked_words(request, name)[:200] for name in register.Asked._fields))
        offset = offset_of(request)

        def look(archive: Archive) -> Values:
            link = partial(linked, "/transfers", **asked._asdict())
            made = self.kept.get(archive, ("register", asked, offset), lambda: register.register(archive, asked, offset))
            return {
                "register": made, "size": register.SIZE, "link": link, "categories": register.CATEGORIES,
                "statuses": register.STATUSES, "sures": list(SURE),
            }  # fmt: skip

        return await self._draw("transfers.html", request, look)

    async def exchanges(self, request: Request) -> Response:
        offset = offset_of(request)

        def look(archive: Archive) -> Values:
            make = partial(register.exchanges_screen, archive, offset)
            found, total = self.kept.get(archive, ("exchanges", offset), make)
            values = {"found": found, "total": total, "offset": offset, "size": register.EXCHANGES}
            return {**values, "link": partial(linked, "/exchanges")}

        return await self._draw("exchanges.html", request, look)

    async def regimes(self, request: Request) -> Response:
        state, day = asked_words(request, "state")[:80], asked_words(request, "day")[:40]

        def look(archive: Archive) -> Values:
            return {"entries": register.regimes_screen(state, day), "state": state, "day": day}

        return await self._draw("regimes.html", request, look)

    async def static(self, request: Request) -> Response:
        found = static_response(request.path_params["name"])
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, "there is no such file; load the page again")
        return found

    async def _draw(self, template: str, request: Request, look: Callable[[Archive], Values]) -> Response:
        return await screen(self.shelf, template, request, look)
