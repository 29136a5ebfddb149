"""FactBank's values as an algebra, and the data files of certainty and attribution."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.knowledge import table, tree
from attache.reading.attribution.lexicon import CLAUSES, cues
from attache.reading.certainty import lexicon
from attache.reading.certainty.scale import negated, under
from attache.records import Factuality, Realis

VALUES = get_args(Factuality)
value = st.sampled_from(VALUES)


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("CT+", "CT-", "CT-"),
        ("PS+", "CT-", "PS-"),  # may have failed
        ("CT-", "CT-", "CT+"),  # did not fail
        ("PR+", "PS+", "PS+"),  # probably could
        ("PR-", "CT+", "PR-"),
        ("UU", "CT+", "UU"),
        ("CT+", "UU", "UU"),
    ],
)
def test_one_value_within_another(outer: Factuality, inner: Factuality, expected: Factuality) -> None:
    assert under(outer, inner) == expected


@given(value, value, value)
def test_under_is_a_commutative_monoid(a: Factuality, b: Factuality, c: Factuality) -> None:
    assert under("CT+", a) == a
    assert under(a, b) == under(b, a)
    assert under(a, under(b, c)) == under(under(a, b), c)


@given(value, value)
def test_negation_passes_through(a: Factuality, b: Factuality) -> None:
    assert negated(negated(a)) == a
    assert under(negated(a), b) == negated(under(a, b))


def test_predicates_are_well_formed() -> None:
    for name, group in tree("certainty/predicates").items():
        assert group["affirmed"] in (*VALUES, "same"), name
        assert group["denied"] in VALUES, name
        assert group.get("realis", "actual") in get_args(Realis), name
        assert group["pos"] in ("VERB", "NOUN", "ADJ"), name
        assert all(isinstance(x, str) for x in (*group["frames"], *group["words"])), name


def test_modifiers_are_well_formed() -> None:
    for word, modal in tree("certainty/modifiers")["modals"].items():
        assert modal["value"] in VALUES, word
        assert modal.get("realis", "actual") in get_args(Realis), word
    assert set(lexicon.hedges().values()) <= set(VALUES)
    assert set(lexicon.unnamed()) <= set(lexicon.hedges())


def test_estimates_follow_the_directive() -> None:
    rows = table("certainty/estimates")
    assert all(0 < int(r["low"]) < int(r["high"]) < 100 for r in rows)
    assert {(r["low"], r["high"]) for r in rows} == {
        ("1", "5"), ("5", "20"), ("20", "45"), ("45", "55"), ("55", "80"), ("80", "95"), ("95", "99"),
    }  # fmt: skip


def test_cues_are_well_formed() -> None:
    kinds = lexicon.kinds()
    for (lemma, pos), senses in cues().items():
        assert lemma == lemma.lower()
        assert pos in ("VERB", "NOUN", "ADJ")
        for sense in senses:
            assert sense.kind in kinds, lemma
            assert sense.lends in VALUES, lemma
            assert all(isinstance(f, str) and (f in CLAUSES or f.removesuffix("+").isalpha()) for f in sense.frames), lemma
