"""How often what is told of documents changed without a reading of them: what was worked out before may not hold any more."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from attache.archive.audit import alone
from attache.archive.people_tables import setting
from attache.archive.writing import upsert

_NAME = "archive.changes"


def count(db: Connection) -> None:
    """Count one more change, in the transaction that makes it."""
    alone(db)
    row = {"name": _NAME, "value": str(changes(db) + 1)}
    new = upsert(setting, db.dialect.name).on_conflict_do_nothing(index_elements=["name"])
    if not db.execute(new.values(**row)).rowcount:
        db.execute(update(setting).where(setting.c.name == _NAME).values(**row))


def changes(db: Connection) -> int:
    """How often entities were linked, and readings and documents taken out."""
    return int(db.execute(select(setting.c.value).where(setting.c.name == _NAME)).scalar() or 0)
