"""Gathers candidates, ties exchanges, keeps what is plausible, and writes the records."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from attache.document import Document, Token
from attache.reading.certainty import judge
from attache.reading.times import event_time
from attache.reading.transfers.candidates import Candidate
from attache.reading.transfers.exchange import tie
from attache.reading.transfers.hearing import Hearing, least, trust
from attache.reading.transfers.nouns import noun_candidates
from attache.reading.transfers.numbers import price_of
from attache.reading.transfers.phrases import Phrase
from attache.reading.transfers.plausible import military, plausible, sided
from attache.reading.transfers.regimes import breaches
from attache.reading.transfers.sides import state
from attache.reading.transfers.verbs import verb_candidates
from attache.records import EventTime, Factuality, Party, Transfer

#: the most records that one candidate with several parties on a side makes
_PRODUCT = 6
_SUSPECTED: dict[Factuality, Factuality] = {"CT+": "PS+", "CT-": "CT-"}


class _Leg(NamedTuple):
    candidate: Candidate
    supplier: Party | None
    recipient: Party | None


def transfers(doc: Document) -> list[Transfer]:
    """The document's transfers in text order, their ids `t1`, `t2` …"""
    kept = candidates(doc)
    if doc.heard is not None:
        kept = [c for c in kept if c.known or trust(c) >= least()]
    legs = _unrepeated(doc, [leg for c in kept for leg in _legs(c)])
    return _records(doc, legs)


def candidates(doc: Document) -> list[Candidate]:
    """The rules' transfers, and all that the model holds for one, however unlikely: one an item phrase, in text order."""
    known = [c for c in _distinct(doc, tie(doc, _found(doc))) if _counts(doc, c)]
    known = [c for c in known if not _vague(c, known)]
    for c in known:
        c.known = True
    hearing = Hearing(doc)
    return _heard(doc, hearing, known) if hearing else known


def _heard(doc: Document, hearing: Hearing, known: list[Candidate]) -> list[Candidate]:
    """The rules' transfers with what the model says of them, and its own beside them."""
    hearing.open()
    hearing.take(known)
    found = [c for c in _found(doc) if not _among(c, known)]
    hearing.take(found)
    found = tie(doc, found + hearing.alone(known + found))
    hearing.take(found)
    added = [c for c in _distinct(doc, found) if c.signal is not None and not _among(c, known)]
    both = sorted([*known, *added], key=lambda c: (c.phrase.span, c.trigger.i))
    hearing.tie(both)
    hearing.fill(both)
    return both


def _among(c: Candidate, others: list[Candidate]) -> bool:
    return any(c.phrase.span.overlaps(k.phrase.span) for k in others if k.sent == c.sent)


def _found(doc: Document) -> list[Candidate]:
    """What verbs and nouns tell, sentence by sentence."""
    found: list[Candidate] = []
    for sentence in doc.sentences:
        verbs = verb_candidates(doc, sentence.i)
        taken = {t.i for c in verbs for t in (c.phrase.carrier, c.phrase.head, *c.phrase.outer) if t is not None}
        found += verbs + noun_candidates(doc, sentence.i, taken)
    return found


def _counts_in_exchange(doc: Document, c: Candidate) -> bool:
    """Everyday goods, and people, count where they are given for arms."""
    return bool(c.returns) and sided(doc, c) and any(military(doc, leg) and sided(doc, leg) for leg in (c, *c.returns))


def _counts(doc: Document, c: Candidate) -> bool:
    return plausible(doc, c) or _counts_in_exchange(doc, c)


def _distinct(doc: Document, candidates: list[Candidate]) -> list[Candidate]:
    """One candidate an item phrase: a plausible one, that knows more of its sides, then a verb's before a noun's.

    What it does not know is taken from the others ("weapons supplied by Libya reached the rebels").
    """
    ordered = sorted(
        candidates, key=lambda c: (not _counts(doc, c), -_knows(c), c.trigger.upos != "VERB", c.phrase.span, c.trigger.i)
    )
    kept: list[Candidate] = []
    for c in ordered:
        same = [k for k in kept if c.phrase.span.overlaps(k.phrase.span) and _same(c.phrase, k.phrase)]
        if not same:
            kept.append(c)
        elif not {state(p) for p in c.suppliers} & {state(p) for p in same[0].recipients}:
            same[0].recipients = same[0].recipients or [p for p in c.recipients if p not in same[0].suppliers]
            same[0].suppliers = same[0].suppliers or [p for p in c.suppliers if p not in same[0].recipients]
    return sorted(kept, key=lambda c: (c.phrase.span, c.trigger.i))


def _same(one: Phrase, other: Phrase) -> bool:
    return one.head.i == other.head.i or one.match == other.match or one.span == other.span


def _knows(c: Candidate) -> int:
    return bool(c.suppliers) + bool(c.recipients) + 2 * bool(c.returns)


def _vague(c: Candidate, all_of_them: list[Candidate]) -> bool:
    """Whether a deal in arms at large only sums up what is told in detail beside it."""
    if not c.phrase.term.generic or c.frame.name != "deal":
        return False
    pair = {state(p) for p in c.suppliers + c.recipients}
    return any(
        other is not c and not (other.phrase.term.generic and other.frame.name == "deal") and abs(other.sent - c.sent) <= 3
        and pair == {state(p) for p in other.suppliers + other.recipients}
        for other in all_of_them
    )  # fmt: skip


def _legs(c: Candidate) -> list[_Leg]:
    suppliers: list[Party | None] = [*c.suppliers] or [None]
    recipients: list[Party | None] = [*c.recipients] or [None]
    return [_Leg(c, s, r) for s in suppliers for r in recipients][:_PRODUCT]


def _unrepeated(doc: Document, legs: list[_Leg]) -> list[_Leg]:
    """Drop a later mention of the same transfer that adds nothing: same sides, same kind of item, same stage."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for leg in sorted(legs, key=lambda one: (one.candidate.trigger.i, one.candidate.phrase.span)):
        c = leg.candidate
        sides = state(leg.supplier), state(leg.recipient)
        key = (*sides, c.phrase.term.term, c.stage.status, c.stage.denied, c.phrase.count(doc))
        if key in seen and not c.returns and ((leg.supplier and leg.recipient) or c.frame.name == "deal"):
            continue
        seen.add(key)
        kept.append(leg)
    return kept


def _records(doc: Document, legs: list[_Leg]) -> list[Transfer]:
    ids: dict[int, str] = {}
    for number, leg in enumerate(legs, 1):
        ids.setdefault(id(leg.candidate), f"t{number}")
    found = []
    for number, leg in enumerate(legs, 1):
        other = next((ids[id(c)] for c in leg.candidate.returns if id(c) in ids), None)
        found.append(_record(doc, f"t{number}", leg, other))
    return found


def _record(doc: Document, name: str, leg: _Leg, other: str | None) -> Transfer:
    c = leg.candidate
    judged = judge(doc, _judged(c))
    factuality = judged.factuality
    if c.stage.suspected and factuality in _SUSPECTED:
        factuality = _SUSPECTED[factuality]
    if c.stage.denied:
        factuality = "CT-"
    when: EventTime | None = event_time(doc, c.trigger)
    item = c.phrase.item(doc)
    count, unit = c.phrase.count(doc)
    codes = (leg.supplier.code if leg.supplier else "", leg.recipient.code if leg.recipient else "")
    broken = breaches(*codes, c.phrase.term.cls, item.category, _day(doc, when), with_arms=bool(c.returns))
    return Transfer(
        id=name, supplier=leg.supplier, recipient=leg.recipient, item=item, quantity=count, unit=unit,
        value=price_of(doc, c.trigger, c.phrase.span), status=c.stage.status, in_return_for=other, time=when,
        trigger=c.trigger_span(doc), evidence=doc.sentences[c.sent].span, factuality=factuality, source=judged.source,
        regimes=[b.regime.id for b in broken], regime_reasons=[b.words for b in broken], via=c.via,
        carrier=c.carrier.span if c.carrier else None, confidence=_confidence(c),
    )  # fmt: skip


def _judged(c: Candidate) -> Token:
    """The word whose certainty the record has: what governs the transfer where that is what happened (it was refused)."""
    lead = c.judged_as or c
    done = lead.stage.status in ("agreed", "offered", "negotiated", "blocked", "refused", "ended") and not lead.stage.denied
    return lead.stage.owner if done and lead.stage.owner is not None else lead.trigger


def _day(doc: Document, when: EventTime | None) -> dt.date | None:
    """The day to hold against the regimes: the transfer's where it has one to the day, else the page's."""
    value = (when.value or "").split("/")[-1] if when else ""  # of a period its end: what had lapsed by then does not count
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        pass
    if len(value) >= 4 and value[:4].isdigit():
        month = int(value[5:7]) if len(value) == 7 and value[5:7].isdigit() else 12
        return dt.date(int(value[:4]), min(max(month, 1), 12), 1)
    return doc.published


def _confidence(c: Candidate) -> float:
    """How much the record rests on what was read rather than filled in: sides known, arms named, a verb for a trigger."""
    if not c.known:
        return round(trust(c), 2)
    score = 0.4 + 0.15 * bool(c.suppliers) + 0.15 * bool(c.recipients) + 0.1 * (c.phrase.term.strength in ("arms", "name"))
    score += 0.1 * (c.trigger.upos == "VERB") + 0.05 * bool(c.returns)
    return round(min(score, 0.95), 2)
