"""A small archive, a server that answers for it on a free port of this machine, and a browser."""

from __future__ import annotations

import shutil
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from attache.archive import Archive
from attache.sources import RawPage
from attache.web.binding import bind
from attache.web.people.desk import Desk
from attache.web.serving import make_server
from attache.web.shelf import Shelf
from tests.archive import searched
from tests.archive.made import one

#: names that Chromium goes by
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PDF = b"%PDF-1.4 \x00\xff not to be shown"
HTML = b"<!doctype html><script>alert('no')</script><p>Zur\xfcich"


def fill(name: Path | str) -> None:
    """Thirty readings made for search, and some of pages of other kinds."""
    lone = one("d-lone", title="A lone \ud800 surrogate")
    with Archive.open(name, write=True) as kept:
        for reading in searched.readings(30):
            kept.add(RawPage(f"{reading.document.id}.txt", reading.document.text.encode()), reading, program="1")
        kept.add(RawPage("a.pdf", PDF, content_type="application/pdf"), one("d-pdf"), program="1")
        kept.add(RawPage("a.html", HTML, content_type="text/html; charset=latin-1"), one("wire/7 ü"), program="1")
        kept.add(RawPage("b.txt", b"the first", content_type="text/plain"), one("wire/7/page", title="Old"), program="1")
        kept.add(RawPage("b.txt", b"the second", content_type="text/plain"), one("wire/7/page", title="New"), program="1")
        kept.add(RawPage("c.txt", b"lone", content_type="text/plain"), lone, program="1")


@contextmanager
def serving(name: Path | str) -> Iterator[httpx.Client]:
    """A client of a server that answers for the archive."""
    shelf, bound = Shelf(name), bind("127.0.0.1", 0)
    desk = Desk(name, remote=False)
    server = make_server(shelf, desk, bound)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound.socket]})
    thread.start()
    try:
        with httpx.Client(base_url=bound.url, timeout=60, trust_env=False) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()
        bound.socket.close()
        desk.close()
        shelf.close()


@pytest.fixture(scope="session")
def press(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("web") / "press.attache"
    fill(file)
    return file


@pytest.fixture(scope="session")
def client(press: Path) -> Iterator[httpx.Client]:
    with serving(press) as client:
        yield client


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One Chromium for all of them; tests that need it are left out where there is none."""
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
