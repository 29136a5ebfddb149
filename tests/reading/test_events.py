"""The event coder, on trees read from a file: who did what to whom, in the constructions that news uses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.document import Document
from attache.reading.actors import add_entities
from attache.reading.attribution import add_attributions
from attache.reading.events import add_events
from attache.reading.places import add_places
from attache.reading.times import add_times
from attache.records import Party
from tests.helpers import build

CASES = dict(
    case.split("\n", 1) for case in (Path(__file__).parent / "events.conllu").read_text(encoding="utf-8").split("# case = ")[1:]
)


def read(case: str) -> Document:
    doc = build(CASES[case])
    for stage in (add_times, add_entities, add_places, add_attributions, add_events):
        stage(doc)
    return doc


def states(parties: list[Party]) -> set[str]:
    return {p.code.partition(":")[0] for p in parties}


def found(case: str) -> list[tuple[str, str | None, set[str], set[str]]]:
    """Class, mode, the actors' states and the recipients' of each event of a case."""
    return [(e.type, e.mode, states(e.actors), states(e.recipients)) for e in read(case).events]


def test_a_passive_gives_its_agent_as_actor_and_a_town_is_no_recipient() -> None:
    assert found("passive") == [("ASSAULT", "heavy-weapons", {"RUS"}, set())]


def test_a_noun_takes_its_possessor_and_of_phrase() -> None:
    assert ("ASSAULT", None, {"RUS"}, {"UKR"}) in found("nominal")


def test_who_is_condemned_for_an_act_is_its_actor() -> None:
    assert ("ACCUSE", "disapprove", {"FRA"}, {"RUS"}) in found("nominal")


def test_both_sides_of_talks_are_actors() -> None:
    assert found("between") == [("CONSULT", None, {"IRN", "IRQ"}, set())]


def test_a_light_verb_lends_its_subject() -> None:
    assert found("light") == [("CONSULT", "visit", {"KEN"}, {"RWA"})]


def test_a_request_and_the_act_requested_are_two_records() -> None:
    events = found("control")
    assert ("REQUEST", "yield", {"JPN"}, {"CHN"}) in events
    assert [(e[0], e[1], e[2]) for e in events[1:]] == [("RETREAT", "withdraw", {"CHN"})]


def test_a_relative_pronoun_stands_for_its_antecedent() -> None:
    events = found("relative")
    assert ("SANCTION", "expel", {"ISR"}, {"TUR"}) in events
    assert any(type_ == "ACCUSE" and actors == {"TUR"} for type_, _, actors, _ in events)


def test_verbs_share_a_subject_and_actors_are_taken_apart() -> None:
    events = found("shared")
    assert ("SANCTION", "discontinue", {"DEU", "POL"}, {"BLR"}) in events
    assert len(events) == 2
    assert all(actors == {"DEU", "POL"} for _, _, actors, _ in events)


def test_a_threat_is_aimed_at_whom_the_threatened_act_would_meet() -> None:
    events = found("threat")
    assert ("THREATEN", "expel", {"TUR"}, {"USA"}) in events
    assert ("SANCTION", "expel", {"TUR"}, {"USA"}) in events


def test_a_willing_act_denied_is_a_refusal() -> None:
    assert [(e[0], e[2], e[3]) for e in found("refusal") if e[0] == "REJECT"] == [("REJECT", {"IND"}, {"PAK"})]


def test_what_is_declined_is_recorded_as_not_done() -> None:
    events = {e.type: e for e in read("decline").events}
    assert set(events) == {"REJECT", "CONSULT"}
    assert events["CONSULT"].factuality == "CT-"


@pytest.mark.parametrize("case", ["sport", "medical", "company"])
def test_sport_illness_and_trade_are_no_events(case: str) -> None:
    assert found(case) == []


def test_two_verbs_for_one_act_are_one_record() -> None:
    events = found("met")
    assert len(events) == 1
    assert events[0][0] == "CONSULT"


def test_the_one_accused_did_what_he_is_accused_of() -> None:
    events = found("accuse")
    assert ("ACCUSE", "allege", {"UKR"}, {"RUS"}) in events
    assert any(type_ == "ASSAULT" and actors == {"RUS"} for type_, _, actors, _ in events)


def test_saying_that_somebody_should_is_a_request() -> None:
    assert any(type_ == "REQUEST" and recipients == {"MEX"} for type_, _, _, recipients in found("deontic"))


def test_a_noun_and_the_verb_that_it_is_subject_of_are_one_act() -> None:
    assert found("compound") == [("ASSAULT", "aerial", {"USA"}, {"SYR"})]


def test_the_owner_of_what_is_criticised_is_the_recipient() -> None:
    assert any(type_ == "ACCUSE" and recipients == {"GRC"} for type_, _, _, recipients in found("owner"))


def test_a_parade_is_a_show_of_weapons_and_a_protest_has_its_aim() -> None:
    assert found("parade") == [("MOBILIZE", "weapons", {"PRK"}, set())]
    assert [(e[0], e[1], e[3]) for e in found("protest")] == [("PROTEST", "demo", {"PER"})]


def test_a_delegation_acts_by_who_leads_it() -> None:
    (event,) = read("delegation").events
    doc = read("delegation")
    assert event.mode == "visit"
    assert [p.span.of(doc.text) for p in event.actors if p.span] == ["Minister Nguyen Van Hung"]
    assert states(event.recipients) == {"LAO"}


def test_a_mention_that_adds_nothing_gets_no_record() -> None:
    assert [e[0] for e in found("repeat")] == ["SANCTION"]


def test_what_is_said_of_somebody_accuses_him() -> None:
    assert any(e[0] == "ACCUSE" and e[2] == {"FRA"} and e[3] == {"SYR"} for e in found("quote"))


def test_records_point_at_their_words_and_are_the_same_on_every_run() -> None:
    for case in CASES:
        doc = read(case)
        assert doc.events == read(case).events
        assert [e.id for e in doc.events] == [f"v{n}" for n in range(1, len(doc.events) + 1)]
        for event in doc.events:
            assert event.evidence.covers(event.trigger)
            assert 1 <= len(event.trigger.of(doc.text).split()) <= 4
            assert 0 < event.confidence < 1
            assert event.cameo is not None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Russia", "troops", "attacked", "talks", "which", "to", "met", "sanctions", "of", "not", "13"]),
            st.sampled_from(["VERB", "NOUN", "PROPN", "ADJ", "ADP", "PRON", "NUM", "AUX"]),
            st.sampled_from(
                ["nsubj", "obj", "conj", "xcomp", "acl:relcl", "acl", "advcl", "nmod", "obl", "case", "nsubj:pass"]
            ),
            st.integers(0, 7),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_no_tree_is_too_strange(words: list[tuple[str, str, str, int]]) -> None:
    """Heads anywhere before the word (so that there is no cycle), any label on any word: no crash, and spans that hold."""
    rows = [
        f"{n} {form} {form.lower()} {upos} VBD _ {head % n} {label if head % n else 'root'}"
        for n, (form, upos, label, head) in enumerate(words, 1)
    ]
    doc = build("\n".join(rows))
    add_entities(doc)
    add_events(doc)
    assert all(event.evidence.covers(event.trigger) for event in doc.events)


def test_a_document_without_syntax_has_no_events() -> None:
    doc = Document(id="empty", text="")
    add_events(doc)
    assert doc.events == []
