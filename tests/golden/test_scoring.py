"""The scorer and the checker themselves, on a text small enough to count by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.golden.scoring import score
from tools.check_annotation import errors, page_errors

TEXT = "Chad sold Niger 3 tanks in May.\nNiger may have paid in gold, an aide said."


def at(part: str) -> list[int]:
    return [TEXT.index(part), TEXT.index(part) + len(part)]


def gold_event(**changes: Any) -> dict[str, Any]:
    event = {
        "quote": "Chad sold Niger 3 tanks in May", "trigger": "sold", "type": "COOPERATE", "mode": None,
        "actors": [{"text": "Chad", "code": "TCD:GOV"}], "recipients": [{"text": "Niger", "code": "NER:GOV"}],
        "where": None, "when": "2020-05", "factuality": "CT+", "realis": "actual", "source": "author",
    }  # fmt: skip
    return {**event, **changes}


def read_event(**changes: Any) -> dict[str, Any]:
    event = {
        "type": "COOPERATE", "trigger": at("sold"), "evidence": at("Chad sold Niger 3 tanks in May"),
        "actors": [{"code": "TCD:GOV"}], "recipients": [{"code": "NER:GOV"}], "time": {"value": "2020-05-07"},
        "factuality": "CT+", "realis": "actual", "source": {"kind": "author", "span": None, "name": None},
    }  # fmt: skip
    return {**event, **changes}


TIME = {"text": "May", "quote": "tanks in May", "type": "DATE", "value": "2020-05"}
TRANSFER = {
    "quote": "Chad sold Niger 3 tanks in May", "supplier": {"text": "Chad", "code": "TCD:GOV"},
    "recipient": {"text": "Niger", "code": "NER:GOV"}, "item": "3 tanks", "category": "armour", "quantity": 3, "value": None,
    "status": "delivered", "in_return_for": None, "when": "2020-05", "factuality": "CT+", "source": "author",
}  # fmt: skip


def figures(gold: list[dict[str, Any]], read: list[dict[str, Any]], **more: Any) -> dict[str, float]:
    reading = {"events": read, "transfers": more.get("read_transfers", []), "times": more.get("read_times", [])}
    return score([(gold, more.get("transfers", []), more.get("times", []), reading)], lambda _: TEXT)


def test_the_same_event_scores_full_marks() -> None:
    found = figures([gold_event()], [read_event()])
    assert {found[k] for k in ("class", "triple", "certainty", "realis", "source", "when")} == {1.0}


def test_a_wrong_side_costs_the_triple_only() -> None:
    found = figures([gold_event()], [read_event(recipients=[{"code": "MLI:GOV"}])])
    assert (found["class"], found["triple"]) == (1.0, 0.0)


def test_an_unknown_state_agrees_with_none() -> None:
    found = figures([gold_event(recipients=[])], [read_event(recipients=[{"code": "---:REB"}])])
    assert found["triple"] == 1.0


def test_each_event_matches_once() -> None:
    assert figures([gold_event()], [read_event(), read_event()])["class"] == 0.667


def test_elsewhere_or_of_another_class_is_no_match() -> None:
    assert figures([gold_event()], [read_event(type="AID")])["class"] == 0.0
    assert figures([gold_event()], [read_event(trigger=at("paid"), evidence=at("may have paid"))])["class"] == 0.0


def test_sources_agree_by_words() -> None:
    event = gold_event(quote="Niger may have paid in gold", trigger="paid", source="an aide", when=None)
    read = read_event(trigger=at("paid"), source={"kind": "attributed", "span": at("aide"), "name": None}, factuality="PS+")
    found = figures([event], [read])
    assert (found["source"], found["certainty"], "when" in found) == (1.0, 0.0, False)


def test_times_count_characters_and_values() -> None:
    found = figures([], [], times=[TIME], read_times=[{"span": at("in May"), "value": "2020-05"}])
    assert (found["times strict"], found["times value"]) == (0.0, 1.0)


def test_transfers_match_by_item_and_sides() -> None:
    read = {
        "item": {"span": at("tanks")}, "supplier": {"code": "TCD:GOV"}, "recipient": {"code": "NER:MIL"},
        "status": "shipped", "in_return_for": None,
    }  # fmt: skip
    found = figures([], [], transfers=[TRANSFER], read_transfers=[read])
    assert (found["transfer"], found["transfer status"]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"quote": "Chad sold Mali"}, "quote"),
        ({"quote": "Niger", "trigger": "Niger"}, "2 times"),
        ({"trigger": "bought"}, "trigger"),
        ({"type": "TRADE"}, "class"),
        ({"mode": "visit"}, "mode"),
        ({"factuality": "yes"}, "factuality"),
        ({"realis": "past"}, "realis"),
        ({"actors": [{"text": "Mali", "code": "MLI:GOV"}]}, "Mali"),
        ({"actors": [{"text": "Chad", "code": "Chad"}]}, "code"),
        ({"where": "Bamako"}, "where"),
        ({"when": "May"}, "when"),
        ({"source": "a clerk"}, "source"),
    ],
)
def test_the_checker_finds_each_kind_of_error(changes: dict[str, Any], word: str) -> None:
    found = list(errors(TEXT, {"events": [gold_event(**changes)], "transfers": [], "times": []}))
    assert found, changes
    assert word in " ".join(found)


def test_the_checker_passes_what_is_right_and_finds_doubles() -> None:
    right = {"events": [gold_event()], "transfers": [TRANSFER], "times": [TIME]}
    assert list(errors(TEXT, right)) == []
    assert "twice" in " ".join(errors(TEXT, {**right, "times": [TIME, TIME]}))
    assert "in_return_for" in " ".join(errors(TEXT, {**right, "transfers": [{**TRANSFER, "in_return_for": 0}]}))


def test_lines_of_a_pdf_may_break_anywhere() -> None:
    assert list(errors(TEXT.replace("Niger 3", "Niger\n3"), {"events": [gold_event()], "transfers": [], "times": []})) == []


def test_furniture_in_the_body_is_an_error() -> None:
    page = {
        "title": "t", "genre": "news", "published": None, "published_is_inferred": False, "first_words": "Chad sold",
        "last_words": "said.", "furniture": ["an aide"],
    }  # fmt: skip
    assert [e.partition(":")[2] for e in page_errors(TEXT, page)] == [" furniture inside the body: 'an aide'"]
    assert len(list(page_errors(TEXT, {**page, "first_words": "Niger", "last_words": "Chad", "furniture": []}))) == 2
