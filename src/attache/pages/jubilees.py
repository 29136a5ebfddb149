"""Anniversaries in a text: which event, how many years, and so which day.

The events are those of `knowledge/data/pages/anniversaries.tsv`. A name that several events share (`the armistice`,
`independence`) stands for those of which a word of context is in the text, the closest first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from attache.knowledge.loader import table, tree
from attache.pages.dates import real_date
from attache.pages.vocabulary import PhraseBook, phrases

_WINDOW = 160
#: densities by the gap in days from the anniversary to the page's day
_DAY = (
    (-60, 0.0006), (-30, 0.004), (-7, 0.02), (-2, 0.05), (0, 0.15), (2, 0.07), (3, 0.03), (8, 0.006), (31, 0.0008),
    (120, 0.0002), (300, 0.0001), (4000, 0.00001),
)  # fmt: skip
_MARKED = ((-7, 0.012), (-2, 0.06), (0, 0.22), (2, 0.09), (3, 0.03), (8, 0.004), (31, 0.0004), (300, 0.00003), (4000, 0.000005))
_AHEAD = ((-120, 0.001), (-60, 0.003), (-30, 0.012), (-7, 0.05), (0, 0.06), (1, 0.01), (3, 0.002), (31, 0.0001), (300, 0.00001))
_YEARS = ((-400, 0.0001), (-150, 0.0006), (-45, 0.0018), (0, 0.0022), (180, 0.0012), (366, 0.0002), (800, 0.00002))
_NTH_DAY = ((-2, 0.01), (-1, 0.1), (0, 0.35), (1, 0.3), (2, 0.1), (3, 0.01), (10, 0.0002), (366, 0.00001))

_NUMBER = r"(?:\d{1,3}(?:st|nd|rd|th)?|[a-z]+(?:-[a-z]+)?)"
_ANNIVERSARY = re.compile(
    rf"\b({_NUMBER})[\s-](?:year\s)?(anniversar(?:y|ies)|jubilee|birthday)\b|\b(centenary|centennial|bicentenary|bicentennial)\b"
)
_SINCE = re.compile(
    rf"\b(?P<n>a|an|{_NUMBER}) (?P<unit>years?|decades?|months?) (?:after|since|on from|on since|into|on,? (?:from|since))\b|"
    rf"\b(?P<n3>a|an|{_NUMBER}) (?P<unit3>years?|decades?) (?:of|into) (?:the )?(?:war|conflict|occupation)\b", re.I,
)  # fmt: skip
_NTH = re.compile(
    r"\b(?:day (?P<a>\d{2,4})|(?:the )?(?P<b>\d{2,4})(?:st|nd|rd|th) day|(?P<c>\d{2,4}) days) (?:of|since|after|into|from)\b"
)


@dataclass(frozen=True, slots=True)
class Jubilee:
    """An anniversary, or a stretch of time since an event, that the text names in `words`. `targets` are the events that it may
    mean, each with the day that it comes to; `steps` say how close the page is to that day; `reach` (days) how close it must be
    to speak of it."""

    words: str
    targets: tuple[tuple[str, dt.date], ...]
    steps: Sequence[tuple[int, float]]
    reach: int

    def origin(self, event: str) -> str:
        """The event's own date."""
        return next((row["date"] for row in table("pages/anniversaries") if row["name"] == event), "")


def jubilees(text: str) -> list[Jubilee]:
    """All that a text names, without those whose event is not known, one for each set of days."""
    low = text.lower().replace("’", "'")
    found: dict[tuple[tuple[str, dt.date], ...], Jubilee] = {}
    for jubilee in (*_anniversaries(text, low), *_since(text, low), *_nth_days(text, low)):
        found.setdefault(jubilee.targets, jubilee)
    return list(found.values())


def latest_known(text: str) -> tuple[str, dt.date] | None:
    """The latest event that the text names in a way that shows it has happened."""
    low = text.lower().replace("’", "'")
    book, by_phrase = _since_phrases()
    known = {by_phrase[phrase] for phrase in book.find(low)}
    return max(known, key=lambda e: e[1], default=None)


def history_days() -> frozenset[dt.date]:
    """The days of all known events: a date that is one of them is told as history, not as news."""
    rows = table("pages/anniversaries")
    if "days" not in _made or _made["days"][0] is not rows:
        _made["days"] = (rows, frozenset(dt.date.fromisoformat(row["date"]) for row in rows), None)
    found: frozenset[dt.date] = _made["days"][1]
    return found


def number_of(word: str) -> int | None:
    """`70th`, `seventieth`, `three`, `a` → a number; None for any other word."""
    word = word.lower()
    digits = word.rstrip("stndrh")
    if digits.isdigit():
        return int(digits)
    numbers: dict[str, int] = tree("pages/dates")["number_words"]
    ordinals: dict[str, int] = tree("pages/dates")["ordinal_words"]
    return numbers.get(word) or ordinals.get(word)


def _anniversaries(text: str, low: str) -> Iterator[Jubilee]:
    for match in _ANNIVERSARY.finditer(low):
        number = number_of(match.group(1) or match.group(3))
        if number is None:
            continue
        sentence = _sentence(low, match.start(), match.end())
        ahead = phrases("pages/dates", "ahead").search(sentence) is not None
        marked = phrases("pages/dates", "marking").search(sentence) is not None
        steps = _AHEAD if ahead else _MARKED if marked else _DAY
        events = _events(low, match.start(), match.end(), own=match.group(1) is not None)
        yield from _jubilee(text[match.start() : match.end()], events, number * 12, steps, 40 if ahead else 12)


def _since(text: str, low: str) -> Iterator[Jubilee]:
    for match in _SINCE.finditer(low):
        number = number_of(match.group("n") or match.group("n3") or "")
        unit = match.group("unit") or match.group("unit3") or ""
        if number is None or (unit.startswith("month") and number < 2):
            continue
        months = number * {"y": 12, "d": 120, "m": 1}[unit[0]]
        start = match.end() - (0 if match.group("n") else 20)
        events = _events(low, match.start(), match.end(), own=False, before=match.end() - start)
        yield from _jubilee(text[match.start() : match.end()], events, months, _YEARS, 200)


def _nth_days(text: str, low: str) -> Iterator[Jubilee]:
    for match in _NTH.finditer(low):
        count = int(match.group("a") or match.group("b") or match.group("c"))
        if count < 30:
            continue
        targets = []
        for row in _events(low, match.start(), match.end(), own=False):
            date = dt.date.fromisoformat(row["date"]) + dt.timedelta(days=count - (0 if match.group("c") else 1))
            targets.append((row["name"], date))
        if targets:
            yield Jubilee(text[match.start() : match.end()], tuple(targets), _NTH_DAY, 5)


def _jubilee(
    words: str, events: Sequence[dict[str, str]], months: int, steps: Sequence[tuple[int, float]], reach: int
) -> Iterator[Jubilee]:
    targets = []
    for row in events:
        date = dt.date.fromisoformat(row["date"])
        month = date.month - 1 + months
        last_day = 28 if date.month == 2 else 30 if months % 12 else 31
        target = real_date(date.year + month // 12, month % 12 + 1, min(date.day, last_day))
        if target:
            targets.append((row["name"], target))
    if targets:
        yield Jubilee(words, tuple(targets), steps, reach)


def _events(low: str, start: int, end: int, *, own: bool, before: int = 0) -> list[dict[str, str]]:
    """The events that may be meant by what stands after `end` (`anniversary of …`) or, where `own`, just before `start`
    (`the armistice's 70th anniversary`): those with the longest name there, then those whose context is closest."""
    after = _clause(low[end - before : end + _WINDOW])
    ahead = _clause(low[max(0, start - 90) : start][::-1])[::-1] if own else ""
    book, by_phrase = _names()
    for piece in (after, ahead):
        hits = list(book.find(piece))
        if not hits:
            continue
        # the phrase that stands nearest after `of`; before the anniversary, the last one
        hit = hits[0] if piece is after else hits[-1]
        fitting = [(_distance(low, row, start), row) for row in by_phrase[hit]]
        near = [(d, row) for d, row in fitting if d is not None]
        if near:
            best = min(d for d, _ in near)
            return [row for d, row in near if d <= max(best * 2, best + 100)][:3]
    return []


def _distance(low: str, row: dict[str, str], at: int) -> int | None:
    """How far, in characters, the event's context stands from `at`: 0 where it needs none, None where there is none."""
    if not row["context"]:
        return 0
    nearest = None
    for word in row["context"].split("|"):
        for where in (low.rfind(word, 0, at), low.find(word, at)):
            if where >= 0 and (nearest is None or abs(where - at) < nearest):
                nearest = abs(where - at)
    return nearest


def _clause(piece: str) -> str:
    for end in (". ", "\n", "; ", "! ", "? "):
        piece = piece.split(end)[0]
    return piece


def _sentence(low: str, start: int, end: int) -> str:
    left = max(low.rfind(". ", max(0, start - 200), start), low.rfind("\n", max(0, start - 200), start)) + 1
    right = low.find(". ", end, end + 200)
    return low[max(left, start - 200) : right if right > 0 else end + 200]


_made: dict[str, tuple[Any, Any, Any]] = {}


def _names() -> tuple[PhraseBook, dict[str, list[dict[str, str]]]]:
    """A book of all events' names, and the events of each."""
    rows = table("pages/anniversaries")
    if "names" not in _made or _made["names"][0] is not rows:
        by_phrase: dict[str, list[dict[str, str]]] = {}
        for row in rows:
            for phrase in row["words"].split("|"):
                by_phrase.setdefault(phrase, []).append(row)
        _made["names"] = (rows, PhraseBook(by_phrase), by_phrase)
    return _made["names"][1], _made["names"][2]


def _since_phrases() -> tuple[PhraseBook, dict[str, tuple[str, dt.date]]]:
    rows = table("pages/anniversaries")
    if "since" not in _made or _made["since"][0] is not rows:
        known = {
            phrase: (row["name"], dt.date.fromisoformat(row["date"]))
            for row in rows
            if row["since"]
            for phrase in row["since"].split("|")
        }
        _made["since"] = (rows, PhraseBook(known), known)
    return _made["since"][1], _made["since"][2]
