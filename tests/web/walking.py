"""All addresses of a server: those of its routes, and those that its pages lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import html
from starlette.routing import Route, Router
from starlette.testclient import TestClient

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


def routes(app: Any) -> list[Route]:
    """The routes of an application, however it is wrapped."""
    found: list[Route] = []
    stack, seen = [app], set()
    while stack:
        at = stack.pop()
        if id(at) in seen:
            continue
        seen.add(id(at))
        if isinstance(at, Route):
            found.append(at)
            continue
        stack += [getattr(at, name) for name in ("whole", "app", "default") if hasattr(at, name)]
        if isinstance(at, Router):
            stack += at.routes
    return sorted(found, key=lambda route: route.path)


def paths(app: Any, values: Mapping[str, list[str]]) -> Iterator[str]:
    """A path for each route that is asked by GET, each of its parameters with each of its `values`, or those of ""."""
    for route in routes(app):
        if route.methods is not None and "GET" not in route.methods:
            continue
        made = [route.path]
        for name in _PARAMETER.findall(route.path):
            given = values.get(name, values[""])
            made = [re.sub(rf"\{{{name}(:\w+)?\}}", lambda _, v=value: v, path) for path in made for value in given]
        yield from made


def links(client: TestClient, first: list[str], most: int) -> list[str]:
    """The addresses that pages lead to, from the `first` on, `most` of them; each that is asked for too."""
    found, at = list(dict.fromkeys(first)), 0
    while at < min(len(found), most):
        answer = client.get(found[at], headers={"accept": "text/html"})
        at += 1
        if "text/html" not in answer.headers.get("content-type", "") or not answer.text.strip():
            continue
        base = str(answer.url)
        for path in html.fromstring(answer.text).xpath("//@href | //form[not(@method='post')]/@action"):
            to = urlsplit(urldefrag(urljoin(base, path)).url)
            if to.netloc == urlsplit(base).netloc:
                one = f"{to.path}?{to.query}" if to.query else to.path
                if one not in found and not one.startswith(("/static/", "/sign-out")):
                    found.append(one)
    return found[:most]
