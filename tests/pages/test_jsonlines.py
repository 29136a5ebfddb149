"""JSON lines: one document a line, the broken ones named, the others read."""

import datetime as dt
import gzip
import json

import pytest

from attache.document import Document
from attache.pages import documents
from attache.sources import Failure, RawPage, fetch
from tests.pages.made import PARAGRAPHS, body, read

TEXT = "\n\n".join(PARAGRAPHS)


def lines(*objects: object) -> bytes:
    return "\n".join(o if isinstance(o, str) else json.dumps(o, ensure_ascii=False) for o in objects).encode()


def test_all_fields_are_taken():
    known = {
        "id": "a-1", "text": TEXT, "url": "https://example.org/a", "title": "Drills near Izmir end",
        "published": "2023-03-14T08:00:00Z",
        "section": "Opinion", "publisher": "Caucasus Example", "language": "en",
    }  # fmt: skip
    (doc,) = documents(RawPage("a.jsonl", lines(known)))
    assert (doc.id, doc.text, doc.url, doc.title) == ("a-1", TEXT, "https://example.org/a", "Drills near Izmir end")
    assert (doc.section, doc.genre, doc.publisher, doc.language) == (["Opinion"], "opinion", "Caucasus Example", "en")
    assert (doc.published, doc.published_basis) == (dt.date(2023, 3, 14), "metadata: published 2023-03-14T08:00:00Z")
    assert doc.origin == "a.jsonl"
    assert body(doc) == list(PARAGRAPHS)


def test_broken_lines_are_named_and_the_others_read():
    data = lines(
        {"id": 7, "text": TEXT}, '{"id": "b", "text": "half', "", [1], {"id": "c"}, {"text": " "},
        {"text": "half a pair"}, "nonsense",
        {"id": "d", "text": TEXT, "section": ["World", 3], "published": "soon", "title": None},
    )  # fmt: skip
    data = data.replace(b"half a pair", b"\\ud83d").replace(b"nonsense", b"\xff\xfe")
    first, *broken, last = documents(RawPage("many.jsonl", data))
    assert (first.id, last.id, last.section) == ("7", "d", ["World"])
    assert [str(f).split(": ")[0] for f in broken] == [f"many.jsonl:{n}" for n in (2, 4, 5, 6, 7, 8)]
    assert [f.reason.split(" (")[0] for f in broken] == [
        "the line is broken JSON", "no JSON object", "the object has no text", "the text is empty",
        "the text holds half a character", "the line is not UTF-8",
    ]  # fmt: skip
    assert all(f.remedy and "\n" not in str(f) for f in broken)


def test_one_object_and_a_list_of_objects():
    one = json.dumps({"id": "a", "text": TEXT}, indent=2)
    assert read(one).id == "a"
    found = list(documents(RawPage("-", json.dumps([{"id": "a", "text": TEXT}, 3, {"id": "b", "text": TEXT}]).encode())))
    assert [f.id if isinstance(f, Document) else f.origin for f in found] == ["a", "-[1]", "b"]


def test_identity_without_an_id_is_of_the_text():
    (doc,) = documents(RawPage("-", lines({"text": TEXT})))
    assert doc.id == doc.sha256[:16]
    assert doc.sha256 == read(TEXT).sha256


def test_the_title_is_not_read_twice():
    (doc,) = documents(RawPage("-", lines({"text": f"Drills near Izmir end\n\n{TEXT}", "title": "Drills near Izmir end"})))
    assert body(doc) == list(PARAGRAPHS)


def test_a_packed_file_is_streamed(tmp_path):
    path = tmp_path / "many.jsonl.gz"
    path.write_bytes(gzip.compress(lines(*({"id": str(i), "text": TEXT} for i in range(30)))))
    (page,) = fetch(str(path))
    assert [d.id for d in documents(page)] == [str(i) for i in range(30)]


def test_a_stream_that_breaks_off_keeps_what_came(tmp_path):
    path = tmp_path / "many.jsonl.gz"
    whole = gzip.compress(b"".join(lines({"id": str(i), "text": TEXT}) + b"\n" for i in range(2000)))
    path.write_bytes(whole[:-9])
    (page,) = fetch(str(path))
    *read_, failure = documents(page)
    assert isinstance(failure, Failure)
    assert len(read_) == 2000
    assert "breaks off" in str(failure)


@pytest.mark.parametrize(
    "data", [b'{"text": ' + b"[" * 100_000, b'{"text": "a"' + b"x" * 100, b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}"]
)
def test_json_nobody_writes(data):
    for result in documents(RawPage("a.json", data)):
        assert isinstance(result, Failure)


def test_a_text_of_another_language_is_refused_by_its_line():
    french = "Le ministre des affaires étrangères a déclaré jeudi que les négociations se poursuivraient dans la capitale. " * 5
    first, second = documents(RawPage("a.jsonl", lines({"text": french}, {"text": TEXT})))
    assert str(first).startswith("a.jsonl:1: the text is in French; ")
    assert body(second) == list(PARAGRAPHS)
