"""Mentions that stand inside other phrases ("the Portland bridges"), and names of places and bodies that no phrase resolved.

The resolver gives each phrase one meaning; a name that only modifies its head is found here, for the entity's list of mentions.
"""

from __future__ import annotations

from collections.abc import Iterator

from attache.document import Document, Name, Span
from attache.reading.actors import lexicon
from attache.reading.actors.mentions import Named, Who, named
from attache.reading.actors.model import Actors

#: known names that are names of somebody or something, not adjectives or people
_NAMES = ("state", "capital", "region", "seat", "organisation", "alliance", "group")
#: what the model calls a place, and what a table does not know
_PLACES = ("place", "facility")
UNPLACED = f"{lexicon.UNKNOWN}:{lexicon.UNKNOWN}"


def known_inside(actors: Actors) -> Iterator[tuple[Who, Span]]:
    """Each known name and unknown body with its span, wherever it stands."""
    for hit in actors.hits:
        if hit.known.kind not in _NAMES or hit.known.code == UNPLACED or actors.register.at.get(hit.first) is not None:
            continue
        code = actors.code_of_hit(hit, hit.first)
        who: Who = named(hit.known, code)
        if hit.known.kind == "capital" and actors.towns.is_town(hit):
            who = Named("place", actors.towns.name(hit), code)
        yield who, _span(actors.doc, hit.first, hit.last)
    for body in actors.bodies:
        for first, last in body.spans:
            yield body, _span(actors.doc, first, last)


def places_left(doc: Document, taken: set[int], known: dict[str, Who]) -> Iterator[tuple[Who, Span]]:
    """Places that the model names and nothing above covers: joined by name, to an entity of that name if there is one.

    `taken`: tokens that are of names already. `known`: entities by the keys of their names.
    """
    for name in doc.names:
        if name.kind not in _PLACES or any(t.i in taken for t in doc.tokens_in(name.span)):
            continue
        words = lexicon.key(_text(doc, name)).removeprefix("the ")
        if words and _text(doc, name)[:1].isupper():
            yield known.setdefault(words, Named("place", _text(doc, name), UNPLACED)), name.span


def _text(doc: Document, name: Name) -> str:
    return " ".join(name.span.of(doc.text).split()).removeprefix("the ").removeprefix("The ")


def _span(doc: Document, first: int, last: int) -> Span:
    return Span(doc.tokens[first].start, doc.tokens[last - 1].end)
