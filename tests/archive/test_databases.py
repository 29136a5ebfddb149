"""The same archive on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, select, text

from attache.archive import Archive, ArchiveError, engines, migrate, schema
from attache.archive import hooks as hooked
from attache.archive.check import check
from attache.archive.hooks import Stored
from attache.records import Reading
from attache.sources import RawPage
from tests.archive.made import many, one, raw
from tests.postgres import Server

Name = Path | str


@pytest.fixture
def kept(archive_name: Name) -> Iterator[Archive]:
    with Archive.open(archive_name, write=True) as kept:
        yield kept


def ask(kept: Archive, query: str) -> list[tuple[Any, ...]]:
    with kept.look() as db:
        return [tuple(row) for row in db.execute(text(query))]


def test_what_goes_in_comes_out(kept: Archive) -> None:
    reading = one()
    page = raw(reading, url="https://press.example/a")
    assert kept.add(page, reading, program="1", model="m")
    assert not kept.add(page, reading, program="1", model="m")
    assert kept.reading("d-ex") == reading
    assert list(kept.readings()) == [reading]
    assert list(kept.entries()) == [
        ("d-exchange", "2025-03-06", "analysis", reading.document.title, 5, 2, 1, "a.txt"),
    ]
    (version,) = kept.versions("d-exchange")
    assert (version.program, version.model) == ("1", "m")
    assert kept.page(version.page) == page.data
    assert kept.reading_at(version.number) == reading
    assert ask(kept, "SELECT url, content_type, headers FROM origin JOIN page ON sha256 = page") == [
        ("https://press.example/a", "text/plain", '{"etag": "x"}')
    ]


def test_every_reading_is_kept_with_program_and_model(kept: Archive) -> None:
    reading = one()
    for program, model in (("1", "a"), ("2", "a"), ("2", "b"), ("1", "a")):
        kept.add(raw(reading), reading, program=program, model=model)
    found = kept.versions("d-exchange")
    assert [(v.program, v.model) for v in found] == [("1", "a"), ("2", "a"), ("2", "b")]
    assert [v.number for v in found] == sorted({v.number for v in found})


def test_rows_are_those_of_the_newest_reading(kept: Archive) -> None:
    reading = one()
    kept.add(raw(reading), reading, program="1")
    dyads = "SELECT actor_state, recipient_state, type, date_from, dated FROM event ORDER BY id, pair"
    before = ask(kept, dyads)
    assert ("IRN", "BLR", "CONSULT", "2025-03-04", 1) in before
    newer = one()
    newer.events, newer.transfers = newer.events[:1], []
    kept.add(raw(newer, version="2"), newer, program="2")
    assert ask(kept, dyads) == [row for row in before if row[2] == "CONSULT"][: len(ask(kept, dyads))]
    assert ask(kept, "SELECT count(*) FROM transfer") == [(0,)]
    assert ask(kept, "SELECT DISTINCT reading FROM event") == [(kept.versions("d-exchange")[-1].number,)]


def test_the_same_document_twice_in_one_commit(kept: Archive) -> None:
    first, second = one(title="first"), one(title="second")
    both = [(raw(first), first), (raw(second, version="2"), second), (raw(first), first)]
    assert list(kept.add_all(both, program="1")) == [True, True, False]
    assert kept.reading("d-exchange").document.title == "second"
    assert len(kept.versions("d-exchange")) == 2


def test_many_in_one_commit_are_as_if_one_by_one(kept: Archive) -> None:
    made = many(7)
    assert list(kept.add_all(made[1:4], program="1", group=3)) == [True] * 3
    assert list(kept.add_all(made, program="1", group=7)) == [True, False, False, False, True, True, True]
    assert list(kept.add_all(made, program="1", group=3)) == [False] * 7
    assert [e.id for e in kept.entries()] == ["d001", "d002", "d003", "d000", "d004", "d005", "d006"]
    assert check(kept).sound


def test_one_page_with_many_documents(kept: Archive) -> None:
    page = RawPage("wire.jsonl", b"{}")
    readings = [one(f"d{n}") for n in range(3)]
    assert list(kept.add_all([(page, r) for r in readings], program="1")) == [True] * 3
    assert ask(kept, "SELECT count(*) FROM page") == [(1,)]
    assert [r.document.id for r in kept.readings(documents=["d2", "d0", "no such"])] == ["d0", "d2"]


def test_a_page_had_at_another_time(kept: Archive) -> None:
    when = dt.datetime(2020, 5, 1, 14, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    kept.add(raw(one()), one(), program="1", fetched=when)
    assert ask(kept, "SELECT fetched FROM origin") == [("2020-05-01T12:00:00+00:00",)]


def test_what_no_database_can_hold_as_text(kept: Archive) -> None:
    reading = one("d\0\ud800")
    reading.document.title = "nul \0 and \ud800"
    reading.entities[0].name = "\0"
    assert kept.add(RawPage("a\udcff.txt", b"\0", url="\ud800"), reading, program="1")
    (entry,) = kept.entries()
    assert entry.title == "nul \ufffd and \ufffd"
    assert kept.reading(entry.id).document.title == reading.document.title
    assert not kept.add(RawPage("a\udcff.txt", b"\0", url="\ud800"), reading, program="1")


@pytest.mark.parametrize("id", ["%", "_", "*", "d%"])
def test_signs_in_an_id_stand_for_themselves(kept: Archive, id: str) -> None:
    kept.add(raw(one()), one(), program="1")
    with pytest.raises(ArchiveError, match="no document"):
        kept.reading(id)


def test_reading_while_writing(kept: Archive) -> None:
    """Who reads sees one state, and keeps nobody from writing."""
    made = many(4)
    list(kept.add_all(made[:2], program="1"))
    going = kept.readings()
    first = next(going)
    list(kept.add_all(made[2:], program="1"))
    assert [r.document.id for r in (first, *going)] == ["d000", "d001"]
    assert len(list(kept.readings())) == 4


def test_a_hook_that_fails_costs_its_page_only(kept: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    made = many(5)

    def hook(db: Connection, stored: Sequence[Stored]) -> None:
        for new in stored:
            assert db.execute(select(schema.document.c.id).where(schema.document.c.id == new.document)).scalar()
            if new.document == "d002":
                raise ValueError("no index for this one")

    monkeypatch.setattr(hooked, "_hooks", [*hooked.hooks(), hook])
    answers = kept.add_all(made, program="1", group=5)
    with pytest.raises(ArchiveError, match="no index"):
        list(answers)
    assert [e.id for e in kept.entries()] == ["d000", "d001"]
    assert ask(kept, "SELECT count(*) FROM page") == [(2,)]
    monkeypatch.undo()
    assert list(kept.add_all(made, program="1")) == [False, False, True, True, True]


def test_hooks_are_told_what_was_stored(kept: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Stored] = []
    monkeypatch.setattr(hooked, "_hooks", [lambda db, stored: told.extend(stored)])
    reading = one()
    kept.add(raw(reading), reading, program="1")
    kept.add(raw(reading), reading, program="1")
    kept.add(raw(reading, version="2"), reading, program="1")
    assert [(t.document, t.is_new) for t in told] == [("d-exchange", True), ("d-exchange", False)]
    assert told[1].before == told[0].page


def test_the_revisions_make_the_schema(kept: Archive) -> None:
    hooked.hooks()  # with the tables of all parts of the archive
    assert {"search_value", "duplicate_band", "audit", "comment"} <= set(schema.METADATA.tables)

    def ours(object_: Any, name: str | None, kind: str, *_: object) -> bool:
        # the one index of an expression, which cannot be read from SQLite
        return name != "search_document_published" and (kind != "table" or name in schema.METADATA.tables)

    with kept.look() as db:
        context = MigrationContext.configure(db, opts={"include_object": ours, "version_table": migrate.VERSION_TABLE})
        differences = compare_metadata(context, schema.METADATA)
        # the search adds indexes to tables that others have
        assert [one for one in differences if one[0] != "remove_index"] == []
        assert migrate.had(db) == migrate.heads()


# PostgreSQL alone


def test_a_database_is_made_only_by_migrate(postgres: Server) -> None:
    name = postgres.create()
    for write in (False, True):
        with pytest.raises(ArchiveError, match=f"make it with attache archive migrate {name}"):
            Archive.open(name, write=write)
    assert Archive.migrate(name)[0] == "0001"
    assert Archive.migrate(name) == []
    with Archive.open(name) as kept:
        assert list(kept.entries()) == []


def test_a_database_of_another_schema(postgres: Server) -> None:
    name = postgres.archive()
    database = name.rpartition("/")[2]
    postgres.sql(f"DELETE FROM {migrate.VERSION_TABLE}", database=database)
    with pytest.raises(ArchiveError, match=f"older attache; bring it up to date with attache archive migrate {name}"):
        Archive.open(name)
    postgres.sql(f"INSERT INTO {migrate.VERSION_TABLE} VALUES ('9999')", database=database)
    for use in (Archive.open, Archive.migrate):
        with pytest.raises(ArchiveError, match="newer attache"):
            use(name)
    other = postgres.create()
    postgres.sql("CREATE TABLE reading (x int)", database=other.rpartition("/")[2])
    with pytest.raises(ArchiveError, match="another program"):
        Archive.migrate(other)


def test_servers_that_cannot_be_used(postgres: Server) -> None:
    secret = f"postgresql://nobody:secret@127.0.0.1:{postgres.port}/none"
    for name, words in (
        ("postgresql://attache@127.0.0.1:1/none", "cannot be reached"),
        (postgres.url("none"), "does not exist"),
        (secret, "refuses"),
        ("postgresql://", "cannot be reached|refuses"),
        ("postgresql://a:secret@h:port/x", "is no address"),
    ):
        with pytest.raises(ArchiveError, match=words) as caught:
            Archive.open(name)
        line = str(caught.value)
        assert "secret" not in line
        assert "\n" not in line


def test_a_table_that_another_program_holds(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    monkeypatch.setattr(engines, "WAIT", 0.05)
    name = postgres.archive()
    with Archive.open(name, write=True) as kept:
        kept.add(raw(one()), one(), program="1")
        with psycopg.connect(name) as other:
            other.execute("LOCK TABLE page, document IN ACCESS EXCLUSIVE MODE")
            with pytest.raises(ArchiveError, match="in use by another program; wait for it"):
                kept.add(raw(one("d2")), one("d2"), program="1")
            with pytest.raises(ArchiveError, match="in use by another program; wait for it"):
                list(kept.entries())
        assert kept.add(raw(one("d2")), one("d2"), program="1")
        assert (check(kept).documents, check(kept).sound) == (2, True)


def test_a_name_that_went_through_a_path(postgres: Server, reading: Reading) -> None:
    """`Path` makes one stroke of two; the address is meant all the same."""
    with Archive.open(Path(postgres.archive()), write=True) as kept:
        assert kept.add(raw(reading), reading, program="1")


@pytest.fixture
def reading() -> Reading:
    return one()
