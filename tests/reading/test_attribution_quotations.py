"""Quotations of every style and nesting, and over paragraphs."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.document import Span
from attache.reading.attribution.quotations import quotations


def found(text: str) -> list[tuple[int, str]]:
    paragraphs = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    return [(q.level, q.span.of(text)) for q in quotations(text, paragraphs)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "we go" and left.', [(0, '"we go"')]),
        ("He said “we go” and left.", [(0, "“we go”")]),
        ("He said ‘we go’ and left.", [(0, "‘we go’")]),
        ("He said ''we go'' and left.", [(0, "''we go''")]),
        ("He said ``we go'' and left.", [(0, "``we go''")]),
        ("He said 'we go' and left.", [(0, "'we go'")]),
        ("Er sagte: „Wir gehen“ und ging.", [(0, "„Wir gehen“")]),
        ("Il dit «nous allons» et part.", [(0, "«nous allons»")]),
        ("Er sagte: »Wir gehen« und ging.", [(0, "»Wir gehen«")]),
        ("他说「我们走」。", [(0, "「我们走」")]),
    ],
)
def test_every_style(text: str, expected: list[tuple[int, str]]) -> None:
    assert found(text) == expected


def test_quotation_within_quotation() -> None:
    text = "“The minister told us ‘the depot is empty,’ and hung up,” she said."
    assert found(text) == [(0, "“The minister told us ‘the depot is empty,’ and hung up,”"), (1, "‘the depot is empty,’")]


@pytest.mark.parametrize("text", ["The workers' rights and the ships' crews", "It’s the 1990s’ end, isn’t it", "A 5' 10\" man"])
def test_apostrophes_and_inches_are_no_quotations(text: str) -> None:
    assert found(text) == []


def test_a_speech_over_paragraphs_is_carried_on() -> None:
    text = "“We will not leave,” she said. “We stay.\n\n“We have nowhere else.\n\n“Nobody asked us.”\n\nThe town is empty."
    paragraphs = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    every = quotations(text, paragraphs)
    assert [q.open for q in every] == [False, True, True, False]
    assert [s.of(text) for s in every[1].whole()] == ["“We stay.", "“We have nowhere else.", "“Nobody asked us.”"]


def test_a_mark_that_nothing_closes_ends_with_its_paragraph() -> None:
    assert found("“We stay, she said.\n\nThe town is empty.") == [(0, "“We stay, she said.")]


@given(st.text(alphabet="ab \n.,\"'“”‘’„«»`", max_size=80))
def test_spans_lie_in_their_paragraph_and_nest(text: str) -> None:
    paragraphs = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    every = quotations(text, paragraphs)
    for quotation in every:
        assert any(p.covers(quotation.span) for p in paragraphs)
    outer = [q.span for q in every if q.level == 0]
    assert all(one.end <= other.start for one, other in pairwise(outer))
    assert all(any(o.covers(q.span) for o in outer) for q in every)
