"""The words of a text as they are indexed and looked for: one way of splitting and folding for both databases.

SQLite's and PostgreSQL's own tokenisers part hyphens, numbers and addresses differently, and fold different signs. So texts and
queries are split here, and the databases get words that neither of them can split again: letters and digits, in lower case,
without diacritics (Unicode NFKD, UAX #15). Of Chinese and Japanese every sign is a word.

What is changed here needs a migration that makes the index anew: FTS5 takes away only the words that it was given.
"""

from __future__ import annotations

import re
import string
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

#: no word is kept longer, in characters
LONGEST = 64
#: of one text so many words are indexed, at most, and so many bytes of different ones: PostgreSQL takes 1 MB a text
MOST_WORDS = 100_000
MOST_BYTES = 400_000

#: in a word that stands for a code, and in no other word
SIGN = "¶"

#: Chinese and Japanese
_SIGNS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_LOWER = {ord(c): c.lower() for c in string.ascii_uppercase}
_ASCII = re.compile(r"[a-z0-9]+")


class Word(NamedTuple):
    """A word as it is indexed, and where it stands in the text."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """A word in any script: letters and digits with the marks that belong to them; what can be seen by nobody parts none."""
    marks = "".join(chr(c) for c in range(0x300, 0x10000) if unicodedata.category(chr(c))[0] == "M")
    return re.compile(f"[{_SIGNS}]|(?:[^\\W_{_SIGNS}])(?:[^\\W_{_SIGNS}]|[{re.escape(marks)}\u00ad\u200b-\u200d\u2060])*")


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """One word in lower case and without diacritics, `LONGEST` characters at most; "" where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    # interned, since the words of many texts are the same few
    return sys.intern("".join(c for c in plain if c.isalnum())[:LONGEST])


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    if text.isascii():
        found = _ASCII.findall(text.lower())
        return found if max(map(len, found), default=0) <= LONGEST else [w[:LONGEST] for w in found]
    return [folded for w in _pattern().findall(text) if (folded := fold(w))]


def placed(text: str) -> Iterator[Word]:
    """The words of a text with their places, in order: the same ones as `words` has."""
    for match in _pattern().finditer(text):
        folded = fold(match[0])
        if folded:
            yield Word(folded, *match.span())


def code_word(field: str, *code: str) -> str:
    """A state or the like as a word of the index: `code_word("actor", "RUS", "MIL")`; no text has such a word."""
    return SIGN.join(("", field, *code)).lower()


def evened(text: str) -> str | None:
    """The text sign by sign as `words` folds it, so that every place in it stays; None where a sign becomes none or several."""
    if text.isascii():
        return text.lower()
    table: dict[int, str] = dict(_LOWER)
    for sign in set(text):
        if sign.isascii():
            continue
        folded = fold(sign)
        alone = _pattern().fullmatch(sign) is None  # parts words
        if (len(folded) != 1 and not alone) or unicodedata.category(sign) in ("Mn", "Mc", "Me", "Cf") or _is_ideograph(sign):
            return None
        table[ord(sign)] = " " if alone else folded
    return text.translate(table)


def _is_ideograph(sign: str) -> bool:
    return re.match(f"[{_SIGNS}]", sign) is not None


def indexed(text: str) -> list[str]:
    """The words of a text that go into the index: all of them, unless it is as long as a thick book."""
    found = words(text)
    if len(found) <= MOST_WORDS and len(text) <= MOST_BYTES // 4:
        return found
    kept, seen, room = [], set(), MOST_BYTES
    for word in found[:MOST_WORDS]:
        if word not in seen:
            seen.add(word)
            room -= len(word.encode())
            if room < 0:
                break
        kept.append(word)
    return kept
