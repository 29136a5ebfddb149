"""Quotations: stretches between quotation marks, of every style and nesting, and over several paragraphs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from attache.document import Span
from attache.reading.attribution.lexicon import compiled

_DEEPEST = 4
#: characters to a paragraph's end beyond which a mark that nothing closes is a slip and opens nothing
_LONGEST = 1000


@dataclass(slots=True, eq=False)
class Quotation:
    """A quotation, its marks included. `level` is 0 outside other quotations.

    `open` says that it runs on to its paragraph's end with no closing mark; `after` is then the quotation that opens the next
    paragraph, where there is one: the same speaker speaks on.
    """

    span: Span
    level: int
    open: bool = False
    after: Quotation | None = None

    def whole(self) -> list[Span]:
        """The spans of this quotation and of all that carry it on."""
        spans, at = [self.span], self.after
        while at is not None:
            spans.append(at.span)
            at = at.after
        return spans


@dataclass(frozen=True, slots=True)
class _Marks:
    pattern: re.Pattern[str]
    closers: dict[str, list[str]]
    apostrophes: str
    beforehand: str


def _read_marks(data: Any) -> _Marks:
    pairs: dict[str, list[str]] = data["pairs"]
    every = sorted({*pairs, *(c for closers in pairs.values() for c in closers)})
    every.sort(key=len, reverse=True)
    return _Marks(re.compile("|".join(map(re.escape, every))), pairs, data["apostrophes"], data["beforehand"])


def quotations(text: str, paragraphs: Iterable[Span]) -> list[Quotation]:
    """All quotations within `paragraphs`, in order of their start; a nested one follows the one that holds it."""
    marks = compiled("attribution/quotes", _read_marks)
    found: list[Quotation] = []
    previous: Quotation | None = None
    for paragraph in paragraphs:
        here = _in_paragraph(text, paragraph, marks)
        if previous is not None and here and here[0].span.start == _first_ink(text, paragraph):
            previous.after = here[0]
        found += here
        previous = next((q for q in reversed(here) if q.level == 0 and q.open and q.after is None), None)
    return found


def _in_paragraph(text: str, paragraph: Span, marks: _Marks) -> list[Quotation]:
    done: list[Quotation] = []
    stack: list[tuple[str, int]] = []
    for match in marks.pattern.finditer(text, paragraph.start, paragraph.end):
        mark, start, end = match.group(), match.start(), match.end()
        before = text[start - 1] if start > paragraph.start else " "
        after = text[end] if end < paragraph.end else " "
        level = _closes(mark, stack, marks, before, after)
        if level is not None:
            opener, opened = stack[level]
            del stack[level:]
            if end - opened > len(opener) + len(mark):
                done.append(Quotation(Span(opened, end), level))
        elif mark in marks.closers and len(stack) < _DEEPEST and _may_open(mark, marks, before, after):
            again = next((n for n, (opener, _) in enumerate(stack) if opener == mark and mark not in marks.closers[mark]), None)
            if again is not None:  # the same mark once more, with none to close the first: the same speaker goes on
                done.append(_unclosed(text, Span(stack[again][1], start)))
                del stack[again:]
            stack.append((mark, start))
    for mark, opened in stack:
        if mark not in marks.apostrophes and not _stray(text, opened, paragraph) and paragraph.end - opened <= _LONGEST:
            done.append(_unclosed(text, Span(opened, paragraph.end)))
            break
    kept = _nested(done)
    outer = [q for q in kept if q.level == 0]
    for one, other in pairwise(outer):
        if one.open:
            one.after = other
    return kept


def _unclosed(text: str, span: Span) -> Quotation:
    return Quotation(Span(span.start, span.start + len(span.of(text).rstrip())), 0, open=True)


def _nested(found: list[Quotation]) -> list[Quotation]:
    """The quotations in order, each with its level; one that crosses another's edge is left out."""
    kept: list[Quotation] = []
    around: list[Quotation] = []
    for quotation in sorted(found, key=lambda q: (q.span.start, -q.span.end)):
        while around and around[-1].span.end <= quotation.span.start:
            around.pop()
        if around and not around[-1].span.covers(quotation.span):
            continue
        quotation.level = len(around)
        around.append(quotation)
        kept.append(quotation)
    return kept


def _closes(mark: str, stack: list[tuple[str, int]], marks: _Marks, before: str, after: str) -> int | None:
    """The place in `stack` of the quotation that this mark closes, if any does."""
    if mark in marks.apostrophes and (before.isspace() or after.isalnum()):
        return None
    for level in range(len(stack) - 1, -1, -1):
        opener = stack[level][0]
        if mark not in marks.closers[opener]:
            continue
        if mark in marks.closers and before.isspace() and not after.isspace():
            return None  # it opens a new one
        return level
    return None


def _may_open(mark: str, marks: _Marks, before: str, after: str) -> bool:
    if after.isspace():
        return False
    if mark in marks.apostrophes:
        return before.isspace() or before in marks.beforehand
    return mark not in marks.closers[mark] or not before.isalnum()


def _stray(text: str, opened: int, paragraph: Span) -> bool:
    """Whether a mark that nothing closes opens no quotation: only one that begins a sentence does."""
    before = text[paragraph.start : opened].rstrip()
    return bool(before) and not unicodedata.category(before[-1]).startswith("P")


def _first_ink(text: str, paragraph: Span) -> int:
    piece = text[paragraph.start : paragraph.end]
    return paragraph.start + len(piece) - len(piece.lstrip())
