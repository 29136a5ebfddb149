"""The tables of watching: lists, their queries, alerts, and up to where documents were looked at. Times are UTC in ISO form."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text, UniqueConstraint

from attache.archive.schema import KEPT, METADATA, NUMBER

watchlist = Table(
    "watchlist",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False, unique=True),
    Column("who", Text, nullable=False),  # who keeps it
    Column("made", Text, nullable=False),
    Column("since", NUMBER, nullable=False),  # it is about documents whose first reading has a higher number
    info={KEPT: True},
    sqlite_autoincrement=True,
)
query = Table(
    "watch_query",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("watchlist", NUMBER, nullable=False),
    Column("query", Text, nullable=False),
    UniqueConstraint("watchlist", "query", name="watch_query_once"),
    info={KEPT: True},
    sqlite_autoincrement=True,
)
alert = Table(
    "alert",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),  # what it is of: an alert is made once
    Column("kind", Text, nullable=False),  # match, embargo or spike
    Column("watchlist", NUMBER, nullable=True),
    Column("subject", Text, nullable=False),  # of a spike: what is counted; "" of others
    Column("document", Text, nullable=False),
    Column("records", Text, nullable=False),  # JSON: ids of events and transfers in the document
    Column("reason", Text, nullable=False),
    Column("evidence", Text, nullable=False),  # words of the document
    Column("day", Text, nullable=False),  # the document's; of a spike, the last day counted; "" where unknown
    Column("made", Text, nullable=False),
    Column("seen", Text, nullable=False),  # when it was marked as seen; "" before
    Column("seen_by", Text, nullable=False),
    Index("alert_seen", "seen", "number"),
    Index("alert_kind", "kind", "seen", "number"),
    Index("alert_watchlist", "watchlist", "number"),
    Index("alert_subject", "subject", "day"),
    info={KEPT: True},
    sqlite_autoincrement=True,
)
#: `start`: documents up to this first reading are none to alert of; `checked`: readings up to this number were looked at
mark = Table(
    "watch_mark",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("number", NUMBER, nullable=False),
    info={KEPT: True},
)
