"""Feeds (RSS, Atom, JSON Feed) and lists of feeds (OPML): the addresses of the articles in them.

A feed comes from a stranger. Entities are not resolved, nothing beside it is fetched, and texts are cut short before feedparser
sees them, since some of its patterns take quadratic time.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urljoin

#: most entries of one feed that are looked at: the newest stand first
MAX_ENTRIES = 1000
#: most bytes of a feed
MAX_FEED = 10_000_000

_LONGEST = 2000
_JSON_FEED = "https://jsonfeed.org/version/"


class Entry(NamedTuple):
    """One article in a feed: its address, and when or how it was last changed ("" where the feed does not say)."""

    url: str
    changed: str


class BadFeed(Exception):
    """Why a feed cannot be read."""


def entries(data: bytes, base: str) -> list[Entry]:
    """The articles of a feed, each address once, in its order; `base` is the feed's own address. Raises `BadFeed`."""
    if len(data) > MAX_FEED:
        raise BadFeed(f"more than {MAX_FEED // 1_000_000} MB is too large for a feed")
    found = _of_json(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else _of_xml(data)
    kept: dict[str, Entry] = {}
    for url, changed in found:
        try:
            whole = urljoin(base, url.strip()).partition("#")[0]
        except ValueError:
            continue
        if whole.startswith(("http://", "https://")) and len(whole) <= _LONGEST and len(kept) < MAX_ENTRIES:
            kept.setdefault(whole, Entry(whole, changed))
    return list(kept.values())


def _of_json(data: bytes) -> Iterable[tuple[str, str]]:
    """JSON Feed 1.0 and 1.1."""
    try:
        feed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadFeed("it is broken JSON") from error
    if not isinstance(feed, dict) or not str(feed.get("version", "")).startswith(_JSON_FEED):
        raise BadFeed("it is JSON, but no feed")
    items = feed.get("items")
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and isinstance(url := item.get("url") or item.get("id"), str):
            yield url, str(item.get("date_modified") or item.get("date_published") or "")[:40]


def _of_xml(data: bytes) -> list[tuple[str, str]]:
    """RSS of all versions and Atom."""
    import feedparser  # slow to import

    root, errors = _tree(data)
    parsed = feedparser.parse(io.BytesIO(_trimmed(root)), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.version and not parsed.entries:
        raise BadFeed("it is no feed")
    found = []
    for entry in parsed.entries:
        if isinstance(url := entry.get("link"), str) and url:
            found.append((url, str(entry.get("updated" if "updated" in entry else "published") or "")[:40]))
    found = found or list(_salvaged(root))
    if not found and errors:
        raise BadFeed(f"it is broken XML: {errors}")
    return found


def _salvaged(root: Any) -> Iterable[tuple[str, str]]:
    """The links of the articles in a feed whose tags are not closed as they should be."""
    for item in root.iter("{*}item", "{*}entry"):
        for link in item.iter("{*}link"):
            yield link.text or link.get("href") or "", ""


def _trimmed(root: Any) -> bytes:
    """The feed as plain XML with its long texts cut."""
    from lxml import etree

    for element in root.iter():
        if element.text and len(element.text) > _LONGEST:
            element.text = element.text[:_LONGEST]
        if element.tail and len(element.tail) > _LONGEST:
            element.tail = element.tail[:_LONGEST]
        for name, value in element.attrib.items():
            if len(value) > _LONGEST:
                element.attrib[name] = value[:_LONGEST]
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _tree(data: bytes) -> tuple[Any, str]:
    """The root of an XML document that a stranger wrote, with no entities and no comments, and the first error in it ("" where
    there is none). Raises `BadFeed`."""
    from lxml import etree

    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadFeed("it is broken XML") from error
    if root is None:
        raise BadFeed("it is no XML")
    etree.strip_tags(root, etree.Entity)
    return root, " ".join(str(parser.error_log[0].message).split())[:120] if len(parser.error_log) else ""


def outlines(data: bytes) -> list[str]:
    """The feeds' addresses in an OPML file, each once, in its order. Raises `BadFeed`."""
    root, _ = _tree(data)
    if str(root.tag).rpartition("}")[2].lower() != "opml":
        raise BadFeed("it is no OPML")
    found = (value for element in root.iter("outline") for name, value in element.attrib.items() if name.lower() == "xmlurl")
    return list(dict.fromkeys(url.strip() for url in found if url.strip()))
