"""Stands before an application: finds out who asks, and lets no request pass that may not.

What is behind it finds the `Visitor` by `visitor(request)`. A browser that is not signed in gets a secret of its own too, so
that its forms (signing in among them) can be told from those of another site.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple
from urllib.parse import quote

from sqlalchemy import select
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from attache.archive import schema
from attache.archive.holdings import hidden_from
from attache.archive.roles import Refused, Who
from attache.archive.rows import keepable
from attache.archive.talk.tables import comment
from attache.web.answers import Problem
from attache.web.people import forms, secret, sessions, tokens
from attache.web.people.desk import Desk
from attache.web.people.masking import masked
from attache.web.people.office import Office
from attache.web.people.sight import HIDDEN
from attache.web.people.standing import standing

_KEY = "attache.visitor"
#: what needs no sign-in
DOORS = ("/sign-in", "/sign-in/oidc", "/sign-in/oidc/callback", "/invitation/")
_STATUS = {
    "input": HTTPStatus.BAD_REQUEST, "sign-in": HTTPStatus.UNAUTHORIZED, "right": HTTPStatus.FORBIDDEN,
    "missing": HTTPStatus.NOT_FOUND, "often": HTTPStatus.TOO_MANY_REQUESTS, "late": HTTPStatus.CONFLICT,
}  # fmt: skip


class Visitor(NamedTuple):
    """Who asks. `secret` is their session's, or that of a browser that is not signed in; "" for a program with a token.

    `form_token` goes into the hidden field `form_token` of every form; `notice` is shown with the accounts.
    """

    who: Who
    secret: str
    signed_in: bool
    role: str
    accounts: bool
    notice: str
    #: the collections (by number) that they may not see
    hidden: frozenset[int] = frozenset()

    @property
    def form_token(self) -> str:
        """What forms made for this visitor send back, another text each time; "" where they have no secret and send none."""
        return masked(secret.form_token(self.secret)) if self.secret else ""


def visitor(request: HTTPConnection) -> Visitor:
    """Who asks, found out by the `Gate`."""
    found: Visitor = request.scope[_KEY]
    return found


def _must_see(office: Office, fields: Mapping[str, str], path: str) -> None:
    """Raises `Refused` (missing) where who asks may not see a document, or a comment's document, that a form is about.

    It is the same as where there is none.
    """
    document = fields.get("document", "")
    number = forms.whole(fields.get("number", "")) if path.startswith("/comments/") else None
    with office.archive.look() as db:  # shows no more than they may see
        sees = True
        if document:
            sees = (
                db.execute(select(schema.document.c.id).where(schema.document.c.id == keepable(document))).first() is not None
            )
        if sees and number is not None:
            sees = db.execute(select(comment.c.number).where(comment.c.number == number)).first() is not None
    if not sees:
        raise Refused("missing", "there is no such document")


class Gate:
    """`app` behind the gate. `free` are beginnings of paths that need no sign-in and no look at who asks (style sheets);
    `doors` need no sign-in: a path, or with a slash at its end all below it (signing in, an invitation)."""

    def __init__(self, app: ASGIApp, desk: Desk, *, free: tuple[str, ...] = (), doors: tuple[str, ...] = DOORS) -> None:
        self.app, self.desk, self.free, self.doors = app, desk, free, doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self.free or ("\0",)):
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        given = cookie(headers, scope["scheme"])
        try:
            HIDDEN.set(frozenset())  # a connection may bring many requests
            who = await self.desk.ask(lambda office: self._seeing(office, self._who(office, scope, headers, given)))
            HIDDEN.set(who.hidden)
            scope[_KEY] = who
            if who.hidden:
                scope[forms.CHECK] = lambda fields: self.desk.ask(lambda office: _must_see(office, fields, scope["path"]))
            if who.secret:  # a token is sent by no browser on its own, so there is no other site to fear
                forms.check_origin(scope["method"], scope["scheme"], headers)
                if forms.HEADER in headers:
                    forms.check_token(scope["method"], headers[forms.HEADER], who.secret)
            if not who.who.may("read") and not self._is_door(scope["path"]):
                if not who.secret:
                    raise Refused("right", "this token is not for reading; attache token add --scope read makes one that is")
                if scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
                    return await RedirectResponse(_door(scope), HTTPStatus.SEE_OTHER)(scope, receive, send)
                raise Refused("sign-in", "sign in first, at /sign-in")
        except Refused as refused:
            raise problem(refused) from refused
        fresh = bool(who.secret) and who.secret != given

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start" and fresh and not _sets_cookie(message, scope["scheme"]):
                MutableHeaders(scope=message).append("set-cookie", set_cookie(who.secret, scope["scheme"]))
            await send(message)

        return await self.app(scope, receive, marked)

    @staticmethod
    def _seeing(office: Office, who: Visitor) -> Visitor:
        """A visitor with what they may not see: nothing, where there are no accounts."""
        if not who.accounts:
            return who
        with office.archive.look() as db:
            return who._replace(hidden=hidden_from(db, who.who.name))

    def _is_door(self, path: str) -> bool:
        return any(path.startswith(door) if door.endswith("/") else path == door for door in self.doors)

    def _who(self, office: Office, scope: Scope, headers: Headers, given: str) -> Visitor:
        address = address_of(scope)
        token = _token(scope, headers)
        if token is not None:
            who = tokens.holder(office, token, address)
            return Visitor(who, "", False, "", True, "")
        session = None if given.startswith(_UNSIGNED) else sessions.current(office, given)
        if session is not None:
            who = session.person.who(address)
            return Visitor(who, session.secret, True, session.person.role, True, "")
        stands = standing(office, remote=self.desk.remote)
        # a secret from elsewhere does no harm here: it is that of nobody, and signing in makes a new one
        own = given if given.startswith(_UNSIGNED) and len(given) <= secret.LONGEST else secret.new(_UNSIGNED)
        stranger, role = stands.stranger._replace(address=address), "" if stands.accounts else "administrator"
        return Visitor(stranger, own, False, role, stands.accounts, stands.notice)


def _token(scope: Scope, headers: Headers) -> str | None:
    """The token that a program sends in its header, or a feed reader, which may send none, in a feed's address."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    if not scope["path"].startswith("/feeds/"):
        return None
    return QueryParams(scope.get("query_string", b"")).get("token")


#: how the secret of a browser that is not signed in begins
_UNSIGNED = "new."


def _door(scope: Scope) -> str:
    """Where to sign in, and come back from."""
    asked = scope.get("query_string", b"").decode("latin-1")
    return f"/sign-in?next={quote(quote(scope['path']) + (f'?{asked}' if asked else ''))}"


def address_of(scope: Scope) -> str:
    """The address that a request came from; headers, which anybody can write, are left out of account."""
    return str(scope["client"][0]) if scope.get("client") else ""


def cookie_name(scheme: str) -> str:
    """The cookie's name; by the prefix, browsers take it over an encrypted connection and for this host alone."""
    return "__Host-attache" if scheme == "https" else "attache"


def cookie(headers: Headers, scheme: str) -> str:
    """The secret in a request's cookie, or ""."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(cookie_name(scheme))
    except CookieError:
        return ""
    return found.value if found else ""


def set_cookie(value: str, scheme: str) -> str:
    """The header that gives a browser its secret; with "" it is taken away."""
    parts = [f"{cookie_name(scheme)}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
    parts += ["Secure"] if scheme == "https" else []
    parts += [] if value else ["Max-Age=0"]
    return "; ".join(parts)


def problem(refused: Refused) -> Problem:
    """A refusal as it is answered over HTTP."""
    headers = {"Retry-After": str(refused.again)} if refused.again else {}
    if refused.why == "sign-in":
        headers["WWW-Authenticate"] = "Bearer"
    return Problem(_STATUS[refused.why], str(refused), {"why": refused.why}, headers)


def _sets_cookie(message: Message, scheme: str) -> bool:
    begin = f"{cookie_name(scheme)}=".encode()
    return any(name.lower() == b"set-cookie" and value.startswith(begin) for name, value in message.get("headers", ()))
