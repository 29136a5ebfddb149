"""Pages into an archive: read, and kept with what was read; what is there already is not read again.

    with Archive.open("press.attache", write=True) as archive:
        adder = Adder(archive)
        adder.add(pages_of(["pages/", "news.warc.gz"]))
        print(adder.added, adder.known, adder.failed)

A run that is stopped goes on where it stopped when it is started again: every document is kept by itself as soon as it is read.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from attache import __version__, api
from attache.archive import Archive
from attache.archive.known import has, note_origin
from attache.archive.program import model_version
from attache.archive.watch import check
from attache.document import Document
from attache.pages.kind import kind_of
from attache.records import to_reading
from attache.sources import Failure, RawPage

Status = Literal["added", "known", "failed"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one document. `document` is its id: None where it failed, or where its page was known as a whole."""

    origin: str
    status: Status
    document: str | None = None
    failure: Failure | None = None


class Adder:
    """Adds pages to an archive that is open for writing, and counts.

    `report` is told of every document as soon as its fate is known. With `again`, what is in the archive is read again.
    """

    def __init__(self, archive: Archive, *, report: Callable[[Added], None] | None = None, again: bool = False) -> None:
        self.added = self.known = self.failed = 0
        self._archive, self._again = archive, again
        self._report = report
        self._last: tuple[RawPage, str] | None = None
        self._version = {"program": __version__, "model": model_version()}

    def add(self, pages: Iterable[RawPage | Failure]) -> None:
        """Read and keep all of them, then make the alerts of what is new.

        Raises `ArchiveError` where the archive cannot be written; what was added stays.
        """
        before = self.added
        for outcome in api.outcomes_of(self._unknown(pages), known=self._is_known):
            result = outcome.result
            if isinstance(result, Failure):
                self._tell(Added(result.origin, "failed", failure=result))
            elif outcome.page is not None:
                new = self._archive.add(outcome.page, to_reading(result), fetched=outcome.page.fetched, **self._version)
                self._tell(Added(result.origin, "added" if new else "known", result.id))
        if self.added > before:
            check(self._archive, dt.datetime.now(dt.UTC))

    def _unknown(self, pages: Iterable[RawPage | Failure]) -> Iterator[RawPage | Failure]:
        """Those that are to be read: a page of one document that was read before is not even opened."""
        for page in pages:
            if isinstance(page, Failure) or self._again or kind_of(page) == "json":
                yield page
                continue
            sha256 = hashlib.sha256(page.data).hexdigest()
            if has(self._archive, sha256, **self._version):
                note_origin(self._archive, sha256, page)
                self._tell(Added(page.origin, "known"))
            else:
                yield page

    def _is_known(self, page: RawPage, document: Document) -> bool:
        """Whether a document of a page of many (JSON lines) was read before."""
        if self._again or kind_of(page) != "json":
            return False
        if not has(self._archive, self._digest(page, document), document=document.id, **self._version):
            return False
        self._tell(Added(document.origin, "known", document.id))
        return True

    def _digest(self, page: RawPage, document: Document) -> str:
        """The digest that the archive knows the page by: of streamed lines, the document's own text stands for the page."""
        if page.open_lines is not None:
            return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
        if self._last is None or self._last[0] is not page:
            self._last = page, hashlib.sha256(page.data).hexdigest()
        return self._last[1]

    def _tell(self, added: Added) -> None:
        setattr(self, added.status, getattr(self, added.status) + 1)
        if self._report is not None:
            self._report(added)
