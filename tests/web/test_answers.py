"""What is answered: searches, documents, pages; and what is said where a request is wrong."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from attache.archive import Archive
from attache.archive.search import search
from attache.records import decode
from tests.postgres import Server
from tests.web.conftest import HTML, PDF, fill, serving


def found(client: httpx.Client, **asked: object) -> dict:  # type: ignore[type-arg]
    reply = client.get("/api/v1/search", params=asked)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json"), reply.text
    return reply.json()


def refused(reply: httpx.Response, status: int = 400) -> dict:  # type: ignore[type-arg]
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json"), reply.text
    said = reply.json()
    assert said["status"] == status
    assert "\n" not in said["detail"]
    return said


def test_a_search_finds_what_the_library_finds(client: httpx.Client, press: Path) -> None:
    query = "drone* OR from:RUS"
    with Archive.open(press) as kept:
        want = search(kept, query, limit=3, offset=2, order="oldest", facets=("genre", "year"))
    assert want.total > 5
    asked = {"q": query, "limit": 3, "offset": 2, "sort": "oldest", "facets": "genre,year"}
    assert found(client, **asked) == json.loads(msgspec.json.encode(want))
    assert found(client, q=query, limit=3, offset=2, sort="oldest", facets=["genre", "year"]) == found(client, **asked)


def test_twenty_are_shown_unless_told_otherwise(client: httpx.Client) -> None:
    query = "page OR visit*"
    assert found(client, q=query)["total"] > 20
    assert len(found(client, q=query)["hits"]) == 20
    assert len(found(client, q=query, limit=100)["hits"]) > 20
    assert found(client, q=query, limit=0)["hits"] == []
    assert found(client, q=query)["facets"] == {}


def test_a_query_that_is_not_understood_is_answered_with_the_place_and_the_way_out(client: httpx.Client) -> None:
    said = refused(client.get("/api/v1/search", params={"q": "drones tpye:CONSULT"}))
    assert (said["at"], said["parameter"]) == (7, "q")
    assert "tpye" in said["reason"]
    assert "type:" in said["way_out"]
    assert said["way_out"] in said["detail"]


@pytest.mark.parametrize(
    ("asked", "parameter", "words"),
    [
        ("", "q", "q is missing"),
        ("q=()", "q", "the query"),
        (f"q={'x' * 4001}", "q", "4"),
        ("q=a&q=b", "q", "more than once"),
        ("q=a&limit=101", "limit", "above 100"),
        ("q=a&limit=-1", "limit", "from 0 to 100"),
        ("q=a&limit=ten", "limit", "no whole number"),
        ("q=a&limit=", "limit", "no whole number"),
        ("q=a&limit=%D9%A1", "limit", "no whole number"),
        ("q=a&offset=10001", "offset", "narrow the query"),
        ("q=a&offset=99999999999999999999", "offset", "no whole number"),
        ("q=a&facets=genre,colour", "facets", "there is no facet 'colour'; there are genre"),
        ("q=a&sort=best", "sort", "relevance, newest, oldest"),
        ("q=a&size=3", "size", "there is no parameter 'size'; there are q"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(client: httpx.Client, asked: str, parameter: str, words: str) -> None:
    said = refused(client.get(f"/api/v1/search?{asked}"))
    assert said["parameter"] == parameter
    assert words in said["detail"]


_PIECES = ('"', "(", ")", "-", "*", ":", "OR", "AND", "NOT", "from:", "when:", "title:", "RUS", "drone", "ü", "\0", "%", " ")


@example(query=":\n", more={})
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
    | st.lists(st.sampled_from(_PIECES), max_size=14).map("".join),
    more=st.dictionaries(st.sampled_from(("limit", "offset", "facets", "sort")), st.sampled_from(("", "0", "3", "x", "year"))),
)
def test_no_query_is_too_much(client: httpx.Client, query: str, more: dict[str, str]) -> None:
    reply = client.get("/api/v1/search", params={"q": query, **more})
    assert reply.status_code in (200, 400)
    if reply.status_code == 400:
        refused(reply)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=30), before=st.sampled_from(("/api/v1/search?", "/api/v1/search?q=", "/api/v1/documents/", "/")))
def test_no_bytes_in_an_address_are_too_much(client: httpx.Client, raw: bytes, before: str) -> None:
    escaped = "".join(f"%{byte:02x}" for byte in raw)
    assert client.get(f"{before}{escaped}").status_code in (200, 400, 404)


def test_a_document_is_its_newest_reading_in_the_form_of_the_contract(client: httpx.Client, press: Path) -> None:
    with Archive.open(press) as kept:
        for id in ("d003", "wire/7/page", "d-lone"):
            reply = client.get(f"/api/v1/documents/{id.replace('/', '%2F')}")
            assert (reply.status_code, reply.headers["content-type"]) == (200, "application/json")
            assert decode(reply.content) == kept.reading(id)
    assert client.get("/api/v1/documents/wire%2F7%2Fpage").json()["document"]["title"] == "New"


def test_a_page_is_its_bytes_to_be_saved_and_never_shown(client: httpx.Client) -> None:
    for id, data, kind, name in (
        ("d-pdf", PDF, "application/octet-stream", "d-pdf.bin"),
        ("wire%2F7%20%C3%BC", HTML, "text/plain", "wire-7.txt"),
        ("wire%2F7%2Fpage", b"the second", "text/plain", "wire-7-page.txt"),
    ):
        reply = client.get(f"/api/v1/documents/{id}/page")
        assert (reply.status_code, reply.content, reply.headers["content-type"]) == (200, data, kind)
        assert reply.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert reply.headers["x-content-type-options"] == "nosniff"
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        assert reply.headers["repr-digest"] == f"sha-256=:{digest}:"


@pytest.mark.parametrize("path", ["d00", "nobody", "", "%00", "wire%2F7", "nobody/page", "d00/page", "%ff/page"])
def test_a_document_that_is_not_there_is_said(client: httpx.Client, path: str) -> None:
    said = refused(client.get(f"/api/v1/documents/{path}"), 404)
    assert "there is no document" in said["detail"]
    assert "/api/v1/search" in said["detail"]


@pytest.mark.parametrize("path", ["/api", "/api/v1/search/", "/docs", "/api/../../etc/passwd", "/api//search"])
def test_an_address_that_is_not_there_is_said(client: httpx.Client, path: str) -> None:
    assert "/openapi.json" in refused(client.get(path), 404)["detail"]


def test_health_says_what_answers(client: httpx.Client) -> None:
    said = client.get("/api/v1/health").json()
    assert (said["status"], said["documents"]) == ("ok", 34)


def test_head_is_get_without_the_body(client: httpx.Client) -> None:
    for path in (
        "/api/v1/health",
        "/api/v1/search?q=port",
        "/api/v1/documents/d001",
        "/api/v1/documents/d-pdf/page",
        "/api/v1/documents/no",
    ):
        got, head = client.get(path), client.head(path)
        assert head.content == b""
        assert head.status_code == got.status_code
        assert head.headers["content-length"] == str(len(got.content))


def test_a_database_is_served_alike(postgres: Server, client: httpx.Client) -> None:
    name = postgres.archive()
    fill(name)
    with serving(name) as other:
        for asked in ("q=drone*+OR+from:RUS&sort=newest&facets=genre", "q=%00", "q=a&limit=0", "q=a:b"):
            here, there = (one.get(f"/api/v1/search?{asked}") for one in (client, other))
            assert (there.status_code, there.json()) == (here.status_code, here.json())
        for path in (
            "/api/v1/documents/d003",
            "/api/v1/documents/%00",
            "/api/v1/documents/wire%2F7%2Fpage/page",
            "/api/v1/health",
        ):
            here, there = client.get(path), other.get(path)
            assert (there.status_code, there.content) == (here.status_code, here.content)
