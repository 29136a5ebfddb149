"""The place of a text that shows best what was looked for, with the words marked: the same on every database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

import msgspec

from attache.archive.search.words import LONGEST, Word, evened, placed
from attache.document import Span, merged

#: in characters; about two lines on a terminal
LENGTH = 220
#: of a text so many words are looked through
_MOST_WORDS = 20_000


class Wanted(msgspec.Struct, frozen=True):
    """Words in a row that are to be marked; the last may be a beginning."""

    words: tuple[str, ...]
    prefix: bool = False


class Snippet(msgspec.Struct, frozen=True):
    """A stretch of a document's text, with what was looked for: offsets into the text, as in all records."""

    span: Span
    marks: list[Span]
    text: str

    def pieces(self) -> Iterable[tuple[str, bool]]:
        """The stretch in pieces, each with whether it is marked."""
        at = self.span.start
        for start, end in self.marks:
            if at < start:
                yield self.text[at - self.span.start : start - self.span.start], False
            yield self.text[start - self.span.start : end - self.span.start], True
            at = end
        if at < self.span.end:
            yield self.text[at - self.span.start :], False


def snippet(text: str, wanted: Sequence[Wanted], *, also: Sequence[Span] = (), length: int = LENGTH) -> Snippet:
    """About `length` characters of a text, where most different things of those that are wanted stand; the first of equals.

    It begins and ends between words; without a match, it is the text's beginning. `also` are further places to be marked.
    """
    found = sorted([*matches(text, wanted), *((span, -n) for n, span in enumerate(also, 1))])
    if not found:
        end = _word_end(text, min(length, len(text)), 0)
        return Snippet(Span(0, end), [], text[:end])
    first, last = (found[n][0] for n in _best(found, length))
    start = max(0, first.start - max(length - (last.end - first.start), 0) // 3)
    end = min(len(text), max(start + length, last.end))
    start = _word_start(text, max(0, min(start, end - length)), first.start)
    end = _word_end(text, end, last.end)
    return Snippet(Span(start, end), merged(m for m, _ in found if start <= m.start and m.end <= end), text[start:end])


def matches(text: str, wanted: Sequence[Wanted]) -> list[tuple[Span, int]]:
    """Where each of `wanted` stands in a text, with its number, in order."""
    even = evened(text)
    if even is None or any(len(word) >= LONGEST for one in wanted for word in one.words):
        return _by_word(text, wanted)
    found = [(Span(*m.span()), n) for n, one in enumerate(wanted) for m in _pattern(one).finditer(even)]
    return sorted(found)


@lru_cache(maxsize=256)
def _pattern(one: Wanted) -> re.Pattern[str]:
    """What finds words in a row in an evened text."""
    first, *others = map(re.escape, one.words)
    row = "".join(rf"[\W_]+{word}" for word in others)
    end = r"[^\W_]*" if one.prefix else r"(?![^\W_])"
    # that no word goes on before it is asked after the word: what begins with plain letters is searched for ten times as fast
    return re.compile(rf"{first}(?<![^\W_]{first}){row}{end}")


def _by_word(text: str, wanted: Sequence[Wanted]) -> list[tuple[Span, int]]:
    """`matches` for any text, word by word: ten times slower."""
    by_first: dict[str, list[int]] = {}
    for number, one in enumerate(wanted):
        if not (one.prefix and len(one.words) == 1):
            by_first.setdefault(one.words[0], []).append(number)
    beginnings = [(one.words[0], n) for n, one in enumerate(wanted) if one.prefix and len(one.words) == 1]
    found: list[tuple[Span, int]] = []
    row = list(islice(placed(text), _MOST_WORDS))
    for at, word in enumerate(row):
        for number in by_first.get(word.word, ()):
            last = _stands(row, at, wanted[number])
            if last is not None:
                found.append((Span(word.start, last.end), number))
        found += [(Span(word.start, word.end), number) for begin, number in beginnings if word.word.startswith(begin)]
    return found


def _stands(row: list[Word], at: int, one: Wanted) -> Word | None:
    """The last word of a phrase that begins here; None where it does not."""
    *firsts, last = one.words
    end = at + len(firsts)
    if end >= len(row) or any(row[at + i].word != word for i, word in enumerate(firsts)):
        return None
    fits = row[end].word.startswith(last) if one.prefix else row[end].word == last
    return row[end] if fits else None


def _best(found: list[tuple[Span, int]], length: int) -> tuple[int, int]:
    """First and last of the matches that fit into two thirds of `length` and are of most different kinds, then most of all."""
    best, chosen = (0, 0), (0, 0)
    inside: Counter[int] = Counter()
    first = 0
    for last, (span, number) in enumerate(found):
        inside[number] += 1
        while first < last and span.end - found[first][0].start > length * 2 // 3:
            inside[found[first][1]] -= 1
            if not inside[found[first][1]]:
                del inside[found[first][1]]
            first += 1
        worth = (len(inside), last - first + 1)
        if worth > best:
            best, chosen = worth, (first, last)
    return chosen


def _word_start(text: str, at: int, limit: int) -> int:
    """The next place, from `at` to `limit`, where a word begins."""
    if at == 0 or text[at - 1].isspace():
        return at
    while at < limit and not text[at - 1].isspace():
        at += 1
    return at


def _word_end(text: str, at: int, limit: int) -> int:
    """The last place, back from `at` to `limit`, where a word has ended; `at` itself where that is within one long word."""
    if at >= len(text) or text[at].isspace():
        return at
    end = at
    while end > limit and not text[end - 1].isspace():
        end -= 1
    while end > limit and text[end - 1].isspace():
        end -= 1
    return end if end > limit or limit else at
