"""Word lists from the knowledge files, ready for matching. A user's folder may change them while the program runs: what is
made from a file is kept only as long as the file's content is the same object."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attache.knowledge.loader import tree

_Trie = dict[str, "_Trie"]
#: a word, or a sign that a phrase may begin with
_WORD = re.compile(r"\w+|[^\w\s]")
_made: dict[tuple[str, str, str], tuple[Any, Any]] = {}


def word_set(file: str, key: str) -> frozenset[str]:
    """The items of one list as a set."""
    found: frozenset[str] = _from(file, key, "set", frozenset)
    return found


def phrases(file: str, key: str) -> re.Pattern[str]:
    """One pattern for all of a list's phrases, on word boundaries, the longest first, for text in lower case."""
    found: re.Pattern[str] = _from(file, key, "phrases", pattern_of)
    return found


def pattern_of(items: Iterable[str]) -> re.Pattern[str]:
    """A pattern that matches any of the phrases as whole words, the longest that fits.

    The phrases' common beginnings are matched once: with hundreds of phrases, trying each at every place would take long.
    """
    trie: _Trie = {}
    for phrase in {p.lower().replace("’", "'") for p in items}:
        at = trie
        for char in ((r"\b" if phrase[0].isalnum() else ""), *map(re.escape, phrase), (r"\b" if phrase[-1].isalnum() else "")):
            at = at.setdefault(char, {}) if char else at
        at[""] = {}
    return re.compile(_spelled(trie) or r"(?!)")


class PhraseBook:
    """Finds any of many phrases in text of lower case, on word boundaries, the longest that fits.

    For lists of hundreds: nothing is compiled, since a phrase is looked up by its first word.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        for phrase in sorted({p.lower().replace("’", "'") for p in phrases}, key=lambda p: (-len(p), p)):
            first = _WORD.match(phrase)
            self._by_first.setdefault(first.group() if first else phrase[0], []).append(phrase)

    def find(self, text: str) -> Iterator[str]:
        """The phrases in `text` in their order; they do not overlap."""
        end = 0
        for word in _WORD.finditer(text):
            if word.start() < end:
                continue
            for phrase in self._by_first.get(word.group(), ()):
                after = word.start() + len(phrase)
                if text.startswith(phrase, word.start()) and not (phrase[-1].isalnum() and _inside(text, after)):
                    yield phrase
                    end = after
                    break


def _inside(text: str, at: int) -> bool:
    """Whether a word goes on at this place."""
    return at < len(text) and (text[at].isalnum() or text[at] == "_")


def _spelled(trie: _Trie) -> str:
    """The trie as a pattern; longer phrases come before the shorter ones that they begin with."""
    if set(trie) <= {""}:
        return ""
    branches = [key + _spelled(below) for key, below in sorted(trie.items(), key=lambda b: (b[0] in ("", r"\b"), b[0])) if key]
    if "" in trie:
        branches.append("")
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _from(file: str, key: str, form: str, make: Callable[[list[str]], Any]) -> Any:
    content = tree(file)
    kept = _made.get((file, key, form))
    if kept is None or kept[0] is not content:
        kept = (content, make(content[key]))
        _made[file, key, form] = kept
    return kept[1]
