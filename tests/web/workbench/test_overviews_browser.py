"""The overviews in Chromium: accessible at every width, in light and dark, and moved about by keyboard."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.web.workbench.test_browser import faults, looking

LOOKED_AT = (
    "/timeline?all=1", "/map?all=1", "/network?all=1", "/places", "/places/BLR/Minsk", "/actors/IRN?all=1",
    "/dyads/RUS/PRK?all=1",
)  # fmt: skip


@pytest.mark.parametrize("path", LOOKED_AT)
def test_every_overview_is_accessible(chromium: Any, desk: httpx.Client, path: str) -> None:
    scheme = "dark" if LOOKED_AT.index(path) % 2 else "light"
    with looking(chromium, desk, viewport={"width": 1280, "height": 900}, color_scheme=scheme) as seen:
        seen.goto(path)
        assert not faults(seen)
        for width in (320, 2560):
            seen.set_viewport_size({"width": width, "height": 900})
            assert seen.evaluate("document.documentElement.scrollWidth") <= width


def test_a_map_is_moved_by_keyboard_and_by_buttons(chromium: Any, desk: httpx.Client) -> None:
    with looking(chromium, desk, viewport={"width": 1280, "height": 900}) as seen:
        seen.goto("/map?all=1")
        drawn = seen.locator("[data-moves] svg")
        whole = drawn.get_attribute("viewBox")
        seen.locator("[data-moves]").focus()
        seen.keyboard.press("+")
        near = drawn.get_attribute("viewBox")
        assert float(near.split()[2]) < float(whole.split()[2])
        seen.keyboard.press("ArrowRight")
        moved = drawn.get_attribute("viewBox")
        assert float(moved.split()[0]) > float(near.split()[0])
        assert not faults(seen)
        seen.click("button[aria-label='Show all of it']")
        assert [float(n) for n in drawn.get_attribute("viewBox").split()] == [float(n) for n in whole.split()]
        assert seen.locator("button[aria-label='Farther']").is_disabled()


def test_a_bar_is_reached_and_opened_by_keyboard(chromium: Any, desk: httpx.Client) -> None:
    with looking(chromium, desk, viewport={"width": 1280, "height": 900}) as seen:
        seen.goto("/timeline?all=1&step=year")
        seen.locator(".d-timeline a").first.focus()
        seen.keyboard.press("Enter")
        seen.wait_for_url("**/search?q=when*")
        assert seen.locator("ol.list li").count() > 0


def test_without_javascript_a_network_is_whole_and_its_form_works(chromium: Any, desk: httpx.Client) -> None:
    with looking(chromium, desk, java_script_enabled=False, viewport={"width": 1280, "height": 900}) as seen:
        seen.goto("/network?all=1")
        assert seen.locator(".zooms").count() == 0
        seen.fill("#f-q", "type:CONSULT")
        seen.select_option("#f-of", "actors")
        seen.click("main button.primary")
        assert "of=actors" in seen.url
        assert seen.locator("main tbody tr").count() > 0
