"""The time of an event, over syntax written by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from attache.document import Document, Token
from attache.reading.times import add_times, event_time
from tests.helpers import build

THURSDAY = dt.date(2018, 4, 5)

MEETING = """
1 In in ADP IN _ 3 case
2 a a DET DT _ 3 det
3 meeting meeting NOUN NN _ 9 obl
4 on on ADP IN _ 5 case
5 Wednesday Wednesday PROPN NNP _ 3 nmod
6 , , PUNCT , _ 9 punct
7 the the DET DT _ 8 det
8 envoy envoy NOUN NN _ 9 nsubj
9 praised praise VERB VBD _ 0 root
10 Oman Oman PROPN NNP _ 9 obj
11 . . PUNCT . _ 9 punct
"""

SAID = """
1 He he PRON PRP _ 2 nsubj
2 said say VERB VBD _ 0 root
3 on on ADP IN _ 4 case
4 Tuesday Tuesday PROPN NNP _ 2 obl
5 that that SCONJ IN _ 8 mark
6 rebels rebel NOUN NNS _ 8 nsubj
7 had have AUX VBD _ 8 aux
8 shelled shell VERB VBN _ 2 ccomp
9 Homs Homs PROPN NNP _ 8 obj
10 . . PUNCT . _ 2 punct
"""

TALKS = """
1 They they PRON PRP _ 2 nsubj
2 held hold VERB VBD _ 0 root
3 talks talk NOUN NNS _ 2 obj
4 in in ADP IN _ 5 case
5 Geneva Geneva PROPN NNP _ 2 obl
6 on on ADP IN _ 7 case
7 Monday Monday PROPN NNP _ 2 obl
8 . . PUNCT . _ 2 punct
"""

SINCE = """
1 Troops troop NOUN NNS _ 3 nsubj
2 have have AUX VBP _ 3 aux
3 besieged besiege VERB VBN _ 0 root
4 the the DET DT _ 5 det
5 town town NOUN NN _ 3 obj
6 since since ADP IN _ 7 case
7 2016 2016 NUM CD _ 3 obl
8 . . PUNCT . _ 3 punct
"""

STAY = """
1 He he PRON PRP _ 2 nsubj
2 visited visit VERB VBD _ 0 root
3 Oman Oman PROPN NNP _ 2 obj
4 for for ADP IN _ 6 case
5 three three NUM CD _ 6 nummod
6 days day NOUN NNS _ 2 obl
7 . . PUNCT . _ 2 punct
"""

AFTERWARDS = """
1 Weah Weah PROPN NNP _ 2 nsubj
2 arrived arrive VERB VBD _ 0 root
3 on on ADP IN _ 4 case
4 Monday Monday PROPN NNP _ 2 obl
5 . . PUNCT . _ 2 punct

1 He he PRON PRP _ 2 nsubj
2 urged urge VERB VBD _ 0 root
3 restraint restraint NOUN NN _ 2 obj
4 . . PUNCT . _ 2 punct

1 Critics critic NOUN NNS _ 2 nsubj
2 condemned condemn VERB VBD _ 0 root
3 it it PRON PRP _ 2 obj
4 . . PUNCT . _ 2 punct
"""

RANGE = """
1 Ships ship NOUN NNS _ 2 nsubj
2 sailed sail VERB VBD _ 0 root
3 from from ADP IN _ 4 case
4 2014 2014 NUM CD _ 2 obl
5 to to ADP IN _ 6 case
6 2016 2016 NUM CD _ 2 obl
7 . . PUNCT . _ 2 punct
"""

SUMMIT = """
1 The the DET DT _ 3 det
2 2016 2016 NUM CD _ 3 nummod
3 summit summit NOUN NN _ 4 nsubj
4 angered anger VERB VBD _ 0 root
5 Kabul Kabul PROPN NNP _ 4 obj
6 . . PUNCT . _ 4 punct
"""


def timed(conllu: str, published: dt.date | None = THURSDAY) -> Document:
    doc = build(conllu)
    doc.published = published
    add_times(doc)
    return doc


def word(doc: Document, text: str) -> Token:
    return next(t for t in doc.tokens if t.text == text)


def when(conllu: str, trigger: str, published: dt.date | None = THURSDAY) -> tuple[str | None, str | None] | None:
    doc = timed(conllu, published)
    time = event_time(doc, word(doc, trigger))
    return None if time is None else (time.value, time.span.of(doc.text) if time.span else None)


@pytest.mark.parametrize(
    ("conllu", "trigger", "value", "words"),
    [
        (MEETING, "meeting", "2018-04-04", "Wednesday"),
        (MEETING, "praised", "2018-04-04", "Wednesday"),
        (SAID, "said", "2018-04-03", "Tuesday"),
        (TALKS, "held", "2018-04-02", "Monday"),
        (TALKS, "talks", "2018-04-02", "Monday"),
        (SINCE, "besieged", "2016/2018-04-05", "2016"),
        (RANGE, "sailed", "2014/2016", "2014"),
        (SUMMIT, "summit", "2016", "2016"),
        (AFTERWARDS, "arrived", "2018-04-02", "Monday"),
    ],
)
def test_expressions_date_the_act_they_hang_on(conllu: str, trigger: str, value: str, words: str) -> None:
    assert when(conllu, trigger) == (value, words)


def test_the_time_of_a_saying_is_not_that_of_what_is_said() -> None:
    assert when(SAID, "shelled") is None


def test_a_length_alone_says_no_date() -> None:
    assert when(STAY, "visited") is None


def test_an_expression_that_is_one_with_its_noun_dates_no_other_word() -> None:
    # what angered Kabul may have done so at any time
    assert when(SUMMIT, "Kabul") is None


def test_the_story_goes_on_about_the_same_subject() -> None:
    assert when(AFTERWARDS, "urged") == ("2018-04-02", None)
    assert when(AFTERWARDS, "condemned") is None


def test_without_a_date_of_publication_the_words_are_known_and_the_date_is_not() -> None:
    assert when(TALKS, "talks", None) == (None, "Monday")


def test_tense_decides_between_weeks() -> None:
    ahead = TALKS.replace("2 held hold VERB VBD _ 0 root", "2 hold hold VERB VB _ 0 root").replace(
        "1 They they PRON PRP _ 2 nsubj", "1 will will AUX MD _ 2 aux"
    )
    assert when(ahead, "talks") == ("2018-04-09", "Monday")
    assert when(TALKS, "talks") == ("2018-04-02", "Monday")
