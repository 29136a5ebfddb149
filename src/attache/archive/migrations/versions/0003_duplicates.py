"""What near-duplicates are found by: a print of each document's text, the bands it shares with its copies, its cluster."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "duplicate",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("document", sa.Text, nullable=False, unique=True),
        sa.Column("cluster", NUMBER, nullable=False),
        sa.Column("scheme", sa.Integer, nullable=False),
        sa.Column("words", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        *(sa.Column(name, sa.LargeBinary, nullable=False) for name in ("runs", "numbers", "names", "bands")),
    )
    op.create_index("duplicate_cluster", "duplicate", ["cluster"])
    op.create_index("duplicate_digest", "duplicate", ["digest"])
    op.create_table(
        "duplicate_band",
        sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
