"""What holds for every format: it streams, is the same each time, keeps words, certainty and document, and bears bad input."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from attache.exports import catalog, tables
from attache.exports.catalog import FORMATS, Settings
from attache.records import Reading
from tests.exports import readings as made

ADDED = Settings(added=dt.datetime(2025, 3, 7, tzinfo=dt.UTC), every=True)
#: those that need the language model (its own tests cover them)
WITHOUT_MODEL = [name for name in FORMATS if name != "conllu"]
XML = ("graphml", "gexf", "atom")
JSON = ("stix", "geojson", "jsonld", "annotation")
LINES = ("jsonl", "plover", "ftm", "ftm-statements")
#: event data of others has no room for the words
WORDLESS = ("cameo", "icews", "gdelt")


def parts(name: str, given: Iterator[Reading] | list[Reading]) -> Iterator[tuple[str, bytes]]:
    """File and bytes of each piece."""
    if catalog.in_folder(name, ADDED):
        stream = catalog.files(name, given)
    else:
        stream = (("", piece) for piece in catalog.pieces(name, given, ADDED))
    return ((file, p if isinstance(p, bytes) else p.encode("utf-8", "replace")) for file, p in stream)


def whole(name: str, given: list[Reading]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for file, piece in parts(name, given):
        files[file] = files.get(file, b"") + piece
    return files


@pytest.mark.parametrize("name", WITHOUT_MODEL)
def test_same_bytes_each_time(name: str) -> None:
    assert whole(name, made.everything()) == whole(name, made.everything())


@pytest.mark.parametrize("name", [n for n in WITHOUT_MODEL if n != "parquet"])
def test_a_reading_is_written_before_the_next_is_asked_for(name: str) -> None:
    asked = 0

    def stream() -> Iterator[Reading]:
        nonlocal asked
        for number in range(5):
            asked += 1
            one = made.trade()
            entities = [replace(e, stable_id=None) for e in one.entities]
            yield replace(one, entities=entities, document=replace(one.document, id=f"d{number}"))

    pieces = parts(name, stream())
    seen: list[int] = []
    for _ in pieces:
        seen.append(asked)
    assert {1, 2, 3, 4} <= set(seen)


@pytest.mark.parametrize("name", [n for n in WITHOUT_MODEL if n not in WORDLESS])
def test_evidence_certainty_and_document_are_kept(name: str) -> None:
    if name == "parquet":
        return  # compressed; test_tables reads it back
    text = b"\n".join(whole(name, [made.trade()]).values()).decode()
    words = re.sub(r"[*_`\\]|<[^>]*>", "", text) if name in ("markdown", "html", "atom", "timeml") else text
    drawn = name in ("graphml", "gexf", "geojson")  # of two sides, or with a place
    assert ("visited Minsk" if drawn else "condemned the visit") in words
    assert ("PS+" if drawn and name != "geojson" else "CT+" if drawn else "CT-") in text
    assert "d-exchange" in text or name in ("markdown", "html")


@pytest.mark.parametrize("name", WITHOUT_MODEL)
def test_no_readings_make_a_sound_file(name: str) -> None:
    for file, text in whole(name, []).items():
        assert_sound(name, file, text)


@pytest.mark.parametrize("name", WITHOUT_MODEL)
def test_characters_that_cannot_be_held_do_no_harm(name: str) -> None:
    for file, text in whole(name, made.everything()).items():
        assert_sound(name, file, text)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(), max_size=40), st.text(st.characters(), min_size=1, max_size=12))
def test_any_words_do_no_harm(words: str, id: str) -> None:
    reading = made.trade()
    entities = [replace(e, name=words, wikidata=words, office=words) for e in reading.entities]
    text = (words * 400)[: len(reading.document.text)]
    page = replace(reading.document, id=id, text=text, title=words, publisher=words, byline=words, origin=words, url=words)
    reading = replace(reading, document=page, entities=entities)
    for name in WITHOUT_MODEL:
        for file, found in whole(name, [reading]).items():
            assert_sound(name, file, found)


def assert_sound(name: str, file: str, data: bytes) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_.-]*", file)
    assert not file.startswith(".")
    if name == "parquet":
        return
    text = data.decode()
    if name in XML or name == "timeml":
        etree.fromstring(data)
    elif name in JSON:
        json.loads(text, parse_constant=lambda word: pytest.fail(word))
    elif name in LINES:
        for line in text.split("\n")[:-1]:
            json.loads(line)
    if name not in ("jsonl", "json", "brat", "timeml", "plover"):  # these hold the text as it is
        assert not set("\x1b\u202e\x07\x9b") & set(text), name


def test_the_catalog_names_what_there_is() -> None:
    assert catalog.table_names() == list(tables.TABLES)
    assert len({form.about for form in FORMATS.values()}) == len(FORMATS)
