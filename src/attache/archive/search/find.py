"""Finds and orders documents: how many answer a query, which are the first of them, and what all are counted by.

Nothing is asked of the database twice that it is slow to answer. In SQLite the words of a query lead where there are any: FTS5
goes through the documents that hold them, and what else is wanted is looked up by their numbers alone. Without words, the
documents that answer are set aside first; PostgreSQL answers all by one statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from attache.archive.narrowed import HIDDEN_NUMBERS, is_narrowed
from attache.archive.search.compile import Compiler, is_text, split, to_fts, to_tsquery, wanted_phrases
from attache.archive.search.facets import MOST_COUNTED
from attache.archive.search.query import Node
from attache.archive.search.results import Order

#: where more documents are found, they come by date: ranks tell little then, and cost the more the more there are
RANKED = 10_000
#: how much more a word weighs in the title than in the text (FTS5's bm25; PostgreSQL's ts_rank by its weight A)
_WEIGHTS = "5.0, 1.0, 0.0"
#: among how many times the newest documents that would hold enough, were they spread evenly, words are looked for; and at least
_SPARE, _LEAST = 2, 50
#: ts_rank: divided by 1 + the logarithm of the text's length
_NORMAL = 1


class Row(NamedTuple):
    """A document that was found."""

    number: int
    document: str
    score: float


class Found(NamedTuple):
    """One page of what was found; `packed` is what documents are counted by, where that was asked for."""

    total: int
    order: Order
    rows: list[Row]
    packed: list[bytes]


class Finder:
    """One query on one connection."""

    def __init__(self, db: Connection, node: Node) -> None:
        self.db = db
        self.sqlite = db.dialect.name == "sqlite"
        self.phrases = wanted_phrases(node)
        self.narrowed = is_narrowed(db)
        compiler = Compiler(db.dialect.name)
        #: the condition on `search_text` where words lead, in SQLite
        self.led = self._led(node, compiler, self.narrowed) if self.sqlite else None
        if self.led is not None:
            self.condition = f"d.number IN (SELECT rowid FROM search_text WHERE {self.led})"
        else:
            self.condition = compiler.condition(node)
        self.values = compiler.values
        #: whether the documents that answer stand in a table of their own (`_set_aside`)
        self.noted = False

    @staticmethod
    def _led(node: Node, compiler: Compiler, narrowed: bool) -> str | None:
        """The words that are wanted, and all else by the documents' numbers; None where none are wanted for sure.

        Where the archive is `narrowed`, the words' own table is not: what is hidden is left out here.
        """
        words, records, others = (node, [], []) if is_text(node) else split(node)
        match = to_fts(words) if words is not None else None
        if match is None:
            return None
        rest = [*([compiler.records(records)] if records else []), *map(compiler.condition, others)]
        led = f"search_text MATCH {compiler.bind(match)}"
        if not rest and narrowed:
            return f"{led} AND +search_text.rowid NOT IN (SELECT number FROM {HIDDEN_NUMBERS})"
        if not rest:
            return led
        # the sign + keeps SQLite from asking FTS5 anew for each number
        return f"{led} AND +search_text.rowid IN (SELECT d.number FROM search_document d WHERE {' AND '.join(rest)})"

    def find(self, limit: int, offset: int, order: Order, counted: bool) -> Found:
        """The documents from `offset` on, `limit` of them; `counted`: with what all are counted by."""
        newest = order != "oldest"
        by_date = order != "relevance" or not self.phrases
        # a condition that asks other tables is slow to try
        set_aside = "SELECT" in self.led if self.led else by_date and "SELECT" in self.condition
        if set_aside and not self.sqlite:
            return self._at_once(limit, offset, newest, counted)
        total = self._set_aside() if set_aside else self.total()
        by_rank = order == "relevance" and bool(self.phrases) and total <= RANKED
        rows = self.ranked(limit, offset) if by_rank else self.dated(limit, offset, newest, total)
        packed = self.packed(total) if counted and total else []
        return Found(total, "relevance" if by_rank else "newest" if newest else "oldest", rows, packed)

    def total(self) -> int:
        """How many documents answer."""
        if self.led is not None:  # no other table has to be asked
            asked = f"SELECT count(*) FROM search_text WHERE {self.led}"
        else:
            asked = f"SELECT count(*) FROM search_document d WHERE {self.condition}"
        return int(self.db.execute(text(asked), self.values).scalar_one())

    # in order

    def ranked(self, limit: int, offset: int) -> list[Row]:
        """The best documents."""
        table, values = (self._by_fts() or self._apart()) if self.sqlite else self._by_tsrank()
        page = f"ORDER BY score DESC, published DESC, document LIMIT {limit:d} OFFSET {offset:d}"
        return [Row(*row) for row in self.db.execute(text(f"SELECT number, document, score FROM ({table}) f {page}"), values)]

    def _by_fts(self) -> tuple[str, dict[str, Any]] | None:
        """SQLite, where words lead: only documents that have them are ranked, by these."""
        if self.led is None:
            return None
        return (
            f"SELECT d.number, d.document, d.published, -bm25(search_text, {_WEIGHTS}) AS score FROM search_text "
            f"JOIN search_document d ON d.number = search_text.rowid WHERE {self.led}"
        ), self.values

    def _apart(self) -> tuple[str, dict[str, Any]]:
        """SQLite, where a document may answer without any of the words: those that have none of them are ranked last."""
        match = " OR ".join(to_fts(p) or "" for p in self.phrases)
        ranks = (
            f"SELECT rowid AS number, -bm25(search_text, {_WEIGHTS}) AS score FROM search_text WHERE search_text MATCH :match"
        )
        return (
            "SELECT d.number, d.document, d.published, coalesce(w.score, 0) AS score FROM search_document d "
            f"LEFT JOIN ({ranks}) w ON w.number = d.number WHERE {self.condition}"
        ), {**self.values, "match": match}

    def _by_tsrank(self) -> tuple[str, dict[str, Any]]:
        query = " | ".join(f"({to_tsquery(p)})" for p in self.phrases)
        return (
            f"SELECT d.number, d.document, d.published, ts_rank(t.vector, CAST(:ranks AS tsquery), {_NORMAL}) AS score "
            f"FROM search_document d JOIN search_text t ON t.number = d.number WHERE {self.condition}"
        ), {**self.values, "ranks": query}

    def dated(self, limit: int, offset: int, newest: bool, total: int) -> list[Row]:
        """The newest documents, or the oldest (undated ones last)."""
        if self.led and newest and total > RANKED and not self.noted:
            rows = self._among_newest(limit, offset, total)
            if len(rows) == limit:
                return rows
        # of many, the next in the order of days are soon found; of few, all are sorted
        by_day = self._how("INDEXED BY search_document_published") if newest and total > RANKED else ""
        asked = (
            f"SELECT d.number, d.document, 0.0 FROM search_document d {by_day} WHERE {self.condition} "
            f"ORDER BY {_days(newest)} LIMIT {limit:d} OFFSET {offset:d}"
        )
        return [Row(*row) for row in self.db.execute(text(asked), self.values)]

    def _among_newest(self, limit: int, offset: int, total: int) -> list[Row]:
        """SQLite, where words lead that are in very many documents: `dated`, looked for among the newest documents only.

        There are fewer than `limit` where that was not enough.
        """
        last = self.db.execute(text("SELECT max(number) FROM search_document")).scalar_one()
        among = _SPARE * (offset + limit) * last // total + _SPARE * _LEAST
        newest = (
            "SELECT n.number, n.document, n.published FROM search_document n "
            f"{self._how('INDEXED BY search_document_published')} {_newest('n', among)}"
        )
        asked = (
            f"SELECT d.number, d.document, 0.0 FROM ({newest}) d WHERE d.number IN (SELECT rowid FROM search_text "
            f"WHERE {self.led} AND +search_text.rowid IN (SELECT m.number FROM ({newest}) m)) "
            f"ORDER BY {_days(True)} LIMIT {limit:d} OFFSET {offset:d}"
        )
        return [Row(*row) for row in self.db.execute(text(asked), self.values)]

    # all of them

    def packed(self, total: int) -> list[bytes]:
        """What the documents that answer are counted by; of too many, the newest are asked."""
        how, last = "", ""
        if total > MOST_COUNTED:
            how, last = "INDEXED BY search_document_published", _newest("d", MOST_COUNTED)
        elif total > RANKED:
            how = "NOT INDEXED"  # of many, going through all is faster than looking up each
        asked = f"SELECT d.counted FROM search_document d {self._how(how)} WHERE {self.condition} {last}"
        return [row[0] for row in self._rows(asked)]

    def _how(self, hint: str) -> str:
        """A hint for SQLite on how to go through a table; none where a view stands for it, which has no index."""
        return hint if self.sqlite and not self.narrowed else ""

    def _set_aside(self) -> int:
        """SQLite: note the documents that answer, so that the condition is tried once; how many they are.

        The table is this connection's own, and goes with its transaction.
        """
        found = (
            f"SELECT rowid FROM search_text WHERE {self.led}"
            if self.led
            else f"SELECT d.number FROM search_document d WHERE {self.condition}"
        )
        list(self._rows("CREATE TEMP TABLE hits (number INTEGER PRIMARY KEY)"))
        list(self._rows(f"INSERT INTO temp.hits {found}"))
        self.condition, self.noted = "d.number IN temp.hits", True
        if self.led:
            self.led = f"{self.led.partition(' AND ')[0]} AND +search_text.rowid IN temp.hits"
        return int(self.db.execute(text("SELECT count(*) FROM temp.hits")).scalar_one())

    def _at_once(self, limit: int, offset: int, newest: bool, counted: bool) -> Found:
        """PostgreSQL: all by one statement, by date: the number, the page, and what is counted."""
        also, none = (", d.counted", ", CAST(NULL AS bytea)") if counted else ("", "")
        asked = (
            f"WITH hits AS MATERIALIZED (SELECT d.number, d.document, d.published{also} FROM search_document d "
            f"WHERE {self.condition}), "
            f"page AS (SELECT d.* FROM hits d ORDER BY {_days(newest)} LIMIT {limit:d} OFFSET {offset:d}) "
            f"SELECT 0, count(*), '', ''{none} FROM hits "
            f"UNION ALL SELECT 1, number, document, published{none} FROM page"
        )
        if counted:
            newest_ones = f"SELECT h.counted FROM hits h {_newest('h', MOST_COUNTED)}"
            asked += f" UNION ALL SELECT 2, 0, '', '', v.counted FROM ({newest_ones}) v"
        total, page, packed = 0, [], []
        for row in self._rows(asked):
            if row[0] == 2:
                packed.append(row[4])
            elif row[0] == 1:
                page.append(row)
            else:
                total = row[1]
        page.sort(key=lambda row: row[2])
        page.sort(key=lambda row: (row[3] == "" and not newest, row[3]), reverse=newest)
        return Found(total, "newest" if newest else "oldest", [Row(row[1], row[2], 0.0) for row in page], packed)

    def _rows(self, statement: str) -> Iterator[Any]:
        """The rows of a query that may have very many; of SQLite's own driver, which takes half of the time for each."""
        if not self.sqlite:
            return iter(self.db.execute(text(statement), self.values))
        if not self.db.in_transaction():
            self.db.begin()
        driver = self.db.connection.driver_connection
        assert driver is not None
        return iter(driver.execute(statement, self.values))


def _days(newest: bool) -> str:
    return "d.published DESC, d.document" if newest else "d.published = '', d.published, d.document"


def _newest(table: str, count: int) -> str:
    return f"ORDER BY {table}.published DESC, {table}.document LIMIT {count:d}"
