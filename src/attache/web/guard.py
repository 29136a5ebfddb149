"""What holds for every request and answer: who may ask, in which way, and with which headers the answer goes out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from attache.archive import ArchiveError
from attache.web.answers import Problem
from attache.web.binding import Names

log = logging.getLogger(__name__)

METHODS = ("GET", "HEAD")
#: on every answer that does not say otherwise: a browser is to show, run, embed and remember nothing of it, and to tell no
#: other site of it. There is no Access-Control-Allow-Origin: pages of other sites cannot read what is here
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Stands before an application and answers for it where a request may not pass, or something goes wrong.

    `page` draws a problem for whoever asks for pages, and gives None for programs, which get JSON; `forms` tells the requests
    that something may be sent by.
    """

    def __init__(
        self,
        app: ASGIApp,
        names: Names,
        page: Callable[[Problem, Scope], Response | None] = lambda *_: None,
        forms: Callable[[Scope], bool] = lambda _: False,
    ) -> None:
        self.app, self.names, self.page, self.forms = app, names, page, forms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            self._check(scope)
            await self.app(scope, receive, guarded)
        except Exception as error:  # noqa: BLE001  (whatever it is, the next request is to be answered)
            if not begun:
                problem = _problem(error, scope)
                await (self.page(problem, scope) or problem.response())(scope, receive, guarded)

    def _check(self, scope: Scope) -> None:
        """Raises `Problem` where the request is meant for another host, or is neither GET nor HEAD nor a form."""
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1:
            raise Problem(HTTPStatus.BAD_REQUEST, "the request must have one Host header")
        # a page of another site whose name is made to lead here (DNS rebinding) asks by that name
        if not self.names.allow(hosts[0]):
            raise Problem(HTTPStatus.MISDIRECTED_REQUEST, "this server has another name; ask it by the address that it printed")
        if scope["method"] not in METHODS and not (scope["method"] == "POST" and self.forms(scope)):
            raise Problem(
                HTTPStatus.METHOD_NOT_ALLOWED, "nothing can be sent to this address; use GET or HEAD", None,
                {"Allow": ", ".join(METHODS)},
            )  # fmt: skip


def _problem(error: Exception, scope: Scope) -> Problem:
    """What is said to whoever asked; what it is none of theirs to know (names of files and hosts) goes to the log alone."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, ArchiveError):
        log.error("%s", error)
        detail = "the archive cannot be used at present; the server's own output says why"
        return Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail)
    log.error("%s %s: %s: %s", scope["method"], scope["path"], type(error).__name__, error)
    log.debug("the request failed", exc_info=error)
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "a fault in attache: please report it with the request")
