"""Wrong trees, odd words and long documents cost no crash, no span outside the text, and no more than linear time."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.document import Document, Name, Sentence, Span, Token
from attache.reading.actors import add_entities, parties
from tests.reading.actor_texts import document

WORDS = [
    *(
        "the",
        "The",
        "Russian",
        "Russia",
        "minister",
        "president",
        "of",
        "and",
        ",",
        ".",
        "(",
        ")",
        "-",
        "'s",
        "’s",
        "who",
        "his",
    ),
    *("its", "they", "Kim", "Jong", "un", "Sen.", "Army", "party", "hundreds", "former", "North", "Korea", "U.S.", "US", "is"),
    *("said", "—", '"', "police", "spokesman", "UN", "Li", "Norway's", "Ministry", "ʼ", "١٢", "北京", "é", "\u200b"),
]
TAGS = ("NOUN", "PROPN", "ADJ", "DET", "PRON", "ADP", "PUNCT", "VERB", "PART", "CCONJ", "NUM", "ADV", "X")
LABELS = ("nsubj", "obj", "nmod", "nmod:poss", "compound", "flat", "appos", "conj", "amod", "case", "acl:relcl", "cop", "punct")
KINDS = ("person", "organisation", "place", "state", "event")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents of up to three sentences whose trees are any trees at all."""
    text, tokens, sentences = "", [], []
    for number in range(draw(st.integers(0, 3))):
        first = len(tokens)
        size = draw(st.integers(1, 12))
        for i in range(first, first + size):
            word = draw(st.sampled_from(WORDS))
            head = draw(st.integers(first, i - 1)) if i > first else -1
            label = draw(st.sampled_from(LABELS)) if head >= 0 else "root"
            start = len(text)
            text += word + draw(st.sampled_from((" ", "")))
            tokens.append(
                Token(
                    i,
                    Span(start, start + len(word)),
                    word,
                    word.lower(),
                    draw(st.sampled_from(TAGS)),
                    "",
                    "",
                    head,
                    label,
                    number,
                )
            )
        for token in tokens[first:]:
            if token.head >= 0:
                tokens[token.head].children.append(token.i)
        sentences.append(Sentence(number, Span(tokens[first].start, tokens[-1].end), first, len(tokens)))
    names = []
    for _ in range(draw(st.integers(0, 2)) if tokens else 0):
        a, b = sorted((draw(st.integers(0, len(tokens) - 1)), draw(st.integers(0, len(tokens) - 1))))
        names.append(Name(Span(tokens[a].start, tokens[b].end), draw(st.sampled_from(KINDS))))
    return Document(
        id="any", text=text, published=dt.date(2020, 5, 1), tokens=tokens, sentences=sentences, names=names,
        paragraphs=[Span(0, len(text))],
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(documents())
def test_any_tree_gives_parties_inside_the_text(doc: Document) -> None:
    add_entities(doc)
    ids = {e.id for e in doc.entities}
    for token in doc.tokens:
        for party in parties(doc, token):
            assert party.span is None or 0 <= party.span.start < party.span.end <= len(doc.text)
            assert party.entity is None or party.entity in ids
            assert party.code.count(":") == 1


@settings(max_examples=30, deadline=None)
@given(documents())
def test_reading_twice_gives_the_same(doc: Document) -> None:
    add_entities(doc)
    before = list(doc.entities)
    add_entities(doc)
    assert doc.entities == before


def test_a_coordination_without_end_is_read() -> None:
    sentence = " ".join(f"Industry/PROPN/{'nsubj/4001' if i == 0 else 'conj/1'} and/CCONJ/cc/{2 * i + 3}" for i in range(2000))
    doc = document(f"{sentence} trade/VERB/root/0 ./PUNCT/punct/4001")
    assert parties(doc, doc.tokens[0])


SEED = Path(__file__).parents[2] / "../shared/seed"


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed page is not part of the project: ../shared/seed is not there")
def test_the_seed_pages_actors() -> None:
    import json

    from attache.language import parse

    text = (SEED / "editorial.txt").read_text(encoding="utf-8")
    gold = json.loads((SEED / "gold.json").read_text(encoding="utf-8"))
    start, end = (text.index(gold["page"][key]) for key in ("first_words", "last_words"))
    end += len(gold["page"]["last_words"])
    bounds = [start, *(start + i for i, c in enumerate(text[start:end]) if text[start + i : start + i + 2] == "\n\n"), end]
    paragraphs = [Span(a + (text[a] == "\n") * 2, b) for a, b in pairwise(bounds)]
    doc = Document(id="seed", text=text, title=gold["page"]["title"], published=dt.date(2023, 7, 28), paragraphs=paragraphs)
    parse([doc])
    add_entities(doc)
    found = {e.name: e for e in doc.entities if e.kind == "person"}
    for actor in gold["actors"]:
        entity = found[actor["text"]]
        assert entity.code == actor["code"], actor
        assert entity.dead or not actor.get("dead"), actor
        assert entity.historic or not actor.get("historic"), actor
