"""The archive that is served: open as long as it is the same, opened anew where another is in its place."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from attache.archive import Archive
from attache.archive.errors import ArchiveError
from attache.web.shelf import Shelf
from tests.archive.made import one, raw


def made(file: Path, *ids: str) -> Path:
    with Archive.open(file, write=True) as archive:
        for id in ids:
            reading = one(id)
            archive.add(raw(reading), reading, program="1")
    return file


def ids(shelf: Shelf) -> list[str]:
    with shelf.opened() as archive:
        return sorted(entry.id for entry in archive.entries())


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every opening of an archive, as it happens."""
    found: list[Path] = []
    real = Archive.open.__func__  # type: ignore[attr-defined]

    def counted(cls: type[Archive], path: Path, /, **options: bool) -> Archive:
        found.append(path)
        return real(cls, path, **options)  # type: ignore[no-any-return]

    monkeypatch.setattr(Archive, "open", classmethod(counted))
    return found


def test_an_archive_is_opened_once_and_what_is_added_meanwhile_is_seen(tmp_path: Path, opened: list[Path]) -> None:
    file = made(tmp_path / "a.attache", "one")
    shelf = Shelf(file)
    opened.clear()
    assert ids(shelf) == ["one"]
    made(file, "two")
    opened.clear()
    assert ids(shelf) == ["one", "two"]
    assert opened == []
    shelf.close()


def test_another_file_in_its_place_is_seen(tmp_path: Path) -> None:
    file, other = made(tmp_path / "a.attache", "one"), made(tmp_path / "b.attache", "other")
    shelf = Shelf(file)
    with shelf.opened() as before:
        os.replace(other, file)
        assert ids(shelf) == ["other"]
        assert [entry.id for entry in before.entries()] == ["one"]  # whoever asks it goes on
    assert ids(shelf) == ["other"]
    shelf.close()


def test_a_file_that_is_gone_is_said_and_found_again(tmp_path: Path) -> None:
    file = made(tmp_path / "a.attache", "one")
    shelf = Shelf(file)
    away = tmp_path / "away"
    shutil.move(file, away)
    with pytest.raises(ArchiveError, match="no such archive"):
        ids(shelf)
    shutil.move(away, file)
    assert ids(shelf) == ["one"]
    shelf.close()


def test_a_layout_that_is_changed_meanwhile_is_opened_anew(tmp_path: Path, opened: list[Path]) -> None:
    file = made(tmp_path / "a.attache", "one")
    shelf = Shelf(file)
    opened.clear()
    db = sqlite3.connect(file)
    db.execute("CREATE TABLE note (text)")
    db.close()
    assert ids(shelf) == ["one"]
    assert opened == [file]
    shelf.close()
