"""The screens of saved searches, watchlists and alerts, of the archive as whoever asks may see it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from attache.archive import Archive, watch
from attache.archive.roles import Refused
from attache.web.ends import Values, asked_words, drawn, page_of, screen
from attache.web.people import forms
from attache.web.people.gate import problem, visitor
from attache.web.screens import watching as screens
from attache.web.shelf import Shelf

#: characters of a name, a kind, and what else is chosen from a list
_SHORT = 200


def routes(shelf: Shelf) -> list[Route]:
    """All screens; names may hold slashes."""

    def end(template: str, look: Callable[[Request, Archive], Values]) -> Callable[[Request], Any]:
        async def handle(request: Request) -> Response:
            answer = await screen(shelf, f"watch/{template}", request, partial(look, request))
            return with_forms(answer)

        return handle

    return [
        Route("/watch", end("watch.html", _watch)),
        Route("/watch/{name:path}", end("list.html", _list)),
        Route("/alerts", end("alerts.html", _alerts)),
    ]


def form_values(request: Request) -> Values:
    """What a page with forms of this kind needs: the token, and whether whoever asks may send them."""
    who = visitor(request)
    # who comes with a token has no forms: programs have the HTTP interface
    return {"form_token": who.form_token, "may_write": bool(who.secret) and who.who.may("correct")}


def with_forms(answer: Response) -> Response:
    """An answer that has forms: a browser is to say which site they come from."""
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def again(request: Request, archive: Archive, given: Values, trouble: str) -> Response:
    """The screen of lists with a form as it was typed, and what is wrong with it."""
    values = {**_watch(request, archive), "given": {"name": "", "query": "", **given}, "trouble": trouble}
    return with_forms(page_of(drawn("watch/watch.html", values, request), HTTPStatus.BAD_REQUEST))


def _watch(request: Request, archive: Archive) -> Values:
    given = {"name": "", "query": asked_words(request, "q")}
    found = screens.watch_screen(archive, visitor(request).who)
    return {"found": found, "given": given, "trouble": "", **form_values(request)}


def _list(request: Request, archive: Archive) -> Values:
    try:
        kept = screens.kept(watch.watchlist(archive, request.path_params["name"]), visitor(request).who)
    except Refused as refused:
        raise problem(refused) from refused
    asked = screens.Asked(kept.list.name, show="all", before=_before(request))
    return {"kept": kept, "alerts": screens.alerts_screen(archive, asked), **form_values(request)}


def _alerts(request: Request, archive: Archive) -> Values:
    list_, kind, show = (asked_words(request, name)[:_SHORT] for name in ("list", "kind", "show"))
    found = screens.alerts_screen(archive, screens.Asked(list_, kind, show, _before(request)))
    return {"alerts": found, "kinds": screens.KINDS, **form_values(request)}


def _before(request: Request) -> int | None:
    return forms.whole(request.query_params.get("before", ""))
