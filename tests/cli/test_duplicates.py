"""`attache archive duplicates` and `attache archive versions`."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from attache.archive import Archive, duplicates_index
from attache.cli.exits import UNWRITABLE, USAGE
from attache.records import DocumentRecord, Reading
from attache.sources import RawPage
from benchmarks.duplicates_texts import edit, story
from tests.cli.helpers import Runner


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A text and its edited copy; a page in two versions."""
    article = story(random.Random("cli"), "first")[0]
    copy = edit(random.Random("cli"), article, "second", 0.15)
    path = tmp_path / "press.attache"
    with Archive.open(path, write=True) as kept:
        for a, day in ((article, "2024-05-01"), (copy, "2024-05-02")):
            text = a.text.partition(" - ")[2]
            about = DocumentRecord(
                id=a.id, origin=f"{a.id}.txt", text=text, title="A\ttitle", published=day, publisher="Gazette"
            )
            kept.add(RawPage(a.id, text.encode()), Reading(document=about), program="1")
        for id, text in (("v1", "Twelve people died."), ("v2", "Fifteen people \x1b[31mdied.")):
            page = RawPage("https://example.org/a", text.encode(), url="https://example.org/a")
            kept.add(page, Reading(document=DocumentRecord(id=id, origin=page.origin, text=text)), program="1")
    return path


def test_clusters_in_a_pipe_and_as_json(attache: Runner, file: Path) -> None:
    ran = attache("archive", "duplicates", file)
    rows = [line.split("\t") for line in ran.out.splitlines()]
    assert ran.code == 0
    assert [row[:4] for row in rows] == [
        ["first", "first", "2024-05-01", "Gazette"],
        ["first", "second", "2024-05-02", "Gazette"],
    ]
    assert {len(row) for row in rows} == {8}
    assert "1 text with 1 copy" in ran.err
    [line] = attache("archive", "duplicates", file, "sec", "--json").out.splitlines()
    found = json.loads(line)
    assert (found["id"], found["first"]["document"], found["first"]["publisher"]) == ("first", "first", "Gazette")
    assert [m["document"] for m in found["members"]] == ["first", "second"]


def test_a_document_without_copies(attache: Runner, file: Path) -> None:
    ran = attache("archive", "duplicates", file, "v1")
    assert (ran.code, ran.out) == (0, "")
    assert "no copies of v1" in ran.err


def test_what_is_not_in_clusters_yet_is_put_there_first(attache: Runner, file: Path) -> None:
    with Archive.open(file, write=True) as kept, kept.change() as db:
        for id in ("first", "second"):
            duplicates_index.forget(db, id)
    ran = attache("archive", "duplicates", file)
    assert len(ran.out.splitlines()) == 2
    assert "2 documents are looked at for the first time" in ran.err
    assert "first time" not in attache("archive", "duplicates", file).err


def test_versions_and_what_changed(attache: Runner, file: Path) -> None:
    rows = [line.split("\t") for line in attache("archive", "versions", file).out.splitlines()]
    assert [row[:3] for row in rows] == [["https://example.org/a", "1", "v1"], ["https://example.org/a", "2", "v2"]]
    ran = attache("archive", "versions", file, "http://www.example.org/a/", "--diff")
    assert "@@ 1 → 2 @@" in ran.out
    assert "[-Twelve-]{+Fifteen" in ran.out
    assert "\x1b" not in ran.out
    found = json.loads(attache("archive", "versions", file, "v2", "--from", "-1", "--to", "1", "--json").out)
    [change] = found["changes"]
    assert (change["from"], change["to"]) == (2, 1)
    assert {"kind": "added", "text": "Twelve"} in change["pieces"]


@pytest.mark.parametrize(
    ("args", "code", "reason"),
    [
        (("--diff",), USAGE, "need a page"),
        (("v1", "--from", "3"), USAGE, "no version 3; the page has 2"),
        (("https://example.org/zzz",), UNWRITABLE, "no page of the address"),
        (("first", "--diff"), UNWRITABLE, "no address is known of first"),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_line(
    attache: Runner, file: Path, args: tuple[str, ...], code: int, reason: str
) -> None:
    ran = attache("archive", "versions", file, *args)
    assert ran.code == code
    assert reason in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["duplicates", "versions"])
def test_an_archive_that_is_not_there(attache: Runner, tmp_path: Path, command: str) -> None:
    ran = attache("archive", command, tmp_path / "none")
    assert ran.code == UNWRITABLE
    assert "there is no such archive" in ran.err
    assert not (tmp_path / "none").exists()
