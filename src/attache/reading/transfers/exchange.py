"""Ties the legs of an exchange: "in return for", "in exchange for", swaps and barters, and "In return, …" across sentences."""

from __future__ import annotations

from itertools import pairwise

from attache.document import Document, Token
from attache.reading.transfers.candidates import Candidate
from attache.reading.transfers.lexicon import lexicon
from attache.reading.transfers.phrases import items_of
from attache.reading.transfers.sides import maker, state
from attache.reading.transfers.syntax import arguments
from attache.records import Party

#: how many sentences back "In return, …" looks for what it answers
_BACK = 2


def tie(doc: Document, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates with those added that only an exchange tells of, each leg knowing the legs it is given in return for.

    Sides that a leg leaves unsaid are filled with the other leg's, the other way round.
    """
    found = list(candidates)
    for sentence in doc.sentences:
        for marker in _markers(doc, sentence.i):
            found += _for(doc, marker, found) if _has_for(doc, marker) else _alone(doc, marker, found)
    for candidate in candidates:
        if candidate.frame.name == "swap":
            found += _swap(doc, candidate)
    return found


def _markers(doc: Document, sentence: int) -> list[Token]:
    """The nouns of "in return", "in exchange", "as payment" in a sentence."""
    rules = lexicon().exchange
    words = doc.words(doc.sentences[sentence])
    return [t for before, t in pairwise(words)
            if before.text.lower() in rules["openers"] and t.text.lower() in rules["with_for"]]  # fmt: skip


def _has_for(doc: Document, marker: Token) -> bool:
    following = doc.tokens[marker.i + 1 : marker.i + 2]
    return bool(following) and following[0].sent == marker.sent and following[0].text.lower() in ("for", "of")


def _for(doc: Document, marker: Token, candidates: list[Candidate]) -> list[Candidate]:
    """The legs on both sides of "in return for …"."""
    here = [c for c in candidates if c.sent == marker.sent]
    after = _beyond(doc, marker)
    given = [c for c in here if c.trigger.i in after and c.phrase.head.i in after]
    main = [c for c in here if c.trigger.i not in after and c.phrase.head.i not in after]
    main = _nearest(doc, marker, main)
    if not main:
        return []
    added: list[Candidate] = []
    if not given:
        lead = main[0]
        for token in sorted(after):
            at = doc.tokens[token]
            if at.head in after or at.upos == "VERB":
                continue
            for phrase in items_of(doc, at):
                suppliers, recipients = lead.swapped
                added.append(Candidate(marker, lead.frame, phrase, lead.stage, suppliers, recipients, judged_as=lead))
            if added:
                break
        given = added
    link(main, given)
    return added


def _beyond(doc: Document, marker: Token) -> set[int]:
    """The tokens that "for" opens: what hangs below the marker, or, where the parse has it elsewhere, the next phrase."""
    below = {t.i for t in doc.subtree(marker) if t.i > marker.i + 1}
    if below:
        return below
    sentence = doc.sentence_of(marker)
    for i in range(marker.i + 2, sentence.last):
        token = doc.tokens[i]
        if token.upos in ("VERB", "NOUN", "PROPN") and token.head < marker.i + 1:
            return {t.i for t in doc.subtree(token) if t.i > marker.i + 1}
    return set(range(marker.i + 2, sentence.last))


def _nearest(doc: Document, marker: Token, main: list[Candidate]) -> list[Candidate]:
    """The candidates of the trigger that the marker modifies; else those of the trigger nearest to it."""
    above, at = [], doc.head_of(marker)
    while at is not None:
        above.append(at.i)
        at = doc.head_of(at)
    for index in above:
        chosen = [c for c in main if c.trigger.i == index or index in [t.i for t in (c.phrase.head, *c.phrase.outer)]]
        if chosen:
            return [c for c in main if c.trigger is chosen[0].trigger]
    if not main:
        return []
    best = min(main, key=lambda c: (abs(c.trigger.i - marker.i), c.trigger.i))
    return [c for c in main if c.trigger is best.trigger]


def _alone(doc: Document, marker: Token, candidates: list[Candidate]) -> list[Candidate]:
    """ "In return, X will …": this clause's legs answer the nearest ones before it that go the other way."""
    above = doc.head_of(marker)
    here = [c for c in candidates if c.sent == marker.sent]
    answers = [c for c in here if above is not None and _under(doc, c.trigger, above)] or here
    before = [c for c in candidates if marker.sent - _BACK <= c.sent < marker.sent and c not in answers]
    first = answers[0].trigger.i if answers else 0
    same = [c for c in here if c not in answers or c.trigger.i < first]
    if above is not None and len({c.trigger.i for c in here}) > 1:
        last = max(c.trigger.i for c in here if c.trigger.i <= max(marker.i, first))
        answers = [c for c in here if c.trigger.i == (above.i if any(c.trigger.i == above.i for c in here) else last)]
        same = [c for c in here if c.trigger.i < answers[0].trigger.i]
    for pool in (same, before):
        fitting = [c for c in pool if answers and _opposite(c, answers[0])]
        if fitting:
            last_trigger = fitting[-1].trigger
            link([c for c in fitting if c.trigger is last_trigger or c.sent == last_trigger.sent], answers)
            break
    return []


def _under(doc: Document, token: Token, top: Token) -> bool:
    at: Token | None = token
    while at is not None:
        if at.i == top.i:
            return True
        at = doc.head_of(at)
    return False


def _opposite(one: Candidate, other: Candidate) -> bool:
    """Whether two legs may go opposite ways: no side of theirs says otherwise, and one says so."""
    giver, taker = _states(one.suppliers), _states(one.recipients)
    back, forth = _states(other.suppliers), _states(other.recipients)
    if (giver and forth and not giver & forth) or (taker and back and not taker & back):
        return False
    if giver and back and giver & back and not (taker & giver):
        return False
    return bool(giver & forth or taker & back or (giver and back))


def _states(parties: list[Party]) -> set[str]:
    return {state(p) for p in parties} - {""}


def _swap(doc: Document, candidate: Candidate) -> list[Candidate]:
    """ "Swap X for Y", "pay for X with Y": what the preposition brings is the other leg."""
    given = arguments(doc, candidate.trigger)
    added: list[Candidate] = []
    roles = candidate.frame.roles.get("return", ("for",))
    for role in roles:
        for token in given.get(role, []):
            for phrase in items_of(doc, token):
                leg = Candidate(candidate.trigger, candidate.frame, phrase, candidate.stage, *candidate.swapped)
                leg.judged_as = candidate
                added.append(leg)
        if added:
            break
    if added and not candidate.recipients:
        candidate.recipients = maker(doc, added[0].phrase.head)
        for leg in added:
            leg.suppliers = candidate.recipients
    if added and not candidate.returns:
        link([candidate], added)
    return added


def link(one: list[Candidate], other: list[Candidate]) -> None:
    """Tie two sides: fill what is missing, let a gerund's leg be as sure and as far as what it answers."""
    if not one or not other:
        return
    for leg in other:
        leg.suppliers = leg.suppliers or one[0].recipients
        leg.recipients = leg.recipients or one[0].suppliers
        leg.returns = leg.returns or one
        if leg.trigger.xpos == "VBG" and leg.trigger.sent == one[0].trigger.sent and leg.judged_as is None:
            leg.judged_as = one[0]
            leg.stage = one[0].stage
    for leg in one:
        leg.suppliers = leg.suppliers or other[0].recipients
        leg.recipients = leg.recipients or other[0].suppliers
        leg.returns = leg.returns or other
