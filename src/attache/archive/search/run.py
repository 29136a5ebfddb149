"""Runs a search: finds and orders the documents, then shows for each where in it stands what was looked for."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, text

from attache.archive.errors import in_words
from attache.archive.search import facets as facet_counts
from attache.archive.search.compile import Compiler, is_text, split, to_fts, to_tsquery, wanted_phrases
from attache.archive.search.facets import MOST_COUNTED
from attache.archive.search.fields import FIELDS
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
#: where more documents are found, they come by date: ranks tell little then, and cost the more the more there are
RANKED = 10_000
#: how much more a word weighs in the title than in the text (FTS5's bm25; PostgreSQL's ts_rank by its weight A)
_WEIGHTS = "5.0, 1.0, 0.0"
#: ts_rank: divided by 1 + the logarithm of the text's length
_NORMAL = 1


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
        finder = _Finder(db, node)
        total = finder.total()
        by_rank = order == "relevance" and bool(finder.phrases) and total <= RANKED
        rows = finder.ranked(limit, offset) if by_rank else finder.dated(limit, offset, order != "oldest", total)
        counts = facet_counts.count(db, finder.marks(total), finder.values, facets) if total else {name: [] for name in facets}
        with in_words(archive.path):
            hits = _show(db, node, rows)
    shown: Order = "oldest" if order == "oldest" else "relevance" if by_rank else "newest"
    counted = min(total, MOST_COUNTED) if facets else 0
    return Results(query=query, total=total, offset=offset, order=shown, hits=hits, facets=counts, counted=counted)


def _check(limit: int, offset: int, order: str, facets: Sequence[str]) -> None:
    if limit < 0 or offset < 0:
        raise ValueError("limit and offset must not be negative")
    if order not in ("relevance", "newest", "oldest"):
        raise ValueError(f"there is no order {order!r}; there are relevance, newest and oldest")
    for name in facets:
        if name not in facet_counts.FACETS:
            raise ValueError(f"there is no facet {name!r}; there are {', '.join(facet_counts.FACETS)}")


class _Row(NamedTuple):
    number: int
    document: str
    score: float


class _Finder:
    """One query on one connection."""

    def __init__(self, db: Connection, node: Node) -> None:
        self.db = db
        self.sqlite = db.dialect.name == "sqlite"
        self.node = node
        self.phrases = wanted_phrases(node)
        compiler = Compiler(db.dialect.name)
        self.condition = compiler.condition(node)
        self.values = compiler.values

    def total(self) -> int:
        """How many documents answer."""
        match = to_fts(self.node) if self.sqlite and is_text(self.node) else None
        if match is not None:  # no other table has to be asked
            asked = "SELECT count(*) FROM search_text WHERE search_text MATCH :match"
            return int(self.db.execute(text(asked), {"match": match}).scalar_one())
        asked = f"SELECT count(*) FROM search_document d WHERE {self.condition}"
        return int(self.db.execute(text(asked), self.values).scalar_one())

    def ranked(self, limit: int, offset: int) -> list[_Row]:
        """The best documents."""
        table, values = (self._fts() if self.sqlite else self._tsrank()) or self._ranked_apart()
        page = f"ORDER BY score DESC, published DESC, document LIMIT {limit:d} OFFSET {offset:d}"
        return [_Row(*row) for row in self.db.execute(text(f"SELECT number, document, score FROM ({table}) f {page}"), values)]

    def _fts(self) -> tuple[str, dict[str, Any]] | None:
        """SQLite, where words side by side are wanted: only documents that have them are ranked, by these."""
        words, records, others = split(self.node)
        whole = self.node if is_text(self.node) else words
        match = to_fts(whole) if whole is not None else None
        if match is None:
            return None
        compiler = Compiler("sqlite")
        rest = (
            [] if whole is self.node else [*([compiler.records(records)] if records else []), *map(compiler.condition, others)]
        )
        table = (
            f"SELECT d.number, d.document, d.published, -bm25(search_text, {_WEIGHTS}) AS score FROM search_text "
            f"JOIN search_document d ON d.number = search_text.rowid WHERE search_text MATCH {compiler.bind(match)}"
        )
        return "".join((table, *(f" AND {r}" for r in rest))), compiler.values

    def _ranked_apart(self) -> tuple[str, dict[str, Any]]:
        """SQLite, where a document may answer without any of the words: those that have none of them are ranked last."""
        match = " OR ".join(to_fts(p) or "" for p in self.phrases)
        ranks = (
            f"SELECT rowid AS number, -bm25(search_text, {_WEIGHTS}) AS score FROM search_text WHERE search_text MATCH :match"
        )
        return (
            "SELECT d.number, d.document, d.published, coalesce(w.score, 0) AS score FROM search_document d "
            f"LEFT JOIN ({ranks}) w ON w.number = d.number WHERE {self.condition}"
        ), {**self.values, "match": match}

    def _tsrank(self) -> tuple[str, dict[str, Any]]:
        query = " | ".join(f"({to_tsquery(p)})" for p in self.phrases)
        return (
            f"SELECT d.number, d.document, d.published, ts_rank(t.vector, CAST(:ranks AS tsquery), {_NORMAL}) AS score "
            f"FROM search_document d JOIN search_text t ON t.number = d.number WHERE {self.condition}"
        ), {**self.values, "ranks": query}

    def dated(self, limit: int, offset: int, newest: bool, total: int) -> list[_Row]:
        """The newest documents, or the oldest (undated ones last)."""
        # of many, the next in the order of days are soon found; of few, all are sorted
        by_day = "INDEXED BY search_document_published" if self.sqlite and newest and total > RANKED else ""
        order = "d.published DESC" if newest else "d.published = '', d.published"
        asked = (
            f"SELECT d.number, d.document, 0.0 FROM search_document d {by_day} WHERE {self.condition} "
            f"ORDER BY {order}, d.document LIMIT {limit:d} OFFSET {offset:d}"
        )
        return [_Row(*row) for row in self.db.execute(text(asked), self.values)]

    def marks(self, total: int) -> str:
        """A query for what the documents that answer are counted by; of too many, the newest are asked."""
        asked = f"SELECT d.counted FROM search_document d WHERE {self.condition}"
        if total <= MOST_COUNTED:
            return asked
        by_day = "INDEXED BY search_document_published" if self.sqlite else ""
        return f"{asked.replace(' WHERE', f' {by_day} WHERE', 1)} ORDER BY d.published DESC, d.document LIMIT {MOST_COUNTED:d}"


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


def _show(db: Connection, node: Node, rows: list[_Row]) -> list[Hit]:
    if not rows:
        return []
    asked = (
        "SELECT d.number, r.title, d.published, d.genre, d.publisher, d.language, r.url, r.body FROM search_document d "
        f"JOIN reading r ON r.number = d.number WHERE d.number IN ({', '.join(f'{row.number:d}' for row in rows)})"
    )
    by_number = {row[0]: row[1:] for row in db.exec_driver_sql(asked)}
    look = _Look(*_wanted(node), _records(db, node, rows))
    return [_hit(row, by_number[row.number], look) for row in rows]


def _hit(row: _Row, values: Sequence[Any], look: _Look) -> Hit:
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


def _records(db: Connection, node: Node, rows: list[_Row]) -> dict[str, set[str]]:
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


def _look_up(db: Connection, fields: list[Field], rows: list[_Row], found: dict[str, set[str]]) -> None:
    compiler = Compiler(db.dialect.name)
    documents = ", ".join(compiler.bind(row.document) for row in rows)
    for table, condition in compiler.by_table(fields):
        asked = f"SELECT DISTINCT r.document, r.id FROM {table} r WHERE r.document IN ({documents}) AND {condition}"
        for document, id in db.execute(text(asked), compiler.values):
            found.setdefault(document, set()).add(id)
