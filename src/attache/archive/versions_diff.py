"""What changed between two texts, word by word, in time that does not grow with the square of their length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

#: stretches whose words, old times new, are more than this are not compared word by word: the one was replaced by the other
MOST = 4_000_000
_SENTENCE = re.compile(r"[^\n.!?]*(?:[.!?]+[\"'”’)]*|\n+|$)\s*")
_WORD = re.compile(r"\w+|[^\w\s]|\s+")

Kind = Literal["same", "removed", "added"]


class Piece(NamedTuple):
    """A stretch of text that stayed, went or came. The `same` and `removed` ones make up the old text, the `same` and `added`
    ones the new."""

    kind: Kind
    text: str


def word_diff(old: str, new: str) -> list[Piece]:
    """The changes that lead from one text to the other, in the order of the text.

    Sentences are compared first, then the words of those that changed (Ratcliff and Obershelp's matching, by difflib). Long
    stretches in which all sentences changed are given as replaced whole.
    """
    pieces: list[Piece] = []
    for one, other in _hunks(_sentences(old), _sentences(new)):
        pieces += _words("".join(one), "".join(other))
    return _merged(pieces)


def changed(pieces: Sequence[Piece]) -> tuple[int, int]:
    """How many words went and how many came."""
    counts = [sum(len(re.findall(r"\w+", p.text)) for p in pieces if p.kind == kind) for kind in ("removed", "added")]
    return counts[0], counts[1]


def around(pieces: Sequence[Piece], words: int) -> list[Piece]:
    """The pieces with no more than so many words of what stayed before and after each change, "…" for what is left out."""
    shown = []
    for at, piece in enumerate(pieces):
        if piece.kind == "same":
            piece = Piece("same", _cut(piece.text, words, head=at > 0, tail=at < len(pieces) - 1))
        shown.append(piece)
    return shown


def _cut(text: str, words: int, *, head: bool, tail: bool) -> str:
    found = list(re.finditer(r"\S+", text))
    kept = words * (head + tail)
    if len(found) <= kept:
        return text
    front = text[: found[words - 1].end()] if head and words else ""
    back = text[found[-words].start() :] if tail and words else ""
    return f"{front}{' ' if front else ''}…{' ' if back else ''}{back}"


def _sentences(text: str) -> list[str]:
    return [s for s in _SENTENCE.findall(text) if s]


def _hunks(old: list[str], new: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Stretches of sentences, alike or not, that correspond to each other."""
    if len(old) * len(new) > MOST:
        yield from _ends(old, new)
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=len(new) > 500).get_opcodes():
        if tag == "equal":
            yield from (([s], [s]) for s in old[a:b])
        else:
            yield old[a:b], new[c:d]


def _ends(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """What two sequences have in common at their beginnings and ends, and all between as one stretch."""
    least = min(len(old), len(new))
    head = next((i for i in range(least) if old[i] != new[i]), least)
    tail = next((i for i in range(least - head) if old[-1 - i] != new[-1 - i]), least - head)
    for part in (slice(0, head), slice(head, None), slice(None)):
        if part == slice(head, None):
            yield list(old[head : len(old) - tail]), list(new[head : len(new) - tail])
        elif part == slice(0, head):
            yield list(old[:head]), list(new[:head])
        else:
            yield list(old[len(old) - tail :]), list(new[len(new) - tail :])


def _words(old: str, new: str) -> list[Piece]:
    if old == new:
        return [Piece("same", old)] if old else []
    mine, theirs = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    for before, after in _ends(mine, theirs):
        if before == after:
            pieces += [Piece("same", "".join(before))]
        elif len(before) * len(after) > MOST:
            pieces += [Piece("removed", "".join(before)), Piece("added", "".join(after))]
        else:
            pieces += _matched(before, after)
    return [p for p in pieces if p.text]


def _matched(old: list[str], new: list[str]) -> list[Piece]:
    pieces = []
    # blanks are junk: they match everywhere and say nothing
    for tag, a, b, c, d in SequenceMatcher(str.isspace, old, new, autojunk=len(new) > 500).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
        else:
            pieces += [Piece("removed", "".join(old[a:b])), Piece("added", "".join(new[c:d]))]
    return pieces


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with neighbours of one kind as one; between two that stayed, first what went, then what came.

    A blank that stayed between two changes is counted to both, so that a changed phrase reads as one.
    """
    merged: list[Piece] = []
    removed = added = ""
    for at, piece in enumerate(pieces):
        blank = piece.kind == "same" and piece.text.isspace() and "\n" not in piece.text
        between = blank and (removed or added) and at + 1 < len(pieces) and pieces[at + 1].kind != "same"
        if piece.kind == "same" and not between:
            merged += [p for p in (Piece("removed", removed), Piece("added", added)) if p.text]
            removed = added = ""
            if merged and merged[-1].kind == "same":
                merged[-1] = Piece("same", merged[-1].text + piece.text)
            elif piece.text:
                merged.append(piece)
            continue
        removed += piece.text if piece.kind != "added" else ""
        added += piece.text if piece.kind != "removed" else ""
    return merged + [p for p in (Piece("removed", removed), Piece("added", added)) if p.text]
