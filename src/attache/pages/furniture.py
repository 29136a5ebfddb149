"""Which lines of a page are its article, and which the furniture around it.

No line is known: each is scored by how much it is running text (its length, its end, the share of words that hold sentences
together) and how much it is the talk of a site (buttons, log-in, sharing, adverts, legal lines: `knowledge/data/pages`).
The body is the stretch of lines with the highest sum, less the plain furniture inside it. So a short line between two
paragraphs (a subheading, a one-word answer) stays, and the same line after the last one goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from attache.pages.lines import Unit, ends_sentence
from attache.pages.vocabulary import phrases, word_set

#: a score at or below this makes a line furniture even inside the body
FURNITURE = -2.0
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_COUNTER = re.compile(
    r"\(\s{0,3}\d{1,6}\s{0,3}(?:/\s{0,3}\d{1,6}\D{0,12})?\)|\b\d{1,6}\s{0,2}/\s{0,2}\d{2,6}\b|^\d+[.,\dkKmM]*\s\D{1,20}$"
)
_QUESTION = re.compile(r"^(?:Q|A|Question|Answer)\s?[:.]", re.I)
_BULLET = re.compile(r"^(?:[-–—•*▪‣·]|\d{1,2}[.)]|\([a-z\d]\))\s")
_SPLITS = re.compile(r"\s[|>»›·•/]\s|[|»›]|\t")
_EDGE = " \t.:;,!?*-–—_=~#|>»›<«‹()[]{}\"'“”‘’…•·▶►▲▼+"
_LONG = 60
_MAX_SCORED = 4000
_MOST_SHORT = 3


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit and how much it is article (above 0) or furniture (below); `site` tells that it speaks a site's language, `ends`
    that it opens what comes after an article."""

    unit: Unit
    score: float
    words: int
    site: bool
    ends: bool


def words_of(text: str) -> list[str]:
    """The words in lower case, with their inner apostrophes and hyphens."""
    return [w.replace("’", "'") for w in _WORD.findall(text.lower())]


def function_share(words: Sequence[str]) -> float:
    """Share of English function words: above 0.3 in running English, near 0 in lists and other languages."""
    known = word_set("pages/english", "function_words")
    return sum(1 for w in words if w in known) / len(words) if words else 0.0


def body(units: Sequence[Unit]) -> list[Unit]:
    """The units that are the article, in order. Where nothing looks like one: all that are not plainly furniture."""
    scored = [score(unit) for unit in units]
    start, end = _best_stretch(_without_tail(scored))
    inside = scored[start:end]
    lists = _lists(inside)
    chosen = [s.unit for i, s in enumerate(inside) if not _drops_out(s) and not (i in lists and s.score < 0)]
    return chosen or [s.unit for s in scored if not s.site and s.words]


def score(unit: Unit) -> Scored:
    """How much one unit is running text, from about -4 to 3."""
    text = unit.text[:_MAX_SCORED]
    words = words_of(text)
    count = len(words)
    site = _site_talk(text, words)
    points = _length(count) + 2 * max(-0.25, min(0.25, function_share(words) - 0.25))
    if ends_sentence(text):
        points += 0.8
    elif text.endswith((":", ";", ",")) or _BULLET.match(text) or _QUESTION.match(text):
        points += 0.1
    else:
        points -= 0.8 if count < 25 else 0.2
    if count < 25:
        points -= min(1.5, 0.5 * len(_SPLITS.findall(text))) + _strangeness(text)
    return Scored(unit, points - site, count, site >= 1.5, count < 12 and _opens_tail(text))


def _length(count: int) -> float:
    steps = ((25, 1.4), (12, 0.8), (6, 0.1), (3, -0.5))
    return next((points for least, points in steps if count >= least), -0.9)


def _site_talk(text: str, words: Sequence[str]) -> float:
    """Penalty for the language of sites: 3 for a line that is nothing else, less for a long paragraph with a phrase of it."""
    count = len(words)
    low = text.lower().replace("’", "'")
    bare = low.strip(_EDGE)
    if count <= 8 and (bare in word_set("pages/furniture", "whole") or _all_buttons(low)):
        return 3.0
    room = 1.0 if count < 30 else max(0.0, (75 - count) / 45)
    if room == 0.0:
        return 0.0
    if phrases("pages/furniture", "start").match(low.lstrip(_EDGE)) or phrases("pages/furniture", "start").match(low):
        return 3.0 * room
    hits = len(phrases("pages/furniture", "anywhere").findall(low))
    share = sum(1 for w in words if w in word_set("pages/furniture", "words")) / count if count else 0.0
    density = max(0.0, min(2.0, (share - 0.2) * 12)) if count >= 4 else 0.0
    return min(3.0, 2.2 * hits + density + (0.8 if count < 15 and _COUNTER.search(text) else 0.0)) * room


def _all_buttons(low: str) -> bool:
    parts = [part.strip(_EDGE) or part for part in low.split()]
    known = word_set("pages/furniture", "buttons")
    return bool(parts) and all(p in known or p.isdigit() or not any(c.isalnum() for c in p) for p in parts)


def _opens_tail(text: str) -> bool:
    bare = text.lower().replace("’", "'").strip(_EDGE)
    return bare in word_set("pages/furniture", "ends") or phrases("pages/furniture", "ends").match(bare) is not None


def _strangeness(text: str) -> float:
    """Penalty for letters of another script in a short line, for one all in capitals, for one that begins in the middle."""
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return 0.6
    points = 0.4 if any(c > "\u024f" for c in letters) else 0.0
    points += 0.3 if len(letters) > 3 and all(c.isupper() for c in letters) else 0.0
    return points + (0.2 if text[0].islower() else 0.0)


def _without_tail(scored: Sequence[Scored]) -> Sequence[Scored]:
    """The lines before the first that opens the related stories, the comments and the like, if the article is before it."""
    prose = [max(0.0, s.score) * min(s.words, _LONG) for s in scored]
    total, seen = sum(prose), 0.0
    for i, line in enumerate(scored):
        if line.ends and seen >= 0.5 * total and seen > 0:
            return scored[:i]
        seen += prose[i]
    return scored


def _best_stretch(scored: Sequence[Scored]) -> tuple[int, int]:
    """The half-open range with the highest sum of scores (Kadane), long lines counting for more."""
    best, best_range, at, start = 0.0, (0, 0), 0.0, 0
    for i, line in enumerate(scored):
        value = max(line.score, -1.5) * (min(line.words, _LONG) ** 0.5 if line.score > 0 else 1.0)
        if at <= 0:
            at, start = 0.0, i
        at += value
        if at > best:
            best, best_range = at, (start, i + 1)
    return best_range


def _drops_out(line: Scored) -> bool:
    """Whether a line inside the body is furniture all the same, by its own words."""
    return line.words == 0 or line.score <= FURNITURE or (line.site and line.score < 0)


def _lists(inside: Sequence[Scored]) -> set[int]:
    """The places of lines inside the body that stand in a run of more than `_MOST_SHORT` that are no text: lists of
    links. A list of points, each marked as one, is text."""
    found: set[int] = set()
    run: list[int] = []
    for i in range(len(inside) + 1):
        if i < len(inside) and inside[i].score < 0:
            run.append(i)
            continue
        if len(run) > _MOST_SHORT and not any(_BULLET.match(inside[k].unit.text) for k in run):
            found.update(run)
        run = []
    return found
