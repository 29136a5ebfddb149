"""Files with many pages in them: told by their content, opened by the module that knows the kind."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from typing import BinaryIO, Literal

from attache.sources.files import gunzip, printable
from attache.sources.packing import DICTIONARY, ZSTD, first_bytes
from attache.sources.page import Failure, RawPage

Kind = Literal["zip", "tar", "warc", "mbox", "mail"]

#: archives within archives are opened so deep
MAX_DEPTH = 3
#: however small an archive is, it may give so many bytes …
LEAST_UNPACKED = 200_000_000
#: … and a larger one so many times its own size: texts pack to a tenth, bombs to a thousandth
MOST_TIMES = 100

_HEAD = 65_536
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_WARC = re.compile(rb"WARC/\d")
_TAR_NAMES = (".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz")
_WARC_NAME = re.compile(r"\.warc\.zstd?$", re.I)
_MBOX = re.compile(rb"From [^\r\n]{1,300}\d{4}[^\r\n]{0,40}\r?\n>?[!-9;-~]{1,80}:")
_FIELD = re.compile(rb"[!-9;-~]{1,80}:[ \t]")
_MAIL_FIELD = re.compile(rb"^(?:Received|Message-ID|MIME-Version|Return-Path):", re.I | re.M)
_BLANK = re.compile(rb"\r?\n\r?\n")


class Bomb(Exception):
    """An archive unpacks to more than any honest one."""


class Budget:
    """How many bytes an archive of `size` bytes, with all within it, may still give."""

    def __init__(self, size: int) -> None:
        self.left = max(LEAST_UNPACKED, MOST_TIMES * size)

    def take(self, count: int) -> None:
        """Count bytes that were unpacked. Raises `Bomb` where there are too many."""
        self.left -= count
        if self.left < 0:
            raise Bomb


def kind_of(head: bytes, name: str) -> Kind | None:
    """What a file that begins so is; None for a single page and for what nobody knows."""
    if head.startswith(_ZIP):
        return "zip"
    if head.startswith(b"\x1f\x8b"):
        head = gunzip(head, 1024) or b""
    elif head.startswith((ZSTD, DICTIONARY)):
        if head.startswith(DICTIONARY) or _WARC_NAME.search(name):  # what lies behind a dictionary only its reader can tell
            return "warc"
        head = first_bytes(head)
    if _WARC.match(head):
        return "warc"
    if head[257:262] == b"ustar" or name.lower().endswith(_TAR_NAMES):
        return "tar"
    if _MBOX.match(head):
        return "mbox"
    fields = _BLANK.split(head, maxsplit=1)[0]
    if _FIELD.match(fields) and (name.lower().endswith(".eml") or _MAIL_FIELD.search(fields)):
        return "mail"
    return None


def kind_of_file(path: str) -> Kind | None:
    """`kind_of` for a file; None too where it cannot be read, which reading it as a page will tell."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return None
        with open(path, "rb") as stream:
            return kind_of(stream.read(_HEAD), path)
    except OSError:
        return None


def read_container(path: str, kind: Kind) -> Iterator[RawPage | Failure]:
    """The pages in a file of this kind; a `Failure` for each part that cannot be read, and for the file where it breaks off."""
    origin = printable(path)
    try:
        with open(path, "rb") as stream:
            yield from read_stream_of(stream, kind, origin, Budget(os.fstat(stream.fileno()).st_size), 1)
    except Bomb:
        yield Failure(origin, "it unpacks to far more than its size, as a bomb does",
                      "what came before was read; unpack it by hand if you trust it")  # fmt: skip
    except OSError as error:
        yield Failure(origin, f"cannot be read ({(error.strerror or str(error)).lower()})", "check the disk, or copy it again")


def read_stream_of(stream: BinaryIO, kind: Kind, origin: str, budget: Budget, depth: int) -> Iterator[RawPage | Failure]:
    """The pages in an open file that can be sought in. Raises `Bomb`, and `OSError` where it cannot be read."""
    # each module is loaded when a file of its kind comes
    if kind == "warc":
        from attache.sources.warc import read_warc

        return read_warc(stream, origin, budget if depth > 1 else None)
    if kind in ("mbox", "mail"):
        from attache.sources.mail import read_mbox, read_message

        return read_mbox(stream, origin) if kind == "mbox" else read_message(stream, origin)
    from attache.sources.members import read_tar, read_zip

    return (read_zip if kind == "zip" else read_tar)(stream, origin, budget, depth)
