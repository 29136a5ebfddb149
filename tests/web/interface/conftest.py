"""An archive with something of everything, and an application that answers for it without a socket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from attache.archive import Archive
from attache.archive.linking import link
from attache.archive.search import save
from attache.archive.watch import add, check
from attache.web.app import make_app
from attache.web.binding import Names
from attache.web.people.desk import Desk
from attache.web.shelf import Shelf
from tests.archive import searched
from tests.archive.made import one, raw
from tests.archive.watch.made import ADA, DAY, NOW, keep, sent
from tests.postgres import Server
from tests.web.workbench.made import hostile

LIST = "Shells / rails"


def fill(name: Path | str) -> None:
    """Ordinary readings, one with an exchange in two versions, a hostile one, a copy, a saved search, a watchlist, alerts."""
    with Archive.open(name, write=True) as kept:
        add(kept, ADA, LIST, ["item:ammunition", "worker"], NOW)
        save(kept, "Port & rail", "port OR rail")
        for number in (1, 2):
            reading = one("wire/7")
            reading.entities[0].stable_id = "person/IRN/aziz-nasirzadeh"
            kept.add(raw(reading, version=str(number)), reading, program=str(number))
        copy = one("copy")
        kept.add(raw(copy), copy, program="1")
        for reading in searched.readings(30):
            kept.add(raw(reading), reading, program="1")
        evil = hostile("evil/1 ü", "W" * 300)
        kept.add(raw(evil), evil, program="1")
        keep(kept, *(sent(f"s{n}", DAY) for n in range(4)))
        link(kept)
        check(kept, NOW)


@contextmanager
def answering(name: Path | str) -> Iterator[ASGIApp]:
    """The application for an archive, asked as `testserver`."""
    shelf, desk = Shelf(name), Desk(name, remote=False, now=lambda: NOW)
    try:
        yield make_app(shelf, desk, Names(frozenset({"testserver", "localhost"})))
    finally:
        desk.close()
        shelf.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("interface") / "press.attache"
    fill(file)
    return file


@pytest.fixture(scope="session")
def app(filled: Path) -> Iterator[ASGIApp]:
    with answering(filled) as app:
        yield app


@pytest.fixture(scope="session")
def ask(app: ASGIApp) -> TestClient:
    return TestClient(app)


@pytest.fixture(scope="session")
def ask_postgres(postgres: Server) -> Iterator[TestClient]:
    name = postgres.archive()
    fill(name)
    with answering(name) as app:
        yield TestClient(app)
