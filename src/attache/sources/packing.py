"""How the members of a web archive are packed: by gzip, or by Zstandard (IIPC, WARC Zstandard 1.0), unpacked piece by piece.

Zstandard's library gives back all that a piece of input holds, be it a thousand times as much: frames are handed to it block
by block, each of which holds 128 KB at the most (RFC 8878, 3.1.1.2). It is needed for such files only, and is installed by
`pip install 'attache[zstd]'`.
"""

from __future__ import annotations

import zlib
from typing import Any, BinaryIO, Protocol, cast

GZIP = b"\x1f\x8b\x08"
ZSTD = b"\x28\xb5\x2f\xfd"
#: begins the frame in which a web archive brings its dictionary
DICTIONARY = b"\x5d\x2a\x4d\x18"

#: bytes of a frame's head and of its first block, at the most
MOST_BLOCK = 131_072 + 32

_MOST_PIECE = 262_144
_MOST_DICTIONARY = 16_000_000
_SKIPPED = b"\x2a\x4d\x18"
#: the bits of a frame's head that say whether there is a checksum, and whether the frame is one segment
_CHECKED, _SINGLE = 0x04, 0x20
_RLE, _RESERVED = 1, 3


def sign_of(head: bytes) -> bytes:
    """What the members of a file that begins so begin with: `GZIP`, `ZSTD`, or nothing where it is not packed."""
    if head.startswith(GZIP[:2]):
        return GZIP
    return ZSTD if head.startswith((ZSTD, DICTIONARY)) else b""


class Broken(Exception):
    """Why a packed file cannot be unpacked."""


class NoLibrary(Exception):
    """The library for Zstandard is not installed."""


class Member(Protocol):
    """One packed member."""

    @property
    def eof(self) -> bool:
        """Whether it has come to its end."""

    def unpack(self, data: bytes) -> tuple[bytes, bytes]:
        """What the next bytes hold, and those of them that were not yet needed. Raises `Broken`."""


class Gzip:
    """A member packed by gzip."""

    def __init__(self) -> None:
        self._engine = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return self._engine.eof

    def unpack(self, data: bytes) -> tuple[bytes, bytes]:
        try:
            piece = self._engine.decompress(data, _MOST_PIECE)
        except zlib.error as error:
            raise Broken(str(error)) from error
        return piece, self._engine.unconsumed_tail or self._engine.unused_data


class Zstd:
    """A frame packed by Zstandard, or one that holds nothing and is passed over. Raises `NoLibrary`."""

    def __init__(self, dictionary: Any = None) -> None:
        self._library = _library()
        self._engine = self._library.ZstdDecompressor(dict_data=dictionary).decompressobj()
        self.eof = False
        self._held = b""
        self._begun = False
        self._tail = 0
        self._skip = 0

    def unpack(self, data: bytes) -> tuple[bytes, bytes]:
        data, self._held = self._held + data, b""
        if self._skip:
            return self._skipped(data)
        size = self._block(data) if self._begun else self._head(data)
        if self._skip:
            return b"", data[8:]
        if len(data) < size:
            self._held = data
            return b"", b""
        try:
            piece = cast(bytes, self._engine.decompress(data[:size]))
        except self._library.ZstdError as error:
            raise Broken(str(error)) from error
        self.eof = self._begun and bool(data[0] & 1)
        self._begun = True
        return piece, data[size:]

    def _skipped(self, data: bytes) -> tuple[bytes, bytes]:
        rest = data[self._skip - 1 :]
        self._skip = max(1, self._skip - len(data))
        self.eof = self._skip == 1
        return b"", rest

    def _head(self, data: bytes) -> int:
        """How many bytes the frame's head has, as far as is known."""
        if len(data) < 8:
            return 9
        if data[1:4] == _SKIPPED and data[0] >> 4 == 5:
            self._skip = 1 + int.from_bytes(data[4:8], "little")  # never 0 while it is passed over
            self.eof = self._skip == 1
            return 8
        if not data.startswith(ZSTD):
            raise Broken("it is no frame of Zstandard's")
        kind = data[4]
        self._tail = 4 if kind & _CHECKED else 0
        single = bool(kind & _SINGLE)
        return 5 + (not single) + (0, 1, 2, 4)[kind & 3] + (int(single), 2, 4, 8)[kind >> 6]

    def _block(self, data: bytes) -> int:
        """How many bytes the next block has, with the checksum where it is the last."""
        if len(data) < 3:
            return 3
        head = int.from_bytes(data[:3], "little")
        kind = head >> 1 & 3
        if kind == _RESERVED:
            raise Broken("a block of no kind that there is")
        return 3 + (1 if kind == _RLE else head >> 3) + (self._tail if head & 1 else 0)


def dictionary_of(raw: BinaryIO) -> Any:
    """The dictionary that a web archive begins with, None where it has none. Raises `Broken`, `NoLibrary`, `OSError`."""
    library = _library()
    head = raw.read(8)
    if not head.startswith(DICTIONARY):
        return None
    size = int.from_bytes(head[4:], "little")
    data = raw.read(size) if size <= _MOST_DICTIONARY else b""
    if len(data) < size or not size:
        raise Broken("its dictionary is too large, or breaks off")
    try:
        if data.startswith(ZSTD):
            data = b"".join(_bounded(data))
        return library.ZstdCompressionDict(data)
    except (library.ZstdError, ValueError) as error:
        raise Broken(f"its dictionary is none: {error}") from error


def first_bytes(data: bytes, dictionary: Any = None) -> bytes:
    """The beginning of what packed bytes hold; nothing where they are not packed, or nothing can be told."""
    member: Member
    try:
        member = Gzip() if data.startswith(GZIP[:2]) else Zstd(dictionary)
        piece = b""
        while data and not piece and not member.eof:
            piece, data = member.unpack(data)
    except (Broken, NoLibrary):
        return b""
    return piece


def _bounded(data: bytes) -> list[bytes]:
    """All of a frame. Raises `Broken` where that is more than any dictionary has."""
    member, pieces, size = Zstd(), [], 0
    while data and not member.eof:
        piece, data = member.unpack(data)
        pieces.append(piece)
        size += len(piece)
        if size > _MOST_DICTIONARY:
            raise Broken("its dictionary is too large")
    return pieces


def _library() -> Any:
    try:
        import zstandard
    except ImportError as error:
        raise NoLibrary from error
    return zstandard
