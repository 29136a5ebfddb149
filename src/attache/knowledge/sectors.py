"""The PLOVER sector that an office's or an organisation's name says by its words, by the lists of roles and names."""

from __future__ import annotations

import re

from attache.knowledge.loader import tree

UNKNOWN = "---"


def of_office(title: str) -> str:
    """The sector of an office ("Minister of Defence": GOV); --- where no word of it is in the lists.

    The longest phrase of the lists decides, the first of equals.
    """
    words = re.findall(r"[\w']+", title.lower().replace("-", " "))
    roles = tree("actors/roles")
    lists: dict[str, str] = {}
    for section in ("titles", "nouns"):
        for sector, entries in roles[section].items():
            for entry in entries:
                lists.setdefault(str(entry).replace("-", " "), sector)
    longest = max(entry.count(" ") + 1 for entry in lists)
    for length in range(min(longest, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            found = lists.get(" ".join(words[at : at + length]))
            if found:
                return found
    return UNKNOWN


def of_organisation(name: str) -> str:
    """The sector that an organisation's name says ("Ministry of Oil", "Kyiv Post"); --- where it says none."""
    low = [w for w in name.lower().replace("’", "'").replace("-", " ").split() if w != "the"]
    names, whole = tree("actors/names"), f" {' '.join(low)} "
    for sector, phrases in names["phrases"].items():
        if any(f" {phrase} " in whole for phrase in phrases):
            return str(sector)
    heads = {str(word): str(sector) for sector, words in reversed(names["heads"].items()) for word in words}
    cut = next((i for i, w in enumerate(low) if w in ("of", "for", "on", "in", "against", "and") and i), len(low))
    for word in (low[cut - 1], low[-1], low[0]) if low else ():
        found = heads.get(word) or heads.get(word.removesuffix("s"))
        if found:
            return found
    return UNKNOWN
