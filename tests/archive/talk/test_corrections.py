"""Corrections: who may make them, what they change, and that they are found again when a document is read anew."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from attache.archive import Archive, audit
from attache.archive.copies import backup
from attache.archive.roles import NOBODY, Refused, Who
from attache.archive.talk.anchors import anchor_of, find, locate, moved, with_words
from attache.archive.talk.annotation import all_annotations, annotation
from attache.archive.talk.changes import sifted
from attache.archive.talk.corrections import Corrected, Verdict, correct, corrected, corrections
from attache.document import Span
from attache.records import Reading
from tests.archive.made import one, raw
from tests.archive.talk.conftest import ADA, DOC, MO, NOON, RHEA, both, move_on, put_before, read_again


@contextmanager
def refused(why: str, words: str = "") -> Iterator[None]:
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.why == why
    assert words in str(caught.value)


def say(kept: Archive, id: str, verdict: Verdict, who: Who = ADA, **changes: Any) -> int:
    return correct(kept, who, DOC, "transfer" if id[0] == "t" else "event", id, verdict, NOON, changes or None)


def ids(made: Corrected) -> list[str]:
    return [r.id for r in (*made.reading.events, *made.reading.transfers)]


def verdicts(made: Corrected) -> dict[str, str]:
    return {id: said.verdict for (_, id), said in made.verdicts.items()}


@both
def test_a_record_is_accepted_rejected_and_edited(kept: Archive) -> None:
    say(kept, "v1", "accept")
    say(kept, "v3", "reject", MO)
    say(kept, "v2", "edit", type="AGREE", when="2025-03", actors=[{"text": "Viktor Khrenin", "code": "BLR:MIL"}])
    say(kept, "t1", "edit", quantity=14, status="agreed", supplier=None, item="rocket launchers", source="author")
    made = corrected(kept, DOC)
    assert verdicts(made) == {"v1": "accept", "v2": "edit", "v3": "reject", "t1": "edit"}
    assert ids(made) == ["v1", "v2", "v4", "v5", "t1", "t2"]
    assert [r.id for r in made.rejected] == ["v3"]
    met, launchers = made.reading.events[1], made.reading.transfers[0]
    assert (met.type, met.mode, met.time.value, met.factuality) == ("AGREE", None, "2025-03", "CT+")  # type: ignore[union-attr]
    assert [(p.span.of(made.reading.document.text), p.entity, p.code) for p in met.actors] == [  # type: ignore[union-attr]
        ("Viktor Khrenin", "e2", "BLR:MIL")
    ]
    assert (launchers.quantity, launchers.status, launchers.supplier, launchers.item.text) == (
        14,
        "agreed",
        None,
        "rocket launchers",
    )
    assert launchers.item.span.of(made.reading.document.text) == "rocket launchers"
    assert launchers.source.kind == "author"
    # what was read stays as it was
    assert kept.reading(DOC) == one()


@both
def test_who_and_when_is_kept_and_the_last_word_counts(kept: Archive) -> None:
    say(kept, "v1", "reject")
    correct(kept, MO, DOC, "event", "v1", "accept", NOON + dt.timedelta(hours=1))
    say(kept, "v2", "edit", realis="future")
    say(kept, "v2", "edit", MO, type="AGREE")
    say(kept, "v2", "accept")
    say(kept, "v3", "reject")
    say(kept, "v3", "withdraw")
    made = corrected(kept, DOC)
    assert verdicts(made) == {"v1": "accept", "v2": "accept"}
    assert (made.reading.events[1].type, made.reading.events[1].realis) == ("AGREE", "future")
    told = corrections(kept, DOC)
    assert [(c.who, c.verdict) for c in told[:2]] == [("ada", "reject"), ("mo", "accept")]
    assert told[1].at == "2025-03-06T13:00:00+00:00"
    assert [(e.who, e.action) for e in audit.entries(kept)][-2:] == [("mo", "record.accept"), ("ada", "record.reject")]
    assert audit.broken(kept) is None


def test_only_those_who_may_correct_do(kept: Archive) -> None:
    for who in (RHEA, NOBODY):
        with refused("right"):
            say(kept, "v1", "accept", who)
    assert corrections(kept, DOC) == []


def test_two_at_a_time_do_not_pass_over_each_other(kept: Archive) -> None:
    seen = say(kept, "v1", "accept")
    correct(kept, MO, DOC, "event", "v2", "reject", NOON, seen=seen)
    with refused("late"):
        correct(kept, ADA, DOC, "event", "v1", "reject", NOON, seen=seen)


@pytest.mark.parametrize("database", ["postgresql"])
def test_of_two_at_the_same_moment_one_is_late(kept: Archive) -> None:
    """Both have seen the same, and both wait before either has said anything."""

    def said(who: Who) -> str:
        try:
            correct(kept, who, DOC, "event", "v1", "accept", NOON, seen=0)
        except Refused as error:
            return error.why
        return "done"

    waits = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    with ThreadPoolExecutor(2) as both_at_once, kept.change() as db:
        audit.alone(db)
        answers = both_at_once.map(said, (ADA, MO))
        for _ in range(500):
            if db.execute(waits).scalar() == 2:
                break
            time.sleep(0.01)
        else:
            pytest.fail("nobody waits")
        db.rollback()
        assert sorted(answers) == ["done", "late"]


def test_ids_that_are_none_are_told_from_nothing(kept: Archive) -> None:
    for document, kind, id in ((DOC, "event", "v9"), (DOC, "event", "t1"), ("d-exch", "event", "v1"), ("\0", "event", "v1")):
        with refused("missing"):
            correct(kept, ADA, document, kind, id, "accept", NOON)  # type: ignore[arg-type]
    with refused("input"):
        correct(kept, ADA, DOC, "place", "c1", "accept", NOON)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("id", "changes"),
    [
        ("v1", {"id": "v9"}), ("v1", {"confidence": 1.0}), ("v1", {"who": "root"}), ("v1", {"evidence": [0, 9]}),
        ("v1", {"status": "agreed"}), ("t1", {"type": "AID"}), ("v1", {"type": "VISIT"}), ("v1", {"type": ["AID"]}),
        ("v1", {"mode": "<b>"}), ("v1", {"factuality": "CT"}), ("v1", {"when": "Tuesday"}), ("v1", {"when": 2025}),
        ("v1", {"where": "Atlantis"}), ("v1", {"where": "Min"}), ("v1", {"actors": "Minsk"}), ("v1", {"source": ""}),
        ("v1", {"actors": [{"text": "Minsk"}]}), ("v1", {"actors": [{"text": "Minsk", "code": "blr:gov"}]}),
        ("v1", {"actors": [{"text": "Minsk", "code": "BLR:GOV", "entity": "e1"}]}),
        ("v1", {"actors": [{"text": "Minsk", "code": "BLR:GOV"}] * 21}), ("t1", {"quantity": -1}), ("t1", {"quantity": True}),
        ("t1", {"quantity": float("nan")}), ("t1", {"item": ""}), ("t1", {"category": "toy"}), ("t1", {"supplier": {}}),
        ("t1", {"value": "x" * 301}), ("v1", {}),
    ],
)  # fmt: skip
def test_changes_are_of_the_fields_and_values_that_there_are(kept: Archive, id: str, changes: dict[str, Any]) -> None:
    with refused("input"):
        correct(kept, ADA, DOC, "transfer" if id[0] == "t" else "event", id, "edit", NOON, changes)
    assert corrections(kept, DOC) == []


def test_corrections_hold_when_a_document_is_read_anew(kept: Archive) -> None:
    """The same page, with words put before it, and records under other ids and without those that were edited."""
    say(kept, "v1", "accept")
    say(kept, "v3", "reject")
    say(kept, "v4", "edit", factuality="PR+")
    say(kept, "t1", "edit", quantity=20)
    say(kept, "v5", "reject")

    def change(reading: Reading) -> None:
        put_before(reading, "Two visits in a week. ")
        for number, event in enumerate(reading.events, 7):
            event.id = f"v{number}"
        reading.events = [e for e in reading.events if e.id not in ("v10", "v11")]  # those that were v4 and v5
        reading.transfers = reading.transfers[1:]
        reading.events[0].type = "SUPPORT"  # what somebody accepted is read otherwise now
        for number, entity in enumerate(reading.entities):
            entity.id = f"x{number}"

    read_again(kept, change)
    made = corrected(kept, DOC)
    text = made.reading.document.text
    assert ids(made) == ["v7", "v8", "v4", "t2", "t1"]
    assert verdicts(made) == {"v7": "accept", "v9": "reject", "v4": "edit", "t1": "edit"}
    assert made.returned == ["v4", "t1"]
    assert made.lost == []
    visit, send, launchers = made.reading.events[0], made.reading.events[2], made.reading.transfers[1]
    assert (visit.type, visit.trigger.of(text), visit.actors[0].entity) == ("CONSULT", "visited", "x0")
    assert (send.factuality, Span(*send.trigger).of(text), send.actors[0].entity) == ("PR+", "send", "x2")
    assert (launchers.quantity, Span(*launchers.item.span).of(text)) == (20, "12 rocket launchers")
    # and what is said of a record that came back holds too
    say(kept, "v4", "reject")
    assert ids(corrected(kept, DOC)) == ["v7", "v8", "t2", "t1"]


def test_a_rejected_class_says_nothing_of_another(kept: Archive) -> None:
    say(kept, "v3", "reject")

    def change(reading: Reading) -> None:
        reading.events[2].type = "REJECT"

    read_again(kept, change)
    made = corrected(kept, DOC)
    assert ids(made)[:3] == ["v1", "v2", "v3"]
    assert made.verdicts == {}


def test_what_has_lost_its_place_is_said_to(kept: Archive) -> None:
    say(kept, "v3", "accept")

    def change(reading: Reading) -> None:
        old = "The United States condemned the visit."
        text = reading.document.text
        reading.events = []
        reading.document.text = text.replace(old, "It was condemned, and the visit as well.")

    read_again(kept, change)
    made = corrected(kept, DOC)
    assert [c.anchor.focus.exact for c in made.lost] == ["condemned"]
    assert made.verdicts == {}
    assert made.reading.events == []


@given(
    st.text(st.sampled_from("met the aé 😀."), max_size=60), st.text(st.sampled_from("met the aé 😀."), max_size=60), st.data()
)
def test_a_place_is_found_again_or_not_at_all(before: str, after: str, data: st.DataObject) -> None:
    """Whatever stands around the words now, what is found are they, and the record moves with them."""
    reading = one()
    record = data.draw(st.sampled_from([*reading.events, *reading.transfers]))
    anchor, kept = anchor_of(record, reading.document.text), with_words(record, reading.document.text)
    again = one()
    move_on(again, before, before + again.document.text + after)
    found = find(again, anchor)
    assert found is None or found.id == record.id
    back = moved(kept, anchor.kind, again.document.text, anchor)
    assert back is None or Span(*back.trigger).of(again.document.text) == record.trigger.of(reading.document.text)
    if "met" not in before + after and "visit" not in before + after:
        assert found is not None


def test_of_two_like_sentences_the_right_one_or_none(kept: Archive) -> None:
    text = "They met. Then rain fell. They met. Then snow fell."
    second = text.index("They met", 5)
    anchor = anchor_of(one().events[1], one().document.text)
    quote = type(anchor.focus)("met", text[max(0, second + 5 - 32) : second + 5], text[second + 8 : second + 40], second + 5)
    assert locate(text, quote) == Span(second + 5, second + 8)
    assert locate(text.replace("snow", "hail"), quote) is None


def test_annotation_has_the_form_of_the_guidelines(kept: Archive) -> None:
    assert list(all_annotations(kept)) == []
    say(kept, "v1", "accept")
    say(kept, "v3", "reject")
    say(kept, "t1", "accept")
    say(kept, "t2", "edit", category="aircraft")
    (made,) = all_annotations(kept)
    assert made["doc"] == DOC
    assert made["events"] == [
        {
            "quote": "Iranian Defence Minister Aziz Nasirzadeh visited Minsk on Tuesday and met his colleague Viktor Khrenin.",
            "trigger": "visited", "type": "CONSULT", "mode": "visit",
            "actors": [{"text": "Iranian Defence Minister Aziz Nasirzadeh", "code": "IRN:GOV"}],
            "recipients": [{"text": "Minsk", "code": "BLR:GOV"}], "where": "Minsk", "when": "2025-03-04",
            "factuality": "CT+", "realis": "actual", "source": "author",
        }
    ]  # fmt: skip
    assert [(t["item"], t["category"], t["in_return_for"], t["source"]) for t in made["transfers"]] == [
        ("12 rocket launchers", "artillery", 1, "Two diplomats"), ("attack drones", "aircraft", 0, "Two diplomats")
    ]  # fmt: skip
    assert made["times"] == []
    assert [e["trigger"] for e in made["rejected"]["events"]] == ["condemned"]
    (whole,) = all_annotations(kept, whole=True)
    assert [e["trigger"] for e in whole["events"]] == ["visited", "met", "send", "denied"]
    assert [t["text"] for t in whole["times"]] == ["Tuesday"]


def test_a_quote_stands_in_the_text_once() -> None:
    reading = one()
    event = reading.events[1]
    event.evidence = event.trigger = Span(
        reading.document.text.index("the visit"), reading.document.text.index("the visit") + 3
    )
    quote = annotation(Corrected(reading), whole=True)["events"][1]["quote"]
    assert reading.document.text.count(quote) == 1
    assert "the" in quote


@both
def test_a_backup_takes_corrections_along(kept: Archive, tmp_path: Path) -> None:
    say(kept, "v3", "reject")
    backup(kept, tmp_path / "copy.attache")
    with Archive.open(tmp_path / "copy.attache") as copy:
        assert corrections(copy, DOC) == corrections(kept, DOC)
        assert [r.id for r in corrected(copy, DOC).rejected] == ["v3"]


def test_a_condition_is_corrected_as_other_records_are(kept: Archive) -> None:
    things = {"condition": "need", "things": ["rocket launchers", "truck chassis"], "factuality": "PR+"}
    correct(kept, ADA, DOC, "condition", "c1", "edit", NOON, things)
    lack = corrected(kept, DOC).reading.conditions[0]
    assert (lack.kind, [i.text for i in lack.of], lack.factuality) == ("need", ["rocket launchers", "truck chassis"], "PR+")
    assert lack.of[1].span.of(corrected(kept, DOC).reading.document.text) == "truck chassis"
    assert annotation(corrected(kept, DOC))["conditions"][0]["of"] == ["rocket launchers", "truck chassis"]
    with refused("input", "does not stand in the text"):
        correct(kept, ADA, DOC, "condition", "c1", "edit", NOON, {"things": ["tanks"]})
    correct(kept, ADA, DOC, "condition", "c1", "reject", NOON)
    assert corrected(kept, DOC).reading.conditions == []
    assert annotation(corrected(kept, DOC))["rejected"]["conditions"][0]["kind"] == "shortage"


def test_an_exchange_loses_the_side_that_is_rejected(kept: Archive) -> None:
    correct(kept, ADA, DOC, "transfer", "t2", "reject", NOON)
    reading = corrected(kept, DOC).reading
    assert [(t.id, t.in_return_for) for t in reading.transfers] == [("t1", None)]
    assert reading.exchanges == []
    correct(kept, ADA, DOC, "transfer", "t2", "withdraw", NOON)
    assert [t.in_return_for for t in corrected(kept, DOC).reading.transfers] == ["t2", "t1"]


def test_who_saw_an_older_reading_is_late(kept: Archive) -> None:
    seen = kept.versions(DOC)[-1].number
    correct(kept, ADA, DOC, "event", "v1", "accept", NOON, reading=seen)
    again = one(DOC, title="Read anew")
    kept.add(raw(again, version="2"), again, program="2")
    with refused("late", "read anew"):
        correct(kept, ADA, DOC, "event", "v1", "reject", NOON, reading=seen)


def test_all_that_is_wrong_is_told_field_by_field(kept: Archive) -> None:
    text = corrected(kept, DOC).reading.document.text
    found, wrong = sifted("event", {"type": "AGREE", "when": "soon", "where": "Mars", "who": "root"}, text)
    assert found == {"type": "AGREE"}
    assert set(wrong) == {"when", "where", "who"}
    assert "2023-07-28" in wrong["when"]
