"""The tables of who may see what: collections, the documents in each, and the accounts that were given one; and who somebody is
to a provider of OpenID Connect.

A document is in one collection or in none. Times are UTC in ISO form.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from attache.archive.schema import KEPT, METADATA, NUMBER

collection = Table(
    "collection",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False, unique=True),
    Column("made", Text, nullable=False),
    info={KEPT: True},
    sqlite_autoincrement=True,
)
collected = Table(
    "collected",
    METADATA,
    Column("document", Text, primary_key=True),
    Column("collection", NUMBER, nullable=False),
    Index("collected_collection", "collection", "document"),
    info={KEPT: True},
)
granted = Table(
    "granted",
    METADATA,
    Column("person", NUMBER, primary_key=True, autoincrement=False),
    Column("collection", NUMBER, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    info={KEPT: True},
)
#: `subject` is the provider's name for somebody, which it never gives to another
identity = Table(
    "identity",
    METADATA,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("person", NUMBER, nullable=False),
    Column("made", Text, nullable=False),
    Index("identity_person", "person"),
    info={KEPT: True},
)
