"""Search: what a query finds, and how it spreads over facets, each value a way to narrow it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from attache.archive import Archive
from attache.archive.search import Hit, Order, QueryError, Results, search
from attache.document import Span
from attache.exports.wording import certainty
from attache.web.screens.naming import state_name

#: documents on a page
SIZE = 20
#: values shown of a facet
VALUES = 8
#: facets in the order in which they are shown: what they are called, and the field of the query language that narrows by them
_FACETS = {
    "year": ("Year", "during"), "actor": ("Actors’ state", "actor"), "type": ("Class of event", "type"),
    "item": ("What moves", "item"), "status": ("Status", "status"),
    "certainty": ("Certainty", "certainty"), "regime": ("Might break", "regime"),
    "place": ("Place", "place"), "publisher": ("Publisher", "publisher"), "genre": ("Genre", "genre"),
}  # fmt: skip
_WORDS: dict[str, Callable[[str], str]] = {
    "actor": state_name, "place": state_name,
    "certainty": lambda value: f"{certainty(value).sign} {certainty(value).word} {value}",
}  # fmt: skip


class Value(NamedTuple):
    """A facet's value in words, how many documents have it, and the query that is narrowed to it ("" where none can be)."""

    words: str
    documents: int
    query: str


class Facet(NamedTuple):
    """A facet by its title, with the values that most documents have."""

    title: str
    values: list[Value]


class Found(NamedTuple):
    """A document that was found; title and snippet in pieces, each with whether it is marked."""

    id: str
    title: list[tuple[str, bool]]
    snippet: list[tuple[str, bool]]
    publisher: str
    published: str
    genre: str
    records: int


@dataclass(slots=True)
class Search:
    """The view model. `problem` says why the query was not understood, and the way out; "" where it was."""

    query: str
    order: Order
    offset: int = 0
    total: int = 0
    hits: list[Found] = field(default_factory=list)
    facets: list[Facet] = field(default_factory=list)
    problem: str = ""


def search_screen(archive: Archive, query: str, order: Order = "relevance", offset: int = 0) -> Search:
    """What a query finds. Raises `ArchiveError` where the archive cannot be read."""
    if not query.strip():
        return Search(query, order)
    try:
        results = search(archive, query, limit=SIZE, offset=offset, order=order, facets=tuple(_FACETS))
    except QueryError as error:
        return Search(query, order, problem=str(error))
    return Search(query, order, offset, results.total, [_found(hit) for hit in results.hits], list(_facets(results)))


def _found(hit: Hit) -> Found:
    return Found(
        hit.document, list(_pieces(hit.title, hit.title_marks)), list(hit.snippet.pieces()), hit.publisher, hit.published,
        hit.genre, len(hit.records),
    )  # fmt: skip


def _pieces(text: str, marks: list[Span]) -> Iterator[tuple[str, bool]]:
    at = 0
    for start, end in marks:
        if at < start:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False


def _facets(results: Results) -> Iterator[Facet]:
    for name, (title, asked) in _FACETS.items():
        counts = [c for c in results.facets.get(name, ()) if c.value][:VALUES]
        words = _WORDS.get(name, str)
        values = [Value(words(c.value), c.documents, _narrowed(results.query, asked, c.value)) for c in counts]
        if values:
            yield Facet(title, values)


def _narrowed(query: str, asked: str, value: str) -> str:
    """The query for documents that have this value, too."""
    said = value if value.replace("-", "").replace("+", "").isalnum() else '"' + value.replace('"', " ") + '"'
    before = f"({query})" if " OR " in query else query
    return f"{before} {asked}:{said}"
