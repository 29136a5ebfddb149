"""`/lookup` as a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from starlette.testclient import TestClient

from attache.archive import Archive
from attache.web.app import make_app
from attache.web.binding import Names
from attache.web.lookup.dictionary import Server
from attache.web.people.desk import Desk
from attache.web.shelf import Shelf
from tests.web.lookup.conftest import Dictionary


def client(file: Path, dictionary: Server | None = None) -> Iterator[TestClient]:
    with Archive.open(file, write=True):
        pass
    shelf, desk = Shelf(file), Desk(file, remote=False)
    app = make_app(shelf, desk, Names(frozenset({"testserver"})), dictionary)
    yield TestClient(app, headers={"accept": "text/html"})
    desk.close()
    shelf.close()


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[TestClient]:
    yield from client(tmp_path / "a.attache")


@pytest.fixture
def asking(tmp_path: Path, dictionary: Dictionary) -> Iterator[TestClient]:
    yield from client(tmp_path / "a.attache", dictionary.server)


def words(client: TestClient, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    made = lxml.html.document_fromstring(reply.text)
    assert not made.xpath("//script[not(@src)] | //b[text()='truce']")
    return " ".join(made.xpath("//main")[0].text_content().split())


def test_without_a_dictionary_there_is_the_glossary(plain: TestClient) -> None:
    said = words(plain, "/lookup?word=Shoigu&on=2023-07-28")
    assert "Minister of Defence, Russia" in said
    assert "as of 28 Jul 2023" in said
    assert "Dictionary" not in said
    assert "is no day" in words(plain, "/lookup?word=Shoigu&on=%3Cb%3E")
    assert "Look-up" in words(plain, "/lookup")
    assert "no such code" in words(plain, "/lookup?word=%3Cscript%3Ealert(1)%3C/script%3E")


def test_a_dictionary_adds_what_it_says_as_text(asking: TestClient, dictionary: Dictionary) -> None:
    said = words(asking, "/lookup?word=truce")
    assert "a pause in a war" in said
    assert "<b>truce</b> an armistice" in said
    assert "does not know the word" in words(asking, "/lookup?word=xyzzy")


def test_a_dictionary_that_fails_leaves_the_glossary(asking: TestClient, dictionary: Dictionary) -> None:
    dictionary.answer = b"420 <script> later\r\n"
    said = words(asking, "/lookup?word=Shoigu&on=2023")
    assert "did not help" in said
    assert "Minister of Defence, Russia" in said
