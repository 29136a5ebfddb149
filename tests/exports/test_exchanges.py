"""The exchange record in every format, and what becomes of it where part of it is left out."""

from __future__ import annotations

import json

from msgspec.structs import replace

from attache.exports import brief, html, jsonl, markdown
from attache.exports.view import at_least, view
from attache.reading.transfers.exchange_record import exchanges
from attache.records import Item, Party, Reading, to_reading
from tests.exports import pages


def reading() -> Reading:
    """The page's launchers for drones, with a shortage of the one and a stock of the other."""
    doc = pages.exchange()
    (lack,) = doc.conditions
    stock = Item(span=pages.span("attack drones"), text="attack drones", category="drone")
    doc.conditions = [
        replace(lack, id="c1", kind="holding", of=[stock], holder=pages.party("Iran", "e4", "IRN:GOV", 2)),
        replace(lack, id="c2", factuality="PR+", of=[replace(stock, text="rockets", category="artillery")]),
    ]
    doc.exchanges = exchanges(doc.transfers, doc.conditions)
    return to_reading(doc)


def test_json_has_the_record() -> None:
    (found,) = json.loads("".join(jsonl.write([reading()])))["exchanges"]
    assert [side["transfers"] for side in found["sides"]] == [["t1"], ["t2"]]
    assert (found["id"], found["status"], found["factuality"], found["confidence"]) == ("x1", "suspected", "PS+", 0.3)
    assert found["regimes"] == ["EU-2023/1529"]
    assert found["conditions"] == [
        {"condition": "c1", "role": "means", "transfers": ["t2"]},
        {"condition": "c2", "role": "motive", "transfers": ["t1"]},
    ]


def test_every_page_says_what_moves_the_sides() -> None:
    motive, means = "Iran: shortage of rockets (probable)", "Iran: holding of attack drones"
    lines = [" ".join(line.strip("│ ").split()) for line in brief.text(reading(), 100).splitlines()]
    assert lines.index(f"Motive {motive}") == lines.index(f"Means {means}") - 1
    assert f"- **Motive:** {motive}\n- **Means:** {means}\n" in "".join(markdown.write([reading()]))
    assert f'<dt>Motive</dt><dd><a href="#d1-c2">{motive}</a></dd>' in "".join(html.write([reading()]))


def test_a_side_of_several_names_them_all() -> None:
    made = reading()
    first, second = made.transfers
    third = replace(first, id="t3", supplier=Party(span=pages.span("The United States"), entity="e5", code="USA:GOV"))
    legs = [first, replace(second), third]
    made = replace(made, transfers=legs, exchanges=exchanges(legs, []))
    assert "### Belarus (BLR:GOV), United States (USA:GOV) ⇄ Iran (IRN:GOV)" in "".join(markdown.write([made]))
    (card,) = view(made).cards
    assert [i.id for i in card.left.items] == ["t1", "t3"]
    assert "United States USA:GOV" in brief.text(made, 100)


def test_an_older_reading_without_the_record_shows_its_exchange() -> None:
    old = replace(reading(), exchanges=[])
    assert view(old).cards == view(reading()).cards


def test_with_a_side_left_out_there_is_no_exchange() -> None:
    left = at_least(reading(), 0.5)
    assert left.exchanges == []
    assert [(t.id, t.in_return_for) for t in left.transfers] == [("t1", None)]
    assert not any(card.exchange for card in view(left).cards)


def test_with_a_transfer_left_out_the_exchange_is_what_is_left() -> None:
    made = reading()
    first, second = (replace(t, confidence=0.9) for t in made.transfers)
    weak = replace(first, id="t0", confidence=0.2, factuality="UU", in_return_for="t2")
    legs = [weak, first, replace(second, in_return_for="t0")]
    made = replace(made, transfers=legs, exchanges=exchanges(legs, made.conditions))
    assert (made.exchanges[0].factuality, made.exchanges[0].confidence) == ("UU", 0.2)
    left = at_least(made, 0.5)
    assert (left.exchanges[0].factuality, left.exchanges[0].confidence) == ("PS+", 0.9)
    assert [(t.id, t.in_return_for) for t in left.transfers] == [("t1", "t2"), ("t2", "t1")]
