"""Fetching from a web address, on loopback alone."""

import gzip
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from attache.sources import Failure, fetch, web

PAGE = b"<html><body><p>The ministers met.</p></body></html>"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.partition("?")[0]
        status, headers, body = self.server.answers.get(path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.server.seen.append(path)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.answers, httpd.seen = {}, []
    httpd.address = f"http://127.0.0.1:{httpd.server_port}"
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,))
    thread.start()
    yield httpd
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def get(server, path):
    (got,) = fetch(server.address + path)
    return got


def test_a_page(server):
    server.answers["/a"] = (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE)
    page = get(server, "/a?q=ü")
    assert (page.origin, page.url) == (server.address + "/a?q=ü", server.address + "/a?q=%C3%BC")
    assert (page.data, page.content_type) == (PAGE, "text/html; charset=utf-8")
    assert page.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("name", ["gzip", "deflate", "raw deflate"])
def test_compressed_answers(server, name):
    raw = zlib.compressobj(wbits=-15)
    body = {"gzip": gzip.compress(PAGE), "deflate": zlib.compress(PAGE), "raw deflate": raw.compress(PAGE) + raw.flush()}[name]
    server.answers["/a"] = (200, {"Content-Encoding": name.split()[-1]}, body)
    assert get(server, "/a").data == PAGE


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_encodings_nobody_asked_for_are_refused(server, encoding):
    server.answers["/a"] = (200, {"Content-Encoding": encoding}, PAGE)
    assert "encoding that nobody asked for" in str(get(server, "/a"))


def test_a_bomb_is_cut_at_the_limit(server, monkeypatch):
    server.answers["/a"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"\0" * 30_000_000))
    assert "too large for one page" in str(get(server, "/a"))


def test_an_answer_without_end_is_cut_at_the_limit(server, monkeypatch):
    monkeypatch.setattr(web, "MAX_PAGE", 100_000)
    server.answers["/a"] = (200, {}, b"x" * 1_000_000)
    assert "too large for one page" in str(get(server, "/a"))


def test_an_answer_that_breaks_off_is_kept_as_far_as_it_came(server):
    server.answers["/a"] = (200, {"Content-Length": "5000"}, PAGE)
    assert get(server, "/a").data == PAGE


@pytest.mark.parametrize(("status", "words"), [(404, "404"), (403, "save the page"), (500, "500")])
def test_errors_are_told(server, status, words):
    server.answers["/a"] = (status, {}, b"no")
    failure = get(server, "/a")
    assert isinstance(failure, Failure)
    assert words in str(failure)


def test_redirects_are_followed_five_times(server):
    for i in range(9):
        server.answers[f"/{i}"] = (302, {"Location": f"/{i + 1}"}, b"")
    server.answers["/5"] = (200, {}, PAGE)
    assert get(server, "/0").url == server.address + "/5"
    server.answers["/5"] = (302, {"Location": "/6"}, b"")
    assert "more than 5 redirects" in str(get(server, "/0"))


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://10.1.2.3/", "http://user@127.0.0.1/", "//[::1"]
)
def test_redirects_lead_nowhere_else(server, target):
    server.answers["/a"] = (302, {"Location": target}, b"")
    assert isinstance(get(server, "/a"), Failure)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "0x7f.1",
        "2130706433",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "localhost",
        "0.0.0.0",
        "169.254.169.254",
        "100.64.0.1",
    ],
)
def test_a_public_page_cannot_send_us_inside(server, monkeypatch, host):
    # the server stands for a public one: its address counts as public, the target does not
    answer = web._Answer(302, {"location": f"http://{host}:{server.server_port}/secret"}, b"", "")
    monkeypatch.setattr(web, "_get", lambda *_: answer)
    monkeypatch.setattr(web, "_resolve", _public_first(web._resolve))
    (failure,) = fetch("http://news.example/")
    assert isinstance(failure, Failure)
    assert "/secret" not in server.seen


def _public_first(real):
    def resolve(parts, allowed):
        return ["93.184.216.34"] if parts.hostname == "news.example" else real(parts, allowed)

    return resolve


def test_https_is_never_left_for_http(monkeypatch):
    monkeypatch.setattr(web, "_get", lambda *_: web._Answer(302, {"location": "http://8.8.8.8/"}, b"", ""))
    (failure,) = fetch("https://8.8.8.8/")
    assert "from https to http" in str(failure)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.0.0.1", False), ("172.16.0.1", False),
        ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),
        ("::1", False), ("::", False), ("fc00::1", False), ("fe80::1", False), ("::ffff:10.0.0.1", False),
        ("::127.0.0.1", False),        ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("ff02::1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address, public):
    assert web.is_public(address) is public


@pytest.mark.parametrize(
    "source", ["http://", "http://a b/", "http://u:p@127.0.0.1/", "http://[::1", "http://127.0.0.1:99999/", "http:/a"]
)
def test_addresses_that_are_none(source):
    (failure,) = fetch(source)
    assert isinstance(failure, Failure)


def test_a_server_that_is_not_there(server):
    server.server_close()
    assert "could not be fetched" in str(get(server, "/a"))


def test_a_server_that_drips_is_cut_off(server, monkeypatch):
    monkeypatch.setattr(web, "READ_TIMEOUT", 0.1)
    monkeypatch.setattr(Handler, "do_GET", lambda self: threading.Event().wait(0.5))
    assert "did not answer in time" in str(get(server, "/a"))
