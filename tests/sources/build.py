"""Archives, mailboxes and web archives as bytes, for the tests."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from uuid import NAMESPACE_URL, uuid5

import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PAGE = b"<html><head><title>Talks</title></head><body><p>The ministers met in Vienna on Monday.</p></body></html>"


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(members: Mapping[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def response(
    uri: str, body: bytes = PAGE, *, status: str = "200 OK", kind: str = "text/html", packed: bool | str = True, **headers: str
) -> bytes:
    """One WARC response record, as a crawler writes it: `packed` by gzip, or by "zstd"."""
    fields = [("Content-Type", kind), *((name.replace("_", "-"), value) for name, value in headers.items())]
    return record("response", uri, body, packed=packed, http=StatusAndHeaders(status, fields, protocol="HTTP/1.1"))


def record(
    type_: str,
    uri: str,
    body: bytes,
    *,
    packed: bool | str = True,
    http: StatusAndHeaders | None = None,
    kind: str = "text/plain",
) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed is True)
    made = writer.create_warc_record(
        uri, type_, payload=io.BytesIO(body), length=len(body), http_headers=http, warc_content_type="" if http else kind,
        warc_headers_dict={"WARC-Date": "2025-03-01T08:30:00Z", "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, uri)}>"},
    )  # fmt: skip
    writer.write_record(made)
    return zstd(out.getvalue()) if packed == "zstd" else out.getvalue()


def zstd(data: bytes, dictionary: zstandard.ZstdCompressionDict | None = None) -> bytes:
    """One frame, its checksum with it."""
    return zstandard.ZstdCompressor(dict_data=dictionary, write_checksum=True).compress(data)


def message(subject: str, html: str | None = None, plain: str = "The plain part.", *, headers: str = "") -> bytes:
    """A newsletter in one message."""
    head = (
        f"From: Harbour Dispatch <news@dispatch.example>\r\nTo: reader@example.org\r\nSubject: {subject}\r\n"
        f"Date: Tue, 04 Mar 2025 06:00:00 +0000\r\nMessage-ID: <1@dispatch.example>\r\n{headers}"
    )
    if html is None:
        return f"{head}\r\n{plain}\r\n".encode()
    return (
        f'{head}MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{plain}\r\n"
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--b--\r\n"
    ).encode()
