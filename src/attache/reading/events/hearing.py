"""What the language model's reading heads say of events, beside what the rules find: one list of drafts out of both.

A rule knows its words and where their parties stand; a head knows words no list has and sees the whole passage. Where both
speak of one trigger, the class is the rule's unless the head is sure of another, and the parties are the rule's, the head's
where it finds none. How much either is believed is data (`knowledge/data/events/trust.yaml`), fitted on
articles that neither was made from (`training/fit_trust.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from attache.document import Document, Signal, Token
from attache.knowledge import tree
from attache.reading.actors import parties
from attache.reading.events.drafts import Draft
from attache.reading.events.lexicon import Predicate, compiled, frames
from attache.reading.events.matching import Match
from attache.reading.events.sides import Sides, same
from attache.reading.events.syntax import slots_of
from attache.records import Party

#: a head's event that no rule knows is looked at from this probability on
ALONE = 0.2
#: a rule's class that the head finds less likely than this gives way to one of which the head is as sure as this
DENIED, SURE = 0.1, 0.65
#: a word belongs to an event from this probability on; the likeliest does from the second
PART, LIKELIEST = 0.4, 0.3
#: logits are cut at this
_FAR = 6.0

#: the frame of a trigger that only the heads know
_FRAME = "heard"


class Hearing:
    """The events that the reading heads hear in one document; none where the model has no such heads."""

    def __init__(self, doc: Document, sides: Sides) -> None:
        self.doc = doc
        self.sides = sides
        heard = doc.heard.signals if doc.heard is not None else []
        self.signals = [s for s in heard if s.kind == "event"]
        self._at = {i: s for s in reversed(self.signals) for i in range(s.first, s.last)}

    def __bool__(self) -> bool:
        return self.doc.heard is not None

    def of(self, match: Match) -> Signal | None:
        """The event heard at a rule's trigger: at its head, else at the words that go with it."""
        for token in (match.head, *match.extra):
            if token.i in self._at:
                return self._at[token.i]
        return None

    def alone(self, signal: Signal) -> Match | None:
        """A match for an event that no rule knows; None where it is too unlikely."""
        if signal.sure < ALONE:
            return None
        head = self.doc.tokens[signal.token]
        pos = head.upos if head.upos in ("VERB", "NOUN", "ADJ") else "NOUN"
        predicate = Predicate(_likeliest(signal.classes), signal.mode, pos, head.lemma, (), (), frames()[_FRAME], 0.0, 0)
        slots = slots_of(self.doc, head, as_noun=pos == "NOUN")
        return Match(predicate, head, slots, [self.doc.tokens[i] for i in range(signal.first, signal.last) if i != head.i])

    def amend(self, draft: Draft, signal: Signal) -> None:
        """Give a draft its signal, class and mode where no rule speaks or the head is sure of another, and missing parties."""
        draft.signal = signal
        heard, share = next(iter(signal.classes.items()))
        ruled = draft.match.predicate.reliability > 0
        contradicted = signal.classes.get(draft.type, 0.0) < DENIED and min(signal.sure, share) > SURE
        if not ruled or contradicted:
            draft.type, draft.mode = heard, signal.mode
        elif draft.mode is None and heard == draft.type:
            draft.mode = signal.mode
        draft.actors = draft.actors or self._besides(self._tied(signal, "actor"), draft.recipients)
        if not draft.match.predicate.frame.mutual or contradicted:
            draft.recipients = draft.recipients or self._besides(self._tied(signal, "recipient"), draft.actors)
        if not ruled:
            actors, recipients = self.sides.fill(draft.match.predicate, draft.match.slots, draft.match.extra)
            draft.actors = draft.actors or self._besides(actors, draft.recipients)
            draft.recipients = draft.recipients or self._besides(recipients, draft.actors)

    @staticmethod
    def _besides(found: list[Party], taken: list[Party]) -> list[Party]:
        return [p for p in found if not any(same(p, t) for t in taken)]

    def _tied(self, signal: Signal, role: str) -> list[Party]:
        found: list[Party] = []
        for number, (word, likely) in enumerate(signal.parts.get(role, ())):
            if likely < PART and (number or likely < LIKELIEST):
                break
            token = self.doc.tokens[word]
            for party in self.sides.of(token) or parties(self.doc, token) or self.sides.owning(token):
                if not any(same(party, other) for other in found):
                    found.append(party)
        return found


def _likeliest(classes: dict[str, float]) -> str:
    return next(iter(classes))


def features(draft: Draft) -> list[float]:
    """What an event's confidence rests on, in the order of `trust.yaml`."""
    signal, predicate = draft.signal, draft.match.predicate
    known = predicate.reliability > 0
    sure = signal.sure * signal.classes.get(draft.type, 0.0) if signal else 0.0
    return [
        1.0,
        float(known),
        predicate.reliability - 0.7 if known else 0.0,
        float(signal is not None),
        logit(sure) if signal else 0.0,
        float(known and signal is not None),
        float(bool(draft.actors)),
        float(bool(draft.recipients)),
        float(predicate.pos == "NOUN"),
    ]


def trust(draft: Draft) -> float:
    """How likely a draft is an event of its class, from 0 to 1, as fitted.

    What rules alone find is believed at least as far as `ruled` of their reliability: the heads learned from texts written for
    the corpus, and miss more in a paper's than they do there.
    """
    weights = compiled("trust", _weights, "trust")
    total = sum(w * x for w, x in zip(weights, features(draft), strict=True))
    fitted = 1 / (1 + math.exp(-max(-_FAR, min(_FAR, total))))
    ruled = float(tree("events/trust")["ruled"]) * draft.match.predicate.reliability
    return max(fitted, ruled)


def _weights() -> tuple[float, ...]:
    return tuple(float(row["weight"]) for row in tree("events/trust")["features"])


def least() -> float:
    """Events less likely than this are left out."""
    return float(tree("events/trust")["least"])


def logit(p: float) -> float:
    """log(p / (1 - p)), cut."""
    return max(-_FAR, min(_FAR, math.log(max(p, 1e-6) / max(1 - p, 1e-6))))


def in_order(drafts: Iterable[Draft]) -> list[Draft]:
    """Drafts in text order of their triggers."""

    def at(draft: Draft) -> int:
        head: Token = draft.head
        return head.i

    return sorted(drafts, key=at)
