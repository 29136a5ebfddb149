"""Columns in memory: the same as the tables say, whatever was added since, and chosen as search chooses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from attache.archive import Archive
from attache.archive.linking import link
from attache.archive.prune import prune
from attache.archive.search.found import found
from attache.records import Entity
from attache.web.drawings import Step
from attache.web.ends import Kept
from attache.web.ledger import COLUMNS, Books, Ledger, ledger_of, read_ahead
from attache.web.screens.actor import actor_screen
from attache.web.screens.asking import Asked, chosen, chosen_rows, newest_documents
from attache.web.screens.counting import acts, by_time, plain, sides, sums
from attache.web.screens.dyad import dyad
from attache.web.screens.network import network_screen
from attache.web.screens.over_time import timeline_screen
from attache.web.screens.places import coordinates, map_screen, place_screen
from attache.web.shelf import Shelf
from tests.archive import searched
from tests.archive.made import one, raw
from tests.postgres import Server

READINGS = searched.readings(60)


def fill(file: Path, number: int = 40) -> Path:
    with Archive.open(file, write=True) as archive:
        list(archive.add_all(((raw(reading), reading) for reading in READINGS[:number]), program="1"))
    return file


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.open(fill(tmp_path_factory.mktemp("columns") / "columns.attache")) as archive:
        yield archive


def as_rows(books: Books, name: str) -> Counter[tuple[object, ...]]:
    """The rows of a table as the books have them, in words."""
    rows = books[name]
    words = [
        rows[c].tolist() if c == "reading" or c.startswith("date") else [rows.words(c)[n] for n in rows[c]]
        for c in rows.columns
    ]
    return Counter(zip(*words, strict=True))


def as_stored(archive: Archive, name: str) -> Counter[tuple[object, ...]]:
    """The rows of a table as the archive has them, days by their number."""
    columns = ", ".join(COLUMNS[name])
    with archive.look() as db:
        found_rows = db.execute(text(f"SELECT {columns} FROM {name}")).mappings().all()
    return Counter(tuple(_stored(c, row[c]) for c in COLUMNS[name]) for row in found_rows)


def _stored(column: str, value: object) -> object:
    if column.startswith("date"):
        return int(np.datetime64(str(value)).astype(int)) + 719_163 if value else 0
    return value


def test_the_books_have_what_the_tables_have_whatever_comes(tmp_path: Path) -> None:
    ledger = Ledger()
    with Archive.open(fill(tmp_path / "growing.attache"), write=True) as kept:
        first = ledger.books(kept)
        assert ledger.books(kept) is first
        assert len(first["event"]) > 20
        before = len(first["event"])
        for reading in READINGS[40:50]:  # new ones
            kept.add(raw(reading), reading, program="1")
        again = READINGS[3]
        changed = searched.readings(60, seed=8)[3]
        changed.document.id = again.document.id
        kept.add(raw(changed, version="2"), changed, program="2")  # one that is read anew, with other events
        later = ledger.books(kept)
        for name in COLUMNS:
            assert as_rows(later, name) == as_stored(kept, name)
        assert len(first["event"]) == before  # whoever still counts in the old books is not disturbed
        for reading in READINGS[50:]:
            kept.add(raw(reading), reading, program="3")
        assert as_rows(ledger.books(kept), "event") == as_stored(kept, "event")


def test_what_was_worked_out_holds_no_longer_when_documents_are_taken_out_or_linked(tmp_path: Path) -> None:
    ledger, answers, file = Ledger(), Kept(), tmp_path / "pruned.attache"

    def counted(archive: Archive) -> tuple[int, int]:
        return answers.get(archive, "counted", lambda: (len(ledger.books(archive)["event"]), len(link_of(archive))))

    def link_of(archive: Archive) -> list[object]:
        with archive.look() as db:
            return list(db.execute(text("SELECT stable_id FROM link")))

    with Archive.open(file, write=True) as writing:
        for version, program in (("1", "1"), ("2", "2")):
            reading = searched.readings(3, seed=5)[0]
            reading.document.id = f"v{version}"
            reading.document.url = "https://paper.example.org/a"
            writing.add(raw(reading, version=version, url="https://paper.example.org/a"), reading, program=program)
        for other in searched.readings(4, seed=6):
            known = Entity(id="who", kind="person", name="Pavel Obrimov", stable_id="person/RUS/pavel-obrimov")
            other.entities.append(known)
            writing.add(raw(other), other, program="1")
    with Archive.open(file) as archive:
        before = counted(archive)
        with Archive.open(file, write=True) as writing:
            link(writing)
        linked = counted(archive)
        assert linked == (before[0], len(link_of(archive)))
        assert linked[1] > before[1] == 0
        with Archive.open(file, write=True) as writing:
            assert prune(writing, versions=True).readings == 1
        assert counted(archive)[0] < linked[0]
        assert as_rows(ledger.books(archive), "event") == as_stored(archive, "event")


def test_answers_are_kept_for_one_archive(tmp_path: Path) -> None:
    answers = Kept()
    for name in ("one", "other"):  # of the same number of readings
        with Archive.open(fill(tmp_path / f"{name}.attache", 2)) as archive:
            assert answers.get(archive, "name", partial(str, name)) == name
            assert answers.get(archive, "name", lambda: "worked out again") == name


def test_another_archive_in_its_place_is_read_anew(tmp_path: Path) -> None:
    ledger = Ledger()
    for name in ("one", "other"):
        with Archive.open(tmp_path / f"{name}.attache", write=True) as archive:
            for reading in searched.readings(12, seed=len(name)):
                archive.add(raw(reading), reading, program=name)
            assert as_rows(ledger.books(archive), "event") == as_stored(archive, "event")


def test_what_is_served_has_one_ledger_that_is_read_ahead(tmp_path: Path) -> None:
    shelf = Shelf(fill(tmp_path / "served.attache", 4))
    try:
        assert ledger_of(shelf) is ledger_of(shelf)
        read_ahead(shelf).join()
        with shelf.opened() as archive:
            assert len(ledger_of(shelf).books(archive)["event"]) > 0
    finally:
        shelf.close()
    (tmp_path / "served.attache").unlink()
    read_ahead(shelf).join()  # and says nothing


def test_a_database_is_counted_alike(postgres: Server, kept: Archive) -> None:
    name = postgres.archive()
    with Archive.open(name, write=True) as there:
        list(there.add_all(((raw(reading), reading) for reading in READINGS[:40]), program="1"))
        ledger = Ledger()
        for table in COLUMNS:
            assert as_rows(ledger.books(there), table) == as_stored(there, table)
        for query in (*QUERIES, *OF_DOCUMENTS):
            assert documents(there, query) == documents(kept, query)
        again = READINGS[50]
        there.add(raw(again), again, program="1")
        assert as_rows(ledger.books(there), "event") == as_stored(there, "event")
        books, asked = ledger.books(there), Asked(all="1")
        assert timeline_screen(there, books, asked, "year").lines
        assert network_screen(there, books, asked, "actors", 30).lines
        spots = map_screen(there, books, coordinates(there), asked, "both").spots
        id = f"{spots[0].country or '---'}/{spots[0].name}"
        place = place_screen(there, books, coordinates(there), id, asked)
        assert place
        assert place.events
        actor = actor_screen(there, books, "RUS", asked)
        assert actor
        assert actor.events
        assert actor.transfers
        both = dyad(there, books, "RUS", "UKR", asked, "class")
        assert both
        assert both.classes


QUERIES = (
    "from:RUS", "to:PRK type:CONSULT", "type:(AID OR ASSAULT) when:2022-05", "from:RUS:GOV", "from:Obrimov", "mode:visit",
    "certainty:PS+", "item:drone", "item:drones from:UKR", "status:delivered", "regime:unscr*", "regime:EU-2023",
    "from:(RUS OR UKR) certainty:CT*", "type:CONSULT item:drone", "when:2022-06-29/2022-07-01", "to:\"North Korea\"",
)  # fmt: skip
OF_DOCUMENTS = ("drones", "drones -sanctions", "genre:news", "place:PRK", "during:2022", "NOT from:RUS", "-drones")


@pytest.mark.parametrize("query", QUERIES)
def test_the_documents_of_the_events_that_are_chosen_are_those_that_search_finds(kept: Archive, query: str) -> None:
    assert set(documents(kept, query)) == found(kept, query)


@pytest.mark.parametrize("query", [*OF_DOCUMENTS, "drones from:RUS", "drones OR from:RUS", "(talks OR to:PRK) type:AID"])
def test_all_events_of_the_documents_that_answer_are_chosen(kept: Archive, query: str) -> None:
    answer, told = found(kept, query), documents(kept, query)
    everything = documents(kept, "")
    assert set(told) <= answer
    if query in OF_DOCUMENTS:
        assert told == Counter({id: n for id, n in everything.items() if id in answer})
        assert told
    elif " OR " not in query:
        assert set(told) == answer


def documents(archive: Archive, query: str) -> Counter[str]:
    """How many of the rows that are chosen each document has."""
    counts: Counter[str] = Counter()
    with archive.look() as db:
        choice = chosen(db, Asked(query, all="1"), 12)
        ids = {int(row.newest_reading): str(row.id) for row in db.execute(text("SELECT newest_reading, id FROM document"))}
        for rows in Ledger().books(archive).values():
            counts.update(ids[n] for n in rows["reading"][chosen_rows(db, rows, choice)].tolist())
    return counts


STEPS: tuple[tuple[Step, int], ...] = (("month", 7), ("year", 4))


def test_counts_are_those_of_the_rows(kept: Archive) -> None:
    with kept.look() as db:
        events = Ledger().books(kept)["event"]
        everything = np.ones(len(events), np.bool_)
        columns = "actor_state, recipient_state, count(*), sum(type = 'ASSAULT')"
        asked = f"SELECT {columns} FROM event WHERE actor_state <> recipient_state GROUP BY 1, 2"
        assert {tuple(a) for a in acts(events, everything, *sides(events))} == {tuple(row) for row in db.execute(text(asked))}
        places = {(str(p), int(n)) for p, n in db.execute(text("SELECT place, count(*) FROM event GROUP BY place"))}
        assert {(one.words[0], one.number) for one in sums(everything, plain(events, "place"))} == places
        for step, letters in STEPS:
            days = f"SELECT substr(date_from, 1, {letters}), type, count(*) FROM event WHERE date_from > '' GROUP BY 1, 2"
            stored = {tuple(row) for row in db.execute(text(days))}
            found_step, counts = by_time([(events, everything)], step)
            assert found_step == step
            assert {(c.day[:letters], c.name, c.number) for c in counts} == stored
        # two years are too many days for a page
        assert by_time([(events, everything)], "day")[0] == "week"


def test_the_newest_documents_of_rows_are_found(kept: Archive) -> None:
    with kept.look() as db:
        events = Ledger().books(kept)["event"]
        mask = events.one_of("type", ["AID"])
        asked = "SELECT document FROM event WHERE type = 'AID' ORDER BY date_from DESC, reading DESC LIMIT 4"
        assert set(newest_documents(db, events, mask, 4)) == set(db.execute(text(asked)).scalars())
        assert newest_documents(db, events, mask & False, 4) == []


def test_without_a_period_the_last_months_before_the_newest_page_are_meant(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.attache", write=True) as archive, archive.look() as db:
        assert chosen(db, Asked(), 12).has_period is False
    with Archive.open(tmp_path / "a.attache", write=True) as archive:
        archive.add(raw(one()), one(), program="1")  # of 6 March 2025
        with archive.look() as db:
            assert chosen(db, Asked(), 12).period() == ("2024-03-01", "9999-12-31")
            assert chosen(db, Asked(all="1"), 12).has_period is chosen(db, Asked("drones"), 12).has_period is False
            choice = chosen(db, Asked("a OR b", "AID", "2024-02", "2025"), 12)
            assert choice.period() == ("2024-02-01", "2025-12-31")
            assert choice.search("from:BLR").endswith(
                "?q=%28a+OR+b%29+type%3AAID+from%3ABLR+when%3A2024-02-01%2F2025-12-31"
            )  # fmt: skip
            assert chosen(db, Asked(type="nonsense", since="soon", until="never"), 12).types == ()
