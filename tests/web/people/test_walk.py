"""Chromium goes through every screen as a person of each role: a screen that is new is gone through by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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
from tests.web.workbench.test_browser import faults

#: what is no screen, and those that need a provider of their own (see test_oidc)
_NONE = re.compile(r"/(?:api|feeds|static|sign-in/oidc|openapi\.json)\b")
NARROW = {"width": 360, "height": 800}
#: what is seen of a page at once: its first heads, how wide it is, and where it leads
_SEEN = """() => [document.querySelectorAll("h1").length, document.documentElement.scrollWidth,
  Array.from(document.links, a => a.href.split("#")[0])]"""
#: how wide boxes are, and how wide each is by itself
_WIDTHS = """all => all.map(a => {
  const free = document.body.appendChild(a.cloneNode(true));
  free.className = "";
  free.style.width = free.style.minWidth = "max-content";
  const wide = free.offsetWidth;
  free.remove();
  return [a.offsetWidth, wide];
})"""
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

    def __init__(self, chromium: Any, server: httpx.Client, name: str, **how: Any) -> None:
        self.base = str(server.base_url).rstrip("/")
        self.context = chromium.new_context(base_url=self.base, **how)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda m: self.said.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda r: None if r.url.startswith(self.base) else self.said.append(r.url))
        self.enter(name)

    def enter(self, name: str) -> None:
        """Be somebody else; what is the same for all (scripts, styles) need not be loaded again."""
        self.context.clear_cookies()
        self.page.goto("/sign-in")
        self.page.fill("#f-name", name)
        self.page.fill("#f-password", PASSWORDS[name])
        self.page.click("main button.primary")
        assert urlsplit(self.page.url).path == "/"

    def look(self, path: str) -> tuple[int, list[str]]:
        """Go to a page, and see whether it stands as it should; the answer's status, and the addresses of this server that it
        leads to."""
        status = int(self.page.goto(path, wait_until="load").status)
        if status != 200:
            assert all("status of" in words for words in self.said), self.said
            self.said.clear()
        heads, width, links = self.page.evaluate(_SEEN)
        assert heads == 1, path
        assert width <= self.page.viewport_size["width"], path
        assert not self.said, (path, self.said)
        return status, [one.removeprefix(self.base) for one in links if one.startswith(f"{self.base}/")]


@pytest.fixture(scope="module")
def walker(chromium: Any, server: httpx.Client) -> Iterator[Walker]:
    """The browser of all who walk, one after another."""
    made = Walker(chromium, server, "root", viewport=NARROW)
    yield made
    made.context.close()


@pytest.mark.parametrize("name", PEOPLE)
def test_every_screen_is_gone_through(name: str, walker: Walker, screens: list[Route], file: Path) -> None:
    walker.enter(name)
    role = PEOPLE[name]
    waiting = [route.path for route in screens if "{" not in route.path and route.path != "/corrections"]
    been: set[str] = set()
    barred: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        route = next((r for r in screens if r.matches(_scope(path))[0] is Match.FULL), None)
        if route is None or route.path in been | barred:
            continue
        allowed = role in _PEOPLE.get(route.path, PEOPLE.values())
        status, links = walker.look(path)
        assert status == (200 if allowed else 403), (path, status)
        (been if allowed else barred).add(route.path)
        waiting += links
        if name == "root" and route.path in _PEOPLE:  # all others are looked at by axe in the workbench's own tests
            _is_accessible(walker.page, path, "dark" if len(been) % 2 else "light")
    assert barred == {path for path, roles in _PEOPLE.items() if role not in roles}
    # a link to what nobody can reach is none
    unled = {"/invitation/{secret}", *(["/corrections"] if role == "reader" else [])}
    nowhere = {route.path for route in screens} - been - barred
    assert nowhere == unled, f"no page leads {name} to {nowhere - unled}"


def _is_accessible(page: Any, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    assert not faults(page), path
    for width in (320, 2560):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
    page.set_viewport_size(NARROW)


def _scope(path: str) -> dict[str, Any]:
    at = httpx.URL(path).path
    return {"type": "http", "path": at, "method": "GET", "root_path": "", "query_string": b"", "headers": []}


def test_who_comes_to_sign_in_or_by_an_invitation_finds_it_accessible(walker: Walker, file: Path) -> None:
    with Archive.open(file, write=True) as archive:
        link = invitations.invite(Office(archive, utc), LOCAL, "reader")
    walker.context.clear_cookies()
    for path, scheme in (("/sign-in", "dark"), (f"/invitation/{link}", "light")):
        assert walker.look(path)[0] == 200
        _is_accessible(walker.page, path, scheme)


def test_a_role_is_read_whole_where_it_is_chosen(walker: Walker) -> None:
    walker.enter("root")
    walker.look("/people")
    # as wide as a box that nothing squeezes
    found = walker.page.eval_on_selector_all("td select[name=role]", _WIDTHS)
    assert len(found) == len(PEOPLE)
    assert all(is_ >= free for is_, free in found), found


def test_what_was_reported_is_hidden_and_the_policy_is_another_one(walker: Walker) -> None:
    page = walker.page
    walker.enter("mo")
    walker.look("/moderation")
    assert page.locator("text=zqworb says who").count() == 1
    assert page.locator("textarea[name=text]").count() == 0  # the policy is an administrator's
    page.fill("[id^='why-']", "against the policy")
    page.click("button:text-is('Hide')")
    page.wait_for_url("**/moderation")
    assert page.locator("text=Nothing waits").count() == 1
    walker.enter("root")
    walker.look("/moderation")
    page.fill("#policy", "Speak of the words, <b>not</b> of their author.")
    page.click("button:text-is('Put it in its place')")
    page.wait_for_url("**/moderation")
    assert "Speak of the words, <b>not</b> of their author." in page.inner_text("main")
    walker.look("/log")
    assert "comment.hide" in page.inner_text("main")
    walker.enter("rhea")
    walker.look("/documents/d-exchange")
    assert "Speak of the words" in page.inner_text("body")
