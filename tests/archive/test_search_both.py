"""A query finds the same documents in SQLite and PostgreSQL, and those that a plain reading of it says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from attache.archive import Archive, hooks, search_index
from attache.archive.search import FACETS, search
from attache.archive.search.parser import parse
from attache.document import Document
from attache.records import Reading, to_reading
from attache.sources import RawPage
from tests import postgres
from tests.archive import searched

QUERIES = (
    # words
    "rockets",
    "ROCKETS",
    "drone",
    "drone*",
    "zurich",
    "ZÜRICH",
    "cafe naive",
    "маркович",
    "Núñez",
    "nosuchword",
    "u.s.",
    "1718",
    "page 7",
    '"page 7"',
    '"page 12"*',
    '"rocket launcher"',
    "rocket-launcher",
    "Shahed-136",
    '"talks on"',
    '"on talks"',
    '"talks on gr"*',
    # operators
    "rockets OR grain",
    "rockets grain",
    "rockets AND grain",
    "rockets -grain",
    "rockets NOT grain",
    "-rockets",
    "NOT (rockets OR grain)",
    "-(rockets grain)",
    "(rockets OR grain) (drone OR radar)",
    "rockets OR -grain",
    "rockets (grain OR -drone)",
    "--rockets",
    '-"page 7" drone',
    "rockets OR (grain -drone)",
    "-rockets -grain",
    '"talks on" OR "grain shipments"',
    'talks -"talks on"',
    # the title
    "title:drone",
    "title:dr*",
    'title:"the ministry"',
    "title:(drone OR radar)",
    "title:drone rockets",
    "title:drone -rockets",
    "-title:drone",
    "title:(drone radar)",
    # fields of documents
    "actor:obrimov",
    "actor:RUS",
    "actor:Russia",
    "actor:RUS:GOV",
    'actor:"north korea"',
    "actor:port",
    "actor:ob*",
    "actor:Georgia",
    "actor:nunez",
    "place:zurich",
    "place:PRK",
    "place:Switzerland",
    "place:port",
    "source:obrimov",
    'source:"ministry of ports"',
    "publisher:cafe",
    'publisher:"port courier"',
    "genre:opinion",
    "language:EN",
    "after:2022-06",
    "before:2022-06",
    "until:2022-06",
    "during:2023",
    "after:2022-03 before:2022-09-15",
    "during:2022-05-01",
    "-genre:news",
    "actor:(RUS OR PRK)",
    "-actor:RUS -actor:PRK",
    # events and transfers
    "from:RUS",
    "to:PRK",
    "from:RUS to:PRK",
    "from:obrimov",
    "from:RUS:GOV to:PRK:MIL",
    "type:CONSULT",
    "type:(CONSULT OR AID)",
    "from:RUS type:ASSAULT",
    "from:RUS to:(UKR OR GEO) type:ASSAULT certainty:CT+",
    "certainty:PS",
    "-certainty:CT-",
    "mode:visit",
    "when:2022-07",
    "from:RUS type:CONSULT when:2022-05",
    "-when:2022",
    "item:drone",
    "item:shahed",
    'item:"artillery shells"',
    "item:ammunition status:delivered",
    "regime:UNSCR",
    "regime:eu-2023/1529",
    "regime:UN%",
    "regime:_NSCR",
    "from:PRK item:drone certainty:CT+",
    "from:RUS type:CONSULT item:drone",
    "from:RUS -type:ASSAULT",
    "supplier:RUS recipient:PRK status:suspected",
    # mixed
    "rockets from:RUS",
    "rockets OR from:RUS",
    "drone* actor:PRK after:2022-06 -genre:opinion",
    "(rockets OR actor:obrimov) -type:AID",
    "talks (from:RUS OR to:PRK)",
    "-(rockets from:RUS)",
    "grain publisher:courier OR title:drone",
    "rockets -(grain OR genre:news)",
)
NUMBER = 160


@pytest.fixture(scope="module")
def made() -> list[Reading]:
    return searched.readings(NUMBER)


@pytest.fixture(scope="module")
def lite(made: list[Reading], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with filled(str(tmp_path_factory.mktemp("search") / "press.attache"), made) as kept:
        yield kept


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    if postgres.binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.server() as running:
        yield running


@pytest.fixture(scope="module")
def server_archive(server: postgres.Server, made: list[Reading]) -> Iterator[Archive]:
    with filled(server.archive(), made) as kept:
        yield kept


def filled(name: str, made: list[Reading]) -> Archive:
    """An archive of the readings, of which some were read before otherwise."""
    kept = Archive.open(name, write=True)
    pages = [RawPage(f"{r.document.id}.txt", r.document.text.encode()) for r in made]
    before = searched.readings(len(made), seed=8)
    list(kept.add_all(zip(pages[::5], before[::5], strict=True), program="1"))
    list(kept.add_all(zip(pages, made, strict=True), program="2"))
    return kept


def found(kept: Archive, query: str) -> set[str]:
    results = search(kept, query, limit=2 * NUMBER)
    assert results.total == len(results.hits)
    return {hit.document for hit in results.hits}


@pytest.mark.parametrize("query", QUERIES)
def test_both_databases_find_what_the_query_says(
    query: str, made: list[Reading], lite: Archive, server_archive: Archive
) -> None:
    wanted = {r.document.id for r in made if searched.answers(parse(query), r)}
    assert found(lite, query) == wanted
    assert found(server_archive, query) == wanted


def test_most_of_these_queries_find_something_and_not_everything(made: list[Reading]) -> None:
    sizes = [sum(searched.answers(parse(query), r) for r in made) for query in QUERIES]
    assert sum(0 < size < len(made) for size in sizes) > 0.9 * len(sizes)


def test_by_date_the_order_is_the_same_too(lite: Archive, server_archive: Archive) -> None:
    for order in ("newest", "oldest"):
        one, other = (search(kept, "drone*", limit=50, offset=5, order=order) for kept in (lite, server_archive))
        assert [h.document for h in one.hits] == [h.document for h in other.hits]
        days = [h.published for h in one.hits if h.published]
        assert days == sorted(days, reverse=order == "newest")


def test_snippets_records_and_facets_are_the_same(lite: Archive, server_archive: Archive) -> None:
    for query in ("rockets from:RUS", "drone*", "item:drone OR type:AID", '"talks on"'):
        one, other = (search(kept, query, limit=NUMBER, facets=FACETS) for kept in (lite, server_archive))
        assert one.facets == other.facets
        shown = [{h.document: (h.snippet, h.title_marks, h.records, h.publisher) for h in r.hits} for r in (one, other)]
        assert shown[0] == shown[1]


def test_pages_of_results_make_up_the_whole(lite: Archive, server_archive: Archive) -> None:
    for kept in (lite, server_archive):
        for query in ("drone*", "-rockets", "rockets OR from:RUS"):
            whole = [h.document for h in search(kept, query, limit=NUMBER).hits]
            pages = [h.document for at in range(0, NUMBER, 37) for h in search(kept, query, limit=37, offset=at).hits]
            assert pages == whole


def test_documents_come_by_rank_then_date_then_id(lite: Archive, server_archive: Archive) -> None:
    for kept in (lite, server_archive):
        hits = search(kept, "drone OR radar OR title:talks", limit=NUMBER).hits
        assert hits[0].score > hits[-1].score > 0
        ranks = [h.score for h in hits]
        assert ranks == sorted(ranks, reverse=True)
        alike = [(a, b) for a, b in pairwise(hits) if a.score == b.score and a.score > 0.001]
        assert all((b.published, a.document) <= (a.published, b.document) for a, b in alike if a.published == b.published)


def strange(id: str, text: str, title: str = "") -> tuple[RawPage, Reading]:
    reading = to_reading(Document(id, text, title=title))
    return RawPage(f"{id}.txt", text.encode("utf-8", "replace")), reading


STRANGE = (
    strange(
        "signs", "lone \ud800 surrogate, NUL \0 and \N{ZERO WIDTH JOINER} joined ¶actor¶rus ' \\ \" % _", "title \ud800 \0"
    ),
    strange("marks", "Zu\u0308rich Ελλάδα ΕΛΛΆΔΑ İstanbul straße हिन्दी 東京 ١٢٣"),
    strange("empty", ""),
    strange("nothing", "— … !?"),
    # longer than PostgreSQL counts, and with more different words than it takes
    strange("long", " ".join(f"w{n:09}" for n in range(60_000)) + " lastword", "the start"),
    strange("often", "again " * 40_000 + "then once", "again"),
    strange("wide", "x" * 3000 + " " + "é" * 3000),
)


def test_strange_texts_are_found_and_shown_alike(server: postgres.Server, tmp_path: Path) -> None:
    names = (str(tmp_path / "press.attache"), server.archive())
    wanted = {
        "surrogate": {"signs"}, "joined": {"signs"}, "actor:RUS": set(), "actor rus": {"signs"}, "zurich": {"marks"},
        "ελλαδα": {"marks"}, "Istanbul": {"marks"}, "strasse": {"marks"}, "हिन्दी": {"marks"}, '"東京"': {"marks"},
        "京": {"marks"},
        "-again -surrogate -w000000001": {"marks", "empty", "nothing", "wide"}, '"w000016383 w000016384"': {"long"},
        '"w000030000 w000030001"': {"long"}, '"w000030001 w000030000"': set(), "lastword": set(), '"again then"': {"often"},
        '"again again"': {"often"}, "title:again": {"often"}, "x" * 3000: {"wide"}, "é" * 64: {"wide"}, "xx*": {"wide"},
    }  # fmt: skip
    for name in names:
        with Archive.open(name, write=True) as kept:
            list(kept.add_all(STRANGE, program="1"))
            assert {query: {h.document for h in search(kept, query).hits} for query in wanted} == wanted
            for page, reading in STRANGE:  # what stood in the index is taken out of it
                text = reading.document.text.replace("again", "anew")
                kept.add(page, to_reading(Document(reading.document.id, text)), program="2")
            assert search(kept, "again OR title:start").total == 0
            assert search(kept, "anew").total == 1


def test_what_is_forgotten_is_not_found(server: postgres.Server, tmp_path: Path) -> None:
    for name in (str(tmp_path / "press.attache"), server.archive()):
        with Archive.open(name, write=True) as kept:
            list(kept.add_all(STRANGE[:2], program="1"))
            with kept.change() as db:
                search_index.forget(db, "marks")
                search_index.forget(db, "nosuch")
            assert [h.document for h in search(kept, "zurich OR surrogate OR -zurich").hits] == ["signs"]


def test_a_page_that_cannot_be_stored_leaves_nothing_to_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("broken")

    with Archive.open(tmp_path / "press.attache", write=True) as kept:
        kept.add(*STRANGE[1], program="1")
        monkeypatch.setattr(hooks, "_hooks", [*hooks.hooks(), fails])
        with pytest.raises(RuntimeError):
            kept.add(*STRANGE[0], program="1")
        assert search(kept, "surrogate OR zurich").total == 1
