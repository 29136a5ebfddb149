"""JSON-LD in the words of schema.org: `NewsArticle`, a `Claim` for each record and attribution, `ClaimReview` for denials.

The context is given in full, so that no reader must fetch one; what schema.org has no word for stands under `attache:`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from attache.exports.facts import Facts, Side, dumps, scalar, urn
from attache.records import Attribution, Contradiction, Event, Reading, Transfer

Object = dict[str, Any]

CONTEXT = {"@vocab": "https://schema.org/", "attache": "urn:attache:term:"}
_ARTICLES = {"opinion": "OpinionNewsArticle", "analysis": "AnalysisNewsArticle", "blog": "BlogPosting"}
_KINDS = {"person": "Person", "organisation": "Organization", "state": "Country", "place": "Place", "group": "Organization"}
_RATINGS = {"denial": "denied", "contradiction": "contradicted"}


def write(readings: Iterable[Reading]) -> Iterator[str]:
    """One graph, an object a line, those of each reading as it comes."""
    opening = f'{{"@context":{dumps(CONTEXT)},"@graph":[\n'
    for reading in readings:
        yield opening + ",\n".join(map(dumps, objects(reading)))
        opening = ",\n"
    yield ("\n" if opening == ",\n" else opening) + "]}\n"


def objects(reading: Reading) -> list[Object]:
    """The page, then what is claimed in it, and what is denied."""
    facts = Facts(reading)
    claims = [_event(facts, e) for e in reading.events] + [_transfer(facts, t) for t in reading.transfers]
    said = [_said(facts, number, one) for number, one in enumerate(reading.attributions)]
    return [_article(facts), *claims, *said, *(_review(facts, c) for c in reading.contradictions)]


def _article(facts: Facts) -> Object:
    page = facts.page
    return _object(
        urn("document", facts.id), _ARTICLES.get(page.genre, "NewsArticle"), identifier=facts.id, headline=page.title,
        datePublished=page.published, url=facts.address, inLanguage=page.language, articleSection=page.section,
        author={"@type": "Person", "name": page.byline} if page.byline else None,
        publisher={"@type": "Organization", "name": page.publisher} if page.publisher else None,
        articleBody=scalar(page.text), mentions=[_party(facts.as_side(e)) for e in facts.reading.entities],
        **{"attache:origin": page.origin},
    )  # fmt: skip


def _event(facts: Facts, event: Event) -> Object:
    where, when = facts.where(event), facts.when(event.time)
    place = None
    if where is not None:
        geo = _node("GeoCoordinates", latitude=where.lat, longitude=where.lon) if where.lat is not None else None
        place = _node("Place", name=where.name, geo=geo)
    act = _node(
        "Action", additionalType=event.type, name=f"{event.type} · {event.mode}" if event.mode else event.type,
        agent=_parties(facts, event.actors), participant=_parties(facts, event.recipients), location=place,
        startTime=when.first and str(when.first), endTime=when.last and str(when.last),
        **{"attache:cameo": event.cameo, "attache:realis": event.realis, "attache:dateBasis": when.basis},
    )  # fmt: skip
    return _claim(facts, event, act)


def _transfer(facts: Facts, one: Transfer) -> Object:
    when = facts.when(one.time)
    thing = _node("Product", name=one.item.text, category=one.item.category)
    act = _node(
        "TransferAction", name=f"transfer of {one.item.text}", agent=_parties(facts, [one.supplier] if one.supplier else []),
        recipient=_parties(facts, [one.recipient] if one.recipient else []), object=thing,
        startTime=when.first and str(when.first), endTime=when.last and str(when.last),
        **{"attache:status": one.status, "attache:regimes": one.regimes, "attache:dateBasis": when.basis},
    )  # fmt: skip
    return _claim(facts, one, act)


def _claim(facts: Facts, record: Event | Transfer, act: Object) -> Object:
    sure = {f"attache:{name}": value for name, value in facts.sure(record).items() if name not in ("evidence", "document")}
    entity = facts.entities.get(record.source.entity or "")
    by = _party(facts.as_side(entity)) if entity else None
    return _object(
        urn("record", facts.record(record.id)), "Claim", text=facts.of(record.evidence), about=act, author=by,
        appearance={"@id": urn("document", facts.id)}, **sure,
    )  # fmt: skip


def _said(facts: Facts, number: int, one: Attribution) -> Object:
    holder = facts.holder(one)
    source = facts.spans(one.source)
    by = _party(holder) if holder else _node("Thing", name=source) if source else None
    return _object(
        urn("record", facts.record(f"a{number}")), "Claim", text=facts.spans(one.content), author=by,
        appearance={"@id": urn("document", facts.id)},
        **{"attache:cue": facts.spans(one.cue), "attache:kind": one.kind, "attache:direct": one.direct},
    )  # fmt: skip


def _review(facts: Facts, one: Contradiction) -> Object:
    about = [{"@id": urn("record", facts.record(r))} for r in one.there_records]
    reviewed = _node("Claim", text=facts.of(one.there), appearance={"@id": urn("document", facts.id)}, sameAs=about)
    return _object(
        urn("record", facts.record(one.id)), "ClaimReview", claimReviewed=facts.of(one.there), itemReviewed=reviewed,
        reviewBody=facts.of(one.here), datePublished=facts.page.published, url=facts.address,
        reviewRating={"@type": "Rating", "alternateName": _RATINGS[one.kind]}, isPartOf={"@id": urn("document", facts.id)},
        **{"attache:confidence": one.confidence},
    )  # fmt: skip


def _parties(facts: Facts, parties: Iterable[Any]) -> list[Object]:
    return [_party(side) for side in map(facts.side, parties) if side]


def _party(side: Side) -> Object:
    entity = side.entity
    known = f"https://www.wikidata.org/entity/{entity.wikidata}" if entity and entity.wikidata else None
    office = entity.office if entity and entity.kind == "person" else None
    type_ = _KINDS.get(entity.kind if entity else "", "Thing")
    return _object(urn("actor", side.id), type_, name=side.name, sameAs=known, jobTitle=office, **{"attache:code": side.code})


def _object(id: str, type_: str, **fields: Any) -> Object:
    return {"@id": id, **_node(type_, **fields)}


def _node(type_: str, **fields: Any) -> Object:
    return {"@type": type_, **{name: value for name, value in fields.items() if value is not None and value != []}}
