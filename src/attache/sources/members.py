"""Zip and tar archives: the pages in them, one in memory at a time.

Nothing is ever unpacked to a path: a member's name is only shown. Members that are broken, encrypted, too large, no files, or
named so as to lead out of the archive are named and passed over; hidden ones are passed over as they are in folders.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from attache.sources.containers import MAX_DEPTH, Bomb, Budget, Kind, kind_of, read_stream_of
from attache.sources.files import limit_of, page_of, printable
from attache.sources.page import MAX_PAGE, Failure, RawPage

#: what the readers of packed data raise for bytes that are none of theirs
_BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, ValueError,
    OSError, OverflowError,
)  # fmt: skip
_HEAD = 65_536
_PIECE = 1 << 20
#: most bytes of a name or the like in a tar's head, which the library holds in memory
_MOST_HEAD = 1_000_000
_OUT = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:")
_HIDDEN = re.compile(r"(?:^|[/\\])(?:\.|__MACOSX(?:[/\\]|$))")
_PACKED: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open, b"\xfd7": lzma.open}


def read_zip(stream: BinaryIO, origin: str, budget: Budget, depth: int) -> Iterator[RawPage | Failure]:
    """The pages of a zip, in its order."""
    try:
        archive = zipfile.ZipFile(stream)
    except _BROKEN as error:
        yield _broken(origin, "zip", error)
        return
    found = False
    with archive:
        if _is_document(archive.namelist()):
            yield Failure(
                origin, "an Office document or an electronic book, not a page of text", "save it as HTML, PDF or plain text"
            )
            return
        for info in archive.infolist():
            if info.is_dir() or (_HIDDEN.search(info.filename) and not _OUT.search(info.filename)):
                continue
            found = True
            yield from _zipped(archive, info, origin, budget, depth)
    if not found:
        yield _empty(origin)


def _is_document(names: list[str]) -> bool:
    """Whether a zip of these files is one document (Office, OpenDocument, EPUB) and no folder of pages."""
    return bool(names) and (names[0] == "mimetype" or "[Content_Types].xml" in names)


def _zipped(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, origin: str, budget: Budget, depth: int
) -> Iterator[RawPage | Failure]:
    place = f"{origin}/{printable(info.filename)}"
    if _OUT.search(info.filename):
        yield _leads_out(place)
    elif info.flag_bits & 1:
        yield Failure(place, "it is encrypted", "unpack it with its password, and give the folder")
    else:
        try:
            with archive.open(info) as member:
                yield from _member(cast(BinaryIO, member), place, budget, depth)
        except Bomb:
            raise
        except _BROKEN as error:
            yield _broken_member(place, error)


def read_tar(stream: BinaryIO, origin: str, budget: Budget, depth: int) -> Iterator[RawPage | Failure]:
    """The pages of a tar, plain or packed by gzip, bzip2 or xz, in its order."""
    opener = _PACKED.get(stream.read(2))
    stream.seek(0)
    found = False
    try:
        with _Metered(opener(stream) if opener else stream, budget if opener else None) as metered, tarfile.open(
            fileobj=io.BufferedReader(metered, _HEAD), mode="r|", errors="surrogateescape", tarinfo=_Info
        ) as archive:  # fmt: skip
            for info in archive:
                archive.members = []  # type: ignore[attr-defined]  # the library would keep them all
                if info.isdir() or (_HIDDEN.search(info.name.removeprefix("./")) and not _OUT.search(info.name)):
                    continue
                found = True
                yield from _tarred(archive, info, origin, budget, depth)
    except Bomb:
        raise
    except _BROKEN as error:
        found = True
        yield _broken(origin, "tar", error)
    if not found:
        yield _empty(origin)


def _tarred(
    archive: tarfile.TarFile, info: tarfile.TarInfo, origin: str, budget: Budget, depth: int
) -> Iterator[RawPage | Failure]:
    place = f"{origin}/{printable(info.name.removeprefix('./'))}"
    member = archive.extractfile(info) if info.isreg() else None
    if _OUT.search(info.name):
        yield _leads_out(place)
    elif member is None:
        yield Failure(place, "it is a link or a device, no file", "give the file that it stands for")
    else:
        yield from _member(cast(BinaryIO, member), place, budget, depth)


def _member(member: BinaryIO, place: str, budget: Budget, depth: int) -> Iterator[RawPage | Failure]:
    """The page in a member, or the pages where it is an archive itself."""
    head = _read(member, _HEAD, budget)
    kind = kind_of(head, place)
    if kind is not None and kind != "mail":
        yield from _nested(member, head, kind, place, budget, depth)
        return
    limit = limit_of(head)
    data = head + _read(member, limit + 1 - len(head), budget)
    if kind == "mail" and len(data) <= limit:
        yield RawPage(place, data, content_type="message/rfc822")
    else:
        yield page_of(place, data, limit)


def _nested(member: BinaryIO, head: bytes, kind: Kind, place: str, budget: Budget, depth: int) -> Iterator[RawPage | Failure]:
    if kind in ("zip", "tar") and depth >= MAX_DEPTH:
        yield Failure(place, f"archives in archives are opened {MAX_DEPTH} deep", "unpack it, and give what is in it")
        return
    with tempfile.SpooledTemporaryFile(max_size=MAX_PAGE) as copy:
        copy.write(head)
        while piece := _read(member, _PIECE, budget):
            copy.write(piece)
        copy.seek(0)
        yield from read_stream_of(cast(BinaryIO, copy), kind, place, budget, depth + 1)


def _read(stream: BinaryIO, count: int, budget: Budget) -> bytes:
    """`count` bytes, or all that are left. Raises `Bomb`."""
    pieces = []
    while count > 0 and (piece := stream.read(min(count, _PIECE))):
        budget.take(len(piece))
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


class _Info(tarfile.TarInfo):
    """A tar's member, whose head may not be a bomb."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        # the library's documented way in for subclasses; heads of these types are read into memory whole
        if not self.isreg() and self.type not in tarfile.SUPPORTED_TYPES[:8] and self.size > _MOST_HEAD:
            raise Bomb
        return super()._proc_member(archive)  # type: ignore[misc, no-any-return]


class _Metered(io.RawIOBase):
    """A stream whose bytes count where it is unpacked."""

    def __init__(self, stream: BinaryIO | gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile, budget: Budget | None) -> None:
        self._stream, self._budget = stream, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        if self._budget is not None:
            self._budget.take(len(data))
        buffer[: len(data)] = data
        return len(data)


def _leads_out(place: str) -> Failure:
    return Failure(place, "its name leads out of the archive, as an attacker's does", "unpack it by hand if you trust it")


def _empty(origin: str) -> Failure:
    return Failure(origin, "the archive holds no files", "give one with pages (hidden files are passed over)")


def _broken(origin: str, what: str, error: BaseException) -> Failure:
    return Failure(origin, f"the {what} archive is broken ({_words(error)})", "what came before was read; fetch it again")


def _broken_member(place: str, error: BaseException) -> Failure:
    return Failure(place, f"it is broken ({_words(error)})", "fetch the archive again; the other files in it were read")


def _words(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200].lower()
