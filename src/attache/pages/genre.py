"""News, opinion, analysis, interview, official statement or blog.

The page's own word comes first (its section, the type in its metadata, its address, a label before its title), then the
text's: questions and answers, a statement's opening, a board's or a writer's judgement. `knowledge/data/pages/genres.yaml`
holds the words and their weights.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from attache.knowledge.loader import tree
from attache.pages.furniture import words_of

_TURN = re.compile(
    r"^\s{0,3}(?:Q|A|Question|Answer)\s?[.:]\s?\S|^\s{0,3}(?P<who>[A-Z][\w.'’-]{0,30}(?: [A-Z][\w.'’-]{0,30}){0,3})\s?:\s", re.M
)
_LABEL = re.compile(r"^\W{0,2}([A-Za-z][A-Za-z&/ -]{2,24}?)\]?\s?[:|\]–—-]\s|\[([A-Za-z][A-Za-z &/-]{2,24})\]")
_TAIL_LABEL = re.compile(r"[|–—-]\s([A-Za-z][A-Za-z&/ -]{2,24})$")
_QUOTED = re.compile(r"[“\"][^“”\"]{1,1500}[”\"]")
_ENOUGH = 1.0
_FIRST = 400


def genre_of(
    text: str, *, title: str | None = None, section: Sequence[str] = (), types: Sequence[str] = (), url: str | None = None,
    around: Sequence[str] = (),
) -> str:  # fmt: skip
    """The genre, in the record contract's words. `types` are the metadata's (schema.org, Open Graph); `around` are the lines
    outside the body."""
    names = tree("pages/genres")
    points: dict[str, float] = {}
    for name in (*section, *types):
        _add(points, names["names"], name, 2.0)
    for label in _labels(title):
        _add(points, names["names"], label, 2.0)
    for part in urlsplit(url or "").path.split("/")[:-1]:
        _add(points, names["names"], part.replace("-", " ").replace("_", " "), 1.5)
    for line in around[:12]:
        _add(points, names["names"], line.strip(" []|:-–—>•"), 1.2)
    _text_points(points, text, title or "", " ".join(around))
    best = max(points, key=lambda g: (points[g], -names["order"].index(g)), default="news")
    return best if points.get(best, 0.0) >= _ENOUGH else "news"


def _add(points: dict[str, float], names: dict[str, list[str]], word: str, weight: float) -> None:
    low = word.lower().strip()
    for genre, words in names.items():
        if low in words:
            points[genre] = points.get(genre, 0.0) + weight


def _labels(title: str | None) -> list[str]:
    if not title:
        return []
    found = [m.group(1) or m.group(2) for m in _LABEL.finditer(title)]
    return found + _TAIL_LABEL.findall(title)


def _text_points(points: dict[str, float], text: str, title: str, around: str) -> None:
    cues = tree("pages/genres")["cues"]
    opening, whole = _lowered(text[:_FIRST]), _lowered(f"{around} {text}")
    for genre, lists in cues.items():
        total = _found(lists.get("opening", {}), f"\n{opening}", line_start=True)
        total += _found(lists.get("title", {}), _lowered(title)) + _found(lists.get("anywhere", {}), whole)
        if total:
            points[genre] = points.get(genre, 0.0) + total
    if (turns := _turns(text)) > 0:
        points["interview"] = points.get("interview", 0.0) + turns
        return
    points["opinion"] = points.get("opinion", 0.0) + _judgement(text)


def _found(phrases: dict[str, float], text: str, *, line_start: bool = False) -> float:
    """The weights of the phrases that the text holds, summed; at the start of a line only, where `line_start`."""
    return sum(float(weight) for phrase, weight in phrases.items() if (f"\n{phrase}" if line_start else phrase) in text)


def _turns(text: str) -> float:
    """Points for a conversation: paragraphs that begin with Q and A, or with two or three names in turn."""
    found = [m.group("who") or "Q" for m in _TURN.finditer(text)]
    if len(found) < 4:
        return 0.0
    share = len(found) / max(1, text.count("\n") + 1)
    questions = text.count("?") / len(found)
    return 2.0 if share > 0.15 and questions > 0.3 and len(set(found)) <= max(3, len(found) // 3) else 0.0


def _judgement(text: str) -> float:
    """Points for a text that judges in its own voice: *must*, *should*, *we* outside quotations, and little reporting."""
    words = words_of(_QUOTED.sub(" ", text[:20_000]))
    if len(words) < 80:
        return 0.0
    voice = tree("pages/genres")["voice"]
    judging = sum(1 for w in words if w in voice["judging"]) / len(words)
    own = sum(1 for w in words if w in voice["own"]) / len(words)
    reporting = sum(1 for w in words if w in voice["reporting"]) / len(words)
    return max(0.0, min(1.4, judging * 70 + own * 50 - reporting * 60))


def _lowered(text: str) -> str:
    return text.lower().replace("’", "'")
