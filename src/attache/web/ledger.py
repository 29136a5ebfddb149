"""All events and transfers of an archive as columns in memory, so that any question about many of them is answered in a blink.

A question that takes SQL a second (between which states do the pages that speak of drones tell of most?) takes a few
milliseconds here. Each column is an array of numbers, and what the numbers stand for. The first use reads all rows, which takes
some seconds for a hundred thousand pages and about fifty bytes a row; afterwards only the rows of pages that came since, or
that were read anew, are read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from threading import Lock, Thread
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from attache.archive import Archive, ArchiveError
from attache.archive.changes import changes
from attache.web.shelf import Shelf

Numbers = NDArray[np.int32]
Mask = NDArray[np.bool_]

#: columns that hold days, as numbers of days since the year 1, and the reading's number; all others hold words
_DAYS = frozenset(("date_from", "date_to"))
COLUMNS = {
    "event": (
        "reading", "date_from", "date_to", "type", "mode", "certainty", "place", "place_country", "actor", "actor_code",
        "recipient", "recipient_code",
    ),
    "transfer": (
        "reading", "date_from", "date_to", "category", "item", "status", "regime", "certainty", "supplier", "supplier_code",
        "recipient", "recipient_code",
    ),
}  # fmt: skip
_AT_ONCE = 20_000
#: where more of all pages changed than one in so many, all is read anew
_ANEW = 3


class Codes(dict[Any, int]):
    """Values and their numbers, in the order in which they came; None (unknown) is 0."""

    def __init__(self) -> None:
        super().__init__({None: 0})

    def __missing__(self, value: Any) -> int:
        self[value] = number = len(self)
        return number


class Days(Codes):
    """Days (ISO) and their numbers since the year 1; what is none is 0."""

    def __missing__(self, value: Any) -> int:
        try:
            number = dt.date.fromisoformat(value).toordinal()
        except ValueError:
            number = 0
        self[value] = number
        return number


class Rows:
    """The rows of one table, column by column."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.columns = COLUMNS[name]
        self.codes: dict[str, Codes] = {c: Days() if c in _DAYS else Codes() for c in self.columns if c != "reading"}
        self.arrays: dict[str, Numbers] = {c: np.zeros(0, np.int32) for c in self.columns}
        self._words: dict[str, list[Any]] = {}

    def __len__(self) -> int:
        return len(self.arrays["reading"])

    def __getitem__(self, column: str) -> Numbers:
        return self.arrays[column]

    def words(self, column: str) -> list[Any]:
        """What a column's numbers stand for, by number."""
        known = self._words.get(column, [])
        if len(known) < len(self.codes[column]):
            known = self._words[column] = list(self.codes[column])
        return known

    def where(self, column: str, holds: Callable[[str], bool]) -> Mask:
        """The rows whose word in a column is so; none where it is unknown."""
        table = np.fromiter((w is not None and holds(w) for w in self.words(column)), np.bool_)
        return table[self.arrays[column]]

    def one_of(self, column: str, words: Iterable[str]) -> Mask:
        """The rows that have one of these words in a column."""
        table = np.zeros(len(self.codes[column]), np.bool_)
        # numbers that came since, for other books, are of no row here
        table[[n for w in words if 0 < (n := self.codes[column].get(w, 0)) < len(table)]] = True
        return table[self.arrays[column]]

    def read_in(self, readings: Mask) -> Mask:
        """The rows of these readings; one beyond the end is not among them."""
        at = self.arrays["reading"]
        return readings[np.minimum(at, len(readings) - 1)] & (at < len(readings))

    def drop(self, readings: set[int]) -> None:
        """Leave out the rows of these readings."""
        if readings:
            stay = ~np.isin(self.arrays["reading"], sorted(readings))
            self.arrays = {c: a[stay] for c, a in self.arrays.items()}

    def add(self, rows: Iterator[Sequence[Any]]) -> None:
        """Take in rows, each with all columns in order."""
        parts: dict[str, list[Numbers]] = {c: [self.arrays[c]] for c in self.columns}
        while chunk := list(islice(rows, _AT_ONCE)):
            for column, values in zip(self.columns, zip(*chunk, strict=True), strict=True):
                codes = self.codes.get(column)
                numbers = values if codes is None else map(codes.__getitem__, values)
                parts[column].append(np.fromiter(numbers, np.int32, len(chunk)))
        self.arrays = {c: np.concatenate(p) for c, p in parts.items()}


class Books(dict[str, Rows]):
    """The rows of both tables as they are in one state of the archive; not changed afterwards."""


class Ledger:
    """The books of an archive, kept up with it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._books: Books | None = None
        self._last, self._mark, self._changes = 0, "", 0

    def books(self, archive: Archive) -> Books:
        """The rows as the archive is now. Raises `ArchiveError` where it cannot be read."""
        with self._lock, archive.look() as db:
            last, mark = _newest(db)
            changed = changes(db)
            if changed != self._changes:  # what is there may be there no longer
                self._books = None
            if self._books is None or (last, mark) != (self._last, self._mark):
                self._books = self._later(db, last) or _all(db)
                self._last, self._mark, self._changes = last, mark, changed
            return self._books

    def _later(self, db: Connection, last: int) -> Books | None:
        """The books with what came since; None where all has to be read anew: nothing was read yet, much changed, or it is not
        the same archive."""
        if self._books is None or last <= self._last or _mark(db, self._last) != self._mark:
            return None
        new = "FROM reading n JOIN document d ON d.newest_reading = n.number WHERE n.number > :last"
        values = {"last": self._last}
        documents = [str(id) for (id,) in db.execute(text(f"SELECT d.id {new}"), values)]
        if len(documents) * _ANEW > int(db.execute(text("SELECT count(*) FROM document")).scalar_one()):
            return None
        again = (
            "SELECT o.number FROM reading n JOIN reading o ON o.document = n.document "
            "WHERE n.number > :last AND o.number <= :last"
        )  # fmt: skip
        gone = {int(number) for (number,) in db.execute(text(again), values)}
        made = Books()
        for name, before in self._books.items():
            rows = made[name] = Rows(name)
            # the same numbers stand for the same words, and for more
            rows.codes, rows.arrays = before.codes, dict(before.arrays)
            rows.drop(gone)
            columns = ", ".join(f"r.{c}" for c in rows.columns)
            asked = f"SELECT {columns} FROM {name} r WHERE r.document IN (SELECT d.id {new})"
            rows.add(iter(db.execute(text(asked), values).all()))
        return made


def ledger_of(shelf: Shelf) -> Ledger:
    """The one ledger of what is served."""
    with _MAKING:
        return _LEDGERS.setdefault(shelf, Ledger())


def read_ahead(shelf: Shelf) -> Thread:
    """Read all rows in a thread of its own, so that nobody waits for them; what goes wrong is told to who asks next."""

    def read() -> None:
        with suppress(ArchiveError), shelf.opened() as archive:
            ledger_of(shelf).books(archive)

    thread = Thread(target=read, daemon=True)
    thread.start()
    return thread


_LEDGERS: WeakKeyDictionary[Shelf, Ledger] = WeakKeyDictionary()
_MAKING = Lock()


def _all(db: Connection) -> Books:
    books = Books({name: Rows(name) for name in COLUMNS})
    for name, rows in books.items():
        rows.add(_driven(db, f"SELECT {', '.join(rows.columns)} FROM {name}"))
    return books


def _driven(db: Connection, asked: str) -> Iterator[Sequence[Any]]:
    """Very many rows; in SQLite those of its own driver, which takes half of the time for each."""
    if db.dialect.name != "sqlite":
        return iter(db.execution_options(stream_results=True).execute(text(asked)))
    driver = db.connection.driver_connection
    assert driver is not None
    return iter(driver.execute(asked))


def _newest(db: Connection) -> tuple[int, str]:
    last = int(db.execute(text("SELECT max(number) FROM reading")).scalar() or 0)
    return last, _mark(db, last)


def _mark(db: Connection, number: int) -> str:
    """What tells a reading from another of its number in another archive."""
    row = db.execute(text("SELECT digest, added FROM reading WHERE number = :number"), {"number": number}).one_or_none()
    return " ".join(map(str, row)) if row else ""
