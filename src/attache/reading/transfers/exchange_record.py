"""Exchanges as records: the transfers that answer each other, as two sides, with the conditions that bear on them.

Made from records alone, so that an exchange can be made anew where some of its transfers are left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from attache.knowledge import tree
from attache.reading.transfers.taxonomy import Term, by_name, pieces
from attache.records import WEAKENING, Condition, Exchange, ExchangeSide, Factuality, Item, Party, Status, Support, Transfer

#: an exchange of which one part has come to nothing has come to nothing …
_ENDS: tuple[Status, ...] = ("refused", "blocked", "ended")
#: … and any other is as far along as its part that is least far
_STEPS: tuple[Status, ...] = ("suspected", "requested", "offered", "negotiated", "agreed", "shipped", "delivered", "used")
#: what is not so, or not said to be so, supports nothing
_SUPPORTING: frozenset[Factuality] = frozenset(("CT+", "PR+", "PS+"))
#: words of an item's phrase that are looked up, from its end
_PHRASE = 12

Sides = tuple[list[Transfer], list[Transfer]]


def exchanges(transfers: Sequence[Transfer], conditions: Sequence[Condition]) -> list[Exchange]:
    """The exchanges among a document's transfers, in the order of their first transfers, their ids `x1`, `x2` …"""
    return [exchange(f"x{number}", sides, conditions) for number, sides in enumerate(_tied(transfers), 1)]


def exchange(id: str, sides: Sides, conditions: Sequence[Condition]) -> Exchange:
    """The record of one exchange; neither side may be empty."""
    legs = [*sides[0], *sides[1]]
    here, there = _parties(*sides), _parties(*reversed(sides))
    return Exchange(
        id=id,
        sides=[
            ExchangeSide(parties=here, transfers=[t.id for t in sides[0]]),
            ExchangeSide(parties=there, transfers=[t.id for t in sides[1]]),
        ],
        status=_status([t.status for t in legs]),
        factuality=max((t.factuality for t in legs), key=WEAKENING.index),
        conditions=list(_supports(conditions, ((sides[0], here, there), (sides[1], there, here)))),
        regimes=list(dict.fromkeys(regime for t in legs for regime in t.regimes)),
        confidence=min(t.confidence for t in legs),
    )


def _tied(transfers: Sequence[Transfer]) -> Iterator[Sides]:
    """The transfers that `in_return_for` ties to each other, directly or by others, told apart by side."""
    by_id = {t.id: t for t in transfers}
    answers: dict[str, list[str]] = {t.id: [] for t in transfers}
    for transfer in transfers:
        other = transfer.in_return_for
        if other in by_id and other is not None and other != transfer.id:
            answers[transfer.id].append(other)
            answers[other].append(transfer.id)
    side: dict[str, int] = {}
    for first in transfers:
        if first.id in side or not answers[first.id]:
            continue
        side[first.id] = 0
        reached, at = [first.id], 0
        while at < len(reached):
            for other in answers[reached[at]]:
                if other not in side:
                    side[other] = 1 - side[reached[at]]
                    reached.append(other)
            at += 1
        inside = frozenset(reached)
        legs = [t for t in transfers if t.id in inside]
        yield [t for t in legs if not side[t.id]], [t for t in legs if side[t.id]]


def _parties(gives: Iterable[Transfer], takes: Iterable[Transfer]) -> list[Party]:
    """Who stands on a side, each state once: whoever supplies its transfers; where none of them says, who gets the others."""
    named = [t.supplier for t in gives if t.supplier] or [t.recipient for t in takes if t.recipient]
    found: dict[object, Party] = {}
    for party in named:
        found.setdefault(_state(party) or party.entity or party.span, party)
    return list(found.values())


def _state(party: Party | None) -> str:
    code = party.code.split(":")[0] if party else "---"
    return "" if code == "---" else code


def _status(statuses: Sequence[Status]) -> Status:
    for end in _ENDS:
        if end in statuses:
            return end
    return min(statuses, key=_STEPS.index)


def _supports(
    conditions: Iterable[Condition], sides: Iterable[tuple[list[Transfer], list[Party], list[Party]]]
) -> Iterator[Support]:
    """What each condition supports: who lacks or needs a thing has a motive to get it, who holds it the means to give it."""
    for condition in conditions:
        holder = _state(condition.holder)
        if condition.factuality not in _SUPPORTING or not holder:
            continue
        for legs, givers, takers in sides:
            holding = condition.kind == "holding"
            if not any(_state(p) == holder for p in (givers if holding else takers)):
                continue
            fitting = [t.id for t in legs if any(_alike(t.item, item) for item in condition.of)]
            if fitting:
                yield Support(condition=condition.id, role="means" if holding else "motive", transfers=fitting)


def _alike(one: Item, other: Item) -> bool:
    """Whether two items may be the same: of one category, or one of them arms in general and the other any arms."""
    if one.category == other.category != "other":
        return True
    here, there = term_in(one.text), term_in(other.text)
    if here is not None and there is not None and here.cls.name == there.cls.name and one.category == other.category:
        return True
    return _takes_in(here, one, other, there) or _takes_in(there, other, one, here)


def _takes_in(term: Term | None, item: Item, other: Item, others: Term | None) -> bool:
    """Whether an item is arms in general (`term` is what its words say), and the other arms of any kind."""
    if term is None or not term.generic or item.category != "other":
        return False
    return other.category in _arms(_folder()) or (others is not None and others.generic)


def term_in(text: str) -> Term | None:
    """The taxonomy's term that an item's words end in, or failing that the last one they hold: "ageing Soviet tanks"."""
    words = text.split()[-_PHRASE:]
    for end in range(len(words), 0, -1):
        for start in range(end):
            phrase = " ".join(words[start:end])
            term = by_name(phrase) if pieces(phrase) else None
            if term is not None:
                return term
    return None


@cache
def _arms(_: str | None) -> frozenset[str]:
    """The categories that are arms."""
    return frozenset(name for name in tree("regimes/groups")["groups"]["arms"] if not name.startswith("class "))


def _folder() -> str | None:
    return os.environ.get("ATTACHE_KNOWLEDGE")
