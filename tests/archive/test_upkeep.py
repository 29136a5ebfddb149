"""Check, backup, restore and prune, on both databases."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from attache.archive import Archive, ArchiveError, schema
from attache.archive.check import check, rebuild
from attache.archive.copies import backup, restore
from attache.archive.hooks import hooks
from attache.archive.prune import plan, prune
from attache.archive.roles import LOCAL
from attache.archive.search import search
from attache.archive.talk.annotation import all_annotations
from attache.archive.talk.comments import post
from attache.archive.talk.corrections import correct
from attache.sources import RawPage
from tests.archive.made import many, one, raw
from tests.postgres import Server

Name = Path | str


@pytest.fixture
def name(archive_name: Name) -> Name:
    """An archive of five documents; of the first there are two readings, of the second two versions."""
    with Archive.open(archive_name, write=True) as kept:
        made = many(5)
        list(kept.add_all(made, program="1"))
        kept.add(*made[0], program="2")
        newer = one("d001", title="corrected")
        kept.add(raw(newer, version="2"), newer, program="1")
    return archive_name


def content(name: Name) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables that a backup keeps, and of those made from readings."""
    hooks()
    with Archive.open(name) as kept, kept.look() as db:
        tables = [t for t in schema.METADATA.sorted_tables if t.info.get(schema.KEPT) or t in schema.DERIVED]
        return {t.name: sorted(map(tuple, db.execute(select(t))), key=repr) for t in tables}


def change(name: Name, statement: Any) -> None:
    with Archive.open(name, write=True) as kept, kept.change() as db:
        db.execute(statement)


def test_a_sound_archive(name: Name) -> None:
    steps: list[tuple[int, int]] = []
    with Archive.open(name) as kept:
        report = check(kept, lambda done, total: steps.append((done, total)))
    assert (report.documents, report.readings, report.pages, report.sound) == (5, 7, 6, True)
    assert steps == [(n, 13) for n in range(1, 14)]


_SPOILT: list[tuple[Callable[[], Any], str]] = [
    (lambda: update(schema.page).values(data=b"no zlib"), "cannot be unpacked"),
    (lambda: update(schema.page).values(size=schema.page.c.size + 1), "not those that were stored"),
    (lambda: update(schema.reading).values(body=b"no zlib"), "cannot be unpacked"),
    (lambda: update(schema.reading).values(digest="0"), "not the one that was stored"),
]


@pytest.mark.parametrize(("spoil", "words"), _SPOILT)
def test_what_is_lost_is_said(name: Name, spoil: Callable[[], Any], words: str) -> None:
    change(name, spoil())
    with Archive.open(name) as kept:
        report = check(kept)
    assert not report.sound
    assert len(report.lost) >= 6
    assert all(words in line for line in report.lost)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: delete(schema.event).where(schema.event.c.document == "d000"),
        lambda: update(schema.transfer).values(reading=99).where(schema.transfer.c.document == "d000"),
        lambda: delete(schema.place).where(schema.place.c.document == "d000"),
        lambda: update(schema.document).values(newest_reading=1).where(schema.document.c.id == "d000"),
        lambda: update(schema.document).values(newest_page="none").where(schema.document.c.id == "d000"),
    ],
)  # fmt: skip
def test_what_follows_from_the_readings_is_made_anew(name: Name, spoil: Callable[[], Any]) -> None:
    before = content(name)
    change(name, spoil())
    with Archive.open(name, write=True) as kept:
        report = check(kept)
        assert (report.lost, report.stale) == ([], ["d000"])
        rebuild(kept, report.stale)
        assert check(kept).sound
    assert content(name) == before


def test_backup_and_restore(name: Name, tmp_path: Path) -> None:
    copy, again = tmp_path / "copy.attache", tmp_path / "again.attache"
    before = content(name)
    with Archive.open(name) as kept:
        backup(kept, copy)
        with pytest.raises(ArchiveError, match="is there already"):
            backup(kept, copy)
    assert content(copy) == before
    assert restore(copy, again) is None
    assert content(again) == before
    with Archive.open(again, write=True) as kept:
        assert kept.add(raw(one("new")), one("new"), program="1")
        assert check(kept).sound
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(("copy", "again"))) == [
        "again.attache",
        "copy.attache",
    ]


def test_a_file_goes_into_a_database(tmp_path: Path, postgres: Server) -> None:
    file, server = tmp_path / "press.attache", postgres.archive()
    with Archive.open(file, write=True) as kept:
        list(kept.add_all(many(3), program="1"))
    restore(file, server)
    assert content(server) == content(file)
    with pytest.raises(ArchiveError, match="holds documents; give --replace"):
        restore(file, server)
    with Archive.open(server, write=True) as kept:
        assert kept.add(raw(one("new")), one("new"), program="1")
        assert check(kept).sound
    restore(file, server, replace=True)
    assert content(server) == content(file)


def test_restoring_keeps_what_was_there(tmp_path: Path) -> None:
    file, copy = tmp_path / "press.attache", tmp_path / "copy.attache"
    with Archive.open(file, write=True) as kept:
        list(kept.add_all(many(2), program="1"))
        backup(kept, copy)
        kept.add(raw(one("later")), one("later"), program="1")
    later = content(file)
    with pytest.raises(ArchiveError, match="give --replace"):
        restore(copy, file)
    for number in ("", "2"):
        old = restore(copy, file, replace=True)
        assert old == tmp_path / f"press.attache.old{number}"
        assert content(file) == content(copy)
    assert content(tmp_path / "press.attache.old") == later


def spoil(file: Path, start: int) -> None:
    """Overwrite a file from byte `start` on, but for its last page."""
    data = bytearray(file.read_bytes())
    data[start:-4096] = b"\xff" * len(data[start:-4096])
    file.write_bytes(data)


def test_no_backup_of_a_damaged_file_and_none_restored(tmp_path: Path) -> None:
    file, copy = tmp_path / "press.attache", tmp_path / "copy.attache"
    with Archive.open(file, write=True) as kept:
        list(kept.add_all(many(60), program="1"))
    spoil(file, file.stat().st_size * 2 // 3)  # behind the schema, which is written first
    with Archive.open(file) as kept:
        with pytest.raises(ArchiveError, match="damaged"):
            backup(kept, copy)
        assert not copy.exists()
        lost = check(kept).lost
    assert lost
    assert all("damaged" in line and len(line) < 300 and "***" not in line for line in lost)
    with pytest.raises(ArchiveError, match="damaged"):
        restore(file, tmp_path / "other.attache")
    assert sorted(p.name for p in tmp_path.iterdir() if "-" not in p.name) == ["press.attache"]
    spoil(file, 4096)
    with pytest.raises(ArchiveError, match="damaged"):
        Archive.open(file)


def test_prune_takes_what_was_read_again(name: Name) -> None:
    with Archive.open(name, write=True) as kept:
        expected = plan(kept)
        assert (expected.readings, expected.pages) == (1, 0)
        assert prune(kept) == expected
        assert [v.program for v in kept.versions("d000")] == ["2"]
        assert len(kept.versions("d001")) == 2
        assert (plan(kept).readings, check(kept).sound) == (0, True)


def test_prune_takes_old_versions_when_asked(name: Name) -> None:
    with Archive.open(name, write=True) as kept:
        newest = list(kept.readings())
        expected = plan(kept, versions=True)
        assert (expected.readings, expected.pages) == (2, 1)
        assert expected.bytes > plan(kept).bytes > 0
        assert prune(kept, versions=True) == expected
        assert list(kept.readings()) == newest
        assert (check(kept).pages, check(kept).sound) == (5, True)


def test_prune_takes_versions_of_an_address(archive_name: Name) -> None:
    """A page that has changed is another document; one that a file holds too, or two of one page, are no versions."""
    url, other = "https://press.example/a", "https://press.example/b"
    old, new, filed, elsewhere, both = (one(f"d{n}", title=f"Title {n}") for n in range(5))
    twins = [one("d5"), one("d6")]
    for twin in twins:
        twin.document.url = "https://press.example/live"
    page = RawPage("wire.jsonl", b"two of one page")
    with Archive.open(archive_name, write=True) as kept:
        for reading, address in ((old, url), (filed, other), (elsewhere, other), (both, url), (new, url + "?utm_source=x")):
            kept.add(raw(reading, url=address, version=address), reading, program="1")
        kept.add(RawPage("a.txt", raw(filed, url=other, version=other).data), filed, program="1")
        for twin in twins:
            kept.add(page, twin, program="1")
        kept.add(raw(elsewhere, url=other, version=other), elsewhere, program="2")
        expected = plan(kept, versions=True)
        assert (expected.readings, expected.pages) == (3, 2)
        assert prune(kept, versions=True) == expected
        assert sorted(e.id for e in kept.entries()) == ["d1", "d2", "d3", "d5", "d6"]
        assert check(kept).sound
        assert plan(kept, versions=True) == (0, 0, 0)
        assert sorted(h.document for h in search(kept, "launchers").hits) == ["d1", "d2", "d3", "d5", "d6"]
        assert sorted(r.document.id for r in kept.readings()) == ["d1", "d2", "d3", "d5", "d6"]
        assert kept.add(raw(old, url=url, version=url), old, program="1")


def test_prune_leaves_what_people_spoke_of(archive_name: Name) -> None:
    at, url = dt.datetime(2025, 3, 6, tzinfo=dt.UTC), "https://press.example/a"
    versions = [one(f"d{n}", title=f"Title {n}") for n in range(4)]
    with Archive.open(archive_name, write=True) as kept:
        for reading in versions:
            kept.add(raw(reading, url=url, version=reading.document.id), reading, program="1")
        correct(kept, LOCAL, "d0", "event", versions[0].events[0].id, "accept", at)
        post(kept, LOCAL, "d1", "A look at the older version.", at)
        assert plan(kept, versions=True) == prune(kept, versions=True)
        assert sorted(e.id for e in kept.entries()) == ["d0", "d1", "d3"]
        assert [made["doc"] for made in all_annotations(kept)] == ["d0"]
        assert check(kept).sound


def test_prune_gives_room_back_and_numbers_are_not_used_again(tmp_path: Path) -> None:
    file = tmp_path / "press.attache"
    with Archive.open(file, write=True) as kept:
        for program in range(40):
            kept.add(*many(1)[0], program=str(program))
        size = file.stat().st_size
        prune(kept)
        assert file.stat().st_size < size
        kept.add(*many(1)[0], program="x")
        assert [v.number for v in kept.versions("d000")] == [40, 41]
    assert sqlite3.connect(file).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_empty_archive(archive_name: Name, tmp_path: Path) -> None:
    with Archive.open(archive_name, write=True) as kept:
        assert check(kept).sound
        assert prune(kept, versions=True) == (0, 0, 0)
        backup(kept, tmp_path / "copy.attache")
        with kept.look() as db:
            assert db.execute(select(func.count()).select_from(schema.reading)).scalar() == 0
    with Archive.open(tmp_path / "copy.attache") as kept:
        assert list(kept.entries()) == []
