"""Calls the language model and then the reading stages, in order, on each document.

A document that a stage cannot cope with costs nobody else: it becomes a `Failure` that names the stage, and the traceback
goes to the log (`attache read --debug` shows it).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence

from attache.document import Document
from attache.language import parse
from attache.reading.actors import add_entities
from attache.reading.attribution import add_attributions
from attache.reading.contradiction import add_contradictions
from attache.reading.events import add_events
from attache.reading.grades import add_grades
from attache.reading.opinion import add_sentence_kinds
from attache.reading.places import add_places
from attache.reading.times import add_times
from attache.reading.transfers import add_transfers
from attache.sources import Failure

log = logging.getLogger(__name__)

Stage = Callable[[Document], None]

#: what is asked of a document once it has its syntax; each stage may use what the ones before it left
STAGES: tuple[tuple[str, Stage], ...] = (
    ("times", add_times),
    ("entities", add_entities),
    ("places", add_places),
    ("attributions", add_attributions),
    ("opinion", add_sentence_kinds),
    ("events", add_events),
    ("transfers", add_transfers),
    ("contradictions", add_contradictions),
    ("grades", add_grades),
)


def read_documents(docs: Sequence[Document]) -> Iterator[Document | Failure]:
    """The same documents in the same order, their records filled in, or in a document's stead why it could not be read.

    The language model takes them all at once; the stages take one after another. Raises nothing for a bad document.
    """
    unparsed = _parse(docs)
    for doc in docs:
        yield unparsed.get(doc_key(doc)) or _read(doc)


def read_document(doc: Document) -> Document | Failure:
    """`read_documents` for one."""
    return next(read_documents([doc]))


def doc_key(doc: Document) -> int:
    """What tells two documents of one run apart, be they of the same content."""
    return id(doc)


def _parse(docs: Sequence[Document]) -> dict[int, Failure]:
    """Parse all; where that fails, each alone, so that only the culprits are lost."""
    try:
        parse(docs)
    except Exception as error:  # noqa: BLE001  (whatever a stage raises must not end the run)
        if len(docs) == 1:
            return {doc_key(docs[0]): _failure(docs[0], "language", error)}
    else:
        return {}
    failures: dict[int, Failure] = {}
    for doc in docs:
        doc.sentences, doc.tokens, doc.names = [], [], []
        failures |= _parse([doc])
    return failures


def _read(doc: Document) -> Document | Failure:
    for name, stage in STAGES:
        try:
            stage(doc)
        except Exception as error:  # noqa: BLE001  (whatever a stage raises must not end the run)
            return _failure(doc, name, error)
    return doc


def _failure(doc: Document, stage: str, error: Exception) -> Failure:
    log.debug("%s: the %s stage failed", doc.origin, stage, exc_info=error)
    words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    # a file of JSON lines gives many documents one origin
    origin = f"{doc.origin}, document {doc.id}"
    return Failure(origin, f"the {stage} stage failed ({words})", "a fault in attache: please report it with the page")
