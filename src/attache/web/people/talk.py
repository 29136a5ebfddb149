"""The addresses by which people say something of documents: corrections, comments, and what moderators do about them.

Each is a form (see `routes`), and leads back to the place on the page of the document. A comment that cannot be posted comes
back on a page of its own, with the reason and as it was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from attache.archive.roles import Refused
from attache.archive.talk import comments
from attache.web.people import correcting, editing, forms
from attache.web.people.correcting import Correcting, back
from attache.web.people.desk import Desk
from attache.web.people.gate import problem, visitor
from attache.web.people.office import Office
from attache.web.people.routes import Draw, Post, form

T = TypeVar("T")
#: refusals that are answered with the form, as it was typed
_AGAIN = ("input", "often", "late")


def routes(desk: Desk, draw: Draw) -> list[Route]:
    """All addresses, for the router behind a `Gate`."""
    ends, records = _Ends(desk, draw), Correcting(desk, draw)
    post = partial(Route, methods=["POST"])
    return [
        Route("/corrections", records.page, methods=["GET"]),
        post("/corrections", form(records.say, *correcting.FIELDS, *editing.names())),
        post("/comments", form(ends.comment, "document", "kind", "id", "parent", "text")),
        post("/comments/edit", form(ends.edit, "document", "number", "text")),
        post("/comments/report", form(ends.report, "document", "number", "text")),
        post("/comments/hide", form(partial(ends.moderate, True), "document", "number", "text")),
        post("/comments/show", form(partial(ends.moderate, False), "document", "number", "text")),
        Route("/moderation", ends.moderation, methods=["GET"]),
        post("/policy", form(ends.policy, "text")),
    ]


class _Ends:
    def __init__(self, desk: Desk, draw: Draw) -> None:
        self.desk, self.draw = desk, draw

    async def comment(self, post: Post) -> Response:
        record = (post["kind"], post["id"]) if post["id"] else None
        parent = _number(post["parent"]) if post["parent"] else None

        def work(office: Office) -> int:
            return comments.post(
                office.archive, post.visitor.who, post["document"], post["text"], office.now(), record, parent  # type: ignore[arg-type]
            )  # fmt: skip

        try:
            return back(post["document"], f"comment-{await self.desk.ask(work)}")
        except Refused as refused:
            return await self._again(post, refused, "Write a comment")

    async def edit(self, post: Post) -> Response:
        number = _number(post["number"])
        try:
            await self._do(lambda office: comments.edit(office.archive, post.visitor.who, number, post["text"], office.now()))
        except Refused as refused:
            return await self._again(post, refused, "Edit your comment")
        return back(post["document"], f"comment-{number}")

    async def report(self, post: Post) -> Response:
        number = _number(post["number"])
        try:
            await self._do(
                lambda office: comments.complain(office.archive, post.visitor.who, number, post["text"], office.now())
            )
        except Refused as refused:
            return await self._again(post, refused, "Report a comment")
        return back(post["document"], f"comment-{number}")

    async def moderate(self, hide: bool, post: Post) -> Response:
        who, number = post.visitor.who, _number(post["number"])
        await self._do(
            lambda office: comments.moderate(office.archive, who, number, office.now(), hide=hide, reason=post["text"])
        )
        # from the page of a document back to it, from the queue to the queue
        return back(post["document"], f"comment-{number}") if post["document"] else _to("/moderation")

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
        return _to("/moderation")

    async def _again(self, post: Post, refused: Refused, what: str) -> Response:
        """The form that was sent, as it was typed, with what is wrong. Raises what cannot be mended by typing."""
        if refused.why not in _AGAIN:
            raise refused
        answer = problem(refused)
        values = {
            "what": what, "action": post.request.url.path, "fields": post.fields, "error": str(refused),
            "policy": await self._do(lambda office: comments.policy(office.archive)),
        }  # fmt: skip
        drawn = self.draw(post.request, "say.html", values, answer.status)
        drawn.headers.update({name: value for name, value in answer.headers.items() if name == "Retry-After"})
        return drawn

    async def _do(self, work: Callable[[Office], T]) -> T:
        return await self.desk.ask(work)


def _to(path: str) -> Response:
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


def _number(given: str) -> int:
    number = forms.whole(given)
    if number is None:
        raise Refused("missing", "there is no such comment")
    return number
