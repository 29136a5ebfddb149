"""Capitals as towns and as governments; names inside phrases; rulers' numerals; ids that hold across documents."""

from __future__ import annotations

import datetime as dt

from attache.document import Document, Span
from attache.language import parse
from attache.reading.actors import add_entities
from attache.records import Entity


def read(text: str, day: str | None = None) -> Document:
    doc = Document(
        "made", text, paragraphs=[Span(0, len(text))], language="en", published=dt.date.fromisoformat(day) if day else None
    )
    parse([doc])
    add_entities(doc)
    return doc


def entity(doc: Document, word: str) -> Entity:
    """The entity one of whose mentions holds a word, the shortest such mention."""
    found = [(s.end - s.start, e.id, e) for e in doc.entities for s in e.mentions if word in s.of(doc.text)]
    return min(found)[2]


def test_a_capital_where_something_is_is_a_town():
    doc = read("The envoys met in Ankara on Monday. Turkey praised the talks.")
    assert entity(doc, "Ankara").kind == "place"
    assert entity(doc, "Turkey").kind == "state"


def test_a_capital_that_acts_is_the_state():
    doc = read("Ankara condemned the raid. Turkey recalled its ambassador.")
    assert entity(doc, "Ankara").id == entity(doc, "Turkey").id


def test_a_name_inside_a_phrase_is_a_mention():
    doc = read("Kharkiv was quiet on Sunday. Officials reopened the Kharkiv tractor plant.")
    assert len([s for s in entity(doc, "Kharkiv").mentions if s.of(doc.text) == "Kharkiv"]) == 2


def test_a_rulers_numeral_is_no_other_person():
    doc = read("King Osric Halvern II addressed the parliament. Osric Halvern said that the reform would go on.")
    assert len([e for e in doc.entities if e.kind == "person"]) == 1


def test_spellings_and_scripts_of_one_person_have_one_id():
    ids = {
        entity(read(f"{name} visited Pyongyang on Thursday.", "2023-07-28"), name.split()[-1]).stable_id
        for name in ("Defense Minister Sergei Shoigu", "Defence Minister Sergey Shoygu", "Russian Defense Minister Shoigu")
    }
    assert ids == {"person/RUS/sergei-shoigu"}
    korean = {
        entity(read(f"{name} inspected the parade on Thursday.", "2023-07-28"), name.split()[-1]).stable_id
        for name in ("Kim Jong-un", "Kim Jong Un", "North Korean leader Kim Jong Un")
    }
    assert korean == {"person/PRK/kim-jong-un"}


def test_who_is_known_by_surname_alone_has_no_stable_id():
    doc = read("Mr. Obrimov denied the report. The minister, Pavlina Obrimova, agreed.")
    found = {e.name: e.stable_id for e in doc.entities if e.kind == "person"}
    assert found["Obrimov"] is None
    assert (found["Pavlina Obrimova"] or "").endswith("/pavlina-obrimova")


def test_states_and_organisations_have_ids_by_the_tables_names():
    doc = read("The U.N. Security Council met. North Korea and the DPRK's allies objected.")
    assert entity(doc, "Security Council").stable_id == "organisation/UNO/un-security-council"
    assert entity(doc, "North Korea").stable_id == "state/PRK"


def test_a_language_or_a_people_is_not_the_state():
    doc = read("Denmark closed the port. The sailors answered in Danish.")
    assert entity(doc, "Denmark").kind == "state"
    assert "Danish" not in [s.of(doc.text) for s in entity(doc, "Denmark").mentions]


def test_what_describes_a_noun_is_no_part_of_the_name_before_it():
    doc = read("The New Zealand government met. New Zealand flew the flag.")
    assert [s.of(doc.text) for s in entity(doc, "New Zealand").mentions] == ["New Zealand", "New Zealand"]
