"""Office holders and armed groups as data: rows well-formed and sourced, dates in order, no doubles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest

from attache.knowledge.loader import DATA, read_table
from attache.reading.actors.lexicon import key

FOLDER = DATA / "actors"
OFFICES, GROUPS = FOLDER / "offices.tsv", FOLDER / "armed_groups.tsv"
HEADERS = {
    OFFICES: ["name", "variants", "state", "sector", "office", "from", "to", "died"],
    GROUPS: ["name", "variants", "code", "state", "from", "to"],
}
BEYOND_STATES = {"UNO", "EUR", "IGO", "NGO", "IMG"}
SECTORS = {"GOV", "MIL", "LEG", "JUD", "PTY", "SPY", "COP", "OPP", "REB", "CVL", "MED", "REL", "BUS", "LAB", "EDU"}
ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
BOTH = pytest.mark.parametrize("path", [OFFICES, GROUPS], ids=lambda p: p.stem)


def states() -> set[str]:
    return {row["code"] for row in read_table(FOLDER / "states.tsv")} | BEYOND_STATES


def in_order(earlier: str, later: str) -> bool:
    """Whether `earlier` is not after `later`, as far as the vaguer of the two tells; an empty date fits anywhere."""
    length = min(len(earlier), len(later))
    return earlier[:length] <= later[:length]


def parsed(text: str) -> date:
    """The first day of an ISO day, month or year."""
    assert ISO.fullmatch(text), text
    return date(*[int(part) for part in text.split("-")], *([1] * (2 - text.count("-"))))


@BOTH
def test_table_names_its_source_and_has_its_columns(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# source: ")
    assert next(line for line in lines if not line.startswith("#")).split("\t") == HEADERS[path]


@BOTH
def test_no_row_stands_twice(path):
    rows = Counter(tuple(row.values()) for row in read_table(path))
    assert [row for row, count in rows.items() if count > 1] == []


@BOTH
def test_cells_hold_no_stray_blanks_and_every_row_a_name(path):
    for row in read_table(path):
        assert row["name"], row
        assert "" not in (row["variants"] or "-").split("|"), row
        assert all(cell == " ".join(cell.split()) for cell in row.values()), row


@BOTH
def test_dates_exist_and_are_in_order(path):
    for row in read_table(path):
        for column in ("from", "to", "died"):
            assert not row.get(column) or parsed(row[column]), row
        assert row["from"], row
        assert in_order(row["from"], row["to"]), row
        assert in_order(row["to"], row.get("died", "")), row
        assert in_order(row["from"], row.get("died", "")), row


@BOTH
def test_variants_differ_in_more_than_accents_and_hyphens(path):
    for row in read_table(path):
        # a name in another script is romanised for its key, and may well give the Latin name's
        written = [row["name"], *(v for v in row["variants"].split("|") if v and all(ord(c) < 0x370 for c in v))]
        folded = Counter((key(name), name.isupper(), name.islower()) for name in written if key(name))
        assert [name for name, count in folded.items() if count > 1] == [], row


def test_offices_have_known_states_sectors_and_a_title():
    known = states()
    for row in read_table(OFFICES):
        assert row["state"] in known, row
        assert row["sector"] in SECTORS, row
        assert row["office"], row


def test_who_has_died_holds_no_office():
    assert [row for row in read_table(OFFICES) if row["died"] and not row["to"]] == []


def test_one_person_is_written_alike_in_every_row():
    seen: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in read_table(OFFICES):
        seen[row["name"], row["state"]].add((row["variants"], row["died"]))
    assert [person for person, cells in seen.items() if len(cells) > 1] == []


def test_terms_in_one_office_do_not_overlap():
    terms: defaultdict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in read_table(OFFICES):
        terms[row["name"], row["state"], row["office"]].append((row["from"], row["to"] or "9999"))
    for office, held in terms.items():
        held.sort()
        assert all(in_order(before[1], after[0]) for before, after in pairwise(held)), (office, held)


def test_there_are_office_holders_enough_of_states_enough():
    rows = list(read_table(OFFICES))
    assert len(rows) >= 900
    heads = {row["state"] for row in rows if row["sector"] == "GOV" and row["state"] not in BEYOND_STATES}
    assert len(heads) >= 120


def test_groups_have_codes_of_their_states():
    known = states()
    rows = list(read_table(GROUPS))
    assert len(rows) >= 220
    for row in rows:
        assert row["state"] in known, row
        assert row["code"] == f"{row['state']}:REB", row


def test_no_two_groups_share_a_name():
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for row in read_table(GROUPS):
        for name in (row["name"], *filter(None, row["variants"].split("|"))):
            holders[key(name)].add(row["name"])
    assert {name: groups for name, groups in holders.items() if len(groups) > 1} == {}
