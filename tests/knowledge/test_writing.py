"""Additions to one's own folder: checked, told by file and line, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from attache.knowledge import KnowledgeError, read_again, table
from attache.knowledge.check import check_folder
from attache.knowledge.writing import Addition, add_row, add_table, undo
from attache.reading.actors import lexicon

TABLE = "actors/offices_own.tsv"
ANN = {"name": "Ann Example", "state": "NLD", "sector": "GOV", "office": "Minister", "from": "2024"}
BOB = {**ANN, "name": "Bob Example", "wikidata": "Q1"}


def test_a_row_is_told_by_file_and_line_and_read_at_once(own: Path):
    added = add_row(own, TABLE, ANN, "a test")
    assert added == Addition(own / TABLE, 3, 3, new_file=True)
    assert str(add_row(own, TABLE, BOB, "a test")) == f"{own / TABLE}, line 4"
    read_again()
    assert [row["name"] for row in table("actors/offices_own")] == ["Ann Example", "Bob Example"]
    assert lexicon.people().names["bob example"] == ["Bob Example\tNLD"]
    assert list(check_folder(own)) == []


def test_undo_goes_back_step_by_step(own: Path):
    add_row(own, TABLE, ANN, "a test")
    before = (own / TABLE).read_bytes()
    add_row(own, TABLE, BOB, "a test")
    assert [a.first for a in undo(own)] == [4]
    assert (own / TABLE).read_bytes() == before
    undo(own)
    assert not (own / TABLE).exists()
    with pytest.raises(KnowledgeError, match="nothing is noted"):
        undo(own)


def test_what_others_changed_is_not_taken_back(own: Path):
    add_row(own, TABLE, ANN, "a test")
    path = own / TABLE
    path.write_text(path.read_text(encoding="utf-8").replace("2024", "2023"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="line 3: changed since"):
        undo(own)
    assert path.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"from": "2024-02-30"}, "from: '2024-02-30' is no date"),
        ({"state": "Atlantis"}, "state: 'Atlantis' is no state"),
        ({"name": " "}, "name: is empty"),
        ({"wikidata": "7747"}, "wikidata: '7747' is no Wikidata id"),
    ],
)
def test_a_wrong_row_is_refused_and_leaves_nothing(own: Path, changes: dict[str, str], reason: str):
    with pytest.raises(KnowledgeError) as raised:
        add_row(own, TABLE, {**ANN, **changes}, "a test")
    assert str(raised.value).startswith(reason)
    assert list(own.rglob("*.tsv")) == []


def test_the_same_row_is_not_added_twice(own: Path):
    add_row(own, TABLE, ANN, "a test")
    with pytest.raises(KnowledgeError, match=":3: has this row already"):
        add_row(own, TABLE, ANN, "a test")


def test_tables_of_one_import_go_back_together(own: Path):
    add_table(own, "actors/offices_x.tsv", [ANN, BOB], ["a test"])
    body = {"name": "Example Arms", "code": "NLD:BUS"}
    assert str(add_table(own, "actors/orgs_x.tsv", [body], ["a test"], also=True)).endswith("line 3")
    with pytest.raises(KnowledgeError, match="is there already"):
        add_table(own, "actors/orgs_x.tsv", [body], ["a test"])
    assert len(undo(own)) == 2
    assert list(own.rglob("*.tsv")) == []
