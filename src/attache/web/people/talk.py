"""The addresses by which people say something of documents: corrections, comments, and what moderators do about them.

Each is a form (see `routes`), and leads back to the document. A party is written as its words and code with a bar between
them, `Viktor Khrenin | BLR:GOV`; several, one a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from attache.archive.roles import Refused
from attache.archive.talk import comments, corrections
from attache.archive.talk.changes import CHANGES
from attache.web.people import forms
from attache.web.people.desk import Desk
from attache.web.people.gate import problem, visitor
from attache.web.people.office import Office
from attache.web.people.routes import Draw, Post, form

T = TypeVar("T")

_DECIMAL = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?", re.ASCII)


def routes(desk: Desk, draw: Draw) -> list[Route]:
    """All addresses, for the router behind a `Gate`."""
    ends = _Ends(desk, draw)
    post = partial(Route, methods=["POST"])
    return [
        post("/corrections", form(ends.correct, "document", "kind", "id", "verdict", "seen", *CHANGES)),
        post("/comments", form(ends.comment, "document", "kind", "id", "parent", "text")),
        post("/comments/edit", form(ends.edit, "document", "number", "text")),
        post("/comments/report", form(ends.report, "document", "number", "text")),
        post("/comments/hide", form(partial(ends.moderate, True), "number", "text")),
        post("/comments/show", form(partial(ends.moderate, False), "number", "text")),
        Route("/moderation", ends.moderation, methods=["GET"]),
        post("/policy", form(ends.policy, "text")),
    ]


class _Ends:
    def __init__(self, desk: Desk, draw: Draw) -> None:
        self.desk, self.draw = desk, draw

    async def correct(self, post: Post) -> Response:
        changes = {name: _value(name, post[name]) for name in CHANGES if name in post.fields}
        seen = _number(post["seen"], "correction") if "seen" in post.fields else None

        def work(office: Office) -> int:
            return corrections.correct(
                office.archive, post.visitor.who, post["document"], post["kind"], post["id"], post["verdict"],  # type: ignore[arg-type]
                office.now(), changes or None, seen,
            )  # fmt: skip

        await self.desk.ask(work)
        return _back(post["document"], f"r-{quote(post['id'])}")

    async def comment(self, post: Post) -> Response:
        record = (post["kind"], post["id"]) if post["id"] else None
        parent = _number(post["parent"]) if post["parent"] else None

        def work(office: Office) -> int:
            return comments.post(
                office.archive, post.visitor.who, post["document"], post["text"], office.now(), record, parent  # type: ignore[arg-type]
            )  # fmt: skip

        return _back(post["document"], f"comment-{await self.desk.ask(work)}")

    async def edit(self, post: Post) -> Response:
        number = _number(post["number"])
        await self._do(lambda office: comments.edit(office.archive, post.visitor.who, number, post["text"], office.now()))
        return _back(post["document"], f"comment-{number}")

    async def report(self, post: Post) -> Response:
        number = _number(post["number"])
        await self._do(lambda office: comments.complain(office.archive, post.visitor.who, number, post["text"], office.now()))
        return _back(post["document"], f"comment-{number}")

    async def moderate(self, hide: bool, post: Post) -> Response:
        who, number = post.visitor.who, _number(post["number"])
        await self._do(
            lambda office: comments.moderate(office.archive, who, number, office.now(), hide=hide, reason=post["text"])
        )
        return RedirectResponse("/moderation", HTTPStatus.SEE_OTHER)

    async def moderation(self, request: Request) -> Response:
        who = visitor(request).who
        try:
            waiting = await self._do(lambda office: comments.queue(office.archive, who))
            policy = await self._do(lambda office: comments.policy(office.archive))
        except Refused as refused:
            raise problem(refused) from refused
        return self.draw(request, "moderation.html", {"waiting": waiting, "policy": policy})

    async def policy(self, post: Post) -> Response:
        await self._do(lambda office: comments.set_policy(office.archive, post.visitor.who, post["text"], office.now()))
        return RedirectResponse("/moderation", HTTPStatus.SEE_OTHER)

    async def _do(self, work: Callable[[Office], T]) -> T:
        return await self.desk.ask(work)


def _back(document: str, place: str) -> Response:
    return RedirectResponse(f"/documents/{quote(document, safe=':')}#{place}", HTTPStatus.SEE_OTHER)


def _number(given: str, what: str = "comment") -> int:
    number = forms.whole(given)
    if number is None:
        raise Refused("missing", f"there is no such {what}")
    return number


def _value(name: str, given: str) -> Any:
    """A field of a form as `corrections.correct` takes it; what is wrong with it is said there."""
    if name in ("actors", "recipients"):
        return [_party(line) for line in given.splitlines() if line.strip()]
    if name in ("supplier", "recipient"):
        return _party(given) if given.strip() else None
    if name == "quantity" and _DECIMAL.fullmatch(given.strip()):
        return float(given) if "." in given else int(given)
    return given.strip() or None


def _party(line: str) -> dict[str, str]:
    words, _, code = line.rpartition("|")
    return {"text": words.strip(), "code": code.strip()}
