"""Files, folders and standard input."""

from __future__ import annotations

import gzip
import io
import os
import re
import stat
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from attache.sources.page import MAX_PAGE, MAX_PDF, Failure, RawPage, too_large

_HEAD = 65_536
_JSON_START = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*\{")
_JSON_SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_GZIP = b"\x1f\x8b"
_WEB = (b"http://", b"https://")


def read_path(source: str) -> Iterator[RawPage | Failure]:
    """The pages behind a path: a file's one, or a folder's many."""
    if not source or "\0" in source:
        yield Failure(printable(source) or "''", "this is no path", "give a file, a folder, an http(s) address, or - for input")
    elif os.path.isdir(source):
        yield from read_folder(source)
    else:
        yield from read_any(source)


def read_folder(folder: str) -> Iterator[RawPage | Failure]:
    """All files below a folder in the order of their paths; links to folders are named, not followed (they may go round)."""
    found = False
    for entry in _walk(folder):
        found = True
        if isinstance(entry, Failure):
            yield entry
        else:
            yield from read_any(entry)
    if not found:
        yield Failure(printable(folder), "the folder holds no files", "give one with pages (hidden files are passed over)")


def _walk(folder: str) -> Iterator[str | Failure]:
    """The files below `folder`, depth first, each folder's entries in the order of their names."""
    stack = [folder]
    while stack:
        path = stack.pop()
        if path is not folder and not os.path.isdir(path):
            yield path
        elif path is not folder and os.path.islink(path):
            yield Failure(printable(path), "a link to a folder is not followed", "give the folder itself as a source")
        else:
            try:
                names = sorted(n for n in os.listdir(path) if not n.startswith("."))
            except OSError as error:
                yield _unreadable(path, error)
            else:
                stack.extend(os.path.join(path, name) for name in reversed(names))


def read_any(path: str) -> Iterator[RawPage | Failure]:
    """The pages of one file: of a page itself, or of all that lie in a zip, tar, web archive or mailbox."""
    from attache.sources.containers import kind_of_file, read_container  # these know this module

    kind = kind_of_file(path)
    if kind is None:
        yield read_file(path)
    else:
        yield from read_container(path, kind)


def read_file(path: str) -> RawPage | Failure:
    """One file. JSON lines over the page limit, and whatever is named `.jsonl`, are left on the disk to be streamed."""
    try:
        with open(path, "rb") as stream:
            if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return _read_regular(path, stream)
            return read_stream(stream, printable(path), owned=False)
    except OSError as error:
        return _unreadable(path, error)


def _read_regular(path: str, stream: BinaryIO) -> RawPage | Failure:
    origin, size = printable(path), os.fstat(stream.fileno()).st_size
    head = stream.read(_HEAD)
    packed = head.startswith(_GZIP)
    if packed:
        unpacked = gunzip(head, _HEAD)
        if unpacked is None:
            return Failure(origin, "the gzip file is broken", "unpack it, or fetch it again")
        head = unpacked
    if _JSON_START.match(head) and (size > MAX_PAGE or packed or path.lower().endswith(_JSON_SUFFIXES)):
        opener = gzip.open if packed else open
        return RawPage(origin, head, open_lines=lambda: cast(BinaryIO, opener(path, "rb")))
    limit = limit_of(head)
    if size > limit:
        return too_large(origin, limit, size)
    stream.seek(0)
    return page_of(origin, stream.read(limit + 1), limit)


def read_stream(stream: BinaryIO, origin: str, *, owned: bool = True) -> RawPage | Failure:
    """Standard input or a pipe: one page, or JSON lines, which are streamed (`owned` streams only; others within the limit)."""
    try:
        head = _read_up_to(stream, _HEAD)
        if owned and _JSON_START.match(head) and len(head) >= _HEAD:
            opened = cast(BinaryIO, io.BufferedReader(_Rejoined(head, stream), 1 << 16))
            return RawPage(origin, head, open_lines=lambda: opened)
        limit = limit_of(head)
        return page_of(origin, head + _read_up_to(stream, limit + 1 - len(head)), limit)
    except OSError as error:
        return _unreadable(origin, error)


def page_of(origin: str, data: bytes, limit: int) -> RawPage | Failure:
    """The page of these bytes, unpacked where they are gzip; `limit` is the most bytes there may be."""
    if len(data) > limit:
        return too_large(origin, limit)
    if data.startswith(_GZIP):
        unpacked = gunzip(data, MAX_PAGE + 1)
        if unpacked is None:
            return Failure(origin, "the gzip file is broken", "unpack it, or fetch it again")
        if len(unpacked) > MAX_PAGE:
            return too_large(origin, MAX_PAGE)
        data = unpacked
    if _is_list(data):
        return Failure(origin, "a list of web addresses, not a page of text", "give it by attache add --urls")
    return RawPage(origin, data)


def _is_list(data: bytes) -> bool:
    """Whether there is nothing but web addresses, one a line, and notes after #."""
    if not data[:20].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"http", b"#")):
        return False
    lines = [line.split() for line in data.removeprefix(b"\xef\xbb\xbf").splitlines() if not line.lstrip().startswith(b"#")]
    return any(lines) and all(len(line) < 2 and line[:1] == [w for w in line if w.startswith(_WEB)] for line in lines)


class _Rejoined(io.RawIOBase):
    """A stream with its first bytes put back; closing it leaves the stream beneath open."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = memoryview(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        taken = self._head[: len(buffer)] if len(self._head) else memoryview(self._rest.read(len(buffer)) or b"")
        self._head = self._head[len(taken) :] if len(self._head) else self._head
        buffer[: len(taken)] = taken
        return len(taken)


def _read_up_to(stream: BinaryIO, count: int) -> bytes:
    """`count` bytes, or all there are; pipes give them in pieces."""
    pieces, left = [], count
    while left > 0 and (piece := stream.read(min(left, 1 << 20))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def gunzip(data: bytes, limit: int) -> bytes | None:
    """The unpacked bytes, `limit` at the most, as far as the (perhaps cut off) data go; None where it is no gzip."""
    try:
        return zlib.decompressobj(wbits=31).decompress(data, limit)
    except zlib.error:
        return None


def limit_of(head: bytes) -> int:
    """The most bytes of a file that begins so."""
    return MAX_PDF if head[:1024].lstrip().startswith(b"%PDF-") else MAX_PAGE


def _unreadable(path: str, error: OSError) -> Failure:
    remedies = {
        FileNotFoundError: "check the path (a web address begins with http:// or https://)",
        PermissionError: "allow this user to read it (chmod u+r), or leave it out",
    }
    remedy = remedies.get(type(error), "check the disk, or copy it to another place")
    return Failure(printable(path), f"cannot be read ({(error.strerror or str(error)).lower()})", remedy)


def printable(path: str) -> str:
    """The path with bytes that are no UTF-8 replaced, so that it can be written anywhere."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
