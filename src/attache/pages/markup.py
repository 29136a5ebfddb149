"""HTML made safe to parse, and its tree.

libxml2 gives up at deep nesting and at attributes of many megabytes, and loses the rest of the page without a word. So
both are dealt with before: embedded pictures are dropped, and a page nested deeper than any real one is taken as a run of
words. No DTD is read, no entity but HTML's own resolved: the HTML parser knows no others.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from lxml import etree, html

#: deeper nesting than this is an attack or a broken page
MAX_DEPTH = 200
#: more elements than this, too: the longest articles with all their menus have a tenth
MAX_ELEMENTS = 50_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/>])")
_DATA = re.compile(r"(=\s?[\"']?)data:[^\"'\s>]{200,}")
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]{0,30})[\s/][^<>]{50000,}")
_LONG_VALUE = re.compile(r"""=\s?(?:"[^"]{50000,}"|'[^']{50000,}')""")
_NUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_ANY_TAG = re.compile(r"<[^<>]{0,5000}>")
_BLOCK_END = re.compile(r"</?(?:p|div|br|li|h[1-6]|tr|table|section|article|ul|ol|blockquote)\b[^<>]{0,2000}>", re.I)
#: elements that close themselves, or are closed by the next of their kind: they build no depth
_FLAT = frozenset({
    "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "link",
    "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track",
    "wbr",
})  # fmt: skip
_RAW = ("script", "style", "svg", "noscript", "template", "iframe")

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
})  # fmt: skip


def clean(text: str) -> str:
    """The page without embedded pictures, attributes of many thousand characters, and characters that XML has no place for."""
    text = _NUL.sub("", text)
    if "data:" in text:
        text = _DATA.sub(r"\1", text)
    return _LONG_TAG.sub(r"<\1", _LONG_VALUE.sub('=""', text)) if len(text) > 50_000 else text


def parse(text: str) -> Any | None:
    """The page's tree; None where there is none, or it is too deep or too large (see `flat`)."""
    if too_large(text):
        return None
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=False, remove_pis=True, no_network=True)
    try:
        return html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def too_large(text: str) -> bool:
    """Whether there are more than `MAX_ELEMENTS` elements, or any nested deeper than `MAX_DEPTH`."""
    depth = 0
    for count, match in enumerate(_TAG.finditer(text)):
        slash, name = match.groups()
        if count > 2 * MAX_ELEMENTS:
            return True
        low = name.lower()
        if low in _FLAT:
            continue
        depth = max(0, depth - 1) if slash else depth + 1
        if depth > MAX_DEPTH:
            return True
    return False


def flat(text: str) -> str:
    """The words of a page that cannot be parsed: its tags cut out, line by line, in one pass."""
    for name in _RAW:
        text = _without(text, name)
    text = _ANY_TAG.sub(" ", _BLOCK_END.sub("\n", text))
    return unescape(text)


def lines(tree: Any) -> list[str]:
    """The page's visible lines, furniture and all, in order: the words of each block."""
    found: list[str] = []
    parts: list[str] = []

    def close() -> None:
        line = " ".join("".join(parts).split())
        if line:
            found.append(line)
        parts.clear()

    skipped: Any = None
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment")):
        if event == "comment":
            if skipped is None and element.tail:
                parts.append(element.tail)
            continue
        tag = element.tag
        if skipped is None and event == "start":
            if tag in _RAW or tag in ("head", "select", "textarea"):
                skipped = element
                continue
            if tag in BLOCKS:
                close()
            parts.append(element.text or "")
        elif event == "end" and (skipped is None or skipped is element):
            skipped = None
            if tag in BLOCKS:
                close()
            parts.append(element.tail or "")
    close()
    return found


def _without(text: str, name: str) -> str:
    """The text without `<name>…</name>`; one that never ends is cut to the end."""
    low, out, at = text.lower(), [], 0
    if len(low) != len(text):  # a few characters change their length in lower case
        low = text
    while (start := low.find(f"<{name}", at)) >= 0:
        out.append(text[at:start])
        end = low.find(f"</{name}", start)
        if end < 0:
            return "".join(out)
        at = end
    out.append(text[at:])
    return "".join(out)
