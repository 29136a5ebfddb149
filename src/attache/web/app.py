"""The addresses that are answered, and what is answered to each."""

from __future__ import annotations

import base64
import re
from functools import partial
from http import HTTPStatus
from importlib.resources import files
from typing import NamedTuple

from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from attache import __version__
from attache.archive import Archive, schema
from attache.archive.rows import keepable
from attache.archive.search import QueryError, search
from attache.records import encode
from attache.web import workbench
from attache.web.answers import JSON, Problem, encoded
from attache.web.asked import Asked, asked
from attache.web.binding import Names
from attache.web.guard import Guard
from attache.web.lookup import ends as lookup
from attache.web.lookup.dictionary import Server
from attache.web.packing import Packed
from attache.web.people.desk import Desk
from attache.web.people.mount import behind, takes_forms
from attache.web.shelf import Shelf

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
#: kinds of pages that are text to a reader
_TEXT = re.compile(r"(text/|message/|application/(.+\+)?(json|xml|x-ndjson|xhtml))", re.ASCII | re.IGNORECASE)


def make_app(shelf: Shelf, desk: Desk, names: Names, dictionary: Server | None = None) -> ASGIApp:
    """The application that answers for an archive, to requests by these names and from who may ask; `dictionary` is asked for
    words that are looked up."""
    every = [*routes(shelf), *lookup.routes(dictionary), *workbench.routes(shelf)]
    # pages with forms are not packed: how short they pack could tell their secrets (BREACH)
    app = behind(Packed(Router(every, redirect_slashes=False, default=_nowhere)), desk)
    return Guard(app, names, workbench.problem_page, takes_forms(desk))


def routes(shelf: Shelf) -> list[Route]:
    """All addresses for programs, as `data/openapi.json` describes them."""
    ends = _Ends(shelf)
    return [
        Route("/api/health", ends.health),
        Route("/api/search", ends.search),
        # an id may hold slashes
        Route("/api/documents/{id:path}/page", ends.page),
        Route("/api/documents/{id:path}", ends.document),
        Route("/openapi.json", ends.openapi),
    ]


class _Ends:
    """What is answered at each address."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.described = files(__package__).joinpath("data", "openapi.json").read_bytes()

    async def health(self, request: Request) -> Response:
        return Response(await self.shelf.ask(_health), media_type=JSON)

    async def search(self, request: Request) -> Response:
        return Response(await self.shelf.ask(partial(_search, asked(request.query_params))), media_type=JSON)

    async def document(self, request: Request) -> Response:
        return Response(await self.shelf.ask(partial(_reading, request.path_params["id"])), media_type=JSON)

    async def page(self, request: Request) -> Response:
        id = request.path_params["id"]
        if not request.scope["raw_path"].endswith(b"/page"):  # the slash is of the id: …%2Fpage
            return Response(await self.shelf.ask(partial(_reading, f"{id}/page")), media_type=JSON)
        page = await self.shelf.ask(partial(_page, id))
        name = f"{_UNSAFE.sub('-', id)[:80].strip('.-') or 'page'}.{'txt' if page.is_text else 'bin'}"
        headers = {
            # in the media type's own name alone: what a server said of charsets is kept in the archive, not passed on
            "Content-Type": "text/plain" if page.is_text else "application/octet-stream",
            "Content-Disposition": f'attachment; filename="{name}"',
            "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(page.sha256)).decode()}:",
        }
        return Response(page.data, headers=headers)

    async def openapi(self, request: Request) -> Response:
        return Response(self.described, media_type=JSON)


async def _nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    raise Problem(HTTPStatus.NOT_FOUND, "there is nothing at this address; /openapi.json describes all there are")


# in a thread


class _Page(NamedTuple):
    data: bytes
    sha256: str
    is_text: bool


def _health(archive: Archive) -> bytes:
    with archive.look() as db:
        documents = db.execute(select(func.count()).select_from(schema.document)).scalar_one()
    return encoded({"status": "ok", "version": __version__, "documents": documents})


def _search(wanted: Asked, archive: Archive) -> bytes:
    try:
        found = search(
            archive, wanted.q, limit=wanted.limit, offset=wanted.offset, order=wanted.order, facets=wanted.facets
        )  # fmt: skip
    except QueryError as error:
        more = {"parameter": "q", "at": error.at, "reason": error.reason, "way_out": error.way_out}
        raise Problem(HTTPStatus.BAD_REQUEST, str(error), more) from error
    return encoded(found)


def _reading(id: str, archive: Archive) -> bytes:
    # by the whole id: what a shorter one stands for changes with every document that comes
    if not archive.versions(keepable(id)):
        raise _no_document(id)
    return encode(archive.reading(id))


def _page(id: str, archive: Archive) -> _Page:
    page, document = schema.page.c, schema.document.c
    query = select(page.sha256, page.content_type).join_from(schema.document, schema.page, page.sha256 == document.newest_page)
    with archive.look() as db:
        row = db.execute(query.where(document.id == keepable(id))).one_or_none()
    if row is None:
        raise _no_document(id)
    return _Page(archive.page(row.sha256), row.sha256, bool(_TEXT.match(row.content_type or "")))


def _no_document(id: str) -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, f"there is no document {id!r}; /api/search finds documents and their ids")
