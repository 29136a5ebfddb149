"""Words of raw text, as the English Universal Dependencies treebanks (EWT, GUM) part them.

Rules, not a model: a first pattern finds runs that stay whole (addresses, numbers, abbreviations, words, marks), and a second
step parts clitics (*do|n't*, *Russia|'s*), hyphens (*long|-|range*, but *anti-ship*) and units (*10|km*).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from attache.knowledge import tree

#: A line break, any number of blanks around it; one with a blank line in it parts paragraphs.
APOSTROPHES = "'’ʼ`´"

# One alternative a kind, tried in order; every quantifier runs over one class, so matching is linear in the text.
_PIECE = re.compile(
    r"""
    (?P<address>(?:https?://|www\.)[^\s<>"“”]+ | [\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4} | [@#]\w+)
  | (?P<number>[-+]?\d+(?:[.,:/]\d+)*(?:(?:st|nd|rd|th|s)\b)?)
  | (?P<dotted>(?:[^\W\d_]\.){2,})
  | (?P<word>[^\W_]+(?:[._&][^\W_]+)*)
  | (?P<ellipsis>\.{2,}|…+)
  | (?P<dashes>-{2,}|[—–]+)
  | (?P<quotes>``|''|’’|‘‘)
  | (?P<marks>[!?]{2,} | ={2,} | \*{2,} | _{2,} | ~{2,} | \#{2,} | \${2,} | <{2,} | >{2,} | \+{2,})
  | (?P<other>\S)
    """,
    re.VERBOSE,
)
_CLITIC = re.compile(rf"(?i)(?<=\w)(n[{APOSTROPHES}]t|[{APOSTROPHES}](?:s|re|ve|ll|d|m))$")
_UNIT = re.compile(r"^(\d[\d.,]*)([^\W\d_]+)$")
_ORDINAL = re.compile(r"^\d[\d,]*(?:st|nd|rd|th|s)$", re.IGNORECASE)
_LONGEST_CLITIC = 4
#: runs of at most so many characters are remembered; no contraction is longer
_SHORT = 60


class _Lists(NamedTuple):
    abbreviations: frozenset[str]
    numbered: frozenset[str]
    prefixes: frozenset[str]
    contractions: dict[str, list[str]]


@cache
def _lists() -> _Lists:
    data = tree("language/tokens")
    return _Lists(
        frozenset(data["abbreviations"]),
        frozenset(data["numbered"]),
        frozenset(data["prefixes"]),
        data["contractions"],
    )


def spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The words of `text[start:end]` as character offsets into `text`, in order, disjoint, none empty or blank.

    Time is linear in the length of the text.
    """
    end = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    at = start
    while at < end:
        match = _PIECE.search(text, at, end)
        if match is None:
            break
        at = _take(text, match, start, end, found)
    return found


def _take(text: str, match: re.Match[str], start: int, end: int, found: list[tuple[int, int]]) -> int:
    """Add the words of one match to `found`; returns where to go on."""
    kind = match.lastgroup
    first, last = match.span()
    if kind == "address":
        last = _trim_address(text, first, last)
        found.append((first, last))
        return last
    if kind in ("word", "dotted", "number"):
        if kind == "number" and text[first] in "+-" and first > start and not text[first - 1].isspace():
            found.append((first, first + 1))
            return first + 1
        last = _whole(text, first, last, end, kind)
        for a, b in _parts(text[first:last]):
            found.append((first + a, first + b))
        return last
    found.append((first, last))
    return last


def _trim_address(text: str, first: int, last: int) -> int:
    """Marks at an address's end belong to the sentence around it."""
    while last > first + 1 and text[last - 1] in ".,;:!?)]'\"’":
        last -= 1
    return last


def _whole(text: str, first: int, last: int, end: int, kind: str) -> int:
    """How far the run that begins as text[first:last] goes on: full stops of abbreviations, apostrophes, joined hyphens."""
    lists = _lists()
    if kind == "dotted" and last < end and text[last].isalpha():  # "U.S.China" is no abbreviation with a tail; "Ph.D" is
        while last < end and text[last].isalnum():
            last += 1
    while last < end:
        mark = text[last]
        if mark == "." and kind != "number":
            run = text[first : last + 1]
            if run in lists.numbered:
                last += _number_follows(text, last + 1, end)
            elif run in lists.abbreviations or (last - first == 1 and text[first].isupper() and text[first] != "I"):
                last += 1
            break
        follows = text[last + 1] if last + 1 < end else " "
        if mark in APOSTROPHES and follows.isalpha() and kind == "word":
            stop = last + 2
            while stop < end and text[stop].isalnum():
                stop += 1
            last = stop
            continue
        if mark in "-‑" and follows.isalnum() and text[first:last].lower() in lists.prefixes:
            stop = last + 1
            while stop < end and text[stop].isalnum():
                stop += 1
            last = stop
            kind = "word"
            continue
        break
    return last


def _number_follows(text: str, at: int, end: int) -> bool:
    while at < end and text[at] == " ":
        at += 1
    return at < end and text[at].isdigit()


def _parts(word: str) -> tuple[tuple[int, int], ...]:
    """Where one run of characters parts into words, as offsets into it."""
    return _parts_of_short(word) if len(word) <= _SHORT else _parts_of(word)


def _parts_of(word: str) -> tuple[tuple[int, int], ...]:
    contractions = _lists().contractions
    end, clitics = len(word), []
    while end > _SHORT or word[:end].lower() not in contractions:
        clitic = _CLITIC.search(word, max(0, end - _LONGEST_CLITIC), end)
        if clitic is None or clitic.start() == 0:
            break
        clitics.append((clitic.start(), end))
        end = clitic.start()
    return (*_parts_of_stem(word[:end]), *reversed(clitics))


def _parts_of_stem(word: str) -> tuple[tuple[int, int], ...]:
    contraction = _lists().contractions.get(word.lower())
    if contraction is not None:
        cut = len(contraction[0])
        return ((0, cut), (cut, len(word)))
    unit = _UNIT.match(word)
    if unit is not None and not _ORDINAL.match(word) and len(unit.group(2)) > 1:
        return ((0, unit.end(1)), (unit.end(1), len(word)))
    return ((0, len(word)),)


_parts_of_short = lru_cache(maxsize=65536)(_parts_of)
