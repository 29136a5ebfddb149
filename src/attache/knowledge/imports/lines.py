"""Reads files of JSON, one object a line, plain or compressed by gzip or bzip2, without holding more than a line."""

from __future__ import annotations

import bz2
import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, cast

from attache.knowledge.imports.staging import WrongLine

#: a line of more bytes is no entity (Wikidata's longest are about five million)
LONGEST = 64_000_000
#: called with the number of bytes of the file that have been read
Tick = Callable[[int], None]


def objects(path: Path, tick: Tick = lambda _: None) -> Iterator[tuple[int, dict[str, Any] | WrongLine]]:
    """Each line's number and object, or why it is none.

    The lines of Wikidata's dumps are the items of one array: its brackets and commas are passed over. Raises `OSError` where
    the file cannot be read, and `WrongLine` where it is cut off or damaged.
    """
    number = 0
    with path.open("rb") as raw:
        try:
            with _unpacked(raw) as lines:
                while line := lines.readline(LONGEST):
                    number += 1
                    tick(raw.tell())
                    text = line.strip().rstrip(b",")
                    if text not in (b"", b"[", b"]"):
                        yield number, _object(text)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise WrongLine(f"line {number + 1}: the file is cut off or damaged ({error})") from error


def _unpacked(raw: IO[bytes]) -> IO[bytes]:
    head = raw.read(3)
    raw.seek(0)
    if head[:2] == b"\x1f\x8b":
        return cast(IO[bytes], gzip.open(raw, "rb"))
    if head == b"BZh":
        return bz2.open(raw, "rb")
    return raw


def _object(text: bytes) -> dict[str, Any] | WrongLine:
    try:
        found = json.loads(text)
    except UnicodeDecodeError:
        return WrongLine("is no UTF-8 text")
    except (json.JSONDecodeError, RecursionError) as error:
        return WrongLine(f"is no JSON ({error.msg.lower() if isinstance(error, json.JSONDecodeError) else 'too deep'})")
    return found if isinstance(found, dict) else WrongLine("is no JSON object")
