"""What a request is answered with: JSON, or a problem by RFC 9457 that says what is wrong and what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.responses import Response

JSON = "application/json"


class Problem(Exception):
    """A request that cannot be answered as asked: the status, and one line with the reason and the way out.

    `more` are further members of the problem's object, `headers` further headers.
    """

    def __init__(
        self, status: HTTPStatus, detail: str, more: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.more, self.headers = status, dict(more or {}), dict(headers or {})

    def response(self) -> Response:
        """The problem as it is sent."""
        said = {"title": self.status.phrase, "status": self.status.value, "detail": str(self), **self.more}
        return Response(encoded(said), self.status, self.headers, "application/problem+json")


def encoded(value: object) -> bytes:
    """Records, results or plain values as JSON, always the same bytes for the same value."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        # a text with lone surrogates, which JSON can hold as escapes and UTF-8 cannot
        return json.dumps(msgspec.to_builtins(value), separators=(",", ":")).encode()
