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

#: what may stand in, better ones first: towns and counties, then divisions
_SMALL, _LARGE = "cm", "d"
#: a town that only a name of something else holds is taken where it is this near to a town that the document names
_NEAR_KM = 150.0
#: or, whatever the document names, where it has so many people
_WELL_KNOWN = 100_000
_LONGEST = 3
#: of more letters than this is no name, but something that the page garbled
_LONGEST_NAME = 80


def stand_ins(doc: Document, found: Sequence[Mention], chosen: Sequence[Entry | None]) -> list[Entry | None]:
    """For each mention without a place the one that stands in for it; None where it has a place, or the text has none near."""
    known = [(m, e) for m, e in zip(found, chosen, strict=True) if e is not None and e.kind in _SMALL + _LARGE]
    named = {fold(m.text): e for m, e in known}
    small = [e for _, e in known if e.kind in _SMALL]
    return [
        None if entry is not None or mention.kind not in ("place", "facility") or len(mention.text) > _LONGEST_NAME else
        _inside(mention, named, small) or _around(doc, mention, known, _countries(doc, mention, found, chosen))
        for mention, entry in zip(found, chosen, strict=True)
    ]  # fmt: skip


def _inside(mention: Mention, named: dict[str, Entry], small: list[Entry]) -> Entry | None:
    """The place that a part of the name names: one of the document's, or a town near them."""
    words = mention.text.split()
    if len(words) > 12:
        return None
    parts = [
        " ".join(words[a:b]) for a, b in combinations(range(len(words) + 1), 2) if b - a <= _LONGEST and b - a < len(words)
    ]
    parts.sort(key=lambda part: -len(part))
    for part in parts:
        entry = named.get(fold(part))
        if entry is not None:
            return entry
    for part in parts:
        if part[:1].isupper():
            towns = [e for e in look_up(part) if e.kind in _SMALL + _LARGE and not e.alternate]
            fits = [e for e in towns if any(distance(e, other) < _NEAR_KM for other in small)]
            fits = fits or [e for e in towns if e.people >= _WELL_KNOWN]
            if fits:
                return max(fits, key=lambda e: (e.people, -(e.geonames or 0)))
    return None


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
