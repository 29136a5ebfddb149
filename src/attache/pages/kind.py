"""What a page's bytes are, by their content: suffixes and labels lie."""

from __future__ import annotations

import re
from typing import Literal

from attache.knowledge.loader import table
from attache.pages.decoding import decode, is_text, is_wide
from attache.sources import RawPage

Kind = Literal["html", "pdf", "json", "mime", "feed", "text", "binary", "empty"]

_HEAD = 4096
_HTML = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:div|p|article|section|table|h1|meta|title|span|main)(?:\s[^<>]{0,500})?>",
    re.I,
)
_SURE_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<body[\s>]", re.I)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]", re.I)
_JSON = re.compile(rb"""[ \t\r\n]*(?:\{[ \t\r\n]*(?:"|\})|\[[ \t\r\n]*\{[ \t\r\n]*")""")
_MIME = re.compile(
    rb"(?:^|\n)(?:MIME-Version|Snapshot-Content-Location|Content-Type: multipart/related)[^\r\n]{0,200}\r?\n", re.I
)
_MIME_START = re.compile(rb"[A-Za-z][A-Za-z-]{1,40}:[ \t]")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BOM8 = b"\xef\xbb\xbf"


def kind_of(page: RawPage) -> Kind:
    """The page's kind. `text` is whatever decodes and is nothing else; `json` is one object or JSON lines."""
    if page.open_lines is not None:
        return "json"
    data = narrow(page.data)
    head = data[:_HEAD]
    if not data.strip(b" \t\r\n\x0b\x0c\0"):
        return "empty"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if signature(data) is not None:
        return "binary"
    if _JSON.match(head):
        return "json"
    if _MIME_START.match(head) and (_MIME.search(head) or page.content_type == "message/rfc822"):
        return "mime"
    if not is_text(data):
        return "binary"
    return _markup(head, data, page)


def narrow(data: bytes) -> bytes:
    """The bytes without a byte order mark; the first of a UTF-16 or UTF-32 page as UTF-8, so that ASCII can be looked for."""
    if is_wide(data):
        return decode(data[: 16 * _HEAD]).encode("utf-8")
    return data.removeprefix(_BOM8)


def _markup(head: bytes, data: bytes, page: RawPage) -> Kind:
    starts = head.lstrip()[:1] == b"<"
    if starts and _FEED.search(head):
        return "feed"
    if _SURE_HTML.search(head) and (starts or b"</" in data):
        return "html"
    told = (page.content_type or "").lower().startswith(("text/html", "application/xhtml"))
    named = page.origin.lower().endswith((".html", ".htm", ".xhtml"))
    if _HTML.search(head) and (starts or told or named or _tags(data) >= 6):
        return "html"
    return "html" if (told or named) and _tags(data) >= 2 else "text"


def _tags(data: bytes) -> int:
    """How many paragraph ends and the like there are near the beginning."""
    head = data[: 8 * _HEAD].lower()
    return sum(head.count(tag) for tag in (b"</p>", b"</div>", b"</a>", b"<br>", b"<p>", b"</h1>", b"</span>"))


def signature(data: bytes) -> str | None:
    """What kind of binary file begins so, in words ("a PNG picture"); None where no known one does.

    Short signatures are letters that a text may begin with too: they count only where the rest is no plain text.
    """
    for row in table("pages/signatures"):
        start = bytes.fromhex(row["bytes"])
        if data[int(row["offset"]) : int(row["offset"]) + len(start)] == start and (len(start) > 4 or not _plain(data)):
            return row["name"]
    return None


def _plain(data: bytes) -> bool:
    """Whether the first bytes are UTF-8 without control characters."""
    head = data[:_HEAD]
    return not _CONTROLS.search(head) and is_text(head)
