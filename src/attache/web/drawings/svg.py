"""SVG text from plain values, everything escaped."""

from __future__ import annotations

import re
from html import escape

#: what XML cannot hold, and invisible characters that turn lines round
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def words(text: object) -> str:
    """Text as it may stand in a drawing."""
    return escape(_UNSEEN.sub("\N{REPLACEMENT CHARACTER}", str(text)))


def number(value: float) -> str:
    """A coordinate to a tenth, as short as can be."""
    return f"{round(value, 1) + 0.0:g}" if abs(value) < 1e5 else f"{value:.0f}"


def tag(name: str, *inside: str, **attributes: object) -> str:
    """An element; `inside` is SVG already. `class_` is class, underscores are hyphens; None leaves an attribute out."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{number(value) if isinstance(value, float) else words(value)}"'
        for key, value in attributes.items() if value is not None
    )  # fmt: skip
    return f"<{name}{said}>{''.join(inside)}</{name}>" if inside else f"<{name}{said}/>"


def text(at: tuple[float, float], said: str, *, anchor: str = "start", size: float = 12.0, class_: str = "d-text") -> str:
    """Words at a place."""
    return tag("text", words(said), x=float(at[0]), y=float(at[1]), text_anchor=anchor, font_size=float(size), class_=class_,
               fill="currentColor")  # fmt: skip


def linked(href: str | None, label: str, *inside: str) -> str:
    """A part of a drawing with what it says, as a link where it leads somewhere inside the workbench."""
    title = tag("title", words(label))
    if href and href.startswith("/") and not href.startswith(("//", "/\\")):
        return tag("a", title, *inside, href=href)
    return tag("g", title, *inside)


def drawing(id: str, title: str, description: str, size: tuple[float, float], *inside: str, class_: str = "") -> str:
    """The whole: `id` is unique on its page, `size` in units of the drawing, which scales with its place."""
    body = "".join(inside)
    return tag(
        "svg",
        tag("title", words(title), id=f"{id}-t"),
        tag("desc", words(description), id=f"{id}-d"),
        body,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {number(size[0])} {number(size[1])}",
        # where parts of it lead somewhere, they have to be reached
        role="group" if "<a " in body else "img", aria_labelledby=f"{id}-t", aria_describedby=f"{id}-d",
        class_=f"drawing {class_}".strip(), id=id,
    )  # fmt: skip


def short(said: str, length: int) -> str:
    """Words cut to a length."""
    said = " ".join(said.split())
    return said if len(said) <= length else f"{said[: length - 1].rstrip()}…"
