"""attache watch: lists, alerts, and what adding makes of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attache.archive import Archive
from attache.archive.watch import KINDS
from attache.cli import watch as command
from tests.archive.watch.made import keep, sent
from tests.cli.helpers import Runner


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "press.attache"
    with Archive.open(made, write=True):
        pass
    return made


def fill(file: Path, *ids: str) -> None:
    with Archive.open(file, write=True) as kept:
        keep(kept, *(sent(id) for id in ids))


def test_a_list_is_made_checked_shown_and_removed(attache: Runner, file: Path) -> None:
    ran = attache("watch", "add", "Red lines", "item:ammunition to:RUS", "worker", "-a", file)
    assert (ran.code, ran.out, ran.err) == (0, "", "attache: Red lines: 2 queries\n")
    fill(file, "one", "two")
    ran = attache("watch", "check", "-a", file)
    assert (ran.code, ran.out) == (0, "4 alerts: 2 of watchlists, 2 of embargoes, 0 spikes\n")
    assert attache("watch", "check", "-a", file, "--json").out == '{"readings": 0, "matches": 0, "embargoes": 0, "spikes": 0}\n'
    lines = attache("watch", "show", "Red lines", "-a", file).out.splitlines()
    assert len(lines) == 2
    cells = lines[0].split("\t")
    assert cells[1:6] == ["match", "Red lines", "2024-06-30", "two", "Page two"]
    assert cells[6] == "answers item:ammunition to:RUS; worker"
    ran = attache("watch", "list", "-a", file)
    assert ran.out == "Red lines\tat this machine\t2\t2\titem:ammunition to:RUS\tworker\n"
    attache("watch", "remove", "Red lines", "--query", "worker", "-a", file)
    (row,) = [json.loads(line) for line in attache("watch", "list", "--json", "-a", file).out.splitlines()]
    assert (row["queries"], row["alerts"], row["unseen"]) == (["item:ammunition to:RUS"], 2, 2)
    assert attache("watch", "remove", "Red lines", "-a", file).code == 0
    ran = attache("watch", "list", "-a", file)
    assert (ran.out, "attache watch add" in ran.err) == ("", True)


def test_what_is_shown_can_be_marked_as_seen(attache: Runner, file: Path) -> None:
    fill(file, "one", "two", "three")
    attache("watch", "check", "-a", file)
    assert len(attache("watch", "show", "--unseen", "--limit", 2, "--seen", "-a", file).out.splitlines()) == 2
    rows = [json.loads(line) for line in attache("watch", "show", "--json", "--kind", "embargo", "-a", file).out.splitlines()]
    assert [bool(row["seen"]) for row in rows] == [True, True, False]
    assert {row["seen_by"] for row in rows} == {"at this machine", ""}
    ran = attache("watch", "show", "--kind", "match", "-a", file)
    assert (ran.code, ran.out) == (0, "")
    assert "attache watch check" in ran.err


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("add", "a", "tpye:AID"), 2, "no field is called tpye"),
        (("add", "", "x"), 2, "needs a name"),
        (("show", "none"), 2, "there is no watchlist 'none'"),
        (("remove", "none"), 2, "there is no watchlist 'none'"),
    ],
)
def test_what_is_wrong_is_said(attache: Runner, file: Path, args: tuple[str, ...], code: int, words: str) -> None:
    ran = attache("watch", *args, "-a", file)
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err


def test_an_archive_that_is_not_there_is_not_made(attache: Runner, tmp_path: Path) -> None:
    ran = attache("watch", "check", "-a", tmp_path / "none.attache")
    assert (ran.code, (tmp_path / "none.attache").exists()) == (4, False)


def test_adding_makes_the_alerts(attache: Runner, file: Path, tmp_path: Path) -> None:
    attache("watch", "add", "Trams", "tram*", "-a", file)
    page = tmp_path / "page.txt"
    page.write_text("Old trams\n\nThe mayor of Minsk said on Monday that three trams would go to the museum.\n")
    assert attache("add", page, "-a", file).code == 0
    (line,) = attache("watch", "show", "-a", file).out.splitlines()
    assert line.split("\t")[1:3] == ["match", "Trams"]


def test_the_kinds_are_those_of_the_library() -> None:
    assert command.KINDS == KINDS
