"""The library: pages in, documents with records out.

    from attache import read

    doc = read("page.html")
    for event in doc.events:
        print(event.type, event.trigger.of(doc.text))

Importing this module loads the language model's run time; `import attache` does not.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from attache.document import Document
from attache.pages import documents
from attache.reading.reader import read_documents
from attache.records import Reading, to_reading
from attache.sources import Failure, RawPage, fetch

__all__ = [
    "Document",
    "Failure",
    "Outcome",
    "ReadError",
    "Reading",
    "outcomes",
    "outcomes_of",
    "read",
    "read_many",
    "to_reading",
]

log = logging.getLogger(__name__)

#: a batch for the language model holds at most so many documents …
BATCH_DOCUMENTS = 16
#: … and is closed by the document that brings it to so many characters
BATCH_CHARACTERS = 200_000

Source = str | os.PathLike[str]


class ReadError(Exception):
    """A page that could not be read. `failure` says which, why and what to do; so does `str()`, on one line."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: itself with its records, or why there are none; and the bytes it came from, if any."""

    result: Document | Failure
    page: RawPage | None = None


def read(source: Source, *, published: dt.date | str | None = None) -> Document:
    """One page, read.

    `source` is a path, an http or https address, or `-` for standard input. `published` is the page's date (a date, or
    `YYYY-MM-DD`) where you know it better than the page says it. Raises `ReadError` where there is nothing to read, or
    more than one document (see `read_many`), `ValueError` where `published` is no date.
    """
    found = outcomes([source], published=published)
    first = next(found, None)
    if first is None:
        raise ReadError(Failure(os.fspath(source), "there is no document in it", "give a page with text"))
    if isinstance(first.result, Failure):
        raise ReadError(first.result)
    if next(found, None) is not None:
        raise ReadError(Failure(os.fspath(source), "there is more than one document in it", "use attache.read_many"))
    return first.result


def read_many(sources: Source | Iterable[Source], *, published: dt.date | str | None = None) -> Iterator[Document | Failure]:
    """All documents of all sources in their order, as they are read; for each that cannot be read, a `Failure`.

    A source may be a folder, or a file of JSON lines; see `read` for the rest. Raises nothing for bad input.
    """
    return (outcome.result for outcome in outcomes(sources, published=published))


def outcomes(
    sources: Source | Iterable[Source], *, published: dt.date | str | None = None, stdin: BinaryIO | None = None
) -> Iterator[Outcome]:
    """`read_many`, each result with the page it came from. `stdin` is read for `-` instead of the process's own.

    The language model works best on many documents at a time: the batches grow from one document, so that the first
    result comes at once, to `BATCH_DOCUMENTS`.
    """
    day = dt.date.fromisoformat(published) if isinstance(published, str) else published
    given = [sources] if isinstance(sources, str | os.PathLike) else sources
    return outcomes_of(pages_of(given, stdin=stdin), published=day)


def pages_of(sources: Iterable[Source], *, stdin: BinaryIO | None = None) -> Iterator[RawPage | Failure]:
    """The pages of all sources in their order, and a `Failure` for each that cannot be had. Raises nothing for bad input."""
    for source in sources:
        name = os.fspath(source)
        try:
            yield from fetch(name, stdin=stdin)
        except Exception as error:  # noqa: BLE001  (one source must not end the run)
            yield _fault(name, error)


def outcomes_of(
    pages: Iterable[RawPage | Failure],
    *,
    published: dt.date | None = None,
    known: Callable[[RawPage, Document], bool] | None = None,
) -> Iterator[Outcome]:
    """`outcomes` for pages that are at hand. A document that is `known` is passed over before the language model reads it."""
    return _in_batches(_unread(pages, published, known))


def _in_batches(unread: Iterable[Outcome]) -> Iterator[Outcome]:
    size, count, characters = 1, 0, 0
    batch: list[Outcome] = []
    for outcome in unread:
        if isinstance(outcome.result, Document):
            count += 1
            characters += len(outcome.result.text)
        elif not batch:
            yield outcome
            continue
        batch.append(outcome)
        if count >= size or characters >= BATCH_CHARACTERS:
            yield from _read_batch(batch)
            size, count, characters, batch = min(2 * size, BATCH_DOCUMENTS), 0, 0, []
    yield from _read_batch(batch)


def _read_batch(batch: list[Outcome]) -> Iterator[Outcome]:
    results = read_documents([o.result for o in batch if isinstance(o.result, Document)])
    for outcome in batch:
        yield Outcome(next(results), outcome.page) if isinstance(outcome.result, Document) else outcome


def _unread(
    pages: Iterable[RawPage | Failure], published: dt.date | None, known: Callable[[RawPage, Document], bool] | None
) -> Iterator[Outcome]:
    """The documents of all pages before they are read."""
    for page in pages:
        if isinstance(page, Failure):
            yield Outcome(page)
            continue
        for outcome in _documents(page, published):
            if known is None or isinstance(outcome.result, Failure) or not known(page, outcome.result):
                yield outcome


def _documents(page: RawPage, published: dt.date | None) -> Iterator[Outcome]:
    try:
        for result in documents(page, published=published):
            yield Outcome(result, page)
    except Exception as error:  # noqa: BLE001  (one page must not end the run)
        yield Outcome(_fault(page.origin, error), page)


def _fault(origin: str, error: Exception) -> Failure:
    log.debug("%s: could not be opened", origin, exc_info=error)
    return Failure(origin, f"{type(error).__name__}: {error}", "a fault in attache: please report it with the page")
