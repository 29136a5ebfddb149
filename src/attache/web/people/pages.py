"""The people's screens as pages of the workbench: `routes(desk, draw_page)`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from attache.web.people.gate import visitor
from attache.web.rendering import POLICY, draw, frame


def draw_page(request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
    """A screen of `templates/people/` with what every page has: who asks, and the token for its forms."""
    who = visitor(request)
    mine = {
        "visitor": who, "form_token": who.form_token, "name": who.who.name, "role": who.role,
        "origin": str(request.base_url).rstrip("/"),
    }  # fmt: skip
    html = draw(f"people/{template}", {**frame(request), **mine, **values})
    # a browser is to say which site a form comes from
    return HTMLResponse(html, status, {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin"})
