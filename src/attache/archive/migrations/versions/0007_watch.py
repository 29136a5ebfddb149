"""Watchlists and alerts. What is in the archive already is none to alert of: it counts as looked at."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def counted(name: str) -> sa.Column[Any]:
    return sa.Column(name, NUMBER, primary_key=True, autoincrement=True)


def number(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, NUMBER, nullable=null)


def upgrade() -> None:
    op.create_table(
        "watchlist",
        counted("id"),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        *texts("who", "made"),
        number("since"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "watch_query",
        counted("number"),
        number("watchlist"),
        *texts("query"),
        sa.UniqueConstraint("watchlist", "query", name="watch_query_once"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "alert",
        counted("number"),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        *texts("kind"),
        number("watchlist", null=True),
        *texts("subject", "document", "records", "reason", "evidence", "day", "made", "seen", "seen_by"),
        sqlite_autoincrement=True,
    )
    op.create_index("alert_seen", "alert", ["seen", "number"])
    op.create_index("alert_kind", "alert", ["kind", "seen", "number"])
    op.create_index("alert_watchlist", "alert", ["watchlist", "number"])
    op.create_index("alert_subject", "alert", ["subject", "day"])
    op.create_table("watch_mark", sa.Column("name", sa.Text, primary_key=True, nullable=False), number("number"))
    last = "(SELECT coalesce(max(number), 0) FROM reading)"
    op.execute(f"INSERT INTO watch_mark (name, number) SELECT 'start', {last}")
    op.execute(f"INSERT INTO watch_mark (name, number) SELECT 'checked', {last}")
