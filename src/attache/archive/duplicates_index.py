"""Keeps the clusters of near-duplicates: a hook of `Archive.add`, in its transaction.

Two texts are joined where they share a band and are one by `duplicates_text.same`; a cluster is all that is joined, directly or
by way of others. Neither question depends on which text came first, and so the clusters do not. An added text is compared with
those that share most bands with it, `duplicates_meeting.MOST` in all, so that adding to a large archive costs what adding to a
small one does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, RowMapping, bindparam, delete, select, update

from attache.archive.direct import Direct
from attache.archive.duplicates_meeting import Clusters
from attache.archive.duplicates_tables import band, duplicate, of_row, to_row
from attache.archive.duplicates_text import SCHEME, Print, same, take

if TYPE_CHECKING:
    from attache.archive.hooks import Stored
    from attache.records import Reading

#: PostgreSQL's lock that a writer takes, so that two copies added at once see each other: "dupl"
_LOCK = 0x6475706C

_d, _b = duplicate.c, band.c
_OF_DOCUMENT = select(duplicate).where(_d.document == bindparam("of"))
_MEMBERS = select(duplicate).where(_d.cluster == bindparam("of")).order_by(_d.number)
_RELABEL = update(duplicate).where(_d.cluster.in_(bindparam("old", expanding=True))).values(cluster=bindparam("label"))
_MOVE = update(duplicate).where(_d.number == bindparam("of")).values(cluster=bindparam("label"))
_DELETE = delete(duplicate).where(_d.number == bindparam("of"))
_DELETE_BANDS = delete(band).where(_b.number == bindparam("of"), _b.band.in_(bindparam("bands", expanding=True)))


class Text(NamedTuple):
    """A document's text by its print; `number` is one that no other document has."""

    document: str
    number: int
    taken: Print
    is_new: bool


def index(connection: Connection, stored: Sequence[Stored]) -> None:
    """Put the documents of readings that were just stored into their clusters; the clusters of older texts are put right."""
    add(connection, [Text(one.document, one.number, one.made(print_of), one.is_new) for one in stored])


def print_of(reading: Reading) -> Print:
    """The print of a reading's text."""
    return take(reading.document.text)


def ahead(_: bool) -> Callable[[Reading], Print]:
    """What is done before the transaction."""
    return print_of


def add(connection: Connection, texts: Sequence[Text]) -> None:
    """`index`, of the texts of as many documents."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    changed = [text for text in texts if text.is_new or _put_away(connection, text)]
    clusters = Clusters(Direct(connection), [text.taken for text in changed])
    for at, text in enumerate(changed):
        clusters.join(at, text.number)
    for label, old in clusters.renamed():
        connection.execute(_RELABEL, {"old": old, "label": label})
    direct = Direct(connection)
    rows = [
        {"number": text.number, "document": text.document, "cluster": clusters.cluster(at), **to_row(text.taken)}
        for at, text in enumerate(changed)
    ]
    direct.insert(duplicate, rows)
    _add_bands(direct, [(changed[at].number, changed[at].taken.bands) for at in clusters.alone])


def _put_away(connection: Connection, text: Text) -> bool:
    """Take the older text of a document out of its cluster; False where it has the same words as the new one."""
    before = connection.execute(_OF_DOCUMENT, {"of": text.document}).mappings().first()
    if before is not None and (before["digest"], before["scheme"]) == (text.taken.digest, SCHEME):
        return False
    _take_away(connection, before)
    return True


def forget(connection: Connection, document: str) -> None:
    """Take a document out of its cluster; what it alone held together falls apart."""
    _take_away(connection, connection.execute(_OF_DOCUMENT, {"of": document}).mappings().first())


def _add_bands(direct: Direct, bands: Iterable[tuple[int, Iterable[int]]]) -> None:
    """Write the bands of documents, given by their numbers."""
    direct.insert(band, [{"band": one, "number": number} for number, held in bands for one in sorted(set(held))])


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
            _add_bands(Direct(connection), [(twin["number"], taken.bands)])
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
