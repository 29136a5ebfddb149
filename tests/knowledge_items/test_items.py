"""The taxonomy of items as data: every row well-formed, sourced, and without a double."""

from __future__ import annotations

import re
from collections import Counter
from typing import get_args

import pytest

from attache.knowledge.loader import DATA, read_table
from attache.reading.transfers.taxonomy import STRENGTHS, by_name, classes, pieces, terms
from attache.records import Category

FOLDER = DATA / "items"
FILES = sorted(FOLDER.glob("*.tsv"))
COLUMNS = ["term", "also", "class", "strength", "maker", "modelled_on"]
UN_REGISTER = {"I", "II", "III", "IV", "V", "VI", "VII", "SALW"}
SIPRI = {
    "Aircraft", "Air-defence systems", "Anti-submarine warfare weapons", "Armoured vehicles", "Artillery", "Engines",
    "Missiles", "Naval weapons", "Other", "Satellites", "Sensors", "Ships", "",
}  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_table_names_its_source(path):
    assert path.read_text(encoding="utf-8").startswith("# source: ")


@pytest.mark.parametrize("path", [p for p in FILES if p.stem not in ("classes", "lists")], ids=lambda p: p.stem)
def test_every_row_is_well_formed(path):
    states = {row["code"] for row in read_table(DATA / "actors/states.tsv")} | {"MNC"}
    for row in read_table(path):
        assert list(row) == COLUMNS
        assert row["term"]
        assert row["class"] in classes(), row
        assert row["strength"] in STRENGTHS, row
        assert not row["maker"] or row["maker"] in states, row
        if row["modelled_on"]:
            assert by_name(row["modelled_on"]) is not None, row


def test_no_term_stands_twice_however_it_is_written():
    seen = Counter(tuple(pieces(words)) for term in terms() for words in (term.term, *term.also))
    assert [key for key, count in seen.items() if count > 1] == []


def test_there_are_terms_enough_in_every_category():
    assert sum(1 + len(term.also) for term in terms()) >= 900
    assert {term.cls.category for term in terms()} == set(get_args(Category))


def test_control_identifiers_are_on_their_lists():
    known = {row["id"] for row in read_table(FOLDER / "lists.tsv")}
    for cls in classes().values():
        assert set(cls.controls) <= known, cls
        assert set(cls.un_register) <= UN_REGISTER, cls
        assert cls.sipri in SIPRI, cls
        assert cls.heading, cls


def test_identifiers_have_the_form_of_their_list():
    forms = {
        "Wassenaar Munitions List": r"WA-ML([1-9]|1\d|2[0-2])",
        "Wassenaar dual-use list": r"WA-[1-9]\.[A-E]\.\d{1,2}",
        "Missile Technology Control Regime": r"MTCR-(I|II|\d{1,2}\.[A-E]\.\d)",
        "Nuclear Suppliers Group, part 1": r"NSG-P1(-[12](\.\d)?)?",
        "Nuclear Suppliers Group, part 2": r"NSG-P2(-\d)?",
        "Australia Group": r"AG-[a-z-]+",
        "Chemical Weapons Convention": r"CWC-[123]",
    }
    for row in read_table(FOLDER / "lists.tsv"):
        assert re.fullmatch(forms[row["list"]], row["id"]), row


@pytest.mark.parametrize(
    ("words", "category", "maker"),
    [
        ("Kh-22", "missile", "RUS"),
        ("KN-23", "missile", "PRK"),
        ("KN23", "missile", "PRK"),
        ("Shahed-136", "drone", "IRN"),
        ("Shahed 136", "drone", "IRN"),
        ("HIMARS", "artillery", "USA"),
        ("MiG-29s", "aircraft", "RUS"),
        ("S-400", "air-defence", "RUS"),
        ("Javelin", "missile", "USA"),
        ("155mm shells", "ammunition", ""),
        ("155 mm artillery shell", "ammunition", ""),
        ("main battle tanks", "armour", ""),
        ("night-vision goggles", "sensor", ""),
        ("centrifuges", "nuclear", ""),
        ("sarin", "chemical-biological", ""),
        ("space launch vehicles", "space", ""),
        ("spy satellites", "satellite", ""),
        ("spyware", "cyber", ""),
        ("know-how", "technology", ""),
    ],
)
def test_terms_are_found_however_they_are_written(words, category, maker):
    term = by_name(words)
    assert term is not None
    assert (term.cls.category, term.maker) == (category, maker)


def test_copies_know_what_they_copy():
    assert by_name("Geran-2").modelled_on == "Shahed-136"
    assert by_name("Saetbyol-4").modelled_on == "RQ-4 Global Hawk"
    assert by_name("Saetbyol-9").modelled_on == "MQ-9 Reaper"
