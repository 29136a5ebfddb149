"""attache search: what is found, shown, counted and saved, and what is said where something is wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from attache.archive import Archive, search
from attache.archive.search.fields import FIELDS, SAME
from attache.cli import search as command
from attache.records import to_reading
from attache.sources import RawPage
from tests.cli.helpers import Runner
from tests.exports import pages

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("search") / "press.attache"
    with Archive.open(file, write=True) as kept:
        reading = to_reading(pages.exchange())
        kept.add(RawPage("a.txt", reading.document.text.encode()), reading, program="1")
    return file


def test_a_line_a_document_with_the_words_marked(attache: Runner, made: Path) -> None:
    ran = attache("search", "-a", made, '"attack drones"', "visit*")
    assert (ran.code, ran.err) == (0, "")
    id, published, genre, publisher, title, snippet = ran.out.rstrip("\n").split("\t")
    assert (id, published, genre, publisher) == ("d-exchange", "2025-03-06", "analysis", "The Test Courier")
    assert title.startswith("Visit to Minsk")
    assert "*attack drones*" in snippet or "*visited*" in snippet
    assert "\n" not in snippet


def test_json_has_offsets_into_the_text_and_the_records_that_answer(attache: Runner, made: Path) -> None:
    ran = attache("search", "-a", made, "from:BLR to:IRN launchers", "--json", "--facet", "genre", "--facet", "certainty")
    found = json.loads(ran.out)
    assert (found["total"], found["offset"], found["order"]) == (1, 0, "relevance")
    (hit,) = found["hits"]
    text = pages.exchange().text
    start, end = hit["snippet"]["span"]
    assert hit["snippet"]["text"] == text[start:end]
    assert {text[a:b] for a, b in hit["snippet"]["marks"]} >= {"launchers", "send"}
    assert "t1" in hit["records"]
    assert found["facets"]["genre"] == [{"value": "analysis", "documents": 1}]


def test_facets_follow_the_documents(attache: Runner, made: Path) -> None:
    ran = attache("search", "-a", made, "minsk", "--limit", 0, "--facet", "year")
    assert ran.out == "year\t2025\t1\n"
    ran = attache("search", "-a", made, "--limit", 0, "--facet", "month")
    assert (ran.code, ran.out) == (0, "month\t2025-03\t1\n")


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["tpye:CONSULT"], "attache: the query, at character 1"),
        (['minsk "never closed'], "close them, or take them away"),
        ([], "give a QUERY"),
        (["--save", "x"], "give a QUERY"),
        (["minsk", "--list"], "give a QUERY"),
        (["--saved", "x", "--save", "y"], "--save needs a QUERY"),
        (["minsk", "--facet", "colour"], "colour"),
    ],
)
def test_what_is_wrong_with_the_command_is_said(attache: Runner, made: Path, args: list[str], line: str) -> None:
    ran = attache("search", "-a", made, *args)
    assert (ran.code, ran.out) == (2, "")
    assert line in ran.err


def test_nothing_found_is_said_and_is_no_failure(attache: Runner, made: Path) -> None:
    ran = attache("search", "-a", made, "nosuchword")
    assert (ran.code, ran.out) == (0, "")
    assert "no document in it answers" in ran.err
    ran = attache("search", "-a", made, "minsk", "--offset", 5)
    assert "there are only 1 documents" in ran.err


def test_a_missing_archive_is_said(attache: Runner, tmp_path: Path) -> None:
    ran = attache("search", "-a", tmp_path / "none.attache", "minsk")
    assert ran.code == 4
    assert "there is no such archive" in ran.err


def test_searches_are_saved_listed_run_and_forgotten(attache: Runner, made: Path) -> None:
    assert "no search is saved" in attache("search", "-a", made, "--list").err
    assert attache("search", "-a", made, "from:BLR", "--save", "Minsk's arms").out.startswith("d-exchange\t")
    attache("search", "-a", made, "nothing OR launcher*", "--save", "launchers")
    assert attache("search", "-a", made, "--list").out == "Minsk's arms\tfrom:BLR\nlaunchers\tnothing OR launcher*\n"
    assert attache("search", "-a", made, "--saved", "launchers").out.startswith("d-exchange\t")
    assert attache("search", "-a", made, "--saved", "launchers", "football").out == ""
    ran = attache("search", "-a", made, "--saved", "rockets")
    assert ran.code == 4
    assert "no search is saved as 'rockets' (saved: Minsk's arms, launchers)" in ran.err
    assert attache("search", "-a", made, "--forget", "launchers").code == 0
    assert attache("search", "-a", made, "--forget", "launchers").code == 4
    assert attache("search", "-a", made, 'a "b', "--save", "broken").code == 2
    assert attache("search", "-a", made, "--list").out == "Minsk's arms\tfrom:BLR\n"


def test_a_page_for_a_terminal(attache: Runner, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    out = attache("search", "-a", made, "launchers", "--facet", "genre").out
    assert "Visit to Minsk" in out
    assert "1 to 1 of 1, the most relevant first" in out
    assert re.search(r"analysis\s+1", out)


def test_the_page_on_search_tells_of_every_field_and_facet() -> None:
    page = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")
    help_text = command.search.help or ""
    for name, field in FIELDS.items():
        assert f"`{name}:`" in page
        assert f"`{field.example}`" in page or name == "publisher"
        assert re.search(rf"\b{name}\b", help_text)
    assert all(f"`{name}:`" in page for name in SAME if name not in ("class", "lang"))
    assert search.FACETS == command.FACETS
    assert f"{search.RANKED:,} documents" in page
