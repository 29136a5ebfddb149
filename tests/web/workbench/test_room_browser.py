"""Checking records in Chromium: a reader, an analyst and a moderator walk the reading room; look-up; axe-core on all of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from attache.archive import Archive
from attache.web.people import passwords
from attache.web.people.office import Office
from tests.archive.made import one, raw
from tests.web.conftest import serving
from tests.web.people.conftest import CHEAP, PASSWORDS, settle
from tests.web.workbench.made import EVIL
from tests.web.workbench.test_browser import faults, looking

ROOM = "/documents/d-exchange"
PAGES = ("/lookup?word=Russia&on=never", f"{ROOM}?as=changes&reading=1", "/corrections?document=d-exchange&kind=transfer&id=t1")


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A workbench with people, of whom one has edited and rejected, and two have talked."""
    file = tmp_path_factory.mktemp("walk") / "walk.attache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", CHEAP)
        passwords._nobody.cache_clear()
        with Archive.open(file, write=True) as kept:
            for number in (1, 2):
                reading = one(title=f"Visit to Minsk, version {number}")
                kept.add(raw(reading, version=str(number), url="https://example.org/minsk"), reading, program=str(number))
            settle(Office(kept))
        with serving(file) as client:
            yield client


@contextmanager
def walking(chromium: Any, client: httpx.Client) -> Iterator[Any]:
    """`looking`, by somebody who makes mistakes in forms, which Chromium tells of, too."""
    context = chromium.new_context(base_url=str(client.base_url), viewport={"width": 1280, "height": 900})
    seen = context.new_page()
    said: list[str] = []
    seen.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    seen.on("pageerror", lambda error: said.append(str(error)))
    yield seen
    context.close()
    assert not [words for words in said if "status of 400" not in words]


def sign_in(seen: Any, name: str) -> None:
    seen.goto("/sign-in")
    seen.fill("#f-name", name)
    seen.fill("#f-password", PASSWORDS[name])
    seen.click("main button")
    seen.wait_for_url("**/")
    seen.goto(ROOM)


def test_reader_analyst_and_moderator_walk_the_room(chromium: Any, peopled: httpx.Client) -> None:
    with walking(chromium, peopled) as seen:
        sign_in(seen, "rhea")
        assert seen.locator("[form=say], .check a[href^='/corrections']").count() == 0
        seen.fill("#say-new", f"{EVIL} 😀")
        assert seen.locator("#say-new-left").inner_text() == f"{250 - len(EVIL) - 2} characters left"
        seen.fill("#say-new", "x" * 251)
        assert seen.locator("#say-new-left").inner_text() == "1 characters too many"
        seen.click("#write button")
        assert seen.url.endswith(ROOM)  # it was not sent
        seen.fill("#say-new", f"{EVIL} 😀")
        seen.click("#write button")
        seen.wait_for_url("**#comment-1")
        assert seen.title() != "run"
        assert "<script>" in seen.locator("#comment-1").inner_text()
    with walking(chromium, peopled) as seen:
        sign_in(seen, "ada")
        # all by keyboard: to the record, reject it, take that back; then on to the next, and edit it
        seen.locator("#r-v1").focus()
        seen.keyboard.press("a")
        seen.wait_for_url("**#r-v1")
        assert "Accepted by ada" in seen.locator("#r-v1").inner_text()
        assert seen.evaluate("document.activeElement.id") == "r-v1"
        seen.keyboard.press("j")
        seen.keyboard.press("e")
        seen.wait_for_url("**/corrections?*")
        seen.fill("#f-when", "last week")
        seen.click("form.editing button.primary")
        assert seen.locator("#f-when").input_value() == "last week"
        assert "write a day" in seen.locator("#w-when").inner_text()
        assert not faults(seen)
        seen.fill("#f-when", "2025-03")
        seen.click("form.editing button.primary")
        seen.wait_for_url("**#r-v2")
        assert "Edited by ada" in seen.locator("#r-v2").inner_text()
        seen.click("#r-v3 [aria-label='Reject v3']")
        seen.wait_for_url("**#r-v3")
        assert "Rejected by ada" in seen.locator("#r-v3").inner_text()
        assert seen.locator("#text a:text-is('condemned')").count() == 0
        seen.click("#comment-1 summary")
        seen.fill("#say-1", "Name your source.")
        seen.click("#comment-1 form[action='/comments'] button")
        seen.wait_for_url("**#comment-2")
    with walking(chromium, peopled) as seen:
        sign_in(seen, "mo")
        seen.click("[aria-label='Hide comment 1']")
        seen.wait_for_url("**#comment-1")
        assert "hidden by a moderator" in seen.locator("#comment-1").inner_text()
        for width, scheme in ((320, "light"), (2560, "dark")):
            seen.set_viewport_size({"width": width, "height": 900})
            seen.emulate_media(color_scheme=scheme)
            seen.goto(ROOM)
            assert not faults(seen)
            assert seen.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript_records_are_corrected_and_words_looked_up(chromium: Any, peopled: httpx.Client) -> None:
    with looking(chromium, peopled, java_script_enabled=False) as seen:
        sign_in(seen, "mo")
        seen.click("[aria-label='Accept v5']")
        assert seen.url.endswith("#r-v5")
        assert "Accepted by mo" in seen.locator("#r-v5").inner_text()
        seen.fill("#look-word", "Khrenin")
        seen.click("#look button")
        assert "Minister of Defence, Belarus" in seen.locator("#found").inner_text()


def test_words_are_looked_up_in_a_panel(chromium: Any, desk: httpx.Client) -> None:
    with looking(chromium, desk, viewport={"width": 1280, "height": 900}) as seen:
        seen.goto(ROOM)
        assert not seen.locator("#panel").is_visible()
        seen.dblclick("#text .s:text-is('Belarus')")
        seen.wait_for_selector("#panel #found")
        assert "President" in seen.locator("#panel").inner_text()
        assert not faults(seen)
        seen.keyboard.press("Escape")
        assert not seen.locator("#panel").is_visible()
        # by keyboard: what is selected, or what is typed
        seen.evaluate("getSelection().selectAllChildren(document.querySelector('#text .k-item'))")
        seen.locator("#look-selected").wait_for()
        seen.locator("#text").focus()
        seen.keyboard.press("l")
        seen.wait_for_selector("#panel #found")
        assert seen.locator("#look-word").input_value() == seen.locator("#text .k-item").first.inner_text()
        seen.fill("#look-word", "PRK:MIL")
        seen.keyboard.press("Enter")
        seen.locator("#panel-found :text('armed forces')").first.wait_for()
        seen.keyboard.press("Escape")
        assert seen.evaluate("document.activeElement.id") == "text"


@pytest.mark.parametrize(
    "path",
    ["/lookup?word=Russia&on=never", f"{ROOM}?as=changes&reading=1", "/corrections?document=d-exchange&kind=transfer&id=t1"],
)
def test_the_rooms_other_pages_are_accessible(chromium: Any, desk: httpx.Client, path: str) -> None:
    with looking(chromium, desk, viewport={"width": 320, "height": 900}, color_scheme="dark") as seen:
        seen.goto(path)
        assert not faults(seen)
        for width in (320, 1280):
            seen.set_viewport_size({"width": width, "height": 900})
            assert seen.evaluate("document.documentElement.scrollWidth") <= width
