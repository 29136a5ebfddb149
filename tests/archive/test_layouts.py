"""Files of older and newer programs."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from pathlib import Path

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from msgspec.structs import replace
from sqlalchemy import Connection

from attache.archive import Archive, ArchiveError, linking, migrate, schema
from attache.archive.check import check
from attache.archive.engines import APPLICATION
from attache.archive.writing import digest_of
from attache.records import Reading, encode
from tests.archive.made import many, one, raw, unprivileged

#: the first layout, as it was
_FIRST = """
CREATE TABLE page (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, content_type TEXT, headers TEXT NOT NULL,
    data BLOB NOT NULL, added TEXT NOT NULL) STRICT;
CREATE TABLE origin (page TEXT NOT NULL REFERENCES page, origin TEXT NOT NULL, url TEXT NOT NULL,
    PRIMARY KEY (page, origin, url)) STRICT, WITHOUT ROWID;
CREATE TABLE reading (number INTEGER PRIMARY KEY, document TEXT NOT NULL, page TEXT NOT NULL REFERENCES page,
    program TEXT NOT NULL, digest TEXT NOT NULL, title TEXT NOT NULL, genre TEXT NOT NULL, published TEXT NOT NULL,
    events INTEGER NOT NULL, transfers INTEGER NOT NULL, body BLOB NOT NULL, added TEXT NOT NULL,
    UNIQUE (document, page, program, digest)) STRICT;
CREATE TABLE link (document TEXT NOT NULL, entity TEXT NOT NULL, stable_id TEXT NOT NULL, actor TEXT NOT NULL,
    PRIMARY KEY (document, entity)) STRICT, WITHOUT ROWID;
CREATE TABLE decision (one TEXT NOT NULL, other TEXT NOT NULL, same INTEGER NOT NULL, PRIMARY KEY (one, other))
    STRICT, WITHOUT ROWID;
"""
_ADDED = "2024-05-01T10:00:00+00:00"


def old_file(file: Path, readings: list[tuple[Reading, str]]) -> None:
    """An archive of the first layout with these readings, each by a program."""
    db = sqlite3.connect(file)
    db.executescript(f"{_FIRST} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;")
    for reading, program in readings:
        page, document = raw(reading), reading.document
        sha = hashlib.sha256(page.data).hexdigest()
        row = (sha, len(page.data), "text/plain", json.dumps({"etag": "x"}), zlib.compress(page.data), _ADDED)
        db.execute("INSERT OR IGNORE INTO page VALUES (?, ?, ?, ?, ?, ?)", row)
        db.execute("INSERT OR IGNORE INTO origin VALUES (?, 'a.txt', '')", (sha,))
        db.execute(
            "INSERT INTO reading VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (document.id, sha, program, digest_of(reading), document.title, document.genre, document.published,
             len(reading.events), len(reading.transfers), zlib.compress(encode(reading)), _ADDED),
        )  # fmt: skip
    db.execute("INSERT INTO link VALUES ('d1', 'e1', 'person/IRN/x', 'person/IRN/x')")
    db.execute("INSERT INTO decision VALUES ('person/IRN/x', 'person/IRN/y', 0)")
    db.commit()
    db.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "press.attache"


@pytest.mark.parametrize("write", [False, True])
def test_a_file_of_the_first_layout_migrates_by_itself(file: Path, write: bool) -> None:
    first, second, newer = one("d1"), one("d2"), one("d1", title="read again")
    old_file(file, [(first, "0.1"), (second, "0.1"), (newer, "0.2")])
    with Archive.open(file, write=write) as kept:
        assert [e.id for e in kept.entries()] == ["d1", "d2"]
        assert kept.reading("d1") == newer
        assert [(v.program, v.number, v.added) for v in kept.versions("d1")] == [("0.1", 1, _ADDED), ("0.2", 3, _ADDED)]
        assert kept.reading_at(1) == first
        assert check(kept).sound
        assert linking.actor_of(kept, "d1", "e1") == "person/IRN/x"
        with kept.look() as db:
            assert db.exec_driver_sql("SELECT one, other, same FROM decision").fetchall() == [
                ("person/IRN/x", "person/IRN/y", 0)
            ]
            assert db.exec_driver_sql("SELECT count(*) FROM event WHERE actor_state = 'IRN'").scalar()
            assert not db.exec_driver_sql("SELECT name FROM sqlite_master WHERE name LIKE 'old%'").fetchall()
    with Archive.open(file, write=True) as kept:
        assert not kept.add(raw(second), second, program="0.1")
        assert kept.add(raw(second), second, program="0.3")
        assert kept.versions("d2")[-1].number == 4


def test_a_migration_that_fails_leaves_the_file_as_it_was(file: Path) -> None:
    old_file(file, [(one("d1"), "0.1"), (one("d2"), "0.1")])
    with sqlite3.connect(file) as db:
        body = db.execute("SELECT body FROM reading WHERE number = 2").fetchone()[0]
        db.execute("UPDATE reading SET body = x'00' WHERE number = 2")
    before = sqlite3.connect(file).execute("SELECT name, sql FROM sqlite_master").fetchall()
    with pytest.raises(ArchiveError, match="damaged"):
        Archive.open(file)
    assert sqlite3.connect(file).execute("SELECT name, sql FROM sqlite_master").fetchall() == before
    with sqlite3.connect(file) as db:
        db.execute("UPDATE reading SET body = ? WHERE number = 2", (body,))
    with Archive.open(file) as kept:
        assert [e.id for e in kept.entries()] == ["d1", "d2"]


def test_an_old_file_that_may_not_be_written(file: Path) -> None:
    Archive.open(file, write=True).close()  # what is loaded late is loaded with all rights
    with unprivileged() as folder:
        old_file(folder / "old.attache", [(one("d1"), "0.1")])
        (folder / "old.attache").chmod(0o444)
        folder.chmod(0o555)
        with pytest.raises(ArchiveError, match="may not be written"):
            Archive.open(folder / "old.attache")


def test_an_unknown_step_is_a_newer_programs(file: Path) -> None:
    Archive.open(file, write=True).close()
    with sqlite3.connect(file) as db:
        db.execute(f"INSERT INTO {migrate.VERSION_TABLE} VALUES ('9999')")
    with pytest.raises(ArchiveError, match="newer attache"):
        Archive.open(file, write=True)


def take(step: str, db: Connection) -> None:
    """One step of the schema, as it is taken when an archive is brought up to date."""
    scripts = ScriptDirectory(migrate.FOLDER)
    with Operations.context(MigrationContext.configure(db)):
        scripts.get_revision(step).module.upgrade()


def test_places_learn_which_place_they_stand_by(archive_name: Path | str) -> None:
    """Rows of readings that were there become those that a new reading gets; a damaged one costs no other."""
    made = [one("d0"), one("d1"), one("d2")]
    for reading in made[1:]:
        reading.places = [replace(p, near="Brest \udfff") for p in reading.places]
    made[2].entities[0].name = "\ud800"
    with Archive.open(archive_name, write=True) as kept:
        list(kept.add_all([*((raw(r), r) for r in made), *many(6)[5:]], program="1"))
        with kept.change() as db:
            wanted = db.execute(schema.place.select().order_by("document", "number")).fetchall()
            db.exec_driver_sql("ALTER TABLE place DROP COLUMN near")
            db.execute(schema.reading.update().where(schema.reading.c.document == "d005").values(body=b"damaged"))
        assert {row.near for row in wanted} == {None, "Brest \ufffd"}
        with kept.change() as db:
            take("0004", db)
            assert db.execute(schema.place.select().order_by("document", "number")).fetchall() == wanted
