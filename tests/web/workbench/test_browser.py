"""The workbench in Chromium: what lights what, keys, accessibility by axe-core, and that pages of strangers do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from attache.archive import Archive
from tests.archive.made import raw
from tests.web.conftest import serving
from tests.web.workbench.made import long
from tests.web.workbench.test_screens import SCREENS

ROOM = "/documents/d-exchange"
#: each template once, and what is unlike the rest
LOOKED_AT = tuple(p for p in SCREENS if p not in (ROOM, "/search", "/actors?q=Az", "/transfers?supplier=Iran&sure=possible"))
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@contextmanager
def looking(chromium: Any, desk: httpx.Client, **how: Any) -> Iterator[Any]:
    """A page of the browser; whatever it says of faults, or of things that the policy forbids, fails the test."""
    context = chromium.new_context(base_url=str(desk.base_url), **how)
    seen = context.new_page()
    said: list[str] = []
    seen.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    seen.on("pageerror", lambda error: said.append(str(error)))
    seen.on("request", lambda request: said.append(request.url) if not request.url.startswith(str(desk.base_url)) else None)
    yield seen
    context.close()
    assert not said


def faults(seen: Any) -> list[str]:
    """What axe-core has against the page."""
    axe = pytest.importorskip("axe_core_python.sync_playwright", reason="pip install axe-core-python")
    found = axe.Axe().run(seen, options=_RULES)
    return [f"{v['id']}: {node['html'][:200]}" for v in found["violations"] for node in v["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280, 2560])
def test_the_reading_room_is_accessible(chromium: Any, desk: httpx.Client, width: int, scheme: str) -> None:
    with looking(chromium, desk, viewport={"width": width, "height": 900}, color_scheme=scheme) as seen:
        seen.goto(ROOM)
        assert not faults(seen)
        assert seen.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", LOOKED_AT)
def test_every_screen_is_accessible(chromium: Any, desk: httpx.Client, path: str) -> None:
    scheme = "dark" if LOOKED_AT.index(path) % 2 else "light"
    with looking(chromium, desk, viewport={"width": 1280, "height": 900}, color_scheme=scheme) as seen:
        seen.goto(path)
        assert not faults(seen)
        for width in (320, 800, 2560):
            seen.set_viewport_size({"width": width, "height": 900})
            assert seen.evaluate("document.documentElement.scrollWidth") <= width


def test_a_record_lights_its_words_and_the_other_way_round(chromium: Any, desk: httpx.Client) -> None:
    with looking(chromium, desk, viewport={"width": 1280, "height": 900}) as seen:
        seen.goto(ROOM)
        seen.hover("#r-v1 .whom")
        lit = seen.locator("#text .lit").all_text_contents()
        assert "".join(lit) == "Iranian Defence Minister Aziz NasirzadehvisitedMinskTuesday"
        near = "".join(seen.locator("#text .near").all_text_contents())
        assert near.startswith("Iranian Defence Minister Aziz Nasirzadeh visited Minsk on Tuesday")
        seen.hover("h1")
        assert seen.locator(".lit, .near").count() == 0
        seen.hover("#text a:text-is('condemned')")
        assert seen.locator(".records .lit").get_attribute("id") == "r-v3"
        seen.click("#text a:text-is('condemned')")
        seen.hover("h1")
        assert seen.locator(".records .lit").get_attribute("id") == "r-v3"
        seen.keyboard.press("Escape")
        assert seen.locator(".lit").count() == 0


def test_all_of_it_goes_by_keyboard(chromium: Any, desk: httpx.Client) -> None:
    with looking(chromium, desk, viewport={"width": 1280, "height": 900}) as seen:
        seen.goto(ROOM)
        seen.keyboard.press("Tab")
        assert seen.evaluate("document.activeElement.className") == "skip"
        seen.keyboard.press("j")
        first = seen.evaluate("document.activeElement.id")
        assert first == "r-t1"
        assert seen.locator("#text .lit").count() > 0
        seen.keyboard.press("j")
        seen.keyboard.press("k")
        assert seen.evaluate("document.activeElement.id") == first
        seen.keyboard.press("?")
        assert seen.locator("#keys").is_visible()
        assert not faults(seen)
        seen.keyboard.press("Escape")
        assert not seen.locator("#keys").is_visible()
        seen.keyboard.press("/")
        assert seen.evaluate("document.activeElement.id") == "find"
        seen.keyboard.type("drone*")
        seen.keyboard.press("Enter")
        seen.wait_for_url("**/search?q=drone*")
        seen.locator("h2").first.click()
        seen.keyboard.press("g")
        seen.keyboard.press("t")
        seen.wait_for_url("**/transfers")


def test_enter_opens_a_row_whatever_it_is(chromium: Any, desk: httpx.Client) -> None:
    with looking(chromium, desk, viewport={"width": 1280, "height": 900}) as seen:
        for path in ("/exchanges", "/transfers"):
            seen.goto(path)
            seen.keyboard.press("j")
            seen.keyboard.press("Enter")
            seen.wait_for_url("**/documents/*")
        seen.goto(ROOM)
        seen.keyboard.press("j")
        seen.keyboard.press("Enter")
        assert seen.url.endswith(ROOM)
        assert seen.locator("#text .lit").count() > 0


def test_records_are_chosen_on_the_page(chromium: Any, desk: httpx.Client) -> None:
    with looking(chromium, desk) as seen:
        seen.goto(ROOM)
        seen.select_option("#type", "AID")
        assert seen.locator(".records .card:visible").count() == 1
        assert seen.locator("#told").inner_text().startswith("1 of")
        assert seen.url.endswith("?type=AID")
        seen.reload()
        assert seen.locator(".records .card:visible").count() == 1


def test_dark_and_light_are_kept(chromium: Any, desk: httpx.Client) -> None:
    with looking(chromium, desk, color_scheme="light") as seen:
        seen.goto("/")
        seen.click("#theme")
        assert seen.evaluate("document.documentElement.dataset.theme") == "dark"
        assert not faults(seen)
        seen.goto("/transfers")
        assert seen.evaluate("document.documentElement.dataset.theme") == "dark"
        assert seen.locator("#theme").inner_text() == "Light"


def test_pages_that_mean_harm_do_nothing(chromium: Any, desk: httpx.Client) -> None:
    with looking(chromium, desk, viewport={"width": 360, "height": 800}) as seen:
        for path in (*(p for p in SCREENS if "evil" in p), "/documents/endless"):
            seen.goto(path)
            assert seen.title() != "run"
            assert "<script>document.title" in seen.locator("h1").inner_text()
            assert seen.evaluate("document.documentElement.scrollWidth") <= 360
            assert seen.evaluate("document.querySelectorAll('img, iframe, body script').length") == 0


def test_without_javascript_a_trigger_leads_to_its_record(chromium: Any, desk: httpx.Client) -> None:
    with looking(chromium, desk, java_script_enabled=False, viewport={"width": 1280, "height": 900}) as seen:
        seen.goto(ROOM)
        seen.click("#text a:text-is('condemned')")
        assert seen.url.endswith("#r-v3")
        seen.click("#r-v3 .where")
        assert seen.url.endswith("#w-v3")
        assert not seen.locator("#theme").is_visible()


def test_on_paper_there_is_the_page_alone(chromium: Any, desk: httpx.Client, tmp_path: Path) -> None:
    with looking(chromium, desk) as seen:
        seen.goto(f"{ROOM}?as=print")
        seen.emulate_media(media="print")
        assert not seen.locator(".head").is_visible()
        assert seen.locator(".notes").is_visible()
        assert seen.pdf().startswith(b"%PDF")


def test_a_very_long_page_with_very_many_records_lights_all_of_them(chromium: Any, tmp_path: Path) -> None:
    file = tmp_path / "long.attache"
    reading = long()
    with Archive.open(file, write=True) as kept:
        kept.add(raw(reading), reading, program="1")
    with serving(file) as desk, looking(chromium, desk, viewport={"width": 1280, "height": 900}) as seen:
        seen.goto("/documents/long")
        assert seen.locator(".records .card").count() == 1500
        seen.locator("#r-v1400").focus()
        assert seen.locator("#text .lit").count() >= 3
        assert seen.locator("#text .lit").first.evaluate("e => e.getBoundingClientRect().top < innerHeight")
