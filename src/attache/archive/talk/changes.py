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
    Event,
    EventPlace,
    EventTime,
    EventType,
    Party,
    Reading,
    Realis,
    Source,
    Status,
    Transfer,
)

#: so many characters of any one value
_LONGEST = 300
_CODE = re.compile(r"(?:[A-Z]{3}|---):(?:[A-Z]{3}|---)", re.ASCII)
_MODE = re.compile(r"[a-z]+(?:-[a-z]+)*", re.ASCII)

Check = Callable[[str, Any], Any]


def checked(kind: Kind, changes: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The changes, as they are kept. Raises `Refused` (input) where a field is none of this kind, or a value none of its field.

    Words (of parties, places, items, sources) have to stand in the document's text.
    """
    known = _FIELDS[kind]
    found = {}
    for name, value in changes.items():
        if name not in known:
            raise Refused("input", f"a correction of this kind has no field {name[:40]!r}; there are {', '.join(known)}")
        found[name] = known[name](name, value)
        for words in _words(found[name], name):
            if nearest(text, words, Span(0, 0)) is None:
                raise Refused("input", f"{name}: {words!r} does not stand in the text as whole words; give words of the text")
    return found


def applied(record: Noted, changes: Mapping[str, Any], reading: Reading) -> Noted | None:
    """The record with the changes made; None where their words do not stand in this reading's text."""
    place = _Place(reading, record.evidence)
    try:
        made = _event(record, changes, place) if isinstance(record, Event) else _transfer(record, changes, place)
    except LookupError:
        return None
    return made


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


def _shared(changes: Mapping[str, Any], place: _Place) -> dict[str, Any]:
    new: dict[str, Any] = {}
    if "when" in changes:
        new["time"] = EventTime(value=changes["when"]) if changes["when"] else None
    if "source" in changes:
        new["source"] = place.source(changes["source"])
    return new


# the values of fields


def _one_of(*known: str) -> Check:
    def check(name: str, value: Any) -> str:
        if value not in known:
            raise Refused("input", f"{name}: there is no {str(value)[:40]!r}; there are {', '.join(known)}")
        return str(value)

    return check


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        raise Refused("input", f"{name}: give 1 to {_LONGEST} characters of the text")
    return value.strip()


def _maybe(check: Check) -> Check:
    return lambda name, value: None if value in (None, "") else check(name, value)


def _mode(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > 40 or not _MODE.fullmatch(value):
        raise Refused("input", f"{name}: a mode is a word in small letters, as third-party")
    return value


def _when(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > 40 or iso_period(value) is None:
        raise Refused("input", f"{name}: write a day, month, year or interval, as 2023-07-28, 2023-07 or 2023-07-26/2023-07-28")
    return value


def _number(name: str, value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e15:
        raise Refused("input", f"{name}: give a number that is not below 0")
    return value


def _party(name: str, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or set(value) != {"text", "code"}:
        raise Refused("input", f"{name}: a party has a text and a code, and nothing else")
    if not isinstance(value["code"], str) or not _CODE.fullmatch(value["code"]):
        raise Refused("input", f"{name}: a code is written as RUS:GOV, with --- for what is unknown")
    return {"text": _text(name, value["text"]), "code": value["code"]}


def _parties(name: str, value: Any) -> list[dict[str, str]]:
    if not isinstance(value, list) or len(value) > 20:
        raise Refused("input", f"{name}: give a list of up to 20 parties")
    return [_party(name, one) for one in value]


def _words(value: Any, name: str) -> list[str]:
    """The words in a value that have to stand in the text."""
    if name in ("where", "item") or (name == "source" and value != "author"):
        return [value] if value else []
    if name in ("actors", "recipients", "supplier", "recipient"):
        return [one["text"] for one in (value if isinstance(value, list) else [value] if value else [])]
    return []


_BOTH: dict[str, Check] = {"when": _maybe(_when), "factuality": _one_of(*WEAKENING), "source": _text}
_FIELDS: dict[Kind, dict[str, Check]] = {
    "event": {
        "type": _one_of(*get_args(EventType)), "mode": _maybe(_mode), "actors": _parties, "recipients": _parties,
        "where": _maybe(_text), "realis": _one_of(*get_args(Realis)), **_BOTH,
    },
    "transfer": {
        "supplier": _maybe(_party), "recipient": _maybe(_party), "item": _text, "category": _one_of(*get_args(Category)),
        "quantity": _maybe(_number), "value": _maybe(_text), "status": _one_of(*get_args(Status)), **_BOTH,
    },
}  # fmt: skip
#: the fields of all kinds, each once
CHANGES = tuple(dict.fromkeys(name for fields in _FIELDS.values() for name in fields))
