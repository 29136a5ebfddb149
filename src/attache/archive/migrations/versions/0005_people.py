"""People: accounts, invitations, sessions, tokens, the log of what was done; and their corrections and comments.

The log can be added to only: where the database can hold to it, an entry is neither changed nor taken away.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def key(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, primary_key=True, nullable=False)


def counted(name: str) -> sa.Column[Any]:
    return sa.Column(name, NUMBER, primary_key=True, autoincrement=True)


def number(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, NUMBER, nullable=null)


def upgrade() -> None:
    _accounts()
    _talk()
    _only_added_to()


def _accounts() -> None:
    op.create_table(
        "person",
        counted("id"),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        *texts("name", "password", "role", "made", "closed"),
        sqlite_autoincrement=True,
    )
    op.create_table("invitation", key("digest"), *texts("role", "by", "made", "ends", "used"))
    op.create_table("session", key("digest"), number("person"), *texts("made", "seen"))
    op.create_index("session_person", "session", ["person"])
    op.create_table("attempt", key("key"), sa.Column("count", sa.Integer, nullable=False), *texts("last"))
    op.create_table(
        "token",
        counted("id"),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        *texts("begins"),
        number("person"),
        *texts("label", "scopes", "made", "ends", "used", "revoked"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        *texts("at", "who", "address", "action", "subject", "detail", "chain"),
    )
    op.create_index("audit_subject", "audit", ["subject"])
    op.create_table("setting", key("name"), *texts("value"))


def _talk() -> None:
    op.create_table(
        "correction",
        counted("number"),
        *texts("document", "kind", "verdict", "anchor", "record", "changes"),
        number("reading"),
        *texts("who", "at"),
        sqlite_autoincrement=True,
    )
    op.create_index("correction_document", "correction", ["document", "number"])
    op.create_table(
        "comment",
        counted("number"),
        *texts("document", "record"),
        number("parent", null=True),
        *texts("who", "text", "at", "edited", "hidden"),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 250", name="comment_length"),
        sqlite_autoincrement=True,
    )
    op.create_index("comment_document", "comment", ["document", "number"])
    op.create_index("comment_who", "comment", ["who", "at"])
    op.create_table(
        "comment_report",
        sa.Column("comment", NUMBER, primary_key=True, autoincrement=False),
        key("who"),
        *texts("reason", "at"),
        sa.Column("open", sa.Integer, nullable=False),
    )
    op.create_index("comment_report_open", "comment_report", ["open", "at"])


def _only_added_to() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the log can only be added to'); END"
            )
        return
    # taking away stays possible here, since a backup that is put into a database empties its tables first
    op.execute(
        "CREATE OR REPLACE FUNCTION audit_no_update() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log can only be added to'; END $$"
    )
    op.execute("CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION audit_no_update()")
