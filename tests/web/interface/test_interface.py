"""What programs get: the records of the library, page by page, and 304 where nothing has changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from attache.archive import Archive, watch
from attache.records import decode
from tests.archive.watch.made import NOW, keep, sent
from tests.web.interface.conftest import LIST, answering, fill
from tests.web.interface.test_description import GOOD

ROOT = "/api/v1"
ASKED = [
    f"{ROOT}{path.partition('{')[0]}{asked}{path.rpartition('}')[2] if '{' in path else ''}"
    for path, several in GOOD.items() for asked in several
]  # fmt: skip


def got(ask: TestClient, path: str) -> Any:
    reply = ask.get(f"{ROOT}{path}")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json"), reply.text
    return reply.json()


def everything(ask: TestClient, path: str) -> list[Any]:
    """The items of all pages, by their Link headers."""
    found, at, pages = [], f"{ROOT}{path}", 0
    while at:
        reply = ask.get(at)
        assert reply.status_code == 200, reply.text
        found += reply.json()["items"]
        at = reply.links.get("next", {}).get("url", "")
        pages += 1
        assert pages < 60
    return found


def built(value: object) -> Any:
    return json.loads(msgspec.json.encode(value))


def test_events_and_transfers_are_those_of_the_readings(ask: TestClient, filled: Path) -> None:
    with Archive.open(filled) as kept:
        readings = {one.document.id: one for one in kept.readings()}
    for path, field, kind in (("/events?limit=7", "event", "events"), ("/transfers?limit=7", "transfer", "transfers")):
        found = everything(ask, path)
        want = [(id, built(one)) for id, reading in readings.items() for one in getattr(reading, kind)]
        assert len(found) == len(want)
        for one in found:
            assert (one["document"], one[field]) in want
            start, end = one[field]["evidence"]
            assert one["evidence"] == readings[one["document"]].document.text[start:end]


def test_records_are_chosen_by_what_is_asked(ask: TestClient) -> None:
    by = everything(ask, "/events?actor=Russia&type=AID&since=2022-01&until=2022-12")
    assert by
    assert all(one["event"]["type"] == "AID" for one in by)
    assert all(any(party["code"].startswith("RUS") for party in one["event"]["actors"]) for one in by)
    assert by == everything(ask, "/events?actor=RUS&type=AID&since=2022-01-01&until=2022-12-31")
    assert {tuple(one["document"] for one in everything(ask, f"/events?document={id}")) for id in ("d003", "none")} >= {()}
    moved = everything(ask, "/transfers?supplier=PRK&recipient=RUS&regime=unscr-17&category=ammunition")
    assert {"s0", "s1", "s2", "s3"} <= {one["document"] for one in moved}
    assert all(one["supplier"]["code"].startswith("PRK") and "UNSCR-1718" in one["transfer"]["regimes"] for one in moved)
    assert everything(ask, "/transfers?status=blocked") == []


def test_an_exchange_comes_with_its_transfers(ask: TestClient, filled: Path) -> None:
    with Archive.open(filled) as kept:
        reading = kept.reading("wire/7")
    found = [one for one in everything(ask, "/exchanges?limit=1") if one["document"] == "wire/7"]
    assert [one["exchange"] for one in found] == built(reading.exchanges)
    for one in found:
        ids = {id for side in one["exchange"]["sides"] for id in side["transfers"]}
        assert {t["id"] for t in one["transfers"]} == ids


@pytest.mark.parametrize(
    "path", ["/documents", "/events", "/transfers", "/actors?state=RUS", "/dyads", "/places?country=CHE", "/alerts"]
)
def test_page_by_page_is_all_at_once(ask: TestClient, path: str) -> None:
    mark = "&" if "?" in path else "?"
    whole = everything(ask, f"{path}{mark}limit=100")
    assert whole
    assert everything(ask, f"{path}{mark}limit=3") == whole
    assert got(ask, f"{path}{mark}limit=0")["items"] == []


def test_pages_by_offset_lead_back(ask: TestClient) -> None:
    reply = ask.get(f"{ROOT}/events?limit=3&offset=2&type=CONSULT")
    assert set(reply.links) == {"next", "prev"}
    first = ask.get(reply.links["prev"]["url"])
    assert first.json()["items"][2] == reply.json()["items"][0]
    assert "prev" not in first.links
    assert "type=CONSULT" in reply.links["next"]["url"]


def test_nothing_is_missed_while_more_comes_in(tmp_path: Path) -> None:
    fill(tmp_path / "a.attache")
    with answering(tmp_path / "a.attache") as app:
        ask = TestClient(app)
        before = [one["id"] for one in everything(ask, "/documents")]
        reply = ask.get(f"{ROOT}/documents?limit=5")
        with Archive.open(tmp_path / "a.attache", write=True) as kept:
            keep(kept, sent("new"))
        after = [one["id"] for one in reply.json()["items"]]
        after += [one["id"] for one in everything(ask, reply.links["next"]["url"].removeprefix(ROOT))]
        assert after == before
        assert everything(ask, "/documents")[0]["id"] == "new"


def test_a_document_has_its_versions_and_duplicates(ask: TestClient) -> None:
    assert [one["program"] for one in got(ask, "/documents/wire%2F7/versions")["items"]] == ["1", "2"]
    assert [one["id"] for one in got(ask, "/documents/wire%2F7/duplicates")["items"]] == ["copy"]
    assert got(ask, "/documents/s1/duplicates")["items"] == []
    for more in ("", "/versions", "/duplicates", "/page"):
        reply = ask.get(f"{ROOT}/documents/none{more}")
        assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")
        assert "there is no document 'none'" in reply.json()["detail"]


def test_actors_dyads_places_and_regimes(ask: TestClient) -> None:
    (found,) = got(ask, "/actors?q=aziz")["items"]
    actor = got(ask, f"/actors/{found['id'].replace('/', '%2F')}")
    assert (actor["name"], actor["state"], actor["documents"]) == ("Aziz Nasirzadeh", "IRN", 1)
    dyad = got(ask, "/dyads/RUS/PRK")
    back = got(ask, "/dyads/north%20korea/russia")
    assert [(c["type"], c["there"], c["back"]) for c in dyad["classes"]] == [
        (c["type"], c["back"], c["there"]) for c in back["classes"]
    ]
    assert (dyad["transfers_there"], dyad["transfers_back"]) == (back["transfers_back"], back["transfers_there"])
    assert dyad["transfers_back"] >= 4
    assert {one["name"] for one in got(ask, "/places?q=z")["items"]} == {"Zürich"}
    assert "UNSCR-1718" in {one["id"] for one in got(ask, "/regimes?state=PRK&day=2024")["items"]}
    for path in ("/actors", "/places?q="):
        assert ask.get(f"{ROOT}{path}").json()["parameter"] == "q"
    for path in ("/actors/none", "/dyads/RUS/RUS", "/dyads/RUS/Nowhere", "/searches/none", "/watchlists/none", "/alerts/999"):
        assert ask.get(f"{ROOT}{path}").status_code == 404


def test_lists_and_alerts_are_those_of_the_library(ask: TestClient, filled: Path) -> None:
    with Archive.open(filled) as kept:
        (want,) = watch.watchlists(kept)
        alerts = watch.alerts(kept)
    (found,) = got(ask, "/watchlists")["items"]
    assert {**want._asdict(), "feed": "/feeds/watchlists/Shells%20%2F%20rails"} == found
    assert got(ask, "/alerts?limit=100")["items"] == [one._asdict() for one in alerts]
    assert {one["kind"] for one in got(ask, "/alerts?kind=embargo")["items"]} == {"embargo"}
    assert len(got(ask, f"/alerts?watchlist={LIST.replace('/', '%2F')}")["items"]) == want.alerts > 3
    assert got(ask, f"/alerts/{alerts[0].number}")["reason"] == alerts[0].reason
    (search,) = got(ask, "/searches")["items"]
    assert (search["name"], search["query"]) == ("Port & rail", "port OR rail")


@pytest.mark.parametrize("path", ASKED)
def test_what_is_as_it_was_is_not_sent_again(ask: TestClient, path: str) -> None:
    reply = ask.get(path)
    tag = reply.headers["etag"]
    assert not tag.startswith("W/")
    assert (reply.headers["cache-control"], reply.headers["vary"]) == ("private, no-cache", "Authorization, Cookie")
    for known in (tag, f'"other", {tag}', f"W/{tag}"):
        again = ask.get(path, headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["cache-control"] == "private, no-cache"
    assert ask.get(path, headers={"if-none-match": '"other"'}).content == reply.content
    head = ask.head(path)
    assert (head.status_code, head.headers["etag"], head.content) == (200, tag, b"")


def test_a_tag_changes_with_what_the_answer_stands_on(tmp_path: Path) -> None:
    file = tmp_path / "a.attache"
    fill(file)
    paths = (
        "/documents/s1",
        "/documents/s1/page",
        "/documents/s1/versions",
        "/documents",
        "/search?q=rail",
        "/alerts",
        "/health",
    )
    with answering(file) as app:
        ask = TestClient(app)
        before = {path: ask.get(f"{ROOT}{path}").headers["etag"] for path in paths}
        assert len(set(before.values())) == len(paths)
        reading = decode(ask.get(f"{ROOT}/documents/s1").content)
        with Archive.open(file, write=True) as kept:
            reading.document.title = "Read again: rail"
            keep(kept, reading, program="2")
            keep(kept, sent("more"))
            watch.check(kept, NOW)
        changed = {path for path in paths if ask.get(f"{ROOT}{path}").headers["etag"] != before[path]}
        assert changed == set(paths) - {"/documents/s1/page"}


def test_a_database_answers_alike(ask: TestClient, ask_postgres: TestClient) -> None:
    for path in ASKED:
        if "/search?" in path or "cursor=" in path:  # by ranks and numbers, which are each database's own
            continue
        here, there = (untimed(one.get(path)) for one in (ask, ask_postgres))
        assert here == there, path


def untimed(reply: Any) -> Any:
    """The answer without when things were stored, and the numbers that a server gives."""

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: without(v) for k, v in value.items() if k not in ("added", "saved", "made", "number", "next", "seen")}
        return [without(one) for one in value] if isinstance(value, list) else value

    assert reply.status_code == 200
    return without(reply.json()) if reply.headers["content-type"] == "application/json" else reply.content


_NAMES = (
    "limit",
    "offset",
    "cursor",
    "actor",
    "since",
    "until",
    "document",
    "q",
    "state",
    "kind",
    "unseen",
    "type",
    "day",
    "x",
)


@example(path="/events", more={"document": "\0"})
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(("/events", "/transfers", "/documents", "/actors", "/places", "/alerts", "/regimes", "/dyads")),
    more=st.dictionaries(
        st.sampled_from(_NAMES),
        st.sampled_from(("", "0", "3", "-1", "2024-02-30", "2024", "RUS", "true", "\0", "é%", "9" * 30)),
        max_size=3,
    ),
)  # fmt: skip
def test_no_parameter_is_too_much(ask: TestClient, path: str, more: dict[str, str]) -> None:
    reply = ask.get(f"{ROOT}{path}", params=more)
    assert reply.status_code in (200, 400)
    if reply.status_code == 400:
        assert reply.json()["parameter"] in (*more, "q")
        assert reply.headers["cache-control"] == "no-store"
