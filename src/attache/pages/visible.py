"""The date of publication that a page shows: `Published: July 28, 2023`, a date line below the title, a report's dateline."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from attache.document import Span
from attache.pages.dates import DateMention, date_mentions
from attache.pages.head import is_date_line
from attache.pages.lines import Unit
from attache.pages.vocabulary import phrases

#: how far from a text's ends, in characters, a marked date in the running text may stand
_HEAD, _TAIL = 500, 400
_MARK_GAP = 30
_MOST_WORDS = 25
_DATELINE = re.compile(r"^\W{0,3}(?P<head>[A-Z][^\n]{2,110}?)\s?(?:[-–—_]{1,3}|/PRNewswire/)\s{0,2}(?=\S|$)")
_PLACE = re.compile(r"^(?:[A-Z][A-Z.'’-]+|[A-Z][\w.'’-]+,|[A-Z][a-z'’-]+(?:\s[A-Z][a-z'’-]+)?,)")


@dataclass(frozen=True, slots=True)
class Shown:
    """A date that the page shows: `date` whole, or `mention` a day without year; `words` as they stand there."""

    words: str
    date: dt.date | None
    mention: DateMention


def shown_date(text: str, units: Sequence[Unit], body: Sequence[Unit]) -> Shown | None:
    """The page's own date, the surest first: marked as the publication's, on a line above the body, in the dateline, marked in
    the running text, marked as an update. A date without year is returned only if there is no whole one."""
    inside = {u.span for u in body}
    first = body[0].span.start if body else 0
    found: list[tuple[int, int, Shown]] = []
    for unit in units:
        if unit.span not in inside and len(unit.text.split()) <= _MOST_WORDS:
            found += _from_line(unit, above=unit.span.start < first)
    if body:
        found += [(3, 0, s) for s in _from_dateline(body[0].text)]
        found += [(3, 0, s) for u in units if u.span not in inside and u.span.start < first for s in _from_dateline(u.text)]
        found += _marked_inside(text, Span(first, body[-1].span.end))
    whole = [f for f in found if f[2].date is not None]
    best = min(whole or found, key=lambda f: f[:2], default=None)
    return best[2] if best else None


def _from_line(unit: Unit, *, above: bool) -> list[tuple[int, int, Shown]]:
    """The dates of one line outside the body, with their rank: 1 marked as published, 2 on a line above, 5 an update."""
    low = unit.text.lower()
    found = []
    if "©" in low or "copyright" in low:
        return []
    for mention in date_mentions(unit.text):
        before = low[max(0, mention.start - _MARK_GAP) : mention.start]
        shown = Shown(unit.text[mention.start : mention.end], mention.date, mention)
        if _last(before, "updated_marks") > _last(before, "published_marks"):
            found.append((5, unit.span.start, shown))
        elif _last(before, "published_marks") >= 0:
            found.append((1, unit.span.start, shown))
        elif above and (is_date_line(unit.text) or len(unit.text.split()) <= 14):
            found.append((2, unit.span.start, shown))
        elif is_date_line(unit.text):
            found.append((4, unit.span.start, shown))
    return found


def _from_dateline(text: str) -> list[Shown]:
    """The date between a report's place and its dash: `SEOUL, July 27 (Xinhua) --`."""
    match = _DATELINE.match(text[:140])
    if match is None or not _PLACE.match(match.group("head")):
        return []
    head = match.group("head")
    rest = [w for w in re.findall(r"[A-Za-z]+", head) if w.islower() and w not in ("of", "the", "and", "de", "on", "la", "del")]
    if len(rest) > 1:
        return []  # running text with a dash in it
    return [Shown(head[m.start : m.end], m.date, m) for m in date_mentions(head)][:1]


def _marked_inside(text: str, body: Span) -> list[tuple[int, int, Shown]]:
    """Dates marked as the publication's near the ends of a body that has swallowed its date line."""
    found = []
    for start, end in ((body.start, min(body.end, body.start + _HEAD)), (max(body.start, body.end - _TAIL), body.end)):
        piece = text[start:end]
        low = piece.lower()
        for mention in date_mentions(piece):
            before = low[max(0, mention.start - _MARK_GAP) : mention.start]
            rank = 4 if _ends_in_mark(before, "published_marks") else 6 if _ends_in_mark(before, "updated_marks") else 0
            if rank and mention.date is not None:
                found.append((rank, start + mention.start, Shown(piece[mention.start : mention.end], mention.date, mention)))
    return found


def _last(text: str, key: str) -> int:
    """Where the last of a list's marks ends in `text`; -1 for none."""
    return max((m.end() for m in phrases("pages/dates", key).finditer(text)), default=-1)


def _ends_in_mark(text: str, key: str) -> bool:
    """Whether nothing but punctuation and small words stands between a mark and the end of `text`."""
    end = _last(text, key)
    return end >= 0 and re.fullmatch(r"[\s:,|–-]*(?:on|at)?[\s:,]*", text[end:]) is not None
