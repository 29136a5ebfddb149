"""The tables of search, beside the archive's own. `search_text`, the words, is of another kind in each database: see `text`."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Table, Text
from sqlalchemy import text as sql

from attache.archive.schema import KEPT, METADATA, NUMBER

#: one row a document; `number` is that of its newest reading, and the row of its words in `search_text`
document = Table(
    "search_document",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False, unique=True),
    Column("published", Text, nullable=False),  # "" where unknown, as in the next three
    Column("genre", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("counted", LargeBinary, nullable=False, server_default=""),  # see `search.values`
    Index("search_document_published", sql("published DESC"), "document"),
    Index("search_document_publisher", "publisher"),
)
#: each name of an actor, place, item, source or publisher once, with its folded words between blanks
name = Table(
    "search_name",
    METADATA,
    Column("id", NUMBER, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("words", Text, nullable=False),
)
name_word = Table(
    "search_name_word",
    METADATA,
    Column("word", Text, primary_key=True),
    Column("name", NUMBER, primary_key=True, autoincrement=False),
)
#: each value that documents are counted by, once
value = Table(
    "search_value",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("value", Text, nullable=False, unique=True),
)
#: who says something in a document
source = Table(
    "search_source",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("document", Text, primary_key=True),
    Index("search_source_document", "document"),
)
saved = Table(
    "search_saved",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("query", Text, nullable=False),
    Column("saved", Text, nullable=False),  # UTC
    info={KEPT: True},
)
