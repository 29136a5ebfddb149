"""Which new documents answer which watchlist."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, select, text

from attache.archive.search.compile import Compiler
from attache.archive.search.find import Row
from attache.archive.search.parser import parse
from attache.archive.search.query import Field, Node, QueryError
from attache.archive.search.run import show
from attache.archive.watch.drafts import Draft
from attache.archive.watch.tables import query, watchlist
from attache.archive.watch.words import cut

log = logging.getLogger(__name__)

#: documents whose texts are looked at together
_TOGETHER = 100
#: the newest readings among which a few documents are looked for, before all are
_PARTS = (2_000, 20_000)


class Asked(NamedTuple):
    """A query of a list, which is about documents that came after the reading of the number `since`."""

    watchlist: int
    since: int
    words: str
    node: Node


def queries(db: Connection) -> list[Asked]:
    """All queries of all lists. One that is understood no longer (a field has gone) is passed over, and the log told."""
    found = []
    rows = select(watchlist.c.id, watchlist.c.since, query.c.query).join_from(
        watchlist, query, query.c.watchlist == watchlist.c.id
    )
    for id, since, words in db.execute(rows.order_by(query.c.number)):
        try:
            found.append(Asked(id, since, words, parse(words)))
        except QueryError as error:
            log.warning("watchlist %s: %s", id, error)
    return found


class _Above(Compiler):
    """Conditions that are only tried on readings of numbers above one: what is new is a small part of an archive."""

    def __init__(self, dialect: str, above: int) -> None:
        super().__init__(dialect)
        self.above = above

    def text_condition(self, node: Node) -> str | None:
        """As ever, the words asked among the new readings alone."""
        found = super().text_condition(node)
        if found is None or not self.above:
            return found
        return f"{found.removesuffix(')')} AND {'rowid' if self.sqlite else 's.number'} > {self.above:d})"

    def by_table(self, fields: list[Field]) -> list[tuple[str, str]]:
        """As ever, of events and transfers of the new readings alone."""
        found = super().by_table(fields)
        return [(table, f"{where} AND r.reading > {self.above:d}") for table, where in found] if self.above else found


def newest(db: Connection, node: Node, *, above: int = 0, since: int = 0, most: int | None = None) -> list[Row]:
    """The documents that answer, those read last first: whose newest reading has a number `above` this one, and their first one
    after `since`. Where only so many are wanted (`most`), they are looked for among the newest first."""
    if most is not None:
        last = int(db.execute(text("SELECT max(number) FROM search_document")).scalar() or 0)
        for part in (n for n in _PARTS if last - n > above):
            rows = _above(db, node, last - part, since, most)
            if len(rows) == most:
                return rows
    return _above(db, node, above, since, most)


def _above(db: Connection, node: Node, above: int, since: int, most: int | None) -> list[Row]:
    compiler = _Above(db.dialect.name, above)
    limit = "" if most is None else f"LIMIT {most:d}"
    asked = (
        "SELECT d.number, d.document, 0.0 FROM search_document d JOIN document x ON x.id = d.document "
        f"WHERE d.number > {above:d} AND x.first > {since:d} AND {compiler.condition(node)} ORDER BY d.number DESC {limit}"
    )
    return [Row(*row) for row in db.execute(text(asked), compiler.values)]


def matches(db: Connection, above: int) -> Iterator[Draft]:
    """An alert for each document and list, with all queries that the document answers and the words that answer the first."""
    by_list: dict[int, list[Asked]] = {}
    for asked in queries(db):
        by_list.setdefault(asked.watchlist, []).append(asked)
    for id, several in by_list.items():
        answers: dict[str, list[Asked]] = {}
        first: dict[Asked, list[Row]] = {}
        for asked in several:
            for row in reversed(newest(db, asked.node, above=above, since=asked.since)):
                if row.document not in answers:
                    first.setdefault(asked, []).append(row)
                answers.setdefault(row.document, []).append(asked)
        for asked, rows in first.items():
            for at in range(0, len(rows), _TOGETHER):
                for hit in show(db, asked.node, rows[at : at + _TOGETHER]):
                    reason = f"answers {'; '.join(one.words for one in answers[hit.document])}"
                    yield Draft("match", f"match:{id}:{hit.document}", hit.document, reason, cut(hit.snippet.text),
                                hit.published, hit.records, id)  # fmt: skip
