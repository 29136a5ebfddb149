"""WordPiece (Wu et al. 2016; BERT's uncased vocabulary) for words already parted, with a cache of words.

Case is lost in the pieces and given back to the model as a shape feature a word (`shape`).
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

#: a word longer than this is written with its first characters only: its pieces carry no more meaning
LONGEST = 60


class WordPieces:
    """Turns words into piece ids. `vocabulary` is a text file, one piece a line, ids by line number from 0."""

    def __init__(self, vocabulary: Path) -> None:
        self.ids = {piece: i for i, piece in enumerate(vocabulary.read_text(encoding="utf-8").rstrip("\n").split("\n"))}
        self.unknown = self.ids["[UNK]"]
        self.first = self.ids["[CLS]"]
        self.last = self.ids["[SEP]"]
        self.pad = self.ids["[PAD]"]
        self._cache: dict[str, tuple[tuple[int, ...], int]] = {}

    def encoded(self, word: str) -> tuple[tuple[int, ...], int]:
        """The piece ids of one word, at least one, and its shape (an index in `SHAPES`)."""
        found = self._cache.get(word)
        if found is None:
            found = self._split(word), shape(word)
            if len(word) <= LONGEST:
                if len(self._cache) > 200_000:  # a bound on memory over a long run
                    self._cache.clear()
                self._cache[word] = found
        return found

    def pieces(self, word: str) -> tuple[int, ...]:
        """The piece ids of one word, at least one."""
        return self.encoded(word)[0]

    def _split(self, word: str) -> tuple[int, ...]:
        out: list[int] = []
        for atom in _atoms(word[:LONGEST]):
            out.extend(self._greedy(atom))
        return tuple(out) or (self.unknown,)

    def _greedy(self, atom: str) -> list[int]:
        out: list[int] = []
        start = 0
        while start < len(atom):
            end = len(atom)
            while end > start:
                piece = self.ids.get(atom[start:end] if start == 0 else "##" + atom[start:end])
                if piece is not None:
                    break
                end -= 1
            else:
                return [self.unknown]
            out.append(piece)
            start = end
        return out


def _atoms(word: str) -> list[str]:
    """BERT's basic tokens: lower case, accents off, punctuation and Chinese characters alone."""
    plain = "".join(
        c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) not in ("Mn", "Cc", "Cf", "Cs")
    )
    atoms: list[str] = []
    run = ""
    for c in plain:
        if c.isspace():
            atoms.append(run)
            run = ""
        elif _stands_alone(c):
            atoms += [run, c]
            run = ""
        else:
            run += c
    atoms.append(run)
    return [a for a in atoms if a]


def _stands_alone(c: str) -> bool:
    code = ord(c)
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or unicodedata.category(c).startswith("P")


#: how a word is written, 8 values
SHAPES = ("mark", "lower", "title", "upper", "letter", "mixed", "digits", "digits and letters")
#: what stands before a word, 3 values
GAPS = ("nothing", "blank", "line break")


def shape(word: str) -> int:
    """The index in `SHAPES` of how `word` is written."""
    if word.isdigit():
        return 6
    if not any(c.isalpha() for c in word):
        return 6 if any(c.isdigit() for c in word) else 0
    if any(c.isdigit() for c in word):
        return 7
    if word.islower():
        return 1
    if len(word) == 1 and word.isupper():
        return 4
    if word.isupper():
        return 3
    return 2 if word[0].isupper() and word[1:].islower() else 5
