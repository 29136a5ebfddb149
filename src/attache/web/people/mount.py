"""The people's part before a whole application: `behind(app, Desk(name, remote=bound.remote))`."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import Match, Route, Router
from starlette.types import ASGIApp, Scope

from attache.web.people import routes, talk
from attache.web.people.desk import Desk
from attache.web.people.gate import Gate
from attache.web.people.oidc import routes as oidc
from attache.web.people.pages import draw_page
from attache.web.watching import routes as watching


def behind(app: ASGIApp, desk: Desk) -> ASGIApp:
    """`app` behind the gate, with the people's own addresses beside it. The `Guard` stands before it still: it answers the
    problems that the gate raises, and lets through what `takes_forms` says."""
    return Gate(Router(_own(desk), redirect_slashes=False, default=app), desk, free=("/static/",))


def takes_forms(desk: Desk) -> Callable[[Scope], bool]:
    """Whether a request goes to an address that takes forms."""
    own = _own(desk)
    return lambda scope: any(route.matches(scope)[0] is Match.FULL for route in own)


def _own(desk: Desk) -> list[Route]:
    return [
        *routes.routes(desk, draw_page),
        *talk.routes(desk, draw_page),
        *watching.routes(desk),
        *oidc.routes(desk, draw_page),
    ]
