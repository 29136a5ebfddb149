"""The addresses that are answered, and what is answered to each."""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from attache.web import workbench
from attache.web.answers import JSON, Problem
from attache.web.binding import Names
from attache.web.guard import Guard
from attache.web.interface import description, ends, feeds
from attache.web.interface.table import ENDS
from attache.web.lookup import ends as lookup
from attache.web.lookup.dictionary import Server
from attache.web.packing import Packed
from attache.web.people.desk import Desk
from attache.web.people.mount import behind, takes_forms
from attache.web.people.scoped import Scoped
from attache.web.shelf import Shelf
from attache.web.watching import pages as watching


def make_app(shelf: Shelf, desk: Desk, names: Names, dictionary: Server | None = None) -> ASGIApp:
    """The application that answers for an archive, to requests by these names and from who may ask; `dictionary` is asked for
    words that are looked up."""

    # whoever may not see some collections asks another one than who may see all
    def of(shelf: Shelf) -> ASGIApp:
        every = [
            *routes(shelf),
            *feeds.routes(shelf),
            *lookup.routes(dictionary),
            *watching.routes(shelf),
            *workbench.routes(shelf),
        ]
        return Packed(Router(every, redirect_slashes=False, default=_nowhere))

    # the people's own pages are not packed: some show a secret (a new token, an invitation), and how short they pack could tell
    # it (BREACH); the form tokens of all pages are masked
    scoped = Scoped(shelf, of)
    desk.beside.append(scoped.close)
    app = behind(scoped, desk)
    return Guard(app, names, workbench.problem_page, takes_forms(desk))


def routes(shelf: Shelf) -> list[Route]:
    """All addresses for programs, as `/openapi.json` describes them."""
    return [*ends.routes(shelf, ENDS), Route("/openapi.json", _description)]


async def _description(request: Request) -> Response:
    return Response(description.text(), media_type=JSON)


async def _nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    raise Problem(HTTPStatus.NOT_FOUND, "there is nothing at this address; /openapi.json describes all there are")
