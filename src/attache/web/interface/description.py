"""The description of the interface by OpenAPI 3.1, made from the ends themselves and from the types of their answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec

from attache import __version__
from attache.web.answers import JSON
from attache.web.interface import answers as a
from attache.web.interface.ends import ROOT, End
from attache.web.interface.table import ENDS

_REF = "#/components/schemas/{name}"
_PROBLEM = {"application/problem+json": {"schema": {"$ref": _REF.format(name="Problem")}}}
_WRONG = {
    "400": "A parameter is none, or out of bounds; `parameter` names it.",
    "401": "The archive has accounts, and whoever asks is neither signed in nor sent a token that holds.",
    "403": "The token is not for reading.",
    "503": "The archive cannot be used at present, or too many requests are waiting (then with Retry-After).",
}
_HEADERS = {
    "ETag": "A strong tag of what the answer stands on.",
    "Cache-Control": "private, no-cache: keep it, and ask again by If-None-Match before each use.",
}
_LINK = "The pages after (rel=next) and before (rel=prev), where there are any (RFC 8288)."


@cache
def text() -> bytes:
    """The whole description as JSON."""
    return json.dumps(description(ENDS), ensure_ascii=False).encode()


def description(ends: Sequence[End]) -> dict[str, Any]:
    """The description of these ends."""
    types = [end.answer for end in ends if end.answer is not bytes] + [a.Problem]
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    of = dict(zip([end.name for end in ends if end.answer is not bytes], schemas, strict=False))
    paths: dict[str, Any] = {f"{ROOT}{end.path}": {"get": _operation(end, of.get(end.name))} for end in ends}
    paths["/openapi.json"] = {"get": _itself()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Attaché: an archive by HTTP", "version": __version__,
            "summary": "Search an archive and read what is in it.",
            "description": "Read only: GET and HEAD. Errors are problems by RFC 9457. docs/http.md explains it, docs/search.md "
            "the language of queries, docs/records.md the records.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"token": []}, {"session": []}, {}],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": "A token by attache token add, with the scope read."},
            "session": {"type": "apiKey", "in": "cookie", "name": "attache",
                        "description": "The session of a browser that signed in."},
        }},
    }  # fmt: skip


def _operation(end: End, schema: dict[str, Any] | None) -> dict[str, Any]:
    places = [{"name": name, "in": "path", "required": True, **said} for name, said in end.places.items()]
    names = {**_HEADERS, **end.headers, **({"Link": _LINK} if end.is_paged else {})}
    headers = {name: _header(words, optional=name == "Link") for name, words in names.items()}
    content: dict[str, Any] = {kind: ({"schema": schema} if schema else {}) for kind in end.media}
    kept = {name: headers[name] for name in _HEADERS}
    responses = {
        "200": {"description": end.summary, "headers": headers, "content": content},
        "304": {"description": "It is as it was, by the If-None-Match that was sent.", "headers": kept},
        **{status: {"description": words, "content": _PROBLEM} for status, words in _WRONG.items()},
    }
    if end.missing:
        responses["404"] = {"description": end.missing, "content": _PROBLEM}
    found: dict[str, Any] = {"operationId": end.name, "summary": end.summary, "responses": dict(sorted(responses.items()))}
    parameters = [*places, *(one.described() for one in end.parameters)]
    return found | ({"parameters": parameters} if parameters else {})


def _header(words: str, *, optional: bool = False) -> dict[str, Any]:
    return {"description": words, "required": not optional, "schema": {"type": "string"}}


def _itself() -> dict[str, Any]:
    content = {JSON: {"schema": {"type": "object", "description": "OpenAPI 3.1."}}}
    wrong = {status: {"description": _WRONG[status], "content": _PROBLEM} for status in ("401", "403")}
    return {
        "operationId": "description", "summary": "This description.",
        "responses": {"200": {"description": "It.", "content": content}, **wrong},
    }  # fmt: skip
