"""Chromium goes through every screen as a person of each role: a screen that is new is gone through by itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest
from starlette.routing import Match, Route

from attache.archive import Archive
from attache.archive.holdings import grant
from attache.archive.roles import LOCAL
from attache.web.app import make_app
from attache.web.binding import Names
from attache.web.people import invitations
from attache.web.people.desk import Desk
from attache.web.people.office import Office, utc
from attache.web.shelf import Shelf
from tests.web import walking
from tests.web.conftest import serving
from tests.web.people.conftest import CHEAP, PASSWORDS
from tests.web.people.test_collections import NOON, PEOPLE, fill
from tests.web.workbench.conftest import chromium as chromium
from tests.web.workbench.test_browser import faults

#: what is no screen, and those that need a provider of their own (see test_oidc)
_NONE = re.compile(r"/(?:api|feeds|static|sign-in/oidc|openapi\.json)\b")
#: pages of each address that are gone through
_EACH = 1
#: screens of people, and who may see each
_PEOPLE = {
    "/account": set(PEOPLE.values()), "/moderation": {"moderator", "administrator"}, "/people": {"administrator"},
    "/log": {"administrator"},
}  # fmt: skip


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("walk") / "walk.attache"
    with pytest.MonkeyPatch.context() as patch, Archive.open(made, write=True) as archive:
        patch.setattr("attache.web.people.passwords._HASHER", CHEAP)
        fill(archive)
        for name in ("ada", "mo"):
            grant(archive, LOCAL, "leaks", name, NOON)
    return made


@pytest.fixture(scope="module")
def server(file: Path) -> Iterator[httpx.Client]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("attache.web.people.passwords._HASHER", CHEAP)
        with serving(file) as client:
            yield client


@pytest.fixture(scope="module")
def screens(file: Path) -> list[Route]:
    """The routes of all screens, as the application has them."""
    shelf, desk = Shelf(file), Desk(file, remote=False)
    app = make_app(shelf, desk, Names(frozenset()))
    desk.close()
    shelf.close()
    every = [route for route in walking.routes(app) if route.methods is None or "GET" in route.methods]
    return [route for route in every if not _NONE.match(route.path)]


class Walker:
    """A browser, signed in, and what it has complained of."""

    def __init__(self, chromium: Any, server: httpx.Client, name: str | None = None, **how: Any) -> None:
        self.base = str(server.base_url).rstrip("/")
        self.context = chromium.new_context(base_url=self.base, **how)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda m: self.said.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda r: None if r.url.startswith(self.base) else self.said.append(r.url))
        if name is not None:
            self.page.goto("/sign-in")
            self.page.fill("#f-name", name)
            self.page.fill("#f-password", PASSWORDS[name])
            self.page.click("main button.primary")
            assert urlsplit(self.page.url).path == "/"

    def links(self) -> list[str]:
        """The addresses of this server that the page leads to."""
        found = self.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        to = [urlsplit(urldefrag(urljoin(self.page.url, one)).url) for one in found]
        return [
            f"{one.path}?{one.query}" if one.query else one.path for one in to if f"{one.scheme}://{one.netloc}" == self.base
        ]

    def look(self, path: str) -> int:
        """Go to a page, and see whether it stands as it should; the answer's status."""
        status = int(self.page.goto(path, wait_until="load").status)
        if status != 200:
            assert all("status of" in words for words in self.said), self.said
            self.said.clear()
        assert self.page.locator("h1").count() == 1, path
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.page.viewport_size["width"], path
        assert not self.said, (path, self.said)
        return status


@pytest.mark.parametrize("name", PEOPLE)
def test_every_screen_is_gone_through(name: str, chromium: Any, server: httpx.Client, screens: list[Route], file: Path) -> None:
    walker = Walker(chromium, server, name, viewport={"width": 360, "height": 800})
    role = PEOPLE[name]
    waiting = [route.path for route in screens if "{" not in route.path]
    been: Counter[str] = Counter()
    tried: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        route = next((r for r in screens if r.matches(_scope(path))[0] is Match.FULL), None)
        if path in tried or route is None or been[route.path] >= _EACH:
            continue
        tried.add(path)
        allowed = role in _PEOPLE.get(route.path, PEOPLE.values())
        status = walker.look(path)
        assert status == 200 if allowed and route.path != "/corrections" else status in (200, 303, 400, 403, 404), (
            path,
            status,
        )
        if status != 200:
            assert allowed or status == 403
            continue
        been[route.path] += 1
        waiting += walker.links()
    walker.context.close()
    barred = {path for path, roles in _PEOPLE.items() if role not in roles}
    nowhere = {route.path for route in screens} - set(been) - barred - {"/invitation/{secret}"}
    if role == "reader":
        nowhere.discard("/corrections")
    assert not nowhere, f"no page leads {name} to {nowhere}"


def _scope(path: str) -> dict[str, Any]:
    at = urlsplit(path)
    return {
        "type": "http",
        "path": httpx.URL(at.path).path,
        "method": "GET",
        "root_path": "",
        "query_string": b"",
        "headers": [],
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_screens_of_people_are_accessible(scheme: str, chromium: Any, server: httpx.Client, file: Path) -> None:
    with Archive.open(file, write=True) as archive:
        link = invitations.invite(Office(archive, utc), LOCAL, "reader")
    stranger = Walker(chromium, server, color_scheme=scheme, viewport={"width": 1280, "height": 800})
    root = Walker(chromium, server, "root", color_scheme=scheme, viewport={"width": 1280, "height": 800})
    for walker, paths in ((stranger, ["/sign-in", f"/invitation/{link}"]), (root, list(_PEOPLE))):
        for path in paths:
            walker.look(path)
            assert not faults(walker.page), path
            for width in (320, 2560):
                walker.page.set_viewport_size({"width": width, "height": 800})
                assert walker.page.evaluate("document.documentElement.scrollWidth") <= width, path
        walker.context.close()


def test_what_was_reported_is_hidden_and_the_policy_is_another_one(chromium: Any, server: httpx.Client) -> None:
    mo = Walker(chromium, server, "mo", viewport={"width": 1280, "height": 800})
    mo.look("/moderation")
    assert mo.page.locator("text=zqworb says who").count() == 1
    assert mo.page.locator("textarea[name=text]").count() == 0  # the policy is an administrator's
    mo.page.fill("[id^='why-']", "against the policy")
    mo.page.click("button:text-is('Hide')")
    mo.look("/moderation")
    assert mo.page.locator("text=Nothing waits").count() == 1
    mo.context.close()
    root = Walker(chromium, server, "root", viewport={"width": 1280, "height": 800})
    root.look("/moderation")
    root.page.fill("#policy", "Speak of the words, <b>not</b> of their author.")
    root.page.click("button:text-is('Put it in its place')")
    root.look("/moderation")
    assert "Speak of the words, <b>not</b> of their author." in root.page.inner_text("main")
    root.look("/log")
    assert "comment.hide" in root.page.inner_text("main")
    root.context.close()
    rhea = Walker(chromium, server, "rhea", viewport={"width": 1280, "height": 800})
    rhea.look("/documents/d-exchange")
    assert "Speak of the words" in rhea.page.inner_text("body")
    rhea.context.close()
