"""Whole documents with bad dates, no date at all, and names no place ever had: nothing fails, nothing is guessed in silence."""

from __future__ import annotations

import datetime as dt

import pytest

from attache.document import Document, Span
from attache.reading.reader import read_document


def read(text: str, day: dt.date | None = dt.date(2023, 7, 28)) -> Document:
    doc = Document("made", text, paragraphs=[Span(0, len(text))], language="en", published=day)
    found = read_document(doc)
    assert isinstance(found, Document), str(found)
    return found


@pytest.mark.parametrize("date", ["30 February 2021", "31 April 2021", "February 29, 2023", "2021-13-45", "45 March 2021"])
def test_a_date_that_does_not_exist_gets_no_such_value(date: str):
    doc = read(f"The ministers met in Geneva on {date}.")
    for time in doc.times:
        assert time.value not in ("2021-02-30", "2021-04-31", "2023-02-29", "2021-13-45", "2021-03-45")


@pytest.mark.parametrize("year", ["0000", "99999", "12024", "999999999999999999999"])
def test_a_year_out_of_range_does_no_harm(year: str):
    doc = read(f"The ministers met in Geneva in May {year}. The army had left in {year}.")
    assert all(len(time.value) <= len("2023-07-28T00:00") for time in doc.times)


def test_without_any_date_values_stay_relative():
    doc = read("Iranian forces shelled the village on Thursday. The minister left yesterday, and will return in May.", None)
    assert doc.times
    assert not any(time.value[:4].isdigit() for time in doc.times)
    assert not any((event.time.value or "")[:4].isdigit() for event in doc.events if event.time is not None)


@pytest.mark.parametrize(
    "name",
    ["Llan" + "fair" * 74, "New " * 75 + "Town", "Ⅷ" * 300, "Ё" * 300, "𝔊" * 300],
    ids=["one", "many", "sign", "cyr", "wide"],
)
def test_a_place_name_of_300_characters(name: str):
    doc = read(f"Troops entered {name} on Thursday. The mayor of {name} fled to Geneva.")
    assert all(len(place.span.of(doc.text)) < 80 or place.lat is None for place in doc.places)
    assert any(place.name == "Geneva" for place in doc.places) or doc.text.count("Geneva") == 1
