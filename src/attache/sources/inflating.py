"""Bodies as servers pack them (HTTP's Content-Encoding), unpacked without ever giving more than was asked for."""

from __future__ import annotations

import zlib
from collections.abc import Callable

#: takes a piece of a body and how many bytes there is room for; gives the unpacked pieces
Decoder = Callable[[bytes, int], list[bytes]]


class BadEncoding(Exception):
    """Why a body cannot be unpacked."""


def decoder(encoding: str) -> Decoder:
    """The decoder for a Content-Encoding. Raises `BadEncoding` where nobody asked for it."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return _identity
    if name in ("gzip", "x-gzip"):
        return _Inflate(16 + zlib.MAX_WBITS)
    if name == "deflate":
        return _Inflate(zlib.MAX_WBITS)
    raise BadEncoding(f"the server answered in an encoding that nobody asked for ({name[:40]})")


def _identity(chunk: bytes, room: int) -> list[bytes]:
    return [chunk]


class _Inflate:
    """Unpacks gzip or deflate, never more than `room` bytes at a time: a bomb is cut where the page's limit is."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._engine = zlib.decompressobj(wbits)
        self._first = True

    def __call__(self, chunk: bytes, room: int) -> list[bytes]:
        try:
            piece = self._engine.decompress(chunk, room)
        except zlib.error as error:
            if not (self._first and self._wbits == zlib.MAX_WBITS):
                raise BadEncoding("the server's compressed answer is broken") from error
            self._engine = zlib.decompressobj(-zlib.MAX_WBITS)  # some servers send deflate without its wrapper
            piece = self._raw(chunk, room)
        self._first = False
        pieces = [piece] if piece else []
        left = room - len(piece)
        while self._engine.unconsumed_tail and left > 0:
            piece = self._engine.decompress(self._engine.unconsumed_tail, left)
            left -= len(piece)
            pieces.append(piece)
        return pieces

    def _raw(self, chunk: bytes, room: int) -> bytes:
        try:
            return self._engine.decompress(chunk, room)
        except zlib.error as error:
            raise BadEncoding("the server's compressed answer is broken") from error
