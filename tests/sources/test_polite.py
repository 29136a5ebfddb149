"""Fetching many pages: the pause between two, robots.txt, Retry-After, and no way into private networks."""

import datetime as dt
from email.utils import format_datetime

import pytest

from attache.sources import Failure, RawPage, lists
from attache.sources.polite import Polite, retry_after
from attache.sources.web import Answer
from tests.sources.server import site


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def client(clock):
    return Polite(2.0, clock=lambda: clock.now, sleep=clock.sleep)


def test_a_pause_between_two_questions_to_a_host(news, client, clock):
    news.answers |= {"/a": b"A page.", "/b": b"B page."}
    assert [client.page(news.at + path).data for path in ("/a", "/b")] == [b"A page.", b"B page."]
    assert [path for path, _ in news.asked] == ["/robots.txt", "/a", "/b"]
    assert clock.slept == [2.0, 2.0]
    clock.now += 1.5
    client.page(news.at + "/a")
    assert clock.slept[2:] == [0.5]


def test_robots_are_obeyed(news, client, clock):
    news.answers |= {
        "/robots.txt": b"User-agent: *\nDisallow: /\n\nUser-agent: attache\nDisallow: /private\nCrawl-delay: 7\n",
        "/a": b"A page.", "/private/b": b"B page.",
    }  # fmt: skip
    assert client.page(news.at + "/a").data == b"A page."
    refused = client.page(news.at + "/private/b")
    assert "robots.txt asks programs to leave it alone" in str(refused)
    assert news.paths == ["/a"]
    assert clock.slept == [7.0]


def test_robots_of_the_host_that_a_redirect_leads_to_are_obeyed(news, client, clock):
    with site() as other:
        news.answers |= {"/a": (302, {"Location": f"{other.at}/a"}, b""), "/b": (301, {"Location": f"{other.at}/open"}, b"")}
        other.answers |= {
            "/robots.txt": b"User-agent: *\nDisallow: /a\nCrawl-delay: 9\n", "/a": b"Not for us.", "/open": b"A page.",
        }  # fmt: skip
        refused = client.page(f"{news.at}/a")
        assert refused.origin == f"{news.at}/a"
        assert f"sent on to {other.at}/a: the host's robots.txt asks programs to leave it alone" in str(refused)
        assert [path for path, _ in other.asked] == ["/robots.txt"]
        assert client.page(f"{news.at}/b").data == b"A page."
        assert [path for path, _ in other.asked] == ["/robots.txt", "/open"]
        assert client.page(f"{news.at}/b").data == b"A page."
    assert clock.slept[-1] == 7.0  # of nine seconds, the first host's pause was two


def test_a_path_forbidden_is_so_by_way_of_a_redirect_too(news, client):
    news.answers |= {
        "/robots.txt": b"User-agent: *\nDisallow: /private\n", "/private/a": b"No.",
        "/a": (302, {"Location": "/private/a"}, b""),
    }  # fmt: skip
    assert "robots.txt" in str(client.page(f"{news.at}/a"))
    assert news.paths == ["/a"]


def test_robots_are_asked_for_once(news, client):
    news.answers |= {"/a": (302, {"Location": "/b"}, b""), "/b": b"B page."}
    assert client.page(f"{news.at}/a").data == client.page(f"{news.at}/b").data == b"B page."
    assert client.page(f"{news.at}/b", trusted=frozenset({"127.0.0.1"})).data == b"B page."
    assert [path for path, _ in news.asked] == ["/robots.txt", "/a", "/b", "/b", "/b"]


def test_robots_may_lie_elsewhere(news, client):
    """A host's rules are looked for where it sends us, as RFC 9309 has it, without asking for the rules there."""
    with site() as other:
        news.answers |= {"/robots.txt": (301, {"Location": f"{other.at}/rules"}, b""), "/a": b"A page."}
        other.answers["/rules"] = b"User-agent: *\nDisallow: /a\n"
        assert isinstance(client.page(f"{news.at}/a"), Failure)
        assert [path for path, _ in other.asked] == ["/rules"]
    assert news.paths == []


def test_a_host_that_is_overloaded_is_the_one_that_answered(news, client, clock):
    with site() as other:
        news.answers |= {"/a": (302, {"Location": f"{other.at}/a"}, b""), "/b": b"B page."}
        other.answers |= {"/a": (503, {"Retry-After": "90"}, b"")}
        assert "503" in str(client.page(f"{news.at}/a"))
        assert client.page(f"{news.at}/b").data == b"B page."
        assert "stay away for" in str(client.page(f"{other.at}/a"))
        assert "stay away for" in str(client.page(f"{news.at}/a"))
        assert other.paths == ["/a"]


def test_a_host_whose_robots_cannot_be_had_is_left_alone(news, client):
    news.answers |= {"/robots.txt": (503, {}, b""), "/a": b"A page."}
    assert "robots.txt cannot be had" in str(client.page(news.at + "/a"))
    assert news.paths == []


def test_a_host_that_asks_us_to_stay_away(news, client, clock):
    news.answers |= {"/a": (429, {"Retry-After": "90"}, b""), "/b": b"B page."}
    assert isinstance(client.page(news.at + "/a"), Failure)
    assert "stay away for 90 more seconds" in str(client.page(news.at + "/b"))
    assert news.paths == ["/a"]
    clock.now += 91
    assert client.page(news.at + "/b").data == b"B page."


def test_retry_after():
    def said(value):
        return retry_after(Answer("u", 429, "", {"retry-after": value} if value else {}, b"", frozenset()))

    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=600)
    assert said("120") == 120
    assert 590 < said(format_datetime(soon, usegmt=True)) <= 600
    assert said(format_datetime(soon - dt.timedelta(days=1), usegmt=True)) == 0
    assert said("9" * 11) == 7 * 86_400
    assert [said(v) for v in ("", "soon", "-5", "²")] == [None] * 4


def test_what_a_feed_names_may_not_be_private(news, client):
    news.answers["/secret"] = b"A secret."
    outside = client.page(news.at + "/secret", trusted=frozenset({"93.184.216.34"}))
    assert "inside a private network" in str(outside)
    assert news.asked == []
    assert client.page(news.at + "/secret", trusted=frozenset({"127.0.0.1"})).data == b"A secret."


def test_a_list_of_addresses(news, client, tmp_path):
    news.answers |= {"/a": b"A page.", "/b": b"B page."}
    file = tmp_path / "links.txt"
    file.write_text(
        f"\ufeff{news.at}/a\r\n\n# later\nnews.example/x\n{news.at}/gone\n  {news.at}/b  \n{news.at}/a\nfile:///etc/passwd"
    )
    found = list(lists.read_list(str(file), client))
    assert [page.data for page in found if isinstance(page, RawPage)] == [b"A page.", b"B page."]
    named = [str(f) for f in found if isinstance(f, Failure)]
    assert named[0].startswith(f"{file}:4: the line is no web address; ")
    assert "404" in named[1]
    assert named[2].startswith(f"{file}:8: ")
    assert "cannot be read" in str(*lists.read_list(str(tmp_path / "none"), client))


@pytest.mark.parametrize("url", ["http://[::1", "http://", "nothing", "ftp://127.0.0.1/a"])
def test_no_address_at_all(client, url):
    assert isinstance(client.get(url), Failure)
