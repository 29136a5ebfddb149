"""Answers packed for whoever takes them so: pages of the workbench are a fifth as long then."""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

#: shorter answers are not worth it
_LEAST = 1024
#: gzip's own; more costs time and saves little
_LEVEL = 5


class Packed:
    """Stands before an application and packs what it answers; what is for programs stays as it is, its length known."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.packed = GZipMiddleware(app, minimum_size=_LEAST, compresslevel=_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        plain = scope["path"].startswith(("/api/", "/feeds/")) or scope["path"] == "/openapi.json"
        await (self.app if plain else self.packed)(scope, receive, send)
