"""A workbench on a port of this machine, and Chromium before it."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.web.conftest import serving
from tests.web.workbench.made import fill

#: names that Chromium goes by
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def desk_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("workbench") / "desk.attache"
    fill(file)
    return file


@pytest.fixture(scope="session")
def desk(desk_file: Path) -> Iterator[httpx.Client]:
    """A client that asks for pages."""
    with serving(desk_file) as client:
        client.headers["Accept"] = "text/html"
        yield client


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Chromium; tests that need it are left out where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed; pip install playwright")
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip(f"there is no Chromium on this machine (looked for {', '.join(_NAMES)})")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Playwright's own, of its event loop
        with playwright.sync_playwright() as started:
            browser = started.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
            yield browser
            browser.close()
