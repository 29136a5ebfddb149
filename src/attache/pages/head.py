"""What the lines around a plain text's body say of it: title, section, byline, publisher."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from attache.document import Span
from attache.pages.furniture import function_share, score, words_of
from attache.pages.lines import Unit
from attache.pages.vocabulary import phrases, word_set

_SEPARATOR = re.compile(r"\s{0,3}(?:::|[>»›|→▶❯·•])\s{0,3}|\s/\s")
_BYLINE = re.compile(r"^(?:by|(?P<what>[A-Za-z][^.?!]{2,60}?)\bby)[\s:]\s{0,3}(?P<who>\S.{1,150})$", re.I)
_NAME_END = re.compile(
    r"\s*(?:[|•·/–—]|\s-\s|\(|,?\s(?:in|for)\s[A-Z]|,\s?(?:AP|AFP|Reuters|Associated|staff|special|correspondent|editor|chief|senior|the)\b"
    r"|\s(?:published|updated|posted|on)\b|\s(?:Mon|Tues?|Wednes|Thurs?|Fri|Satur|Sun)(?:day)?\b|\s?\d)",
    re.I,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s{0,3}(?:©|\(c\))?\s{0,3}(?:(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?)?[,.]?\s{0,3}(?:by\s)?"
    r"([^.|©\d](?:[^.|©]|\.(?=\w)){1,80}\.?)", re.I,
)  # fmt: skip
_HERE = re.compile(r"^you are here\s?:?\s", re.I)
_RIGHTS = re.compile(r"[\s,;-]*\b(?:all rights|inc\b|ltd\b|llc\b|reserved).*$", re.I)
_DATELINE_END = re.compile(r"\)\s{0,2}(?:[-–—_]{1,3})?$")
_MOST_NAME = 8
#: lines that are looked at: so many of the page's first and last, and of those nearest to the body
_FIRST, _NEAREST = 20, 80


@dataclass(slots=True)
class Head:
    """What was found; the fields are a `Document`'s."""

    title: str | None = None
    section: list[str] = field(default_factory=list)
    byline: str | None = None
    publisher: str | None = None


def head_of(units: Sequence[Unit], body: Sequence[Unit], given_title: str | None = None) -> Head:
    """What the units outside the body say. `given_title` is one known from elsewhere, which is then not looked for."""
    inside = {u.span for u in body}
    first = body[0].span.start if body else len(units) and units[-1].span.end
    outside = [u for u in units if u.span not in inside]
    before = _ends([u for u in outside if u.span.start < first], _FIRST, _NEAREST)
    outside = [*before, *_ends([u for u in outside if u.span.start >= first], _NEAREST, _FIRST)]
    head = Head(title=given_title or _title(before, body))
    head.section = _section(outside, head.title)
    head.byline = next((name for u in outside if (name := byline_of(u.text))), None)
    head.publisher = next((name for u in reversed(outside) if (name := publisher_of(u.text))), None)
    return head


def _ends(units: list[Unit], first: int, last: int) -> list[Unit]:
    """The first and the last of some units, all where they are not more."""
    return units if len(units) <= first + last else units[:first] + units[-last:]


def breadcrumb(text: str) -> list[str]:
    """The parts of a page's path (`Home > Opinion > Editorials`); empty where the line is none."""
    told = _HERE.match(text)
    parts = [p.strip(" \t>»›|/·•") for p in _SEPARATOR.split(text[told.end() :] if told else text)]
    parts = [p for p in parts if p]
    if told and 1 <= len(parts) <= 6 and all(len(p.split()) <= _MOST_NAME for p in parts):
        return parts
    if not 2 <= len(parts) <= 6 or any(len(p.split()) > _MOST_NAME for p in parts[:-1]):
        return []
    low = [p.lower() for p in parts]
    sections, homes = word_set("pages/sections", "sections"), word_set("pages/furniture", "breadcrumb_home")
    known = sum(1 for p in low if p in sections or p in homes)
    begins = low[0] in homes or ("|" not in text and "·" not in text and known == len(parts))
    return parts if begins and (known >= 2 or low[0] in homes) and len(parts) <= known + 2 else []


def path_in(texts: Sequence[str]) -> list[str]:
    """The page's path in the first of some lines that shows it, or in the short lines below `You are here`."""
    for i, text in enumerate(texts):
        if parts := breadcrumb(text):
            return parts
        if _HERE.fullmatch(f"{text} "):
            below = [t.strip(" >»›|/·•") for t in texts[i + 1 : i + 7]]
            end = next((k for k, t in enumerate(below) if len(t.split()) > 5), len(below))
            return [t for t in below[:end] if t]
    return []


def byline_of(text: str) -> str | None:
    """The writer's name in a line that is a byline; None in any other."""
    match = _BYLINE.match(text)
    if match is None:
        return None
    what = match.group("what")
    if what and not phrases("pages/furniture", "byline_words").match(what.lower()):
        return None
    name = match.group("who")
    if cut := _NAME_END.search(name):
        name = name[: cut.start()]
    name = name.strip(" ,;:.")
    words = name.split()
    small = word_set("pages/furniture", "name_particles")
    if not 1 <= len(words) <= _MOST_NAME or not all(w[0].isupper() or w.lower() in small for w in words):
        return None
    return " ".join(w.capitalize() if len(w) > 2 and w.isupper() and len(words) > 1 else w for w in words)


def publisher_of(text: str) -> str | None:
    """The holder of the rights that a copyright line names."""
    match = _COPYRIGHT.search(text) if len(text) < 400 else None
    if match is None:
        return None
    name = _RIGHTS.sub("", match.group(1)).strip(" ,;:-–|")
    name = name if name.count(".") > 1 else name.rstrip(".")
    return name if name and name[0].isupper() and len(name.split()) <= _MOST_NAME else None


def _title(before: Sequence[Unit], body: Sequence[Unit]) -> str | None:
    """The likeliest title among the lines before the body: said twice, near it or first, of its words, and no site's talk."""
    texts = [u.text for u in before]
    words_below = set(words_of(" ".join(u.text for u in body[:12])))
    best, best_points = None, 0.0
    for i, text in enumerate(texts):
        if not _may_be_title(text):
            continue
        points = 1.0 + (0.7 if i == 0 else 0.0) + 0.3 * (i + 1) / len(texts)
        points += 1.5 if texts.count(text) > 1 else 0.0
        content = [w for w in words_of(text) if w not in word_set("pages/english", "function_words")]
        points += 1.5 * sum(1 for w in content if w in words_below) / len(content) if content else -1.0
        points -= 0.6 if len(content) < 3 else 0.0
        if points > best_points:
            best, best_points = text, points
    return best


def _may_be_title(text: str) -> bool:
    words = words_of(text)
    if not 2 <= len(words) <= 35 or (text.endswith((".", ":")) and len(words) > 20):
        return False
    if breadcrumb(text) or byline_of(text) or publisher_of(text) or phrases("pages/dates", "line_marks").match(text.lower()):
        return False
    if is_date_line(text) or is_dateline(text):
        return False
    return not score(Unit(Span(0, len(text)), text)).site and function_share(words) < 0.8


def is_date_line(text: str) -> bool:
    """Whether a line is a date with at most a few words around it."""
    digits = sum(1 for w in words_of(text) if w.isdigit() or w in word_set("pages/dates", "date_words"))
    return digits >= 2 and digits >= 0.6 * len(words_of(text))


def is_dateline(text: str) -> bool:
    """Whether a line is only the place and agency before a report: `NAIROBI, Kenya (AP) --`."""
    place = text.split(",")[0].split("(")[0]
    return len(text) < 60 and place.isupper() and _DATELINE_END.search(text) is not None


def _section(outside: Sequence[Unit], title: str | None) -> list[str]:
    if parts := path_in([u.text for u in outside]):
        return [p for p in parts if title is None or words_of(p) != words_of(title)]
    sections = word_set("pages/sections", "sections")
    for unit in outside[:6]:
        name = unit.text.strip(" []|:-–—>")
        if name.lower() in sections and name.lower() not in word_set("pages/furniture", "breadcrumb_home"):
            return [name.capitalize() if name.isupper() and len(name) > 3 else name]
    return []
