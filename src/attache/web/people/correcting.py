"""The addresses by which records are corrected: `/corrections` takes what people say, and has the page of a record to edit.

A button says all by its value, as `accept event v1`; the page of a record sends its fields. What is wrong with them is said on
the page, with everything as it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from attache.archive.roles import Refused
from attache.archive.rows import keepable
from attache.archive.talk import corrections
from attache.archive.talk.anchors import Kind
from attache.archive.talk.corrections import Verdict
from attache.web.people import editing, forms
from attache.web.people.desk import Desk
from attache.web.people.gate import problem, visitor
from attache.web.people.office import Office
from attache.web.people.routes import Draw, Post
from attache.web.screens.checking import checked, history

#: what the form of corrections has besides the fields of records
FIELDS = ("document", "say", "kind", "id", "verdict", "seen", "reading")


class Correcting:
    """What is answered at `/corrections`."""

    def __init__(self, desk: Desk, draw: Draw) -> None:
        self.desk, self.draw = desk, draw

    async def page(self, request: Request) -> Response:
        """The page of a record, to edit it."""
        document, kind, id = (request.query_params.get(name, "") for name in ("document", "kind", "id"))
        try:
            visitor(request).who.must("correct")
            return await self._page(request, document, kind, id)
        except Refused as refused:
            raise problem(refused) from refused

    async def say(self, post: Post) -> Response:
        """Something said of a record. Raises `Refused`."""
        verdict, kind, id = (
            [*post["say"].split(" ", 2), "", ""][:3] if post["say"] else (post["verdict"], post["kind"], post["id"])
        )
        post.visitor.who.must("correct")
        changes: dict[str, Any] = {}
        if verdict == "edit":
            form = await self.desk.ask(lambda office: _form(office, post["document"], kind, id, post.fields))
            if form.wrong:
                return await self._page(post.request, post["document"], kind, id, post.fields)
            changes = form.changes
        seen, reading = (_number(post, name) for name in ("seen", "reading"))

        def work(office: Office) -> str:
            corrections.correct(
                office.archive, post.visitor.who, post["document"], cast(Kind, kind), id, cast(Verdict, verdict), office.now(),
                changes or None, seen, reading,
            )  # fmt: skip
            return place_of(office, post["document"], kind, id)

        try:
            return back(post["document"], await self.desk.ask(work))
        except Refused as refused:
            if verdict != "edit" or refused.why != "late":
                raise
            return await self._page(post.request, post["document"], kind, id, post.fields, f"{refused}; this is how it is now")

    async def _page(
        self, request: Request, document: str, kind: str, id: str, given: Mapping[str, str] | None = None, trouble: str = ""
    ) -> Response:
        def work(office: Office) -> dict[str, Any]:
            form = _form(office, document, kind, id, given)
            said = corrections.corrections(office.archive, form.document)
            made = corrections.laid_over(office.archive.reading(form.document), said)
            form.seen, form.reading = said[-1].number if said else 0, office.archive.versions(form.document)[-1].number
            return {"form": form, "history": history(made, said, form.kind, id), "place": place_of(office, document, kind, id)}

        values = await self.desk.ask(work)
        status = HTTPStatus.OK if given is None else HTTPStatus.CONFLICT if trouble else HTTPStatus.BAD_REQUEST
        return self.draw(request, "edit.html", {**values, "trouble": trouble}, status)


def _form(office: Office, document: str, kind: str, id: str, given: Mapping[str, str] | None) -> editing.Form:
    """The form of a record. Raises `Refused` (missing) where there is no such record."""
    if not office.archive.versions(keepable(document)):
        raise Refused("missing", "there is no such record; load the document again")
    return editing.form_of(corrections.corrected(office.archive, document), cast(Kind, kind), id, given)


def place_of(office: Office, document: str, kind: str, id: str) -> str:
    """Where a record stands on the page of its document."""
    found = checked(office.archive, document).checks.get((cast(Kind, kind), id))
    return f"r-{found.key}" if found else "records"


def back(document: str, place: str) -> Response:
    """To a place on the page of a document."""
    return RedirectResponse(f"/documents/{quote(document, safe=':')}#{place}", HTTPStatus.SEE_OTHER)


def _number(post: Post, name: str) -> int | None:
    """The number in a field, None where the form has none. Raises `Refused` where it is none."""
    if name not in post.fields:
        return None
    number = forms.whole(post[name])
    if number is None:
        raise Refused("missing", "there is no such correction or reading; load the page again")
    return number
