"""Feeds: what is in them, what of it is new, and that no feed does harm."""

import json

import pytest

from attache.sources import Failure, RawPage
from attache.sources.feeds import BadFeed, entries, outlines
from attache.sources.feedstate import State, StateError
from attache.sources.follow import Follower
from attache.sources.polite import Polite

BASE = "https://news.example/feed/"


def rss(*links, more=""):
    items = "".join(f"<item><title>T</title><link>{link}</link>{more}</item>" for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>N</title>{items}</channel></rss>'.encode()


def atom(*links):
    items = "".join(f'<entry><link href="{link}"/><updated>{changed}</updated></entry>' for link, changed in links)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title>{items}</feed>'.encode()


def json_feed(*items):
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": list(items)}).encode()


@pytest.mark.parametrize(
    "data",
    [
        rss("https://news.example/a", "/b#top", "https://news.example/a"),
        rss("https://news.example/a", "/b").decode().replace("?>", ' encoding="utf-16"?>').encode("utf-16"),
        b"\n" + rss("https://news.example/a", "/b").replace(b"<title>T", b"<title>T &nbsp; & <b>"),
        atom(("https://news.example/a", "2025-03-01T00:00:00Z"), ("/b", "2025-03-02T00:00:00Z")),
        json_feed({"id": "1", "url": "https://news.example/a"}, {"id": "https://news.example/b"}, {"id": 3}, "x"),
    ],
)
def test_feeds_of_all_kinds(data):
    assert [entry.url for entry in entries(data, BASE)] == ["https://news.example/a", "https://news.example/b"]


def test_when_an_article_was_changed():
    assert [e.changed for e in entries(atom(("/a", "2025-03-01T00:00:00Z")), BASE)] == ["2025-03-01T00:00:00Z"]
    dated = rss("/a", more="<pubDate>Sat, 01 Mar 2025 00:00:00 GMT</pubDate>")
    assert [e.changed for e in entries(dated, BASE)] == ["Sat, 01 Mar 2025 00:00:00 GMT"]
    assert [e.changed for e in entries(json_feed({"url": "/a", "date_modified": "2025"}), BASE)] == ["2025"]


@pytest.mark.parametrize(
    "data", [b"", b"{", b'{"version": 1}', b"[]", b"<html><p>x</p></html>", b"no feed", b"\x00\xff", b"{" * 9000]
)
def test_what_is_no_feed(data):
    with pytest.raises(BadFeed):
        entries(data, BASE)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "http://[::1", "", "x" * 3000, "data:,x"])
def test_links_that_are_none(url):
    assert [e.url for e in entries(rss(url, "/b"), BASE) if "xxx" not in e.url] == ["https://news.example/b"]


def test_a_feed_opens_no_file(tmp_path):
    (tmp_path / "secret").write_text("https://news.example/secret")
    declared = f'<!DOCTYPE rss [<!ENTITY f SYSTEM "file://{tmp_path}/secret">]><rss'.encode()
    found = [e.url for e in entries(rss("/b", "&f;", "/c").replace(b"<rss", declared), BASE)]
    assert found[0 :: len(found) - 1] == ["https://news.example/b", "https://news.example/c"]
    assert not any("secret" in url for url in found)


def test_a_feed_does_not_grow():
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "a" * 1000}">' for i in range(9))
    declared = f"<!DOCTYPE rss [{entities}]><rss".encode()
    with pytest.raises(BadFeed):
        entries(rss("/b", "/c").replace(b"<rss", declared).replace(b"<title>T", b"<title>&a8;"), BASE)


def test_a_feed_with_too_much_in_it():
    assert len(entries(rss(*(f"/{i}" for i in range(3000))), BASE)) == 1000
    author = rss("/a", more=f"<author>{'a' * 300_000}@</author>")  # a pattern of feedparser's is quadratic here
    assert [e.url for e in entries(author, BASE)] == ["https://news.example/a"]


def test_lists_of_feeds():
    data = (
        b'<?xml version="1.0"?><opml version="2.0"><body><outline text="Press"><outline text="A" xmlUrl="https://a.example/rss"/>'
        b'<outline xmlurl="https://b.example/atom"/><outline text="A" xmlUrl="https://a.example/rss"/></outline></body></opml>'
    )
    assert outlines(data) == ["https://a.example/rss", "https://b.example/atom"]
    for broken in (b"", b"<html/>", b"none"):
        with pytest.raises(BadFeed):
            outlines(broken)


# following


class Time:
    now = 1_000_000.0


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def follower(tmp_path, time):
    return lambda: Follower(State(tmp_path / "feeds.json"), Polite(0.0), now=lambda: time.now)


def round_of(follower, feed):
    """One round: what was had of new pages, and the failures."""
    news = follower.look(feed)
    if news.failure:
        return str(news.failure)
    pages = list(follower.pages(news))
    follower.done(news)
    return [page.data.decode() if isinstance(page, RawPage) else "-" for page in pages]


def test_only_what_is_new_is_fetched(news, follower):
    feed = news.at + "/feed"
    news.answers |= {"/feed": (200, {"ETag": '"1"'}, rss("/a", "/b")), "/a": b"A", "/b": b"B", "/c": b"C"}
    assert round_of(follower(), feed) == ["A", "B"]
    assert round_of(follower(), feed) == []
    assert news.asked[-1][1]["if-none-match"] == '"1"'
    news.answers["/feed"] = (200, {"ETag": '"2"'}, rss("/c", "/a"))
    assert round_of(follower(), feed) == ["C"]
    assert news.paths == ["/feed", "/a", "/b", "/feed", "/feed", "/c"]


def test_last_modified_is_sent_back(news, follower):
    day = "Sat, 01 Mar 2025 00:00:00 GMT"
    news.answers |= {"/feed": (200, {"Last-Modified": day}, rss())}
    follower_ = follower()
    round_of(follower_, news.at + "/feed")
    round_of(follower_, news.at + "/feed")
    assert news.asked[-1][1]["if-modified-since"] == day


def test_an_article_that_changed_is_fetched_again(news, follower):
    news.answers |= {"/feed": atom(("/a", "1"), ("/b", "1")), "/a": b"A", "/b": b"B"}
    round_of(follower(), news.at + "/feed")
    news.answers |= {"/feed": atom(("/a", "2"), ("/b", "1")), "/a": b"A corrected"}
    assert round_of(follower(), news.at + "/feed") == ["A corrected"]


def test_stopped_before_all_is_kept_nothing_is_lost(news, follower):
    news.answers |= {"/feed": (200, {"ETag": '"1"'}, rss("/a", "/b")), "/a": b"A", "/b": b"B"}
    stopped = follower()
    next(iter(stopped.pages(stopped.look(news.at + "/feed"))))
    assert round_of(follower(), news.at + "/feed") == ["A", "B"]


def test_an_article_that_cannot_be_had_is_tried_four_times(news, follower):
    feed = news.at + "/feed"
    news.answers |= {"/feed": (200, {"ETag": '"1"'}, rss("/a", "/b")), "/a": b"A", "/b": (500, {}, b"")}
    assert round_of(follower(), feed) == ["A", "-"]
    assert [round_of(follower(), feed) for _ in range(4)] == [["-"], ["-"], ["-"], []]
    news.answers |= {"/feed": (200, {"ETag": '"2"'}, rss("/c")), "/c": (500, {}, b"")}
    assert round_of(follower(), feed) == ["-"]
    news.answers["/c"] = b"C"
    assert round_of(follower(), feed) == ["C"]
    assert round_of(follower(), feed) == []


def test_a_feed_that_fails_is_left_alone_for_longer_and_longer(news, follower, time):
    feed = news.at + "/feed"
    news.answers["/feed"] = (500, {}, b"")
    waits = []
    for _ in range(12):
        assert "the server answered 500" in round_of(follower(), feed)
        begun = time.now
        while not follower().is_due(feed):
            time.now += 300
        waits.append(time.now - begun)
    assert waits == [min(300 * 2**n, 86_400) for n in range(12)]
    news.answers["/feed"] = rss()
    assert round_of(follower(), feed) == []
    news.answers["/feed"] = b"no feed"
    assert "no feed that can be read" in round_of(follower(), feed)
    time.now += 301
    assert follower().is_due(feed)


def test_a_feed_says_how_long_to_wait_and_that_it_is_gone(news, follower, time):
    feed = news.at + "/feed"
    news.answers["/feed"] = (429, {"Retry-After": "5000"}, b"")
    assert "429" in round_of(follower(), feed)
    time.now += 4999
    assert not follower().is_due(feed)
    time.now += 1
    assert follower().is_due(feed)
    news.answers["/feed"] = (410, {}, b"")
    assert "gone for good" in round_of(follower(), feed)
    time.now += 1e9
    assert not follower().is_due(feed)


def test_links_of_a_feed_from_outside_lead_nowhere_inside(news, follower, monkeypatch):
    news.answers |= {"/feed": rss(f"{news.at}/secret", "/a"), "/secret": b"S", "/a": b"A"}
    outside = follower()
    found = outside.look(news.at + "/feed")
    found.trusted = frozenset({"93.184.216.34"})  # as if the feed's host were a public one
    pages = list(outside.pages(found))
    assert all(isinstance(page, Failure) and "private network" in str(page) for page in pages)
    assert news.paths == ["/feed"]


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[1]", b'{"version": 2, "feeds": {}}', b'{"version": 1, "feeds": {"a": 1}}', b"\xff"]
)
def test_a_state_that_is_damaged_is_named(tmp_path, data):
    (tmp_path / "s.json").write_bytes(data)
    with pytest.raises(StateError, match=r"s\.json: is no state of feeds, or is damaged .*--state"):
        State(tmp_path / "s.json")


def test_a_state_that_cannot_be_written(tmp_path):
    with pytest.raises(StateError, match="cannot be written"):
        State(tmp_path / "no" / "folder.json").save()
