"""The language model's heads beside the rules of certainty, from signals set by hand."""

import pytest

from attache.document import Document, Heard, Signal
from attache.reading.attribution import add_attributions
from attache.reading.certainty import Judgement, judge
from tests.helpers import build

SAID = """
1 Voss Voss PROPN NNP _ 2 nsubj
2 said say VERB VBD _ 0 root
3 rebels rebel NOUN NNS _ 4 nsubj
4 attacked attack VERB VBD _ 2 ccomp
5 Kassa Kassa PROPN NNP _ 4 obj _ SpaceAfter=No
6 . . PUNCT . _ 2 punct
"""


def read(factuality: dict[str, float], source: float) -> tuple[Document, Judgement]:
    doc = build(SAID)
    add_attributions(doc)
    parts = {"source": [(0, source)]} if source else {}
    event = Signal("event", 3, 3, 4, 0.9, {"ASSAULT": 1.0}, None, factuality, {"actual": 1.0}, parts=parts)
    doc.heard = Heard([event])
    return doc, judge(doc, doc.tokens[3], event="ASSAULT")


def test_heads_that_agree_change_nothing() -> None:
    doc, found = read({"CT+": 0.9, "PR+": 0.1}, 0.9)
    plain = build(SAID)
    add_attributions(plain)
    assert found == judge(plain, plain.tokens[3], event="ASSAULT")
    assert found.source.span == doc.tokens[0].span


@pytest.mark.parametrize(("likely", "expected"), [(0.95, "PS+"), (0.4, "CT+")])
def test_a_head_outweighs_the_rules_where_it_is_sure(likely: float, expected: str) -> None:
    _, found = read({"PS+": likely, "UU": 1 - likely}, 0.9)
    assert found.factuality == expected
    assert ("hears PS+" in found.basis) == (expected == "PS+")


def test_a_source_that_the_head_does_not_see_is_none() -> None:
    _, found = read({"CT+": 1.0}, 0.0)
    assert found.source.kind == "author"


def test_a_word_that_is_judged_for_no_event_goes_by_the_rules() -> None:
    doc, _ = read({"PS+": 1.0}, 0.0)
    assert judge(doc, doc.tokens[3]).factuality == "CT+"
