"""`attache transfers`."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from attache.document import Document
from attache.exports.register import COLUMNS, guarded
from attache.reading.transfers.exchange_record import exchanges
from attache.records import EventTime
from tests.cli.helpers import Runner
from tests.exports import pages


def trade() -> Document:
    doc = pages.exchange()
    doc.exchanges = exchanges(doc.transfers, doc.conditions)
    return doc


def deliveries() -> Document:
    """Two drones' deliveries, one of them denied, an order, and one of which next to nothing is known."""
    doc = pages.exchange()
    doc.id, doc.title, doc.published = "d-later", '=HYPERLINK("x")', None
    first, second = doc.transfers
    done = replace(
        second, id="t1", in_return_for=None, status="delivered", quantity=30, factuality="CT+", confidence=0.9,
        time=EventTime(value="2022-11/2023-02"), regimes=["UNSCR-2231"], regime_reasons=["may break UNSCR-2231, 4: bars"],
        item=replace(second.item, text="Shahed-136 drones"), via=[], carrier=None,
    )  # fmt: skip
    doc.transfers = [
        done,
        replace(done, id="t2", factuality="CT-", time=EventTime(value="2024")),
        replace(first, id="t3", in_return_for=None, status="agreed", time=EventTime(value="2021-06-05"), factuality="PR+"),
        replace(first, id="t4", in_return_for=None, supplier=None, quantity=None, time=EventTime(value="PAST_REF")),
    ]
    return doc


@pytest.fixture
def kept(attache: Runner, tmp_path: Path) -> Path:
    file = tmp_path / "press.attache"
    attache.gives(trade(), pages.quiet(), deliveries(), pages.hostile())
    assert attache("read", "x", "-f", "jsonl", "--archive", file).code == 0
    return file


def ids(attache: Runner, kept: Path, *options: str) -> list[str]:
    """The transfers that are listed: their page's first letter after "d-", and their id."""
    ran = attache("transfers", "-a", kept, *options)
    assert ran.code == 0, ran.err
    return [f"{row[0][2]}{row[1]}" for row in (line.split("\t") for line in ran.out.splitlines())]


def test_list_in_a_pipe_is_tabs(attache: Runner, kept: Path) -> None:
    ran = attache("transfers", "--archive", kept)
    assert [len(line.split("\t")) for line in ran.out.splitlines()] == [12] * 7
    assert ran.out.splitlines()[1].split("\t") == [
        "d-exchange", "t2", "", "IRN:GOV", "BLR:GOV", "attack drones", "drone", "suspected", "PS+", "0.3", "EU-2023/1529",
        "Visit to Minsk <renews> doubts & questions",
    ]  # fmt: skip
    assert "\x1b" not in ran.out


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--supplier", "IRN"), ["et2", "lt1", "lt2"]),
        (("--supplier", "iran", "--recipient", "Belarus", "--status", "delivered"), ["lt1", "lt2"]),
        (("--supplier", "IRN:GOV", "--certainty", "ct-"), ["lt2"]),
        (("--supplier", "IRN:MIL"), []),
        (("--supplier", "BLR", "--supplier", "IRN", "--min-confidence", "0.6"), ["et1", "lt1", "lt2", "lt3"]),
        (("--item", "launcher"), ["et1", "lt3", "lt4"]),
        (("--item", "Shahed-136"), ["lt1", "lt2"]),
        (("--item", "drone"), ["et2", "lt1", "lt2"]),
        (("--item", "Reaper"), ["et2", "lt1", "lt2"]),
        (("--item", "UAV"), ["lt1", "lt2"]),
        (("--category", "artillery", "--status", "agreed"), ["lt3"]),
        (("--regime", "unscr"), ["lt1", "lt2"]),
        (("--regime", "EU-2023/1529"), ["et2"]),
        (("--since", "2023"), ["et1", "et2", "lt1", "lt2"]),
        (("--until", "2022-11-01"), ["lt1", "lt3"]),
        (("--since", "2021-06-06", "--until", "2022-10"), []),
        (("--since", "2025-03-06", "--until", "2025-03-06"), ["et1", "et2"]),
    ],
)
def test_filters(attache: Runner, kept: Path, options: tuple[str, ...], expected: list[str]) -> None:
    assert [i for i in ids(attache, kept, *options) if not i.startswith(">")] == expected


def test_unknown_sides_can_be_asked_for(attache: Runner, kept: Path) -> None:
    assert "lt4" in ids(attache, kept, "--supplier", "---")


def test_only_the_newest_reading_counts(attache: Runner, kept: Path) -> None:
    doc = trade()
    doc.transfers = doc.transfers[:1]
    attache.gives(doc)
    attache("read", "x", "-f", "jsonl", "-a", kept)
    assert [i for i in ids(attache, kept) if i[0] == "e"] == ["et1"]


def sheet(attache: Runner, kept: Path, *options: str) -> list[dict[str, str]]:
    ran = attache("transfers", "-a", kept, "-f", "csv", *options)
    assert ran.code == 0
    return list(csv.DictReader(io.StringIO(ran.out, newline="")))


def test_csv_has_the_columns_of_the_register(attache: Runner, kept: Path) -> None:
    done, denied, ordered, _ = sheet(attache, kept)[2:6]
    assert tuple(done) == COLUMNS
    assert (done["Supplier"], done["Recipient"]) == ("Iran", "Belarus")
    assert (done["Weapon designation"], done["Weapon description"]) == ("Shahed-136", "Shahed-136 drones")
    assert (done["Number delivered"], done["Year(s) of delivery"]) == ("30", "2022-2023")
    assert (done["Number ordered"], done["Year of order"], done["Status"]) == ("", "", "delivered")
    assert (ordered["Number ordered"], ordered["Year of order"], ordered["Number delivered"]) == ("12", "2021", "")
    assert (denied["Number delivered"], denied["Year(s) of delivery"], denied["Quantity"]) == ("", "", "30")
    assert denied["Comments"].startswith("not so, says two diplomats")


def test_csv_says_what_a_leg_is_for(attache: Runner, kept: Path) -> None:
    row = sheet(attache, kept, "--regime", "EU-2023")[0]
    assert row["In return for"] == "12 rocket launchers"
    assert row["Comments"] == (
        "possible, says two diplomats; in return for 12 rocket launchers; through Two diplomats; carried by launchers; "
        "modelled on Reaper; might break EU-2023/1529"
    )
    assert row["Evidence"] == "Belarus could send Iran 12 rocket launchers in return for attack drones"


def test_csv_holds_no_formula_and_stays_on_its_lines(attache: Runner, kept: Path) -> None:
    out = attache("transfers", "-a", kept, "-f", "csv").out
    assert "'=HYPERLINK" in out
    assert out.count("\n") == out.count("\r\n") == 8
    for row in csv.reader(io.StringIO(out, newline="")):
        assert len(row) == len(COLUMNS)
        assert not any(cell[:1] in ("=", "+", "-", "@", "\t", "\r", "＝") for cell in row)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r\n=1", "＝1"])
def test_what_begins_a_formula_gets_a_quote_mark(cell: str) -> None:
    assert guarded(cell) == f"'{cell.strip()}"
    assert guarded("1 = 1") == "1 = 1"
    assert guarded("") == ""


def test_an_unknown_supplier_is_called_so(attache: Runner, kept: Path) -> None:
    assert [r["Supplier"] for r in sheet(attache, kept, "--item", "launcher", "--supplier", "---")] == ["unknown supplier"]


def test_json_is_an_array_of_records_with_their_page(attache: Runner, kept: Path) -> None:
    found = json.loads(attache("transfers", "-a", kept, "-f", "json", "--supplier", "IRN").out)
    assert [f["transfer"]["id"] for f in found] == ["t2", "t1", "t2"]
    assert (found[0]["supplier"], found[0]["recipient"], found[0]["exchange"]) == ("Iran", "Belarus", "x1")
    assert found[0]["document"]["id"] == "d-exchange"
    assert found[0]["says"] == "two diplomats"
    assert found[1]["exchange"] is None
    assert json.loads(attache("transfers", "-a", kept, "-f", "json", "--supplier", "FRA").out) == []


def test_table_on_a_terminal(attache: Runner, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "160")
    out = re.sub(r"\x1b\[[0-9;]*m", "", attache("transfers", "-a", kept).out)
    for words in ("SUPPLIER", "Belarus", "12 rocket", "suspected", "○ possible PS+", "d-exchange t1", "✕ not so"):
        assert words in out


def test_to_a_file(attache: Runner, kept: Path, tmp_path: Path) -> None:
    ran = attache("transfers", "-a", kept, "-f", "csv", "-o", tmp_path / "t.csv")
    assert (ran.code, ran.out) == (0, "")
    assert (tmp_path / "t.csv").read_bytes().startswith(b"Supplier,Recipient,")


def test_nothing_found_is_said(attache: Runner, kept: Path) -> None:
    ran = attache("transfers", "-a", kept, "--supplier", "FRA")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"attache: {kept}: no transfer in it is what was asked for\n"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--supplier", "Rusia"), "near it: Russia (RUS)"),
        (("--since", "2023-13"), "write it as 2023-07-28, 2023-07 or 2023"),
        (("--until", "2023-02-29"), "is no day of the calendar"),
        (("--since", "2023", "--until", "2022"), "lies before"),
        (("--category", "drones"), "'drones' is not one of"),
        (("--min-confidence", "2"), "not in the range"),
    ],
)
def test_what_is_not_understood(attache: Runner, kept: Path, options: tuple[str, ...], reason: str) -> None:
    ran = attache("transfers", "-a", kept, *options)
    assert (ran.code, ran.out) == (2, "")
    assert reason in " ".join(ran.err.split())


def test_no_archive(attache: Runner, tmp_path: Path) -> None:
    assert attache("transfers").code == 2
    ran = attache("transfers", "-a", tmp_path / "none")
    assert (ran.code, ran.out) == (4, "")
    assert "there is no such archive" in ran.err
