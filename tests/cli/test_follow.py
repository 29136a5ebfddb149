"""`attache follow`, on a news site on the loopback address; the language model is left out."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import attache.api
from tests.cli.helpers import Runner
from tests.sources.server import Site, site

TEXT = "The minister said on Monday that ship {} had left the harbour of Ostend for the north, and would be back in June."


@pytest.fixture
def news(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(attache.api, "read_documents", iter)
    with site() as server:
        yield server


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "press.attache"


def publish(news: Site, feed: str, *numbers: int) -> None:
    """Articles of these numbers, and a feed that lists them."""
    links = "".join(f"<item><link>/{i}</link></item>" for i in numbers)
    etag = f'"{feed}{numbers}"'
    news.answers[feed] = 200, {"ETag": etag}, f'<rss version="2.0"><channel>{links}</channel></rss>'.encode()
    for i in numbers:
        body = f"<html><head><title>Ship {i}</title></head><body><p>{TEXT.format(i)}</p></body></html>"
        news.answers[f"/{i}"] = 200, {"Content-Type": "text/html"}, body.encode()


def urls(file: Path) -> list[str]:
    db = sqlite3.connect(file)
    try:
        return [row[0] for row in db.execute("SELECT url FROM origin ORDER BY url")]
    finally:
        db.close()


def test_a_list_of_feeds_one_round_at_a_time(attache: Runner, news: Site, file: Path, tmp_path: Path) -> None:
    publish(news, "/a.xml", 1, 2)
    publish(news, "/b.xml", 3)
    outlines = "".join(f'<outline xmlUrl="{news.at}/{name}.xml"/>' for name in "ab")
    (tmp_path / "feeds.opml").write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
    args = ("follow", tmp_path / "feeds.opml", "--once", "--delay", "0", "-a", file)
    ran = attache(*args)
    assert (ran.code, ran.err) == (0, "attache: 2 of 2 feeds asked; 3 added, 0 known before, 0 failed\n")
    assert urls(file) == [f"{news.at}/{i}" for i in (1, 2, 3)]
    assert (tmp_path / "press.attache.feeds.json").exists()
    ran = attache(*args)
    assert (ran.code, ran.err) == (0, "attache: 2 of 2 feeds asked; 0 added, 0 known before, 0 failed\n")
    publish(news, "/b.xml", 4, 3)
    ran = attache(*args, "--json")
    assert [json.loads(line) for line in ran.out.splitlines()][-1] == {"added": 1, "known": 0, "failed": 0}
    assert news.paths.count("/3") == 1


def test_a_feed_that_fails_costs_no_other_and_rests(attache: Runner, news: Site, file: Path) -> None:
    publish(news, "/good.xml", 1)
    news.answers["/bad.xml"] = (503, {"Retry-After": "0"}, b"")
    args = ("follow", f"{news.at}/good.xml", f"{news.at}/bad.xml", "--once", "--delay", "0", "-a", file)
    ran = attache(*args)
    assert ran.code == 3
    assert "bad.xml: the server answered 503" in ran.err
    assert ran.err.endswith("1 of 2 feeds asked; 1 added, 0 known before, 0 failed\n")
    ran = attache(*args)
    assert (ran.code, news.paths.count("/bad.xml")) == (0, 1)
    assert "(1 left alone for now after errors)" in ran.err
    assert attache("follow", f"{news.at}/none.xml", "--once", "-a", file).code == 1


def test_round_after_round_until_ctrl_c(attache: Runner, news: Site, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(news, "/a.xml", 1)
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        publish(news, "/a.xml", len(waits) + 1)
        if len(waits) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", sleep)
    ran = attache("follow", f"{news.at}/a.xml", "--every", "5", "--delay", "0", "-a", file)
    assert ran.code == 130
    assert ran.err.endswith("interrupted: 3 added, 0 known before, 0 failed; the same command goes on from here\n")
    assert all(200 < wait <= 300 for wait in waits)
    assert urls(file) == [f"{news.at}/{i}" for i in (1, 2, 3)]


@pytest.mark.parametrize(
    ("content", "words"), [(None, "cannot be read"), (b"<html/>", "no list of feeds"), (b"<opml/>", "names no feeds")]
)
def test_lists_that_are_none(attache: Runner, file: Path, tmp_path: Path, content: Any, words: str) -> None:
    if content is not None:
        (tmp_path / "feeds.opml").write_bytes(content)
    ran = attache("follow", tmp_path / "feeds.opml", "--once", "-a", file)
    assert ran.code == 1
    assert words in ran.err
    assert not file.exists()


def test_a_damaged_state_is_named(attache: Runner, file: Path, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("{")
    ran = attache("follow", "http://127.0.0.1:9/a.xml", "--once", "--state", tmp_path / "state", "-a", file)
    assert ran.code == 4
    assert "--state" in ran.err
