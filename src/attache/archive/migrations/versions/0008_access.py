"""Collections, who may see them, and who somebody is to a provider of OpenID Connect."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(name: str, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False, **more)


def number(name: str, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, NUMBER, nullable=False, **more)


def upgrade() -> None:
    op.create_table(
        "collection",
        number("id", primary_key=True, autoincrement=True),
        text("name", unique=True),
        text("made"),
        sqlite_autoincrement=True,
    )
    op.create_table("collected", text("document", primary_key=True), number("collection"))
    op.create_index("collected_collection", "collected", ["collection", "document"])
    op.create_table(
        "granted",
        number("person", primary_key=True, autoincrement=False),
        number("collection", primary_key=True, autoincrement=False),
        text("at"),
    )
    op.create_table(
        "identity", text("issuer", primary_key=True), text("subject", primary_key=True), number("person"), text("made")
    )
    op.create_index("identity_person", "identity", ["person"])
