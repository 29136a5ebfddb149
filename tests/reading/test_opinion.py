"""Kinds of sentences: report, background, the author's opinion and calls to act; and that judgements are no events."""

from __future__ import annotations

import datetime as dt

import pytest

from attache.document import Document, Span
from attache.language import parse
from attache.reading.opinion import judged
from attache.reading.reader import read_document

EDITORIAL = (
    "The mayor of Port Ellis ordered the harbour closed on Monday and sent the dredgers home. "
    "It was a foolish decision and a shameful one. "
    "The council must reopen the harbour at once."
)
NEWS = (
    "The defence ministry of Estonia said on Tuesday that it had sent two patrol boats to Latvia. "
    '"The council must reopen the harbour at once," the Latvian foreign minister told reporters.'
)


def page(text: str, genre: str) -> Document:
    return Document("d", text, genre=genre, published=dt.date(2022, 3, 9), paragraphs=[Span(0, len(text))])


def kinds(text: str, genre: str) -> list[str]:
    doc = read_document(page(text, genre))
    assert isinstance(doc, Document)
    return list(doc.sentence_kinds)


def test_an_editorial_reports_judges_and_calls() -> None:
    assert kinds(EDITORIAL, "opinion") == ["report", "opinion", "call"]


def test_what_somebody_quoted_demands_is_report() -> None:
    assert kinds(NEWS, "news") == ["report", "report"]


def test_every_sentence_has_a_kind_also_without_reading_heads() -> None:
    doc = page(EDITORIAL, "opinion")
    parse([doc])
    doc.heard = None
    assert len(judged(doc)) == len(doc.sentences) == 3
    assert all(0 <= j.own <= 1 and j.clues for j in judged(doc))


def test_an_empty_page_has_none() -> None:
    assert kinds("", "news") == []


@pytest.mark.parametrize("genre", ["opinion", "news"])
def test_the_authors_own_judgement_is_no_event(genre: str) -> None:
    text = "Nothing in this business deserves praise, and nobody will mourn so foolish a policy. It was going to fail, we fear."
    doc = read_document(page(text, genre))
    assert isinstance(doc, Document)
    assert doc.events == []


def test_an_act_that_is_told_in_a_judgement_stays_one() -> None:
    text = "Shamefully, we must say, Russia attacked Ukraine, and this newspaper thinks it wrong and foolish."
    doc = read_document(page(text, "opinion"))
    assert isinstance(doc, Document)
    assert doc.sentence_kinds in (["opinion"], ["call"])
    assert "ASSAULT" in {e.type for e in doc.events}
