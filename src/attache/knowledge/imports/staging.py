"""Where an import gathers what a file says, line by line, before rows are made: an SQLite file of the process's own.

Persons, the offices they held and the names of those offices stand in a file in any order, so nothing can be written before
its end; a dump is larger than memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from attache.knowledge.schema import Row
from attache.knowledge.sectors import UNKNOWN, of_office, of_organisation

_TABLES = """
CREATE TABLE person (
    id TEXT PRIMARY KEY, name TEXT, variants TEXT, state TEXT, sector TEXT, died TEXT, wikidata TEXT, source TEXT);
CREATE TABLE post (id TEXT PRIMARY KEY, name TEXT, state TEXT);
CREATE TABLE term (person TEXT, post TEXT, office TEXT, since TEXT, until TEXT);
CREATE TABLE organisation (
    id TEXT PRIMARY KEY, name TEXT, variants TEXT, state TEXT, sector TEXT, wikidata TEXT, source TEXT);
"""
#: a name of more characters is no name
_LONGEST = 120


class WrongLine(ValueError):
    """A line of a file that cannot be understood; the message says why."""


class Staging:
    """What was found so far. Use it in a `with` statement."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # a temporary file that SQLite deletes
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._db.close()

    def person(self, id: str, names: Sequence[str], *, state: str, sector: str, died: str, wikidata: str, source: str) -> None:
        """Somebody, with all names, the first being the one to show. An id that was there already is replaced."""
        name, variants = written(names, single=False)
        if name:
            row = (id, name, variants, state, sector, died, wikidata, source)
            self._db.execute("INSERT OR REPLACE INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def post(self, id: str, name: str, state: str) -> None:
        """An office that persons hold."""
        self._db.execute("INSERT OR REPLACE INTO post VALUES (?, ?, ?)", (id, _clean(name), state))

    def term(self, person: str, post: str, office: str, since: str, until: str) -> None:
        """A person's time in an office, told by its id or in words; a date that is not known is empty."""
        self._db.execute("INSERT INTO term VALUES (?, ?, ?, ?, ?)", (person, post, _clean(office), since, until))

    def organisation(self, id: str, names: Sequence[str], *, state: str, sector: str, wikidata: str, source: str) -> None:
        """A body, with all names, the first being the one to show."""
        name, variants = written(names, single=True)
        if name:
            row = (id, name, variants, state, sector, wikidata, source)
            self._db.execute("INSERT OR REPLACE INTO organisation VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def persons(self) -> Iterator[Row]:
        """The rows of `actors/offices*.tsv`: one for each office held, one for who has none; by name, then date."""
        query = """
            SELECT p.name, p.variants, coalesce(nullif(o.state, '---'), p.state), p.sector,
                   coalesce(nullif(o.name, ''), nullif(t.office, ''), ''), coalesce(t.since, ''), coalesce(t.until, ''),
                   p.died, p.wikidata, p.source
            FROM person p LEFT JOIN term t ON t.person = p.id LEFT JOIN post o ON o.id = t.post
            GROUP BY p.id, 3, 5, 6, 7 ORDER BY p.name, p.id, 6, 5, 7"""
        for name, variants, state, sector, office, since, until, died, wikidata, source in self._db.execute(query):
            since, until, died = _in_order(since, until, died)
            said = of_office(office) if office else UNKNOWN
            yield {
                "name": name, "variants": variants, "state": state, "sector": said if said != UNKNOWN else sector,
                "office": office, "from": since, "to": until, "died": died, "wikidata": wikidata, "source": source,
            }  # fmt: skip

    def organisations(self) -> Iterator[Row]:
        """The rows of `actors/orgs*.tsv`, by name."""
        query = "SELECT name, variants, state, sector, wikidata, source FROM organisation ORDER BY name, id"
        for name, variants, state, sector, wikidata, source in self._db.execute(query):
            said = of_organisation(name)
            code = f"{state}:{sector if said == UNKNOWN or sector == 'REB' else said}"
            yield {"name": name, "variants": variants, "code": code, "about": "", "wikidata": wikidata, "source": source}

    def unnamed_posts(self) -> int:
        """How many terms are in offices that the file does not name."""
        query = """SELECT count(*) FROM term t JOIN person p ON p.id = t.person LEFT JOIN post o ON o.id = t.post
                   WHERE coalesce(o.name, t.office) = ''"""
        return int(self._db.execute(query).fetchone()[0])


def written(names: Sequence[str], *, single: bool) -> tuple[str, str]:
    """The name to show, and the others with | between, none twice and none that would name anybody.

    `single`: whether other names of one word are kept; of persons they are first names or surnames.
    """
    clean = list(dict.fromkeys(name for n in names if (name := _clean(n)) and len(name) <= _LONGEST))
    if not clean:
        return "", ""
    first = clean[0]
    others = [n for n in clean[1:] if _names_somebody(n, single)]
    return first, "|".join(others)


def _names_somebody(name: str, single: bool) -> bool:
    if name.isascii() and (len(name) < 3 or name.islower()):
        return False
    return single or " " in name or not name.isascii()


def _clean(name: str) -> str:
    """A name as a cell can hold it: one line, no sign that parts cells or values, nothing that cannot be printed."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in name).replace("|", " ").split())


def _in_order(since: str, until: str, died: str) -> tuple[str, str, str]:
    """Dates of which a later one comes before an earlier one are left out, the end first: one of them is wrong."""
    if since and until and since[: len(until)] > until[: len(since)]:
        until = ""
    last = until or since
    if last and died and last[: len(died)] > died[: len(last)]:
        died = ""
    return since, until, died
