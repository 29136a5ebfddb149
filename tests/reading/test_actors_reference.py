"""Which mentions are one: short names, spellings, descriptions, pronouns; and coordinations taken apart."""

from __future__ import annotations

import pytest

from attache.reading.actors.people import skeleton
from tests.reading.actor_texts import codes, document, entity, said

ARRIVAL = (
    "South/PROPN/compound/2 Korean/ADJ/amod/4 Defense/NOUN/compound/4 "
    "Minister/PROPN/nmod:desc/5 Ahn/PROPN/nsubj/9 Tae/PROPN/flat/5 "
    "_-/PUNCT/punct/8 _jun/PROPN/flat/5 arrived/VERB/root/0 ./PUNCT/punct/9"
)


def test_the_family_name_comes_first_in_korea() -> None:
    doc = document(ARRIVAL, "Ahn/PROPN/nsubj/2 spoke/VERB/root/0 ./PUNCT/punct/2")
    assert said(doc, "Ahn", 1) == [("Ahn", "KOR:GOV")]
    assert len(entity(doc, "Ahn Tae-jun").mentions) == 2


def test_a_description_joins_who_holds_the_office() -> None:
    doc = document(ARRIVAL, "The/DET/det/2 minister/NOUN/nsubj/3 smiled/VERB/root/0 ./PUNCT/punct/3")
    assert said(doc, "minister") == [("The minister", "KOR:GOV")]
    assert "The minister" in [m.of(doc.text) for m in entity(doc, "Ahn Tae-jun").mentions]


def test_a_description_of_another_state_joins_nobody() -> None:
    doc = document(
        ARRIVAL,
        "The/DET/det/4 Polish/ADJ/amod/4 defense/NOUN/compound/4 minister/NOUN/nsubj/5 smiled/VERB/root/0 ./PUNCT/punct/5",
    )
    assert codes(doc, "minister") == ["POL:GOV"]
    assert len(entity(doc, "Ahn Tae-jun").mentions) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("shoigu", "shoygu"), ("sergei", "sergey"), ("hussein", "husein"), ("mohammed", "mohamed")]
)
def test_transliterations_are_one_name(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("kim", "kang"), ("putin", "rasputin"), ("ahn", "han")])
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


def test_he_is_the_person_who_was_the_subject() -> None:
    doc = document(ARRIVAL, "He/PRON/nsubj/2 met/VERB/root/0 troops/NOUN/obj/2 ./PUNCT/punct/2")
    assert said(doc, "He") == [("South Korean Defense Minister Ahn Tae-jun", "KOR:GOV")]


def test_it_is_the_state_and_not_the_person() -> None:
    doc = document(
        "Mr./PROPN/nmod:desc/2 Ruiz/PROPN/nsubj/3 praised/VERB/root/0 Panama/PROPN/obj/3 ./PUNCT/punct/3",
        "It/PRON/nsubj/2 agreed/VERB/root/0 ./PUNCT/punct/2",
        names=(("Ruiz", "person"),),
    )
    assert said(doc, "It") == [("Panama", "PAN:GOV")]


def test_its_forces_are_of_the_state_it_stands_for() -> None:
    doc = document(
        "Chad/PROPN/nsubj/2 withdrew/VERB/root/0 its/PRON/nmod:poss/4 troops/NOUN/obj/2 ./PUNCT/punct/2",
        names=(("Chad", "state"),),
    )
    assert codes(doc, "troops") == ["TCD:MIL"]
    assert said(doc, "its") == [("Chad", "TCD:GOV")]


def test_who_is_the_noun_before_it() -> None:
    doc = document(
        "Nepalese/ADJ/amod/2 teachers/NOUN/nsubj/5 who/PRON/nsubj/4 marched/VERB/acl:relcl/2 won/VERB/root/0 ./PUNCT/punct/5"
    )
    assert said(doc, "who") == [("Nepalese teachers", "NPL:EDU")]


def test_a_coordination_gives_each_party() -> None:
    doc = document(
        "China/PROPN/nsubj/4 and/CCONJ/cc/3 Russia/PROPN/conj/1 agreed/VERB/root/0 ./PUNCT/punct/4",
    )
    assert said(doc, "China") == [("China", "CHN:GOV"), ("Russia", "RUS:GOV")]


def test_a_list_of_states_that_the_tree_has_torn_is_whole() -> None:
    doc = document(
        "Togo/PROPN/nsubj/6 ,/PUNCT/punct/1 Ghana/PROPN/nsubj/6 and/CCONJ/cc/5 "
        "Benin/PROPN/conj/3 met/VERB/root/0 ./PUNCT/punct/6"
    )
    assert codes(doc, "Ghana") == ["TGO:GOV", "GHA:GOV", "BEN:GOV"]


def test_bare_nouns_under_one_modifier_are_one_party() -> None:
    doc = document(
        "He/PRON/nsubj/2 thanked/VERB/root/0 the/DET/det/5 Russian/ADJ/amod/5 "
        "forces/NOUN/obj/2 and/CCONJ/cc/7 people/NOUN/conj/5 ./PUNCT/punct/2"
    )
    assert said(doc, "forces") == [("the Russian forces and people", "RUS:MIL")]


def test_they_are_the_parties_of_the_list_before() -> None:
    doc = document(
        "China/PROPN/nsubj/4 and/CCONJ/cc/3 Russia/PROPN/conj/1 agreed/VERB/root/0 ./PUNCT/punct/4",
        "They/PRON/nsubj/2 met/VERB/root/0 ./PUNCT/punct/2",
    )
    assert codes(doc, "They") == ["CHN:GOV", "RUS:GOV"]


def test_relative_clauses_are_no_part_of_the_party() -> None:
    doc = document(
        "Soldiers/NOUN/nsubj/9 from/ADP/case/3 Uganda/PROPN/nmod/1 ,/PUNCT/punct/6 who/PRON/nsubj/6 deserted/VERB/acl:relcl/1 "
        ",/PUNCT/punct/6 were/AUX/aux:pass/9 arrested/VERB/root/0 ./PUNCT/punct/9"
    )
    assert said(doc, "Soldiers") == [("Soldiers from Uganda", "UGA:MIL")]


def test_every_mention_gives_back_words_of_the_text() -> None:
    doc = document(ARRIVAL, "He/PRON/nsubj/2 met/VERB/root/0 troops/NOUN/obj/2 ./PUNCT/punct/2")
    for found in doc.entities:
        assert all(m.of(doc.text).strip() == m.of(doc.text) != "" for m in found.mentions)
    assert [e.id for e in doc.entities] == [f"e{n}" for n in range(1, len(doc.entities) + 1)]
