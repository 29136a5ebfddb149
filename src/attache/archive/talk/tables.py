"""The tables of what people say about an archive's documents: corrections of records, and comments.

Neither is bound to a reading. A record is named by its words and those around them, so that what was said of it is found
again when the document is read anew.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from attache.archive.schema import KEPT, METADATA, NUMBER

#: nothing here is changed: of two corrections of one record the later one counts
correction = Table(
    "correction",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("document", Text, nullable=False),
    Column("kind", Text, nullable=False),  # event, transfer or condition
    Column("verdict", Text, nullable=False),  # accept, reject, edit or withdraw
    Column("anchor", Text, nullable=False),  # JSON: the words that show the record, and those around them
    Column("record", Text, nullable=False),  # JSON: the record as it was, with the words of its spans
    Column("changes", Text, nullable=False),  # JSON, by field
    Column("reading", NUMBER, nullable=False),  # number of the reading that was corrected
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index("correction_document", "document", "number"),
    info={KEPT: True},
    sqlite_autoincrement=True,
)
comment = Table(
    "comment",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("document", Text, nullable=False),
    Column("record", Text, nullable=False),  # JSON: an anchor; "" where it is about the document
    Column("parent", NUMBER, nullable=True),  # the comment that it replies to
    Column("who", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("edited", Text, nullable=False),  # "" where it never was
    Column("hidden", Text, nullable=False),  # "" while it is shown
    CheckConstraint("length(text) BETWEEN 1 AND 250", name="comment_length"),
    Index("comment_document", "document", "number"),
    Index("comment_who", "who", "at"),
    info={KEPT: True},
    sqlite_autoincrement=True,
)
report = Table(
    "comment_report",
    METADATA,
    Column("comment", NUMBER, primary_key=True, autoincrement=False),
    Column("who", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("open", Integer, nullable=False),  # 1 while it waits
    Index("comment_report_open", "open", "at"),
    info={KEPT: True},
)
