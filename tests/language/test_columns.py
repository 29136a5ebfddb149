"""A document's columns and the lists that are made from them say the same."""

import pickle

import pytest

from attache.document import Document, Span
from tests.helpers import build
from tests.language.test_parse import check, read

TEXT = "Envoys of Peru met Rosa Quiroga. The talks in Lima, she said, were held in July.\nOne more line."


def test_lists_are_made_from_columns_once() -> None:
    doc = read(TEXT)
    found = doc.columns
    assert found is not None
    assert [t.text for t in doc.tokens] == [TEXT[a:b] for a, b in zip(found.start.tolist(), found.end.tolist(), strict=True)]
    for column in ("upos", "xpos", "feats", "lemma", "deprel"):
        assert [getattr(t, column) for t in doc.tokens] == found.strings(column)
    assert [t.head for t in doc.tokens] == found.head.tolist()
    assert [[s.first, s.last] for s in doc.sentences] == found.sentences.tolist()
    assert [list(n.span) for n in doc.names] == found.names.tolist()
    assert [n.kind for n in doc.names] == found.strings("kind")
    assert doc.tokens is doc.tokens
    assert all(doc.tokens[i].head == t.i for t in doc.tokens for i in t.children)


def test_what_a_document_held_before_is_forgotten() -> None:
    doc = read(TEXT)
    first = [t.text for t in doc.tokens]
    doc.paragraphs = [Span(0, TEXT.index(" The"))]
    doc.fill(read(TEXT[: doc.paragraphs[0].end]).columns)  # type: ignore[arg-type]
    assert [t.text for t in doc.tokens] == first[:7]


def test_a_document_made_by_hand_has_lists_and_no_columns() -> None:
    doc = build("1 Talks talk NOUN NNS _ 2 nsubj\n2 failed fail VERB VBD _ 0 root")
    assert doc.columns is None
    assert [t.text for t in doc.tokens] == ["Talks", "failed"]
    assert Document("x", "").tokens == []
    with pytest.raises(AttributeError, match="'Document' object has no attribute 'token'"):
        doc.token  # type: ignore[attr-defined]  # noqa: B018


def test_a_document_can_be_sent_to_another_process() -> None:
    doc = read(TEXT)
    sent = pickle.loads(pickle.dumps(doc))
    check(sent)
    assert [t.lemma for t in sent.tokens] == [t.lemma for t in doc.tokens]
