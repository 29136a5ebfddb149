"""Runs a search: finds and orders the documents, then shows for each where in it stands what was looked for."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from attache.archive.errors import in_words
from attache.archive.narrowed import is_narrowed
from attache.archive.search import facets as facet_counts
from attache.archive.search.compile import Compiler
from attache.archive.search.fields import FIELDS
from attache.archive.search.find import Finder, Row
from attache.archive.search.parser import parse
from attache.archive.search.query import And, Field, Node, Or, Phrase, leaves
from attache.archive.search.results import Hit, Order, Results
from attache.archive.search.snippets import Wanted, matches, snippet
from attache.archive.search.words import SIGN
from attache.archive.store import Archive
from attache.document import Span, merged
from attache.records import decode

#: documents on a page of results
LIMIT = 20


def search(
    archive: Archive,
    query: str,
    *,
    limit: int = LIMIT,
    offset: int = 0,
    order: Order = "relevance",
    facets: Sequence[str] = (),
) -> Results:
    """The documents that answer a query (`docs/search.md` has its language), `limit` of them after the first `offset`; all
    documents for a blank one.

    They come by relevance, those alike by date (the newest first), then by id; by date where the query holds no words to rank
    by, or more than `RANKED` documents answer it. The same documents are found in SQLite and PostgreSQL; each ranks by its own
    measure. `facets` (`FACETS` has all names) are counted only where asked for, over all that was found, or the newest
    `MOST_COUNTED` of it.

    Raises `QueryError` where the query cannot be understood, `ValueError` where there is no such facet or order, or a number
    is negative, `ArchiveError` where the archive cannot be used.
    """
    node = parse(query)
    _check(limit, offset, order, facets)
    with archive.look() as db:
        found = Finder(db, node).find(limit, offset, order, bool(facets))
        counts = facet_counts.count(db, found.packed, facets)
        with in_words(archive.path):
            hits = show(db, node, found.rows)
    return Results(
        query=query, total=found.total, offset=offset, order=found.order, hits=hits, facets=counts, counted=len(found.packed)
    )  # fmt: skip


def _check(limit: int, offset: int, order: str, facets: Sequence[str]) -> None:
    if limit < 0 or offset < 0:
        raise ValueError("limit and offset must not be negative")
    if order not in ("relevance", "newest", "oldest"):
        raise ValueError(f"there is no order {order!r}; there are relevance, newest and oldest")
    for name in facets:
        if name not in facet_counts.FACETS:
            raise ValueError(f"there is no facet {name!r}; there are {', '.join(facet_counts.FACETS)}")


# what is shown of each


class _Document(msgspec.Struct):
    text: str


class _Record(msgspec.Struct):
    id: str
    trigger: Span


class _Reading(msgspec.Struct):
    """What is needed of a stored reading; the rest of it is passed over."""

    document: _Document
    events: list[_Record] = []
    transfers: list[_Record] = []


@dataclass(frozen=True, slots=True)
class _Look:
    """What is marked: words, and records by document."""

    wanted: list[Wanted]
    in_title: list[Wanted]
    records: dict[str, set[str]]


def show(db: Connection, node: Node, rows: list[Row]) -> list[Hit]:
    """The documents that were found, each with the place in it that answers best. Raises `zlib.error` where one is damaged."""
    if not rows:
        return []
    asked = (
        "SELECT d.number, r.title, d.published, d.genre, d.publisher, d.language, r.url, r.body FROM search_document d "
        f"JOIN reading r ON r.number = d.number WHERE d.number IN ({', '.join(f'{row.number:d}' for row in rows)})"
    )
    by_number = {row[0]: row[1:] for row in db.exec_driver_sql(asked)}
    look = _Look(*_wanted(node), _records(db, node, rows))
    return [_hit(row, by_number[row.number], look) for row in rows]


def _hit(row: Row, values: Sequence[Any], look: _Look) -> Hit:
    title, published, genre, publisher, language, url, body = values
    reading = _load(body)
    ids = look.records.get(row.document, set())
    records = [r for r in (*reading.events, *reading.transfers) if r.id in ids]
    return Hit(
        document=row.document, title=title, published=published, genre=genre, publisher=publisher, language=language, url=url,
        score=round(float(row.score), 6),  # PostgreSQL gives a literal 0.0 as a Decimal
        title_marks=merged(span for span, _ in matches(title, [*look.wanted, *look.in_title])),
        snippet=snippet(reading.document.text, look.wanted, also=[Span(*r.trigger) for r in records]),
        records=[r.id for r in records],
    )  # fmt: skip


def _load(body: bytes) -> _Reading:
    line = zlib.decompress(body)
    try:
        return msgspec.json.decode(line, type=_Reading)
    except msgspec.DecodeError:  # a text with lone surrogates
        return msgspec.convert(msgspec.to_builtins(decode(line)), _Reading)


def _wanted(node: Node) -> tuple[list[Wanted], list[Wanted]]:
    """The words that are marked in the text, and those in the title alone: of the text, and of the names asked for."""
    found: dict[Wanted, None] = {}
    in_title: dict[Wanted, None] = {}
    for leaf in leaves(node):
        if isinstance(leaf, Phrase) and leaf.words[0].startswith(SIGN):
            continue
        if isinstance(leaf, Phrase):
            (in_title if leaf.title else found)[Wanted(leaf.words, leaf.prefix)] = None
        elif leaf.name in _NAMED:
            found.update((Wanted(term.words, term.prefix), None) for term in leaf.terms if term.words)
    return list(found), list(in_title)


_NAMED = frozenset(("actor", "place", "source", "from", "to", "item"))


def _records(db: Connection, node: Node, rows: list[Row]) -> dict[str, set[str]]:
    """The events and transfers that answer the query's fields, by document."""
    found: dict[str, set[str]] = {}
    for fields in _groups(node):
        _look_up(db, fields, rows, found)
    return found


def _groups(node: Node) -> Iterator[list[Field]]:
    """The fields that must hold of one event or transfer, group by group."""
    if isinstance(node, Or):
        for part in node.parts:
            yield from _groups(part)
        return
    parts = node.parts if isinstance(node, And) else (node,)
    fields = [p for p in parts if isinstance(p, Field) and FIELDS[p.name].of_record]
    if fields:
        yield fields
    for part in parts:
        if isinstance(part, Or):
            yield from _groups(part)


def _look_up(db: Connection, fields: list[Field], rows: list[Row], found: dict[str, set[str]]) -> None:
    compiler = Compiler(db.dialect.name)
    documents = ", ".join(compiler.bind(row.document) for row in rows)
    for table, condition in compiler.by_table(fields):
        # by their key: SQLite would rather go through all events of a class
        by_key = f"INDEXED BY sqlite_autoindex_{table}_1" if db.dialect.name == "sqlite" and not is_narrowed(db) else ""
        asked = f"SELECT DISTINCT r.document, r.id FROM {table} r {by_key} WHERE r.document IN ({documents}) AND {condition}"
        for document, id in db.execute(text(asked), compiler.values):
            found.setdefault(document, set()).add(id)
