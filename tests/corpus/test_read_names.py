"""The corpus's markup: what it means, what is refused, and that the corpus itself is well written."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.read_names import KINDS, NAMES, CorpusError, documents, parse, read_article, read_folder


def marked(line: str) -> list[tuple[str, str, int]]:
    text, names = parse(line)
    return [(name.kind, text[name.start : name.end], name.depth) for name in names]


def test_names_lose_their_brackets_and_keep_their_words() -> None:
    assert parse("[person Ana Ruiz] left [place Lima].")[0] == "Ana Ruiz left Lima."
    assert marked("[person Ana Ruiz] left [place Lima].") == [("person", "Ana Ruiz", 0), ("place", "Lima", 0)]


def test_a_name_may_lie_in_another() -> None:
    assert marked("the [organisation Bank of [state Japan]]") == [("organisation", "Bank of Japan", 0), ("state", "Japan", 1)]
    assert marked("[facility [state Thai] Embassy]")[1] == ("state", "Thai", 1)


def test_offsets_count_over_the_whole_article() -> None:
    article = read_article("# a1 | news | 2001-02-03\n\nOne.\n[state Chad] won.\n")
    assert article.text == "One.\nChad won."
    assert article.text[article.names[0].start : article.names[0].end] == "Chad"


@pytest.mark.parametrize(
    "line",
    ["[person Ana", "Ana]", "[thing Ana]", "[1]", "[person ]", "[person  Ana]", "[place Lima ] x", "[person [place Lima]"],
)
def test_wrong_markup_is_refused(line: str) -> None:
    with pytest.raises(CorpusError):
        parse(line)


@pytest.mark.parametrize(
    "source", ["", "text", "# a | news | 2001-2-3\nx", "# a | poem | 2001-02-03\nx", "# a | news | 2001-02-03\n"]
)
def test_wrong_files_are_refused(source: str) -> None:
    with pytest.raises(CorpusError, match="-"):
        read_article(source)


WORDS = st.text(st.characters(exclude_characters="[]", exclude_categories=["Z", "C"]), min_size=1)


@given(st.lists(st.tuples(st.sampled_from(["", *sorted(KINDS)]), WORDS), min_size=1))
def test_what_is_marked_comes_back(pieces: list[tuple[str, str]]) -> None:
    line = " ".join(f"[{kind} {words}]" if kind else words for kind, words in pieces)
    text, names = parse(line)
    assert text == " ".join(words for _, words in pieces)
    assert [(n.kind, text[n.start : n.end]) for n in names] == [(kind, words) for kind, words in pieces if kind]


def test_the_corpus_is_well_written() -> None:
    articles = list(read_folder(NAMES))
    assert len({article.id for article in articles}) == len(articles)
    kinds = Counter(name.kind for article in articles for name in article.names)
    assert set(kinds) == KINDS


def test_articles_become_documents_with_a_paragraph_a_line(tmp_path: Path) -> None:
    (tmp_path / "port.txt").write_text("# port | news | 2020-01-02\n\n[place Lima] is open.\n\nShips sail.\n", encoding="utf-8")
    (doc,) = documents(tmp_path)
    assert (doc.id, [p.of(doc.text) for p in doc.paragraphs]) == ("port", ["Lima is open.", "Ships sail."])
