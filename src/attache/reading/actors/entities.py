"""`doc.entities`: who the mentions of a document stand for."""

from __future__ import annotations

from attache.document import Document, Span
from attache.reading.actors import identity, lexicon
from attache.reading.actors.inside import known_inside, places_left
from attache.reading.actors.mentions import Mention, Named, Who
from attache.reading.actors.model import KEY, actors_of
from attache.reading.actors.parties import mentions_of
from attache.reading.actors.people import Person
from attache.records import Entity

#: what stands before a name and hangs on the head behind it
_OF_HEAD = ("DET", "ADJ", "NUM", "ADV")


def add_entities(doc: Document) -> None:
    """Fill `doc.entities`, in order of first mention. Needs syntax; what was there is replaced."""
    doc.scratch.pop(KEY, None)
    doc.scratch.pop(f"{KEY}.mentions", None)
    doc.scratch.pop(f"{KEY}.ids", None)
    mentions = mentions_of(doc)
    grouped: dict[Who, list[Mention]] = {}
    for mention in mentions.all:
        if mention.who is not None and mention.kind != "thing":
            grouped.setdefault(mention.who, []).append(mention)
    for person in actors_of(doc).register.persons:
        grouped.setdefault(person, [])
    inner = _inner(doc, grouped)
    doc.entities = []
    ordered = sorted(grouped.items(), key=lambda item: _spans(doc, item[0], item[1], inner)[:1])
    for number, (who, found) in enumerate(ordered, 1):
        doc.entities.append(_entity(doc, f"e{number}", who, found, _spans(doc, who, found, inner)))
    doc.scratch[f"{KEY}.ids"] = {who: f"e{number}" for number, (who, _) in enumerate(ordered, 1)}


def _inner(doc: Document, grouped: dict[Who, list[Mention]]) -> dict[Who, list[Span]]:
    """The names inside other phrases, and those of places that the tables lack, by entity; new ones join `grouped`."""
    actors = actors_of(doc)
    inner: dict[Who, list[Span]] = {}
    taken = {i for p in actors.register.persons for first, last in p.spans for i in range(first, last)}
    for who, span in known_inside(actors):
        inner.setdefault(who, []).append(span)
        taken.update(t.i for t in doc.tokens_in(span))
    names: dict[str, Who] = {}
    for who in (*grouped, *inner):
        if who.name and not (isinstance(who, Named) and who.kind == "group"):
            names.setdefault(lexicon.key(who.name).removeprefix("the "), who)
    for who, span in places_left(doc, taken, names):
        inner.setdefault(who, []).append(span)
    for who in inner:
        grouped.setdefault(who, [])
    return inner


def _over(doc: Document, first: int, last: int) -> Span:
    return Span(doc.tokens[first].start, doc.tokens[last - 1].end)


def _entity(doc: Document, key: str, who: Who, found: list[Mention], spans: list[Span]) -> Entity:
    if isinstance(who, Person):
        who.entity = key
        return Entity(
            id=key, kind="person", name=who.name, office=who.office, code=who.code, mentions=spans,
            historic=who.historic, dead=who.dead, basis=who.basis, stable_id=identity.of_person(who),
            wikidata=lexicon.people().wikidata(who.term) if who.term is not None else None,
        )  # fmt: skip
    if isinstance(who, Named):
        basis = next((m.basis for m in found if m.basis), None)
        historic = who.kind == "state" and any(_historic(doc, m) for m in found)
        return Entity(
            id=key, kind=who.kind, name=who.name, code=who.code, mentions=spans, historic=historic, basis=basis,
            stable_id=identity.of_named(who), wikidata=lexicon.wikidata().get((who.name, who.code.partition(":")[0])),
        )  # fmt: skip
    who.entity = key
    return Entity(
        id=key, kind="organisation", name=who.name, code=who.code, mentions=spans, basis=who.basis,
        stable_id=identity.of_name("organisation", who.code, who.name),
    )  # fmt: skip


def _own_first(doc: Document, mention: Mention) -> int:
    """Where a mention begins: what stands before a name and hangs on a noun behind it is no part ("the current Malta flag")."""
    first, inside = mention.first, range(mention.first, mention.last)
    hit = actors_of(doc).hit_at.get(mention.last - 1)
    if hit is not None:
        while first < hit.first and doc.tokens[first].upos in _OF_HEAD and doc.tokens[first].head not in inside:
            first += 1
    return first


def _historic(doc: Document, mention: Mention) -> bool:
    hit = actors_of(doc).hit_at.get(mention.last - 1)
    return hit is not None and hit.known.historic


def _spans(doc: Document, who: Who, found: list[Mention], inner: dict[Who, list[Span]]) -> list[Span]:
    """Where the entity is mentioned: names with their titles, descriptions, pronouns; in order, each once."""
    spans = {_over(doc, _own_first(doc, m), m.last) for m in found}
    names = inner.get(who, []) if not isinstance(who, Person) else [_over(doc, first, last) for first, last in who.spans]
    covered = {i for m in found for i in range(m.first, m.last)}
    spans.update(span for span in names if not all(t.i in covered for t in doc.tokens_in(span)))
    return sorted(spans)
