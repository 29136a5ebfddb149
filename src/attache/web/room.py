"""The address of a document: the reading room, its print view, and what changed since another version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from attache.archive import Archive
from attache.archive.rows import keepable
from attache.web.answers import Problem
from attache.web.ends import Values, asked_words, one_of, screen
from attache.web.people import forms
from attache.web.people.gate import Visitor, visitor
from attache.web.people.office import utc
from attache.web.rendering import address
from attache.web.screens.changes import changes
from attache.web.screens.printing import print_view
from attache.web.screens.reading_room import Choice, Room, reading_room
from attache.web.screens.talking import talk
from attache.web.shelf import Shelf

#: ways of looking at a document, by template
_WAYS = {"": "document.html", "print": "print.html", "changes": "changes.html"}


def routes(shelf: Shelf, now: Callable[[], dt.datetime] = utc) -> list[Route]:
    """The address of a document; ids may hold slashes."""
    return [Route("/documents/{id:path}", _Ends(shelf, now).document)]


class _Ends:
    def __init__(self, shelf: Shelf, now: Callable[[], dt.datetime]) -> None:
        self.shelf, self.now = shelf, now

    async def document(self, request: Request) -> Response:
        id, way = keepable(request.path_params["id"]), one_of(request, "as", tuple(_WAYS))

        def look(archive: Archive) -> Values:
            # by the whole id: what a shorter one stands for changes with every document that comes
            if not archive.versions(id):
                raise Problem(HTTPStatus.NOT_FOUND, f"there is no document {id!r} in the archive; search finds documents")
            if way == "changes":
                return _changes(request, archive, id)
            return {"room": print_view(archive, id) if way == "print" else self._room(request, archive, id)}

        answer = await screen(self.shelf, _WAYS[way], request, look)
        # a browser is to say which site a form comes from
        answer.headers["Referrer-Policy"] = "same-origin"
        return answer

    def _room(self, request: Request, archive: Archive, id: str) -> Room:
        choice = Choice(*(asked_words(request, name)[:40] for name in Choice.__dataclass_fields__))
        who: Visitor = visitor(request)
        room = reading_room(archive, id, choice)
        room.talk = talk(archive, who.who, room.checked, self.now(), asked_words(request, "about")[:40])
        # who comes with a token has no forms: programs have the HTTP interface
        room.form_token = who.form_token
        room.may_correct, room.may_comment, room.may_moderate = (
            bool(room.form_token) and who.who.may(right) for right in ("correct", "comment", "moderate")
        )
        return room


def _changes(request: Request, archive: Archive, id: str) -> Values:
    other, whole = asked_words(request, "with"), request.query_params.get("whole") == "yes"
    reading = forms.whole(request.query_params.get("reading", ""))
    found = changes(archive, id, other, reading, whole=whole)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "there is no such version; the page of the document lists those there are")
    asked = {"as": "changes", "with": other, "reading": reading, "whole": "" if whole else "yes"}
    return {"changes": found, "link": address("/documents", id, **asked)}
