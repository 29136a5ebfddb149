"""`attache export`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from attache.exports import parquet
from attache.exports.catalog import FORMATS
from attache.records import decode
from tests.cli.helpers import Runner


def documents(out: str) -> list[str]:
    return [decode(line.encode()).document.id for line in out.splitlines()]


def test_the_contract_is_what_comes_unasked(attache: Runner, kept: Path) -> None:
    ran = attache("export", kept)
    assert (ran.code, ran.err) == (0, "")
    assert documents(ran.out) == ["d-exchange", "d-quiet", 'd"><b>']


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "conllu"])
def test_every_format_comes_out(attache: Runner, kept: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    ran = attache("export", kept, "-f", form, "-o", out)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    files = [out] if out.is_file() else sorted(out.iterdir())
    assert sum(file.stat().st_size for file in files) > 200
    assert len(files) == {"csv": 8, "parquet": 8, "timeml": 3, "brat": 7}.get(form, 1)
    assert not list(tmp_path.glob("*.part"))


def test_conllu_reads_the_syntax_anew(attache: Runner, kept: Path) -> None:
    ran = attache("export", kept, "-f", "conllu", "-d", "d-quiet")
    assert ran.out.startswith("# newdoc id = d-quiet\n")
    assert "\tfroze\tfreeze\tVERB\t" in ran.out


def test_one_table_goes_to_standard_output(attache: Runner, kept: Path) -> None:
    ran = attache("export", kept, "-f", "csv", "--table", "transfers", "--category", "drone")
    (row,) = csv.DictReader(io.StringIO(ran.out))
    assert (row["id"], row["supplier_state"], row["item"]) == ("d-exchange/t2", "IRN", "attack drones")


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--document", "d-q"], ["d-quiet"]),
        (["--genre", "analysis"], ["d-exchange"]),
        (["--query", "lake OR launchers", "--until", "2025"], ["d-exchange"]),
        (["--query", "lake"], ["d-quiet"]),
        (["--query", "lake", "--document", "d-exchange"], []),
        (["--party", "Iran", "--party", "BLR", "--since", "2025-03"], ["d-exchange"]),
        (["--type", "assault"], ['d"><b>']),
        (["--certainty", "CT-"], ["d-exchange"]),
        (["--actor", "USA"], ["d-exchange"]),
    ],
)  # fmt: skip
def test_filters(attache: Runner, kept: Path, options: list[str], ids: list[str]) -> None:
    ran = attache("export", kept, *options)
    assert documents(ran.out) == ids
    assert ("nothing in it is what was asked for" in ran.err) == (not ids)
    assert ran.code == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["-f", "csv"], "csv makes several files; give --output a folder, or name one table with --table"),
        (["-f", "brat"], "brat makes several files; give --output a folder"),
        (["-f", "stix", "--table", "events"], "--table is for csv and parquet, and stix has no tables"),
        (["--all"], "--all is for cameo, icews, gdelt, and says nothing to jsonl"),
        (["--since", "2024", "--until", "2023"], "lies before --since"),
        (["-f", "xlsx"], "'xlsx' is not one of"),
        (["--query", '"lake'], "the query, "),
        (["--party", "Rusia"], "near it: Russia (RUS)"),
    ],
)
def test_what_does_not_go_together_is_said(attache: Runner, kept: Path, options: list[str], words: str) -> None:
    ran = attache("export", kept, *options)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


def test_no_such_archive_and_no_such_page(attache: Runner, kept: Path, tmp_path: Path) -> None:
    ran = attache("export", tmp_path / "none.attache")
    assert (ran.code, "there is no such archive" in ran.err) == (4, True)
    ran = attache("export", kept, "-d", "nobody")
    assert (ran.code, "no document 'nobody' in it" in ran.err) == (4, True)


def test_without_the_library_the_way_out_is_told(
    attache: Runner, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    ran = attache("export", kept, "-f", "parquet", "-o", tmp_path / "out")
    assert (ran.code, "pip install 'attache[parquet]'" in ran.err) == (4, True)
    assert not (tmp_path / "out").exists()


def test_a_folder_keeps_what_else_is_in_it(attache: Runner, kept: Path, tmp_path: Path) -> None:
    out = tmp_path / "tables"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    (out / "events.csv").write_text("old")
    assert attache("export", kept, "-f", "csv", "-o", out).code == 0
    assert (out / "mine.txt").read_text() == "mine"
    assert (out / "events.csv").read_text(encoding="utf-8").startswith("id,pair,type,")


def test_an_export_that_is_broken_off_leaves_the_old_one(
    attache: Runner, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "tables"
    assert attache("export", kept, "-f", "parquet", "-o", out).code == 0
    before = {file.name: file.read_bytes() for file in out.iterdir()}

    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parquet._Writer, "add", full)
    ran = attache("export", kept, "-f", "parquet", "-o", out)
    assert (ran.code, "no space left on device" in ran.err) == (4, True)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before


def test_a_file_is_no_folder(attache: Runner, kept: Path, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text("mine")
    ran = attache("export", kept, "-f", "csv", "-o", file)
    assert (ran.code, "give --output a folder" in ran.err) == (4, True)
    assert file.read_text() == "mine"


def test_gdelt_has_the_moment_that_is_given(attache: Runner, kept: Path) -> None:
    ran = attache("export", kept, "-f", "gdelt", "--added", "2025-03-06T12:30:00", "-d", "d-exchange")
    assert {line.split("\t")[59] for line in ran.out.splitlines()} == {"20250306123000"}
    more = attache("export", kept, "-f", "gdelt", "--added", "2025-03-06T12:30:00", "-d", "d-exchange", "--all")
    assert len(more.out.splitlines()) > len(ran.out.splitlines())


def test_geojson_of_nothing_is_sound(attache: Runner, kept: Path) -> None:
    ran = attache("export", kept, "-f", "geojson", "--actor", "FRA")
    assert json.loads(ran.out) == {"type": "FeatureCollection", "features": []}
