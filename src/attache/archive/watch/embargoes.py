"""Transfers in new documents that might break an embargo."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, literal, or_, select

from attache.archive import schema
from attache.archive.access_tables import collected
from attache.archive.duplicates_tables import duplicate
from attache.archive.search.tables import document as indexed
from attache.archive.watch.drafts import Draft
from attache.archive.watch.tables import alert
from attache.archive.watch.words import state, unpacked, words_of

#: certainties of what is said not to be so
_DENIED = ("CT-", "PR-", "PS-")
#: how the keys of these alerts begin
_KEY = "embargo:"

_t, _s, _x, _r = schema.transfer.c, indexed.c, schema.document.c, schema.reading.c


def embargoes(db: Connection, above: int, since: int) -> Iterator[Draft]:
    """An alert for each document and pair of sides; numbers as in `matching.newest`."""
    # first which they are: a reading's row is large
    asked = (
        select(_t.document, _t.supplier_state, _t.recipient_state, _t.id, _t.category, _t.item, _t.status, _t.regime,
               _t.in_return_for, _s.number, _s.published)
        .join_from(indexed, schema.transfer, _t.document == _s.document)
        .join(schema.document, _x.id == _s.document)
        .where(_s.number > above, _x.first > since, _t.regime != "", _t.certainty.not_in(_DENIED))
        .order_by(_s.number, _t.supplier_state, _t.recipient_state, _t.id)
    )  # fmt: skip
    for sides, rows in groupby(db.execute(asked).all(), key=lambda row: (row[0], row[1] or "", row[2] or "")):
        yield _draft(db, sides, list(rows))


def is_told(db: Connection, draft: Draft) -> bool:
    """Whether the same was told of another copy of the text, which whoever may see this one may see, too."""
    mine, copy, of = duplicate.alias("mine"), duplicate.alias("copy"), collected.alias("of")
    here = select(collected.c.collection).where(collected.c.document == draft.document).scalar_subquery()
    key = literal(_KEY) + copy.c.document + literal(draft.key.removeprefix(f"{_KEY}{draft.document}"))
    asked = (
        select(alert.c.number)
        .join_from(mine, copy, copy.c.cluster == mine.c.cluster)
        .join(alert, alert.c.key == key)
        .outerjoin(of, of.c.document == copy.c.document)
        .where(mine.c.document == draft.document, copy.c.document != draft.document)
        .where(or_(of.c.collection.is_(None), of.c.collection == here))
    )
    return db.execute(asked.limit(1)).first() is not None


def _draft(db: Connection, sides: tuple[str, str, str], rows: list[Any]) -> Draft:
    document, supplier, recipient = sides
    body = db.execute(select(_r.body).where(_r.number == rows[0].number)).scalar_one()
    reading = unpacked(body)
    ids = [row.id for row in rows]
    exchanged = {id for one in reading.exchanges for side in one.sides for id in side.transfers}
    regimes = list(dict.fromkeys(name for row in rows for name in row.regime.split()))
    items = ", ".join(dict.fromkeys(f"{row.category} ({row.status})" for row in rows))
    part = ", in an exchange," if any(row.in_return_for or row.id in exchanged for row in rows) else ""
    reason = f"{items} from {state(supplier)} to {state(recipient)}{part} might break {', '.join(regimes)}"
    evidence = next(filter(None, (words_of(reading, id) for id in ids)), "")
    return Draft("embargo", f"{_KEY}{document}:{supplier}:{recipient}", document, reason, evidence, rows[0].published, ids)
