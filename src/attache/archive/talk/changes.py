"""What may be changed of a record, and in which form: the words of the annotation guidelines, checked field by field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from msgspec.structs import replace

from attache.archive.roles import Refused
from attache.archive.talk.anchors import Kind, Noted, nearest
from attache.days import iso_period
from attache.document import Span
from attache.records import (
    WEAKENING,
    Category,
    Condition,
    Event,
    EventPlace,
    EventTime,
    EventType,
    Item,
    Party,
    Reading,
    Realis,
    Source,
    Status,
    Transfer,
)

#: so many characters of any one value
_LONGEST = 300
#: parties of a side, and things of a condition
MOST = 20
_CODE = re.compile(r"(?:[A-Z]{3}|---):(?:[A-Z]{3}|---)", re.ASCII)
_MODE = re.compile(r"[a-z]+(?:-[a-z]+)*", re.ASCII)

Check = Callable[[Any], Any]


def checked(kind: Kind, changes: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The changes, as they are kept. Raises `Refused` (input) where a field is none of this kind, or a value none of its field.

    Words (of parties, places, items, sources) have to stand in the document's text.
    """
    found, wrong = sifted(kind, changes, text)
    for name, reason in wrong.items():
        raise Refused("input", f"{name}: {reason}")
    return found


def sifted(kind: Kind, changes: Mapping[str, Any], text: str) -> tuple[dict[str, Any], dict[str, str]]:
    """`checked`, with what is wrong in the place of an error: the fields that are well, and the others with the reason."""
    known = _FIELDS[kind]
    found, wrong = {}, {}
    for name, value in changes.items():
        if name not in known:
            wrong[name[:40]] = f"a correction of this kind has no such field; there are {', '.join(known)}"
            continue
        try:
            given = known[name](value)
        except ValueError as error:
            wrong[name] = str(error)
            continue
        lost = [words for words in _words(given, name) if nearest(text, words, Span(0, 0)) is None]
        if lost:
            wrong[name] = f"{lost[0]!r} does not stand in the text as whole words; give words of the text"
        else:
            found[name] = given
    return found, wrong


def applied(record: Noted, changes: Mapping[str, Any], reading: Reading) -> Noted | None:
    """The record with the changes made; None where their words do not stand in this reading's text."""
    place = _Place(reading, record.evidence)
    try:
        if isinstance(record, Condition):
            return _condition(record, changes, place)
        return _event(record, changes, place) if isinstance(record, Event) else _transfer(record, changes, place)
    except LookupError:
        return None


class _Place:
    """Finds words and their entities near the evidence of a record."""

    def __init__(self, reading: Reading, evidence: Span) -> None:
        self.reading, self.evidence = reading, Span(*evidence)

    def span(self, words: str) -> Span:
        found = nearest(self.reading.document.text, words, self.evidence)
        if found is None:
            raise LookupError(words)
        return found

    def party(self, given: Mapping[str, str]) -> Party:
        span = self.span(given["text"])
        return Party(span=span, entity=entity_at(self.reading, span), code=given["code"])

    def source(self, words: str) -> Source:
        if words == "author":
            return Source()
        span = self.span(words)
        return Source(kind="attributed", span=span, entity=entity_at(self.reading, span))


def entity_at(reading: Reading, span: Span | None) -> str | None:
    """The id of the entity that has a mention there; of several, the one whose mention has most in common with it."""
    if span is None:
        return None
    best = [
        (min(span[1], m[1]) - max(span[0], m[0]), -(m[1] - m[0]), e.id)
        for e in reading.entities for m in e.mentions if Span(*m).overlaps(span)
    ]  # fmt: skip
    return max(best, key=lambda b: b[:2])[2] if best else None


def _event(record: Event, changes: Mapping[str, Any], place: _Place) -> Event:
    new: dict[str, Any] = {k: v for k, v in changes.items() if k in ("type", "mode", "factuality", "realis")}
    if "type" in new and "mode" not in new and new["type"] != record.type:
        new["mode"] = None  # modes are those of a class
    if new.get("type", record.type) != record.type or new.get("mode", record.mode) != record.mode:
        new["cameo"] = None
    for name in ("actors", "recipients"):
        if name in changes:
            new[name] = [place.party(one) for one in changes[name]]
    if "where" in changes:
        words = changes["where"]
        new["place"] = EventPlace(span=place.span(words), name=words) if words else None
    return replace(record, **new, **_shared(changes, place))


def _transfer(record: Transfer, changes: Mapping[str, Any], place: _Place) -> Transfer:
    new: dict[str, Any] = {k: v for k, v in changes.items() if k in ("status", "quantity", "value", "factuality")}
    for name in ("supplier", "recipient"):
        if name in changes:
            new[name] = place.party(changes[name]) if changes[name] else None
    if "item" in changes or "category" in changes:
        words = changes.get("item", record.item.text)
        span = place.span(words) if words != record.item.text else record.item.span
        new["item"] = replace(record.item, text=words, span=span, category=changes.get("category", record.item.category))
    return replace(record, **new, **_shared(changes, place))


def _condition(record: Condition, changes: Mapping[str, Any], place: _Place) -> Condition:
    new: dict[str, Any] = {"kind": changes["condition"]} if "condition" in changes else {}
    new.update({k: v for k, v in changes.items() if k == "factuality"})
    if "holder" in changes:
        new["holder"] = place.party(changes["holder"])
    if "things" in changes:
        known = {item.text: item for item in record.of}
        new["of"] = [known.get(words) or Item(span=place.span(words), text=words) for words in changes["things"]]
    if "source" in changes:
        new["source"] = place.source(changes["source"])
    return replace(record, **new)


def _shared(changes: Mapping[str, Any], place: _Place) -> dict[str, Any]:
    new: dict[str, Any] = {}
    if "when" in changes:
        new["time"] = EventTime(value=changes["when"]) if changes["when"] else None
    if "source" in changes:
        new["source"] = place.source(changes["source"])
    return new


# the values of fields: each check gives the value as it is kept, or raises ValueError with the reason


def _one_of(*known: str) -> Check:
    def check(value: Any) -> str:
        if value not in known:
            raise ValueError(f"there is no {str(value)[:40]!r}; there are {', '.join(known)}")
        return str(value)

    return check


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        raise ValueError(f"give 1 to {_LONGEST} characters of the text")
    return value.strip()


def _maybe(check: Check) -> Check:
    return lambda value: None if value in (None, "") else check(value)


def _mode(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 40 or not _MODE.fullmatch(value):
        raise ValueError("a mode is a word in small letters, as third-party")
    return value


def _when(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 40 or iso_period(value) is None:
        raise ValueError("write a day, month, year or interval, as 2023-07-28, 2023-07 or 2023-07-26/2023-07-28")
    return value


def _number(value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e15:
        raise ValueError("give a number that is not below 0")
    return value


def _party(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or set(value) != {"text", "code"}:
        raise ValueError("a party has a text and a code, and nothing else")
    if not isinstance(value["code"], str) or not _CODE.fullmatch(value["code"]):
        raise ValueError("a code is written as RUS:GOV, with --- for what is unknown")
    return {"text": _text(value["text"]), "code": value["code"]}


def _several(check: Check) -> Check:
    def all_of(value: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) > MOST:
            raise ValueError(f"give a list of up to {MOST}")
        return [check(one) for one in value]

    return all_of


def _words(value: Any, name: str) -> list[str]:
    """The words in a value that have to stand in the text."""
    if name in ("where", "item") or (name == "source" and value != "author"):
        return [value] if value else []
    if name == "things":
        return list(value)
    if name in ("actors", "recipients", "supplier", "recipient", "holder"):
        return [one["text"] for one in (value if isinstance(value, list) else [value] if value else [])]
    return []


_CERTAIN: dict[str, Check] = {"factuality": _one_of(*WEAKENING), "source": _text}
_BOTH: dict[str, Check] = {"when": _maybe(_when), **_CERTAIN}
_FIELDS: dict[Kind, dict[str, Check]] = {
    "event": {
        "type": _one_of(*get_args(EventType)), "mode": _maybe(_mode), "actors": _several(_party),
        "recipients": _several(_party), "where": _maybe(_text), "realis": _one_of(*get_args(Realis)), **_BOTH,
    },
    "transfer": {
        "supplier": _maybe(_party), "recipient": _maybe(_party), "item": _text, "category": _one_of(*get_args(Category)),
        "quantity": _maybe(_number), "value": _maybe(_text), "status": _one_of(*get_args(Status)), **_BOTH,
    },
    "condition": {
        "condition": _one_of("shortage", "need", "holding"), "holder": _party, "things": _several(_text), **_CERTAIN,
    },
}  # fmt: skip
#: the fields of all kinds, each once
CHANGES = tuple(dict.fromkeys(name for fields in _FIELDS.values() for name in fields))
