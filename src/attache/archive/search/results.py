"""What a search answers with."""

from __future__ import annotations

from typing import Literal

import msgspec

from attache.archive.search.snippets import Snippet
from attache.document import Span

Order = Literal["relevance", "newest", "oldest"]


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A document that was found, by its newest reading."""

    document: str
    title: str
    #: "" where unknown, as in the next four
    published: str
    genre: str
    publisher: str
    language: str
    url: str
    #: how well it answers, by the database's own measure (the more the better); 0 where documents are not ranked
    score: float
    #: what is marked in the title
    title_marks: list[Span]
    snippet: Snippet
    #: ids of the events and transfers that were asked for, in the reading's order
    records: list[str]


class Count(msgspec.Struct, frozen=True):
    """One value of a facet, and how many of the documents have it."""

    value: str
    documents: int


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """One page of what was found: `hits` begin after the first `offset` of `total` documents."""

    query: str
    total: int
    offset: int
    #: in which order; "newest" too where too many documents were found to be ranked
    order: Order
    hits: list[Hit]
    facets: dict[str, list[Count]]
    #: of how many of the documents the facets are: of all, or of the newest where there are too many; 0 without facets
    counted: int = 0
