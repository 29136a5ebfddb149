"""Keeps the clusters of near-duplicates: a hook of `Archive.add`, in its transaction.

Two texts are joined where they share a band and are one by `duplicates_text.same`; a cluster is all that is joined, directly or
by way of others. Neither question depends on which text came first, and so the clusters do not. An added text is compared with
those that share most bands with it, one of each cluster at the least and `MOST` in all, so that adding to a large archive costs
what adding to a small one does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, select, text, update

from attache.archive.direct import Direct, marks
from attache.archive.duplicates_tables import band, duplicate, of_row, to_row
from attache.archive.duplicates_text import SCHEME, Print, same, take

if TYPE_CHECKING:
    from attache.archive.hooks import Stored

#: a text is compared with no more than so many others: copies come first, since they share most bands
MOST = 48
#: PostgreSQL's lock that a writer takes, so that two copies added at once see each other: "dupl"
_LOCK = 0x6475706C

_d, _b = duplicate.c, band.c
_OF_DOCUMENT = select(duplicate).where(_d.document == bindparam("of"))
_MEMBERS = select(duplicate).where(_d.cluster == bindparam("of")).order_by(_d.number)
_RELABEL = update(duplicate).where(_d.cluster.in_(bindparam("old", expanding=True))).values(cluster=bindparam("label"))
_MOVE = update(duplicate).where(_d.number == bindparam("of")).values(cluster=bindparam("label"))
_DELETE = delete(duplicate).where(_d.number == bindparam("of"))
_COLUMNS = ("cluster", "words", "digest", "runs", "numbers", "names", "bands")
_TWIN = "SELECT cluster FROM duplicate WHERE digest = ? AND scheme = ? LIMIT 1"
_MEETING = """
    SELECT {columns} FROM duplicate d JOIN (
        SELECT number, count(*) AS shared FROM duplicate_band WHERE band IN ({bands})
        GROUP BY number ORDER BY count(*) DESC, number LIMIT ?) AS met ON d.number = met.number
    WHERE d.scheme = ? ORDER BY met.shared DESC, d.number"""
_DELETE_BANDS = delete(band).where(_b.number == bindparam("of"), _b.band.in_(bindparam("bands", expanding=True)))


def index(connection: Connection, stored: Stored) -> None:
    """Put the document of a reading that was just stored into its cluster; the cluster of its older text is put right."""
    add(connection, stored.document, stored.number, stored.reading.document.text, is_new=stored.is_new)


def add(connection: Connection, document: str, number: int, words: str, *, is_new: bool) -> None:
    """`index`, of a document's text; `number` is one that no other document has."""
    taken = take(words)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if not is_new:
        before = connection.execute(_OF_DOCUMENT, {"of": document}).mappings().first()
        if before is not None and (before["digest"], before["scheme"]) == (taken.digest, SCHEME):
            return
        _take_away(connection, before)
    direct = Direct(connection)
    twins = direct.rows(_TWIN, (taken.digest, SCHEME)) if taken.words else []
    joined = {twins[0][0]} if twins else _joined(direct, taken)
    label = min(joined, default=number)
    if len(joined) > 1:
        connection.execute(_RELABEL, {"old": sorted(joined - {label}), "label": label})
    direct.insert(duplicate, [{"number": number, "document": document, "cluster": label, **to_row(taken)}])
    if not twins:
        _add_bands(direct, taken.bands, number)


def forget(connection: Connection, document: str) -> None:
    """Take a document out of its cluster; what it alone held together falls apart."""
    _take_away(connection, connection.execute(_OF_DOCUMENT, {"of": document}).mappings().first())


def _add_bands(direct: Direct, bands: Iterable[int], number: int) -> None:
    direct.insert(band, [{"band": b, "number": number} for b in sorted(set(bands))])


def _joined(direct: Direct, taken: Print) -> set[int]:
    """The clusters that hold a text that is one with this one."""
    joined: set[int] = set()
    if not taken.bands:
        return joined
    asked = _MEETING.format(columns=", ".join(f"d.{name}" for name in _COLUMNS), bands=marks(taken.bands))
    for found in direct.rows(asked, (*taken.bands, MOST, SCHEME)):
        row = dict(zip(_COLUMNS, found, strict=True))
        if row["cluster"] not in joined and same(taken, of_row(row)):
            joined.add(row["cluster"])
    return joined


def _take_away(connection: Connection, row: RowMapping | None) -> None:
    if row is None:
        return
    taken = of_row(row)
    connection.execute(_DELETE, {"of": row["number"]})
    bands = {"of": row["number"], "bands": taken.bands}
    held = bool(taken.bands and connection.execute(_DELETE_BANDS, bands).rowcount)
    left = list(connection.execute(_MEMBERS, {"of": row["cluster"]}).mappings())
    twin = next((other for other in left if other["digest"] == row["digest"]), None)
    if twin is not None:
        if held:
            _add_bands(Direct(connection), taken.bands, twin["number"])
        return
    for number, label in regroup(left).items():
        connection.execute(_MOVE, {"of": number, "label": label})


def regroup(rows: Iterable[Any]) -> dict[int, int]:
    """The clusters of some documents among themselves: each one's number with its cluster's."""
    prints = {row["number"]: of_row(row) for row in rows}
    labels = {number: number for number in prints}
    for one, mine in prints.items():
        for other, theirs in prints.items():
            if other >= one:
                break
            alike = mine.digest == theirs.digest or not set(mine.bands).isdisjoint(theirs.bands)
            if labels[one] != labels[other] and alike and same(mine, theirs):
                low, high = sorted((labels[one], labels[other]))
                labels = {n: low if label == high else label for n, label in labels.items()}
    return labels
