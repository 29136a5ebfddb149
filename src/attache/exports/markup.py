"""XML written piece by piece: well-formed whatever the words hold."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from attache.exports.facts import UNSEEN, xml

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def text(words: str) -> str:
    """Words as an element's content, white space kept."""
    return _seen(escape(xml(words), {"\r": "&#13;"}))


def element(name: str, attributes: Mapping[str, object] | None = None, inside: str = "") -> str:
    """An element; `inside` is markup already. Attributes that are None are left out."""
    return f"{start(name, attributes)[:-1]}/>" if not inside else f"{start(name, attributes)}{inside}</{name}>"


def start(name: str, attributes: Mapping[str, object] | None = None) -> str:
    """An element's opening."""
    pairs = "".join(f" {key}={_quoted(value)}" for key, value in (attributes or {}).items() if value is not None)
    return f"<{name}{pairs}>"


def _quoted(value: object) -> str:
    words = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return _seen(quoteattr(xml(words)))  # line ends and tabs become references, or a reader would make blanks of them


def _seen(markup: str) -> str:
    """What moves a cursor or turns a line round, as references, which any reader undoes."""
    return UNSEEN.sub(lambda m: f"&#x{ord(m[0]):x};", markup)
