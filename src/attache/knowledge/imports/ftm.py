"""FollowTheMoney entities (OpenSanctions, Aleph): persons, organisations, positions and who occupied them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attache.knowledge.imports import states
from attache.knowledge.imports.staging import Staging, WrongLine
from attache.knowledge.loader import tree
from attache.knowledge.schema import date_of
from attache.knowledge.sectors import UNKNOWN

NAME = "FollowTheMoney"
_QID = re.compile(r"Q[1-9]\d*")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def looks_like(entity: Mapping[str, Any]) -> bool:
    """Whether a line is an entity of this format."""
    return isinstance(entity.get("schema"), str) and isinstance(entity.get("properties"), dict)


def take(entity: Mapping[str, Any], into: Staging) -> bool:
    """Keep what an entity says; False where it is of a schema that is not taken. Raises `WrongLine` where it is malformed."""
    id, schema, properties = entity.get("id"), entity.get("schema"), entity.get("properties")
    if not isinstance(id, str) or not id:
        raise WrongLine("has no id")
    if not isinstance(schema, str):
        raise WrongLine("has no schema")
    if not isinstance(properties, dict) or not all(_is_values(v) for v in properties.values()):
        raise WrongLine("properties are no lists of values")
    rules = tree("actors/imports")
    if schema in rules["ftm_persons"]:
        _person(id, properties, entity, into)
    elif schema in rules["ftm_organisations"]:
        sector = rules["ftm_organisations"][schema]
        into.organisation(
            id, _names(properties), state=_state(properties), sector=_by_topic(properties) or sector,
            wikidata=_qid(id, properties), source=_source(id, entity),
        )  # fmt: skip
    elif schema == "Position":
        into.post(id, next(iter(_names(properties)), ""), _state(properties))
    elif schema == "Occupancy":
        for holder in _ids(properties.get("holder", ())):
            for post in _ids(properties.get("post", ())):
                into.term(holder, post, "", _date(properties, "startDate", "date"), _date(properties, "endDate"))
    else:
        return False
    return True


def _is_values(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(v, str | dict) for v in values)


def _ids(values: Any) -> list[str]:
    """The ids that a property points at; nested entities have theirs inside."""
    found = (v if isinstance(v, str) else v.get("id") for v in values)
    return [v for v in found if isinstance(v, str) and v]


def _texts(properties: Mapping[str, Any], *names: str) -> list[str]:
    return [v for name in names for v in properties.get(name, ()) if isinstance(v, str)]


def _person(id: str, properties: Mapping[str, Any], entity: Mapping[str, Any], into: Staging) -> None:
    into.person(
        id, _names(properties), state=_state(properties), sector=_by_topic(properties) or UNKNOWN,
        died=_date(properties, "deathDate"), wikidata=_qid(id, properties), source=_source(id, entity),
    )  # fmt: skip
    for office in dict.fromkeys(_texts(properties, "position")):
        into.term(id, "", office, "", "")


def _names(properties: Mapping[str, Any]) -> list[str]:
    """All names; one in Latin letters first, for that is the one to show."""
    names = _texts(properties, "name", "alias", "previousName", "abbreviation")
    return sorted(dict.fromkeys(names), key=lambda n: not all(ord(c) < 0x250 for c in n))


def _state(properties: Mapping[str, Any]) -> str:
    codes = _texts(properties, "country", "jurisdiction", "citizenship", "nationality", "mainCountry")
    return next((state for code in codes if (state := states.of_code(code)) != UNKNOWN), UNKNOWN)


def _by_topic(properties: Mapping[str, Any]) -> str:
    topics = tree("actors/imports")["ftm_topics"]
    return next((topics[t] for t in _texts(properties, "topics") if t in topics), "")


def _qid(id: str, properties: Mapping[str, Any]) -> str:
    return next((v for v in [*_texts(properties, "wikidataId"), id] if _QID.fullmatch(v)), "")


def _source(id: str, entity: Mapping[str, Any]) -> str:
    sets = entity.get("datasets")
    named = sets[0] if isinstance(sets, list) and sets and isinstance(sets[0], str) else NAME
    return " ".join(f"{named}:{id}".split())


def _date(properties: Mapping[str, Any], *names: str) -> str:
    """The first value that begins with a date that exists, its time of day cut off; "" where there is none."""
    for value in _texts(properties, *names):
        match = _DATE.match(value)
        if match is not None and date_of(match.group()) is not None:
            return match.group()
    return ""
