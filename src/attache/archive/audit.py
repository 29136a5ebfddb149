"""The log of what people did: added to only, and each entry bound to the one before it.

`chain` is the SHA-256 of the entry with the `chain` before it, so that one that was changed or taken out of the middle shows
(`broken`). Entries taken off the end do not show by themselves: keep the last `chain` elsewhere to see that.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, text

from attache.archive.people_tables import audit
from attache.archive.roles import Who
from attache.archive.rows import keepable
from attache.archive.store import Archive
from attache.archive.writing import stamp as stamp

#: PostgreSQL's lock that whoever adds to the log takes, so that the chain has no branches: "audt"
_LOCK = 0x61756474


class Entry(NamedTuple):
    """One thing that somebody did; `at` is UTC."""

    number: int
    at: str
    who: str
    address: str
    action: str
    subject: str
    detail: dict[str, Any]


def log(db: Connection, who: Who, action: str, subject: str, at: dt.datetime, **detail: object) -> None:
    """Add an entry, in the transaction that does what it tells of. Never give a secret as `detail`."""
    alone(db)
    last = db.execute(select(audit.c.number, audit.c.chain).order_by(audit.c.number.desc()).limit(1)).one_or_none()
    row = {
        "number": (last.number if last else 0) + 1, "at": stamp(at), "who": keepable(who.name),
        "address": keepable(who.address), "action": action, "subject": keepable(subject),
        "detail": keepable(json.dumps(detail, sort_keys=True)),
    }  # fmt: skip
    db.execute(insert(audit).values(**row, chain=_chain(last.chain if last else "", row)))


def alone(db: Connection) -> None:
    """Wait until no other transaction that called this is under way; in SQLite whoever writes is alone anyway."""
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def entries(archive: Archive, *, subject: str | None = None, before: int | None = None, limit: int = 100) -> list[Entry]:
    """The log, the newest first; of one `subject`; those of a number below `before`."""
    query = select(audit).order_by(audit.c.number.desc()).limit(limit)
    if subject is not None:
        query = query.where(audit.c.subject == keepable(subject))
    if before is not None:
        query = query.where(audit.c.number < before)
    with archive.look() as db:
        rows = db.execute(query).mappings().all()
    return [Entry(*(json.loads(r["detail"]) if f == "detail" else r[f] for f in Entry._fields)) for r in rows]


def broken(archive: Archive) -> int | None:
    """The number of the first entry that is not what was written, or that does not follow the one before it; else None."""
    number, chain = 0, ""
    query = select(audit).order_by(audit.c.number).execution_options(yield_per=500)
    with archive.look() as db, db.execute(query) as rows:
        for row in rows.mappings():
            number += 1
            fields = {name: row[name] for name in row if name != "chain"}
            chain = _chain(chain, fields)
            if row["number"] != number or row["chain"] != chain:
                return number
    return None


def _chain(before: str, row: dict[Any, Any]) -> str:
    return hashlib.sha256(json.dumps([before, row], sort_keys=True).encode()).hexdigest()
