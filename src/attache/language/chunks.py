"""Packs a document's words into chunks for the network.

Paragraphs are packed whole, as many as fit; one that does not fit is cut where a sentence seems to end. A sentence too long for
the network is cut at a comma, else anywhere: its pieces are joined again afterwards (`parse.py`), so that none is lost.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from attache.document import Document
from attache.language import tokens
from attache.language.model import Chunk

#: a full stop, question mark or exclamation mark ends a sentence, closing quotes may follow
_ENDS = frozenset(".?!…") | {"...", "?!", "!?"}
_CLOSES = frozenset("\"'”’)]»")
#: … so many at the most: a text of nothing else takes no longer for it
_MOST_CLOSES = 8


@dataclass(slots=True)
class Piece:
    """A chunk with its place in the document: character spans of its words, and where in it paragraphs begin.

    `joined` says that its first word goes on in the sentence of the chunk before.
    """

    chunk: Chunk
    spans: list[tuple[int, int]]
    begins: set[int] = field(default_factory=set)
    joined: bool = False


def pack(doc: Document, length: Callable[[str], int], longest: int, widest: int) -> Iterator[Piece]:
    """The document's body, one piece after another, each filled with up to `longest` word pieces (two marks round it counted).

    Only a sentence that does not fit alone makes a longer one, of up to `widest`; only one of more is cut.
    """
    current = Piece(Chunk([], []), [])
    room = longest - 2
    for paragraph in doc.paragraphs:
        spans = tokens.spans(doc.text, paragraph[0], paragraph[1])
        if not spans:
            continue
        words = [doc.text[a:b] for a, b in spans]
        sizes = [length(w) for w in words]
        gaps = [2] + [int(b[0] > a[1]) for a, b in itertools.pairwise(spans)]
        at = 0
        while at < len(words):
            total = sum(sizes[at:]) if len(words) - at <= longest else longest
            if total > room and current.spans:
                yield current
                current, room = Piece(Chunk([], []), []), longest - 2
                continue
            stop = len(words) if total <= room else _cut(words, sizes, at, room, widest - 2)
            if at == 0:
                current.begins.add(len(current.spans))
            elif not current.spans:
                current.joined = not sentence_end(words, at)
            current.chunk.words.extend(words[at:stop])
            current.chunk.gaps.extend(gaps[at:stop])
            current.spans.extend(spans[at:stop])
            room -= sum(sizes[at:stop])
            at = stop
    if current.spans:
        yield current


def _cut(words: list[str], sizes: list[int], at: int, room: int, most: int) -> int:
    """Where to cut words[at:]: at the last end of a sentence that `room` holds, else the first that `most` holds, else behind
    the last comma that `most` holds, else where it is full."""
    stop = _fitting(sizes, at, room)
    for i in range(stop, at, -1):
        if sentence_end(words, i):
            return i
    widest = _fitting(sizes, at, most)
    for i in range(stop + 1, widest + 1):
        if sentence_end(words, i):
            return i
    for i in range(widest, at + (widest - at) // 3, -1):
        if _clause_end(words, i):
            return i
    return widest


def _fitting(sizes: list[int], at: int, room: int) -> int:
    """The end of the words from `at` on that `room` holds; one at the least."""
    stop, used = at, 0
    while stop < len(sizes) and used + sizes[stop] <= room:
        used += sizes[stop]
        stop += 1
    return max(stop, at + 1)


def sentence_end(words: list[str], i: int) -> bool:
    """Whether a sentence seems to end before word i."""
    before = i - 1
    while before > max(0, i - _MOST_CLOSES) and words[before] in _CLOSES:
        before -= 1
    return words[before] in _ENDS and (i >= len(words) or not words[i][:1].islower())


def _clause_end(words: list[str], i: int) -> bool:
    return words[i - 1] in {",", ";", ":", "—", "–"}
