"""A document's kin: earlier readings of it, what else its address gave, and near-duplicates of its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import func, select

from attache.archive import Archive, Version, schema
from attache.archive.duplicates_tables import duplicate

#: of each kind so many are shown
MOST = 20


class Sibling(NamedTuple):
    """Another document, in short; "" for what is not known."""

    id: str
    title: str
    publisher: str
    published: str


class Twin(NamedTuple):
    """Another document of the same address; `fetched` is when it was first had (UTC), `older` whether before this one."""

    id: str
    title: str
    publisher: str
    published: str
    fetched: str
    older: bool


#: documents, each with its newest reading, as `Sibling` has them; to be narrowed and put in order
SIBLINGS = select(*(schema.document.c.id, *(schema.reading.c[name] for name in Sibling._fields[1:]))).join_from(
    schema.document, schema.reading, schema.reading.c.number == schema.document.c.newest_reading
)


@dataclass(slots=True)
class Kin:
    """All readings of a document (the newest first), the documents of the same address (so, too), and those that carry the same
    text (`copies` of them in all)."""

    readings: list[Version] = field(default_factory=list)
    same_address: list[Twin] = field(default_factory=list)
    alike: list[Sibling] = field(default_factory=list)
    copies: int = 0


def kin(archive: Archive, id: str, url: str | None) -> Kin:
    """The kin of the document of this whole id and address. Raises `ArchiveError` where the archive cannot be read."""
    d, r, o = schema.document.c, schema.reading.c, schema.origin.c
    cluster = select(duplicate.c.cluster).where(duplicate.c.document == id).scalar_subquery()
    copies = select(duplicate.c.document).where(duplicate.c.cluster == cluster, duplicate.c.document != id)
    pages = select(o.page).where(o.url == (url or ""), o.url != "")
    order = (r.published.desc(), d.id)
    with archive.look() as db:
        alike = db.execute(SIBLINGS.where(d.id.in_(copies)).order_by(*order).limit(MOST)).all()
        number = db.execute(select(func.count()).select_from(copies.subquery())).scalar_one()
        # one page that holds many documents (JSON lines) is no version of them
        fetched = func.coalesce(func.min(o.fetched), "").label("fetched")
        same = db.execute(
            SIBLINGS.add_columns(fetched).join(schema.origin, (o.page == d.newest_page) & (o.url == (url or "")))
            .where(d.newest_page.in_(pages), r.url == (url or ""))
            .group_by(d.id, d.first, r.title, r.publisher, r.published).order_by(fetched.desc(), d.first.desc()).limit(MOST + 1)
        ).all()  # fmt: skip
    readings = archive.versions(id)[::-1][:MOST]
    own = next((at for at, row in enumerate(same) if row.id == id), len(same))
    twins = [
        Twin(row.id, row.title, row.publisher, row.published, row.fetched, at > own)
        for at, row in enumerate(same) if row.id != id
    ]  # fmt: skip
    return Kin(readings, twins, [Sibling(*row) for row in alike], int(number))
