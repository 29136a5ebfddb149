"""The probability that spikes are told by."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.archive.watch.spikes import tail


@given(total=st.integers(0, 60), count=st.integers(-1, 61), share=st.floats(0.01, 0.99))
def test_it_is_the_upper_tail_of_the_binomial_distribution(total: int, count: int, share: float) -> None:
    exact = sum(comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(max(count, 0), total + 1))
    assert tail(count, total, share) == pytest.approx(exact, rel=1e-9, abs=1e-12)


def test_it_holds_for_shares_that_leave_nothing_open_and_for_many() -> None:
    assert (tail(1, 5, 0.0), tail(5, 5, 1.0), tail(0, 0, 0.5)) == (0.0, 1.0, 1.0)
    assert 0.45 < tail(5000, 10_000, 0.5) < 0.55
    assert tail(10_000, 10_000, 0.5) == 0.0
