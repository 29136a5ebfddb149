"""Readings with their syntax, for CoNLL-U: a reading keeps none, so the language model reads its text anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from attache.document import Document
from attache.records import Reading

#: texts that the language model takes at a time
BATCH = 16


def documents(readings: Iterable[Reading]) -> Iterator[Document]:
    """The pages as documents with sentences, words, syntax and names; loads the language model."""
    from attache.language import parse

    stream = iter(readings)
    while batch := [_document(reading) for reading in islice(stream, BATCH)]:
        parse(batch)
        yield from batch


def _document(reading: Reading) -> Document:
    page = reading.document
    return Document(
        id=page.id, text=page.text, origin=page.origin, url=page.url, title=page.title, section=page.section,
        genre=page.genre, language=page.language, sha256=page.sha256, paragraphs=page.paragraphs,
    )  # fmt: skip


def write(readings: Iterable[Reading]) -> Iterator[str]:
    """CoNLL-U, a block a sentence."""
    from attache.exports import conllu

    return conllu.write(documents(readings))
