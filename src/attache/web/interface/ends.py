"""What an address of the interface is, and how a request to it is answered.

Every answer has a strong ETag. Of a document and a page it is made of the number of the reading and the digest of the bytes,
before either is loaded; of all else, of the answer's own bytes. Whoever sends it back in If-None-Match gets 304 as long as the
answer would be the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from attache.archive import Archive
from attache.web.answers import JSON, encoded
from attache.web.interface.parameters import Asked, Parameter, read
from attache.web.rendering import address
from attache.web.shelf import Shelf

#: answers are somebody's own: no proxy keeps them, and whoever keeps them asks again before each use
PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
ROOT = "/api/v1"
_TAGS = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"|\*', re.ASCII)


class Answer(NamedTuple):
    """The bytes to send. `next` and `prev` are what the pages after and before are asked by, where there are any."""

    body: bytes
    next: Mapping[str, Any] | None = None
    prev: Mapping[str, Any] | None = None
    headers: Mapping[str, str] | None = None


Find = Callable[[Archive, Asked], Answer]


@dataclass(frozen=True, slots=True)
class End:
    """An address: `path` below `ROOT`, its operation's name, what it gives, of which type, and what it may be asked.

    `stands` tells what the answer stands on, where that is known sooner than the answer. `places` describe what the path has
    in braces; `missing` is said of a 404. `media` are the answer's types where it is no JSON.
    """

    path: str
    name: str
    summary: str
    answer: Any
    find: Find
    parameters: tuple[Parameter, ...] = ()
    places: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    missing: str = ""
    stands: Callable[[Archive, Asked], str] | None = None
    media: tuple[str, ...] = (JSON,)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_paged(self) -> bool:
        """Whether it gives pages, with Link headers."""
        return any(one.name in ("cursor", "offset") for one in self.parameters)


def routes(shelf: Shelf, ends: Sequence[End]) -> list[Route]:
    """The routes of these ends. What is in braces may hold slashes, so that longer paths come first."""
    return [_route(shelf, end, ends) for end in sorted(ends, key=lambda e: (-e.path.count("/"), e.path))]


def _route(shelf: Shelf, end: End, ends: Sequence[End]) -> Route:
    head, brace, tail = end.path.partition("}")
    several = end.path.count("{") > 1
    path = end.path if several or not brace else f"{head}:path}}{tail}"
    whole = next((e for e in ends if e.path == f"{head}}}"), end) if tail and not several else end

    async def handle(request: Request) -> Response:
        # a slash that is of the id is escaped: …%2Fpage is no page, but a document whose id ends so
        raw = request.scope.get("raw_path") or request.url.path.encode()
        if whole is not end and not raw.endswith(tail.encode()):
            (name,) = request.path_params
            return await answered(shelf, whole, request, {name: f"{request.path_params[name]}{tail}"})
        return await answered(shelf, end, request, request.path_params)

    return Route(f"{ROOT}{path}", handle, name=end.name)


async def answered(shelf: Shelf, end: End, request: Request, path: Mapping[str, str]) -> Response:
    """The answer to a request. Raises `Problem` where there is none."""
    asked = Asked(read(request.query_params, end.parameters), path)
    known = tags(request.headers.get("if-none-match", ""))

    def work(archive: Archive) -> tuple[str, Answer | None]:
        tag = etag(end.stands(archive, asked)) if end.stands is not None else ""
        if tag and tag in known:
            return tag, None
        found = end.find(archive, asked)
        return tag or etag(found.body), found

    tag, found = await shelf.ask(work)
    if found is None or tag in known:
        return Response(status_code=304, headers={**PRIVATE, "ETag": tag})
    headers = {**PRIVATE, "ETag": tag, **(found.headers or {})}
    links = [
        f'<{address(request.url.path, **{**_given(request), **more})}>; rel="{rel}"'
        for rel, more in (("next", found.next), ("prev", found.prev)) if more is not None
    ]  # fmt: skip
    if links:
        headers["Link"] = ", ".join(links)
    return Response(found.body, headers=headers, media_type=None if "Content-Type" in headers else end.media[0])


def tags(header: str) -> frozenset[str]:
    """The tags of an If-None-Match header, by the weak comparison that it asks for (RFC 9110, 13.1.2)."""
    return frozenset(tag.removeprefix("W/") for tag in _TAGS.findall(header))


def etag(stands: str | bytes) -> str:
    """A strong tag of what an answer stands on."""
    data = stands if isinstance(stands, bytes) else stands.encode("utf-8", "surrogatepass")
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def given(value: object) -> Answer:
    """An answer that is one value."""
    return Answer(encoded(value))


def page(value: object, asked: Asked, more: bool) -> Answer:
    """An answer that is one page of several, asked for by limit and offset."""
    offset, limit = asked["offset"], asked["limit"]
    after = {"offset": offset + limit} if more and limit else None
    before = {"offset": max(0, offset - limit)} if offset and limit else None
    return Answer(encoded(value), after, before)


def _given(request: Request) -> dict[str, str]:
    return {name: ",".join(request.query_params.getlist(name)) for name in request.query_params}
