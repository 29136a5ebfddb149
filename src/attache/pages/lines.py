"""A plain text's units: its paragraphs, headings, buttons, bylines, each with its place in the text.

A unit is one line, or the lines of one paragraph where the text is wrapped at a fixed width. Which it is shows in the lines'
lengths: wrapped lines are broken only where the next word would not have fitted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from attache.document import Span

_LINE = re.compile("[^\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]+")
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_SENTENCE_END = re.compile(r"""[.!?…]["'”’»)\]]{0,3}$""")
_WORD = re.compile(r"\S+")
#: no text is wrapped at more characters than this
_WIDEST = 130
_FEWEST_WRAPPED = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of the text without the white space around it; `text` is its words on one line."""

    span: Span
    text: str


def units(text: str) -> list[Unit]:
    """The units of `text`, in order and disjoint; none is blank."""
    blocks = _blocks(text)
    width = _width(blocks, text)
    found = []
    for block in blocks:
        for group in _joined(block, text, width):
            span = Span(group[0].start, group[-1].end)
            found.append(Unit(span, " ".join(text[span.start : span.end].split())))
    return found


def ends_sentence(text: str) -> bool:
    """Whether the words end as a sentence does, a closing quotation mark or bracket after the full stop allowed."""
    return _SENTENCE_END.search(text[-5:]) is not None


def _blocks(text: str) -> list[list[Span]]:
    """Runs of lines with no blank line between, each line without the white space at its ends."""
    blocks: list[list[Span]] = []
    last = 0
    for match in _LINE.finditer(text):
        line = _trimmed(text, match.start(), match.end())
        if line is None:
            continue
        if not blocks or _blank_between(text, last, match.start()):
            blocks.append([])
        blocks[-1].append(line)
        last = match.end()
    return blocks


def _blank_between(text: str, start: int, end: int) -> bool:
    breaks = _BREAK.finditer(text, start, end)
    return next(breaks, None) is not None and next(breaks, None) is not None


def _trimmed(text: str, start: int, end: int) -> Span | None:
    line = text[start:end]
    left = start + len(line) - len(line.lstrip())
    right = end - (len(line) - len(line.rstrip()))
    return Span(left, right) if left < right else None


def _width(blocks: list[list[Span]], text: str) -> int | None:
    """The width that the text is wrapped at, in characters; None for one that is not: too few lines, sentences that end with
    them, or lines of all lengths."""
    inner = [line for block in blocks for line in block[:-1]]
    lengths = sorted(line.end - line.start for line in inner)
    if len(lengths) < _FEWEST_WRAPPED or 2 * sum(ends_sentence(text[s.start : s.end]) for s in inner) > len(inner):
        return None
    width = lengths[int(0.95 * (len(lengths) - 1))]
    full = sum(1 for length in lengths if 0.75 * width <= length <= width)
    return width if width <= _WIDEST and full >= 0.5 * len(lengths) else None


def _joined(block: list[Span], text: str, width: int | None) -> Iterator[list[Span]]:
    group = [block[0]]
    for line in block[1:]:
        if width is not None and _goes_on(text, group[-1], line, width):
            group.append(line)
        else:
            yield group
            group = [line]
    yield group


def _goes_on(text: str, line: Span, after: Span, width: int) -> bool:
    """Whether the line after is the same paragraph's: the break is there because its first word did not fit."""
    length = line.end - line.start
    if text[after.start - 1] in " \t" and text[line.start - 1 : line.start] not in (" ", "\t"):
        return False  # an indented line begins a paragraph
    first = _WORD.match(text, after.start)
    room = length + 1 + (len(first.group()) if first else 0)
    if room > width:
        return True
    if text[after.start].islower():
        return not ends_sentence(text[line.start : line.end])
    return room > 0.85 * width and not ends_sentence(text[line.start : line.end])
