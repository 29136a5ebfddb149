"""`attache query`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.helpers import Runner


def test_tables_are_joined_and_counted(attache: Runner, kept: Path) -> None:
    sql = """SELECT d.genre, e.type, count(DISTINCT e.id), min(e.date_from) FROM events e JOIN documents d USING (document)
             WHERE d.genre = 'analysis' GROUP BY ALL ORDER BY 3 DESC, 2"""
    ran = attache("query", sql, "-a", kept)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "analysis\tCONSULT\t2\t2025-03-04", "analysis\tACCUSE\t1\t2025-03-06", "analysis\tAID\t1\t2025-03-06",
        "analysis\tREJECT\t1\t2025-03-06",
    ]  # fmt: skip


def test_json_and_csv(attache: Runner, kept: Path, tmp_path: Path) -> None:
    sql = "SELECT item, controls, confidence, quantity, published FROM transfers WHERE category = 'drone'"
    ran = attache("query", "-a", kept, "-f", "json", sql)
    assert json.loads(ran.out) == {
        "item": "attack drones", "controls": ["MTCR-II", "WA-ML10"], "confidence": 0.3, "quantity": None,
        "published": "2025-03-06",
    }  # fmt: skip
    out = tmp_path / "out.csv"
    assert attache("query", "-a", kept, "-f", "csv", "-o", out, "SELECT '=1+1' AS a, -1 AS b, [1, 2] AS c").code == 0
    assert list(csv.DictReader(io.StringIO(out.read_text()))) == [{"a": "'=1+1", "b": "-1", "c": "1; 2"}]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT",
        "SELECT nothing FROM events",
        "SELECT * FROM '/etc/passwd'",
        "COPY events TO 'x.csv'",
        "SELECT 1; SET threads=1",
        "INSTALL httpfs",
    ],
)
def test_sql_that_is_wrong_or_reaches_out_is_refused(attache: Runner, kept: Path, tmp_path: Path, sql: str) -> None:
    ran = attache("query", sql, "-a", kept, "-o", tmp_path / "out")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("attache: the SQL cannot be answered: ")
    assert not (tmp_path / "out").exists()


def test_the_archive_is_not_changed(attache: Runner, kept: Path) -> None:
    assert attache("query", "DELETE FROM events", "-a", kept).code == 0
    assert attache("query", "SELECT count(*) FROM events", "-a", kept).out != "0\n"


def test_text_cannot_harm_a_terminal(attache: Runner, kept: Path) -> None:
    ran = attache("query", "SELECT evidence, title FROM events", "-a", kept)
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out


def test_without_the_library_the_way_out_is_told(attache: Runner, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    ran = attache("query", "SELECT 1", "-a", kept)
    assert (ran.code, "pip install 'attache[sql]'" in ran.err) == (4, True)
