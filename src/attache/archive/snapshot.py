"""The archive's raw pages as a web archive (WARC 1.0), for other programs, and to be read again by `attache add`.

A page that came from the web is a response record for each of its addresses, with the server's headers; any other is a
resource record with the address `urn:sha256:…`. What the pages were when they were fetched is kept: WARC-Date is that time.
Record ids come from the content, so that the same archive gives the same file.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import bindparam, select

from attache import __version__
from attache.archive import schema
from attache.archive.errors import in_words
from attache.archive.store import Archive

#: headers of how the body was packed on its way; it is kept unpacked
_PACKING = ("content-encoding", "transfer-encoding", "content-length")
#: crawlers keep such headers under this name
_ASIDE = "X-Crawl-"


class Snapshot(NamedTuple):
    """One page as it is written. `fetched` is UTC."""

    sha256: str
    url: str
    origin: str
    fetched: str
    content_type: str
    headers: dict[str, str]
    data: bytes


def snapshot(archive: Archive, out: BinaryIO, *, packed: bool = True) -> int:
    """Write all pages to `out`; how many records that were. `packed`: each record by gzip, as `.warc.gz` is.

    Raises `ArchiveError` where the archive cannot be read, `OSError` where `out` cannot be written.
    """
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(out, gzip=packed)
    count = 0
    for page in _pages(archive):
        if not count:
            writer.write_record(_info(writer, page.fetched))
        writer.write_record(_record(writer, page))
        count += 1
    return count


def _pages(archive: Archive) -> Iterator[Snapshot]:
    """Every page with each address that it came from, and once with its first origin where it has none; one in memory at a
    time, in the order of their digests."""
    p, o = schema.page.c, schema.origin.c
    query = (
        select(p.sha256, o.url, o.origin, o.fetched, p.content_type, p.headers)
        .join_from(schema.page, schema.origin, o.page == p.sha256)
        .order_by(p.sha256, o.url.desc(), o.fetched, o.origin)
        .execution_options(yield_per=64)
    )
    of = select(p.data).where(p.sha256 == bindparam("of"))  # by itself, so that the database need not sort the bytes
    last: tuple[str, str] | None = None
    with archive.look() as db, in_words(archive.path):
        for sha256, url, origin, fetched, kind, headers in db.execute(query):
            url = url if url.startswith(("http://", "https://")) else ""
            if (sha256, url) == last or (not url and last is not None and last[0] == sha256):
                continue
            last = sha256, url
            data = db.execute(of, {"of": sha256}).scalar_one()
            yield Snapshot(sha256, url, origin, fetched, kind or "", json.loads(headers or "{}"), zlib.decompress(data))


def _record(writer: Any, page: Snapshot) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    uri = page.url or f"urn:sha256:{page.sha256}"
    heads = _heads(f"{page.sha256} {uri}", page.fetched)
    http = None
    if page.url:
        fields = [(_ASIDE + name if name.lower() in _PACKING else name, _flat(value)) for name, value in page.headers.items()]
        http = StatusAndHeaders("200 OK", [*fields, ("Content-Length", str(len(page.data)))], protocol="HTTP/1.1")
    else:
        heads["WARC-Source-URI"] = _flat(page.origin)
    return writer.create_warc_record(
        uri, "response" if page.url else "resource", payload=io.BytesIO(page.data), length=len(page.data), http_headers=http,
        warc_content_type="" if page.url else _flat(page.content_type) or _kind(page.data), warc_headers_dict=heads,
    )  # fmt: skip


def _info(writer: Any, fetched: str) -> Any:
    """The record that opens the file and says who wrote it."""
    words = f"software: attache {__version__}\r\nformat: WARC File Format 1.0\r\n".encode()
    return writer.create_warc_record(
        "", "warcinfo", payload=io.BytesIO(words), length=len(words), warc_content_type="application/warc-fields",
        warc_headers_dict=_heads("warcinfo", fetched),
    )  # fmt: skip


def _heads(name: str, fetched: str) -> dict[str, str]:
    return {"WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>", "WARC-Date": f"{fetched[:19]}Z"}


def _kind(data: bytes) -> str:
    """The kind of a page whose server did not say, or that came from no server."""
    head = data[:1024].lstrip()
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    return "text/html" if head[:1] == b"<" else "text/plain"


def _flat(value: str) -> str:
    """A header's value on one line."""
    return " ".join(value.split())
