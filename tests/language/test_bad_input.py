"""Text that nobody wrote to be read: the model neither fails nor slows down on it, and its spans are right."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attache.document import Columns, Document, Span
from attache.language import parse, tokens
from attache.language.model import MODEL, Chunk, Network, Scores
from tests.language.test_parse import check, read

#: control and format characters, marks of direction, emoji of several code points, combining accents, other scripts, quotes
ODD = (
    *(
        "\x00",
        "\x07",
        "\x1b[31m",
        "\x1c",
        "\x85",
        "\u2028",
        "\ufeff",
        "\u00ad",
        "\u200b",
        "\u200d",
        "\ufffd",
        "\ud800",
        "\udfff",
    ),
    *("\u200e", "\u200f", "\u202a", "\u202b", "\u202e", "\u202c", "\u2066", "\u2067", "\u2069", "\u061c"),
    *("😀", "🇰🇵", "👩\u200d✈️", "🏴\U000e0067\U000e0062\U000e007f", "e\u0301", "Z͑ͫ̓", "ﷺ", "İ", "ß", "ﬁ"),
    *("Министр", "سافر الوزير", "שר החוץ", "外交部长", "국방부 장관", "मंत्री", "ประเทศไทย", "、。", "«»"),
    *(
        "The minister",
        "met",
        "Mr. Alva's",
        "on 3 July.",
        "“No,”",
        "(",
        ")",
        "...",
        "!?",
        "--",
        "'s",
        "n't",
        "@",
        "#",
        "www.",
        "http://",
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(ODD), max_size=60), st.sampled_from(["", " ", "\n"]))
def test_odd_characters_between_words(parts: list[str], between: str) -> None:
    check(read(between.join(parts)))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=".,;:!?-–—…'\"“”‘’()[]{}«»/\\|*_#@&%$~`^+=<> \n", max_size=400))
def test_only_punctuation(text: str) -> None:
    check(read(text))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from([w for w in ODD if w.strip() and ord(w[0]) > 0x3FF] + ["Peru", "sent", "aid", "."]), max_size=50)
)
def test_mixed_languages(words: list[str]) -> None:
    check(read(" ".join(words)))


@pytest.mark.parametrize(
    "unit", ["x", "7", ".", "!", "-", "'s", "n't", "a.", "1,", "a-", "re-", "a@", "@a", "www.", "://", "’", "é", "👍", "中"]
)
def test_one_endless_word(unit: str) -> None:
    text = unit * 50_000
    found = tokens.spans(text)
    assert "".join(text[a:b] for a, b in found) == text


class Quick(Network):
    """A network that takes no time: no sentence begins, and every word of a chunk hangs on its first."""

    def scores(self, chunk: Chunk) -> Scores:
        assert sum(map(self.length, chunk.words)) <= 320 or len(chunk.words) == 1
        n = len(chunk.words)
        ints, wide = np.zeros(n, dtype=np.int64), np.zeros((n, len(self.labels.name)), dtype=np.float32)
        sides = np.zeros((n, 96), dtype=np.float32)
        arcs = np.zeros((n, n + 1), dtype=np.float32)
        arcs[0, 0] = arcs[1:, 1] = 1
        return Scores(ints, ints, ints, ints, np.full(n, -9, np.float32), wide, wide, arcs, sides, sides, {})

    def label(self, dep: np.ndarray, head: np.ndarray) -> np.ndarray:
        return np.zeros(len(dep), dtype=np.int64)


@pytest.fixture(scope="module")
def quick() -> Quick:
    return Quick(Path(MODEL), 2)


def columns(text: str, net: Network) -> Columns:
    doc = Document("long", text, paragraphs=[Span(0, len(text))])
    parse([doc], net)
    assert doc.columns is not None
    return doc.columns


@pytest.mark.parametrize("unit", ["towns, ", "”) ", "\u202eevil\x00 "])
def test_two_megabytes_without_a_sentences_end_are_one_tree(unit: str, quick: Quick) -> None:
    text = (unit * (2_000_000 // len(unit.encode()) + 1))[:2_000_000]
    found = columns(text, quick)
    assert len(found.sentences) == 1
    assert (found.start < found.end).all()
    assert (found.start[1:] >= found.end[:-1]).all()
    assert (found.head == -1).sum() == 1
    up = np.append(found.head, -1)  # the last is where a root leads
    for _ in range(len(up).bit_length()):
        up = up[up]
    assert (up == -1).all()


def test_a_word_of_two_megabytes() -> None:
    doc = read("A word: " + "x" * 2_000_000 + " and an end.")
    check(doc)
    assert len(doc.tokens) == 8


def test_many_documents_are_streamed_and_come_out_as_alone() -> None:
    texts = [f"Envoy {n} of Peru met Rosa Quiroga in Lima. " * (n % 4) + "\x00\u202e" * (n % 3) for n in range(40)]
    together = [Document(str(n), t, paragraphs=[Span(0, len(t))]) for n, t in enumerate(texts)]
    parse(together)
    for doc, text in zip(together, texts, strict=True):
        alone = read(text)
        assert doc.columns is not None
        assert alone.columns is not None
        for name in ("start", "end", "head", "upos", "xpos", "feats", "lemma", "deprel", "sentences", "names", "kind", "score"):
            assert np.array_equal(getattr(doc.columns, name), getattr(alone.columns, name)), name
