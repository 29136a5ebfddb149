"""Keeps the search index: a hook of `Archive.add`, in its transaction.

Indexed are the title and the text of each document's newest reading, word by word (`search.words`), the words of all names in
its records, and who says something in it. What an older reading had there is taken away.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from attache.archive.direct import Direct
from attache.archive.rows import keepable
from attache.archive.search.values import marks, values_of
from attache.archive.search.words import code_word, indexed, words
from attache.records import decode

if TYPE_CHECKING:
    from attache.archive.hooks import Stored
    from attache.records import Condition, Event, Party, Reading, Transfer

#: PostgreSQL counts places in a text up to here, and a word's places up to so many (its ranks need no more)
_LAST_PLACE, _MOST_PLACES = 16383, 40
#: PostgreSQL's lock that a writer takes before it adds names or values
_LOCK = 0x61746368

Row = dict[str, Any]


def index(connection: Connection, stored: Sequence[Stored]) -> None:
    """Index readings that were just stored as their documents' newest ones, of as many documents."""
    for one in stored:
        if not one.is_new:
            forget(connection, one.document)
    direct = Direct(connection)
    said = [sorted({keepable(name) for name in _sources(one.reading)}) for one in stored]
    values = [values_of(one.reading, names) for one, names in zip(stored, said, strict=True)]
    rows = zip(stored, marks(direct, values, alone=lambda: _alone(direct)), strict=True)
    direct.put("search_document", _DOCUMENT, [(*_document(one), counted) for one, counted in rows])
    texts = [(one.number, *one.made(ahead(direct.postgres)).values()) for one in stored]
    direct.put("search_text", _VECTOR if direct.postgres else _WORDS, texts)
    sources = [(name, one.document) for one, names in zip(stored, said, strict=True) for name in names]
    direct.put("search_source", _SOURCE, sources)
    names = {keepable(name) for one in stored for name in _names(one.reading)}
    _add_names(connection, names.union(name for name, _ in sources))


def ahead(postgres: bool) -> Callable[[Reading], Row]:
    """What is done before the transaction: the words of a reading, as the database takes them."""
    return vector_of if postgres else words_of


def _document(stored: Stored) -> tuple[Any, ...]:
    """The row of the columns `_DOCUMENT`, without the last."""
    document = stored.reading.document
    publisher = keepable(document.publisher or "")
    return stored.number, stored.document, document.published or "", document.genre, publisher, document.language or ""


def clear(connection: Connection) -> None:
    """Take everything out of the index of words, which is no table that `schema.METADATA` knows."""
    sqlite = connection.dialect.name == "sqlite"
    words = "INSERT INTO search_text (search_text) VALUES ('delete-all')" if sqlite else "DELETE FROM search_text"
    connection.exec_driver_sql(words)


def words_of(reading: Reading) -> Row:
    """What is indexed of a document, each as words between blanks: its title, its text, and the states that it names."""
    codes = {code_word("place", place.country) for place in reading.places if place.country}
    for entity in reading.entities:
        state, _, sector = entity.code.partition(":")
        if state.isalnum():
            codes.add(code_word("actor", state))
        if state.isalnum() and sector.isalnum():
            codes.add(code_word("actor", state, sector))
    title, body = indexed(reading.document.title or ""), indexed(reading.document.text)
    return {"title": " ".join(title), "body": " ".join(body), "codes": " ".join(sorted(codes))}


def vector_of(reading: Reading) -> Row:
    """`words_of`, as PostgreSQL takes them."""
    return vector(**words_of(reading))


def vector(title: str, body: str, codes: str) -> Row:
    """The words as PostgreSQL takes them: a tsvector's literal (the title's words weighed A), and both texts for phrases."""
    places: defaultdict[str, list[Any]] = defaultdict(list)
    first = title.split()
    for place, word in enumerate(first, 1):
        places[word].append(f"{min(place, _LAST_PLACE)}A")
    for place, word in enumerate(body.split(), len(first) + 2):
        places[word].append(place if place < _LAST_PLACE else _LAST_PLACE)
    literal = [
        f"'{word}':{found[0]}" if len(found) == 1 else f"'{word}':{','.join(map(str, found[:_MOST_PLACES]))}"
        for word, found in places.items()
    ]
    literal += [f"'{code}'" for code in codes.split()]
    return {"vector": " ".join(literal), "title": f" {title} ", "body": f" {body} "}


def forget(connection: Connection, document: str) -> None:
    """Take a document out of the index; its readings must still be there."""
    found = run(connection, _SELECT_BEFORE, {"document": document}).fetchall()
    if not found:
        return
    number, before = found[0]
    if connection.dialect.name == "sqlite" and before is not None:
        # FTS5 keeps no texts here: it takes a row away only if it is told what is in it
        run(connection, _DELETE_WORDS, {"number": number, **words_of(decode(zlib.decompress(before)))})
    else:
        run(connection, "DELETE FROM search_text WHERE number = :number", {"number": number})
    run(connection, "DELETE FROM search_source WHERE document = :document", {"document": document})
    run(connection, "DELETE FROM search_document WHERE document = :document", {"document": document})


def _sources(reading: Reading) -> Iterator[str]:
    """Who says something: the sources of records by name, and whom the text quotes."""
    names = {entity.id: entity.name for entity in reading.entities}
    of_text = reading.document.text
    records: list[Event | Transfer | Condition] = [*reading.events, *reading.transfers, *reading.conditions]
    for source in (record.source for record in records):
        if source.kind == "attributed":
            name = names.get(source.entity or "") or (source.span.of(of_text) if source.span else None) or source.name
            if name:
                yield name
    for attribution in reading.attributions:
        name = names.get(attribution.holder or "") or " ".join(span.of(of_text) for span in attribution.source)
        if name:
            yield name


def _names(reading: Reading) -> Iterator[str]:
    """Every name that a field may be asked for: of actors, places, items, publisher; parties as `rows` has them."""
    of_text = reading.document.text
    yield from (entity.name for entity in reading.entities)
    yield from (place.name for place in reading.places)
    yield from (transfer.item.text for transfer in reading.transfers)
    if reading.document.publisher:
        yield reading.document.publisher
    parties: list[Party | None] = [p for event in reading.events for p in (*event.actors, *event.recipients)]
    parties += [p for transfer in reading.transfers for p in (transfer.supplier, transfer.recipient)]
    yield from (p.span.of(of_text) for p in parties if p is not None and p.span is not None and not p.entity)


def _add_names(connection: Connection, names: set[str]) -> None:
    """Keep the names that are not there yet, and their words."""
    by_words = {name: found for name in sorted(names) if (found := words(name))}
    if not by_words:
        return
    known = {row[0] for row in _select(connection, "name", list(by_words))}
    new = [name for name in by_words if name not in known]
    if not new:
        return
    direct = Direct(connection)
    _alone(direct)
    rows = [(name, f" {' '.join(by_words[name])} ") for name in new]
    if direct.postgres:  # what another added meanwhile has its words too
        ids = direct.added("search_name", _NAME, rows, once=True, back=("id", "name"))
    else:
        direct.put("search_name", _NAME, rows, once=True)
        ids = _select(connection, "id, name", new)
    links = [(word, id) for id, name in ids for word in sorted(set(by_words[name]))]
    direct.put("search_name_word", _NAME_WORD, links, once=not direct.postgres)


def _alone(direct: Direct) -> None:
    """Let other writers to a server wait, who may be about to add the same in another order; SQLite has one writer."""
    if direct.postgres:
        direct.rows("SELECT pg_advisory_xact_lock(?)", [_LOCK])


def _select(connection: Connection, columns: str, names: list[str]) -> list[Any]:
    """The rows of these names: all of them are one value, so that the statement is always the same."""
    if connection.dialect.name == "postgresql":
        values: Row = {"names": names}
        where = "name = ANY(:names)"
    else:
        values = {"names": json.dumps(names)}
        where = "name IN (SELECT value FROM json_each(:names))"
    return list(run(connection, f"SELECT {columns} FROM search_name WHERE {where}", values).fetchall())


def run(connection: Connection, statement: str, values: Row) -> Any:
    """Run one of the statements below; the driver's cursor, or SQLAlchemy's.

    SQLite's driver is asked directly: there are thousands of small statements a second, and half of the time would go into
    SQLAlchemy's care for them.
    """
    if connection.dialect.name != "sqlite":
        return connection.exec_driver_sql(_to_postgres(statement), values)
    driver = connection.connection.driver_connection
    assert driver is not None
    return driver.execute(statement, values)


@cache
def _to_postgres(statement: str) -> str:
    return _VALUE.sub(r"%(\1)s", statement)


_VALUE = re.compile(r":(\w+)")
_DOCUMENT = ("number", "document", "published", "genre", "publisher", "language", "counted")
_WORDS = ("rowid", "title", "body", "codes")
_VECTOR = ("number", "vector", "title", "body")
_SOURCE = ("name", "document")
_NAME = ("name", "words")
_NAME_WORD = ("word", "name")
_DELETE_WORDS = (
    "INSERT INTO search_text (search_text, rowid, title, body, codes) VALUES ('delete', :number, :title, :body, :codes)"
)
_SELECT_BEFORE = (
    "SELECT d.number, r.body FROM search_document d LEFT JOIN reading r ON r.number = d.number WHERE d.document = :document"
)
