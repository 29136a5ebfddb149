"""The addresses of people: signing in and out, invitations, one's own account, all accounts, and the log.

How a screen looks is the workbench's matter: `routes` is given a function that draws one. Each POST is a form with the hidden
field `form_token` (`visitor(request).form_token`), and names all fields that it takes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, Protocol

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from attache.archive import audit, holdings
from attache.archive.roles import ROLES, SCOPES, Refused
from attache.web.people import accounts, forms, invitations, sessions, tokens
from attache.web.people.desk import Desk
from attache.web.people.gate import Visitor, address_of, problem, set_cookie, visitor
from attache.web.people.names import folded
from attache.web.people.oidc import settings
from attache.web.people.oidc.links import links

#: entries of the log on a page
LOG_PAGE = 100


class Draw(Protocol):
    """Draws a screen: the template's name, what stands in it, and the answer's status."""

    def __call__(self, request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> Response: ...


@dataclass(frozen=True, slots=True)
class Post:
    """A form that was sent: who sent it, and its fields; one that is missing is ""."""

    visitor: Visitor
    fields: dict[str, str]
    request: Request

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


def routes(desk: Desk, draw: Draw) -> list[Route]:
    """All addresses, for the router behind a `Gate`."""
    ends = _Ends(desk, draw)
    post = partial(Route, methods=["POST"])
    return [
        Route("/sign-in", ends.sign_in_page, methods=["GET"]),
        post("/sign-in", form(ends.sign_in, "name", "password", "next")),
        post("/sign-out", form(ends.sign_out, "everywhere")),
        Route("/invitation/{secret}", ends.invitation_page, methods=["GET"]),
        post("/invitation/{secret}", form(ends.accept, "name", "password")),
        Route("/account", ends.account_page, methods=["GET"]),
        post("/account/password", form(ends.password, "old", "password")),
        post("/account/tokens", form(ends.token, "label", *SCOPES)),
        post("/account/tokens/revoke", form(ends.revoke, "id")),
        Route("/people", ends.people_page, methods=["GET"]),
        post("/people/invite", form(ends.invite, "role")),
        post("/people/role", form(ends.role, "name", "role")),
        post("/people/close", form(ends.close, "name")),
        post("/people/reopen", form(ends.reopen, "name")),
        post("/people/collections", form(ends.collections, "collection", "name", "take")),
        Route("/log", ends.log_page, methods=["GET"]),
    ]


def form(end: Callable[[Post], Awaitable[Response]], *fields: str) -> Callable[[Request], Awaitable[Response]]:
    """An address that takes a form with these fields, sent from one of this server's own pages."""

    async def handle(request: Request) -> Response:
        try:
            return await end(await _posted(request, fields))
        except Refused as refused:
            raise problem(refused) from refused

    return handle


async def _posted(request: Request, fields: Collection[str]) -> Post:
    """The form that a request sends. Raises `Refused` where it is from no page made for this browser, or has other fields."""
    who = visitor(request)
    found = await forms.fields(request, fields)
    if not who.secret:
        raise Refused("right", "a token is for the HTTP interface; sign in to use this page")
    forms.check_token(request.method, found.pop(forms.FIELD, request.headers.get(forms.HEADER, "")), who.secret)
    return Post(who, found, request)


def safe_path(given: str) -> str:
    """Where to go after signing in: a path of this server, else its first page."""
    inside = given.startswith("/") and not given.startswith(("//", "/\\")) and given.isprintable() and "\\" not in given
    return given if inside and not URL(given).netloc else "/"


class _Ends:
    """What is answered at each address."""

    def __init__(self, desk: Desk, draw: Draw) -> None:
        self.desk, self.draw = desk, draw

    async def sign_in_page(self, request: Request) -> Response:
        values = {"next": safe_path(request.query_params.get("next", "/")), "error": "", "provider": await self._provider()}
        return self.draw(request, "sign_in.html", values)

    async def _provider(self) -> str:
        """The provider through which one may sign in, as a button says it; "" for none."""
        found = await self.desk.ask(settings.get)
        return found.name if found else ""

    async def sign_in(self, post: Post) -> Response:
        address, old = address_of(post.request.scope), post.visitor.secret
        try:
            made = await self.desk.ask(lambda office: sessions.sign_in(office, post["name"], post["password"], address, old))
        except Refused as refused:
            answer = problem(refused)
            values = {
                "next": safe_path(post["next"]), "error": str(refused), "typed": post["name"],
                "provider": await self._provider(),
            }  # fmt: skip
            drawn = self.draw(post.request, "sign_in.html", values, answer.status)
            drawn.headers.update({name: value for name, value in answer.headers.items() if name == "Retry-After"})
            return drawn
        return _go(safe_path(post["next"]), post.request, made.secret)

    async def sign_out(self, post: Post) -> Response:
        everywhere = post["everywhere"] == "yes"
        address = address_of(post.request.scope)
        await self.desk.ask(lambda office: sessions.sign_out(office, post.visitor.secret, address, everywhere=everywhere))
        return _go("/sign-in", post.request, "")

    async def invitation_page(self, request: Request) -> Response:
        try:
            role = await self.desk.ask(lambda office: invitations.role_of(office, request.path_params["secret"]))
        except Refused as refused:
            raise problem(refused) from refused
        values = {"role": role, "error": "", "provider": await self._provider(), "secret": request.path_params["secret"]}
        return self.draw(request, "invitation.html", values)

    async def accept(self, post: Post) -> Response:
        given, address = post.request.path_params["secret"], address_of(post.request.scope)
        role = await self.desk.ask(lambda office: invitations.role_of(office, given))
        try:
            await self.desk.ask(lambda office: invitations.accept(office, given, post["name"], post["password"], address))
            made = await self.desk.ask(
                lambda office: sessions.sign_in(office, post["name"], post["password"], address, post.visitor.secret)
            )
        except Refused as refused:
            values = {
                "role": role, "error": str(refused), "provider": await self._provider(), "secret": given, "typed": post["name"],
            }  # fmt: skip
            return self.draw(post.request, "invitation.html", values, problem(refused).status)
        return _go("/", post.request, made.secret)

    async def account_page(self, request: Request) -> Response:
        who = visitor(request)
        if not who.accounts:  # nobody has an account yet: those who might are looked after there
            return RedirectResponse("/people", HTTPStatus.SEE_OTHER)
        if not who.signed_in:
            raise problem(Refused("sign-in", "sign in first, at /sign-in"))
        return await self._account(request)

    async def _account(self, request: Request, secret: str = "") -> Response:
        who = visitor(request)
        mine = await self.desk.ask(lambda office: tokens.tokens(office, who.who.name))
        issuers = await self.desk.ask(lambda office: links(office, who.who.name))
        values = {
            "tokens": mine, "scopes": [s for s in SCOPES if who.who.may(s)], "secret": secret, "issuers": issuers,
            "provider": await self._provider(),
        }  # fmt: skip
        return self.draw(request, "account.html", values)

    async def password(self, post: Post) -> Response:
        who = post.visitor.who
        await self.desk.ask(lambda office: accounts.set_password(office, who, who.name, post["password"], post["old"]))
        return _go("/sign-in", post.request, "")

    async def token(self, post: Post) -> Response:
        who, scopes = post.visitor.who, [scope for scope in SCOPES if post[scope] == "yes"]
        made = await self.desk.ask(lambda office: tokens.add(office, who, who.name, post["label"], scopes))
        return await self._account(post.request, made)

    async def revoke(self, post: Post) -> Response:
        id = forms.whole(post["id"])
        if id is None:
            raise Refused("missing", "there is no such token")
        await self.desk.ask(lambda office: tokens.revoke(office, post.visitor.who, id))
        return _go("/account", post.request)

    async def people_page(self, request: Request) -> Response:
        return await self._people(request)

    async def _people(self, request: Request, link: str = "") -> Response:
        who = visitor(request).who
        try:
            who.must("administer")
        except Refused as refused:
            raise problem(refused) from refused
        found = await self.desk.ask(accounts.people)
        parts = await self.desk.ask(lambda office: holdings.collections(office.archive))
        return self.draw(request, "people.html", {"people": found, "roles": ROLES, "link": link, "collections": parts})

    async def invite(self, post: Post) -> Response:
        made = await self.desk.ask(lambda office: invitations.invite(office, post.visitor.who, post["role"]))
        return await self._people(post.request, f"/invitation/{made}")

    async def role(self, post: Post) -> Response:
        await self.desk.ask(lambda office: accounts.set_role(office, post.visitor.who, post["name"], post["role"]))
        return _go("/people", post.request)

    async def close(self, post: Post) -> Response:
        await self.desk.ask(lambda office: accounts.close(office, post.visitor.who, post["name"]))
        return _go("/people", post.request)

    async def reopen(self, post: Post) -> Response:
        await self.desk.ask(lambda office: accounts.reopen(office, post.visitor.who, post["name"]))
        return _go("/people", post.request)

    async def collections(self, post: Post) -> Response:
        who, take = post.visitor.who, post["take"] == "yes"
        await self.desk.ask(
            lambda office: holdings.grant(
                office.archive, who, post["collection"], folded(post["name"]), office.now(), take=take
            )
        )
        return _go("/people#collections", post.request)

    async def log_page(self, request: Request) -> Response:
        before = forms.whole(request.query_params.get("before", ""))
        try:
            visitor(request).who.must("administer")
        except Refused as refused:
            raise problem(refused) from refused
        found = await self.desk.ask(lambda office: audit.entries(office.archive, before=before, limit=LOG_PAGE))
        return self.draw(request, "log.html", {"entries": found, "more": len(found) == LOG_PAGE})


def _go(path: str, request: Request, secret: str | None = None) -> Response:
    """Go to another page; with a `secret`, under it from now on ("": under none)."""
    answer = RedirectResponse(path, HTTPStatus.SEE_OTHER)
    if secret is not None:
        answer.headers.append("set-cookie", set_cookie(secret, request.url.scheme))
    return answer
