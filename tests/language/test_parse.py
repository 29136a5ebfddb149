"""The shipped model through `attache.language.parse`: what it finds in plain news prose, and that bad input is no trouble."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attache.document import Document, Span
from attache.language import parse


def read(text: str, *paragraphs: tuple[int, int]) -> Document:
    doc = Document("t", text, paragraphs=[Span(*p) for p in paragraphs or [(0, len(text))]])
    parse([doc])
    return doc


def check(doc: Document) -> None:
    """Offsets give back the words; every sentence is one tree; spans are in order and inside paragraphs."""
    for token in doc.tokens:
        assert token.span.of(doc.text) == token.text
        assert any(p.covers(token.span) for p in doc.paragraphs)
    for before, after in zip(doc.tokens, doc.tokens[1:], strict=False):
        assert before.end <= after.start
    assert [t.i for s in doc.sentences for t in doc.words(s)] == list(range(len(doc.tokens)))
    for sentence in doc.sentences:
        words = doc.words(sentence)
        assert sum(t.head < 0 for t in words) == 1
        for token in words:
            at, steps = token, 0
            while at.head >= 0:
                assert sentence.first <= at.head < sentence.last
                at, steps = doc.tokens[at.head], steps + 1
                assert steps <= len(words)
    for name in doc.names:
        assert name.span.of(doc.text).strip() == name.span.of(doc.text) != ""


def test_syntax_and_names_of_a_news_sentence() -> None:
    doc = read("Chilean Foreign Minister Rosa Quiroga met Mongolian officials in Ulaanbaatar on Monday. They signed a treaty.")
    check(doc)
    assert len(doc.sentences) == 2
    by_text = {t.text: t for t in doc.tokens}
    met = by_text["met"]
    assert (met.upos, met.lemma, met.deprel) == ("VERB", "meet", "root")
    assert by_text["Rosa"].deprel == "nsubj"
    assert by_text["officials"].deprel == "obj"
    assert by_text["treaty"].deprel == "obj"
    found = {(n.span.of(doc.text), n.kind) for n in doc.names}
    assert {("Rosa Quiroga", "person"), ("Mongolian", "state"), ("Ulaanbaatar", "place")} <= found


def test_abbreviations_do_not_end_sentences() -> None:
    doc = read("Lt. Gen. A. B. Okoro flew to the U.S. on Friday. Mr. Dlamini stayed.")
    assert [s.span.of(doc.text) for s in doc.sentences] == [
        "Lt. Gen. A. B. Okoro flew to the U.S. on Friday.",
        "Mr. Dlamini stayed.",
    ]


def test_only_paragraphs_are_read() -> None:
    text = "Log in | Share\nThe army left Goma.\nCookies"
    start = text.index("The")
    doc = read(text, (start, text.index("\nCookies")))
    assert [t.text for t in doc.tokens] == ["The", "army", "left", "Goma", "."]


def test_documents_read_together_are_read_as_alone() -> None:
    texts = ["Ghana sent troops to Mali.", "The minister denied it. " * 30, "No deal was signed, officials said."]
    together = [Document("t", t, paragraphs=[Span(0, len(t))]) for t in texts]
    parse(together)
    for text, doc in zip(texts, together, strict=True):
        alone = read(text)
        assert [(t.text, t.upos, t.head, t.deprel) for t in doc.tokens] == [
            (t.text, t.upos, t.head, t.deprel) for t in alone.tokens
        ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\t ",
        "...,,,;;;!!!???",
        "a\x00b\x07c",
        "\u202eevil\u202c \u200f\u200e marks",
        "🚀🚀 launched 🇰🇵 in July 😀.",
        "Москва сообщила о встрече. 平壤举行阅兵式。 أعلنت الوزارة",
        "\ud800 lone surrogate",
        "x" * 100_000,
        "“" * 3000,
    ],
)
def test_odd_text_is_read_without_trouble(text: str) -> None:
    check(read(text))


def test_a_sentence_longer_than_the_network_sees_stays_one_tree() -> None:
    text = "The list names " + ", ".join(f"town number {i}" for i in range(400)) + " and no more."
    doc = read(text)
    check(doc)
    assert len(doc.sentences) <= 3


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400), st.integers(0, 200))
def test_any_text_gives_sound_spans(text: str, cut: int) -> None:
    cut = min(cut, len(text))
    check(read(text, (0, cut), (cut, len(text))))
