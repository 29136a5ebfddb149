"""The people's part before a whole application, in one line: `behind(app, Desk(name, remote=bound.remote))`."""

from __future__ import annotations

from starlette.routing import Router
from starlette.types import ASGIApp

from attache.web.people import routes, talk
from attache.web.people.desk import Desk
from attache.web.people.gate import Gate
from attache.web.people.pages import draw_page


def behind(app: ASGIApp, desk: Desk) -> ASGIApp:
    """`app` behind the gate, with the people's own addresses beside it. The `Guard` stands before it still, and has to let POST
    through; it answers the problems that the gate raises."""
    own = [*routes.routes(desk, draw_page), *talk.routes(desk, draw_page)]
    return Gate(Router(own, redirect_slashes=False, default=app), desk, free=("/static/",))
