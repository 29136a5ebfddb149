"""Documents: the list, one reading, its page, its versions and duplicates; and searches."""

from __future__ import annotations

import base64
import re
from http import HTTPStatus
from typing import Any

from sqlalchemy import Select, func, select

from attache import __version__
from attache.archive import Archive, schema
from attache.archive import search as searching
from attache.archive.duplicates_tables import duplicate
from attache.archive.rows import keepable
from attache.records import encode
from attache.web.answers import Problem
from attache.web.interface import answers as a
from attache.web.interface.ends import Answer, given
from attache.web.interface.parameters import Asked

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
#: kinds of pages that are text to a reader
_TEXT = re.compile(r"(text/|message/|application/(.+\+)?(json|xml|x-ndjson|xhtml))", re.ASCII | re.IGNORECASE)

_d, _r, _p = schema.document.c, schema.reading.c, schema.page.c
_ENTRIES: Select[Any] = select(
    _d.first, _d.id, *(_r[name] for name in a.DocumentEntry.__struct_fields__[1:])
).join_from(schema.document, schema.reading, _r.number == _d.newest_reading)  # fmt: skip


def health(archive: Archive, asked: Asked) -> Answer:
    """Whether the archive answers."""
    with archive.look() as db:
        documents = db.execute(select(func.count()).select_from(schema.document)).scalar_one()
    return given(a.Health(status="ok", version=__version__, documents=int(documents)))


def search(archive: Archive, asked: Asked) -> Answer:
    """What the library's search finds. Raises `Problem` (400) where the query cannot be understood."""
    try:
        found = searching.search(
            archive, asked["q"], limit=asked["limit"], offset=asked["offset"], order=asked["sort"], facets=asked["facets"]
        )
    except searching.QueryError as error:
        more = {"parameter": "q", "at": error.at, "reason": error.reason, "way_out": error.way_out}
        raise Problem(HTTPStatus.BAD_REQUEST, str(error), more) from error
    answer = given(found)
    after = found.offset + len(found.hits)
    limit = asked["limit"]
    return answer._replace(
        next={"offset": after} if found.hits and after < found.total else None,
        prev={"offset": max(0, found.offset - limit)} if found.offset and limit else None,
    )


def documents(archive: Archive, asked: Asked) -> Answer:
    """All documents, those that came last first."""
    query = _ENTRIES.order_by(_d.first.desc()).limit(asked["limit"] + 1)
    if asked["cursor"] is not None:
        query = query.where(_d.first < asked["cursor"])
    with archive.look() as db:
        rows = db.execute(query).all()
    shown = rows[: asked["limit"]]
    after = str(shown[-1][0]) if shown and len(rows) > len(shown) else None
    body = given(a.Documents(items=[a.DocumentEntry(*row[1:]) for row in shown], next=after))
    return body._replace(next={"cursor": after} if after else None)


def number_of(archive: Archive, asked: Asked) -> str:
    """What a document's reading stands on. Raises `Problem` (404) where there is no such document."""
    return f"reading {_number(archive, asked.path['id'])} {__version__}"


def reading(archive: Archive, asked: Asked) -> Answer:
    """The newest reading of a document."""
    return Answer(encode(archive.reading_at(_number(archive, asked.path["id"]))))


def versions(archive: Archive, asked: Asked) -> Answer:
    """All readings of a document."""
    found = archive.versions(keepable(asked.path["id"]))
    if not found:
        raise no_document(asked.path["id"])
    return given(a.Versions(asked.path["id"], [a.VersionEntry(*one) for one in found]))


def duplicates(archive: Archive, asked: Asked) -> Answer:
    """The documents of the same text."""
    id = keepable(asked.path["id"])
    _number(archive, id)
    cluster = select(duplicate.c.cluster).where(duplicate.c.document == id).scalar_subquery()
    same = select(duplicate.c.document).where(duplicate.c.cluster == cluster, duplicate.c.document != id)
    with archive.look() as db:
        rows = db.execute(_ENTRIES.where(_d.id.in_(same)).order_by(_d.id)).all()
    return given(a.Duplicates(asked.path["id"], [a.DocumentEntry(*row[1:]) for row in rows]))


def digest_of(archive: Archive, asked: Asked) -> str:
    """What a document's page stands on: its digest, its type, and the name that it is saved under."""
    sha256, kind = _page(archive, asked.path["id"])
    return f"page {sha256} {kind} {asked.path['id']}"


def page(archive: Archive, asked: Asked) -> Answer:
    """The bytes that the newest reading was made of, to be saved and never to be shown."""
    id = asked.path["id"]
    sha256, kind = _page(archive, id)
    is_text = bool(_TEXT.match(kind))
    name = f"{_UNSAFE.sub('-', id)[:80].strip('.-') or 'page'}.{'txt' if is_text else 'bin'}"
    headers = {
        # in the media type's own name alone: what a server said of charsets is kept in the archive, not passed on
        "Content-Type": "text/plain" if is_text else "application/octet-stream",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:",
    }
    return Answer(archive.page(sha256), headers=headers)


def no_document(id: str) -> Problem:
    """What is said where there is no document of an id."""
    return Problem(HTTPStatus.NOT_FOUND, f"there is no document {id!r}; /api/v1/search finds documents and their ids")


def _number(archive: Archive, id: str) -> int:
    # by the whole id: what a shorter one stands for changes with every document that comes
    with archive.look() as db:
        found = db.execute(select(_d.newest_reading).where(_d.id == keepable(id))).scalar()
    if found is None:
        raise no_document(id)
    return int(found)


def _page(archive: Archive, id: str) -> tuple[str, str]:
    query = select(_p.sha256, _p.content_type).join_from(schema.document, schema.page, _p.sha256 == _d.newest_page)
    with archive.look() as db:
        row = db.execute(query.where(_d.id == keepable(id))).one_or_none()
    if row is None:
        raise no_document(id)
    return str(row.sha256), row.content_type or ""
