"""`attache regimes`."""

from __future__ import annotations

import json
import re

import pytest

from attache.exports.regimes import COLUMNS
from tests.cli.helpers import Runner


def rows(out: str) -> list[dict[str, str]]:
    return [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in out.splitlines()]


def test_what_holds_for_a_state_on_a_day(attache: Runner) -> None:
    ran = attache("regimes", "--state", "PRK", "--on", "2023-07-26")
    assert (ran.code, ran.err) == (0, "")
    found = {(r["id"], r["paragraph"]): r for r in rows(ran.out)}
    assert {"UNSCR-1718", "UNSCR-1874", "UNSCR-2270", "EU-PRK", "KR-PRK"} <= {id for id, _ in found}
    row = found["UNSCR-1718", "8(b)"]
    assert (row["target"], row["direction"], row["items"], row["from"], row["to"]) == (
        "PRK",
        "from",
        "arms, wmd",
        "2006-10-14",
        "",
    )
    assert row["legal basis"] == "Security Council resolution 1718 (2006)"
    assert row["exemptions"].startswith("humanitarian")
    assert row["source"].startswith("United Nations")


@pytest.mark.parametrize("name", ["PRK", "prk", "KP", "North Korea", "north korea"])
def test_a_state_by_code_or_name(attache: Runner, name: str) -> None:
    assert attache("regimes", "--state", name).out == attache("regimes", "--state", "PRK").out


def test_a_day_bounds_paragraphs_too(attache: Runner) -> None:
    def barred(day: str) -> set[str]:
        return {r["items"] for r in rows(attache("regimes", "--state", "SYR", "--on", day).out) if r["id"] == "EU-SYR"}

    assert "arms, arms-assistance" in barred("2012-01-01")
    assert "arms, arms-assistance" not in barred("2015-01-01")


def test_ended_ones_only_when_asked_for(attache: Runner) -> None:
    assert "UNSCR-418" not in attache("regimes", "--state", "ZAF").out
    assert "1994-05-25" in attache("regimes", "--state", "ZAF", "--all").out
    assert "UNSCR-418" in attache("regimes", "--state", "ZAF", "--on", "1992-01-01").out


def test_an_item_bounds_paragraphs(attache: Runner) -> None:
    out = attache("regimes", "--state", "PRK", "--on", "2023-07-26", "--item", "luxury good").out
    assert {(r["id"], r["paragraph"]) for r in rows(out)} >= {("UNSCR-1718", "8(a)(iii)")}
    assert "UNSCR-1874" not in out
    by_kind = attache("regimes", "--item", "Shahed-136", "--state", "IRN").out
    assert "UNSCR-1929-restored" in by_kind


def test_json(attache: Runner) -> None:
    found = json.loads(attache("regimes", "--state", "YEM", "--json", "--on", "2020-01-01").out)
    (houthis,) = (r for r in found if r["id"] == "UNSCR-2216")
    assert (houthis["targets"], houthis["armed_groups_only"], houthis["binds"]) == (["YEM"], True, "all")
    (paragraph,) = houthis["paragraphs"]
    assert (paragraph["paragraph"], paragraph["direction"]) == ("14", "to")
    assert paragraph["items"] == ["arms", "arms-assistance", "mercenary"]
    assert {"missile", "drone", "mercenary"} <= set(paragraph["covers"])
    assert (houthis["from"], houthis["to"]) == ("2015-04-14", None)
    (union,) = (r for r in found if r["id"] == "EU-YEM")
    assert "DEU" in union["binds"]
    assert json.loads(attache("regimes", "--state", "Aruba", "--item", "tank", "--json").out) == []


def test_table_on_a_terminal(attache: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "160")
    ran = attache("regimes", "--state", "PRK", "--on", "2023-07-26", "--item", "tank")
    out = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", ran.out).split())
    for words in (
        "REGIME",
        "UNSCR-1718",
        "since",
        "2006-10-14",
        "8(a)(i) to it: heavy-arms",
        "Exempt:",
        "Binds: USA",
        "Source:",
    ):
        assert words in out
    assert "Binds: the members of EU" in out


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--state", "Noth Korea"), "near it: North Korea (PRK)"),
        (("--state", "Qqqq"), "give its ISO code"),
        (("--on", "2023-02-30"), "is no day of the calendar"),
        (("--on", "yesterday"), "is no date; write it as 2023-07-28"),
        (("--item", "dorne"), "near it: drone"),
        (("--item", ""), "no such thing"),
        (("--all", "--on", "2020-01-01"), "give one of them"),
    ],
)
def test_what_is_not_understood(attache: Runner, options: tuple[str, ...], reason: str) -> None:
    ran = attache("regimes", *options)
    assert (ran.code, ran.out) == (2, "")
    assert reason in " ".join(ran.err.split())


def test_nothing_is_said_where_nothing_holds(attache: Runner) -> None:
    ran = attache("regimes", "--state", "Aruba", "--item", "tank")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "attache: no regime is known that holds for ABW and bars tank\n"


def test_a_regime_of_the_users_own(attache: Runner, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "regimes").mkdir()
    (tmp_path / "regimes" / "national.yaml").write_text(
        "# source: a gazette\nXX-TEST: {issuer: ABW, name: a test, legal_basis: an act, targets: [ABW], binds: all, "
        "from: 2020-01-01, bars: [{paragraph: '1', direction: to, items: [arms], reason: bars arms for the test}]}\n",
        encoding="utf-8",
    )
    from attache.knowledge import use_folder

    use_folder(tmp_path)
    try:
        found = [r for r in rows(attache("regimes", "--state", "ABW").out) if r["id"] == "XX-TEST"]
        assert [r["source"] for r in found] == ["a gazette"]
    finally:
        use_folder(None)
