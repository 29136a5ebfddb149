"""The crosswalk from PLOVER to CAMEO: its tables, and which row decides."""

from __future__ import annotations

import re
from typing import Any

import pytest

from attache.knowledge import table, tree
from attache.reading.events.codes import cameo
from attache.reading.events.lexicon import CLASSES
from tests.reading.test_events_lexicon import MODES

#: the CAMEO categories in which a class's acts may lie
ROOTS = {
    "AGREE": "03", "CONSULT": "04", "SUPPORT": "05 01", "CONCEDE": "08 03 01", "COOPERATE": "06", "AID": "07", "RETREAT": "08",
    "REQUEST": "10 02 13", "ACCUSE": "11 09 17", "REJECT": "12 01", "THREATEN": "13", "PROTEST": "14", "SANCTION": "16 11 17",
    "MOBILIZE": "15", "COERCE": "17 19", "ASSAULT": "18 19 20 17",
}  # fmt: skip


def codes() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in table("events/goldstein")}


def test_every_class_and_mode_has_a_code_of_its_category() -> None:
    rows = table("events/cameo")
    plain = {(row["type"], row["mode"]) for row in rows if not row["trigger"] and not row["context"]}
    assert plain == {(name.upper(), mode) for name in CLASSES for mode in ("", *MODES.get(name.upper(), ()))}
    for row in rows:
        assert row["cameo"] in codes(), row
        assert len(row["cameo"]) > 2, row
        assert row["cameo"][:2] in ROOTS[row["type"]].split(), row
        assert not row["context"] or row["context"] in tree("events/contexts"), row


def test_no_two_rows_say_different_things_of_the_same() -> None:
    keys = [(r["type"], r["mode"], word, r["context"]) for r in table("events/cameo") for word in r["trigger"].split("|")]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z-]*", word) for _, _, word, _ in keys)


def test_goldstein_scores_and_quad_classes() -> None:
    for code, row in codes().items():
        assert re.fullmatch(r"(0[1-9]|1\d|20)\d{0,2}", code)
        assert -10 <= float(row["goldstein"]) <= 10
        assert row["quad"] == ("1" if code[:2] < "06" else "2" if code[:2] < "09" else "3" if code[:2] < "14" else "4")
        assert row["label"]
        assert len(code) == 2 or code[:2] in codes()
        assert len(code) < 4 or code[:3] in codes()
    assert len(codes()) == len(table("events/goldstein"))
    assert [codes()[c]["goldstein"] for c in ("010", "042", "057", "0874", "112", "163", "190")] == [
        "0.0", "1.9", "8.0", "10.0", "-2.0", "-8.0", "-10.0",
    ]  # fmt: skip


def test_every_intent_is_an_intent() -> None:
    for row in table("events/intended"):
        assert row["code"] in codes()
        assert row["intended"] in codes()
        assert row["intended"].startswith("03")


@pytest.mark.parametrize(
    ("wanted", "event"),
    [
        ("042", ("CONSULT", "visit", "tour")),
        ("045", ("CONSULT", "third-party", "mediate")),
        ("020", ("REQUEST", None, "urge")),
        ("100", ("REQUEST", None, "demand")),
        ("0254", ("REQUEST", "yield", "urge", ["economic"])),
        ("1054", ("REQUEST", "yield", "order", ["economic"])),
        ("072", ("AID", None, "ship", ["military", "economic"])),
        ("073", ("AID", None, "airlift", ["military"])),
        ("070", ("AID", None, "ship", ["culture"])),
        ("016", ("REJECT", None, "deny")),
        ("121", ("REJECT", "assist", "deny")),
        ("018", ("SUPPORT", None, "condolence")),
        ("190", ("ASSAULT", "no such mode", "attack")),
    ],
)
def test_the_row_that_says_most_decides(wanted: str, event: tuple[Any, ...]) -> None:
    assert cameo(*event) == wanted


def test_an_unknown_class_has_no_code() -> None:
    assert cameo("GREET", None, "wave") is None


def test_acts_to_come_are_intent_if_they_cooperate() -> None:
    assert cameo("AID", None, "send", ["military"], "future") == "0332"
    assert cameo("RETREAT", "release", "free", (), "future", "PR+") == "0353"
    assert cameo("RETREAT", "release", "free", (), "future", "CT-") == "0841"
    assert cameo("AID", None, "send", (), "hypothetical", "UU") == "070"
    assert cameo("ASSAULT", None, "attack", (), "future") == "190"
    assert cameo("CONSULT", None, "meet", (), "future") == "040"
