"""`attache demo`: what its pages are, and the archive that it makes of them; the language model is left out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from attache import api
from attache.archive import Archive
from attache.archive.duplicates import clusters
from attache.archive.search import search
from attache.archive.search.saved import saved
from attache.archive.versions import pages as corrected
from attache.demo import ORIGIN, example_pages, invented_pages
from attache.demo.telling import DAYS, FIRST_DAY, stories
from attache.pages import documents
from attache.sources import RawPage
from tests.archive.made import one
from tests.cli.helpers import Runner

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Reading without a model; the origins of all documents that came to be read."""
    came: list[str] = []

    def read_documents(documents: Any) -> Any:
        for doc in documents:
            came.append(doc.origin)
            yield doc

    monkeypatch.setattr(api, "read_documents", read_documents)
    return came


def test_a_year_of_invented_pages_from_many_papers() -> None:
    pages = list(invented_pages())
    found = [doc for page in pages[::4] for doc in documents(page) if not isinstance(doc, api.Failure)]
    assert len(pages) >= 200
    assert len({page.data for page in pages}) == len(pages)
    assert len(found) == len(pages[::4])
    assert {doc.genre for doc in found} >= {"news", "opinion", "analysis", "interview", "official statement"}
    assert len({doc.publisher for doc in found}) >= 8
    days = [doc.published for doc in found]
    assert days == sorted(d for d in days if d)
    assert dt.timedelta(days=300) < days[-1] - days[0] <= dt.timedelta(days=DAYS + 30)  # type: ignore[operator]


def test_every_invented_page_says_so() -> None:
    for page in list(invented_pages())[::3]:
        (doc,) = documents(page)
        assert page.origin.startswith(f"{ORIGIN}invented/")
        assert ".example/" in (page.url or "")
        assert b"This page is invented" in page.data
        assert not isinstance(doc, api.Failure)
        assert (doc.publisher or "").endswith("(invented)")


def test_the_pages_are_the_same_each_time_and_a_part_is_the_beginning() -> None:
    every = list(invented_pages())
    assert every == list(invented_pages())
    assert every[:7] == list(invented_pages(7))
    assert list(invented_pages(0)) == []


def test_no_sentence_is_left_unfilled() -> None:
    for story in stories():
        for line in (story.title, *story.paragraphs):
            assert "{" not in line
            assert "  " not in line
            assert line[0] == line[0].upper(), line


def test_some_days_have_far_more_pages_than_others() -> None:
    weeks = Counter((story.day - FIRST_DAY).days // 7 for story in stories())
    assert max(weeks.values()) >= 2.5 * sum(weeks.values()) / len(weeks)


def test_the_examples_are_all_there() -> None:
    assert {Path(page.origin).name.partition("#")[0] for page in example_pages()} == {p.name for p in EXAMPLES.iterdir()}


def test_an_archive_with_copies_and_corrections(attache: Runner, tmp_path: Path, unread: list[str]) -> None:
    file = tmp_path / "demo.attache"
    made = attache("demo", "--archive", file, "--no-serve", "--pages", 70)
    assert made.code == 0
    assert f"attache serve -a {file}" in made.err
    with Archive.open(file) as archive:
        assert sum("/invented/" in entry.origin for entry in archive.entries()) == 70
        assert any("/examples/" in entry.origin for entry in archive.entries())
        assert any(len({m.publisher for m in cluster.members}) > 1 for cluster in clusters(archive))
        assert corrected(archive)
        for one_saved in saved(archive):
            search(archive, one_saved.query)  # is understood
    before = len(unread)
    again = attache("demo", "--archive", file, "--no-serve", "--pages", 70)
    assert "0 added" in again.err
    assert len(unread) == before
    attache("demo", "--archive", file, "--no-serve", "--pages", 72)  # goes on from there
    assert len(unread) == before + 2


def test_invented_pages_do_not_go_among_others(attache: Runner, tmp_path: Path, unread: list[str]) -> None:
    file = tmp_path / "press.attache"
    reading = one("d-1")
    with Archive.open(file, write=True) as archive:
        archive.add(RawPage("news/1.txt", reading.document.text.encode()), reading, program="1")
    refused = attache("demo", "--archive", file, "--no-serve")
    assert refused.code == 2
    assert "name another file" in refused.err
    assert unread == []
    with Archive.open(file) as archive:
        assert len(list(archive.entries())) == 1
