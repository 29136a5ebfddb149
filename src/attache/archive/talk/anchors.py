"""Finds a record again in a newer reading, by the words that show it and those around them.

As the W3C's Web Annotation model has it (TextQuoteSelector), with the rule that what is not found for sure is not found: a note
that jumps to a look-alike sentence is worse than one that has lost its place.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Literal

import msgspec

from attache.document import Span
from attache.records import Condition, Event, Reading, Transfer

Kind = Literal["event", "transfer", "condition"]
Noted = Event | Transfer | Condition

_TYPES: dict[Kind, type[Noted]] = {"event": Event, "transfer": Transfer, "condition": Condition}
#: characters kept of what stands before and after
_AROUND = 32
#: the fields of a record that hold places in the text
_PLACES = ("span", "trigger", "evidence", "carrier")


class Quote(msgspec.Struct, frozen=True):
    """Words of a text, those around them, and where they began (in characters)."""

    exact: str
    prefix: str
    suffix: str
    start: int


class Anchor(msgspec.Struct, frozen=True):
    """A record by its words: the evidence, and in it the `focus`: what is transferred, or the trigger of anything else.

    `text` is the digest of the whole text: in the same text, places are places.
    """

    kind: Kind
    type: str
    text: str
    evidence: Quote
    focus: Quote


def anchor_of(record: Noted, text: str) -> Anchor:
    """The anchor of a record of a document with this text."""
    return Anchor(
        kind_of(record), type_of(record), digest_of(text), _quote(record.evidence, text), _quote(focus_of(record), text)
    )


def kind_of(record: Noted) -> Kind:
    """Which kind of record it is."""
    return next(kind for kind, made in _TYPES.items() if isinstance(record, made))


def focus_of(record: Noted) -> Span:
    """The words that the record is told from others by."""
    return record.item.span if isinstance(record, Transfer) else record.trigger


def type_of(record: Noted) -> str:
    """An event's class, the category of what is transferred, or what kind of condition it is."""
    if isinstance(record, Transfer):
        return record.item.category
    return record.type if isinstance(record, Event) else record.kind


def records_of(reading: Reading, kind: Kind) -> list[Noted]:
    """The records of a kind."""
    found: dict[Kind, Sequence[Noted]] = {
        "event": reading.events, "transfer": reading.transfers, "condition": reading.conditions,
    }  # fmt: skip
    return [*found[kind]]


def find(reading: Reading, anchor: Anchor) -> Noted | None:
    """The record that an anchor stands for; None where it is not there, or several might be it."""
    place = focus_in(reading.document.text, anchor)
    if place is None:
        return None
    near = [r for r in records_of(reading, anchor.kind) if place.overlaps(focus_of(r))]
    exact = [r for r in near if focus_of(r) == place]
    for some in (exact, near):
        alike = [r for r in some if type_of(r) == anchor.type]
        for found in (some, alike):
            if len(found) == 1:
                return found[0]
        if some:
            return None
    return None


def focus_in(text: str, anchor: Anchor) -> Span | None:
    """Where an anchor's focus stands in a text; None where it does not, or in several places."""
    evidence, focus = anchor.evidence, anchor.focus
    if anchor.text == digest_of(text):
        return Span(focus.start, focus.start + len(focus.exact))
    found = locate(text, evidence)
    if found is None:
        return None
    inside = found.start + focus.start - evidence.start
    if text[inside : inside + len(focus.exact)] == focus.exact and 0 <= inside - found.start <= len(evidence.exact):
        return Span(inside, inside + len(focus.exact))
    return locate(text, focus)


def locate(text: str, quote: Quote) -> Span | None:
    """Where a quote stands in a text: where it is alone, or where it stands between the same words as it did."""
    starts = [m.start() for m in re.finditer(f"(?={re.escape(quote.exact)})", text)] if quote.exact else []
    if len(starts) > 1:
        starts = [at for at in starts if _around(text, Span(at, at + len(quote.exact))) == (quote.prefix, quote.suffix)]
    return Span(starts[0], starts[0] + len(quote.exact)) if len(starts) == 1 else None


@lru_cache(maxsize=16)
def digest_of(text: str) -> str:
    """The digest by which two texts are the same."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def with_words(record: Noted, text: str) -> dict[str, Any]:
    """A record as plain values with the words of its places beside them, so that `moved` can find them in another text."""
    plain: dict[str, Any] = msgspec.to_builtins(record)
    words: dict[str, str] = {}

    def note(span: list[int]) -> list[int]:
        words[f"{span[0]}-{span[1]}"] = text[span[0] : span[1]]
        return span

    _map_places(plain, note)
    return {"record": plain, "words": words}


def moved(kept: dict[str, Any], kind: Kind, text: str, anchor: Anchor) -> Noted | None:
    """A record that `with_words` kept, as it stands in another text; None where its own words are not there.

    Places outside its evidence (a name that a pronoun stands for) are looked for by their words, and left out where they are
    not found. Entities are those of another reading: they are to be found anew.
    """
    same = anchor.text == digest_of(text)
    evidence = Span(anchor.evidence.start, anchor.evidence.start + len(anchor.evidence.exact))
    now = evidence if same else locate(text, anchor.evidence)
    if now is None:
        return None
    by = now.start - evidence.start

    def move(span: list[int]) -> list[int] | None:
        if same:
            return span
        words = kept["words"].get(f"{span[0]}-{span[1]}", "")
        if evidence.covers((span[0], span[1])):
            return [span[0] + by, span[1] + by]
        near = nearest(text, words, now)
        return [near.start, near.end] if near else None

    plain = msgspec.json.decode(msgspec.json.encode(kept["record"]))
    _map_places(plain, move)
    try:
        return msgspec.convert(plain, _TYPES[kind])
    except msgspec.ValidationError:  # a place that it cannot do without is gone
        return None


def nearest(text: str, words: str, to: Span) -> Span | None:
    """Where `words` stand in a text, as whole words: within `to`, else the last time before, else the first after it."""
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    found = [Span(*m.span()) for m in pattern.finditer(text)] if words.strip() else []
    inside = [s for s in found if to.covers(s)]
    before = [s for s in found if s.end <= to.start]
    return inside[0] if inside else before[-1] if before else found[0] if found else None


def _quote(span: Span, text: str) -> Quote:
    start, end = span
    return Quote(text[start:end], *_around(text, Span(start, end)), start)


def _around(text: str, span: Span) -> tuple[str, str]:
    return text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]


def _map_places(plain: Any, change: Callable[[list[int]], list[int] | None]) -> None:
    if isinstance(plain, list):
        for one in plain:
            _map_places(one, change)
    elif isinstance(plain, dict):
        for name, value in plain.items():
            if name in _PLACES and value is not None:
                plain[name] = change(list(value))
            else:
                _map_places(value, change)
