"""Texts cut for marking: nothing of the text is lost, and each record finds its own words again."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from attache.document import Span
from attache.web.screens.marking import KINDS, MOST_RECORDS, Marked, Words, mark

TEXT = "Iran sent Belarus three planes. Belarus was short of shells.\n\nIt could pay with radar technology."
PARAGRAPHS = [Span(0, 60), Span(62, len(TEXT))]


@st.composite
def words(draw: st.DrawFn) -> Words:
    start, end = sorted(draw(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))))
    return Words(Span(start, end), draw(st.sampled_from(KINDS)), draw(st.sampled_from(("", "v1", "v2", "t1"))))


def numbered(marked: Marked) -> list[str]:
    pieces = [p for paragraph in marked.paragraphs for p in paragraph if p.number is not None]
    assert [p.number for p in pieces] == list(range(len(pieces)))
    return [p.text for p in pieces]


def found(marked: Marked, ranges: str) -> str:
    """The words of the pieces with these numbers."""
    pieces = numbered(marked)
    text = ""
    for part in ranges.split():
        first, _, last = part.partition("-")
        text += "".join(pieces[int(first) : int(last or first) + 1])
    return text


def within(span: Span) -> tuple[Span, ...]:
    """What of a span lies in each paragraph."""
    return tuple(Span(max(span.start, p.start), min(span.end, p.end)) for p in PARAGRAPHS if span.overlaps(p))


@settings(max_examples=300, deadline=None)
@given(st.lists(words(), max_size=25))
@example([Words(Span(0, 60), "trigger", "v1"), Words(Span(0, 61), "trigger", "v1")])
@example([Words(Span(60, 70), "item", "t1"), Words(Span(61, 65), "item", "t1")])
def test_nothing_is_lost_and_every_record_finds_its_words(marks: list[Words]) -> None:
    marked = mark(TEXT, PARAGRAPHS, marks)
    assert ["".join(p.text for p in paragraph) for paragraph in marked.paragraphs] == [TEXT[slice(*p)] for p in PARAGRAPHS]
    for table, is_evidence in ((marked.words, False), (marked.evidence, True)):
        for key in ("v1", "v2", "t1"):
            mine = {w.span for w in marks if w.key == key and (w.kind == "evidence") == is_evidence}
            # spans that differ between the paragraphs alone have the same words, and are told once
            inside = sorted({within(s) for s in mine if s.start < s.end} - {()})
            assert found(marked, table.get(key, "")) == "".join(part.of(TEXT) for parts in inside for part in parts)


@settings(max_examples=200, deadline=None)
@given(st.lists(words(), max_size=25))
def test_a_piece_knows_what_its_words_are_and_whose(marks: list[Words]) -> None:
    marked = mark(TEXT, PARAGRAPHS, marks)
    for paragraph, span in zip(marked.paragraphs, PARAGRAPHS, strict=True):
        at = span.start
        for piece in paragraph:
            here = Span(at, at + len(piece.text))
            at = here.end
            over = [w for w in marks if w.span.covers(here)]
            assert set(piece.kinds) == {w.kind for w in over} - {"evidence"}
            assert set(piece.records) == {w.key for w in over if w.key and w.kind != "evidence"}
            assert (piece.number is None) == (not over)
            assert bool(piece.target) == any(w.kind == "trigger" and w.key for w in over)


def test_a_word_of_very_many_records_names_some_of_them() -> None:
    marks = [Words(Span(0, 4), "actor", f"v{n}") for n in range(500)]
    marked = mark(TEXT, PARAGRAPHS, marks)
    assert len(marked.paragraphs[0][0].records) == MOST_RECORDS
    assert len(marked.words) == 500


def test_very_many_long_overlapping_spans_cost_no_more_than_their_number() -> None:
    text = "x " * 20_000
    marks = [Words(Span(n, 20_000 + n), "evidence", f"v{n}") for n in range(3_000)]
    marks += [Words(Span(n, 20_000 + n), "actor", f"v{n}") for n in range(3_000)]
    marked = mark(text, [Span(0, len(text))], marks)
    assert sum(len(p.records) for p in marked.paragraphs[0]) <= MOST_RECORDS * len(marked.paragraphs[0])
    assert len(marked.evidence["v7"]) < 20


def test_spans_outside_the_text_are_left_out() -> None:
    marked = mark(
        TEXT, PARAGRAPHS, [Words(Span(60, 62), "actor", "a"), Words(Span(5, 9999), "time", "b"), Words(Span(-3, 4), "time")]
    )
    assert not marked.words
    assert all(p.number is None for paragraph in marked.paragraphs for p in paragraph)
