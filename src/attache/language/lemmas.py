"""Lemmas as rules that turn a form into its lemma: how many characters go from the end, and what takes their place.

The rules are learned classes (as in UDPipe, Straka 2018): `rule("studies", "study")` is `"l:3+y"`, and
`apply("l:3+y", "parties")` is `"party"`.
"""

from __future__ import annotations


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
