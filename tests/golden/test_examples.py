"""The example pages, read end to end: page fields, spans, whole readings against stored ones, scores above floors."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import msgspec
import pytest

from attache.records import DocumentRecord
from tests.golden import pages
from tests.golden.scoring import score
from tools.check_annotation import errors, page_errors, squeeze


def body(name: str) -> str:
    doc = pages.readings()[name].document
    return "\n\n".join(span.of(doc.text) for span in doc.paragraphs)


def test_every_example_is_read_and_annotated() -> None:
    assert sorted(pages.readings()) == pages.NAMES
    assert len(pages.NAMES) >= 14


@pytest.mark.parametrize("name", pages.NAMES)
def test_annotation_is_sound(name: str) -> None:
    assert list(errors(body(name), pages.annotation(name))) == []


FIELDS = ("title", "genre", "published", "published_is_inferred", "section", "publisher", "byline")


@pytest.mark.parametrize("name", pages.NAMES)
def test_page_fields(name: str) -> None:
    """Each field that is annotated is right, save for the known misses; one that has come right must leave their list."""
    doc, expected = pages.readings()[name].document, pages.annotation(name)["page"]
    wrong = {field for field in FIELDS if field in expected and not right(doc, expected, field)}
    assert wrong == set(pages.known_misses().get(name, []))


def right(doc: DocumentRecord, expected: dict[str, Any], field: str) -> bool:
    if field == "published_is_inferred":
        return doc.published_basis.startswith("inferred") == expected[field]
    if field == "published" and expected["published_is_inferred"]:
        if doc.published is None:
            return False
        return abs(dt.date.fromisoformat(doc.published) - dt.date.fromisoformat(expected[field])) <= dt.timedelta(days=1)
    return bool(getattr(doc, field) == expected[field])


@pytest.mark.parametrize("name", pages.NAMES)
def test_body_is_whole_and_free_of_furniture(name: str) -> None:
    assert list(page_errors(squeeze(body(name)), pages.annotation(name)["page"])) == []


@pytest.mark.parametrize("name", pages.NAMES)
def test_every_span_lies_in_the_body(name: str) -> None:
    reading = pages.readings()[name]
    inside = reading.document.paragraphs
    plain = msgspec.to_builtins(reading)
    plain.pop("document")
    for where, (start, end) in spans(plain):
        assert start < end, where
        assert any(span.covers((start, end)) for span in inside), f"{where}: {reading.document.text[start:end]!r}"


def spans(value: Any, where: str = "") -> list[tuple[str, tuple[int, int]]]:
    """All `[start, end]` pairs below `value`, each with the path to it."""
    if isinstance(value, list | tuple):
        if len(value) == 2 and all(type(v) is int for v in value):
            return [(where, (value[0], value[1]))]
        return [hit for i, v in enumerate(value) for hit in spans(v, f"{where}[{i}]")]
    if isinstance(value, dict):
        return [hit for key, v in value.items() for hit in spans(v, f"{where}.{key}")]
    return []


@pytest.mark.parametrize("name", pages.NAMES)
def test_items_and_values_are_the_words_they_point_at(name: str) -> None:
    reading = pages.readings()[name]
    for transfer in reading.transfers:
        assert squeeze(transfer.item.span.of(reading.document.text)) == squeeze(transfer.item.text)


@pytest.mark.parametrize("name", pages.NAMES)
def test_reading_is_as_stored(name: str) -> None:
    stored = pages.READINGS / f"{name}.json"
    if not stored.exists():
        pytest.skip("no stored reading yet: python -m tools.update_golden writes it")
    expected = stored.read_text(encoding="utf-8")
    assert pages.golden(pages.readings()[name]) == expected, "meant? then: python -m tools.update_golden"


def test_scores_stay_above_their_floors() -> None:
    floors = json.loads(pages.FLOORS.read_text(encoding="utf-8")) if pages.FLOORS.exists() else {}
    if not floors:
        pytest.skip("no floors yet: python -m tools.update_golden --floors writes them")
    figures = scores()
    low = {name: (figures.get(name, 0.0), floor) for name, floor in floors.items() if figures.get(name, 0.0) < floor}
    assert low == {}


def scores() -> dict[str, float]:
    """The figures of all examples together."""
    pairs = []
    for name in pages.NAMES:
        gold = pages.annotation(name)
        pairs.append((gold["events"], gold["transfers"], gold["times"], msgspec.to_builtins(pages.readings()[name])))
    return score(pairs, lambda reading: str(reading["document"]["text"]))
