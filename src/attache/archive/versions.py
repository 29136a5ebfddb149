"""The versions of a page: what one address gave at different times.

Each version is kept as a page of its own; here they are brought together by their address in its normal form (`addresses`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, or_, select

from attache.archive import schema
from attache.archive.addresses import normal
from attache.archive.store import Archive, ArchiveError


class PageVersion(NamedTuple):
    """What an address gave at one time. `reading` is the number of the newest reading of it, `fetched` (UTC) when it was first
    had, `published` the day it bears ("" where unknown), `url` the address as given."""

    document: str
    page: str
    reading: int
    url: str
    fetched: str
    published: str
    title: str


class Page(NamedTuple):
    """An address in its normal form, and its versions, the oldest first."""

    address: str
    versions: list[PageVersion]


def pages(archive: Archive) -> list[Page]:
    """All addresses that have given more than one version, in order of the alphabet."""
    found = _gathered(archive, _rows(None))
    return [Page(address, versions) for address, versions in sorted(found.items()) if len(versions) > 1]


def versions(archive: Archive, name: str) -> Page:
    """The versions of one page, named by its address, or by the beginning of a document's id.

    Raises `ArchiveError` where the archive has no such page, or several documents' ids begin so.
    """
    if "://" in name:
        address = normal(name)
        host = address.partition("://")[2].partition("/")[0]
        found = _gathered(archive, _rows(host)).get(address)
        if not found:
            raise ArchiveError(f"{archive.path}: no page of the address {name}; attache archive list {archive.path} shows all")
        return Page(address, found)
    id = archive.find(name)
    for address, versions in _gathered(archive, _of_document(id)).items():
        # the address may have given other documents
        host = address.partition("://")[2].partition("/")[0]
        return Page(address, _gathered(archive, _rows(host)).get(address, versions))
    raise ArchiveError(f"{archive.path}: no address is known of {id}: it was read from a file, and has no versions")


def replaced(archive: Archive) -> list[str]:
    """The ids of the documents that newer versions have replaced, wherever they came from; in order.

    One that came from a file too, or is the newest of another address, is not among them, nor are documents of one page that
    share an address.
    """
    old: set[tuple[str, str]] = set()
    kept: set[tuple[str, str]] = set()
    for versions in _gathered(archive, _ROWS).values():
        newest = versions[-1]
        for one in versions:
            (kept if one.page == newest.page else old).add((one.document, one.page))
    with archive.look() as db:
        for row in db.execute(_ROWS).mappings():
            if not _address(row):
                kept.add((row["document"], row["page"]))
    stay = {document for document, _ in kept}
    return sorted({document for document, _ in old if document not in stay})


def text_of(archive: Archive, version: PageVersion) -> str:
    """The text of a version, its title above it."""
    document = archive.reading_at(version.reading).document
    return f"{document.title}\n\n{document.text}" if document.title else document.text


def _gathered(archive: Archive, query: Select[Any]) -> dict[str, list[PageVersion]]:
    """The versions of each address. The same bytes are one version, with the time they were first had."""
    by_address: defaultdict[str, dict[tuple[str, str], PageVersion]] = defaultdict(dict)
    with archive.look() as db:
        for row in db.execute(query).mappings():
            url = _address(row)
            if not url:
                continue
            version = PageVersion(
                row["document"], row["page"], row["number"], url, row["fetched"] or "", row["published"], row["title"]
            )
            known = by_address[normal(url)]
            before = known.get((version.document, version.page))
            if before is None or (version.fetched, -version.reading) < (before.fetched, -before.reading):
                known[version.document, version.page] = version
    return {address: sorted(known.values(), key=_age) for address, known in by_address.items()}


def _address(row: Any) -> str:
    """The address that a document had: that of its page, unless the page holds several documents that have their own."""
    return str(row["url"] if row["documents"] > 1 or not row["address"] else row["address"])


def _age(version: PageVersion) -> tuple[str, int]:
    return version.fetched, version.reading


def _rows(host: str | None) -> Select[Any]:
    """Every document at every place it came from; with `host`, only those whose address may have it."""
    if host is None:
        return _ROWS
    bare = host.removeprefix("[").partition("]")[0].partition(":")[0] if not host.startswith("[") else host
    like = f"%{_escaped(bare)}%"
    return _ROWS.where(or_(func.lower(_r.url).like(like, escape="\\"), func.lower(_o.url).like(like, escape="\\")))


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _of_document(id: str) -> Select[Any]:
    return _ROWS.where(_r.document == id)


_r, _o = schema.reading.c, schema.origin.c
_newest = select(func.max(_r.number).label("number")).group_by(_r.document, _r.page).subquery()
_other = schema.reading.alias("other")
_documents = select(func.count(func.distinct(_other.c.document))).where(_other.c.page == _r.page).scalar_subquery()
_ROWS: Select[Any] = (
    select(
        _r.number, _r.document, _r.page, _r.url, _r.published, _r.title, _o.url.label("address"), _o.fetched,
        _documents.label("documents"),
    )
    .join_from(_newest, schema.reading, _r.number == _newest.c.number)
    .join(schema.origin, and_(_o.page == _r.page))
    .order_by(_r.number, _o.url, _o.origin)
)  # fmt: skip
