"""Where pages come from: a file, a folder, an archive of files, a mailbox, a web archive, standard input, a web address.

`fetch` opens no page and judges none: it hands on bytes, and a `Failure` for whatever could not be had, so that one bad
input never costs the others.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import BinaryIO

from attache.sources.files import read_path, read_stream
from attache.sources.page import MAX_LINE, MAX_PAGE, MAX_PDF, Failure, RawPage

__all__ = ["MAX_LINE", "MAX_PAGE", "MAX_PDF", "Failure", "RawPage", "fetch"]

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{1,30}):/")


def fetch(source: str, *, stdin: BinaryIO | None = None) -> Iterator[RawPage | Failure]:
    """The pages of one source, in a fixed order.

    `source` is `-` (standard input: `stdin`, or the process's own), an http or https address, a file, or a folder (read
    with all its subfolders in the order of their names; hidden files are passed over). A zip, tar, web archive (WARC) or
    mailbox gives all pages in it. Nothing is raised for bad input: each file, member, record or message that cannot be had
    gives a `Failure`.
    """
    if source == "-":
        yield read_stream(stdin or sys.stdin.buffer, "-")
    elif scheme := _SCHEME.match(source):
        yield _fetch_address(source, scheme.group(1).lower())
    else:
        yield from read_path(source)


def _fetch_address(source: str, scheme: str) -> RawPage | Failure:
    if scheme not in ("http", "https"):
        return Failure(source, f"addresses of kind {scheme}: are not fetched", "give an http or https address, or a path")
    from attache.sources.web import fetch_url  # http.client and ssl are slow to import, and most runs read files only

    return fetch_url(source)
