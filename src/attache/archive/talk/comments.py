"""Comments on documents and records: short, signed, under a posted policy; and what moderators do about them.

A comment has at most 250 characters (code points in Unicode's composed form, NFC). Its author may edit it for 15 minutes; who
moderates may hide it at any time, and everybody may report it. Nothing is deleted, and all of it is logged.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, func, insert, select, update

from attache.archive import schema
from attache.archive.audit import alone, log
from attache.archive.people_tables import setting
from attache.archive.roles import Refused, Who
from attache.archive.rows import keepable
from attache.archive.store import Archive
from attache.archive.talk.anchors import Anchor, Kind, anchor_of, find
from attache.archive.talk.corrections import corrected, record_in
from attache.archive.talk.tables import comment, report
from attache.archive.writing import stamp
from attache.records import Reading

LONGEST = 250
LONGEST_POLICY = 4000
EDITABLE = dt.timedelta(minutes=15)
#: comments of one person a minute
PER_MINUTE = 2
POLICY = "Write about the document and what was read from it. Name your source. No attacks on people, and nothing secret."

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Comment(NamedTuple):
    """A comment. `record` is the record that it is about in the reading at hand, as (kind, id), None where it is about the
    document, or where the record is not there any more (`about` says then what it was). `text` is "" where it is hidden from
    whoever asks; `mine` whether they may edit it (still)."""

    number: int
    document: str
    record: tuple[Kind, str] | None
    about: str
    parent: int | None
    who: str
    text: str
    at: str
    edited: str
    hidden: bool
    mine: bool


class Report(NamedTuple):
    """A comment that waits for a moderator: its text, and who reported it for which reasons."""

    number: int
    document: str
    who: str
    text: str
    hidden: bool
    reports: list[tuple[str, str, str]]


def checked_text(text: str, longest: int = LONGEST) -> str:
    """The text as it is kept. Raises `Refused` where it is empty, too long, or has what no text has."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    if _CONTROL.search(text):
        raise Refused("input", "it holds control characters; take them out")
    if not text or not any(unicodedata.category(sign)[0] not in "ZC" for sign in text):
        raise Refused("input", "it is empty; write something")
    if len(text) > longest:
        raise Refused("input", f"it has {len(text)} characters; {longest} are the most")
    return text


def post(
    archive: Archive, who: Who, document: str, text: str, at: dt.datetime,
    record: tuple[Kind, str] | None = None, parent: int | None = None,
) -> int:  # fmt: skip
    """Write a comment on a document (its whole id), on a `record` of its newest reading, or in reply to another; its number.

    A reply to a reply stands beside it. Raises `Refused`: right, input, missing, or often after two in a minute.
    """
    who.must("comment")
    text, document = checked_text(text), keepable(document)
    about = _packed(archive, document, record) if record else ""
    with archive.change() as db:
        alone(db)
        if db.execute(select(schema.document.c.id).where(schema.document.c.id == document)).first() is None:
            raise Refused("missing", f"there is no document {document!r}")
        _slowly(db, who, at)
        if parent is not None:
            above = _shown(db, who, parent)
            if above.document != document:
                raise _no_comment()
            parent, about = above.parent or above.number, about or above.record
        row = {"document": document, "record": about, "parent": parent, "who": who.name, "text": text, "at": stamp(at),
               "edited": "", "hidden": ""}  # fmt: skip
        number = int(db.execute(insert(comment).values(**row).returning(comment.c.number)).scalar_one())
        log(db, who, "comment.post", document, at, number=number)
    return number


def edit(archive: Archive, who: Who, number: int, text: str, at: dt.datetime) -> None:
    """Change one's own comment within 15 minutes of writing it. Raises `Refused`: right, missing, input, or late."""
    who.must("comment")
    text = checked_text(text)
    with archive.change() as db:
        row = _shown(db, who, number)
        if row.who != who.name:
            raise Refused("right", "a comment is edited by whoever wrote it")
        if row.hidden:
            raise Refused("right", "a moderator has hidden this comment; ask one about it")
        if not _fresh(row.at, at):
            raise Refused("late", "a comment can be edited for 15 minutes; write another one")
        db.execute(update(comment).where(comment.c.number == number).values(text=text, edited=stamp(at)))
        log(db, who, "comment.edit", row.document, at, number=number, before=row.text)


def complain(archive: Archive, who: Who, number: int, reason: str, at: dt.datetime) -> None:
    """Report a comment to the moderators; again by the same person, with another reason. Raises `Refused`."""
    who.must("comment")
    reason = checked_text(reason)
    with archive.change() as db:
        alone(db)
        row = _shown(db, who, number)
        mine = (report.c.comment == number) & (report.c.who == who.name)
        values = {"reason": reason, "at": stamp(at), "open": 1}
        if not db.execute(update(report).where(mine).values(**values)).rowcount:
            db.execute(insert(report).values(comment=number, who=who.name, **values))
        log(db, who, "comment.report", row.document, at, number=number, reason=reason)


def moderate(archive: Archive, who: Who, number: int, at: dt.datetime, *, hide: bool, reason: str = "") -> None:
    """Hide a comment, or show it (again); either settles what was reported of it. Raises `Refused`: right, missing, input."""
    who.must("moderate")
    reason = checked_text(reason) if reason else ""
    with archive.change() as db:
        row = _shown(db, who, number)
        db.execute(update(comment).where(comment.c.number == number).values(hidden=stamp(at) if hide else ""))
        db.execute(update(report).where(report.c.comment == number).values(open=0))
        log(db, who, "comment.hide" if hide else "comment.show", row.document, at, number=number, reason=reason)


def queue(archive: Archive, who: Who) -> list[Report]:
    """The comments that were reported and wait for a moderator, the longest waiting first. Raises `Refused` (right)."""
    who.must("moderate")
    c, r = comment.c, report.c
    query = (
        select(c.number, c.document, c.who, c.text, c.hidden, r.who.label("by"), r.reason, r.at)
        .join_from(report, comment, c.number == r.comment).where(r.open == 1).order_by(r.at, c.number, r.who)
    )  # fmt: skip
    found: dict[int, Report] = {}
    with archive.look() as db:
        for row in db.execute(query):
            one = found.setdefault(row.number, Report(row.number, row.document, row.who, row.text, bool(row.hidden), []))
            one.reports.append((row.by, row.reason, row.at))
    return list(found.values())


def comments(archive: Archive, who: Who, reading: Reading, at: dt.datetime) -> list[Comment]:
    """The comments on a document, the oldest first, each tied to the record of this reading that it is about.

    Raises `Refused` (right) where `who` may not read.
    """
    who.must("read")
    with archive.look() as db:
        rows = db.execute(
            select(comment).where(comment.c.document == keepable(reading.document.id)).order_by(comment.c.number)
        ).all()
    return [_made(row, who, reading, at) for row in rows]


def policy(archive: Archive) -> str:
    """The policy under which comments are posted."""
    with archive.look() as db:
        found = db.execute(select(setting.c.value).where(setting.c.name == "policy")).scalar()
    return str(found) if found is not None else POLICY


def set_policy(archive: Archive, who: Who, text: str, at: dt.datetime) -> None:
    """Put another policy in its place. Raises `Refused`: right, input."""
    who.must("administer")
    text = checked_text(text, LONGEST_POLICY)
    with archive.change() as db:
        alone(db)
        if not db.execute(update(setting).where(setting.c.name == "policy").values(value=text)).rowcount:
            db.execute(insert(setting).values(name="policy", value=text))
        log(db, who, "policy", "policy", at, text=text)


def _shown(db: Connection, who: Who, number: int) -> Row[Any]:
    """A comment that `who` may know of. Raises `Refused` (missing): one that is hidden from them is as none."""
    row = db.execute(select(comment).where(comment.c.number == number)).one_or_none()
    if row is None or (row.hidden and row.who != who.name and not who.may("moderate")):
        raise _no_comment()
    return row


def _no_comment() -> Refused:
    return Refused("missing", "there is no such comment")


def _slowly(db: Connection, who: Who, at: dt.datetime) -> None:
    since = stamp(at - dt.timedelta(minutes=1))
    times = select(func.count(), func.min(comment.c.at)).where(comment.c.who == who.name, comment.c.at > since)
    count, first = db.execute(times).one()
    if count >= PER_MINUTE:
        again = 60 - int((at - dt.datetime.fromisoformat(first)).total_seconds())
        raise Refused(
            "often", f"{PER_MINUTE} comments a minute are the most; try again in {again} seconds", again=max(1, again)
        )


def _fresh(written: str, at: dt.datetime) -> bool:
    return at - dt.datetime.fromisoformat(written) <= EDITABLE


def _packed(archive: Archive, document: str, record: tuple[Kind, str]) -> str:
    if not archive.versions(document):
        raise Refused("missing", f"there is no document {document!r}")
    now = corrected(archive, document)
    found = record_in(now, *record)
    return json.dumps(msgspec.to_builtins(anchor_of(found, now.reading.document.text)), sort_keys=True)


def _made(row: Row[Any], who: Who, reading: Reading, at: dt.datetime) -> Comment:
    anchor = msgspec.json.decode(row.record, type=Anchor) if row.record else None
    record = find(reading, anchor) if anchor else None
    unseen = bool(row.hidden) and row.who != who.name and not who.may("moderate")
    mine = row.who == who.name and not row.hidden and who.may("comment") and _fresh(row.at, at)
    return Comment(
        row.number, row.document, (anchor.kind, record.id) if anchor and record else None,
        anchor.evidence.exact if anchor else "", row.parent, row.who, "" if unseen else row.text, row.at, row.edited,
        bool(row.hidden), mine,
    )  # fmt: skip
