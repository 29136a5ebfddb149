"""Lemmas as rules that turn a form into its lemma: how many characters go from the end, and what takes their place.

The rules are learned classes (as in UDPipe, Straka 2018): `rule("studies", "study")` is `"l:3+y"`, and
`apply("l:3+y", "parties")` is `"party"`.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import cache

from attache.knowledge import tree


def rule(form: str, lemma: str) -> str:
    """The rule that makes `lemma` from `form`. The part before the colon says how the lemma is written.

    `l` lower case, `k` as the form has it, `t` first letter a capital, `u` all capitals.
    """
    for case in "lktu":
        base = _cased(form, case)
        shared = 0
        while shared < min(len(base), len(lemma)) and base[shared] == lemma[shared]:
            shared += 1
        cut, add = len(base) - shared, lemma[shared:]
        if shared > 0:
            found = f"{case}:{cut}+{add}"
            if apply(found, form) == lemma:
                return found
    return f"w:0+{lemma}"


def apply(rule: str, form: str) -> str:
    """The lemma that `rule` makes of `form`; the form itself where the rule cuts more than there is."""
    case, _, edit = rule.partition(":")
    cut, _, add = edit.partition("+")
    if case == "w":
        return add
    base = _cased(form, case)
    keep = len(base) - int(cut)
    return base[:keep] + add if keep >= 0 and (keep or add) else base


def _cased(form: str, case: str) -> str:
    if case == "l":
        return form.lower()
    if case == "t":
        return form[:1].upper() + form[1:].lower()
    if case == "u":
        return form.upper()
    return form


def mend(lemma: str, form: str, upos: str, known: Container[str]) -> str:
    """`lemma`, or where it is no word that is `known`, the known word of which `form` is a regular form.

    The learned rules lose an *e* or keep one (*urged* → *urg*, *denied* → *denie*); `known` is the word-piece vocabulary, which
    holds the common words of English whole. Irregular verbs are looked up. Only verbs and nouns that inflect are touched.
    """
    if upos == "VERB" and form.lower() in irregular_verbs():
        return irregular_verbs()[form.lower()]
    if upos not in ("VERB", "NOUN") or lemma == form.lower() or lemma.lower() in known:
        return lemma
    return next((word for word in _bases(form.lower()) if len(word) > 2 and word in known), lemma)


@cache
def irregular_verbs() -> dict[str, str]:
    """Irregular forms of verbs and their lemmas."""
    found: dict[str, str] = tree("events/irregular")["verbs"]
    return found


def _bases(form: str) -> Iterator[str]:
    """What a regular form may come from, the likelier first."""
    for ending, additions in (
        ("ies", ("y",)),
        ("ied", ("y",)),
        ("ed", ("", "e")),
        ("ing", ("", "e")),
        ("es", ("", "e")),
        ("s", ("",)),
    ):
        if form.endswith(ending):
            stem = form.removesuffix(ending)
            for addition in additions:
                yield stem + addition
            if len(stem) > 2 and stem[-1] == stem[-2]:
                yield stem[:-1]
            return
