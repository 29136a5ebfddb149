"""`attache code`: what it writes where, and how it ends."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from attache.api import Failure
from tests.cli.helpers import Runner
from tests.exports import pages

BAD = Failure("pages/bad.pdf", "the PDF is encrypted", "save it without a password")


def test_plover_is_the_default_and_has_every_event(attache: Runner) -> None:
    attache.gives(pages.exchange(), pages.quiet())
    ran = attache("code", "pages")
    assert (ran.code, ran.err) == (0, "")
    assert [json.loads(line)["event"][0] for line in ran.out.splitlines()] == ["CONSULT", "CONSULT", "ACCUSE", "AID", "REJECT"]


@pytest.mark.parametrize(("form", "width", "head"), [("cameo", 8, 0), ("icews", 20, 1), ("gdelt", 61, 0)])
def test_rows(attache: Runner, form: str, width: int, head: int) -> None:
    for options, count in (((), 4), (("--all",), 6), (("--all", "--min-confidence", "0.8"), 3)):
        attache.gives(pages.exchange(), pages.quiet())
        ran = attache("code", "pages", "-f", form, *options)
        lines = ran.out.split("\n")[:-1]
        assert (ran.code, ran.err) == (0, "")
        assert len(lines) == count + head
        assert all(line.count("\t") == width - 1 for line in lines)


def test_the_same_pages_give_the_same_bytes(attache: Runner) -> None:
    for form in ("plover", "cameo", "icews", "gdelt"):
        runs = []
        for _ in range(2):
            attache.gives(pages.exchange(), pages.hostile(), pages.quiet())
            runs.append(attache("code", "pages", "-f", form, "--added", "2025-03-06T12:30:00"))
        assert runs[0] == runs[1]
        assert runs[0].out


@pytest.mark.parametrize(
    ("moment", "cell"),
    [
        ("2025-03-06T12:30:00", "20250306123000"),
        ("2025-03-06T12:30:00+02:00", "20250306103000"),
        ("2025-03-06", "20250306000000"),
    ],
)
def test_added(attache: Runner, moment: str, cell: str) -> None:
    attache.gives(pages.exchange())
    ran = attache("code", "x", "-f", "gdelt", "--added", moment)
    assert {line.split("\t")[59] for line in ran.out.splitlines()} == {cell}


def test_added_is_now_if_left_out(attache: Runner) -> None:
    attache.gives(pages.exchange())
    before = f"{dt.datetime.now(dt.UTC):%Y%m%d%H%M%S}"
    ran = attache("code", "x", "-f", "gdelt")
    assert before <= ran.out.splitlines()[0].split("\t")[59] <= f"{dt.datetime.now(dt.UTC):%Y%m%d%H%M%S}"


def test_some_failed(attache: Runner) -> None:
    attache.gives(BAD, pages.exchange())
    ran = attache("code", "pages", "-f", "cameo")
    assert ran.code == 3
    assert ran.err.splitlines() == [
        "attache: pages/bad.pdf: the PDF is encrypted; save it without a password",
        "attache: 1 read, 1 could not be read",
    ]
    assert len(ran.out.splitlines()) == 4


def test_all_failed(attache: Runner) -> None:
    attache.gives(BAD)
    ran = attache("code", "pages/bad.pdf", "-f", "icews")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "attache: pages/bad.pdf: the PDF is encrypted; save it without a password\n"


def test_nothing_there(attache: Runner) -> None:
    attache.gives()
    ran = attache("code", "empty.jsonl")
    assert ran.code == 1
    assert ran.err == "attache: there was nothing to read; give a page, or a folder with pages\n"


@pytest.mark.parametrize(
    "args", [["code"], ["code", "x", "-f", "html"], ["code", "x", "--min-confidence", "2"], ["code", "x", "--added", "noon"]]
)
def test_usage_errors(attache: Runner, args: list[str]) -> None:
    ran = attache(*args)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


@pytest.mark.parametrize("option", ["-o", "--out", "--output"])
def test_output_file(attache: Runner, tmp_path: Path, option: str) -> None:
    file = tmp_path / "events.csv"
    attache.gives(pages.exchange())
    ran = attache("code", "x", "-f", "gdelt", option, file)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert len(file.read_text(encoding="utf-8").splitlines()) == 4
    assert list(tmp_path.iterdir()) == [file]


def test_output_that_cannot_be_written(attache: Runner, tmp_path: Path) -> None:
    attache.gives(pages.exchange())
    ran = attache("code", "x", "-o", tmp_path / "no" / "file")
    assert ran.code == 4
    assert ran.err.count("\n") == 1


def test_interrupted(attache: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read before is out by then: events are written as they come."""

    def outcomes(*_: object, **__: object) -> object:
        from attache.api import Outcome

        yield Outcome(pages.exchange())
        raise KeyboardInterrupt

    monkeypatch.setattr("attache.api.outcomes", outcomes)
    ran = attache("code", "x", "-f", "cameo")
    assert ran.code == 130
    assert len(ran.out.splitlines()) == 4
    assert ran.err.strip() == "attache: interrupted"
