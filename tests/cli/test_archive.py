"""`attache archive list` and `show`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.helpers import Runner
from tests.exports import pages


@pytest.fixture
def kept(attache: Runner, tmp_path: Path) -> Path:
    file = tmp_path / "press.attache"
    attache.gives(pages.exchange(), pages.hostile(), pages.quiet())
    assert attache("read", "x", "-f", "jsonl", "--archive", file).code == 0
    return file


def test_list_in_a_pipe_is_tabs(attache: Runner, kept: Path) -> None:
    ran = attache("archive", "list", kept)
    assert ran.code == 0
    rows = [line.split("\t") for line in ran.out.splitlines()]
    assert [len(row) for row in rows] == [8, 8, 8]
    assert rows[0] == [
        "d-exchange", "2025-03-06", "analysis", "5", "2", "1", "Visit to Minsk <renews> doubts & questions",
        "pages/exchange.txt",
    ]  # fmt: skip
    assert "\x1b" not in ran.out


def test_show(attache: Runner, kept: Path) -> None:
    ran = attache("archive", "show", kept, "d-ex", "-f", "json")
    assert ran.code == 0
    assert json.loads(ran.out)["document"]["id"] == "d-exchange"
    assert "Belarus" in attache("archive", "show", kept, "d-exchange").out


@pytest.mark.parametrize(
    ("id", "reason"), [("d", "several documents"), ("zzz", "no document"), ("", "no document"), ("%", "no document")]
)
def test_show_what_is_not_there(attache: Runner, kept: Path, id: str, reason: str) -> None:
    ran = attache("archive", "show", kept, id)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.count("\n") == 1
    assert reason in ran.err


def test_no_such_archive(attache: Runner, tmp_path: Path) -> None:
    ran = attache("archive", "list", tmp_path / "none")
    assert ran.code == 4
    assert ran.err.count("\n") == 1
    assert not (tmp_path / "none").exists()
