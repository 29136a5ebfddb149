"""Wikidata's items, as in its JSON dumps: humans with the positions they held, organisations, and the positions' names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attache.knowledge.imports import states
from attache.knowledge.imports.staging import Staging, WrongLine
from attache.knowledge.loader import tree
from attache.knowledge.schema import date_of
from attache.knowledge.sectors import UNKNOWN

NAME = "Wikidata"
_HUMAN = "Q5"
#: the properties that are read
_KIND, _HELD, _CITIZEN, _STATE, _OF, _DIED = "P31", "P39", "P27", "P17", "P1001", "P570"
_BEGAN, _ENDED, _SUBCLASS = "P580", "P582", "P279"
_ABBREVIATION = "P1813"
_TIME = re.compile(r"\+(\d{4})-(\d\d)-(\d\d)T")
#: Wikidata's precisions of a time
_YEAR, _MONTH, _DAY = 9, 10, 11


def looks_like(entity: Mapping[str, Any]) -> bool:
    """Whether a line is an entity of this format."""
    return isinstance(entity.get("claims"), dict | list) and isinstance(entity.get("labels"), dict | list)


def take(entity: Mapping[str, Any], into: Staging) -> bool:
    """Keep what an item says; False where it is none of what is taken. Raises `WrongLine` where it is malformed."""
    id = entity.get("id")
    if not isinstance(id, str) or not id:
        raise WrongLine("has no id")
    if entity.get("type", "item") != "item":
        return False
    claims = entity.get("claims") or {}
    if not isinstance(claims, dict):
        raise WrongLine("claims are no object")
    kinds = list(_items(claims, _KIND))
    names = _names(entity)
    if not names:
        return False
    if _HUMAN in kinds:
        return _person(id, names, claims, into)
    _post(id, names, claims, into)
    classes = tree("actors/imports")["wikidata_classes"]
    sector = next((str(classes[k]) for k in kinds if k in classes), None)
    if sector is None:
        return False
    international = set(tree("actors/imports")["wikidata_international"]) & set(kinds)
    state = "IGO" if international else _state(claims, _STATE, _OF)
    names += [t for t in _texts(claims, _ABBREVIATION) if t not in names]
    into.organisation(id, names, state=state, sector=sector, wikidata=id, source=f"{NAME}:{id}")
    return True


def _person(id: str, names: list[str], claims: Mapping[str, Any], into: Staging) -> bool:
    """A human, where the item names a position: others would be everybody who ever had an article."""
    held = [s for s in _statements(claims, _HELD) if _item_of(s.get("mainsnak")) is not None]
    if not held:
        return False
    died = next((_time(s.get("mainsnak")) for s in _statements(claims, _DIED)), "")
    into.person(
        id, names, state=_state(claims, _CITIZEN), sector=UNKNOWN, died=died, wikidata=id, source=f"{NAME}:{id}"
    )  # fmt: skip
    for statement in held:
        qualifiers = statement.get("qualifiers")
        dates = qualifiers if isinstance(qualifiers, dict) else {}
        since, until = (next((_time(s) for s in _listed(dates.get(p))), "") for p in (_BEGAN, _ENDED))
        into.term(id, _item_of(statement["mainsnak"]) or "", "", since, until)
    return True


def _post(id: str, names: list[str], claims: Mapping[str, Any], into: Staging) -> None:
    """What may be a position: a class of things, or what applies to a jurisdiction."""
    if _SUBCLASS in claims or _OF in claims:
        into.post(id, names[0], _state(claims, _OF, _STATE))


def _names(entity: Mapping[str, Any]) -> list[str]:
    """Labels by the order of languages, then aliases; each once."""
    labels, aliases = (entity.get(key) or {} for key in ("labels", "aliases"))  # an empty one may be a list
    if not isinstance(labels, dict) or not isinstance(aliases, dict):
        raise WrongLine("labels or aliases are no object")
    languages = tree("actors/imports")["languages"]
    found: list[str] = []
    for language in languages:
        label = labels.get(language)
        found += [label["value"]] if isinstance(label, dict) and isinstance(label.get("value"), str) else []
    for language in languages:
        found += [a["value"] for a in _listed(aliases.get(language)) if isinstance(a.get("value"), str)]
    return list(dict.fromkeys(found))


def _listed(value: Any) -> list[dict[str, Any]]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _statements(claims: Mapping[str, Any], property: str) -> Iterator[dict[str, Any]]:
    """The statements of a property that hold, preferred ones first."""
    held = [s for s in _listed(claims.get(property)) if s.get("rank") != "deprecated"]
    yield from sorted(held, key=lambda s: s.get("rank") != "preferred")


def _value(snak: Any) -> Any:
    data = snak.get("datavalue") if isinstance(snak, dict) else None
    return data.get("value") if isinstance(data, dict) else None


def _item_of(snak: Any) -> str | None:
    value = _value(snak)
    id = value.get("id") if isinstance(value, dict) else None
    return id if isinstance(id, str) else None


def _items(claims: Mapping[str, Any], property: str) -> Iterator[str]:
    for statement in _statements(claims, property):
        item = _item_of(statement.get("mainsnak"))
        if item is not None:
            yield item


def _texts(claims: Mapping[str, Any], property: str) -> Iterator[str]:
    for statement in _statements(claims, property):
        value = _value(statement.get("mainsnak"))
        if isinstance(value, dict) and isinstance(value.get("text"), str):
            yield value["text"]


def _state(claims: Mapping[str, Any], *properties: str) -> str:
    items = (item for p in properties for item in _items(claims, p))
    return next((state for item in items if (state := states.of_item(item)) != UNKNOWN), UNKNOWN)


def _time(snak: Any) -> str:
    """A time as an ISO day, month or year, by its precision; "" where it is vaguer, before our era, or no day that exists."""
    value = _value(snak)
    if not isinstance(value, dict) or not isinstance(value.get("time"), str):
        return ""
    match, precision = _TIME.match(value["time"]), value.get("precision")
    if match is None or precision not in (_YEAR, _MONTH, _DAY):
        return ""
    date = "-".join(match.groups()[: precision - _YEAR + 1])
    return date if date_of(date) is not None else ""
