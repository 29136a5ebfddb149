"""Lemma rules carry over from the word they were learned on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.language import lemmas

LATIN = st.text(alphabet="abcdeéstyABCDE'.-", min_size=1, max_size=12)


@given(LATIN, LATIN)
def test_a_rule_gives_back_its_own_lemma(form: str, lemma: str) -> None:
    assert lemmas.apply(lemmas.rule(form, lemma), form) == lemma


@pytest.mark.parametrize(
    ("form", "lemma", "other", "expected"),
    [
        ("studies", "study", "Parties", "party"),
        ("Soldiers", "soldier", "missiles", "missile"),
        ("Kims", "Kim", "Alvas", "Alva"),
        ("was", "be", "IS", "be"),
    ],
)
def test_a_rule_carries_over(form: str, lemma: str, other: str, expected: str) -> None:
    assert lemmas.apply(lemmas.rule(form, lemma), other) == expected


@given(LATIN)
def test_a_rule_never_fails_on_a_word_too_short_for_it(form: str) -> None:
    assert lemmas.apply("l:9+y", form)


@pytest.mark.parametrize(
    ("lemma", "form", "upos", "expected"),
    [
        ("urg", "urged", "VERB", "urge"),
        ("denie", "denied", "VERB", "deny"),
        ("shipp", "shipped", "VERB", "ship"),
        ("sol", "sold", "VERB", "sell"),
        ("arm", "arms", "NOUN", "arm"),
        ("xq", "xqed", "VERB", "xq"),
    ],
)
def test_a_lemma_that_is_no_word_is_mended(lemma: str, form: str, upos: str, expected: str) -> None:
    assert lemmas.mend(lemma, form, upos, {"urge", "deny", "ship", "arm", "sell"}) == expected
