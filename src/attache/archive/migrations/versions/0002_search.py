"""What search looks up: the words of each document, the words of names, who says something; and saved searches.

The words are kept the way each database looks them up best: in SQLite by FTS5 (contentless, its index only), in PostgreSQL as a
tsvector with a GIN index, beside the words in their order for phrases.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: compared by its bytes in both databases
BYTES = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def text(name: str, kind: sa.types.TypeEngine[str] = BYTES, **more: Any) -> sa.Column[str]:
    return sa.Column(name, kind, nullable=False, **more)


def upgrade() -> None:
    op.create_table(
        "search_document",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        text("document", unique=True),
        *(text(n) for n in ("published", "genre", "publisher", "language")),
    )
    op.create_index("search_document_published", "search_document", [sa.text("published DESC"), "document"])
    op.create_index("search_document_publisher", "search_document", ["publisher"])
    op.create_table("search_name", sa.Column("id", NUMBER, primary_key=True), text("name", unique=True), text("words"))
    op.create_table(
        "search_name_word",
        text("word", primary_key=True),
        sa.Column("name", NUMBER, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_source",
        text("name", primary_key=True),
        text("document", primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("search_source_document", "search_source", ["document"])
    op.create_table("search_saved", text("name", primary_key=True), text("query"), text("saved"))
    op.create_index("event_actor", "event", ["actor"])
    op.create_index("event_recipient_name", "event", ["recipient"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search_text USING fts5 (title, body, codes, content='', tokenize='ascii')")
        return
    op.execute(
        "CREATE TABLE search_text (number bigint PRIMARY KEY, vector tsvector NOT NULL, "
        "title text NOT NULL, body text NOT NULL)"
    )
    op.execute("CREATE INDEX search_text_vector ON search_text USING gin (vector)")
