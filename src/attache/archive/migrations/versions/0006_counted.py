"""What documents are counted by, beside each of them; and indexes that hold all that search asks for most often.

Documents that are there are counted by their rows, as `search.values` does it by their readings.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import chain
from sys import byteorder

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: compared by its bytes in both databases
BYTES = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

#: documents a go
MANY = 500
BITS = 5
FACETS = (
    "genre", "publisher", "year", "language", "type", "actor", "place", "certainty", "item", "status", "regime", "month", "day",
    "source",
)  # fmt: skip
_OF_DOCUMENTS = ("genre", "publisher", "substr(published, 1, 4)", "language", "substr(published, 1, 7)", "published")
_OF_RECORDS = (
    ("type", "event", "type"), ("actor", "actor", "state"), ("place", "place", "country"), ("certainty", "event", "certainty"),
    ("certainty", "transfer", "certainty"), ("item", "transfer", "category"), ("status", "transfer", "status"),
    ("regime", "transfer", "regime"), ("source", "search_source", "name"),
)  # fmt: skip
_INDEXES = (
    ("event_dyad", "event", ["actor_state", "recipient_state", "date_from", "date_to", "type", "certainty", "reading"]),
    ("event_recipient", "event", ["recipient_state", "date_from", "date_to", "type", "certainty", "reading"]),
    ("event_type", "event", ["type", "date_from", "date_to", "certainty", "reading"]),
    ("transfer_dyad", "transfer", ["supplier_state", "recipient_state", "date_from", "date_to", "reading"]),
    ("transfer_recipient", "transfer", ["recipient_state", "date_from", "date_to", "reading"]),
    ("transfer_category", "transfer", ["category", "date_from", "date_to", "reading"]),
    ("actor_name", "actor", ["name", "document"]),
    ("place_name", "place", ["name", "document"]),
)


def upgrade() -> None:
    op.create_table(
        "search_value",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("value", BYTES, nullable=False, unique=True),
    )
    op.add_column("search_document", sa.Column("counted", sa.LargeBinary, nullable=False, server_default=""))
    for name, table, columns in _INDEXES:
        op.drop_index(name, table)
        op.create_index(name, table, columns)
    db = op.get_bind()
    numbers: dict[str, int] = {}
    last = None
    while rows := _documents(db, last):
        values = _values(db, rows)
        new = sorted(set(chain.from_iterable(values.values())) - numbers.keys())
        numbers.update({value: number for number, value in enumerate(new, len(numbers) + 1)})
        if new:
            db.execute(_VALUE, [{"number": numbers[value], "value": value} for value in new])
        db.execute(_COUNTED, [{"number": n, "counted": _packed(found, numbers)} for n, found in values.items()])
        last = rows[-1][1]
    if numbers and db.dialect.name == "postgresql":
        db.execute(sa.text("SELECT setval(pg_get_serial_sequence('search_value', 'number'), :last)"), {"last": len(numbers)})


def _documents(db: sa.Connection, last: str | None) -> list[tuple[int, str, tuple[str, ...]]]:
    asked = (
        f"SELECT number, document, {', '.join(_OF_DOCUMENTS)} FROM search_document "
        f"{'WHERE document > :last ' if last is not None else ''}ORDER BY document LIMIT :many"
    )
    return [(row[0], row[1], tuple(row[2:])) for row in db.execute(sa.text(asked), {"last": last, "many": MANY})]


def _values(db: sa.Connection, rows: list[tuple[int, str, tuple[str, ...]]]) -> dict[int, set[str]]:
    """The values of each document, by its number."""
    found: dict[int, set[str]] = defaultdict(set)
    numbers = {document: number for number, document, _ in rows}
    for number, _, own in rows:
        found[number].update(map("=".join, zip(("genre", "publisher", "year", "language", "month", "day"), own, strict=True)))
    for facet, table, column in _OF_RECORDS:
        asked = sa.text(f"SELECT DISTINCT document, {column} FROM {table} WHERE document IN :these")
        for document, value in db.execute(asked.bindparams(sa.bindparam("these", list(numbers), expanding=True))):
            parts = (value or "").split() or [""] if facet == "regime" else [value or ""]
            found[numbers[document]].update(f"{facet}={part}" for part in parts)
    return found


def _packed(values: set[str], numbers: dict[str, int]) -> bytes:
    packed = array("I", sorted(numbers[value] << BITS | FACETS.index(value.partition("=")[0]) for value in values))
    if byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


_VALUE = sa.text("INSERT INTO search_value (number, value) VALUES (:number, :value)")
_COUNTED = sa.text("UPDATE search_document SET counted = :counted WHERE number = :number")
