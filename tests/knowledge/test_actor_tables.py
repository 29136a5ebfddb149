"""The actor tables keep to their schema: sources named, codes valid, dates in order, nothing twice."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from attache.knowledge.loader import DATA, read_table, read_tree

ACTORS = DATA / "actors"
SECTORS = {
    "GOV", "MIL", "LEG", "JUD", "PTY", "SPY", "COP", "OPP", "REB", "CVL", "MED", "REL", "BUS", "LAB", "EDU", "---",
}  # fmt: skip
STATES = {row["code"] for row in read_table(ACTORS / "states.tsv")}
CODES = STATES | {"UNO", "EUR", "IGO", "NGO", "MNC", "IMG", "ISM", "---"}
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
TABLES = sorted(ACTORS.glob("*.tsv"))
TREES = sorted(ACTORS.glob("*.yaml"))
OFFICES = [*sorted(ACTORS.glob("offices*.tsv")), ACTORS / "historic.tsv"]


def rows(name: str) -> list[dict[str, str]]:
    return list(read_table(ACTORS / f"{name}.tsv"))


def cells(value: str) -> list[str]:
    return [v for v in value.split("|") if v]


@pytest.mark.parametrize("path", [*TABLES, *TREES], ids=lambda p: p.name)
def test_every_file_names_its_source(path: Path) -> None:
    head = path.read_text(encoding="utf-8").splitlines()[0]
    assert head.startswith("# source: ")


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.name)
def test_cells_hold_no_stray_blanks(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            assert all(cell == cell.strip() for cell in line.split("\t")), line


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.name)
def test_no_row_stands_twice(path: Path) -> None:
    seen = [tuple(row.values()) for row in read_table(path)]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("name", ["seats", "intl", "orgs", "armed_groups"])
def test_codes_are_state_and_sector(name: str) -> None:
    for row in rows(name):
        state, _, sector = row["code"].partition(":")
        assert state in CODES, row
        assert sector in SECTORS, row


@pytest.mark.parametrize(("name", "column"), [("seats", "about"), ("orgs", "about"), ("intl", "members")])
def test_lists_of_states_hold_states(name: str, column: str) -> None:
    for row in rows(name):
        assert set(cells(row[column])) <= STATES | {"EUR"}, row


@pytest.mark.parametrize("name", ["regions", "regions_extra", "states_extra"])
def test_regions_lie_in_states(name: str) -> None:
    assert {row["code"] for row in rows(name)} <= STATES


def test_states_have_one_row_each_and_a_name() -> None:
    codes = [row["code"] for row in rows("states")]
    assert len(codes) == len(set(codes))
    assert all(row["name"] and row["name"] in cells(row["names"]) for row in rows("states"))


def test_a_state_name_belongs_to_one_state() -> None:
    owners: dict[str, set[str]] = {}
    for row in rows("states"):
        for name in (*cells(row["names"]), *cells(row["adjectives"])):
            owners.setdefault(name, set()).add(row["code"])
    shared = {name for name, codes in owners.items() if len(codes) > 1}
    assert shared <= {"Congo", "Guinean", "Dominican"}


@pytest.mark.parametrize(
    ("name", "key"), [("seats", ("name", "about")), ("orgs", ("name", "code", "about")), ("intl", ("name",))]
)
def test_keys_are_unique(name: str, key: tuple[str, ...]) -> None:
    keys = [tuple(row[k] for k in key) for row in rows(name)]
    assert [k for k, times in Counter(keys).items() if times > 1] == []


@pytest.mark.parametrize("path", OFFICES, ids=lambda p: p.name)
def test_offices_have_valid_codes_and_dates_in_order(path: Path) -> None:
    for row in read_table(path):
        assert row["state"] in CODES, row
        assert row["sector"] in SECTORS, row
        assert row["name"], row
        assert row["office"], row
        for column in ("from", "to", "died"):
            assert not row[column] or DATE.fullmatch(row[column]), row
        until = row["to"]
        assert not until or row["from"][: len(until)] <= until[: len(row["from"])], row


def test_enough_organisations_are_known() -> None:
    assert len(rows("orgs")) >= 400


@pytest.mark.parametrize("section", ["nouns", "neutral", "modifiers", "titles"])
def test_role_words_are_words_under_sectors(section: str) -> None:
    for sector, words in read_tree(ACTORS / "roles.yaml")[section].items():
        assert sector in SECTORS | {""}
        assert all(isinstance(w, str) and w == w.lower() for w in words)


@pytest.mark.parametrize("section", ["heads", "phrases"])
def test_name_words_are_words_under_sectors(section: str) -> None:
    for sector, words in read_tree(ACTORS / "names.yaml")[section].items():
        assert sector in SECTORS
        assert all(isinstance(w, str) and w == w.lower() for w in words)


def test_armed_groups_have_their_state_and_dates_in_order() -> None:
    for row in rows("armed_groups"):
        assert row["state"] in CODES, row
        assert all(not row[c] or DATE.fullmatch(row[c]) for c in ("from", "to")), row
        until = row["to"]
        assert not until or row["from"][: len(until)] <= until[: len(row["from"])], row
