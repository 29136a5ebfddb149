"""Collections: which documents are in them, and which accounts may see them.

A document is in one collection, or in none; one in none is seen by everybody who may read. Who was not given a collection sees
nothing of its documents (`narrowed`); administrators see all. What is added with a collection is in it from its first moment:
the row is written in the transaction that stores the document.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from attache.archive import schema
from attache.archive.access_tables import collected, collection, granted
from attache.archive.audit import log, stamp
from attache.archive.hooks import Stored
from attache.archive.people_tables import person
from attache.archive.roles import Refused, Who
from attache.archive.rows import keepable
from attache.archive.store import Archive

#: execution option of an engine: the collection (its number) of what it adds
_INTO = "attache_collection"
LONGEST = 60


class Collection(NamedTuple):
    """A collection, how many documents are in it, and the accounts that were given it (administrators aside)."""

    name: str
    documents: int
    people: list[str]


# in


def add_into(archive: Archive, name: str) -> None:
    """What is added to this open archive from now on goes into a collection, which is made where there is none.

    Raises `Refused` where the name cannot be one.
    """
    with archive.change() as db:
        number = _number(db, name, make=True)
    archive.engine.update_execution_options(**{_INTO: number})


def index(connection: Connection, stored: Sequence[Stored]) -> None:
    """Put the documents that were stored into the collection that is added to, or that an earlier version of their page is in;
    those in another one stay there (a hook)."""
    number = connection.get_execution_options().get(_INTO)
    if number is not None:
        new = set(_put(connection, number, [one.document for one in stored]))
        if any(one.document in new and not one.is_new for one in stored):
            _moved(connection)
    elif connection.execute(select(collected.c.document).limit(1)).first() is not None:
        for one in stored:
            if one.is_new and (found := _of_versions(connection, one)) is not None:
                _put(connection, found, [one.document])


def forget(connection: Connection, document: str) -> None:
    """Take away what is kept of a document that goes."""
    connection.execute(delete(collected).where(collected.c.document == document))


def put_known(archive: Archive, name: str, pages: Iterable[str], documents: Iterable[str]) -> int:
    """Put documents that are there already into a collection: those of pages (by SHA-256), and those of these ids. How many of
    them stay in another one."""
    given, elsewhere = sorted(set(documents)), 0
    of_pages = sorted(set(pages))
    with archive.change() as db:
        number = _number(db, name, make=True)
        for part in _parts(of_pages):
            asked = select(schema.reading.c.document).where(schema.reading.c.page.in_(part)).distinct()
            given += db.execute(asked).scalars()
        moved = False
        for part in _parts(sorted(set(given))):
            moved |= bool(_put(db, number, part))
            others = select(func.count()).where(collected.c.document.in_(part), collected.c.collection != number)
            elsewhere += int(db.execute(others).scalar_one())
        if moved:
            _moved(db)
    return elsewhere


def move(archive: Archive, by: Who, name: str | None, documents: Sequence[str], now: dt.datetime) -> None:
    """Put documents (whole ids) into a collection, or, without a name, into none, wherever they were.

    Raises `Refused` where `by` may not, or there is no such document.
    """
    by.must("administer")
    with archive.change() as db:
        number = _number(db, name, make=True) if name is not None else None
        for id in documents:
            if db.execute(select(schema.document.c.id).where(schema.document.c.id == keepable(id))).first() is None:
                raise Refused("missing", f"there is no document {id!r}; attache archive list shows all ids")
            forget(db, keepable(id))
            if number is not None:
                _put(db, number, [keepable(id)])
            log(db, by, "collection.move", id, now, collection=name or "")
        _moved(db)


# who


def grant(archive: Archive, by: Who, name: str, who: str, now: dt.datetime, *, take: bool = False) -> None:
    """Give an account (its name, folded) a collection, or with `take`, take it away.

    Raises `Refused` where `by` may not, or there is no such account or collection.
    """
    by.must("administer")
    with archive.change() as db:
        number = _number(db, name)
        row = db.execute(select(person.c.id, person.c.name).where(person.c.key == who)).one_or_none()
        if row is None:
            raise Refused("missing", f"there is no account {who!r}; attache people list shows all")
        db.execute(delete(granted).where(granted.c.person == row.id, granted.c.collection == number))
        if not take:
            db.execute(insert(granted).values(person=row.id, collection=number, at=stamp(now)))
        log(db, by, "collection.take" if take else "collection.give", row.name, now, collection=name)


def hidden_from(db: Connection, name: str) -> frozenset[int]:
    """The collections that an account (by its name) may not see: all of them for who has none."""
    every = frozenset(db.execute(select(collection.c.id)).scalars())
    if not every:
        return every
    row = db.execute(select(person.c.id, person.c.role).where(person.c.name == name, person.c.closed == "")).one_or_none()
    if row is None:
        return every
    if row.role == "administrator":
        return frozenset()
    return every.difference(db.execute(select(granted.c.collection).where(granted.c.person == row.id)).scalars())


def collections(archive: Archive) -> list[Collection]:
    """All collections, by name."""
    count = select(func.count()).where(collected.c.collection == collection.c.id).scalar_subquery()
    asked = select(collection.c.id, collection.c.name, count).order_by(collection.c.name)
    who = select(person.c.name).join_from(granted, person, person.c.id == granted.c.person).order_by(person.c.name)
    with archive.look() as db:
        return [
            Collection(name, documents, list(db.execute(who.where(granted.c.collection == number)).scalars()))
            for number, name, documents in db.execute(asked).all()
        ]


def checked_name(name: str) -> str:
    """The name as it is kept. Raises `Refused` where it cannot be one."""
    name = " ".join(keepable(name).split())
    if not name or len(name) > LONGEST or not name.isprintable():
        raise Refused("input", f"a collection has a name of 1 to {LONGEST} characters")
    return name


def _number(db: Connection, name: str, *, make: bool = False) -> int:
    name = checked_name(name)
    number = db.execute(select(collection.c.id).where(collection.c.name == name)).scalar()
    if number is None and not make:
        raise Refused("missing", f"there is no collection {name!r}; attache collection list shows all")
    if number is None:
        from attache.archive.writing import now

        number = db.execute(insert(collection).values(name=name, made=now()).returning(collection.c.id)).scalar_one()
    return int(number)


def _of_versions(db: Connection, one: Stored) -> int | None:
    """The collection of another document that came from the same address; None where there is none."""
    o, r = schema.origin.c, schema.reading.c
    urls = set(db.execute(select(o.url).where(o.page == one.page, o.url != "")).scalars()) | {one.reading.document.url or ""}
    asked = (
        select(func.min(collected.c.collection))
        .join_from(schema.origin, schema.reading, r.page == o.page)
        .join(collected, collected.c.document == r.document)
        .where(o.url.in_([keepable(url) for url in sorted(urls) if url]))
    )
    found = db.execute(asked).scalar()
    return None if found is None else int(found)


def _moved(db: Connection) -> None:
    """What was worked out before, for somebody who may not see all, is not theirs any more."""
    from attache.archive.changes import count

    count(db)


def _put(db: Connection, number: int, documents: Sequence[str]) -> list[str]:
    """Put those that are in no collection into this one; which they were."""
    there = set(db.execute(select(collected.c.document).where(collected.c.document.in_(documents))).scalars())
    new = [{"document": id, "collection": number} for id in dict.fromkeys(documents) if id not in there]
    if new:
        db.execute(insert(collected), new)
    return [str(row["document"]) for row in new]


def _parts(items: list[str], size: int = 500) -> Iterable[list[str]]:
    return (items[at : at + size] for at in range(0, len(items), size))
