"""Names in other scripts in Latin letters, by the tables of `romanisation.yaml`: Cyrillic, Greek, and Korean by syllables.

Chinese, Arabic and what else the tables do not hold stay as they are: such names are known by the tables of persons alone.
"""

from __future__ import annotations

from functools import lru_cache

from attache.knowledge import tree

_HANGUL, _LAST = 0xAC00, 0xD7A3
_VOWELS, _FINALS = 21, 28


@lru_cache(maxsize=8192)
def romanised(text: str) -> str:
    """A text in lower case, in Latin letters where its script is known ("шойгу": "shoigu", "김정은": "kim jong un")."""
    if not any(c > "\u036f" for c in text):
        return text
    tables = tree("actors/romanisation")
    letters: dict[str, str] = tables["letters"]
    return " ".join(
        _korean(w) if _HANGUL <= ord(w[0]) <= _LAST else "".join(letters.get(c, c) for c in w) for w in text.split()
    )


def _korean(word: str) -> str:
    """A Korean word by syllables; of a name (two to four syllables), the family name as it is mostly written."""
    tables = tree("actors/romanisation")
    syllables = [_syllable(c) for c in word]
    if 2 <= len(word) <= 4 and word[0] in tables["families"]:
        syllables[0] = tables["families"][word[0]]
    return " ".join(syllables)


def _syllable(c: str) -> str:
    at = ord(c) - _HANGUL
    if not 0 <= at <= _LAST - _HANGUL:
        return c
    tables = tree("actors/romanisation")
    vowel, final = at // _FINALS % _VOWELS, at % _FINALS
    return str(tables["initials"][at // (_VOWELS * _FINALS)]) + str(tables["vowels"][vowel]) + str(tables["finals"][final])
