"""Transfers and conditions that the model's reading heads hear, over syntax and signals written by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from attache.document import Heard, Signal, Span
from attache.reading.transfers import add_transfers, hearing, sides
from attache.records import Party
from tests.helpers import build

CODES = {"Norway": "NOR:GOV", "Nepal": "NPL:GOV", "Nepalese": "NPL:GOV", "Kenya": "KEN:GOV", "Iran": "IRN:GOV"}


@pytest.fixture(autouse=True)
def known_parties(monkeypatch):
    def parties(doc, token):
        code = CODES.get(token.text)
        return [Party(span=Span(token.start, token.end), code=code)] if code else []

    monkeypatch.setattr(sides, "parties", parties)


def sentence(*words: str) -> str:
    """CoNLL-U from `form/lemma/UPOS/XPOS/head/deprel` (lemma `=`: the form in lower case)."""
    rows = []
    for number, word in enumerate(words, 1):
        form, lemma, upos, xpos, head, rel = word.split("/")
        rows.append(f"{number}\t{form}\t{form.lower() if lemma == '=' else lemma}\t{upos}\t{xpos}\t_\t{head}\t{rel}\t_\t_")
    return "\n".join(rows) + "\n"


YAMS = sentence(
    "Norway/=/PROPN/NNP/2/nsubj", "flew/fly/VERB/VBD/0/root", "ninety/=/NUM/CD/4/nummod", "yams/yam/NOUN/NNS/2/obj",
    "to/=/ADP/IN/6/case", "Nepal/=/PROPN/NNP/2/obl", "././PUNCT/./2/punct",
)  # fmt: skip
PLOUGHS = sentence(
    "It/=/PRON/PRP/2/nsubj", "got/get/VERB/VBD/0/root", "ploughs/plough/NOUN/NNS/2/obj", "for/=/ADP/IN/5/case",
    "them/they/PRON/PRP/2/obl", "././PUNCT/./2/punct",
)  # fmt: skip
HUNGRY = sentence(
    "Nepalese/=/ADJ/JJ/2/amod", "hospitals/hospital/NOUN/NNS/3/nsubj", "cried/cry/VERB/VBD/0/root", "for/=/ADP/IN/5/case",
    "blankets/blanket/NOUN/NNS/3/obl", "././PUNCT/./3/punct",
)  # fmt: skip
MISSILES = sentence(
    "Iran/=/PROPN/NNP/2/nsubj", "sent/send/VERB/VBD/0/root", "missiles/missile/NOUN/NNS/2/obj",
    "to/=/ADP/IN/5/case", "Kenya/=/PROPN/NNP/2/obl", "././PUNCT/./2/punct",
)  # fmt: skip


def item(token: int, category: str, status: str, sure: float = 0.97, **parts: list[tuple[int, float]]) -> Signal:
    return Signal("transfer", token, token, token + 1, sure, {category: 0.9}, status={status: 0.9}, parts=dict(parts))


def read(signals: list[Signal] | None, *sentences: str):
    doc = build("\n".join(sentences))
    doc.published = dt.date(2023, 7, 28)
    doc.heard = None if signals is None else Heard(signals)
    add_transfers(doc)
    return doc


def row(transfer):
    codes = [p.code if p else None for p in (transfer.supplier, transfer.recipient)]
    return (*codes, transfer.item.text, transfer.item.category, transfer.status)


def test_goods_that_no_taxonomy_has_are_heard():
    parts = {"supplier": [(0, 0.9)], "receiver": [(5, 0.9)], "trigger": [(1, 0.9)]}
    doc = read([item(3, "food", "delivered", **parts)], YAMS)
    assert [row(t) for t in doc.transfers] == [("NOR:GOV", "NPL:GOV", "ninety yams", "food", "delivered")]
    found = doc.transfers[0]
    assert (found.quantity, found.trigger.of(doc.text), found.item.controls) == (90, "flew", [])
    assert 0.5 < found.confidence < 1


def test_without_heads_only_the_rules_speak():
    assert read(None, YAMS).transfers == []


def test_what_is_barely_heard_is_left_out():
    parts = {"supplier": [(0, 0.9)], "receiver": [(5, 0.9)], "trigger": [(1, 0.9)]}
    assert read([item(3, "food", "delivered", 0.12, **parts)], YAMS).transfers == []


def test_sides_that_the_heads_do_not_tie_are_where_the_trigger_has_them():
    doc = read([item(3, "food", "delivered", trigger=[(1, 0.9)])], YAMS)
    assert [row(t)[:2] for t in doc.transfers] == [("NOR:GOV", "NPL:GOV")]


def test_legs_are_tied_both_ways_and_fill_each_other():
    yams = item(3, "food", "delivered", supplier=[(0, 0.9)], receiver=[(5, 0.9)], trigger=[(1, 0.9)], **{"return": [(9, 0.8)]})
    ploughs = item(9, "other", "delivered", trigger=[(8, 0.9)])
    doc = read([yams, ploughs], YAMS, PLOUGHS)
    one, other = doc.transfers
    assert (one.in_return_for, other.in_return_for) == (other.id, one.id)
    assert row(other)[:2] == ("NPL:GOV", "NOR:GOV")


def test_a_rules_side_stands_against_a_doubtful_one():
    parts = {"supplier": [(4, 0.4), (0, 0.35)], "receiver": [(0, 0.4), (4, 0.35)], "trigger": [(1, 0.9)]}
    doc = read([item(2, "missile", "delivered", **parts)], MISSILES)
    assert [row(t)[:2] for t in doc.transfers] == [("IRN:GOV", "KEN:GOV")]


def test_what_rules_and_heads_both_know_is_one_record_with_controls():
    parts = {"supplier": [(0, 0.9)], "receiver": [(4, 0.9)], "trigger": [(1, 0.9)]}
    heard = read([item(2, "missile", "shipped", **parts)], MISSILES)
    alone = read(None, MISSILES)
    assert [row(t) for t in heard.transfers] == [("IRN:GOV", "KEN:GOV", "missiles", "missile", "shipped")]
    assert heard.transfers[0].item.controls == alone.transfers[0].item.controls != []


def test_a_want_that_no_rule_knows():
    signal = Signal("condition", 2, 2, 3, 0.8, {"need": 0.9}, parts={"lacks": [(0, 0.9)], "of": [(4, 0.9)]})
    doc = read([signal], HUNGRY)
    assert [(c.kind, c.holder.code, [i.text for i in c.of]) for c in doc.conditions] == [("need", "NPL:GOV", ["blankets"])]
    signal.sure = 0.2
    assert read([signal], HUNGRY).conditions == []


def test_each_weight_belongs_to_a_feature():
    assert 0 < hearing.least() < 1
    assert 0 < hearing.condition_least() < 1
    assert all(0 <= hearing.prefer(what) <= 1 for what in ("side", "status", "category"))
