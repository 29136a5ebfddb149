"""Atom feeds: valid, with what is new, and 304 where nothing has changed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import feedparser
import pytest
from lxml import etree
from starlette.testclient import TestClient

from attache.archive import Archive, watch
from tests.archive.watch.made import NOW, keep, sent
from tests.web.interface.conftest import answering, fill
from tests.web.workbench.made import EVIL

FEEDS = ("/feeds/searches/Port%20%26%20rail", "/feeds/watchlists/Shells%20%2F%20rails", "/feeds/alerts")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("path", FEEDS)
def test_feeds_are_what_the_standard_asks_for(ask: TestClient, path: str) -> None:
    """RFC 4287: what a feed and an entry must have, each once; ids that are unlike; times with a zone."""
    reply = ask.get(path)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/atom+xml")
    feed = etree.fromstring(reply.content)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1
            assert one.findtext(f"{ATOM}{name}")
        assert dt.datetime.fromisoformat(one.findtext(f"{ATOM}updated") or "").tzinfo is not None
        assert all(":" in link.get("href", "") for link in one.findall(f"{ATOM}link"))
        assert len(one.findall(f"{ATOM}link[@rel='alternate']")) == 1
    assert feed.find(f"{ATOM}author") is not None
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == f"http://testserver{path}"
    ids = [one.findtext(f"{ATOM}id") for one in (feed, *entries)]
    assert len(set(ids)) == len(ids)
    updated = [one.findtext(f"{ATOM}updated") or "" for one in entries]
    assert updated == sorted(updated, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == updated[0]
    read = feedparser.parse(reply.content)
    assert not read.bozo
    assert len(read.entries) == len(entries)


def test_links_lead_to_the_pages(ask: TestClient) -> None:
    for path in FEEDS:
        read = feedparser.parse(ask.get(path).content)
        for link in (read.feed.link, *(one.link for one in read.entries[:3])):
            assert ask.get(link.removeprefix("http://testserver"), headers={"accept": "text/html"}).status_code == 200


def test_a_feed_has_the_newest_first_and_no_more_than_fifty(tmp_path: Path) -> None:
    fill(tmp_path / "a.attache")
    with answering(tmp_path / "a.attache") as app:
        ask = TestClient(app)
        before = {path: ask.get(path) for path in FEEDS}
        with Archive.open(tmp_path / "a.attache", write=True) as kept:
            keep(kept, *(sent(f"rail {n:02}") for n in range(60)))
            watch.check(kept, NOW)
        for path, reply in before.items():
            tag = {"if-none-match": reply.headers["etag"]}
            after = ask.get(path, headers=tag)
            assert after.status_code == 200
            assert ask.get(path, headers={"if-none-match": after.headers["etag"]}).status_code == 304
            read = feedparser.parse(after.content)
            assert len(read.entries) == 50
        documents = [one.title for one in feedparser.parse(ask.get(FEEDS[0]).content).entries]
        assert documents[:2] == ["Page rail 59", "Page rail 58"]


def test_words_that_mean_harm_are_text(ask: TestClient) -> None:
    read = etree.fromstring(ask.get(FEEDS[2]).content)
    titles = [one.findtext(f"{ATOM}title") or "" for one in read.findall(f"{ATOM}entry")]
    assert any(EVIL[:20] in title for title in titles)
    assert not any(ord(sign) in range(0x202A, 0x202F) for title in titles for sign in title)


@pytest.mark.parametrize("path", ["/feeds/searches/none", "/feeds/watchlists/none", "/feeds/none", "/feeds"])
def test_feeds_that_are_not_there_are_said(ask: TestClient, path: str) -> None:
    reply = ask.get(path)
    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")
    assert ask.get("/feeds/alerts?tokn=x").status_code == 400
