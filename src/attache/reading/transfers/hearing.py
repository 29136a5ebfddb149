"""What the language model's reading heads say of transfers, beside what the rules find.

A rule knows its terms and how its verbs place their parties; a head knows goods that no taxonomy has, and sees the sentences
around. Items that only the heads know go through the rules' frames (`phrases.heard_at`) and, where no frame tells them, stand
with the words that the heads tie to them. How much a candidate is believed is data (`knowledge/data/transfers/trust.yaml`),
fitted on articles that neither rules nor heads were made from (`training/fit_transfers.py`).
"""

from __future__ import annotations

import math
import os
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any, cast

from attache.document import Document, Signal, Token
from attache.knowledge import tree
from attache.reading.transfers.candidates import Candidate
from attache.reading.transfers.exchange import link
from attache.reading.transfers.lexicon import Frame, lexicon
from attache.reading.transfers.phrases import OPEN, Phrase, heard_at, heard_phrase, phrase_at
from attache.reading.transfers.sides import maker, sector, sides, state
from attache.reading.transfers.status import Stage
from attache.reading.transfers.syntax import arguments, base_form, dependents, preposition
from attache.records import Category, Party, Status

#: a head's item that no frame tells of is looked at from this probability on
ALONE = 0.1
#: a word belongs to a transfer from this probability on; the likeliest does from the second
PART, LIKELIEST = 0.5, 0.2
#: prepositions of where somebody is at home
_HOME = frozenset(("in", "from", "of"))
#: where the sides of a trigger stand that the rules do not know
_ROLES = {
    "": {"supplier": ("subj", "from", "by"), "recipient": ("iobj", "to", "for", "into")},
    "requested": {"supplier": ("from", "of", "iobj"), "recipient": ("subj", "for")},
}
#: so many transfers before and after one are looked at for a side that it leaves unsaid
_NEAR = 20
#: how much likelier than the status of a transfer of the rules' own another must be
_FIRM = 0.6
#: logits are cut at this
_FAR = 6.0
#: an item's own word tells its stage where the heads tie no other to it
_HEARD = Frame("heard", {"item": ()}, "delivered")


class Hearing:
    """The transfers that the reading heads hear in one document; none where the model has no such heads."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.at = heard_at(doc)

    def __bool__(self) -> bool:
        return self.doc.heard is not None

    def open(self) -> None:
        """From now on the rules' frames may tell of the items that only the heads know."""
        self.doc.scratch[OPEN] = True

    def take(self, candidates: list[Candidate]) -> None:
        """Give each candidate that has none yet the signal at its item, and what that says of it."""
        for candidate in candidates:
            signal = None if candidate.signal is not None else self._of(candidate)
            if signal is not None:
                self._amend(candidate, signal)

    def alone(self, candidates: list[Candidate]) -> list[Candidate]:
        """Candidates for the items that none of the rules' tells of, in text order."""
        taken = {c.signal.token for c in candidates if c.signal is not None}
        found = []
        for signal in self.at.values():
            if signal.sure < ALONE or signal.token in taken:
                continue
            item = self.doc.tokens[signal.token]
            phrase = phrase_at(self.doc, item) or heard_phrase(self.doc, item)
            if phrase is None:
                continue
            trigger = self._trigger(signal) or item
            status = cast(Status, _likeliest(signal.status, "delivered"))
            made = Candidate(trigger, _HEARD, phrase, Stage(status, "heard"), *_beside(self.doc, trigger, phrase, status))
            self._amend(made, signal)
            found.append(made)
        return found

    def tie(self, candidates: list[Candidate]) -> None:
        """Tie the legs that the heads hold for each other's return."""
        by_item: dict[int, list[Candidate]] = {}
        for candidate in candidates:
            for token in (candidate.phrase.head, *candidate.phrase.outer):
                by_item.setdefault(token.i, []).append(candidate)
        for candidate in candidates:
            for word in words(candidate.signal, "return"):
                others = [c for c in by_item.get(word, ()) if c is not candidate]
                if others and not candidate.returns:
                    link([candidate], others)

    def fill(self, candidates: list[Candidate]) -> None:
        """Give those that lack a side the one of the transfers of the same trigger, else the one that the text tells of most:
        a text names its sides once."""
        sure = [c for c in candidates if c.known or (c.signal is not None and c.signal.sure >= PART)]
        told = {side: [(c, list(getattr(c, side))) for c in sure] for side in ("suppliers", "recipients")}
        before = 0
        for c in candidates:
            before += before < len(sure) and sure[before] is c
            near = slice(max(0, before - _NEAR), before + _NEAR)
            for side, other in (("recipients", "suppliers"), ("suppliers", "recipients")):
                if not getattr(c, side) and not c.known:
                    setattr(c, side, _likely_side(c, told[side][near], getattr(c, other)))

    def _of(self, candidate: Candidate) -> Signal | None:
        """The signal at the item: at its noun, at a measure noun above it, else at a word of its phrase, the surest."""
        phrase = candidate.phrase
        for token in (phrase.head, *phrase.outer):
            if token.i in self.at:
                return self.at[token.i]
        inside = [self.at[t.i] for t in self.doc.tokens_in(phrase.span) if t.i in self.at]
        return max(inside, key=lambda s: s.sure) if inside else None

    def _trigger(self, signal: Signal) -> Token | None:
        words = signal.parts.get("trigger", ())
        found = self.doc.tokens[words[0][0]] if words else None
        return found if found is not None and found.sent == self.doc.tokens[signal.token].sent else None

    def _amend(self, candidate: Candidate, signal: Signal) -> None:
        """Give a candidate the sides, the stage and the category that its signal says."""
        candidate.signal = signal
        self._sides(candidate, signal)
        if candidate.known:
            status = cast(Status, _choose(signal, signal.status, candidate.stage.status, _FIRM))
            candidate.stage = replace(candidate.stage, status=status)
            return
        own = candidate.frame is not _HEARD
        status = cast(Status, _choose(signal, signal.status, candidate.stage.status, prefer("status") if own else 0.0))
        if candidate.stage.status != status:
            candidate.stage = replace(candidate.stage, status=status)
        listed = candidate.phrase.term.strength != "heard"
        category = _choose(signal, signal.classes, candidate.phrase.category, prefer("category") if listed else 0.0)
        candidate.phrase = replace(candidate.phrase, category=cast(Category, category))

    def _sides(self, candidate: Candidate, signal: Signal) -> None:
        """Each side is the rule's or the heads', and of one party on both the heads' likelier."""
        if candidate.known and candidate.suppliers and candidate.recipients:
            return
        suppliers, sold = self._side(signal, "supplier", candidate.suppliers, candidate.known)
        recipients, got = self._side(signal, "receiver", candidate.recipients, candidate.known)
        if sold >= got:
            recipients = _apart(recipients, suppliers)
        else:
            suppliers = _apart(suppliers, recipients)
        candidate.suppliers, candidate.recipients = suppliers, recipients

    def _side(self, signal: Signal, role: str, rules: list[Party], known: bool) -> tuple[list[Party], float]:
        """Who stands on a side, and how likely the heads find that: the rule's where the heads agree or do not much differ."""
        if known and rules:
            return rules, 1.0
        likely = [(found, p) for word, p in signal.parts.get(role, ()) if (found := named(self.doc, self.doc.tokens[word]))]
        states = {state(p) for p in rules} - {""}
        agreed = max((p for found, p in likely if states & {state(one) for one in found}), default=0.0)
        best = likely[0][1] if likely else 0.0
        if rules and best < agreed + prefer("side"):
            return rules, agreed
        heads: list[Party] = []
        for number, (found, p) in enumerate(likely):
            if p >= (PART if number or known else LIKELIEST):
                heads += _besides(found, heads)
        return (heads, best) if heads else (rules, agreed)


def _beside(doc: Document, trigger: Token, phrase: Phrase, status: Status) -> tuple[list[Party], list[Party]]:
    """Supplier and recipient where the words that stand by any trigger put them: its subject and its *from*, its *to*."""
    given = arguments(doc, trigger) if trigger.upos == "VERB" else {}
    for top in [trigger, phrase.head, *phrase.outer]:
        for kid in dependents(doc, top):
            given.setdefault(preposition(doc, kid), []).append(kid)
    own = set(range(phrase.match.first, phrase.match.last + 1)) | {t.i for t in phrase.outer}
    frame = lexicon().verbs.get(base_form(trigger, lexicon().verbs))
    roles = (
        frame.roles if frame is not None and trigger.upos == "VERB" else _ROLES["requested" if status == "requested" else ""]
    )
    one, other = (
        next(
            (
                found
                for name in roles.get(role, ())
                if (found := sides(doc, [t for t in given.get(name, []) if t.i not in own]))
            ),
            [],
        )
        for role in ("supplier", "recipient")
    )
    return one, _foreign(other, one)


def _likely_side(candidate: Candidate, told: list[tuple[Candidate, list[Party]]], others: list[Party]) -> list[Party]:
    """The side that a candidate shares with its list; else the commonest of the text, of equals the nearest before it."""
    fitting = [(c, fit) for c, parties in told if (fit := [p for p in _foreign(parties, others) if state(p)])]
    listed = [fit for c, fit in fitting if c.trigger is candidate.trigger]
    if listed:
        return listed[0]
    times = Counter(state(fit[0]) for _, fit in fitting)

    def rank(pair: tuple[Candidate, list[Party]]) -> tuple[int, bool, int]:
        at = pair[0].trigger.i
        return times[state(pair[1][0])], at <= candidate.trigger.i, -abs(at - candidate.trigger.i)

    return max(fitting, key=rank)[1] if fitting else []


def _foreign(parties: list[Party], others: list[Party]) -> list[Party]:
    """Those of the parties that are of another state than the others."""
    states = {state(p) for p in others} - {""}
    return [p for p in _besides(parties, others) if state(p) not in states]


def _apart(parties: list[Party], others: list[Party]) -> list[Party]:
    """Those of the parties that may be others' other side: of another state, or of another sector of the same."""
    taken = {(state(p), s) for p in others if state(p) for s in (sector(p), "")}
    bare = {state(p) for p in others if not sector(p)}
    return [p for p in _besides(parties, others) if (state(p), sector(p)) not in taken and (state(p) or "-") not in bare]


def named(doc: Document, token: Token) -> list[Party]:
    """The party that a word names: as a noun phrase, as an adjective ("Iranian drones"), by where it is at home ("growers in
    Paraguay"); of a coordination all, or one of its later members; for a pronoun all that it stands for."""
    found = sides(doc, [token])
    own = [p for p in found if p.span is not None and p.span.covers(token.span)]
    found = own if own and own[0] is not found[0] else found
    if any(state(p) for p in found):
        return found
    noun = doc.head_of(token)
    makers = maker(doc, noun) if noun is not None and token.upos in ("ADJ", "PROPN") else []
    makers = [p for p in makers if p.span is not None and p.span.overlaps(token.span)]
    return makers or [_at_home(doc, token, p) for p in found]


def _at_home(doc: Document, token: Token, party: Party) -> Party:
    """A party of no known state with the one that its phrase places it in."""
    for kid in doc.children_of(token, "nmod"):
        if preposition(doc, kid) in _HOME:
            home = next((state(p) for p in sides(doc, [kid]) if state(p)), "")
            if home:
                return Party(span=party.span, entity=party.entity, code=f"{home}:{sector(party) or '---'}")
    return party


def words(signal: Signal | None, role: str) -> list[int]:
    """The words that a signal ties to a role, the likeliest first."""
    parts = signal.parts.get(role, []) if signal is not None else []
    return [word for number, (word, likely) in enumerate(parts) if likely >= (LIKELIEST if number == 0 else PART)]


def _same(one: Party, other: Party) -> bool:
    return one.span == other.span or (one.entity is not None and one.entity == other.entity)


def _besides(parties: list[Party], others: list[Party]) -> list[Party]:
    return [p for p in parties if not any(_same(p, o) for o in others)]


def _choose(signal: Signal, likely: dict[str, float], rules: str, more: float) -> str:
    """The likeliest class, as sure as the signal is, the rule's own counting so much more."""
    return max({rules: 0.0, **likely}, key=lambda name: signal.sure * likely.get(name, 0.0) + more * (name == rules))


def _likeliest(classes: dict[str, float], other: str) -> str:
    return next(iter(classes), other)


def features(candidate: Candidate) -> list[float]:
    """What the confidence in a transfer that the rules by themselves do not know rests on, in the order of `trust.yaml`."""
    signal = candidate.signal
    return [
        1.0,
        float(candidate.frame is not _HEARD),
        float(candidate.phrase.term.strength in ("arms", "name")),
        logit(signal.sure) if signal else 0.0,
        float(bool(candidate.suppliers)),
        float(bool(candidate.recipients)),
        float(bool(candidate.returns)),
    ]


def trust(candidate: Candidate) -> float:
    """How likely a candidate is a transfer, from 0 to 1, as fitted."""
    total = sum(w * x for w, x in zip(_weights(_folder()), features(candidate), strict=True))
    return 1 / (1 + math.exp(-max(-_FAR, min(_FAR, total))))


def least() -> float:
    """Transfers less likely than this are left out."""
    return float(_data(_folder())["least"])


def prefer(what: str) -> float:
    """How much likelier than the rule's side, status or category the heads must find another to have it."""
    return float(_data(_folder())["prefer"][what])


def condition_least() -> float:
    """Conditions that only the model hears are left out where it is less sure of them."""
    return float(_data(_folder())["condition"])


def logit(p: float) -> float:
    """log(p / (1 - p)), cut."""
    return max(-_FAR, min(_FAR, math.log(max(p, 1e-6) / max(1 - p, 1e-6))))


def _folder() -> str | None:
    return os.environ.get("ATTACHE_KNOWLEDGE")


@cache
def _data(_: str | None) -> dict[str, Any]:
    return dict(tree("transfers/trust"))


@cache
def _weights(folder: str | None) -> tuple[float, ...]:
    return tuple(float(row["weight"]) for row in _data(folder)["features"])
