"""CSV and Parquet, read back by those who read them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace

from attache.exports import csv as written_csv
from attache.exports import parquet
from attache.exports.facts import Facts
from attache.exports.tables import TABLES
from attache.records import Reading
from tests.exports import readings as made


def rows(readings: list[Reading], table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(written_csv.write(readings, table)), newline="")))


def arrow(readings: list[Reading], table: str, group: int = 1000) -> pq.ParquetFile:
    return pq.ParquetFile(io.BytesIO(b"".join(parquet.write(readings, table, group))))


@pytest.mark.parametrize("table", TABLES)
def test_every_value_has_a_column(table: str) -> None:
    columns, make = TABLES[table]
    found = [row for reading in made.everything() for row in make(Facts(reading))]
    assert found
    assert all(set(row) <= set(columns) for row in found)
    empty = [name for name in columns if all(row.get(name) in (None, [], "") for row in found)]
    assert set(empty) <= {"language", "value", "unit", "within", "exchange", "grade"}, empty


@pytest.mark.parametrize("table", TABLES)
def test_csv_and_parquet_say_the_same(table: str) -> None:
    readings = [made.trade()]
    in_csv, in_parquet = rows(readings, table), arrow(readings, table).read().to_pylist()
    assert len(in_csv) == len(in_parquet)
    for one, other in zip(in_csv, in_parquet, strict=True):
        assert list(one) == list(other)
        for name, value in other.items():
            shown = "; ".join(value) if isinstance(value, list) else value
            wanted = "" if shown is None else str(shown).lower() if isinstance(shown, bool) else " ".join(str(shown).split())
            got = one[name]
            assert got.lower() == wanted.lower() or float(got) == float(wanted), name


def test_events_have_a_row_for_each_pair() -> None:
    found = rows([made.trade()], "events")
    assert [(r["id"], r["pair"], r["actor_state"], r["recipient_state"]) for r in found] == [
        ("d-exchange/v1", "0", "IRN", "BLR"), ("d-exchange/v2", "0", "IRN", "BLR"), ("d-exchange/v2", "1", "BLR", "IRN"),
        ("d-exchange/v3", "0", "USA", ""), ("d-exchange/v4", "0", "BLR", "IRN"), ("d-exchange/v5", "0", "BLR", ""),
    ]  # fmt: skip
    first = found[0]
    assert (first["actor_id"], first["recipient_id"]) == ("person/IRN/aziz-nasirzadeh", "state/BLR")
    assert found[1]["recipient_id"] == "d-exchange#e2"
    assert (first["date_from"], first["date_basis"], first["lat"], first["grade"]) == ("2025-03-04", "text", "53.9", "B2")
    assert (found[2]["date_from"], found[3]["date_basis"]) == ("2025-03-04", "published")
    assert (found[4]["certainty"], found[4]["realis"], found[4]["source"]) == ("PS+", "future", "two diplomats")


def test_transfers_are_tied() -> None:
    first, second = rows([made.trade()], "transfers")
    assert (first["in_return_for"], second["in_return_for"]) == (second["id"], first["id"])
    assert first["exchange"] == second["exchange"] == "d-exchange/x1"
    assert (second["controls"], second["regimes"], second["carrier"]) == ("MTCR-II; WA-ML10", "EU-2023/1529", "launchers")


def test_no_cell_is_a_formula() -> None:
    for table in TABLES:
        for row in rows(made.everything(), table):
            for name, cell in row.items():
                if TABLES[table].columns[name] in ("text", "texts"):
                    assert cell[:1] not in tuple("=+-@"), (table, name, cell)
                assert "\n" not in cell


def test_numbers_below_nought_stay_numbers() -> None:
    reading = made.trade()
    reading = replace(reading, places=[replace(reading.places[0], lat=-12.05, lon=-77.04)])
    (row,) = rows([reading], "places")
    assert (float(row["lat"]), float(row["lon"])) == (-12.05, -77.04)


def test_a_place_that_stands_by_another_says_by_which() -> None:
    reading = made.trade()
    reading = replace(reading, places=[replace(reading.places[0], near="Brest")])
    (row,) = rows([reading], "places")
    assert (row["name"], row["near"]) == (reading.places[0].name, "Brest")
    assert {r["place_near"] for r in rows([reading], "events") if r["lat"]} == {"Brest"}
    assert rows([made.trade()], "places")[0]["near"] == ""


def test_parquet_has_types_and_row_groups() -> None:
    many = [replace(r, document=replace(r.document, id=f"d{n}")) for n, r in enumerate([made.trade()] * 5)]
    file = arrow(many, "events", group=12)
    assert file.num_row_groups == 3
    row = file.read().to_pylist()[0]
    assert row["date_from"] == dt.date(2025, 3, 4)
    assert row["context"] == ["military"]
    assert row["evidence"] == made.trade().document.text[slice(*made.trade().events[0].evidence)]
    kinds = {f.name: str(f.type) for f in file.schema_arrow}
    assert (kinds["pair"], kinds["confidence"], kinds["date_to"]) == ("int64", "double", "date32[day]")


def test_duckdb_reads_the_folder(tmp_path: Path) -> None:
    for name, piece in parquet.write_folder(made.everything()):
        with (tmp_path / name).open("ab") as file:
            file.write(piece)
    asked = f"""
        SELECT d.title, count(*) FROM '{tmp_path}/events.parquet' e JOIN '{tmp_path}/documents.parquet' d USING (document)
        WHERE e.date_from >= DATE '2025-03-01' AND e.certainty LIKE 'CT%' GROUP BY ALL ORDER BY 1"""
    with duckdb.connect() as db:
        found = db.execute(asked).fetchall()
    assert found[-1] == ("Visit to Minsk <renews> doubts & questions", 5)
