"""Mail: one message, or a mailbox (mbox) read message by message.

A message's page is handed on as it is; `attache.pages` takes the HTML part, the date and the sender from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from attache.sources.page import MAX_PDF, Failure, RawPage, too_large

#: what a message may hold with its pictures and attachments, in bytes
MAX_MESSAGE = MAX_PDF
MESSAGE = "message/rfc822"

_LINE = 1 << 20
# the line between two messages ends with the year, or a zone after or before it
_BETWEEN = re.compile(rb"From [^\r\n]{1,300}\d{4}[^\r\n]{0,40}\r?\n?\Z")
_QUOTED = re.compile(rb">+From ")


def read_message(stream: BinaryIO, origin: str) -> Iterator[RawPage | Failure]:
    """The one message in `stream`."""
    data = stream.read(MAX_MESSAGE + 1)
    yield too_large(origin, MAX_MESSAGE) if len(data) > MAX_MESSAGE else RawPage(origin, data, content_type=MESSAGE)


def read_mbox(stream: BinaryIO, origin: str) -> Iterator[RawPage | Failure]:
    """The messages of a mailbox, each `origin#number` from 1; one is in memory at a time.

    Lines that were quoted because they begin with From are given back as they were sent (the mboxrd rule).
    """
    parts: list[bytes] = []
    size = number = 0
    blank = True
    while line := stream.readline(_LINE):
        if blank and _BETWEEN.match(line):
            if number:
                yield _message(parts, size, f"{origin}#{number}")
            parts, size, number, blank = [], 0, number + 1, False
            continue
        blank = line in (b"\n", b"\r\n")
        size += len(line)
        if size <= MAX_MESSAGE:
            parts.append(line[1:] if _QUOTED.match(line) else line)
        else:
            parts.clear()
    if number:
        yield _message(parts, size, f"{origin}#{number}")


def _message(parts: list[bytes], size: int, origin: str) -> RawPage | Failure:
    if size > MAX_MESSAGE:
        return too_large(origin, MAX_MESSAGE, size)
    return RawPage(origin, b"".join(parts), content_type=MESSAGE)
