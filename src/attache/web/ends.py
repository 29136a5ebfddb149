"""What the ends of the workbench share: pages as answers, what a request asks for, and answers that are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from http import HTTPStatus
from typing import Any, TypeVar, cast
from weakref import ref

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from attache.archive import Archive
from attache.archive.rows import keepable
from attache.web.asked import MOST_PASSED
from attache.web.rendering import POLICY, address, draw, frame
from attache.web.screens import desk
from attache.web.shelf import Shelf

T = TypeVar("T")
Values = dict[str, Any]

_DIGITS = re.compile("[0-9]{1,5}", re.ASCII)
#: what is asked for by words has so many characters at most
_LONGEST = 4000
#: answers that are kept as long as the archive stays as it is
_KEPT = 128


class Kept:
    """What was worked out for an archive as it is: forgotten when it changes (see `desk.state`), or is another one."""

    def __init__(self) -> None:
        self._now: tuple[object, dict[Hashable, Any]] = None, {}

    def get(self, archive: Archive, key: Hashable, make: Callable[[], T]) -> T:
        # a weak reference, which is equal to another one of the same archive alone, keeps none open
        state = ref(archive), desk.state(archive)
        before, known = self._now  # of one state, whatever another thread does meanwhile
        if state != before or len(known) >= _KEPT:
            known = {}
            self._now = state, known
        if key not in known:
            known[key] = make()
        return cast(T, known[key])


async def screen(shelf: Shelf, template: str, request: Request, look: Callable[[Archive], Values]) -> Response:
    """The page of a template, drawn in a thread with what `look` finds in the archive."""

    def work(archive: Archive) -> bytes:
        return drawn(template, look(archive), request)

    return page_of(await shelf.ask(work))


def drawn(template: str, values: Values, request: Request) -> bytes:
    """A template with its values, as it is sent."""
    return draw(template, {**frame(request), **values}).encode()


def page_of(html: bytes, status: HTTPStatus = HTTPStatus.OK, headers: Any = None) -> Response:
    """A page as an answer."""
    return HTMLResponse(html, status, {**(headers or {}), "Content-Security-Policy": POLICY})


def asked_words(request: Request, name: str) -> str:
    """What is asked for by this name, "" where nothing is; as the archive keeps text."""
    return keepable(request.query_params.get(name, "").strip())[:_LONGEST]


def one_of(request: Request, name: str, values: tuple[str, ...]) -> str:
    """Which of these values is asked for by this name, "" where it is none of them."""
    value = request.query_params.get(name, "")
    return value if value in values else ""


def offset_of(request: Request) -> int:
    """How many are passed over; nonsense is none, too many the most that may be."""
    value = request.query_params.get("offset", "")
    return min(int(value), MOST_PASSED) if _DIGITS.fullmatch(value) else 0


def linked(path: str, offset: int, **asked: Any) -> str:
    """The address of the page of results from `offset` on."""
    return address(path, **asked, offset=offset)
