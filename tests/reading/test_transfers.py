"""Transfers over the whole reading, from sentences written for the project (`transfer_sentences.yaml`)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from attache.document import Document, Span
from attache.language import parse
from attache.reading.reader import STAGES
from attache.reading.transfers.sides import sides

SENTENCES = yaml.safe_load((Path(__file__).parent / "transfer_sentences.yaml").read_text(encoding="utf-8"))
POSITIVE = [row for row in SENTENCES if row["transfers"]]
NEGATIVE = [row for row in SENTENCES if not row["transfers"]]
SEED = Path(__file__).parents[2] / "../shared/seed/editorial.txt"


def read(text: str) -> Document:
    return read_all([text])[0]


def read_all(texts: list[str], published: dt.date = dt.date(2024, 5, 1)) -> list[Document]:
    docs = []
    for number, text in enumerate(texts):
        doc = Document(id=str(number), text=text, language="en", published=published)
        start = 0
        for part in text.split("\n\n"):
            doc.paragraphs.append(Span(start, start + len(part)))
            start += len(part) + 2
        docs.append(doc)
    parse(docs)
    for doc in docs:
        for _, stage in STAGES:
            stage(doc)
    return docs


@pytest.fixture(scope="module")
def docs() -> dict[str, Document]:
    texts = [row["text"] for row in SENTENCES]
    return dict(zip(texts, read_all(texts), strict=True))


def state(party) -> str | None:
    code = party.code.split(":")[0] if party else "---"
    return None if code == "---" else code


def matched(row, doc):
    """The gold transfers of a row with the record that fits each, or None; as the scorer pairs them."""
    left = list(doc.transfers)
    for supplier, recipient, item, status in row["transfers"]:
        fit = next((t for t in left if (item in t.item.text or t.item.text in item)
                    and (state(t.supplier), state(t.recipient)) == (supplier, recipient)), None)  # fmt: skip
        if fit is not None:
            left.remove(fit)
        yield fit, status


def test_there_are_sentences_enough():
    assert len(POSITIVE) >= 60
    assert len(NEGATIVE) >= 40


def test_most_transfers_are_found_with_both_sides(docs):
    pairs = [pair for row in POSITIVE for pair in matched(row, docs[row["text"]])]
    found = [pair for pair in pairs if pair[0] is not None]
    read_in_all = sum(len(docs[row["text"]].transfers) for row in SENTENCES)
    recall, precision = len(found) / len(pairs), len(found) / read_in_all
    missed = [row["text"] for row in POSITIVE if any(fit is None for fit, _ in matched(row, docs[row["text"]]))]
    assert recall >= 0.75, missed
    assert precision >= 0.8


def test_statuses_of_those_found(docs):
    pairs = [pair for row in POSITIVE for pair in matched(row, docs[row["text"]])]
    told = [(fit.status, status) for fit, status in pairs if fit is not None and status is not None]
    assert sum(one == other for one, other in told) / len(told) >= 0.88


def test_exchanges_are_tied(docs):
    rows = [row for row in POSITIVE if row.get("return")]
    tied = [row for row in rows if docs[row["text"]].transfers and all(t.in_return_for for t in docs[row["text"]].transfers)]
    assert len(tied) / len(rows) >= 0.7


def test_hard_negatives_stay_out(docs):
    wrong = [row["text"] for row in NEGATIVE if docs[row["text"]].transfers]
    assert len(wrong) / len(NEGATIVE) <= 0.03, wrong


def test_ids_and_spans(docs):
    for doc in docs.values():
        ids = [t.id for t in doc.transfers]
        assert ids == [f"t{n}" for n in range(1, len(ids) + 1)]
        for transfer in doc.transfers:
            assert transfer.item.span.of(doc.text) == transfer.item.text
            assert transfer.evidence.covers(transfer.trigger)
            assert transfer.in_return_for is None or transfer.in_return_for in ids
            assert len(transfer.regimes) == len(transfer.regime_reasons)
            assert 0 < transfer.confidence < 1


def test_the_same_text_reads_the_same_twice():
    text = POSITIVE[0]["text"]
    assert read(text).transfers == read(text).transfers


@pytest.mark.skipif(not SEED.exists(), reason="the seed page is not beside this checkout")
def test_the_seed_pages_exchange():
    text = SEED.read_text(encoding="utf-8")
    body = text[text.index("On the occasion") : text.index("Log in to Twitter")].strip()
    doc = read_all(["\n\n".join(body.split("\n\n"))], dt.date(2023, 7, 28))[0]
    legs = [(state(t.supplier), state(t.recipient), t.item.category, t.status, t.factuality) for t in doc.transfers]
    assert legs == [
        ("PRK", "RUS", "ammunition", "suspected", "PS+"),
        ("PRK", "RUS", "drone", "suspected", "PS+"),
        ("RUS", "PRK", "technology", "suspected", "PS+"),
    ]
    assert [t.in_return_for for t in doc.transfers] == ["t3", "t3", "t1"]
    for transfer in doc.transfers:
        assert {"UNSCR-1718", "UNSCR-1874", "UNSCR-2270"} <= set(transfer.regimes)
    lacking = [c for c in doc.conditions if c.kind == "shortage"]
    assert [[item.text for item in c.of] for c in lacking] == [["troops", "weapons"], ["unmanned drones"]]
    assert [state(c.holder) for c in lacking] == ["RUS", "RUS"]
    assert [c.factuality for c in lacking] == ["CT+", "PR+"]
    (shown,) = [c for c in doc.conditions if c.kind == "holding"]
    assert [(i.category, i.modelled_on) for i in shown.of] == [("drone", ["Global Hawk", "Reaper"])]


def test_for_the_first_time_names_no_side() -> None:
    doc = read("The army showed its tanks for the first time.")
    time = next(t for t in doc.tokens if t.text == "time")
    assert sides(doc, [time]) == []
    assert sides(doc, [next(t for t in doc.tokens if t.text == "army")]) != []
