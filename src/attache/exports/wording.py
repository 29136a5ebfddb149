"""The words in which records are shown: dates, certainty, parties and sources, and text made safe to print.

Everything here is pure: a record in, words out, for the brief, Markdown and HTML alike.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from attache.document import Span, merged
from attache.records import WEAKENING, Condition, EventTime, Party, Reading, Source

NOTHING = "—"


class Certainty(NamedTuple):
    """How sure a source is, told by a sign and a word besides the FactBank value: never by colour alone."""

    value: str
    sign: str
    word: str


CERTAINTIES: dict[str, Certainty] = {
    c.value: c
    for c in (
        Certainty("CT+", "●", "certain"),
        Certainty("PR+", "◐", "probable"),
        Certainty("PS+", "○", "possible"),
        Certainty("CT-", "✕", "not so"),
        Certainty("PR-", "✕", "unlikely"),
        Certainty("PS-", "✕", "doubtful"),
        Certainty("UU", "?", "left open"),
    )
}

#: the certainties from most to least sure, for a card that holds several
_RANK: dict[str, int] = {value: rank for rank, value in enumerate(WEAKENING)}


def certainty(factuality: str) -> Certainty:
    """The sign and word of a FactBank value; an unknown value stands for itself."""
    return CERTAINTIES.get(factuality, Certainty(factuality, "?", "unknown"))


def least_sure(values: Iterable[str]) -> Certainty:
    """The least sure of several FactBank values (there must be at least one)."""
    return certainty(max(values, key=lambda v: _RANK.get(v, len(_RANK))))


def clean(text: str) -> str:
    """`text` on one line and safe to print: white space runs become one space, control characters, lone surrogates and
    the invisible characters that reorder text become `\\N{REPLACEMENT CHARACTER}`.

    A page must not move the reader's cursor, colour a terminal or turn a sentence round.
    """
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(map(_printable, line))


def _printable(char: str) -> str:
    if char.isprintable() or char == " ":
        return char
    category = unicodedata.category(char)
    if category in ("Cc", "Cs", "Co", "Cn") or char in _REORDERING:
        return "\N{REPLACEMENT CHARACTER}"
    return " " if category.startswith("Z") else ""


_REORDERING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)))


def date_in_words(value: str | None) -> str:
    """An ISO day, month, year, week or interval as people write it: `2023-07-27` → `27 Jul 2023`.

    What is none of these is given back as it came; None gives a dash.
    """
    if not value:
        return NOTHING
    start, _, end = value.partition("/")
    if not (_DATE.match(start) and _DATE.match(end)):
        return _one_date(value)
    if start == end:
        return _one_date(start)
    first, last = _one_date(start).split(" "), _one_date(end)
    # month and year that both ends share are said once, at the end: 25–27 Jul 2023
    for shared in range(1, len(first)):
        if last.endswith(f" {' '.join(first[shared:])}"):
            del first[shared:]
            break
    dash = "–" if len(first) == 1 else " – "
    return f"{' '.join(first)}{dash}{last}"


_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d{2})\Z", re.ASCII)


def _one_date(value: str) -> str:
    if week := _WEEK.match(value):
        return f"week {int(week[2])} of {week[1]}"
    match = _DATE.match(value)
    if match is None or (match[2] and not 1 <= int(match[2]) <= 12):
        return clean(value)
    year, month, day = match.groups()
    if day:
        return f"{int(day)} {calendar.month_abbr[int(month)]} {year}"
    return f"{calendar.month_abbr[int(month)]} {year}" if month else year


def long_date(value: str | None) -> str:
    """A publication date: `2023-07-28` → `28 July 2023`; "unknown" where there is none."""
    if not value:
        return "unknown"
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        return clean(value)
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


class Named(NamedTuple):
    """A party as shown: its name, and its STATE:SECTOR code ("" where unknown)."""

    name: str
    code: str

    def __str__(self) -> str:
        return f"{self.name} ({self.code})" if self.code else self.name


class Words:
    """Words for the records of one reading, which refer to its text and entities."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.document.text
        self._entities = {e.id: e for e in reading.entities}

    def of(self, span: Span | None) -> str:
        """The words of a span, printable; "" for None."""
        return clean(self.text[span[0] : span[1]]) if span else ""

    def party(self, party: Party | None) -> Named:
        """The party's entity by name, else the words that name it."""
        if party is None:
            return Named("unknown", "")
        code = "" if party.code == "---:---" else party.code
        entity = self._entities.get(party.entity or "")
        name = clean(entity.name) if entity else self.of(party.span)
        return Named(name or code or "unknown", code)

    def parties(self, parties: Iterable[Party]) -> list[Named]:
        """Each party once, in the order given."""
        return list(dict.fromkeys(self.party(p) for p in parties))

    def source(self, source: Source) -> str:
        """Who says so: "the author", or the one whom the text names."""
        if source.kind == "author":
            return "the author"
        entity = self._entities.get(source.entity or "")
        return (clean(entity.name) if entity else "") or self.of(source.span) or clean(source.name or "") or "unnamed"

    def when(self, time: EventTime | None) -> str:
        return date_in_words(time.value) if time else NOTHING

    def condition(self, condition: Condition) -> str:
        """What the holder lacks, needs or has: "shortage of troops, weapons"."""
        items = ", ".join(dict.fromkeys(clean(i.text) for i in condition.of))
        return f"{condition.kind} of {items}" if items else condition.kind


class Piece(NamedTuple):
    """A stretch of a quote, printable; `marked` where it is a trigger."""

    words: str
    marked: bool


def quote(text: str, evidence: Span, triggers: Sequence[Span], limit: int | None = None) -> list[Piece]:
    """The evidence in pieces, its triggers marked.

    With a `limit`, what stands before the first trigger and after the last is cut at word ends, to about that many
    characters in all; without, nothing is.
    """
    marks = merged(triggers)
    start, end = min(evidence[0], marks[0].start), max(evidence[1], marks[-1].end)
    pieces, at = [], marks[0].start
    for mark in marks:
        if at < mark.start:
            pieces.append(Piece(_tidy(text[at : mark.start]), False))
        pieces.append(Piece(clean(text[mark.start : mark.end]), True))
        at = mark.end
    before, after = _tidy(text[start : marks[0].start]), _tidy(text[at:end])
    room = None if limit is None else max(limit - sum(len(p.words) for p in pieces), 0)
    if room is not None and len(before) + len(after) > room:
        left = min(len(before), max(room // 2, room - len(after)))
        before, after = _cut_left(before, left), _cut_right(after, room - left)
    whole = [Piece(before, False), *pieces, Piece(after, False)]
    return [p for p in whole if p.words]


def in_marks(pieces: Iterable[Piece], left: str = "*", right: str = "*") -> str:
    """The quote as one string, each trigger between two marks."""
    return "".join(f"{left}{p.words}{right}" if p.marked else p.words for p in pieces)


def _tidy(text: str) -> str:
    """`clean`, but a space at either end stays: it parts the piece from the trigger."""
    inner = clean(text)
    if not inner:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{inner}{' ' if text[-1].isspace() else ''}"


def _cut_left(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    cut = text[len(text) - room :] if room else ""
    _, space, rest = cut.partition(" ")
    return f"… {rest}" if space and rest else "… "


def _cut_right(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    head, space, _ = text[:room].rpartition(" ")
    return f"{head} …" if space else " …"
