"""Where a place lies that the gazetteer lacks: a street, a stadium, a village. Another place of the document stands in for it.

A name that holds a place's name lies there ("Ottawa City Hall"); others lie where the paragraph is: in the town, county or
division named nearest. The record says which place it is, so that nobody takes its coordinates for the spot itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from attache.document import Document, Span
from attache.reading.places.gazetteer import Entry, distance, fold, look_up
from attache.reading.places.mentions import Mention
from attache.reading.places.words import words

#: what may stand in, better ones first: towns and counties, then divisions
_SMALL, _LARGE = "cm", "d"
#: a town that only a name of something else holds is taken where it is this near to a town that the document names
_NEAR_KM = 150.0
#: or, in a state that the document names, where it has so many people; or in any
_WELL_KNOWN = 100_000
_KNOWN_ANYWHERE = 500_000
_LONGEST = 3
_MOST_WORDS = 12
#: of more letters than this is no name, but something that the page garbled
_LONGEST_NAME = 80


def stand_ins(doc: Document, found: Sequence[Mention], chosen: Sequence[Entry | None]) -> list[Entry | None]:
    """For each mention without a place the one that stands in for it; None where it has a place, or the text has none near."""
    text = Around(found, chosen)
    stand: list[Entry | None] = []
    for mention, entry in zip(found, chosen, strict=True):
        near = None
        if entry is None and mention.kind in ("place", "facility") and len(mention.text) <= _LONGEST_NAME:
            near = text.inside(mention.text) or _around(doc, mention, text.known, _countries(doc, mention, found, chosen))
            near = near or text.home(doc)
        stand.append(near)
    return stand


class Around:
    """What a document's places that are found tell of those that are not."""

    def __init__(self, found: Sequence[Mention], chosen: Sequence[Entry | None]) -> None:
        pairs = [(m, e) for m, e in zip(found, chosen, strict=True) if e is not None]
        self.known = [(m, e) for m, e in pairs if e.kind in _SMALL + _LARGE]
        self._named = {fold(m.text): e for m, e in self.known}
        self._small = [e for _, e in self.known if e.kind in _SMALL]
        self._countries = {e.country for _, e in pairs if e.country}
        self._generic = frozenset((*words("not_places"), *words("generic"), *words("directions")))

    def inside(self, name: str) -> Entry | None:
        """The place that a part of the name names: one of the document's, a town near them, a large one of their states.

        A street is called after towns that may lie anywhere.
        """
        parts = _parts(name)
        for part in parts:
            entry = self._named.get(fold(part))
            if entry is not None:
                return entry
        street = name.rsplit(" ", 1)[-1].lower().rstrip(".") in words("streets")
        for part in parts:
            if part[:1].isupper() and part.lower().rstrip(".") not in self._generic:
                towns = [e for e in look_up(part) if e.kind in _SMALL + _LARGE and not e.alternate]
                fits = [e for e in towns if any(distance(e, other) < _NEAR_KM for other in self._small)]
                fits = fits or [e for e in towns if e.people >= _WELL_KNOWN and not street and self._may_lie(e)]
                if fits:
                    return max(fits, key=lambda e: (e.people, -(e.geonames or 0)))
        return None

    def _may_lie(self, entry: Entry) -> bool:
        very_large = entry.kind == "c" and entry.people >= _KNOWN_ANYWHERE
        return very_large or not self._countries or entry.country in self._countries

    def home(self, doc: Document) -> Entry | None:
        """The town or division that the names of the document's bodies hold most often ("Ottawa Police Service")."""
        held = [self.inside(n.span.of(doc.text)) for n in doc.names if n.kind == "organisation"]
        counts = Counter(e for e in held if e is not None)
        return max(counts, key=lambda e: (counts[e], e.people), default=None)


def _parts(name: str) -> list[str]:
    """The runs of a few words of a name, longer ones first; none where it is too long for a name."""
    tokens = name.split()
    if len(tokens) > _MOST_WORDS:
        return []
    runs = [(a, b) for a, b in combinations(range(len(tokens) + 1), 2) if b - a <= _LONGEST and b - a < len(tokens)]
    return sorted((" ".join(tokens[a:b]) for a, b in runs), key=lambda part: -len(part))


def _countries(
    doc: Document, mention: Mention, found: Sequence[Mention], chosen: Sequence[Entry | None]
) -> frozenset[str | None]:
    """The countries of the places that the mention's sentence names before it: what it names lies in one of them."""
    at = doc.token_at(mention.span.start)
    first = doc.tokens[doc.sentence_of(at).first].start if at is not None else 0
    before = [e for m, e in zip(found, chosen, strict=True) if e is not None and first <= m.span.start < mention.span.start]
    return frozenset(e.country for e in before if e.country)


def _around(
    doc: Document, mention: Mention, known: list[tuple[Mention, Entry]], countries: frozenset[str | None]
) -> Entry | None:
    """The town, else the division, that is named nearest in the paragraph; else the one that the document names most."""
    paragraph = next((p for p in doc.paragraphs if p.covers(mention.span)), None)
    known = [(m, e) for m, e in known if not countries or e.country in countries]
    for kinds in (_SMALL, _LARGE):
        fits = [(m, e) for m, e in known if e.kind in kinds]
        beside = [(m, e) for m, e in fits if paragraph is not None and paragraph.covers(m.span)]
        if beside:
            return min(beside, key=lambda pair: _gap(pair[0].span, mention.span))[1]
        if fits:
            counts = Counter(e for _, e in fits)
            return max(fits, key=lambda pair: (counts[pair[1]], -_gap(pair[0].span, mention.span)))[1]
    return None


def _gap(one: Span, other: Span) -> int:
    """How far apart two spans are; what comes after counts double, since a text says first where it is."""
    return other.start - one.end if one.end <= other.start else 2 * (one.start - other.end)
