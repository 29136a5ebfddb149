"""Web archives (WARC, so CC-NEWS too), plain or packed by gzip or Zstandard: one record in memory at a time.

The records are parsed by warcio. Around it stands what a reader of other people's archives needs: a record that is broken is
named and set aside, and reading goes on at the next one; nothing is unpacked without bound.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from attache.sources import packing
from attache.sources.containers import Budget
from attache.sources.files import limit_of
from attache.sources.inflating import BadEncoding, decoder
from attache.sources.page import MAX_PDF, Failure, RawPage, too_large

_PIECE = 65_536
#: most bytes of the heads of one record
_MOST_HEAD = 2_000_000
_START = re.compile(rb"WARC/\d")
_RECORD = re.compile(rb"WARC/\d\.\d{1,2}\r?\n[!-9;-~]{1,80}:")
#: kinds of body that may be a page; the rest of a crawl (pictures, style sheets, feeds) is passed over
_PAGES = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain", "message/rfc822")
_UNPARSED = (
    ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, AttributeError, TypeError, LookupError,
)  # fmt: skip


class _Broken(Exception):
    """Why a record cannot be read."""


def read_warc(raw: BinaryIO, origin: str, budget: Budget | None) -> Iterator[RawPage | Failure]:
    """The pages of a web archive: answers 200 of kinds that may be a page, resources and conversions.

    A page's origin is `file#address`, a broken record's `file#offset` (in bytes, of its packed member or frame). Raises
    `Bomb` where `budget` is given and spent, and `OSError`.
    """
    try:
        stream = _Stream(raw, budget)
    except packing.NoLibrary:
        yield Failure(origin, "it is packed by Zstandard, whose library is not installed",
                      "install it with pip install 'attache[zstd]', or unpack the file by zstd -d")  # fmt: skip
        return
    except packing.Broken as broken:
        yield Failure(origin, f"a broken web archive ({broken})", "fetch it again")
        return
    while True:
        try:
            line = stream.first_line()
            if line is None:
                return
            page = _page(stream, line, origin)
            stream.finish()
        except _Broken as broken:
            yield Failure(f"{origin}#{stream.start}", f"a broken record ({broken})", "what else is in the file is read")
            if not stream.go_on():
                return
            continue
        if page is not None:
            yield page


def _page(stream: _Stream, line: bytes, origin: str) -> RawPage | Failure | None:
    """What the record that begins with `line` holds; None where that is no page. The record is read to its end."""
    record = _record(stream, line)
    kept = _is_page(record)
    try:
        body = b"".join(_pieces(record.raw_stream, MAX_PDF + 1 if kept else 0))
        whole = sum(map(len, _pieces(record.raw_stream))) == 0
    except (ValueError, TypeError) as error:  # warcio compares digests as it reads
        raise _Broken(f"its digest is none: {error}") from error
    if record.raw_stream.limit:
        raise _Broken("it breaks off")
    if any(problem.startswith("block digest") for problem in record.digest_checker.problems):
        raise _Broken("its digest is that of other bytes")
    if not kept:
        return None
    uri = str(record.rec_headers.get_header("WARC-Target-URI"))
    place = f"{origin}#{uri}"
    if not whole:
        return too_large(place, MAX_PDF)
    http = record.http_headers
    headers = {str(name).lower(): str(value) for name, value in http.headers} if http else {}
    body = _decoded(body, headers)
    if len(body) > limit_of(body):
        return too_large(place, limit_of(body))
    kind = headers.get("content-type") if http else record.rec_headers.get_header("Content-Type")
    url = uri if uri.startswith(("http://", "https://")) else None
    return RawPage(place, body, url, kind, headers, fetched=_date(record.rec_headers.get_header("WARC-Date")))


def _record(stream: _Stream, line: bytes) -> Any:
    """warcio's record. Raises `_Broken`."""
    try:
        record = _LOADER.parse_record_stream(stream, line, known_format="warc", check_digests=True)
    except _UNPARSED as error:
        raise _Broken(" ".join(str(error).split())[:120] or "its head is cut off") from error
    length = record.rec_headers.get_header("Content-Length")
    if length is None or not str(length).strip().isdecimal():
        raise _Broken("it does not tell its length")
    return record


def _is_page(record: Any) -> bool:
    uri, http = str(record.rec_headers.get_header("WARC-Target-URI") or ""), record.http_headers
    if record.rec_type == "response":
        if http is None or http.get_statuscode() != "200" or _path(uri) == "/robots.txt":
            return False
        kind = http.get_header("Content-Type")
    elif record.rec_type in ("resource", "conversion"):
        kind = record.rec_headers.get_header("Content-Type")
    else:
        return False
    return not kind or str(kind).strip().lower().startswith(_PAGES)


def _path(uri: str) -> str:
    try:
        return urlsplit(uri).path
    except ValueError:
        return ""


def _decoded(body: bytes, headers: dict[str, str]) -> bytes:
    """The body without transfer and content encodings, cut just over the limit. A crawler may have taken these off and left
    the headers: a body that is not what they say is taken as it is."""
    if headers.get("transfer-encoding", "").strip().lower() == "chunked":
        body = ChunkedDataReader(io.BytesIO(body)).read()
    try:
        pieces = decoder(headers.get("content-encoding", ""))(body, MAX_PDF + 1)
    except BadEncoding:
        return body
    return b"".join(pieces)


def _date(text: object) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _pieces(stream: Any, count: int | None = None) -> Iterator[bytes]:
    """The stream's bytes, `count` at the most."""
    left = count
    while left is None or left > 0:
        piece = stream.read(_PIECE if left is None else min(left, _PIECE))
        if not piece:
            return
        left = None if left is None else left - len(piece)
        yield piece


class _Stream:
    """The unpacked bytes of a web archive, as warcio wants them. `start` is where the record at hand begins in the file.

    All methods raise `_Broken` where the packing is broken or the file ends within it. Raises `packing.NoLibrary`, and
    `packing.Broken` where nothing can be unpacked for want of a dictionary.
    """

    def __init__(self, raw: BinaryIO, budget: Budget | None) -> None:
        self._raw, self._budget = raw, budget
        head = raw.read(4)
        raw.seek(0)
        self._sign = packing.sign_of(head)
        self._dictionary = packing.dictionary_of(raw) if self._sign == packing.ZSTD else None
        self._seek(0)

    def _seek(self, offset: int) -> None:
        self._raw.seek(offset)
        self.start = offset
        self._input, self._input_at = b"", offset
        self._engine: packing.Member | None = None
        self._member = offset
        self._buffer, self._at, self._head = b"", 0, 0

    # what warcio asks for

    def read(self, count: int) -> bytes:
        """Up to `count` bytes, none only at the end."""
        if self._at == len(self._buffer) and not self._fill():
            return b""
        piece = self._buffer[self._at : self._at + count]
        self._at += len(piece)
        return piece

    def readline(self, count: int | None = None) -> bytes:
        """A line with its end, cut at `count` bytes."""
        while (end := self._buffer.find(b"\n", self._at)) < 0:
            if len(self._buffer) - self._at > _MOST_HEAD or not self._fill():
                end = len(self._buffer) - 1
                break
        line = self._buffer[self._at : end + 1][:count]
        self._at += len(line)
        self._head += len(line)
        if self._head > _MOST_HEAD:
            raise _Broken("its head has no end")
        return line

    # between records

    def first_line(self) -> bytes | None:
        """The first line of the next record; None at the end of the file."""
        self._head = 0
        while True:
            try:
                if self._at == len(self._buffer) and not self._fill():
                    return None
            except _Broken:
                self.start = self._member  # so that going on begins behind it
                raise
            self.start = self._member if self._sign else self._input_at - len(self._buffer) + self._at
            line = self.readline()
            if line.strip():
                break
        if not _START.match(line):
            raise _Broken("it does not begin as a record does")
        return line

    def finish(self) -> None:
        """Read the empty lines after a record. Raises `_Broken` where there are none, but something else."""
        self._head = empty = 0
        while self._at < len(self._buffer) or self._fill(cross=False):
            rest = self._buffer[self._at :].lstrip(b"\r\n")
            empty += len(self._buffer) - self._at - len(rest)
            self._at = len(self._buffer) - len(rest)
            if rest:
                if empty < 2 and not _START.match(rest):
                    raise _Broken("its length is not what it says")
                return

    def go_on(self) -> bool:
        """Go to the first record that begins after `start`; False where there is none."""
        sign, at = self._sign or b"WARC/", self.start + 1
        while True:
            self._raw.seek(at)
            window = self._raw.read(1 << 20)
            if len(window) < len(sign):
                return False
            hit = -1
            while (hit := window.find(sign, hit + 1)) >= 0:
                if self._begins_at(at + hit):
                    self._seek(at + hit)
                    return True
            at += len(window) - len(sign) + 1

    def _begins_at(self, offset: int) -> bool:
        self._raw.seek(offset)
        if not self._sign:
            return _RECORD.match(self._raw.read(1024)) is not None
        head = self._raw.read(1024 if self._sign == packing.GZIP else packing.MOST_BLOCK)
        return _START.match(packing.first_bytes(head, self._dictionary)) is not None

    def _fill(self, *, cross: bool = True) -> bool:
        """Put more bytes into the buffer; False at the end of the file, or without `cross` at that of the packed member."""
        piece = self._unpack(cross) if self._sign else self._raw_piece()
        if not piece:
            return False
        if self._budget is not None:
            self._budget.take(len(piece))
        self._buffer, self._at = self._buffer[self._at :] + piece, 0
        return True

    def _raw_piece(self) -> bytes:
        piece = self._raw.read(_PIECE)
        self._input_at += len(piece)
        return piece

    def _unpack(self, cross: bool) -> bytes:
        while True:
            if self._engine is not None and self._engine.eof and not cross:
                return b""
            if not self._input:
                self._input = self._raw.read(_PIECE)
            if self._engine is None or self._engine.eof:
                if not self._input:
                    return b""
                self._engine = packing.Gzip() if self._sign == packing.GZIP else packing.Zstd(self._dictionary)
                self._member = self._input_at
            ended = not self._input
            try:
                piece, rest = self._engine.unpack(self._input)
            except packing.Broken as error:
                raise _Broken(f"its packing is broken: {error}") from error
            self._input_at += len(self._input) - len(rest)
            self._input = rest
            if piece:
                return piece
            if ended and not self._engine.eof:
                raise _Broken("the file breaks off in it")


_LOADER = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
