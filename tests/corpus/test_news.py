"""The corpus of news: how an article is written down, what is refused, and that the corpus itself is well written."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools import read_corpus
from tools.corpus_article import parse
from tools.corpus_notes import Article, EventNote, QuoteNote, TimeNote, TransferNote

HEAD = "# id: x001\n# title: T\n# published: 2019-02-14\n# genre: agency\n\n"
ARTICLE = (
    HEAD
    + """\
S Chad's envoy, Ali Deby, met Niger's premier on Thursday and promised Niger trucks in return for fuel.
E met | CONSULT - | diplomatic | Chad's envoy, Ali Deby = TCD:GOV ; Niger's premier = NER:GOV | - | - | - | CT+ actual | author
E promised | AGREE - | economic | Chad's envoy, Ali Deby | Niger @2 = NER:GOV | - | 2019-02-14 | CT+ actual | author
X t1 promised | offered | Chad's envoy, Ali Deby | Niger @2 | trucks | other | - | - | t2 | - | CT+ | author
X t2 in return | offered | Niger @2 | Chad's envoy, Ali Deby | fuel | fuel | - | - | t1 | - | CT+ | author
T Thursday | DATE | 2019-02-14

SOP He "will never come back," he said, wrongly.
E come back | RETREAT return | diplomatic | He > Ali Deby = TCD:GOV | - | - | - | CT- future | he > Ali Deby
Q he | said | He ... come back," | mixed
"""
)


def read(source: str) -> Article:
    article, errors = parse(source)
    assert not errors
    return article


def test_a_text_is_its_sentences_and_paragraphs() -> None:
    article = read(ARTICLE)
    assert [article.of(p)[:4] for p in article.paragraphs()] == ["Chad"]
    assert read(ARTICLE.replace("SOP He", "SO He")).text.count("\n\n") == 1
    assert [s.kind for s in article.sentences] == ["report", "opinion"]


def test_notes_are_tied_to_their_words() -> None:
    article = read(ARTICLE)
    events = [n for n in article.notes if isinstance(n, EventNote)]
    assert [article.of(e.trigger) for e in events] == ["met", "promised", "come back"]
    assert [article.of(p.best) for p in events[0].actors] == ["Chad's envoy, Ali Deby", "Niger's premier"]
    back = events[2].actors[0]
    assert back.span is not None
    assert (article.of(back.span), article.of(back.best)) == ("He", "Ali Deby")
    assert events[1].recipients[0].span == (article.text.index("Niger trucks"), article.text.index(" trucks"))
    quote = next(n for n in article.notes if isinstance(n, QuoteNote))
    assert article.of(quote.content[0]) == 'He "will never come back,"'


def test_a_code_is_given_once() -> None:
    events = [n for n in read(ARTICLE).notes if isinstance(n, EventNote)]
    assert events[1].actors[0].code == "TCD:GOV"


def test_the_guidelines_form() -> None:
    made = read_corpus.gold(read(ARTICLE))
    assert [t["in_return_for"] for t in made["transfers"]] == [1, 0]
    assert made["events"][2]["source"] == "Ali Deby"
    assert made["events"][2]["factuality"] == "CT-"
    quote = read(ARTICLE).text.split(" He ")[0]
    assert made["times"] == [{"text": "Thursday", "quote": quote, "type": "DATE", "value": "2019-02-14"}]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("E met |", "E saw |", "'saw' does not stand in the sentence"),
        ("Niger @2 = NER:GOV", "Niger @4 = NER:GOV", "stands 2 times"),
        ("| CT+ actual | author\nE promised", "| author\nE promised", "8 fields, not 9"),
        ("> Ali Deby = TCD", "> Ali Debi = TCD", "'Ali Debi' does not stand in the article"),
        ("| t2 |", "| t9 |", "no transfer 't9'"),
        ("T Thursday", "Z Thursday", "no such kind of line: 'Z'"),
        ("# genre: agency", "# genre: poem", "no such genre"),
        ("# published: 2019-02-14", "# published: soon", "no ISO date"),
        ("met Niger's premier on", "met, having met, Niger's premier on", "say which by @1"),
        (" = TCD:GOV ; Niger's premier", " ; Niger's premier", 'no code for "Chad\'s envoy, Ali Deby"'),
    ],
)
def test_wrong_lines_are_told(old: str, new: str, reason: str) -> None:
    assert old in ARTICLE
    _, errors = parse(ARTICLE.replace(old, new, 1), "x001.txt")
    assert any(reason in e for e in errors)
    assert all(e.startswith("x001.txt") for e in errors)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("CONSULT -", "CONSULT riot", "mode 'riot'"),
        ("| CT+ actual | author", "| CT? actual | author", "factuality 'CT?'"),
        ("CT+ actual", "CT+ past", "realis 'past'"),
        ("diplomatic", "romantic", "contexts"),
        ("TCD:GOV", "XXX:GOV", "code 'XXX:GOV'"),
        ("| trucks | other", "| trucks | toys", "category 'toys'"),
        ("DATE | 2019-02-14", "DATE | Thursday", "'Thursday'"),
        ("| mixed", "| loud", "'loud'"),
    ],
)
def test_wrong_values_are_told(old: str, new: str, reason: str) -> None:
    article, errors = parse(ARTICLE.replace(old, new, 1))
    assert not errors
    assert any(reason in e for e in read_corpus.errors(article, *read_corpus.known()))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=8))
def test_any_lines_give_errors_or_an_article(lines: list[str]) -> None:
    article, errors = parse(HEAD + "S It met.\n" + "\n".join(lines))
    for note in article.notes:
        if isinstance(note, TimeNote | EventNote | TransferNote):
            assert article.sentences
    assert all(isinstance(e, str) for e in errors)


@pytest.fixture(scope="module")
def corpus() -> list[Article]:
    return list(read_corpus.read())


def test_the_corpus_is_well_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert read_corpus.check(()) == 0, capsys.readouterr().out[-3000:]


def test_the_corpus_is_large_and_covers_the_scheme(corpus: list[Article]) -> None:
    assert len(corpus) >= 600
    assert sum(len(a.sentences) for a in corpus) >= 6000
    events = [n for a in corpus for n in a.notes if isinstance(n, EventNote)]
    classes = Counter(e.type for e in events)
    assert set(classes) == set(read_corpus.MODES)
    assert min(classes.values()) >= 100
    modes = Counter((e.type, e.mode) for e in events)
    for kind, names in read_corpus.MODES.items():
        for mode in names:
            assert modes[kind, mode] >= 10, (kind, mode)
    assert set(Counter(e.factuality for e in events)) == read_corpus.FACTUALITY
    transfers = [n for a in corpus for n in a.notes if isinstance(n, TransferNote)]
    assert {t.category for t in transfers} == read_corpus.CATEGORIES
    assert {t.status for t in transfers} == read_corpus.STATUSES


def test_every_split_has_articles_of_every_part_but_those_for_training_alone(corpus: list[Article]) -> None:
    for part in ("train", "dev", "test"):
        letters = {a.id[0] for a in corpus if read_corpus.split(a.id) == part}
        assert letters == set("abcdefghijk" if part == "train" else "abcdefg")
