"""`attache read`: what it writes where, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attache.api import Failure
from attache.archive import Archive
from attache.records import to_reading
from tests.cli.helpers import Runner
from tests.exports import pages

BAD = Failure("pages/bad.pdf", "the PDF is encrypted", "save it without a password")


def test_brief_is_the_default(attache: Runner) -> None:
    attache.gives(pages.exchange())
    ran = attache("read", "pages/exchange.txt")
    assert ran.code == 0
    assert ran.err == ""
    assert "Belarus BLR:GOV" in ran.out
    assert "⇄" in ran.out


def test_json_lines_hold_one_reading_each(attache: Runner) -> None:
    attache.gives(pages.exchange(), pages.quiet())
    ran = attache("read", "pages", "--format", "jsonl")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["document"]["id"] for line in lines] == ["d-exchange", "d-quiet"]
    assert ran.code == 0


def test_the_same_pages_give_the_same_bytes(attache: Runner) -> None:
    for form in ("brief", "json", "jsonl", "markdown", "html"):
        attache.gives(pages.exchange(), pages.hostile(), pages.quiet())
        first = attache("read", "pages", "-f", form).out
        attache.gives(pages.exchange(), pages.hostile(), pages.quiet())
        assert attache("read", "pages", "-f", form).out == first


def test_some_failed(attache: Runner) -> None:
    attache.gives(BAD, pages.quiet())
    ran = attache("read", "pages", "-f", "jsonl")
    assert ran.code == 3
    assert ran.err.splitlines() == [
        "attache: pages/bad.pdf: the PDF is encrypted; save it without a password",
        "attache: 1 read, 1 could not be read",
    ]
    assert json.loads(ran.out)["document"]["id"] == "d-quiet"


def test_all_failed(attache: Runner) -> None:
    attache.gives(BAD)
    ran = attache("read", "pages/bad.pdf", "-f", "html")
    assert ran.code == 1
    assert ran.out == ""
    assert ran.err == "attache: pages/bad.pdf: the PDF is encrypted; save it without a password\n"


def test_nothing_there(attache: Runner) -> None:
    attache.gives()
    ran = attache("read", "empty.jsonl")
    assert ran.code == 1
    assert ran.err == "attache: there was nothing to read; give a page, or a folder with pages\n"


def test_failure_lines_cannot_drive_a_terminal(attache: Runner) -> None:
    attache.gives(Failure("a\x1b[2J\nb", "is\rbroken", "stop"))
    err = attache("read", "x").err
    assert err.count("\n") == 1
    assert "\x1b" not in err
    assert "\r" not in err


@pytest.mark.parametrize(
    "args",
    [
        ["read"],
        ["read", "x", "--published", "July"],
        ["read", "x", "--min-confidence", "2"],
        ["read", "x", "-f", "xml"],
        ["fly"],
    ],
)
def test_usage_errors(attache: Runner, args: list[str]) -> None:
    ran = attache(*args)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err


def test_min_confidence_filters_the_output_not_the_archive(attache: Runner, tmp_path: Path) -> None:
    attache.gives(pages.exchange())
    ran = attache("read", "x", "-f", "json", "--min-confidence", "0.5", "--archive", tmp_path / "a.attache")
    shown = json.loads(ran.out)
    assert [e["id"] for e in shown["events"]] == ["v1", "v2", "v3", "v5"]
    assert [(t["id"], t["in_return_for"]) for t in shown["transfers"]] == [("t1", None)]
    with Archive.open(tmp_path / "a.attache") as kept:
        assert kept.reading("d-exchange") == to_reading(pages.exchange())


def test_min_confidence_goes_for_conditions_too(attache: Runner) -> None:
    for least, shown in (("0.5", ["c1"]), ("0.51", [])):
        attache.gives(pages.exchange())
        ran = attache("read", "x", "-f", "json", "--min-confidence", least)
        assert [c["id"] for c in json.loads(ran.out)["conditions"]] == shown


def test_output_file(attache: Runner, tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text("old")
    attache.gives(pages.exchange())
    ran = attache("read", "x", "-f", "jsonl", "-o", file)
    assert (ran.code, ran.out) == (0, "")
    assert json.loads(file.read_text())["document"]["id"] == "d-exchange"
    assert list(tmp_path.iterdir()) == [file]


def test_output_file_stays_where_nothing_was_read(attache: Runner, tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text("old")
    attache.gives(BAD)
    assert attache("read", "x", "-f", "jsonl", "-o", file).code == 1
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_output_that_cannot_be_written(attache: Runner, tmp_path: Path) -> None:
    attache.gives(pages.exchange())
    ran = attache("read", "x", "-o", tmp_path / "no" / "file")
    assert ran.code == 4
    assert ran.err.count("\n") == 1
    assert str(tmp_path / "no" / "file") in ran.err


def test_interrupted(attache: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def outcomes(*_: object, **__: object) -> object:
        from attache.api import Outcome

        yield Outcome(pages.exchange())
        raise KeyboardInterrupt

    monkeypatch.setattr("attache.api.outcomes", outcomes)
    ran = attache("read", "x", "-f", "jsonl")
    assert ran.code == 130
    assert json.loads(ran.out)["document"]["id"] == "d-exchange"
    assert ran.err.strip() == "attache: interrupted"
    ran = attache("read", "x", "-f", "jsonl", "-o", tmp_path / "out")
    assert ran.code == 130
    assert f"{tmp_path / 'out.part'}" in ran.err
    assert json.loads((tmp_path / "out.part").read_text())["document"]["id"] == "d-exchange"


def test_archive_that_cannot_be_used(attache: Runner, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("These are my notes, and no archive at all. " * 40)
    before = other.read_bytes()
    attache.gives(pages.exchange())
    ran = attache("read", "x", "--archive", other)
    assert ran.code == 4
    assert ran.err == f"attache: {other}: is no attache archive; name another file\n"
    assert ran.out == ""
    assert other.read_bytes() == before


def test_colour_only_where_asked(attache: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    attache.gives(pages.hostile())
    assert "\x1b" not in attache("read", "x").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    attache.gives(pages.exchange())
    assert "\x1b[" in attache("read", "x").out
