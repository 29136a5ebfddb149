"""Who a noun phrase names: persons by title and apposition, states, bodies, descriptions; one rule a test."""

from __future__ import annotations

import pytest

from tests.reading.actor_texts import codes, document, entity, said


def test_a_title_gives_state_sector_and_office() -> None:
    doc = document(
        "Norwegian/ADJ/amod/3 Defense/NOUN/compound/3 Minister/PROPN/nmod:desc/4 Ola/PROPN/nsubj/6 Sletten/PROPN/flat/4 "
        "arrived/VERB/root/0 ./PUNCT/punct/6",
        "Sletten/PROPN/nsubj/2 waved/VERB/root/0 ./PUNCT/punct/2",
    )
    assert said(doc, "Ola") == [("Norwegian Defense Minister Ola Sletten", "NOR:GOV")]
    assert said(doc, "Sletten", 1) == [("Sletten", "NOR:GOV")]
    minister = entity(doc, "Ola Sletten")
    assert minister.office == "Defense Minister"
    assert len(minister.mentions) == 2


def test_a_torn_tree_keeps_title_and_name_together() -> None:
    doc = document(
        "Norwegian/ADJ/amod/3 Defense/NOUN/amod/3 Minister/NOUN/nsubj/6 Ola/PROPN/nsubj/6 Sletten/PROPN/flat/4 "
        "arrived/VERB/root/0 ./PUNCT/punct/6"
    )
    assert said(doc, "Minister") == [("Norwegian Defense Minister Ola Sletten", "NOR:GOV")]


def test_an_apposition_gives_the_role_through_the_body_it_names() -> None:
    doc = document(
        "Bo/PROPN/nsubj/15 Lin/PROPN/flat/1 ,/PUNCT/punct/4 chairman/NOUN/appos/1 "
        "of/ADP/case/8 the/DET/det/8 Standing/ADJ/amod/8 "
        "Committee/PROPN/nmod/4 of/ADP/case/13 the/DET/det/13 National/ADJ/amod/13 "
        "People's/PROPN/compound/13 Congress/PROPN/nmod/8 "
        ",/PUNCT/punct/4 left/VERB/root/0 ./PUNCT/punct/15",
        names=(("Bo Lin", "person"),),
    )
    assert said(doc, "Bo") == [("Bo Lin", "CHN:LEG")]


def test_the_office_before_a_comma_and_its_name_are_one_person() -> None:
    doc = document(
        "The/DET/det/2 president/NOUN/nsubj/8 of/ADP/case/4 Ghana/PROPN/nmod/2 "
        ",/PUNCT/punct/6 Kofi/PROPN/appos/2 Mensah/PROPN/flat/6 "
        "spoke/VERB/root/0 ./PUNCT/punct/8",
        names=(("Kofi Mensah", "person"),),
    )
    assert codes(doc, "president") == codes(doc, "Kofi") == ["GHA:GOV"]
    assert entity(doc, "Kofi Mensah").office == "president of Ghana"


def test_an_owner_gives_the_state() -> None:
    doc = document(
        "Peru/PROPN/nmod:poss/4 _'s/PART/case/1 foreign/ADJ/amod/4 minister/NOUN/nsubj/6 ,/PUNCT/punct/4 resigned/VERB/root/0 "
        "./PUNCT/punct/6"
    )
    assert said(doc, "minister") == [("Peru's foreign minister", "PER:GOV")]
    assert said(doc, "Peru") == [("Peru", "PER:GOV")]


def test_a_president_of_a_party_is_of_the_party() -> None:
    doc = document(
        "The/DET/det/2 president/NOUN/nsubj/8 of/ADP/case/6 the/DET/det/6 Finnish/ADJ/amod/6 party/NOUN/nmod/2 "
        "gladly/ADV/advmod/8 agreed/VERB/root/0 ./PUNCT/punct/8"
    )
    assert codes(doc, "president") == ["FIN:PTY"]


@pytest.mark.parametrize(
    ("adjective", "noun", "code"),
    [
        ("Russian", "forces", "RUS:MIL"),
        ("Iranian", "officials", "IRN:GOV"),
        ("Palestinian", "protesters", "PSE:CVL"),
        ("Israeli", "soldiers", "ISR:MIL"),
        ("Chilean", "lawmakers", "CHL:LEG"),
        ("Kenyan", "police", "KEN:COP"),
        ("Colombian", "rebels", "COL:REB"),
        ("Dutch", "companies", "NLD:BUS"),
        ("Greek", "journalists", "GRC:MED"),
    ],
)
def test_a_nationality_and_a_role_word_make_a_code(adjective: str, noun: str, code: str) -> None:
    doc = document(f"{adjective}/ADJ/amod/2 {noun}/NOUN/nsubj/3 waited/VERB/root/0 ./PUNCT/punct/3")
    assert codes(doc, noun) == [code]


def test_the_opposition_of_a_state() -> None:
    doc = document("The/DET/det/3 Syrian/ADJ/amod/3 opposition/NOUN/nsubj/4 met/VERB/root/0 ./PUNCT/punct/4")
    assert said(doc, "opposition") == [("The Syrian opposition", "SYR:OPP")]


@pytest.mark.parametrize(
    ("modifier", "noun", "sector"),
    [
        ("police", "official", "COP"),
        ("army", "spokesman", "MIL"),
        ("rebel", "commander", "REB"),
        ("party", "leader", "PTY"),
        ("union", "leader", "LAB"),
        ("intelligence", "official", "SPY"),
        ("court", "official", "JUD"),
        ("company", "spokesman", "BUS"),
    ],
)
def test_a_neutral_word_takes_the_sector_of_its_modifier(modifier: str, noun: str, sector: str) -> None:
    doc = document(
        f"A/DET/det/4 Malian/ADJ/amod/4 {modifier}/NOUN/compound/4 {noun}/NOUN/nsubj/5 spoke/VERB/root/0 ./PUNCT/punct/5"
    )
    assert codes(doc, noun) == [f"MLI:{sector}"]


def test_a_number_word_counts_what_follows() -> None:
    doc = document("Hundreds/NOUN/nsubj/5 of/ADP/case/4 Yemeni/ADJ/amod/4 rebels/NOUN/nmod/1 fled/VERB/root/0 ./PUNCT/punct/5")
    assert said(doc, "Hundreds") == [("Hundreds of Yemeni rebels", "YEM:REB")]


def test_what_backs_a_group_does_not_own_it() -> None:
    doc = document(
        "Turkish/ADJ/advmod/3 _-/PUNCT/punct/1 _backed/VERB/amod/5 Syrian/ADJ/amod/5 "
        "militiamen/NOUN/nsubj/6 advanced/VERB/root/0 "
        "./PUNCT/punct/6"
    )
    assert codes(doc, "militiamen") == ["SYR:REB"]


def test_several_states_make_none() -> None:
    doc = document(
        "Chinese/ADJ/amod/4 and/CCONJ/cc/3 Japanese/ADJ/conj/1 officials/NOUN/nsubj/5 met/VERB/root/0 ./PUNCT/punct/5"
    )
    assert said(doc, "officials") == [("Chinese and Japanese officials", "---:GOV")]


def test_foreign_companies_are_not_the_texts_own() -> None:
    doc = document(
        "Egypt/PROPN/nsubj/2 welcomed/VERB/root/0 foreign/ADJ/amod/4 companies/NOUN/obj/2 ./PUNCT/punct/2",
    )
    assert codes(doc, "companies") == ["---:BUS"]


def test_the_government_is_that_of_the_state_the_text_is_about() -> None:
    doc = document(
        "Unrest/NOUN/nsubj/2 shook/VERB/root/0 Bolivia/PROPN/obj/2 ./PUNCT/punct/2",
        "The/DET/det/2 government/NOUN/nsubj/3 called/VERB/root/0 in/ADP/compound:prt/3 police/NOUN/obj/3 ./PUNCT/punct/3",
    )
    assert codes(doc, "government") == ["BOL:GOV"]
    assert codes(doc, "police") == ["BOL:COP"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("Pyongyang", "PRK:GOV"), ("Kremlin", "RUS:GOV"), ("Washington", "USA:GOV"), ("Knesset", "ISR:LEG"), ("NATO", "IGO:MIL")],
)
def test_seats_and_bodies_stand_for_who_acts_there(name: str, code: str) -> None:
    doc = document(f"{name}/PROPN/nsubj/2 replied/VERB/root/0 ./PUNCT/punct/2")
    assert codes(doc, name) == [code]


def test_the_south_is_korea_where_the_text_is_about_korea() -> None:
    korean = document(
        "Soldiers/NOUN/nsubj/4 of/ADP/case/3 Pyongyang/PROPN/nmod/1 attacked/VERB/root/0 "
        "the/DET/det/6 South/PROPN/obj/4 ./PUNCT/punct/4"
    )
    other = document(
        "Rebels/NOUN/nsubj/4 of/ADP/case/3 Sudan/PROPN/nmod/1 attacked/VERB/root/0 "
        "the/DET/det/6 South/PROPN/obj/4 ./PUNCT/punct/4"
    )
    assert codes(korean, "South") == ["KOR:GOV"]
    assert codes(other, "South") != ["KOR:GOV"]


def test_a_ministry_without_a_state_is_that_of_the_text() -> None:
    doc = document(
        "Latvia/PROPN/nsubj/2 agreed/VERB/root/0 ./PUNCT/punct/2",
        "The/DET/det/3 Foreign/PROPN/compound/3 Ministry/PROPN/nsubj/4 confirmed/VERB/root/0 it/PRON/obj/4 ./PUNCT/punct/4",
    )
    assert codes(doc, "Ministry") == ["LVA:GOV"]


def test_an_unknown_bodys_name_says_its_sector() -> None:
    doc = document(
        "The/DET/det/4 Tbilisi/PROPN/compound/4 Chess/PROPN/compound/4 "
        "University/PROPN/nsubj/5 closed/VERB/root/0 ./PUNCT/punct/5",
        names=(("Tbilisi Chess University", "organisation"),),
    )
    assert codes(doc, "University") == ["GEO:EDU"]


def test_bombing_by_a_state_is_by_its_forces() -> None:
    doc = document("He/PRON/nsubj/2 died/VERB/root/0 from/ADP/case/5 U.S./PROPN/compound/5 bombing/NOUN/obl/2 ./PUNCT/punct/2")
    assert said(doc, "U.S.") == [("U.S.", "USA:MIL")]


def test_former_and_dead_are_told() -> None:
    doc = document(
        "They/PRON/nsubj/2 visited/VERB/root/0 the/DET/det/4 grave/NOUN/obj/2 "
        "of/ADP/case/7 Captain/PROPN/nmod:desc/7 Jan/PROPN/nmod/4 "
        "Novak/PROPN/flat/7 ./PUNCT/punct/2",
        names=(("Jan Novak", "person"),),
    )
    assert entity(doc, "Jan Novak").dead


def test_history_is_told_from_the_present() -> None:
    doc = document("Stalin/PROPN/nsubj/2 approved/VERB/root/0 it/PRON/obj/2 ./PUNCT/punct/2", names=(("Stalin", "person"),))
    stalin = entity(doc, "Stalin")
    assert (stalin.code, stalin.historic, stalin.dead) == ("RUS:GOV", True, True)


def test_a_word_in_no_phrase_is_no_party() -> None:
    doc = document("Rain/NOUN/nsubj/2 fell/VERB/root/0 ./PUNCT/punct/2")
    assert said(doc, "fell") == []


def test_an_empty_document_has_no_entities() -> None:
    assert document().entities == []
