"""Attributions that rules and reading heads find together, from signals set by hand."""

import pytest

from attache.document import Document, Heard, Signal
from attache.reading.attribution import add_attributions
from tests.helpers import build
from tests.reading.test_attribution import BLOCKS, told

PLAIN = """
1 Voss Voss PROPN NNP _ 2 nsubj
2 signalled signal VERB VBD _ 0 root
3 that that SCONJ IN _ 5 mark
4 talks talk NOUN NNS _ 5 nsubj
5 resume resume VERB VBP _ 2 ccomp _ SpaceAfter=No
6 . . PUNCT . _ 2 punct
"""

UNKNOWN = """
1 Voss Voss PROPN NNP _ 2 nsubj
2 semaphored semaphore VERB VBD _ 0 root
3 that that SCONJ IN _ 5 mark
4 talks talk NOUN NNS _ 5 nsubj
5 resume resume VERB VBP _ 2 ccomp _ SpaceAfter=No
6 . . PUNCT . _ 2 punct
"""

NESTED = """
1 Yonhap Yonhap PROPN NNP _ 2 nsubj
2 said say VERB VBD _ 0 root
3 the the DET DT _ 4 det
4 minister minister NOUN NN _ 5 nsubj
5 claimed claim VERB VBD _ 2 ccomp
6 that that SCONJ IN _ 8 mark
7 talks talk NOUN NNS _ 8 nsubj
8 failed fail VERB VBD _ 5 ccomp _ SpaceAfter=No
9 . . PUNCT . _ 2 punct
"""


def cue(token: int, sure: float, said_by: int | None, said: int) -> Signal:
    parts = {"said": [(said, sure)]} | ({"said_by": [(said_by, sure)]} if said_by is not None else {})
    return Signal("cue", token, token, token + 1, sure, {"cue": 1.0}, parts=parts)


def heard(block: str, *signals: Signal, sources: list[tuple[int, int]], contents: list[tuple[int, int]]) -> Document:
    doc = build(block)
    doc.heard = Heard(list(signals), [(a, b, 0.95) for a, b in sources], [(a, b, 0.95) for a, b in contents])
    return doc


def test_a_cue_that_no_lexicon_has_is_heard() -> None:
    assert told(build(UNKNOWN)) == []
    doc = heard(UNKNOWN, cue(1, 0.95, 0, 4), sources=[(0, 1)], contents=[(2, 5)])
    assert told(doc) == ["say | Voss | semaphored | that talks resume"]


def test_rules_and_heads_that_agree_make_one_attribution() -> None:
    doc = heard(PLAIN, cue(1, 0.95, 0, 4), sources=[(0, 1)], contents=[(2, 5)])
    assert told(doc) == told(build(PLAIN)) == ["say | Voss | signalled | that talks resume"]


def test_the_source_is_the_words_heard_where_rules_find_none() -> None:
    block = UNKNOWN.replace("2 nsubj", "2 obl")
    doc = heard(block, cue(1, 0.95, 0, 4), sources=[(0, 1)], contents=[(2, 5)])
    assert told(doc) == ["say | Voss | semaphored | that talks resume"]


def test_what_nobody_hears_and_no_rule_finds_is_none() -> None:
    assert told(heard(UNKNOWN, sources=[], contents=[])) == []


def test_the_chain_of_who_quotes_whom() -> None:
    for doc in (
        build(NESTED),
        heard(NESTED, cue(1, 0.97, 0, 4), cue(4, 0.97, 3, 7), sources=[(0, 1), (2, 4)], contents=[(2, 8)]),
    ):
        add_attributions(doc)
        assert [(a.source[0].of(doc.text), a.within) for a in doc.attributions] == [("Yonhap", None), ("the minister", 0)]


@pytest.mark.parametrize("block", BLOCKS[:12])
def test_a_chain_has_no_circle(block: str) -> None:
    doc = build(block)
    add_attributions(doc)
    for start in range(len(doc.attributions)):
        seen, at = set(), doc.attributions[start].within
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = doc.attributions[at].within
