"""The archive on two databases: pages, readings, and the rows made from them.

The tables are written out, not taken from `schema.py`: a step stays what it was when the schema goes on.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(name: str, *more: Any, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, *more, nullable=null)


def key(name: str, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, *more, primary_key=True, nullable=False)


def upgrade() -> None:
    _kept()
    _derived()
    _links()


def _kept() -> None:
    op.create_table(
        "page",
        key("sha256"),
        sa.Column("size", sa.Integer, nullable=False),
        text("content_type", null=True),
        text("headers"),
        sa.Column("data", sa.LargeBinary, nullable=False),
        text("added"),
    )
    op.create_table("origin", key("page", sa.ForeignKey("page.sha256")), key("origin"), key("url"), text("fetched"))
    op.create_index("origin_url", "origin", ["url"])
    op.create_table(
        "document",
        key("id"),
        sa.Column("first", NUMBER, nullable=False),
        sa.Column("newest_reading", NUMBER, nullable=False),
        text("newest_page"),
    )
    op.create_index("document_first", "document", ["first"])
    op.create_index("document_newest_page", "document", ["newest_page"])
    op.create_table(
        "reading",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        text("document", sa.ForeignKey("document.id")),
        text("page", sa.ForeignKey("page.sha256")),
        *(text(n) for n in ("program", "model", "digest", "title", "genre", "published", "url", "publisher", "language")),
        *(sa.Column(n, sa.Integer, nullable=False) for n in ("text_length", "events", "transfers")),
        sa.Column("body", sa.LargeBinary, nullable=False),
        text("added"),
        sa.UniqueConstraint("document", "page", "program", "model", "digest", name="reading_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("reading_page", "reading", ["page"])
    op.create_index("reading_published", "reading", ["published"])


def _derived() -> None:
    op.create_table(
        "event",
        key("document", sa.ForeignKey("document.id")),
        key("id"),
        sa.Column("pair", sa.Integer, primary_key=True, nullable=False),
        sa.Column("reading", NUMBER, nullable=False),
        text("type"),
        *(text(n, null=True) for n in ("mode", "cameo", "date_from", "date_to")),
        sa.Column("dated", sa.Integer, nullable=False),
        *(text(n, null=True) for n in ("actor", "actor_code", "actor_state")),
        *(text(n, null=True) for n in ("recipient", "recipient_code", "recipient_state", "place", "place_country")),
        text("certainty"),
        text("realis"),
        sa.Column("confidence", sa.Float, nullable=False),
        text("source_kind"),
    )
    op.create_index("event_dyad", "event", ["actor_state", "recipient_state", "date_from"])
    op.create_index("event_recipient", "event", ["recipient_state", "date_from"])
    op.create_index("event_date", "event", ["date_from"])
    op.create_index("event_type", "event", ["type", "date_from"])
    op.create_index("event_place", "event", ["place_country", "date_from"])
    op.create_table(
        "transfer",
        key("document", sa.ForeignKey("document.id")),
        key("id"),
        sa.Column("reading", NUMBER, nullable=False),
        *(text(n, null=True) for n in ("supplier", "supplier_code", "supplier_state")),
        *(text(n, null=True) for n in ("recipient", "recipient_code", "recipient_state")),
        text("item"),
        text("category"),
        sa.Column("quantity", sa.Float, nullable=True),
        text("unit", null=True),
        text("status"),
        text("date_from", null=True),
        text("date_to", null=True),
        sa.Column("dated", sa.Integer, nullable=False),
        text("certainty"),
        sa.Column("confidence", sa.Float, nullable=False),
        text("source_kind"),
        text("regime"),
        text("in_return_for", null=True),
    )
    op.create_index("transfer_dyad", "transfer", ["supplier_state", "recipient_state", "date_from"])
    op.create_index("transfer_recipient", "transfer", ["recipient_state", "date_from"])
    op.create_index("transfer_category", "transfer", ["category", "date_from"])
    op.create_table(
        "actor",
        key("document", sa.ForeignKey("document.id")),
        key("id"),
        text("name"),
        text("kind"),
        *(text(n, null=True) for n in ("state", "sector", "stable_id")),
    )
    op.create_index("actor_state", "actor", ["state", "sector"])
    op.create_index("actor_stable_id", "actor", ["stable_id"])
    op.create_index("actor_name", "actor", ["name"])
    op.create_table(
        "place",
        key("document", sa.ForeignKey("document.id")),
        sa.Column("number", sa.Integer, primary_key=True, nullable=False),
        text("name"),
        text("country", null=True),
        sa.Column("lat", sa.Float, nullable=True),
        sa.Column("lon", sa.Float, nullable=True),
    )
    op.create_index("place_country", "place", ["country"])
    op.create_index("place_name", "place", ["name"])


def _links() -> None:
    op.create_table("link", key("document"), key("entity"), text("stable_id"), text("actor"))
    op.create_index("link_actor", "link", ["actor"])
    op.create_index("link_stable_id", "link", ["stable_id"])
    op.create_table("joined", key("one"), key("other"), text("reason"))
    op.create_table("near_miss", key("one"), key("other"), text("reason"))
    op.create_table("decision", key("one"), key("other"), sa.Column("same", sa.Integer, nullable=False))
