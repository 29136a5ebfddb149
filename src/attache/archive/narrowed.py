"""An archive without the documents of some collections, for whoever may not see them.

It is narrowed at one place, below everything that asks it: each of its connections has a view of each table, under the table's
own name, that leaves those documents out. A database looks for a name among what is a connection's own (`temp`; `pg_temp`)
before it looks among the tables, so whatever is asked, by whomever, now or by a screen that is written next year, is asked of
the views. The one exception is SQLite's index of words, of which no view can be made: search leaves those numbers out.
Tables that have nothing to do with documents are named in `_OPEN`; one that is in no list here has no rows at all.

Nothing can be written through such an archive. It is not for who has the file: they have all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, event

from attache.archive import hooks, schema
from attache.archive.store import Archive

#: execution option of an engine whose connections are narrowed
_NARROWED = "attache_narrowed"
#: the view of the numbers that hidden documents have in the search: SQLite's index of words knows no other name for them
HIDDEN_NUMBERS = "hidden_number"
#: of people, what they set and watch, and words without their documents
_OPEN = frozenset(
    (
        "person", "invitation", "session", "attempt", "token", "audit", "setting", "collection", "granted", "identity",
        "watchlist", "watch_query", "watch_mark", "search_saved", "search_name", "search_name_word", "search_value",
    )
)  # fmt: skip


def narrow(archive: Archive, hidden: Iterable[int]) -> None:
    """Leave the documents of these collections (by number) out of what an archive answers from now on. It is to be asked by
    nobody meanwhile, and is not for writing."""
    sqlite, without = archive.engine.dialect.name == "sqlite", sorted(set(hidden))

    @event.listens_for(archive.engine, "connect")
    def connected(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        of = "main"
        if sqlite:
            cursor.execute("PRAGMA temp_store = MEMORY")
        else:
            cursor.execute("SELECT quote_ident(current_schema())")
            of = cursor.fetchone()[0]
        for statement in _views(without, of):
            cursor.execute(statement)
        cursor.close()
        if not sqlite:
            connection.commit()

    archive.engine.update_execution_options(**{_NARROWED: True})
    archive.engine.dispose()  # the connections that were made before


def opened(name: Path | str, hidden: Iterable[int]) -> Archive:
    """An archive to be read, narrowed. Raises `ArchiveError` as `Archive.open`."""
    archive = Archive.open(name)
    narrow(archive, hidden)
    return archive


def is_narrowed(db: Connection) -> bool:
    """Whether a connection sees views: SQLite knows no index of a view by its name."""
    return bool(db.get_execution_options().get(_NARROWED))


def _views(hidden: list[int], of: str) -> list[str]:
    """The statements that make the views of the tables, which are `of` a schema."""
    hooks.hooks()  # with the tables of all parts of the archive
    these = ", ".join(f"{number:d}" for number in hidden) or "NULL"

    def without(document: str) -> str:
        return f"NOT EXISTS (SELECT 1 FROM {of}.collected c WHERE c.document = {document} AND c.collection IN ({these}))"

    numbers = (
        f"SELECT s.number FROM {of}.collected c JOIN {of}.search_document s ON s.document = c.document "
        f"WHERE c.collection IN ({these})"
    )
    return [f"CREATE TEMP VIEW {HIDDEN_NUMBERS} AS {numbers}"] + [
        f"CREATE TEMP VIEW {table.name} AS SELECT * FROM {of}.{table.name} t WHERE {_condition(table, of, without)}"
        for table in schema.METADATA.sorted_tables
        if table.name not in _OPEN
    ]


def _condition(table: Table, of: str, without: Callable[[str], str]) -> str:
    """What a row must be for somebody to see it; `without` gives the condition for a document."""
    if table.name == "document":
        return without("t.id")
    if table.name in ("page", "origin"):
        # a page may hold several documents: one that is hidden hides all of its bytes
        page = "t.sha256" if table.name == "page" else "t.page"
        return f"NOT EXISTS (SELECT 1 FROM {of}.reading r WHERE r.page = {page} AND NOT {without('r.document')})"
    if table.name == "comment_report":
        return f"EXISTS (SELECT 1 FROM {of}.comment m WHERE m.number = t.comment AND {without('m.document')})"
    if table.name == "alert":
        # a spike is counted over all documents
        return f"t.kind <> 'spike' AND {without('t.document')}"
    if "document" in table.columns and table.name != "collected":
        return without("t.document")
    return "1 = 0"
