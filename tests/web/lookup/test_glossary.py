"""The glossary: what words, names and codes stand for, at a day."""

from __future__ import annotations

import pytest

from attache.web.lookup.entries import Entry
from attache.web.lookup.glossary import LONGEST, look_up


def entries(word: str, on: str = "2023-07-28") -> dict[str, list[Entry]]:
    return {section.name: section.entries for section in look_up(word, on).sections}


def facts(entry: Entry) -> dict[str, str]:
    return dict(entry.facts)


@pytest.mark.parametrize(
    ("word", "kind", "code", "words"),
    [
        ("CONSULT", "class", "CONSULT", "meeting"), ("consult", "class", "CONSULT", "meeting"),
        ("GOV", "sector", "GOV", "ministries"), ("PS+", "certainty", "PS+", "possible"),
        ("visit", "mode", "CONSULT visit", "goes to the other"), ("delivered", "status", "delivered", "has it"),
        ("hypothetical", "realis", "hypothetical", "wished"), ("UNO", "state", "UNO", "United Nations"),
    ],
)  # fmt: skip
def test_codes_are_told_in_words(word: str, kind: str, code: str, words: str) -> None:
    found = [e for e in entries(word)["Codes"] if (e.kind, e.code) == (kind, code)]
    assert words in facts(found[0])["Means"]


def test_a_code_of_an_actor_is_told_part_by_part() -> None:
    found = entries("PRK:MIL")["Codes"]
    assert [(e.kind, e.code) for e in found] == [("state", "PRK"), ("sector", "MIL")]
    assert found[0].link == "/actors/PRK"


def test_an_identifier_of_a_control_list() -> None:
    found = entries("mtcr-i")["Codes"][0]
    assert (found.kind, found.code) == ("control list", "MTCR-I")
    assert "ballistic missiles" in facts(found)["Items"]


def test_items_come_with_their_control_lists() -> None:
    found = entries("Shahed-136s")["Items"][0]
    assert found.name == "Shahed-136"
    assert facts(found)["Maker"] == "Iran"
    assert facts(found)["MTCR-II"].startswith("Missile Technology Control Regime: ")


def test_who_holds_an_office_depends_on_the_day() -> None:
    def office(on: str) -> str:
        return facts(next(e for e in entries("Sergei Shoigu", on)["Actors and offices"] if e.kind == "person"))["In office"]

    assert office("2023-07-28").startswith("Minister of Defence, Russia")
    assert office("2025-01").startswith("Secretary of the Security Council")
    by_office = entries("Minister of Defence")["Actors and offices"]
    assert "Sergei Shoigu" in [e.name for e in by_office if e.kind == "office"]
    assert "Andrei Belousov" not in [e.name for e in by_office]


def test_a_state_is_told_by_name_adjective_and_code() -> None:
    for word in ("Russia", "Russian", "RUS", "Moscow"):
        state = next(e for e in entries(word)["Actors and offices"] if e.kind == "in office")
        assert facts(state)["President"].startswith("Vladimir Putin")
        assert "EU" in " ".join(e.code for e in entries(word)["Regimes"])
    assert "UNSCR-1718" in [e.code for e in entries("North Korea", "2006-10-14")["Regimes"]]
    assert "UNSCR-1718" not in [e.code for e in entries("North Korea", "2006-10-13")["Regimes"]]


def test_a_phrase_is_looked_up_by_the_longest_words_in_it() -> None:
    assert entries("Russian Defense Minister Sergei Shoigu,")["Actors and offices"][0].name == "Sergei Shoigu"
    assert entries("“12 rocket launchers”")["Items"][0].name == "rocket launcher"


def test_places_and_regimes_by_name() -> None:
    assert [(e.kind, e.code) for e in entries("Pyongyang")["Places"]][-1] == ("town", "PRK")
    regime = entries("unscr-1718", "1999")["Regimes"][0]
    assert facts(regime)["In force"] == "14 Oct 2006 – now"


@pytest.mark.parametrize("word", ["", "   ", "xyzzyq", "\x00\ud800", "a" * 10_000, "word " * 500, "(((", "\u202e:", ":::"])
def test_what_nobody_knows_is_no_fault(word: str) -> None:
    found = look_up(word)
    assert len(found.word) <= LONGEST
    assert not [e for s in found.sections if s.name == "Codes" for e in s.entries]


def test_a_day_that_is_none() -> None:
    assert look_up("Russia", "someday").on_wrong
    assert not look_up("Russia", "2023").on_wrong
    assert look_up("Russia", "2023").on == "2023-01-01"
