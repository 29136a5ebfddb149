"""The lemmas that a word may have: the model's first, then what its form allows, since a lexicon's use hangs on them."""

from __future__ import annotations

from typing import Any

from attache.document import Token
from attache.knowledge import table
from attache.reading.attribution.lexicon import built

_VERBAL = ("VERB", "AUX")


def lemmas(token: Token) -> tuple[str, ...]:
    """Possible lemmas of `token` in lower case, the likeliest first."""
    form, lemma = token.text.lower(), token.lemma.lower()
    if token.upos not in _VERBAL:
        return (lemma,) if token.upos != "NOUN" or lemma == form else (lemma, *_singular(form))
    irregular = built("attribution/irregular", table("attribution/irregular"), _read).get(form)
    if irregular is not None and token.xpos not in ("VB", "VBP"):
        return (irregular,)
    return (lemma, *_regular(form))


def _read(rows: Any) -> dict[str, str]:
    return {row["form"]: row["lemma"] for row in rows}


def _regular(form: str) -> tuple[str, ...]:
    """What a regular verb's form may come from: "planned" → plann, planne, plan."""
    for ending in ("ing", "ed"):
        stem = form.removesuffix(ending)
        if stem != form and len(stem) > 1:
            doubled = (stem[:-1],) if stem[-1] == stem[-2] else ()
            return (stem, stem + "e", *doubled, *((stem[:-1] + "y",) if stem[-1] == "i" else ()))
    return _singular(form)


def _singular(form: str) -> tuple[str, ...]:
    if form.endswith("ies"):
        return (form[:-3] + "y", form[:-1])
    if form.endswith("es"):
        return (form[:-1], form[:-2])
    return (form[:-1],) if form.endswith("s") and not form.endswith("ss") else ()
