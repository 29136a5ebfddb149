"""The archive keeps all it has acknowledged, once, and says in one line what is wrong with a file."""

from __future__ import annotations

import datetime as dt
import io
import sqlite3
from pathlib import Path

import pytest

from attache.archive import Archive, ArchiveError, engines
from attache.records import Reading, to_reading
from attache.sources import RawPage
from tests.archive.made import unprivileged
from tests.exports import pages


def raw(reading: Reading, origin: str = "a.txt", url: str | None = None) -> RawPage:
    return RawPage(origin, reading.document.text.encode(), url=url, content_type="text/plain", headers={"etag": "x"})


@pytest.fixture
def reading() -> Reading:
    return to_reading(pages.exchange())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "press.attache"


def test_what_goes_in_comes_out(file: Path, reading: Reading) -> None:
    with Archive.open(file, write=True) as kept:
        assert kept.add(raw(reading), reading, program="1")
    with Archive.open(file) as kept:
        assert kept.reading("d-exchange") == reading
        (entry,) = kept.entries()
        assert entry == ("d-exchange", "2025-03-06", "analysis", reading.document.title, 5, 2, 1, "a.txt")
        (sha256,) = sqlite3.connect(file).execute("SELECT sha256 FROM page").fetchone()
        assert kept.page(sha256) == reading.document.text.encode()


def test_the_same_bytes_are_kept_once(file: Path, reading: Reading) -> None:
    with Archive.open(file, write=True) as kept:
        assert kept.add(raw(reading), reading, program="1")
        assert not kept.add(raw(reading), reading, program="1")
        reading.document.origin = "copy/a.txt"
        assert kept.add(raw(reading, "copy/a.txt"), reading, program="1")
    db = sqlite3.connect(file)
    assert [db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("page", "reading", "origin")] == [1, 1, 2]


def test_another_reading_is_kept_beside_the_first_and_shown(file: Path, reading: Reading) -> None:
    with Archive.open(file, write=True) as kept:
        kept.add(raw(reading), reading, program="1")
        doc = pages.exchange()
        doc.published = dt.date(2025, 3, 7)
        kept.add(raw(reading), to_reading(doc), program="1")
        assert kept.reading("d-exchange").document.published == "2025-03-07"
        assert [e.readings for e in kept.entries()] == [2]


def test_a_streamed_page_keeps_the_documents_own_text(file: Path, reading: Reading) -> None:
    page = RawPage("many.jsonl", b'{"id": "first bytes only', open_lines=io.BytesIO)
    with Archive.open(file, write=True) as kept:
        kept.add(page, reading, program="1")
        (sha256,) = sqlite3.connect(file).execute("SELECT sha256 FROM page").fetchone()
        assert kept.page(sha256).decode() == reading.document.text


def test_text_that_utf8_cannot_hold(file: Path, reading: Reading) -> None:
    reading.document.text = "lone \ud800 surrogate"
    with Archive.open(file, write=True) as kept:
        kept.add(RawPage("a", b"x"), reading, program="1")
        assert kept.reading("d-exchange").document.id == "d-exchange"


def use(file: Path, *, write: bool) -> None:
    with Archive.open(file, write=write) as kept:
        list(kept.entries())
        kept.reading("d-exchange")


def message(file: Path, *, write: bool = False) -> str:
    with pytest.raises(ArchiveError) as caught:
        use(file, write=write)
    words = str(caught.value)
    assert words.startswith(f"{file}: ")
    assert "\n" not in words
    assert ";" in words
    return words


def test_files_that_are_no_archive(tmp_path: Path) -> None:
    text, other = tmp_path / "notes.txt", tmp_path / "other.db"
    text.write_text("no archive " * 100)
    sqlite3.connect(other).execute("CREATE TABLE mine (x)")
    for file in (text, other):
        before = file.read_bytes()
        assert "no attache archive" in message(file)
        assert "no attache archive" in message(file, write=True)
        assert file.read_bytes() == before
    assert "there is no such archive" in message(tmp_path / "none")
    assert "cannot be opened" in message(tmp_path / "no" / "folder", write=True)
    assert "is a folder" in message(tmp_path, write=True)


def test_damaged(file: Path, reading: Reading) -> None:
    with Archive.open(file, write=True) as kept:
        kept.add(raw(reading), reading, program="1")
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    file.write_bytes(data)
    assert "damaged" in message(file)


def test_a_damaged_reading(file: Path, reading: Reading) -> None:
    with Archive.open(file, write=True) as kept:
        kept.add(raw(reading), reading, program="1")
    with sqlite3.connect(file) as db:
        db.execute("UPDATE reading SET body = x'00ff'")
    db.close()
    assert "damaged" in message(file)


def test_made_by_a_newer_program(file: Path) -> None:
    Archive.open(file, write=True).close()
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    assert "newer" in message(file)


def test_locked(file: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "WAIT", 0.05)
    with Archive.open(file, write=True) as kept:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveError, match="in use by another program"):
            kept.add(raw(reading), reading, program="1")
        other.execute("ROLLBACK")
        other.close()
        assert kept.add(raw(reading), reading, program="1")


def test_read_only(file: Path, reading: Reading) -> None:
    with Archive.open(file, write=True) as kept:
        kept.add(raw(reading), reading, program="1")
    with Archive.open(file) as kept, pytest.raises(ArchiveError, match="may not be written"):
        kept.add(raw(reading, "b.txt"), reading, program="1")


def test_may_not_be_written(reading: Reading, file: Path) -> None:
    Archive.open(file, write=True).close()  # what is loaded late is loaded with all rights
    with unprivileged() as folder:
        kept_there = folder / "press.attache"
        with Archive.open(kept_there, write=True) as kept:
            kept.add(raw(reading), reading, program="1")
        kept_there.chmod(0o444)
        folder.chmod(0o555)
        assert "may not be written" in message(kept_there, write=True)
        assert "cannot be opened" in message(folder / "new.attache", write=True)
        with Archive.open(kept_there) as kept:
            assert kept.reading("d-exchange") == reading
        folder.chmod(0o755)
        kept_there.chmod(0o644)
        with Archive.open(kept_there, write=True) as kept:
            assert kept.add(raw(reading, "b.txt"), reading, program="1")
