"""Lemmas of the lexicon's words from their forms.

The language model's lemmas are learned and sometimes wrong; a trigger must not be lost for it. Every word that the lexicon
knows is therefore looked up by its form, regular endings made by rule, irregular ones from `irregular.yaml`; what is not
found keeps the model's lemma.
"""

from __future__ import annotations

from collections.abc import Iterable

from attache.document import Document, Token
from attache.knowledge import tree
from attache.reading.events.lexicon import compiled, light, predicates

_VOWELS = "aeiou"
_KEPT = "events.lemmas"


def lemma_of(doc: Document, token: Token) -> str:
    """The token's lemma in lower case, from the lexicon's forms where they have the word, else the model's."""
    kept = doc.scratch.get(_KEPT)
    if kept is None or len(kept) != len(doc.tokens):
        verbs, nouns = _forms()
        kept = doc.scratch[_KEPT] = [_lemma(t, verbs, nouns) for t in doc.tokens]
    found: str = kept[token.i]
    return found


def _lemma(token: Token, verbs: dict[str, str], nouns: dict[str, str]) -> str:
    known = verbs if token.upos in ("VERB", "AUX") else nouns if token.upos in ("NOUN", "PROPN") else None
    form = token.text.lower()
    if known is None:
        return verbs.get(form, token.lemma.lower()) if token.xpos in ("VBN", "VBD", "VBG") else token.lemma.lower()
    return known.get(form) or token.lemma.lower()


def _forms() -> tuple[dict[str, str], dict[str, str]]:
    predicates()  # what the lexicon knows may have changed with the user's folder
    return compiled("forms", _make, "irregular", "light", "sets")


def _make() -> tuple[dict[str, str], dict[str, str]]:
    irregular = tree("events/irregular")
    verbs: dict[str, str] = {}
    nouns: dict[str, str] = {}
    words = {w for names in light().values() for w in names}
    for (pos, lemma), senses in sorted(predicates().items()):
        fillers = {w for s in senses for c in s.conditions if c.fillers for w in c.fillers.words}
        words |= fillers
        if pos == "VERB":
            _put(verbs, lemma, verb_forms(lemma))
        elif pos == "NOUN":
            _put(nouns, lemma, noun_forms(lemma))
    for word in sorted(words | {w for names in tree("events/sets").values() for w in names}):
        _put(nouns, word, noun_forms(word))
        _put(verbs, word, verb_forms(word))
    verbs.update(irregular["verbs"])
    nouns.update(irregular["nouns"])
    return verbs, nouns


def _put(into: dict[str, str], lemma: str, forms: Iterable[str]) -> None:
    if "-" in lemma or not lemma.isalpha():
        return
    for form in forms:
        into.setdefault(form, lemma)


def verb_forms(lemma: str) -> list[str]:
    """The regular forms of a verb: deny, denies, denied, denying; ban, bans, banned, banning."""
    if lemma.endswith("e"):
        past = [lemma + "d", lemma[:-1] + "ing" if not lemma.endswith(("ee", "oe", "ye")) else lemma + "ing"]
    elif lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        past = [lemma[:-1] + "ied", lemma + "ing"]
    else:
        past = [lemma + "ed", lemma + "ing"]
        if lemma[-1] not in _VOWELS + "wxy" and lemma[-2:-1] in _VOWELS and lemma[-3:-2] not in _VOWELS:
            past += [lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"]
    return [lemma, *_with_s(lemma), *past]


def noun_forms(lemma: str) -> list[str]:
    """A noun and its regular plural."""
    return [lemma, *_with_s(lemma)]


def _with_s(word: str) -> list[str]:
    if word.endswith(("s", "x", "z", "ch", "sh", "o")):
        return [word + "es"] if not word.endswith("o") else [word + "es", word + "s"]
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return [word[:-1] + "ies"]
    return [word + "s"]
