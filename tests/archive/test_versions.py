"""Versions of a page come together by its address; a diff gives both texts back and is quick on long ones."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.archive import Archive, ArchiveError
from attache.archive.addresses import normal
from attache.archive.versions import pages, text_of, versions
from attache.archive.versions_diff import Piece, around, changed, word_diff
from attache.records import DocumentRecord, Reading
from attache.sources import RawPage


def add(kept: Archive, id: str, text: str, url: str, hour: int, *, own: str | None = None, page: bytes | None = None) -> None:
    reading = Reading(document=DocumentRecord(id=id, origin=url or id, url=own, title="Title", text=text))
    when = dt.datetime(2024, 3, 4, hour, tzinfo=dt.UTC)
    kept.add(RawPage(url or id, page or text.encode(), url=url or None), reading, program="1", fetched=when)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://Example.org/a", "https://www.example.org/a/"),
        ("https://example.org:443/a#top", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&id=3&fbclid=1", "https://example.org/a?id=3"),
        ("https://example.org/a?b=1&a=2", "https://example.org/a?a=2&b=1"),
        ("https://example.org/%7Eann/caf%c3%a9", "https://example.org/~ann/café"),
        ("https://example.org", "https://example.org/?"),
        ("https://u:p@example.org/a", "https://example.org./a"),
    ],
)
def test_addresses_of_one_page(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a?id=3", "https://example.org/a?id=4"),
        ("https://example.org:8080/a", "https://example.org/a"),
        ("https://example.org/a", "https://m.example.org/a"),
        ("https://example.org/a?q=", "https://example.org/a"),
        ("ftp://example.org/a", "https://example.org/a"),
    ],
)
def test_addresses_of_two_pages(one: str, other: str) -> None:
    assert normal(one) != normal(other)


@given(st.text() | st.builds("https://example.org/{}?{}#{}".format, st.text(), st.text(), st.text()))
def test_the_normal_form_of_a_normal_form_is_itself(url: str) -> None:
    assert normal(normal(url)) == normal(url)


def test_versions_on_both_databases(archive_name: Path | str) -> None:
    with Archive.open(archive_name, write=True) as kept:
        add(kept, "d2", "Fifteen people died.", "https://example.org/a?utm_source=mail", 9)
        add(kept, "d1", "Twelve people died.", "http://www.example.org/a", 8)
        add(kept, "d1", "Twelve people died.", "http://www.example.org/a", 10)
        add(kept, "other", "Nothing changes here.", "https://example.org/b", 8)
        add(kept, "file", "Nobody knows where from.", "", 8)
        [page] = pages(kept)
        assert page.address == "https://example.org/a"
        assert [(v.document, v.fetched[11:13]) for v in page.versions] == [("d1", "08"), ("d2", "09")]
        assert versions(kept, "https://EXAMPLE.org/a/") == versions(kept, "d2") == page
        assert [v.document for v in versions(kept, "other").versions] == ["other"]
        one, two = (text_of(kept, v) for v in page.versions)
        assert [p for p in word_diff(one, two) if p.kind != "same"] == [Piece("removed", "Twelve"), Piece("added", "Fifteen")]
        for wrong, reason in (
            ("https://example.org/c", "no page of the address"),
            ("file", "no address"),
            ("x", "no document"),
        ):
            with pytest.raises(ArchiveError, match=reason):
                versions(kept, wrong)


def test_documents_of_one_file_are_no_versions_of_each_other(tmp_path: Path) -> None:
    lines = b"many lines"
    with Archive.open(tmp_path / "a", write=True) as kept:
        for n in range(3):
            add(kept, f"d{n}", f"Text {n}", "https://example.org/all.jsonl", 8, own=f"https://example.org/{n}", page=lines)
        assert pages(kept) == []
        assert [v.document for v in versions(kept, "https://example.org/1").versions] == ["d1"]


WORDS = st.lists(st.sampled_from(["the", "ship", "sank", "left.", "No!", "\n\n", "12", "a"]), max_size=40).map(" ".join)


@given(WORDS | st.text(), WORDS | st.text())
def test_a_diff_gives_both_texts_back(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(p.text for p in pieces if p.kind != "added") == old
    assert "".join(p.text for p in pieces if p.kind != "removed") == new
    assert all(p.text for p in pieces)
    assert all(p.kind == "same" for p in pieces) or old != new


def test_words_changed_inside_a_sentence() -> None:
    old = "The ship left the port on Monday. It carried rice.\n\nNobody was hurt."
    new = "The ship left the harbour on late Tuesday. It carried rice.\n\nNobody was hurt. The crew is safe."
    pieces = word_diff(old, new)
    assert [p.text for p in pieces if p.kind == "removed"] == ["port", "Monday"]
    assert [p.text.strip() for p in pieces if p.kind == "added"] == ["harbour", "late Tuesday", "The crew is safe."]
    assert changed(pieces) == (2, 7)


def test_what_stayed_is_cut_to_a_few_words() -> None:
    old = f"{'one ' * 50}cat {'two ' * 50}dog {'three ' * 50}"
    shown = around(word_diff(old, old.replace("cat", "hen").replace("dog", "owl")), 2)
    assert "".join(p.text for p in shown if p.kind != "added") == "… one one cat two two … two two dog three three …"


@pytest.mark.parametrize("words", [["a"], ["a", "b"], [str(n) for n in range(7000)]])
def test_long_texts_without_sentences_are_compared_all_the_same(words: list[str]) -> None:
    old = " ".join(words[n % len(words)] for n in range(20_000))
    new = " ".join(words[n * 7 % len(words)] for n in range(20_001))
    pieces = word_diff(old, new)
    assert "".join(p.text for p in pieces if p.kind != "removed") == new
