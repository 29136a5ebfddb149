"""The desk and the screens of watching in Chromium: accessible at every width, without scripts, and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.web.conftest import serving
from tests.web.watching.test_screens import fill
from tests.web.workbench.test_browser import faults, looking


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    file: Path = tmp_path_factory.mktemp("watched") / "press.attache"
    fill(file)
    with serving(file) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "width", "scheme"),
    [("/", 320, "light"), ("/", 1280, "dark"), ("/watch", 320, "dark"), ("/alerts", 320, "light"), ("/alerts", 2560, "dark")],
)
def test_screens_are_accessible(chromium: Any, watched: httpx.Client, path: str, width: int, scheme: str) -> None:
    with looking(chromium, watched, viewport={"width": width, "height": 900}, color_scheme=scheme) as seen:
        seen.goto(path)
        assert not faults(seen)
        assert seen.evaluate("document.documentElement.scrollWidth") <= width


def test_a_list_is_kept_and_alerts_seen_without_javascript(chromium: Any, watched: httpx.Client) -> None:
    with looking(chromium, watched, java_script_enabled=False) as seen:
        seen.goto("/search?q=rail")
        seen.get_by_role("link", name="Save or watch this search").click()
        seen.get_by_label("Name of a watchlist").fill("Rail")
        seen.get_by_role("button", name="Watch it").click()
        assert seen.get_by_role("heading", level=1).inner_text() == "Rail"
        seen.goto("/")
        before = seen.locator(".alert").first.get_attribute("id")
        seen.locator(".alert").first.get_by_role("button").click()
        assert seen.url.endswith("/")
        assert seen.locator(".alert").first.get_attribute("id") != before


def test_it_goes_by_keyboard(chromium: Any, watched: httpx.Client) -> None:
    with looking(chromium, watched) as seen:
        seen.goto("/")
        seen.keyboard.press("g")
        seen.keyboard.press("w")
        seen.wait_for_url("**/watch")
        seen.keyboard.press("j")
        seen.keyboard.press("Enter")
        seen.wait_for_url("**/watch/*")
