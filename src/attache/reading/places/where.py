"""Where an event took place: from its trigger, over the syntax, to the phrase that says so."""

from __future__ import annotations

import re

from attache.document import Document, Span, Token
from attache.reading.places.gazetteer import look_up
from attache.reading.places.words import words
from attache.reading.times.paths import case_of, one_of, reach
from attache.records import EventPlace, Place

_FAR = 10
_CLIMB = 6


def event_place(doc: Document, trigger: Token) -> EventPlace | None:
    """The place of the event that `trigger` names; None where its clause does not say.

    What the act is done to when that is a place ("visited Pyongyang"), a phrase of place that hangs on the trigger or on what
    shares its place ("killed in an attack in Kabul"), "here" (the place of the dateline). `name` is the words of a named
    place, or the phrase ("the capital") where none is named.
    """
    options: list[tuple[int, int, Span, str]] = []
    for token in doc.words(doc.sentence_of(trigger)):
        cost = _cost(doc, trigger, token)
        if cost is not None:
            found = _phrase(doc, token)
            if found is not None:
                options.append((cost + (0 if found[2] else 3), abs(token.i - trigger.i), found[0], found[1]))
    if not options:
        return _here(doc, trigger)
    _, _, span, name = min(options)
    return EventPlace(span=span, name=name)


def _cost(doc: Document, trigger: Token, token: Token) -> int | None:
    """How far a phrase headed by `token` is from saying where the trigger's act took place; None: it does not say."""
    head = doc.head_of(token)
    if head is None or token.deprel == "obl:agent":
        return None
    case = case_of(doc, token)
    if token.deprel in ("obj", "nsubj:pass") and not case and one_of(head, "visited", words("visited")):
        return reach(doc, trigger, head)
    if head.i == trigger.i and token.rel in ("compound", "nmod") and case in words("undergone") | {""}:
        if token.deprel == "nmod:poss" or case:  # "Aleppo's fall", "the invasion of Kuwait"
            return 1 if one_of(trigger, "fates", words("fates")) else None
        return None if _is_state(doc, token) else 2  # "the Geneva talks", but not "U.S. support"
    if token.rel not in ("obl", "nmod") or token.deprel == "nmod:poss":
        return None
    if case in words("where"):
        return _climb(doc, trigger, token, head)
    if case in words("where_to") and head.i == trigger.i:
        return 4
    return None


def _climb(doc: Document, trigger: Token, token: Token, host: Token) -> int | None:
    """From what the phrase hangs on: what shares its place, or the noun or verb above that it may equally describe."""
    steps = reach(doc, trigger, host)
    if steps is not None:
        return steps
    if trigger.rel == "obj" and trigger.head == host.i:
        return 3
    at = host
    for nth in range(1, _CLIMB):
        head = doc.head_of(at)
        if head is None or at.upos in ("VERB", "AUX") or at.rel not in ("obl", "nmod", "obj", "conj", "appos"):
            return None
        at = head
        if at.i == trigger.i:
            return 5 * nth
    return None


def _is_state(doc: Document, token: Token) -> bool:
    place = _place_at(doc, token)
    entries = look_up(place.span.of(doc.text)) if place is not None else ()
    return not entries or entries[0].kind == "s"


def _phrase(doc: Document, token: Token) -> tuple[Span, str, bool] | None:
    """Span and name of the place that a noun phrase says, and whether it is named; None where it says none."""
    place = _place_at(doc, token)
    if place is not None:
        return place.span, place.span.of(doc.text), True
    if token.text.lower() not in words("spots"):
        return None
    inner = [p for t in doc.subtree(token) if t.rel in ("nmod", "appos", "compound", "flat") and (p := _place_at(doc, t))]
    if inner:
        return inner[0].span, inner[0].span.of(doc.text), True
    left = [t for t in doc.children_of(token, "det", "amod", "compound", "nmod", "nummod") if t.i < token.i]
    start = min([t.start for t in left if case_of(doc, t) == ""] + [token.start])
    span = Span(start, token.end)
    return span, span.of(doc.text), False


def _place_at(doc: Document, token: Token) -> Place | None:
    """The named place that holds the token."""
    return next((p for p in doc.places if p.span.start <= token.start and token.end <= p.span.end), None)


def _here(doc: Document, trigger: Token) -> EventPlace | None:
    """The dateline's place, for "here" in the trigger's clause."""
    for token in doc.words(doc.sentence_of(trigger)):
        head = doc.head_of(token)
        if token.text.lower() in words("here") and token.rel == "advmod" and head is not None:
            steps = reach(doc, trigger, head)
            place = dateline(doc) if steps is not None and steps < _FAR + 2 else None
            if place is not None:
                return EventPlace(span=place.span, name=place.span.of(doc.text))
    return None


def dateline(doc: Document) -> Place | None:
    """The place that the first paragraphs begin with, as in "GENEVA (Agency) —" or "Geneva, 3 May —"; None without one."""
    for paragraph in doc.paragraphs[:3]:
        for place in doc.places:
            if not paragraph.start <= place.span.start < paragraph.start + 60:
                continue
            rest = doc.text[place.span.end : min(paragraph.end, place.span.end + 60)]
            if (
                re.match(r"[^.!?]{0,40}?(?:\s[—–-]{1,2}\s|[—–]|\([A-Z][\w -]{1,20}\))", rest)
                and place.span.start - paragraph.start < 45
            ):
                return place
    return None
