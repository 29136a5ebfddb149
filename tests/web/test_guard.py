"""Who may ask and how, which headers every answer has, and what is said when the archive cannot be used."""

from __future__ import annotations

import logging
import shutil
import socket
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import httpx
import pytest

from attache.archive import search as library
from attache.web import shelf
from attache.web.guard import HEADERS
from tests.web.conftest import serving

PATHS = (
    "/api/v1/health",
    "/api/v1/search?q=port",
    "/api/v1/search?q=(",
    "/api/v1/documents/d-pdf/page",
    "/openapi.json",
    "/nowhere",
)


def test_every_answer_tells_the_browser_to_show_nothing_and_nobody_else_to_remember_it(client: httpx.Client) -> None:
    replies = [client.get(path) for path in PATHS]
    replies += [client.post("/api/v1/search"), client.get("/api/v1/health", headers={"Host": "evil.example"})]
    assert [reply.status_code for reply in replies] == [200, 200, 400, 200, 200, 404, 405, 421]
    for reply in replies:
        wanted = {name.lower(): value for name, value in HEADERS.items()}
        if "etag" in reply.headers:
            wanted |= {"cache-control": "private, no-cache", "vary": "Authorization, Cookie"}
        assert reply.headers.items() >= wanted.items()
        assert reply.headers["content-security-policy"].startswith("default-src 'none';")
        assert "server" not in reply.headers


def test_pages_of_other_sites_are_not_let_in(client: httpx.Client) -> None:
    reply = client.get("/api/v1/search?q=port", headers={"Origin": "https://evil.example"})
    assert not [name for name in reply.headers if name.startswith("access-control")]
    asked_before = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
    assert client.options("/api/v1/search", headers=asked_before).status_code == 405


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"])
def test_only_get_and_head_are_answered(client: httpx.Client, method: str) -> None:
    request = client.build_request("GET", "/api/v1/health")
    request.method = method
    reply = client.send(request)
    assert reply.status_code == 405
    assert reply.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "10.0.0.1", "", "[::2]", "a b"]
)
def test_another_host_is_not_answered_for(client: httpx.Client, host: str) -> None:
    assert client.get("/api/v1/health", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8750", "127.0.0.1", "127.0.0.1:1", "[::1]:8750", "localhost.:80"])
def test_this_host_is_answered_for_by_all_its_names(client: httpx.Client, host: str) -> None:
    assert client.get("/api/v1/health", headers={"Host": host}).status_code == 200


def test_a_request_without_host_is_refused(client: httpx.Client) -> None:
    with socket.create_connection((client.base_url.host, client.base_url.port or 0)) as raw:
        raw.sendall(b"GET /api/v1/health HTTP/1.0\r\n\r\n")
        with raw.makefile("rb") as stream:
            assert b" 400 " in stream.readline()


def test_an_archive_that_breaks_is_said_and_comes_back(press: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "moved.attache"
    shutil.copy(press, file)
    with serving(file) as client, caplog.at_level(logging.ERROR, "attache.web"):
        file.rename(tmp_path / "away")
        for path in ("/api/v1/search?q=port", "/api/v1/health", "/api/v1/documents/d001", "/api/v1/documents/d001/page"):
            reply = client.get(path)
            assert reply.status_code == 503
            assert str(tmp_path) not in reply.text
        assert str(file) in caplog.text
        (tmp_path / "away").rename(file)
        assert client.get("/api/v1/health").status_code == 200


def test_a_fault_of_ours_is_one_line_and_the_server_goes_on(
    press: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret")

    with serving(press) as client, monkeypatch.context() as patch, caplog.at_level(logging.INFO, "attache.web"):
        patch.setattr(library, "search", fails)
        reply = client.get("/api/v1/search?q=port")
        assert (reply.status_code, reply.headers["content-type"]) == (500, "application/problem+json")
        assert "secret" not in reply.text
        assert "RuntimeError: secret" in caplog.text
        assert "Traceback" not in caplog.text + reply.text
        assert client.get("/api/v1/health").status_code == 200


def test_a_slow_search_keeps_nobody_waiting_and_too_many_are_sent_away(press: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, go_on, search = threading.Event(), threading.Event(), library.search

    def slow(*args: Any, **named: Any) -> Any:
        inside.set()
        assert go_on.wait(60)
        return search(*args, **named)

    monkeypatch.setattr(library, "search", slow)
    monkeypatch.setattr(shelf, "AT_ONCE", 1)
    monkeypatch.setattr(shelf, "WAITING", 1)
    with serving(press) as client, ThreadPoolExecutor(3) as threads:
        try:
            first = threads.submit(client.get, "/api/v1/search?q=port")
            assert inside.wait(60)
            assert client.get("/openapi.json").status_code == 200  # needs no thread
            two = [threads.submit(client.get, "/api/v1/health") for _ in range(2)]
            sent_away = next(as_completed(two, timeout=60)).result()
            assert (sent_away.status_code, sent_away.headers["retry-after"]) == (503, "1")
        finally:
            go_on.set()
        assert first.result().status_code == 200
        assert sorted(t.result().status_code for t in two) == [200, 503]
