"""Watchlists and alerts, on both databases: made once, for what is new, by who may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import Table, text

from attache.archive import Archive, ArchiveError, access_tables, audit, holdings, narrowed
from attache.archive.migrate import VERSION_TABLE
from attache.archive.roles import Refused
from attache.archive.watch import add, alert, alerts, check, remove, see, unseen, waiting, watchlist, watchlists
from attache.archive.watch import tables as watch_tables
from attache.records import Reading
from tests.archive.watch.made import ADA, BEA, DAY, LOCAL, NOW, RHEA, keep, met, sent


@pytest.fixture
def kept(archive_name: Path | str) -> Iterator[Archive]:
    with Archive.open(archive_name, write=True) as kept:
        yield kept


def schema_of(module: ModuleType) -> list[str]:
    """The names of a module's tables."""
    return [one.name for one in vars(module).values() if isinstance(one, Table)]


def matched(archive: Archive, name: str | None = None) -> list[str]:
    return [one.document for one in alerts(archive, watchlist=name, kind="match")]


def test_a_new_document_that_answers_a_list_is_told_of_once(kept: Archive) -> None:
    keep(kept, sent("before", regimes=()))
    add(kept, ADA, "Shells", ["item:ammunition to:RUS", "worker"], NOW)
    keep(kept, sent("first", regimes=()), met("other", DAY))
    assert waiting(kept) > 0
    assert check(kept, NOW).matches == 1
    assert check(kept, NOW) == (0, 0, 0, 0)
    (found,) = alerts(kept)
    assert (found.kind, found.watchlist, found.document, found.title) == ("match", "Shells", "first", "Page first")
    assert found.reason == "answers item:ammunition to:RUS; worker"
    assert "Shells of lot first" in found.evidence
    assert (found.records, found.day, found.seen) == (["t1"], "2024-06-30", "")
    # read again by a newer program it is the same page still, and so is the one that came before the list
    keep(kept, sent("first", regimes=()), sent("before", regimes=()), program="2")
    assert check(kept, NOW).alerts == 0
    keep(kept, sent("second", regimes=()))
    assert check(kept, NOW).matches == 1
    assert matched(kept, "Shells") == ["second", "first"]
    assert waiting(kept) == 0


def test_a_document_that_is_read_otherwise_later_is_told_of_then(kept: Archive) -> None:
    add(kept, ADA, "Shells", ["item:ammunition"], NOW)
    keep(kept, met("page", DAY))
    assert check(kept, NOW).matches == 0
    keep(kept, sent("page"), program="2")
    assert check(kept, NOW).matches == 1


def test_a_check_that_was_broken_off_is_done_by_the_next(kept: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from attache.archive.watch import checking

    add(kept, ADA, "Shells", ["item:ammunition"], NOW)
    keep(kept, *(sent(f"p{n}", regimes=()) for n in range(5)))
    monkeypatch.setattr(checking, "_GROUP", 2)
    stored: list[object] = []
    store = checking._store

    def breaks(archive: Archive, *more: object) -> object:
        if stored:
            raise KeyboardInterrupt
        stored.append(store(archive, *more))  # type: ignore[arg-type]
        return stored[0]

    with monkeypatch.context() as patch:
        patch.setattr(checking, "_store", breaks)
        with pytest.raises(KeyboardInterrupt):
            check(kept, NOW)
    assert len(matched(kept)) == 2
    assert check(kept, NOW).matches == 3
    assert sorted(matched(kept)) == [f"p{n}" for n in range(5)]


def test_readings_that_a_server_stores_late_are_not_missed(postgres: object) -> None:
    with Archive.open(postgres.archive(), write=True) as kept:  # type: ignore[attr-defined]
        add(kept, ADA, "Shells", ["item:ammunition"], NOW)
        keep(kept, sent("late", regimes=()), sent("soon", regimes=()))
        with kept.change() as db:  # as if a check had run while "late" was not committed yet
            db.execute(text("UPDATE watch_mark SET number = (SELECT max(number) FROM reading) WHERE name = 'checked'"))
        keep(kept, met("next", DAY))
        check(kept, NOW)
        assert sorted(matched(kept)) == ["late", "soon"]


def test_a_transfer_that_might_break_an_embargo_is_told_of_with_its_words(kept: Archive) -> None:
    keep(kept, sent("a"), sent("b", regimes=()), sent("c", sure="CT-"), sent("d", regimes=("UNSCR-1718", "UNSCR-1874")))
    assert check(kept, NOW).embargoes == 2
    d, a = alerts(kept, kind="embargo")
    assert (a.document, d.document, a.records, a.watchlist) == ("a", "d", ["t1"], "")
    assert a.reason == "ammunition (suspected) from North Korea to Russia might break UNSCR-1718"
    assert d.reason.endswith("might break UNSCR-1718, UNSCR-1874")
    assert a.evidence == "Shells of lot a may have gone by rail"


def test_copies_of_a_text_are_told_of_once(kept: Archive) -> None:
    def told() -> list[str]:
        check(kept, NOW)
        return sorted(one.document for one in alerts(kept, kind="embargo"))

    def copy(id: str) -> Reading:
        reading = sent("first")
        reading.document.id = id
        return reading

    keep(kept, sent("first"), copy("second"))
    assert told() == ["first"]
    keep(kept, copy("third"), sent("other"))
    assert told() == ["first", "other"]
    # who may not see the copy that was told of is told of one that they may see
    holdings.move(kept, LOCAL, "Cables", ["first"], NOW)
    keep(kept, copy("fourth"), copy("fifth"))
    # a server looks at the last ones again
    assert told() == sorted(["first", "other", "second" if kept.engine.dialect.name == "postgresql" else "fourth"])


def test_an_exchange_is_called_one(kept: Archive) -> None:
    from tests.archive.made import one

    reading = one()
    for transfer in reading.transfers:
        transfer.regimes = ["TEST-1"]
    keep(kept, reading)
    assert check(kept, NOW).embargoes == 2
    assert all(", in an exchange, might break TEST-1" in found.reason for found in alerts(kept))


def quiet(days: int = 84) -> list[Reading]:
    """A page a day before the last week, a visit in every fourth, and a page a day in the last week."""
    made = []
    for n in range(days + 7):
        day = DAY - dt.timedelta(n)
        made.append(met(f"q{n:03}", day, "CONSULT" if n % 4 == 0 else "AID", "e1" if n % 4 == 0 else "e2"))
    return made


def test_a_spike_is_told_of_once_as_long_as_it_lasts(kept: Archive) -> None:
    keep(kept, *quiet())
    assert check(kept, NOW).spikes == 0
    keep(kept, *(met(f"s{n}", DAY - dt.timedelta(n % 5), "THREATEN") for n in range(9)))
    assert check(kept, NOW).spikes == 1  # of the dyad; it is all that makes the state stand out
    (dyad,) = alerts(kept, kind="spike")
    assert dyad.reason.startswith("THREATEN by Russia towards North Korea: 9 texts tell of it from 2024-06-24 to 2024-06-30, ")
    assert "where 1.4 were expected from the 84 days before (by chance once in " in dyad.reason
    assert (dyad.day, dyad.records) == ("2024-06-30", ["v1"])
    assert "visited on 30 June 2024" in dyad.evidence
    keep(kept, *(met(f"u{n}", DAY + dt.timedelta(1), "THREATEN") for n in range(3)))
    assert check(kept, NOW + dt.timedelta(1)).spikes == 0


def test_a_spike_towards_many_is_told_of_the_state(kept: Archive) -> None:
    keep(kept, *quiet())
    keep(kept, *(met(f"s{n}", DAY - dt.timedelta(n % 5), "THREATEN", to=("e1", "e2")[n % 2]) for n in range(8)))
    check(kept, NOW)
    (state,) = alerts(kept, kind="spike")
    assert state.reason.startswith("THREATEN by Russia: 8 texts")


def test_what_only_grows_with_the_archive_is_no_spike(kept: Archive) -> None:
    keep(kept, *quiet())
    more = [met(f"m{n:03}", DAY - dt.timedelta(n % 6), *(("CONSULT",) if n % 4 == 0 else ("AID", "e2"))) for n in range(60)]
    keep(kept, *more)
    assert check(kept, NOW).spikes == 0


def test_what_is_denied_or_lies_in_the_future_is_no_spike(kept: Archive) -> None:
    keep(kept, *quiet())
    keep(kept, *(met(f"s{n}", DAY, "THREATEN", sure="CT-") for n in range(9)))
    keep(kept, *(met(f"f{n}", DAY + dt.timedelta(400), "THREATEN") for n in range(9)))
    assert check(kept, NOW).spikes == 0


def test_lists_are_kept_by_their_maker_and_by_administrators(kept: Archive) -> None:
    add(kept, ADA, " Red   lines ", ["from:RUS"], NOW)
    add(kept, ADA, "Red lines", ["to:PRK", "from:RUS"], NOW)
    assert watchlist(kept, "Red lines").queries == ["from:RUS", "to:PRK"]
    for who, why in ((RHEA, "right"), (BEA, "right")):
        for act in (lambda w: add(kept, w, "Red lines", ["x"], NOW), lambda w: remove(kept, w, "Red lines", NOW)):
            with pytest.raises(Refused) as refused:
                act(who)
            assert refused.value.why == why
    remove(kept, ADA, "Red lines", NOW, "to:PRK")
    assert watchlist(kept, "Red lines").queries == ["from:RUS"]
    remove(kept, LOCAL, "Red lines", NOW, "from:RUS")
    assert watchlists(kept) == []
    assert [entry.action for entry in audit.entries(kept)] == [
        "watch.remove",
        "watch.remove",
        "watch.remove",
        "watch.add",
        "watch.add",
    ]
    with pytest.raises(Refused, match="there is no watchlist"):
        watchlist(kept, "Red lines")


@pytest.mark.parametrize(
    ("name", "queries", "words"),
    [
        ("", ["x"], "a name"),
        ("x" * 81, ["x"], "a name"),
        ("..", ["x"], "a name"),
        ("a", [], "needs a query"),
        ("a", ["  "], "ask for something"),
        ("a", ["tpye:AID"], "no field is called tpye"),
        ("a", [f"w{n}" for n in range(21)], "20 queries at most"),
    ],
)
def test_a_list_that_cannot_be_is_refused_with_the_way_out(kept: Archive, name: str, queries: list[str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        add(kept, ADA, name, queries, NOW)
    assert watchlists(kept) == []


def test_alerts_are_marked_as_seen_by_who_may(kept: Archive) -> None:
    keep(kept, sent("a"), sent("b"))
    check(kept, NOW)
    assert unseen(kept) == 2
    newest, oldest = alerts(kept)
    assert see(kept, ADA, [newest.number, 999], NOW) == 1
    assert see(kept, BEA, [newest.number], NOW) == 0
    seen = alert(kept, newest.number)
    assert (seen.seen[:10], seen.seen_by) == ("2024-06-30", "ada")
    assert [one.number for one in alerts(kept, unseen=True)] == [oldest.number]
    assert [one.number for one in alerts(kept, before=newest.number)] == [oldest.number]
    assert see(kept, ADA, [newest.number], NOW, seen=False) == 1
    assert unseen(kept) == 2
    with pytest.raises(Refused):
        see(kept, RHEA, [newest.number], NOW)
    with pytest.raises(Refused, match="no alert"):
        alert(kept, 999)


def test_a_list_takes_its_alerts_along(kept: Archive) -> None:
    add(kept, ADA, "Shells", ["item:ammunition"], NOW)
    keep(kept, sent("a", regimes=()))
    check(kept, NOW)
    remove(kept, ADA, "Shells", NOW)
    assert alerts(kept) == []


def test_what_was_there_before_the_migration_is_none_to_alert_of(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.attache", write=True) as kept:
        keep(kept, sent("old"))
        with kept.change() as db:
            for table in (*schema_of(watch_tables), *schema_of(access_tables)):  # this step's, and the one's after it
                db.execute(text(f"DROP TABLE {table}"))
            db.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '0006'"))
    with Archive.open(tmp_path / "a.attache", write=True) as kept:
        assert check(kept, NOW) == (0, 0, 0, 0)
        keep(kept, sent("old"), program="2")
        keep(kept, sent("new"))
        check(kept, NOW)
        assert [one.document for one in alerts(kept)] == ["new"]


def test_who_may_not_see_a_document_sees_no_alert_of_it(archive_name: Path | str) -> None:
    with Archive.open(archive_name, write=True) as kept:
        add(kept, ADA, "Shells", ["item:ammunition"], NOW)
        keep(kept, sent("open"), sent("secret"))
        holdings.move(kept, LOCAL, "Cables", ["secret"], NOW)
        check(kept, NOW)
        hidden = [one.number for one in alerts(kept) if one.document == "secret"]
        with kept.look() as db:
            collections = holdings.hidden_from(db, "rhea")
        with narrowed.opened(archive_name, collections) as part:
            assert {one.document for one in alerts(part)} == {"open"}
            assert (watchlist(part, "Shells").alerts, unseen(part)) == (1, 2)
            with pytest.raises(Refused, match="no alert"):
                alert(part, hidden[0])
            with pytest.raises(ArchiveError, match="some are left out"):
                check(part, NOW)
        assert len(hidden) == 2


def test_words_of_a_stranger_are_kept_as_they_can_be(kept: Archive) -> None:
    reading = sent("odd \0 \ud800")
    reading.transfers[0].id = "t\0"
    reading.document.title = "\ud800"
    keep(kept, reading)
    check(kept, NOW)
    (found,) = alerts(kept)
    assert found.document == "odd \ufffd \ufffd"
    assert found.evidence == "Shells of lot odd \ufffd \ufffd may have gone by rail"
