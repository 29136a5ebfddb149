"""Is all that an archive holds sound? Every page and reading is unpacked and compared with what is written of it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DatabaseError

from attache.archive import schema
from attache.archive.errors import one_line
from attache.archive.hooks import Stored
from attache.archive.rows import keepable, rows_of
from attache.archive.store import Archive
from attache.archive.writing import derive, digest_of
from attache.records import Reading, decode

#: errors that SQLite's own check looks for, and lines of it that are shown
_LINES, _SHOWN = 20, 5

Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What was looked at, and what is wrong: `lost` cannot be made good from the archive, `derived` can (`rebuild`)."""

    pages: int = 0
    readings: int = 0
    documents: int = 0
    lost: list[str] = field(default_factory=list)
    derived: list[str] = field(default_factory=list)
    #: documents whose rows are to be made anew
    stale: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.lost and not self.derived


def check(archive: Archive, progress: Progress = lambda done, total: None) -> Report:
    """Look at everything. `progress` gets how many pages and readings are done, of how many.

    Where a file is so damaged that not all of it can be asked, the report says so, and what was found before. Raises
    `ArchiveError` where the archive cannot be asked at all.
    """
    report = Report()
    with archive.look() as db:
        try:
            _look_at(db, report, progress)
        except DatabaseError:
            if not report.lost:
                raise
            report.lost.append("the file is too damaged for the rest of it to be looked at")
    return report


def _look_at(db: Connection, report: Report, progress: Progress) -> None:
    if db.dialect.name == "sqlite":
        report.lost += _damage(db)
        missing = db.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_LINES)
        report.lost += [f"a row of {row[0]} points to a row of {row[2]} that is not there" for row in missing]
    total = sum(db.execute(select(func.count()).select_from(t)).scalar() or 0 for t in (schema.page, schema.reading))
    for done, _ in enumerate(_all(db, report), 1):
        progress(done, total)


def rebuild(archive: Archive, documents: list[str]) -> None:
    """Make the rows of these documents anew from their newest readings, one transaction each."""
    d, r = schema.document.c, schema.reading.c
    for id in documents:
        with archive.change() as db:
            newest = select(r.number, r.page, r.program, r.model, r.body).where(r.document == id).order_by(r.number.desc())
            row = db.execute(newest.limit(1)).one()
            reading = decode(zlib.decompress(row.body))
            first = db.execute(select(func.min(r.number)).where(r.document == id)).scalar()
            new = {"newest_reading": row.number, "newest_page": row.page, "first": first}
            db.execute(schema.document.update().where(d.id == id).values(**new))
            derive(db, [Stored(id, row.number, row.page, reading, row.program, row.model, row.page)])


def _damage(db: Connection) -> list[str]:
    """What SQLite's own check says of a file, shortened; nothing where it is sound."""
    rows = db.exec_driver_sql(f"PRAGMA integrity_check({_LINES})")
    found = [line.strip() for (row,) in rows for line in str(row).splitlines() if line.strip() and not line.startswith("***")]
    more = len(found) - _SHOWN
    lines = [] if found == ["ok"] else [f"the file is damaged: {line}" for line in found[:_SHOWN]]
    if more > 0:
        lines.append(f"the file is damaged in {more} more places")
    return lines


def _all(db: Connection, report: Report) -> Iterator[None]:
    """One item for each page and reading that was looked at."""
    for row in db.execute(select(schema.page).execution_options(yield_per=16)):
        report.pages += 1
        problem = _page_problem(row)
        if problem:
            report.lost.append(f"page {row.sha256}: {problem}")
        yield
    counts = _counts(db)
    r = schema.reading.c
    newest = {row.id: row for row in db.execute(select(schema.document))}
    last = {id: (first, number) for id, first, number in db.execute(
        select(r.document, func.min(r.number), func.max(r.number)).group_by(r.document))}  # fmt: skip
    report.documents = len(newest)
    report.lost += [f"document {id}: it has no reading" for id in sorted(set(newest) - set(last))]
    for row in db.execute(select(r.number, r.document, r.page, r.digest, r.body).execution_options(yield_per=16)):
        report.readings += 1
        reading = _decoded(row, report)
        if reading is not None and row.number == last[row.document][1]:
            entry = newest.get(row.document)
            if entry is None or (entry.newest_reading, entry.newest_page) != (row.number, row.page):
                _stale(report, row.document, "its newest reading is another")
            elif _expected(reading, row.number) != [one.get(row.document, 0) for one in counts]:
                _stale(report, row.document, "its events, transfers, actors or places are not those of its newest reading")
        yield


def _stale(report: Report, document: str, problem: str) -> None:
    report.derived.append(f"document {document}: {problem}")
    report.stale.append(document)


def _page_problem(row: Any) -> str | None:
    try:
        data = zlib.decompress(row.data)
    except zlib.error as error:
        return f"its bytes cannot be unpacked ({one_line(error)})"
    if len(data) != row.size or hashlib.sha256(data).hexdigest() != row.sha256:
        return "its bytes are not those that were stored"
    return None


def _decoded(row: Any, report: Report) -> Reading | None:
    name = f"reading {row.number} of document {row.document}"
    try:
        reading = decode(zlib.decompress(row.body))
    except (zlib.error, ValueError) as error:
        report.lost.append(f"{name}: it cannot be unpacked ({one_line(error)})")
        return None
    if digest_of(reading) != row.digest or keepable(reading.document.id) != row.document:
        report.lost.append(f"{name}: it is not the one that was stored")
        return None
    return reading


def _expected(reading: Reading, number: int) -> list[int]:
    made = rows_of(reading, number)
    return [len(made[table.name]) for table in schema.DERIVED]


def _counts(db: Connection) -> list[dict[str, int]]:
    """For each derived table how many rows each document has; a row that is of an older reading spoils the count."""
    found = []
    for table in schema.DERIVED:
        rows = select(table.c.document, func.count()).group_by(table.c.document)
        counts: dict[str, int] = dict(map(tuple, db.execute(rows)))
        if "reading" in table.c:
            d = schema.document.c
            old = (
                select(table.c.document)
                .join(schema.document, d.id == table.c.document)
                .where(table.c.reading != d.newest_reading)
            )
            counts |= {id: -1 for (id,) in db.execute(old.distinct())}
        found.append(counts)
    return found
