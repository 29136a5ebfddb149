"""The archive's tables, the same in SQLite and PostgreSQL.

What was read is kept in `page`, `origin`, `document` and `reading`, and nothing there is overwritten. `event`, `transfer`,
`actor` and `place` are made from the newest reading of each document, to be asked by SQL; they can be made anew at any time.
Days are ISO text (2023-07-28), which sorts and compares as time does; parties' states and places' countries are ISO 3166-1
alpha-3 or PLOVER's codes, NULL where unknown.

A table of another module of the archive joins `METADATA`. With `info={KEPT: True}` it holds what the readings do not, so that
a backup takes it along; others are made anew by the hooks. Its migration is a revision in `migrations/versions`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData()
#: mark of a table whose rows a backup takes along (`Table.info`)
KEPT = "attache.kept"

#: SQLite numbers rows by itself only in a column of type INTEGER
NUMBER = BigInteger().with_variant(Integer(), "sqlite")


def _text(name: str, *more: object, null: bool = False) -> Column[str]:
    return Column(name, Text, *more, nullable=null)  # type: ignore[arg-type]


page = Table(
    "page",
    METADATA,
    Column("sha256", Text, primary_key=True),  # of the bytes as they came
    Column("size", Integer, nullable=False),  # in bytes
    _text("content_type", null=True),
    _text("headers"),  # JSON
    Column("data", LargeBinary, nullable=False),  # zlib
    _text("added"),  # UTC
    info={KEPT: True},
)
origin = Table(
    "origin",
    METADATA,
    Column("page", Text, ForeignKey("page.sha256"), primary_key=True),
    Column("origin", Text, primary_key=True),
    Column("url", Text, primary_key=True),  # "" where it has none
    _text("fetched"),  # UTC
    Index("origin_url", "url"),
    info={KEPT: True},
)
document = Table(
    "document",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("first", NUMBER, nullable=False),  # number of its first reading: the order of arrival
    Column("newest_reading", NUMBER, nullable=False),
    _text("newest_page"),
    Index("document_first", "first"),
    Index("document_newest_page", "newest_page"),
    info={KEPT: True},
)
reading = Table(
    "reading",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    _text("document", ForeignKey("document.id")),
    _text("page", ForeignKey("page.sha256")),
    _text("program"),  # the version that read it
    _text("model"),  # the language model's, "" where unknown
    _text("digest"),  # SHA-256 of the reading apart from where the page lay
    _text("title"),
    _text("genre"),
    _text("published"),  # "" where unknown, as in the next three
    _text("url"),
    _text("publisher"),
    _text("language"),
    Column("text_length", Integer, nullable=False),  # in characters
    Column("events", Integer, nullable=False),
    Column("transfers", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),  # the reading as JSON, zlib
    _text("added"),  # UTC
    UniqueConstraint("document", "page", "program", "model", "digest", name="reading_once"),
    Index("reading_page", "page"),
    Index("reading_published", "published"),
    info={KEPT: True},
    sqlite_autoincrement=True,
)

event = Table(
    "event",
    METADATA,
    Column("document", Text, ForeignKey("document.id"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("pair", Integer, primary_key=True),  # from 0: a row for each actor with each recipient
    Column("reading", NUMBER, nullable=False),
    _text("type"),
    _text("mode", null=True),
    _text("cameo", null=True),
    _text("date_from", null=True),  # first and last day of the event's time; of the page's where it has none
    _text("date_to", null=True),
    Column("dated", Integer, nullable=False),  # 1 where the text says when, 0 where the page's day stands in
    _text("actor", null=True),
    _text("actor_code", null=True),
    _text("actor_state", null=True),
    _text("recipient", null=True),
    _text("recipient_code", null=True),
    _text("recipient_state", null=True),
    _text("place", null=True),
    _text("place_country", null=True),
    _text("certainty"),
    _text("realis"),
    Column("confidence", Float, nullable=False),
    _text("source_kind"),
    # all that search asks for most often: the table itself is not looked at
    Index("event_dyad", "actor_state", "recipient_state", "date_from", "date_to", "type", "certainty", "reading"),
    Index("event_recipient", "recipient_state", "date_from", "date_to", "type", "certainty", "reading"),
    Index("event_date", "date_from"),
    Index("event_type", "type", "date_from", "date_to", "certainty", "reading"),
    Index("event_place", "place_country", "date_from"),
)
transfer = Table(
    "transfer",
    METADATA,
    Column("document", Text, ForeignKey("document.id"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("reading", NUMBER, nullable=False),
    _text("supplier", null=True),
    _text("supplier_code", null=True),
    _text("supplier_state", null=True),
    _text("recipient", null=True),
    _text("recipient_code", null=True),
    _text("recipient_state", null=True),
    _text("item"),
    _text("category"),
    Column("quantity", Float, nullable=True),
    _text("unit", null=True),
    _text("status"),
    _text("date_from", null=True),
    _text("date_to", null=True),
    Column("dated", Integer, nullable=False),
    _text("certainty"),
    Column("confidence", Float, nullable=False),
    _text("source_kind"),
    _text("regime"),  # all identifiers, each after a blank and before one; "" where there are none
    _text("in_return_for", null=True),
    Index("transfer_dyad", "supplier_state", "recipient_state", "date_from", "date_to", "reading"),
    Index("transfer_recipient", "recipient_state", "date_from", "date_to", "reading"),
    Index("transfer_category", "category", "date_from", "date_to", "reading"),
)
actor = Table(
    "actor",
    METADATA,
    Column("document", Text, ForeignKey("document.id"), primary_key=True),
    Column("id", Text, primary_key=True),  # the entity's in its document
    _text("name"),
    _text("kind"),
    _text("state", null=True),
    _text("sector", null=True),
    _text("stable_id", null=True),
    Index("actor_state", "state", "sector"),
    Index("actor_stable_id", "stable_id"),
    Index("actor_name", "name", "document"),
)
place = Table(
    "place",
    METADATA,
    Column("document", Text, ForeignKey("document.id"), primary_key=True),
    Column("number", Integer, primary_key=True),  # from 0, in the order of the text; a place of one name comes once
    _text("name"),
    _text("country", null=True),
    Column("lat", Float, nullable=True),
    Column("lon", Float, nullable=True),
    _text("near", null=True),  # the place whose coordinates and country these are, where it is another's
    Index("place_country", "country"),
    Index("place_name", "name", "document"),
)

# `attache archive link`

link = Table(
    "link",
    METADATA,
    Column("document", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    _text("stable_id"),
    _text("actor"),  # the stable id that stands for all that are joined
    Index("link_actor", "actor"),
    Index("link_stable_id", "stable_id"),
    info={KEPT: True},
)
joined = Table(
    "joined",
    METADATA,
    Column("one", Text, primary_key=True),
    Column("other", Text, primary_key=True),
    _text("reason"),
    info={KEPT: True},
)
near_miss = Table(
    "near_miss",
    METADATA,
    Column("one", Text, primary_key=True),
    Column("other", Text, primary_key=True),
    _text("reason"),
    info={KEPT: True},
)
decision = Table(
    "decision",
    METADATA,
    Column("one", Text, primary_key=True),
    Column("other", Text, primary_key=True),
    Column("same", Integer, nullable=False),
    info={KEPT: True},
)

#: made from each document's newest reading
DERIVED = (event, transfer, actor, place)
