"""Comments: their length, who may do what with them, and what a moderator sees."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from attache.archive import Archive, ArchiveError, audit
from attache.archive.roles import NOBODY, Refused
from attache.archive.talk import comments as talk
from attache.archive.talk import tables
from attache.records import Reading
from tests.archive.talk.conftest import ADA, DOC, MO, NOON, RHEA, ROOT, both, put_before, read_again
from tests.archive.talk.test_corrections import refused


def after(**time: float) -> dt.datetime:
    return NOON + dt.timedelta(**time)


def seen(kept: Archive, who: object = RHEA, at: dt.datetime = NOON) -> list[talk.Comment]:
    return talk.comments(kept, who, kept.reading(DOC), at)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sign", "database"), [*((sign, "sqlite") for sign in ("x", "é", "e\u0301", "日", "😀", "\n")), ("😀", "postgresql")]
)
def test_250_characters_are_the_most(kept: Archive, sign: str) -> None:
    whole = f"a{sign * 248}b"
    number = talk.post(kept, RHEA, DOC, whole, NOON)
    assert len(seen(kept)[0].text) == 250
    with refused("input", "251 characters"):
        talk.post(kept, RHEA, DOC, whole + "c", NOON)
    with refused("input"):
        talk.edit(kept, RHEA, number, whole + "c", NOON)
    row = {"document": DOC, "record": "", "who": "x", "text": "x" * 251, "at": "", "edited": "", "hidden": ""}
    with pytest.raises(ArchiveError), kept.change() as db:  # the database holds to it as well
        db.execute(insert(tables.comment).values(**row))


@pytest.mark.parametrize("text", ["", "  \n ", "a\0b", "\x1b[31mred", "\ud800", "\u200b\u200b", "\u202e"])
def test_what_is_no_text_is_refused(kept: Archive, text: str) -> None:
    with refused("input"):
        talk.post(kept, RHEA, DOC, text, NOON)
    assert seen(kept) == []


@given(st.text())
def test_a_text_is_kept_as_it_is_or_refused(text: str) -> None:
    try:
        kept = talk.checked_text(text)
    except Refused:
        return
    assert talk.checked_text(kept) == kept
    assert "\r" not in kept
    kept.encode()


def test_markup_is_kept_as_words(kept: Archive) -> None:
    talk.post(kept, RHEA, DOC, "<script>alert(1)</script> \u202eright to left\r\nnext", NOON)
    assert seen(kept)[0].text == "<script>alert(1)</script> \u202eright to left\nnext"


def test_who_is_not_signed_in_neither_writes_nor_reports(kept: Archive) -> None:
    number = talk.post(kept, RHEA, DOC, "First.", NOON)
    for act in (
        lambda: talk.post(kept, NOBODY, DOC, "Second.", NOON), lambda: talk.edit(kept, NOBODY, number, "x", NOON),
        lambda: talk.complain(kept, NOBODY, number, "x", NOON), lambda: seen(kept, NOBODY),
        lambda: talk.moderate(kept, ADA, number, NOON, hide=True), lambda: talk.queue(kept, ADA),
        lambda: talk.set_policy(kept, MO, "Anything goes.", NOON),
    ):  # fmt: skip
        with refused("right"):
            act()
    assert [c.text for c in seen(kept)] == ["First."]


@both
def test_a_reply_stands_under_its_comment(kept: Archive) -> None:
    first = talk.post(kept, RHEA, DOC, "Is that so?", NOON, record=("event", "v3"))
    reply = talk.post(kept, ADA, DOC, "The agency says it.", NOON, parent=first)
    again = talk.post(kept, MO, DOC, "Which agency?", NOON, parent=reply)
    assert [(c.number, c.parent, c.record) for c in seen(kept)] == [
        (first, None, ("event", "v3")), (reply, first, ("event", "v3")), (again, first, ("event", "v3"))
    ]  # fmt: skip
    for parent in (99, -1):
        with refused("missing"):
            talk.post(kept, ADA, DOC, "To nobody.", after(minutes=2), parent=parent)


def test_a_comment_finds_its_record_in_a_newer_reading(kept: Archive) -> None:
    talk.post(kept, RHEA, DOC, "Is that so?", NOON, record=("event", "v3"))

    def change(reading: Reading) -> None:
        put_before(reading, "Read again. ")
        reading.events[2].id = "v8"

    read_again(kept, change)
    assert seen(kept)[0].record == ("event", "v8")
    read_again(kept, lambda reading: reading.events.clear(), "3")
    assert (seen(kept)[0].record, seen(kept)[0].about) == (None, "The United States condemned the visit.")


def test_ones_own_comment_is_edited_for_15_minutes(kept: Archive) -> None:
    number = talk.post(kept, RHEA, DOC, "Frist.", NOON)
    with refused("right"):
        talk.edit(kept, ROOT, number, "Not mine.", NOON)
    talk.edit(kept, RHEA, number, "First.", after(minutes=15))
    assert (seen(kept)[0].text, seen(kept)[0].edited) == ("First.", "2025-03-06T12:15:00+00:00")
    assert [c.mine for at in (15, 16) for c in seen(kept, RHEA, after(minutes=at))] == [True, False]
    with refused("late"):
        talk.edit(kept, RHEA, number, "Second.", after(minutes=15, seconds=1))
    assert audit.entries(kept)[0].detail == {"number": number, "before": "Frist."}


def test_two_a_minute_are_the_most(kept: Archive) -> None:
    talk.post(kept, RHEA, DOC, "One.", NOON)
    talk.post(kept, RHEA, DOC, "Two.", after(seconds=20))
    with pytest.raises(Refused) as caught:
        talk.post(kept, RHEA, DOC, "Three.", after(seconds=30))
    assert (caught.value.why, caught.value.again) == ("often", 30)
    talk.post(kept, ADA, DOC, "Somebody else.", after(seconds=30))
    talk.post(kept, RHEA, DOC, "Three.", after(seconds=61))
    assert len(seen(kept)) == 4


@both
def test_a_moderator_sees_what_was_reported_and_hides_it(kept: Archive) -> None:
    number = talk.post(kept, ADA, DOC, "Rude words.", NOON)
    talk.complain(kept, RHEA, number, "It is rude.", NOON)
    talk.complain(kept, RHEA, number, "It is very rude.", after(minutes=1))
    talk.complain(kept, ROOT, number, "So it is.", after(minutes=2))
    (waiting,) = talk.queue(kept, MO)
    assert [(by, reason) for by, reason, _ in waiting.reports] == [("rhea", "It is very rude."), ("root", "So it is.")]
    talk.moderate(kept, MO, number, after(minutes=3), hide=True, reason="Rude.")
    assert talk.queue(kept, MO) == []
    assert [(c.text, c.hidden) for who in (RHEA, ADA, MO) for c in seen(kept, who)] == [
        ("", True), ("Rude words.", True), ("Rude words.", True)
    ]  # fmt: skip
    with refused("missing"):  # hidden from them, it is as none
        talk.complain(kept, RHEA, number, "Again.", NOON)
    with refused("missing"):
        talk.post(kept, RHEA, DOC, "To what is hidden.", after(minutes=3), parent=number)
    with refused("right"):
        talk.edit(kept, ADA, number, "Kind words.", after(minutes=4))
    talk.moderate(kept, MO, number, after(minutes=5), hide=False)
    assert [c.text for c in seen(kept)] == ["Rude words."]
    told = [(e.who, e.action) for e in audit.entries(kept)]
    assert told[:2] == [("mo", "comment.show"), ("mo", "comment.hide")]
    assert [who for who, action in told if action == "comment.report"] == ["root", "rhea", "rhea"]


@both
def test_the_policy_is_the_administrators(kept: Archive) -> None:
    assert talk.policy(kept) == talk.POLICY
    talk.set_policy(kept, ROOT, "Be brief.", NOON)
    talk.set_policy(kept, ROOT, "Be brief and kind.", NOON)
    assert talk.policy(kept) == "Be brief and kind."
    with refused("input"):
        talk.set_policy(kept, ROOT, "x" * 4001, NOON)


def test_documents_that_are_none_have_no_comments(kept: Archive) -> None:
    for document in ("d-exch", "", "\0", "' OR 1=1"):
        with refused("missing"):
            talk.post(kept, RHEA, document, "Hello.", NOON)
    with refused("missing"):
        talk.post(kept, RHEA, DOC, "Hello.", NOON, record=("event", "v99"))
