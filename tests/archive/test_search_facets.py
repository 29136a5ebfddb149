"""Facets: what is counted, of how many documents and in which order, the same on both databases and after a migration."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from attache.archive import Archive, ArchiveError, migrate
from attache.archive.search import FACETS, Count, facets, find, save, saved, search
from attache.archive.search.parser import parse
from attache.records import Reading
from attache.sources import RawPage
from tests import postgres as running
from tests.archive import searched
from tests.archive.test_search_both import filled

QUERIES = ("drone*", "rockets from:RUS", "-rockets", "during:2022-07", "item:drone OR type:AID", "nosuchword")
NUMBER = 120
#: what an archive had before the step that counts
#: tables of later steps
_LATER = ("watchlist", "watch_query", "alert", "watch_mark", "collection", "collected", "granted", "identity")
_BEFORE = (
    *(f"DROP TABLE {name}" for name in _LATER),
    "DROP TABLE search_value",
    "ALTER TABLE search_document DROP COLUMN counted",
    f"DELETE FROM {migrate.VERSION_TABLE}",
    f"INSERT INTO {migrate.VERSION_TABLE} VALUES ('0005')",
)


@pytest.fixture(scope="module")
def made() -> list[Reading]:
    return searched.readings(NUMBER)


@pytest.fixture(scope="module")
def lite(made: list[Reading], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with filled(str(tmp_path_factory.mktemp("facets") / "press.attache"), made) as kept:
        yield kept


@pytest.fixture(scope="module")
def both(made: list[Reading], lite: Archive, postgres: running.Server) -> Iterator[list[Archive]]:
    with filled(postgres.archive(), made) as kept:
        yield [lite, kept]


def spread(readings: list[Reading]) -> dict[str, list[Count]]:
    """The facets as a reader would count them."""
    found = {facet: Counter(v for r in readings for v in of_reading(r)[facet]) for facet in FACETS}
    in_time = {facet: facet in ("month", "day") for facet in FACETS}
    return {
        facet: sorted((Count(*pair) for pair in counts.items()), key=lambda c: c.value if in_time[facet] else -c.documents)
        for facet, counts in found.items()
    }


def of_reading(reading: Reading) -> dict[str, set[str]]:
    document, events, transfers = reading.document, reading.events, reading.transfers
    day = document.published or ""
    names = {e.id: e.name for e in reading.entities}
    sources = (record.source for record in (*events, *transfers))
    return {
        "genre": {document.genre}, "publisher": {document.publisher or ""}, "language": {document.language or ""},
        "year": {day[:4]}, "month": {day[:7]}, "day": {day}, "type": {e.type for e in events},
        "actor": {e.code[:3].replace("---", "") for e in reading.entities}, "place": {p.country or "" for p in reading.places},
        "certainty": {e.factuality for e in events} | {t.factuality for t in transfers},
        "item": {t.item.category for t in transfers}, "status": {t.status for t in transfers},
        "regime": {one for t in transfers for one in t.regimes or [""]},
        "source": {names[s.entity] for s in sources if s.entity},
    }  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_documents_are_counted_by_all_that_they_have(query: str, made: list[Reading], both: list[Archive]) -> None:
    wanted = spread([r for r in made if searched.answers(parse(query), r)])
    for kept in both:
        found = search(kept, query, limit=0, facets=FACETS)
        assert found.counted == found.total
        for facet in FACETS:
            if facet in ("month", "day"):
                assert found.facets[facet] == wanted[facet]
                continue
            shown = found.facets[facet]
            assert [c.documents for c in shown] == [c.documents for c in wanted[facet]][: facets.MOST_VALUES]
            assert set(shown) <= set(wanted[facet])
            assert shown == sorted(shown, key=lambda c: (-c.documents, c.value))


def test_a_blank_query_finds_and_counts_everything(made: list[Reading], both: list[Archive]) -> None:
    by_day = sorted(made, key=lambda r: r.document.id)
    by_day.sort(key=lambda r: r.document.published or "", reverse=True)
    for kept in both:
        for query in ("", "  "):
            found = search(kept, query, limit=10, facets=FACETS)
            assert (found.total, found.counted, found.order) == (NUMBER, NUMBER, "newest")
            assert [h.document for h in found.hits] == [r.document.id for r in by_day[:10]]
            assert found.facets["month"] == spread(made)["month"]
        assert search(kept, "", limit=1).counted == 0


def test_of_very_many_the_newest_are_counted(made: list[Reading], both: list[Archive], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "MOST_COUNTED", 20)
    days = sorted((r.document.published or "" for r in made), reverse=True)
    for kept in both:
        found = search(kept, "", facets=["day", "genre"])
        assert (found.total, found.counted) == (NUMBER, 20)
        assert sum(c.documents for c in found.facets["genre"]) == 20
        assert {c.value for c in found.facets["day"]} == set(days[:20])
        assert search(kept, "nosuchword", facets=["day"]).facets == {"day": []}


def test_no_blank_query_is_saved(lite: Archive) -> None:
    with pytest.raises(ArchiveError, match="there is no query to keep as 'all'"):
        save(lite, "all", " ")
    assert saved(lite) == []


def test_an_older_archive_is_counted_when_it_migrates(
    made: list[Reading], both: list[Archive], postgres: running.Server, tmp_path: Path
) -> None:
    wanted = search(both[0], "", limit=0, facets=FACETS).facets
    file, address = tmp_path / "press.attache", postgres.archive()
    for name in (file, address):
        filled(str(name), made).close()
    with sqlite3.connect(file) as db:
        for statement in _BEFORE:
            db.execute(statement)
    postgres.sql(*_BEFORE, database=address.rpartition("/")[2])
    assert Archive.migrate(address) == sorted(step for step in migrate.revisions() if step > "0005")
    new = searched.readings(NUMBER + 1)[-1]
    for name in (file, address):
        with Archive.open(name, write=True) as kept:
            assert search(kept, "", limit=0, facets=FACETS).facets == wanted
            kept.add(RawPage("new.txt", new.document.text.encode()), new, program="2")
            assert search(kept, "", facets=["genre"]).counted == NUMBER + 1


@pytest.mark.parametrize(
    "query", ["drone*", "rockets OR talks", "talks during:2022", "rockets from:RUS", "from:RUS", "-rockets", ""]
)
def test_of_very_many_the_first_by_date_are_the_same(query: str, both: list[Archive], monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [h.document for h in search(both[0], query, limit=NUMBER, order="newest").hits]
    for spare, least in ((2, 50), (1, 1)):
        monkeypatch.setattr(find, "RANKED", 5)
        monkeypatch.setattr(find, "_SPARE", spare)
        monkeypatch.setattr(find, "_LEAST", least)
        for kept in both:
            for limit, offset in ((4, 0), (3, 8), (NUMBER, 0)):
                found = search(kept, query, limit=limit, offset=offset)
                assert [h.document for h in found.hits] == wanted[offset : offset + limit]
                assert (found.total, found.order) == (len(wanted), "newest")
