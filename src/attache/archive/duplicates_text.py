"""Near-duplicates, the part without a database: what of a text is kept to find its copies, and whether two texts are one.

Candidates are found by MinHash (Broder 1997) over pairs of content words, in bands (Leskovec, Rajaraman and Ullman, *Mining
of Massive Datasets*, chapter 3); the signatures are rensa's. What is found so is then compared exactly: how much of either
text stands in runs of words that the other has too, and whether the two have their numbers and names in common. A copy that
an editor has worked on keeps the facts and changes words; two reports by one form (weather, markets) keep the words and
change facts.

All numbers here were chosen with `python -m benchmarks.duplicates --sweep`, on seeds that no test uses.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import rensa
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]

#: words in a run that is compared
RUN = 3
#: bands of the signature, and values in each: of texts with a fifth of their word pairs in common 73 % meet in a band, with a
#: third 98 %
BANDS, ROWS = 32, 2
#: which makes signatures that are compared: another number means that all must be worked out anew
SCHEME = 1000 * rensa.RMinHash.ALGORITHM_VERSION + 1
_SEED = 20_231_107

#: share of the shorter text's words that must stand in common runs, and of the longer's
SHORTER, LONGER = 0.45, 0.35
#: share of the numbers and of the names that must be common, where both texts have so many of them
NUMBERS, NAMES, ENOUGH = 0.45, 0.45, 3
#: texts of fewer words are copies only where all words are the same
SHORT = 25
#: words beyond this many are not looked at: more is a book
LONGEST = 20_000
#: letters from which on a word counts as a content word, so that no list of function words is needed in any language
_LONG = 4

# scripts written without spaces give a word a character
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_DIGIT = re.compile(r"\d").search
# a capital inside a sentence: its first word tells nothing
_NAME = re.compile(r"(?<=[\w,;] )[^\W\d_a-z][^\W\d_]+")
_REACH = 10 * LONGEST
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)


class Print(NamedTuple):
    """What is kept of a text: how many words, a digest of them, the runs of `RUN` words in their order, its numbers and names
    (sorted, each once), and the bands by which candidates are found."""

    words: int
    digest: str
    runs: Hashes
    numbers: Hashes
    names: Hashes
    bands: list[int]


class Likeness(NamedTuple):
    """How alike two texts are: shares (0 to 1) of either's words in common runs, of common numbers and names (1 where there are
    too few to tell), Jaccard's index of the runs; and whether that makes them one text."""

    shorter: float
    longer: float
    numbers: float
    names: float
    jaccard: float
    same: bool


def take(text: str) -> Print:
    """The print of a text. The same text always gives the same print; case, punctuation and spacing make no difference."""
    words = [w.casefold() for w in _WORD.findall(text)[:LONGEST]]
    ids = np.fromiter(map(_hash, words), dtype=np.uint64, count=len(words))
    digest = hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()
    numbers = {w for w in set(words) if _DIGIT(w)}
    names = {w.casefold() for w in _NAME.findall(text, 0, _REACH) if w[0].isupper()}
    bands: list[int] = []
    if len(words) >= SHORT:
        content = [len(w) >= _LONG or w in numbers or not w.isascii() for w in words]
        bands = _bands(ids[np.array(content, dtype=bool)])
    return Print(len(words), digest, _narrow(_join(ids, RUN)), _facts(numbers), _facts(names), bands)


def compare(one: Print, other: Print) -> Likeness:
    """How alike two texts are. The same whichever comes first."""
    short, long = _by_length(one, other)
    if short.digest == long.digest:
        return Likeness(1.0, 1.0, 1.0, 1.0, 1.0, short.words > 0)
    common = np.intersect1d(short.runs, long.runs)
    either = len(np.union1d(short.runs, long.runs))
    jaccard = len(common) / either if either else 0.0
    shorter, longer = _covered(short, common), _covered(long, common)
    numbers, names = _shared(short.numbers, long.numbers), _shared(short.names, long.names)
    return Likeness(shorter, longer, numbers, names, jaccard, same(one, other))


def same(one: Print, other: Print) -> bool:
    """Whether two texts are one, worked out no further than that takes: most that meet by chance differ in their facts."""
    short, long = _by_length(one, other)
    if short.digest == long.digest:
        return short.words > 0
    if short.words < SHORT or short.words < LONGER * long.words / 2:
        return False
    if _shared(short.numbers, long.numbers) < NUMBERS or _shared(short.names, long.names) < NAMES:
        return False
    common = np.intersect1d(short.runs, long.runs)
    return _covered(short, common) >= SHORTER and _covered(long, common) >= LONGER


def _by_length(one: Print, other: Print) -> list[Print]:
    return sorted((one, other), key=lambda p: (p.words, p.digest))


def _covered(text: Print, common: Hashes) -> float:
    """The share of a text's words that stand in one of the common runs at least."""
    hits = np.isin(text.runs, common)
    covered = np.zeros(len(hits) + RUN - 1, dtype=bool)
    for shift in range(RUN):
        covered[shift : shift + len(hits)] |= hits
    return float(covered.mean()) if len(hits) else 0.0


def _shared(one: Hashes, other: Hashes) -> float:
    """How many of the fewer facts the other text has too; 1 where either has too few for that to tell anything."""
    fewer = min(len(one), len(other))
    # for the few that there are, sets are faster than arrays
    return len(set(one.tolist()).intersection(other.tolist())) / fewer if fewer >= ENOUGH else 1.0


@lru_cache(maxsize=1 << 16)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _facts(words: set[str]) -> Hashes:
    return np.unique(_narrow(np.fromiter(map(_hash, sorted(words)), dtype=np.uint64, count=len(words))))


def _join(ids: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
    """The hashes of all runs of `length` words; none where the text is shorter."""
    count = max(len(ids) - length + 1, 0)
    runs = np.zeros(count, dtype=np.uint64)
    for i in range(length):
        runs = (runs ^ (runs >> np.uint64(29))) * _MIX[3] + ids[i : i + count] * _MIX[i % 3]
    return runs ^ (runs >> np.uint64(32))


def _narrow(hashes: NDArray[np.uint64]) -> Hashes:
    return (hashes >> np.uint64(16)).astype(np.uint32)


def _bands(ids: NDArray[np.uint64]) -> list[int]:
    """The bands of a text's content words: two texts that have one in common are worth comparing."""
    pairs = np.unique(_join(ids, 2))
    if not len(pairs):
        return []
    matrix = rensa.RMinHash.digest_matrix_from_flat_token_hashes(pairs, [0, len(pairs)], BANDS * ROWS, _SEED)
    values = np.array(matrix.to_rows()[0], dtype=np.uint64).reshape(BANDS, ROWS)
    keys = np.arange(1, BANDS + 1, dtype=np.uint64) * _MIX[0]
    for i in range(ROWS):
        keys = (keys ^ (keys >> np.uint64(31))) * _MIX[1] + values[:, i] * _MIX[2]
    # 63 bits: a database's integers are signed
    return ((keys ^ (keys >> np.uint64(32))) >> np.uint64(1)).astype(np.int64).tolist()  # type: ignore[no-any-return]
