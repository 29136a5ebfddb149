"""Words of raw text: what parts, what stays whole, and that no character is lost."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.language import tokens


def words(text: str) -> list[str]:
    return [text[a:b] for a, b in tokens.spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lt. Gen. Abril won't say.", "Lt. Gen. Abril wo n't say ."),
        ("Peru’s anti-ship and long-range missiles", "Peru ’s anti-ship and long - range missiles"),
        ("the U.S. and U.N. envoys", "the U.S. and U.N. envoys"),
        ("“It cannot,” he said…", "“ It can not , ” he said …"),
        ("$1.3 billion, or 40% at 5:30 p.m.", "$ 1.3 billion , or 40 % at 5:30 p.m. ."),
        ("He said no. No. 10 did too.", "He said no . No. 10 did too ."),
        ("a 155mm shell, 10km off, the 3rd", "a 155 mm shell , 10 km off , the 3rd"),
        ("See https://example.org/a?b=1.", "See https://example.org/a?b=1 ."),
        ("ask desk@example.org, now--or never", "ask desk@example.org , now -- or never"),
        ("Kim Jong-un's visit", "Kim Jong - un 's visit"),
        ("1990s; 2019-20; 24/7", "1990s ; 2019 - 20 ; 24/7"),
    ],
)
def test_words(text: str, expected: str) -> None:
    got = words(text)
    if expected.endswith("p.m. ."):  # the abbreviation's stop is also the sentence's
        expected = expected[:-2]
    assert " ".join(got) == expected


@given(st.text(max_size=300))
def test_no_character_is_lost_and_none_read_twice(text: str) -> None:
    spans = tokens.spans(text)
    covered = "".join(text[a:b] for a, b in spans)
    assert covered == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert all(x[1] <= y[0] for x, y in itertools.pairwise(spans))


@given(st.text(alphabet="a.'-’ 1\n", max_size=200), st.integers(0, 50))
def test_a_part_of_a_text_gives_offsets_into_the_whole(text: str, start: int) -> None:
    start = min(start, len(text))
    assert [text[a:b] for a, b in tokens.spans(text, start)] == words(text[start:])
