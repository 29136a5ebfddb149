"""Rules for transfers over syntax written by hand: no language model, and parties looked up in a small table."""

from __future__ import annotations

import datetime as dt

import pytest

from attache.document import Span
from attache.reading.transfers import add_transfers, sides
from attache.records import Party
from tests.helpers import build

CODES = {
    "Iran": "IRN:GOV", "Iranian": "IRN:GOV", "Russia": "RUS:GOV", "Russian": "RUS:GOV", "Moscow": "RUS:GOV", "Korea": "PRK:GOV",
    "Ukraine": "UKR:GOV", "Germany": "DEU:GOV", "rebels": "YEM:REB", "France": "FRA:GOV", "Egypt": "EGY:GOV",
    "navy": "USA:MIL", "Yemen": "YEM:GOV",
}  # fmt: skip


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


def read(*sentences: str):
    doc = build("\n".join(sentences))
    doc.published = dt.date(2023, 7, 28)
    add_transfers(doc)
    return doc


def rows(doc):
    """Supplier's code, recipient's code, item, status of each transfer."""
    return [
        (t.supplier.code if t.supplier else None, t.recipient.code if t.recipient else None, t.item.text, t.status)
        for t in doc.transfers
    ]  # fmt: skip


IRAN_SENT = sentence(
    "Iran/=/PROPN/NNP/2/nsubj", "sent/send/VERB/VBD/0/root", "40/=/NUM/CD/4/nummod", "missiles/missile/NOUN/NNS/2/obj",
    "to/=/ADP/IN/6/case", "Russia/=/PROPN/NNP/2/obl", "././PUNCT/./2/punct",
)  # fmt: skip


def test_a_plain_delivery():
    doc = read(IRAN_SENT)
    assert rows(doc) == [("IRN:GOV", "RUS:GOV", "40 missiles", "delivered")]
    found = doc.transfers[0]
    assert (found.id, found.quantity, found.unit) == ("t1", 40, None)
    assert found.item.category == "missile"
    assert "WA-ML4" in found.item.controls
    assert found.trigger.of(doc.text) == "sent"
    assert found.evidence.of(doc.text) == doc.text


def test_a_passive_and_its_agent():
    doc = read(sentence(
        "Missiles/missile/NOUN/NNS/3/nsubj:pass", "were/be/AUX/VBD/3/aux:pass", "supplied/supply/VERB/VBN/0/root",
        "by/=/ADP/IN/5/case", "Iran/=/PROPN/NNP/3/obl:agent", "././PUNCT/./3/punct",
    ))  # fmt: skip
    assert rows(doc) == [("IRN:GOV", None, "Missiles", "delivered")]


def test_a_recipient_as_the_subject_of_a_passive():
    doc = read(sentence(
        "Ukraine/=/PROPN/NNP/3/nsubj:pass", "was/be/AUX/VBD/3/aux:pass", "given/give/VERB/VBN/0/root",
        "tanks/tank/NOUN/NNS/3/obj", "by/=/ADP/IN/6/case", "Germany/=/PROPN/NNP/3/obl:agent", "././PUNCT/./3/punct",
    ))  # fmt: skip
    assert rows(doc) == [("DEU:GOV", "UKR:GOV", "tanks", "delivered")]


def test_lists_give_a_record_each():
    doc = read(sentence(
        "Germany/=/PROPN/NNP/3/nsubj", "will/=/AUX/MD/3/aux", "send/=/VERB/VB/0/root", "Ukraine/=/PROPN/NNP/3/iobj",
        "tanks/tank/NOUN/NNS/3/obj", "and/=/CCONJ/CC/7/cc", "howitzers/howitzer/NOUN/NNS/5/conj", "././PUNCT/./3/punct",
    ))  # fmt: skip
    assert rows(doc) == [("DEU:GOV", "UKR:GOV", "tanks", "agreed"), ("DEU:GOV", "UKR:GOV", "howitzers", "agreed")]


def test_the_maker_of_goods_in_anothers_hands_supplied_them():
    doc = read(sentence(
        "Russia/=/PROPN/NNP/2/nsubj", "used/use/VERB/VBD/0/root", "Iranian/=/ADJ/JJ/5/amod", "-made/make/VERB/VBN/5/amod",
        "drones/drone/NOUN/NNS/2/obj", "././PUNCT/./2/punct",
    ))  # fmt: skip
    assert rows(doc) == [("IRN:GOV", "RUS:GOV", "Iranian -made drones", "used")]


def test_a_nouns_sides():
    doc = read(sentence(
        "France/=/PROPN/NNP/3/nmod:poss", "'s/=/PART/POS/1/case", "sale/=/NOUN/NN/7/nsubj", "of/=/ADP/IN/5/case",
        "rifles/rifle/NOUN/NNS/3/nmod", "ended/end/AUX/VBD/7/aux", "badly/=/ADV/RB/0/root", "././PUNCT/./7/punct",
    ))  # fmt: skip
    assert rows(doc) == [("FRA:GOV", None, "rifles", "agreed")]


def exchange():
    """Moscow can receive shells from Korea in return for providing technology on missiles."""
    return sentence(
        "Moscow/=/PROPN/NNP/3/nsubj", "can/=/AUX/MD/3/aux", "receive/=/VERB/VB/0/root", "shells/shell/NOUN/NNS/3/obj",
        "from/=/ADP/IN/6/case", "Korea/=/PROPN/NNP/3/obl", "in/=/ADP/IN/8/case", "return/=/NOUN/NN/3/obl",
        "for/=/SCONJ/IN/10/mark", "providing/provide/VERB/VBG/8/acl", "technology/=/NOUN/NN/10/obj", "on/=/ADP/IN/13/case",
        "missiles/missile/NOUN/NNS/11/nmod", "././PUNCT/./3/punct",
    )  # fmt: skip


def test_both_legs_of_an_exchange_point_at_each_other():
    doc = read(exchange())
    assert rows(doc) == [
        ("PRK:GOV", "RUS:GOV", "shells", "suspected"),
        ("RUS:GOV", "PRK:GOV", "technology on missiles", "suspected"),
    ]
    assert [(t.id, t.in_return_for) for t in doc.transfers] == [("t1", "t2"), ("t2", "t1")]
    assert [t.factuality for t in doc.transfers] == ["PS+", "PS+"]
    assert [t.item.category for t in doc.transfers] == ["ammunition", "technology"]


def test_an_exchange_names_the_embargoes_it_might_break_and_why():
    doc = read(exchange())
    for transfer in doc.transfers:
        assert {"UNSCR-1718", "UNSCR-1874", "UNSCR-2270"} <= set(transfer.regimes)
        assert len(transfer.regimes) == len(transfer.regime_reasons)
        assert all(reason.startswith("may break ") for reason in transfer.regime_reasons)


def test_in_return_across_sentences():
    doc = read(IRAN_SENT, sentence(
        "In/=/ADP/IN/2/case", "return/=/NOUN/NN/5/obl", "Moscow/=/PROPN/NNP/5/nsubj", "will/=/AUX/MD/5/aux",
        "provide/=/VERB/VB/0/root", "helicopters/helicopter/NOUN/NNS/5/obj", "././PUNCT/./5/punct",
    ))  # fmt: skip
    assert rows(doc)[1] == ("RUS:GOV", "IRN:GOV", "helicopters", "agreed")
    assert [t.in_return_for for t in doc.transfers] == ["t2", "t1"]


def test_goods_bound_for_somebody():
    doc = read(sentence(
        "The/=/DET/DT/2/det", "navy/=/NOUN/NN/3/nsubj", "seized/seize/VERB/VBD/0/root", "Iranian/=/ADJ/JJ/5/amod",
        "rifles/rifle/NOUN/NNS/3/obj", "bound/bind/VERB/VBN/5/acl", "for/=/ADP/IN/8/case", "Yemen/=/PROPN/NNP/6/obl",
        "././PUNCT/./3/punct",
    ))  # fmt: skip
    assert rows(doc) == [("IRN:GOV", "YEM:GOV", "Iranian rifles", "blocked")]


def test_a_shortage_and_what_is_short():
    doc = read(sentence(
        "Russia/=/PROPN/NNP/3/nsubj", "is/be/AUX/VBZ/3/aux", "running/run/VERB/VBG/0/root", "short/=/ADJ/JJ/3/xcomp",
        "of/=/ADP/IN/6/case", "troops/troop/NOUN/NNS/4/obl", "and/=/CCONJ/CC/8/cc", "weapons/weapon/NOUN/NNS/6/conj",
        "././PUNCT/./3/punct",
    ))  # fmt: skip
    assert doc.transfers == []
    (found,) = doc.conditions
    assert (found.kind, found.holder.code, [i.text for i in found.of]) == ("shortage", "RUS:GOV", ["troops", "weapons"])


def test_out_of_stocks():
    doc = read(sentence(
        "Russia/=/PROPN/NNP/3/nsubj", "is/be/AUX/VBZ/3/aux", "running/run/VERB/VBG/0/root", "out/=/ADP/IN/6/case",
        "of/=/ADP/IN/6/case", "stock/=/NOUN/NN/3/obl", "of/=/ADP/IN/8/case", "drones/drone/NOUN/NNS/6/nmod",
    ))  # fmt: skip
    assert [(c.kind, [i.text for i in c.of]) for c in doc.conditions] == [("shortage", ["drones"])]


def test_what_is_shown_and_what_it_copies():
    doc = read(sentence(
        "Iran/=/PROPN/NNP/2/nsubj", "showed/show/VERB/VBD/0/root", "weapons/weapon/NOUN/NNS/2/obj",
        "mimicking/mimic/VERB/VBG/3/acl", "drones/drone/NOUN/NNS/4/obj", "like/=/ADP/IN/8/case",
        "Global/=/PROPN/NNP/8/compound", "Hawk/=/PROPN/NNP/5/nmod", "././PUNCT/./2/punct",
    ))  # fmt: skip
    (found,) = doc.conditions
    assert found.kind == "holding"
    assert [(i.text, i.category, i.modelled_on) for i in found.of] == [("weapons", "drone", ["Global Hawk"])]


@pytest.mark.parametrize(
    "words",
    [
        # missiles fired by their owner
        ["Iran/=/PROPN/NNP/2/nsubj", "fired/fire/VERB/VBD/0/root", "missiles/missile/NOUN/NNS/2/obj", "././PUNCT/./2/punct"],
        # forces moved by their owner
        ["Russia/=/PROPN/NNP/2/nsubj", "sent/send/VERB/VBD/0/root", "warships/warship/NOUN/NNS/2/obj", "to/=/ADP/IN/5/case",
         "Egypt/=/PROPN/NNP/2/obl", "././PUNCT/./2/punct"],
        # arms on a mission
        ["Russia/=/PROPN/NNP/2/nsubj", "sent/send/VERB/VBD/0/root", "drones/drone/NOUN/NNS/2/obj", "to/=/PART/TO/5/mark",
         "attack/=/VERB/VB/2/advcl", "Ukraine/=/PROPN/NNP/5/obj", "././PUNCT/./2/punct"],
        # no arms
        ["France/=/PROPN/NNP/2/nsubj", "sold/sell/VERB/VBD/0/root", "cheese/=/NOUN/NN/2/obj", "to/=/ADP/IN/5/case",
         "Egypt/=/PROPN/NNP/2/obl", "././PUNCT/./2/punct"],
        # another kind of tank
        ["France/=/PROPN/NNP/2/nsubj", "sold/sell/VERB/VBD/0/root", "fuel/=/NOUN/NN/4/compound", "tanks/tank/NOUN/NNS/2/obj",
         "to/=/ADP/IN/6/case", "Egypt/=/PROPN/NNP/2/obl", "././PUNCT/./2/punct"],
        # words as weapons
        ["France/=/PROPN/NNP/2/nsubj", "gave/give/VERB/VBD/0/root", "critics/critic/NOUN/NNS/2/iobj", "fresh/=/ADJ/JJ/5/amod",
         "ammunition/=/NOUN/NN/2/obj", "././PUNCT/./2/punct"],
        # nobody of weight on either side
        ["He/=/PRON/PRP/2/nsubj", "bought/buy/VERB/VBD/0/root", "rifles/rifle/NOUN/NNS/2/obj", "././PUNCT/./2/punct"],
    ],
)  # fmt: skip
def test_no_transfer(words):
    assert read(sentence(*words)).transfers == []
