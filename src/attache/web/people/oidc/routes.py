"""The addresses of signing in through a provider."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from attache.archive.roles import Refused
from attache.web.people.desk import Desk
from attache.web.people.gate import address_of, problem, set_cookie, visitor
from attache.web.people.office import Office
from attache.web.people.oidc import entering, links, proof, settings
from attache.web.people.oidc.settings import Settings
from attache.web.people.routes import Draw, Post, form, safe_path

if TYPE_CHECKING:
    from attache.web.people.oidc.provider import Provider

T = TypeVar("T")
CALLBACK = "/sign-in/oidc/callback"
#: who waits for the provider, which may take its time, takes no place from those who ask the archive
_AT_ONCE = 4
#: characters of the address to come back to: it goes to the provider and back with the rest of the attempt
_LONGEST_NEXT = 1000
_STRANGE = "this sign-in was not begun in this browser, or longer than ten minutes ago; begin it again"


def routes(desk: Desk, draw: Draw) -> list[Route]:
    """All addresses, for the router behind a `Gate`."""
    ends = _Ends(desk, draw)
    return [
        Route("/sign-in/oidc", ends.begin, methods=["GET"]),
        Route(CALLBACK, ends.callback, methods=["GET"]),
        Route("/account/oidc/link", form(ends.link), methods=["POST"]),
        Route("/account/oidc/unlink", form(ends.unlink), methods=["POST"]),
    ]


class _Ends:
    def __init__(self, desk: Desk, draw: Draw) -> None:
        self.desk, self.draw = desk, draw
        self._provider: Provider | None = None
        self._places = CapacityLimiter(_AT_ONCE)

    async def begin(self, request: Request) -> Response:
        """Sends the browser to the provider."""
        next, invitation = (request.query_params.get(name, "") for name in ("next", "invitation"))
        try:
            return RedirectResponse(await self._leave(request, safe_path(next), invitation[:100]), HTTPStatus.SEE_OTHER)
        except Refused as refused:
            raise problem(refused) from refused

    async def link(self, post: Post) -> Response:
        """The way to the provider for who is signed in. It is a link to follow: a form may not lead to another site."""
        if not post.visitor.signed_in:
            raise Refused("sign-in", "sign in first, at /sign-in")
        to = await self._leave(post.request, "/account", link=True)
        provider = await self.desk.ask(self._ready)
        return self.draw(post.request, "provider.html", {"to": to, "provider": provider.settings.name})

    async def unlink(self, post: Post) -> Response:
        who = post.visitor.who
        await self.desk.ask(lambda office: links.unlink(office, who, who.name))
        return RedirectResponse("/account", HTTPStatus.SEE_OTHER)

    async def callback(self, request: Request) -> Response:
        """Where the provider sends the browser back to."""
        try:
            return await self._ask(partial(self._come_back, request))
        except Refused as refused:
            answer = problem(refused)
            found = await self.desk.ask(settings.get)
            values = {"next": "/", "error": str(refused), "provider": found.name if found else ""}
            return self.draw(request, "sign_in.html", values, answer.status)

    async def _leave(self, request: Request, next: str, invitation: str = "", *, link: bool = False) -> str:
        """The address of the provider's own page for this attempt."""

        def work(office: Office) -> str:
            provider, secret = self._ready(office), visitor(request).secret
            back = next if len(quote(next)) <= _LONGEST_NEXT else "/"
            attempt = proof.begin(_seconds(office), back, invitation, link=link)
            return provider.authorization(
                _callback(request, provider.settings), proof.state(attempt, secret), proof.nonce(attempt, secret),
                proof.verifier(attempt, secret),
            )  # fmt: skip

        return await self._ask(work)

    async def _ask(self, question: Callable[[Office], T]) -> T:
        """What the provider is asked for, in a thread."""
        return await to_thread.run_sync(self.desk.do, question, limiter=self._places)

    def _come_back(self, request: Request, office: Office) -> Response:
        who, asked, provider = visitor(request), request.query_params, self._ready(office)
        attempt = proof.opened(asked.get("state", ""), who.secret, _seconds(office))
        if attempt is None:
            raise Refused("right", _STRANGE)
        if asked.get("iss", provider.settings.issuer) != provider.settings.issuer:  # RFC 9207
            raise Refused("right", "the answer is another provider's; begin again")
        if "code" not in asked:
            raise Refused("right", "the provider did not let you in; begin again, or sign in with a password")
        claims = provider.claims(
            _callback(request, provider.settings), asked["code"], proof.nonce(attempt, who.secret),
            proof.verifier(attempt, who.secret),
        )  # fmt: skip
        answer = RedirectResponse(attempt.next, HTTPStatus.SEE_OTHER)
        if attempt.link:
            if not who.signed_in:
                raise Refused("right", _STRANGE)
            links.link(office, who.who, who.who.name, claims.issuer, claims.subject)
            return answer
        address = address_of(request.scope)
        made = entering.enter(office, provider.settings, claims, address, who.secret, attempt.invitation)
        answer.headers.append("set-cookie", set_cookie(made.secret, request.url.scheme))
        return answer

    def _ready(self, office: Office) -> Provider:
        """The provider that is set. Raises `Refused` where none is, or what it takes is not installed."""
        found = settings.get(office)
        if found is None:
            raise Refused("missing", "no provider is set here; sign in with a password")
        missing = [name for name in ("authlib", "httpx", "joserfc") if find_spec(name) is None]
        if missing:
            raise Refused("missing", f"the server lacks {', '.join(missing)}; pip install 'attache[server]' has it")
        from attache.web.people.oidc.provider import Provider

        if self._provider is None or self._provider.settings != found:
            self._provider = Provider(found, settings.secret())
        return self._provider


def _callback(request: Request, found: Settings) -> str:
    return (found.address or str(request.base_url)).rstrip("/") + CALLBACK


def _seconds(office: Office) -> int:
    return int(office.now().timestamp())
