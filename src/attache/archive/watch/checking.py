"""Looking at what is new in an archive, once: what was looked at is remembered by the number of the last reading.

A reading's number is its place in the order of storing, in SQLite always, on a server almost: of two who store at a time, the
one with the smaller numbers may be done later. There the last `OVERLAP` readings are looked at again. An alert has a key of
what it is of, and is stored only where there is none of that key: however often, and by however many, the same is looked at,
it is made once. A check that is broken off is done again by the next one.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from sqlalchemy import Connection, func, select, update

from attache.archive import schema
from attache.archive.audit import alone, stamp
from attache.archive.errors import ArchiveError
from attache.archive.narrowed import is_narrowed
from attache.archive.store import Archive
from attache.archive.watch.drafts import Draft
from attache.archive.watch.embargoes import embargoes, is_told
from attache.archive.watch.matching import matches
from attache.archive.watch.spikes import first_day, spikes
from attache.archive.watch.tables import alert, mark
from attache.archive.writing import upsert

#: readings on a server that are looked at again: more than are being stored at any one time
OVERLAP = 2000
#: alerts stored by one transaction
_GROUP = 200


class Checked(NamedTuple):
    """How many readings were new, and how many alerts of each kind were made."""

    readings: int
    matches: int = 0
    embargoes: int = 0
    spikes: int = 0

    @property
    def alerts(self) -> int:
        """How many alerts were made."""
        return self.matches + self.embargoes + self.spikes


def check(archive: Archive, at: dt.datetime) -> Checked:
    """Look at all that is new, and make the alerts; `at` is the time now.

    Raises `ArchiveError` where the archive cannot be read or written, or does not show all of its documents: what is looked at
    counts as looked at for everybody.
    """
    with archive.look() as db:
        if is_narrowed(db):
            raise ArchiveError(
                f"{archive.path}: alerts are made of all documents, and some are left out here; open the whole archive"
            )
        start, checked, last = _marks(db)
        if last <= checked:
            return Checked(0)
        above = max(0, checked - OVERLAP) if db.dialect.name == "postgresql" else checked
        found = chain(matches(db, above), embargoes(db, above, start), spikes(db, at.date()))
        made: Counter[str] = Counter()
        for group in _groups(found):
            made += _store(archive, group, at)
    with archive.change() as db:
        # never back: another may have looked at more meanwhile
        db.execute(update(mark).where(mark.c.name == "checked", mark.c.number < last).values(number=last))
    return Checked(last - checked, made["match"], made["embargo"], made["spike"])


def waiting(archive: Archive) -> int:
    """How many readings were stored since the last check, about: numbers of readings that came to nothing count, too."""
    with archive.look() as db:
        _, checked, last = _marks(db)
    return max(0, last - checked)


def _marks(db: Connection) -> tuple[int, int, int]:
    known = {str(name): int(number) for name, number in db.execute(select(mark.c.name, mark.c.number))}
    last = int(db.execute(select(func.max(schema.reading.c.number))).scalar() or 0)
    return known.get("start", 0), known.get("checked", 0), last


def _groups(drafts: Iterator[Draft]) -> Iterator[list[Draft]]:
    while group := list(islice(drafts, _GROUP)):
        yield group


def _store(archive: Archive, drafts: list[Draft], at: dt.datetime) -> Counter[str]:
    """Store those that are not there; how many of each kind were not."""
    made: Counter[str] = Counter()
    with archive.change() as db:
        alone(db)
        new = upsert(alert, db.dialect.name).on_conflict_do_nothing(index_elements=["key"]).returning(alert.c.number)
        for draft in drafts:
            if (draft.kind == "spike" and _goes_on(db, draft)) or (draft.kind == "embargo" and is_told(db, draft)):
                continue
            made[draft.kind] += db.execute(new, draft.row(stamp(at))).first() is not None
    return made


def _goes_on(db: Connection, draft: Draft) -> bool:
    """Whether a spike was told of already: in windows that overlap it is one and the same."""
    same = (alert.c.subject == draft.subject, alert.c.day >= first_day(draft.day))
    return db.execute(select(alert.c.number).where(*same).limit(1)).first() is not None
