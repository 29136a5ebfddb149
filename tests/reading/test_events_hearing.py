"""Events that the model's reading heads hear, beside those that rules find."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.document import Document, Heard, Signal
from attache.knowledge import tree
from attache.reading.actors import add_entities
from attache.reading.events import add_events
from attache.reading.events.hearing import logit
from attache.reading.times import add_times
from tests.helpers import build

SENTENCE = """
1 Peru Peru PROPN NNP _ 2 nsubj
2 {verb} {verb} VERB VBD _ 0 root
3 Chile Chile PROPN NNP _ 2 obj
4 . . PUNCT . _ 2 punct
"""


def read(verb: str, *signals: Signal, rules: bool = True) -> Document:
    doc = build(SENTENCE.format(verb=verb))
    doc.heard = Heard(list(signals))
    add_entities(doc)
    add_events(doc, rules=rules)
    return doc


def heard(kind: str, sure: float = 0.95, share: float = 0.95, **parts: list[tuple[int, float]]) -> Signal:
    return Signal("event", 1, 1, 2, sure, {kind: share}, None, {"CT+": 1.0}, {"actual": 1.0}, 3.0, parts=parts)


def sides(doc: Document) -> list[tuple[str, list[str], list[str]]]:
    return [(e.type, [p.code for p in e.actors], [p.code for p in e.recipients]) for e in doc.events]


def test_a_verb_no_rule_knows_is_an_event_where_it_is_heard() -> None:
    assert sides(read("flumoxed")) == []
    doc = read("flumoxed", heard("ACCUSE", actor=[(0, 0.9)], recipient=[(2, 0.8)]))
    assert sides(doc) == [("ACCUSE", ["PER:GOV"], ["CHL:GOV"])]
    assert doc.events[0].trigger.of(doc.text) == "flumoxed"


def test_what_is_hardly_heard_is_none() -> None:
    assert sides(read("flumoxed", heard("ACCUSE", sure=0.15))) == []


def test_where_no_word_is_tied_firmly_the_parties_stand_where_syntax_has_them() -> None:
    doc = read("flumoxed", heard("ACCUSE", actor=[(2, 0.2)]))
    assert sides(doc) == [("ACCUSE", ["PER:GOV"], ["CHL:GOV"])]


def test_a_rules_parties_stand_and_missing_ones_are_heard() -> None:
    wrong = heard("ACCUSE", actor=[(2, 0.9)], recipient=[(0, 0.9)])
    assert sides(read("accused", wrong)) == [("ACCUSE", ["PER:GOV"], ["CHL:GOV"])]


def test_a_rules_class_gives_way_only_to_a_head_that_is_sure() -> None:
    assert sides(read("accused", heard("THREATEN")))[0][0] == "THREATEN"
    assert sides(read("accused", heard("THREATEN", share=0.5)))[0][0] == "ACCUSE"
    assert sides(read("accused", heard("THREATEN", sure=0.4)))[0][0] == "ACCUSE"


def test_both_together_are_believed_more_than_either() -> None:
    rule = read("accused").events[0].confidence
    model = read("accused", heard("ACCUSE"), rules=False).events[0].confidence
    both = read("accused", heard("ACCUSE", actor=[(0, 0.9)], recipient=[(2, 0.9)])).events[0].confidence
    assert both >= max(rule, model)


def test_without_rules_only_what_is_heard_is_left() -> None:
    assert sides(read("accused", rules=False)) == []
    assert sides(read("accused", heard("ACCUSE", actor=[(0, 0.9)]), rules=False)) == [("ACCUSE", ["PER:GOV"], ["CHL:GOV"])]


def test_the_weights_are_data() -> None:
    trust = tree("events/trust")
    assert 0 < trust["least"] < 1
    assert 0 <= trust["ruled"] <= 1
    assert all(math.isfinite(row["weight"]) and row["name"] for row in trust["features"])


@given(st.floats(0, 1))
def test_logits_are_finite_and_rise(p: float) -> None:
    assert -6 <= logit(p) <= 6
    assert logit(p) <= logit(min(1.0, p + 0.01)) + 1e-9


@pytest.mark.parametrize("parts", [{"actor": [(0, 0.9), (2, 0.9)]}, {"actor": [(0, 0.9)], "recipient": [(0, 0.8)]}])
def test_nobody_is_on_both_sides(parts: dict[str, list[tuple[int, float]]]) -> None:
    (event,) = read("flumoxed", heard("ACCUSE", **parts)).events
    assert not {p.code for p in event.actors} & {p.code for p in event.recipients}


def test_what_an_anniversary_remembers_is_not_told_anew() -> None:
    doc = build("""
1 Peru Peru PROPN NNP _ 2 nsubj
2 marked mark VERB VBD _ 0 root
3 the the DET DT _ 4 det
4 anniversary anniversary NOUN NN _ 2 obj
5 of of ADP IN _ 7 case
6 Chile Chile PROPN NNP _ 7 compound
7 attack attack NOUN NN _ 4 nmod
""")
    doc.heard = Heard([Signal("event", 6, 6, 7, 0.9, {"ASSAULT": 0.9})])
    add_entities(doc)
    add_events(doc)
    assert sides(doc) == []


DATED = """
1 Peru Peru PROPN NNP _ 2 nsubj
2 accused accuse VERB VBD _ 0 root
3 Chile Chile PROPN NNP _ 2 obj
4 . . PUNCT . _ 2 punct

1 Cold cold ADJ JJ _ 2 amod
2 winds wind NOUN NNS _ 3 nsubj
3 blew blow VERB VBD _ 0 root
4 on on ADP IN _ 5 case
5 Monday Monday PROPN NNP _ 3 obl
6 . . PUNCT . _ 3 punct
"""


@pytest.mark.parametrize(("likely", "day"), [(0.8, "2026-03-02"), (0.2, None)])
def test_a_time_in_another_sentence_that_the_head_ties_to_an_act_dates_it(likely: float, day: str | None) -> None:
    doc = build(DATED)
    doc.published = dt.date(2026, 3, 3)
    doc.heard = Heard([heard("ACCUSE", time=[(8, likely)])])
    add_times(doc)
    add_entities(doc)
    add_events(doc)
    (event,) = doc.events
    assert (event.time.value if event.time else None) == day


DIED = """
1 Rafiq Rafiq PROPN NNP _ 2 nsubj
2 died die VERB VBD _ 0 root
3 from from ADP IN _ 5 case
4 Peruvian Peruvian ADJ JJ _ 5 amod
5 bombing bombing NOUN NN _ 2 obl _ SpaceAfter=No
6 . . PUNCT . _ 2 punct
"""

STANDING = """
1 Peru Peru PROPN NNP _ 2 nsubj
2 depicted depict VERB VBD _ 0 root
3 the the DET DT _ 4 det
4 kinship kinship NOUN NN _ 2 obj
5 with with ADP IN _ 6 case
6 Chile Chile PROPN NNP _ 4 nmod _ SpaceAfter=No
7 . . PUNCT . _ 2 punct
"""


def at(token: int, kind: str, **parts: list[tuple[int, float]]) -> Signal:
    return Signal("event", token, token, token + 1, 0.9, {kind: 0.9}, None, {"CT+": 1.0}, {"actual": 1.0}, 3.0, parts=parts)


def test_to_die_of_an_act_is_that_act_done_to_who_died() -> None:
    doc = build(DIED)
    doc.heard = Heard([at(1, "ASSAULT", recipient=[(0, 0.9)]), at(4, "ASSAULT", actor=[(3, 0.9)])])
    add_entities(doc)
    add_events(doc)
    (event,) = doc.events
    assert [p.code[:3] for p in event.actors] == ["PER"]
    assert [p.span.of(doc.text) for p in event.recipients if p.span] == ["Rafiq"]


def test_how_parties_stand_to_each_other_is_no_act() -> None:
    doc = build(STANDING)
    doc.heard = Heard([at(3, "SUPPORT", actor=[(0, 0.9)], recipient=[(5, 0.9)])])
    add_entities(doc)
    add_events(doc)
    assert doc.events == []
