"""Clusters of near-duplicates in an archive: who carries the same text, who had it first, and how many voices there are.

The clusters are kept up to date as pages are added (`duplicates_index`). A text that ten papers print is one voice: whoever
counts documents that support something counts clusters (`clusters_of`).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import RowMapping, func, or_, select

from attache.archive import duplicates_index, schema
from attache.archive.addresses import normal
from attache.archive.duplicates_first import First, Member, agency_of, first_of
from attache.archive.duplicates_tables import duplicate, of_row
from attache.archive.duplicates_text import SCHEME, compare, take
from attache.archive.store import Archive
from attache.records import decode

#: ids in one statement: databases bound the number of values in one
_PART = 500


class Cluster(NamedTuple):
    """Documents that carry one text. `id` is the first of their ids in the alphabet; `alike` says for each document which share
    of the words (0 to 1, of the shorter text) it has in common with the first publisher's."""

    id: str
    first: First
    members: list[Member]
    alike: dict[str, float]

    @property
    def copies(self) -> int:
        """How many other pages carry the text: versions of one page count once."""
        return sum(m.version_of is None for m in self.members) - 1


class _Document(msgspec.Struct):
    text: str
    byline: str | None = None


class _Reading(msgspec.Struct):
    """What is needed of a stored reading; the rest of it is passed over."""

    document: _Document


def clusters(archive: Archive, document: str | None = None) -> Iterator[Cluster]:
    """The clusters of two documents and more, in order of their first publication (unknown days last); with `document` (a
    whole id) only the one that it is in. Raises `ArchiveError` where the archive cannot be read."""
    several = select(duplicate.c.cluster).group_by(duplicate.c.cluster).having(func.count() > 1)
    if document is not None:
        several = several.where(
            duplicate.c.cluster == select(duplicate.c.cluster).where(duplicate.c.document == document).scalar_subquery()
        )
    query = _MEMBERS.where(duplicate.c.cluster.in_(several)).order_by(duplicate.c.cluster, duplicate.c.number)
    with archive.look() as db:
        found = [_cluster(list(rows)) for _, rows in groupby(db.execute(query).mappings(), key=lambda row: row["cluster"])]
    yield from sorted(found, key=_order)


def clusters_of(archive: Archive, documents: Iterable[str]) -> dict[str, str]:
    """Each document's cluster: the id of a document in it, the same for all copies of one text; itself where it has no copy.

    Ids that are not in the archive stand for themselves. The answer does not depend on the order in which copies arrived.
    """
    given = sorted(set(documents))
    mine: dict[str, int] = {}
    smallest: dict[int, str] = {}
    with archive.look() as db:
        for ids in _parts(given):
            rows = db.execute(select(duplicate.c.document, duplicate.c.cluster).where(duplicate.c.document.in_(ids)))
            mine.update((str(row[0]), int(row[1])) for row in rows)
        for labels in _parts(sorted(set(mine.values()))):
            rows = db.execute(select(duplicate.c.document, duplicate.c.cluster).where(duplicate.c.cluster.in_(labels)))
            for document, label in rows:
                smallest[label] = min(smallest.get(label, document), document)
    return {id: smallest[mine[id]] if id in mine else id for id in given}


def voices(archive: Archive, documents: Iterable[str]) -> int:
    """How many texts these documents carry: the number that corroboration counts."""
    return len(set(clusters_of(archive, documents).values()))


def missing(archive: Archive) -> int:
    """How many documents are in no cluster yet: those stored by a program that knew no clusters, or an older way of them."""
    with archive.look() as db:
        return int(db.execute(select(func.count()).select_from(_MISSING.subquery())).scalar_one())


def catch_up(archive: Archive, done: Callable[[], None] = lambda: None) -> int:
    """Put the documents that are `missing` into clusters, `done` being called after each; how many they were.

    Each goes in by a transaction of its own: what was done stays when it is broken off. Raises `ArchiveError` where the archive
    cannot be written.
    """
    with archive.look() as db:
        waiting = [(str(row[0]), int(row[1])) for row in db.execute(_MISSING)]
    for document, number in waiting:
        text = archive.reading(document).document.text
        with archive.change() as db:
            duplicates_index.add(db, [duplicates_index.Text(document, number, take(text), is_new=False)])
        done()
    return len(waiting)


def _cluster(rows: list[RowMapping]) -> Cluster:
    members = sorted((_member(row) for row in rows), key=lambda m: (not m.published, m.published, m.fetched, m.document))
    members = _versions_told(members)
    first = first_of(members)
    prints = {row["document"]: of_row(row) for row in rows}
    alike = {m.document: round(compare(prints[m.document], prints[first.document]).shorter, 3) for m in members}
    return Cluster(min(m.document for m in members), first, members, alike)


def _versions_told(members: list[Member]) -> list[Member]:
    """The members, each that has the address of one fetched before it as a version of that one."""
    first: dict[str, str] = {}
    for m in sorted(members, key=lambda m: (m.fetched, m.published, m.document)):
        if m.url:
            first.setdefault(normal(m.url), m.document)
    before = {m.document: first[normal(m.url)] for m in members if m.url}
    return [m._replace(version_of=old) if (old := before.get(m.document, m.document)) != m.document else m for m in members]


def _order(cluster: Cluster) -> tuple[bool, str, str]:
    day = min((m.published for m in cluster.members if m.published), default="")
    return not day, day, cluster.id


def _member(row: RowMapping) -> Member:
    text, byline = _text_and_byline(row["body"])
    url = row["url"] or row["address"] or ""
    agency, own = agency_of(byline, text, row["publisher"], url)
    return Member(
        row["document"], row["title"], row["publisher"], byline, url, row["origin"] or "", row["published"],
        row["fetched"] or "", agency, own,
    )  # fmt: skip


def _text_and_byline(body: bytes) -> tuple[str, str]:
    line = zlib.decompress(body)
    try:
        document: Any = msgspec.json.decode(line, type=_Reading).document
    except msgspec.DecodeError:  # a text with lone surrogates
        document = decode(line).document
    return document.text, document.byline or ""


def _parts(values: list[Any]) -> Iterator[list[Any]]:
    return (values[at : at + _PART] for at in range(0, len(values), _PART))


_d, _r, _o = schema.document.c, schema.reading.c, schema.origin.c
_MEMBERS = (
    select(
        duplicate, _r.title, _r.publisher, _r.url, _r.published, _r.body,
        *(select(func.min(c)).where(_o.page == _d.newest_page).scalar_subquery().label(n)
          for c, n in ((_o.origin, "origin"), (_o.fetched, "fetched"), (func.nullif(_o.url, ""), "address"))),
    )
    .join_from(duplicate, schema.document, duplicate.c.document == _d.id)
    .join(schema.reading, _r.number == _d.newest_reading)
)  # fmt: skip
_MISSING = (
    select(_d.id, _d.newest_reading)
    .join_from(schema.document, duplicate, duplicate.c.document == _d.id, isouter=True)
    .where(or_(duplicate.c.document.is_(None), duplicate.c.scheme != SCHEME))
    .order_by(_d.first)
)
