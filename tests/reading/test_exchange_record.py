"""Exchanges as records: sides, how far and how sure they are, what bears on them, over transfers written by hand."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from attache.document import Span
from attache.reading.transfers.exchange_record import exchange, exchanges, term_in
from attache.records import Condition, Item, Party, Transfer

AT = Span(0, 1)
IRAN, BELARUS = Party(code="IRN:GOV", entity="e1"), Party(code="BLR:GOV", entity="e2")


def item(words: str, category: str) -> Item:
    return Item(span=AT, text=words, category=category)


def leg(id: str, gives: Party | None, takes: Party | None, what: Item, answers: str | None, **more) -> Transfer:
    return Transfer(
        id=id, supplier=gives, recipient=takes, item=what, in_return_for=answers, trigger=AT, evidence=AT, **more
    )  # fmt: skip


def lack(holder: Party, *of: Item, kind: str = "shortage", **more) -> Condition:
    return Condition(id="c1", kind=kind, holder=holder, of=list(of), trigger=AT, evidence=AT, **more)


ROCKETS, SHELLS = item("rocket launchers", "artillery"), item("mortar shells", "ammunition")
DRONES = item("attack drones", "drone")


def trade(**more) -> list[Transfer]:
    """Launchers and shells for drones."""
    return [
        leg("t1", BELARUS, IRAN, ROCKETS, "t3", confidence=0.8),
        leg("t2", BELARUS, IRAN, SHELLS, "t3", confidence=0.7),
        leg("t3", IRAN, BELARUS, DRONES, "t1", confidence=0.6, **more),
    ]


def test_sides_are_told_apart():
    (found,) = exchanges(trade(), [])
    assert found.id == "x1"
    assert [(side.transfers, [p.code for p in side.parties]) for side in found.sides] == [
        (["t1", "t2"], ["BLR:GOV"]), (["t3"], ["IRN:GOV"]),
    ]  # fmt: skip
    assert found.confidence == 0.6


def test_what_is_not_tied_is_no_exchange():
    alone = leg("t1", IRAN, BELARUS, DRONES, None)
    assert exchanges([alone], []) == []
    assert exchanges([replace(alone, in_return_for="t9")], []) == []
    assert exchanges([replace(alone, in_return_for="t1")], []) == []


def test_two_exchanges_of_one_page_stay_apart():
    more = [leg("t4", BELARUS, None, SHELLS, "t5"), leg("t5", None, BELARUS, item("oil", "fuel"), "t4")]
    found = exchanges([*trade(), *more], [])
    assert [(x.id, [side.transfers for side in x.sides]) for x in found] == [
        ("x1", [["t1", "t2"], ["t3"]]), ("x2", [["t4"], ["t5"]]),
    ]  # fmt: skip


def test_a_side_that_gives_unnamed_is_named_by_what_it_gets():
    legs = [leg("t1", BELARUS, None, ROCKETS, "t2"), leg("t2", None, BELARUS, DRONES, "t1")]
    (found,) = exchanges(legs, [])
    assert [[p.code for p in side.parties] for side in found.sides] == [["BLR:GOV"], []]
    (found,) = exchanges([replace(legs[0], recipient=IRAN), replace(legs[1], recipient=None)], [])
    assert [[p.code for p in side.parties] for side in found.sides] == [["BLR:GOV"], ["IRN:GOV"]]


def test_a_side_names_each_state_once():
    army = Party(code="BLR:MIL", entity="e3")
    legs = trade()
    legs[1] = replace(legs[1], supplier=army)
    assert exchanges(legs, [])[0].sides[0].parties == [BELARUS]
    legs[1] = replace(legs[1], supplier=Party(code="RUS:GOV"))
    assert [p.code for p in exchanges(legs, [])[0].sides[0].parties] == ["BLR:GOV", "RUS:GOV"]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (("delivered", "agreed"), "agreed"), (("offered", "suspected"), "suspected"), (("shipped", "used"), "shipped"),
        (("delivered", "blocked"), "blocked"), (("ended", "agreed"), "ended"), (("ended", "refused"), "refused"),
    ],
)  # fmt: skip
def test_it_is_as_far_as_the_leg_least_far_along(statuses, expected):
    legs = [
        leg("t1", BELARUS, IRAN, ROCKETS, "t2", status=statuses[0]),
        leg("t2", IRAN, BELARUS, DRONES, "t1", status=statuses[1]),
    ]
    assert exchanges(legs, [])[0].status == expected


@pytest.mark.parametrize(("other", "expected"), [("CT+", "CT+"), ("PS+", "PS+"), ("UU", "UU"), ("CT-", "CT-")])
def test_it_is_as_sure_as_its_weakest_leg(other, expected):
    assert exchanges(trade(factuality=other), [])[0].factuality == expected


def test_regimes_of_all_legs_once():
    legs = [replace(t, regimes=["UNSCR-1929", f"EU-{t.id}"]) for t in trade()]
    assert exchanges(legs, [])[0].regimes == ["UNSCR-1929", "EU-t1", "EU-t2", "EU-t3"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (lack(BELARUS, item("unmanned drones", "drone")), ("motive", ["t3"])),
        (lack(IRAN, item("weapons", "other")), ("motive", ["t1", "t2"])),
        (lack(IRAN, item("howitzers", "artillery"), kind="need"), ("motive", ["t1"])),
        (lack(IRAN, item("Mohajer-6", "drone"), kind="holding"), ("means", ["t3"])),
        (lack(Party(code="BLR:MIL"), DRONES, factuality="PR+"), ("motive", ["t3"])),
        (lack(IRAN, DRONES), None),  # it gives them
        (lack(BELARUS, DRONES, kind="holding"), None),  # it gets them
        (lack(Party(code="RUS:GOV"), DRONES), None),
        (lack(Party(), DRONES), None),
        (lack(IRAN, item("spare parts", "other")), None),
        (lack(IRAN, item("troops", "troops")), None),
        (lack(BELARUS, DRONES, factuality="CT-"), None),
        (lack(BELARUS, DRONES, factuality="UU"), None),
    ],
)
def test_what_bears_on_it(condition, expected):
    found = [(s.role, s.transfers) for s in exchanges(trade(), [condition])[0].conditions]
    assert found == ([expected] if expected else [])


def test_made_anew_from_what_is_left_it_keeps_its_id():
    legs = trade()
    found = exchange("x4", ([legs[1]], [legs[2]]), [])
    assert (found.id, [s.transfers for s in found.sides]) == ("x4", [["t2"], ["t3"]])


@pytest.mark.parametrize(
    ("words", "term"),
    [("ageing Soviet tanks", "tank"), ("tanks of an old type", "tank"), ("weapons", "weapon"), ("goodwill", None), ("", None)],
)
def test_the_term_of_a_phrase(words, term):
    found = term_in(words)
    assert (found.term if found else None) == term
