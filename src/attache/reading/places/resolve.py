"""Which of the places of a name a document means.

A score per candidate: how many people live there, whether the document names its state or division, how near it lies to what
the document's other names may mean, and what stands beside the name. One name has one meaning in a document, unless what
stands beside a mention says otherwise. After Leidner (2007), "Toponym resolution in text", heuristics H1 to H9.
"""

from __future__ import annotations

from collections import defaultdict
from math import exp, log10

from attache.reading.places.gazetteer import Entry, distance, fold
from attache.reading.places.mentions import Mention, holds

#: the weights, tried by hand on half of GeoWebNews (benchmarks/places.py); a unit is a tenfold of people
_PEOPLE = 1.0
_KIND = {"s": 2.5, "r": 2.0, "d": 0.3, "m": -0.5, "c": 0.0}
#: a region that lies in one state is less known than seas and continents
_INNER = -1.3
_STATE_NAMED = 1.2
_DIVISION_NAMED = 2.5
_NEAR = 1.6
_NEAR_KM = 200.0
#: for each other place of the same state, and at most
_SUPPORT = 0.5
_SUPPORT_MOST = 2.0
_ALTERNATE = -1.5
#: a city this near to a division of its name may have given it
_TWIN_KM = 100.0
#: for each other town of the same division, and at most
_LOCAL = 0.4
_LOCAL_MOST = 1.6
#: for a division in which all the text's towns may lie; a city of more people tells nothing of that
_COMMON = 3.0
_LARGE = 300_000
_SPREAD = 0.5
_DOUBT = 1.0
#: what all the others together can say at most: not that China is a village
_CONTEXT = 5.0
_ROUNDS = 3
_CONSIDERED = 12


def resolve(found: list[Mention]) -> list[Entry | None]:
    """The place of each mention, or None where the gazetteer has none."""
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in found:
        groups[fold(mention.text)].append(mention)
    chosen = {key: _prior(group) for key, group in groups.items() if group[0].candidates}
    lying = _lying(groups)
    for _ in range(_ROUNDS):
        chosen = {
            key: max(
                _candidates(groups[key]),
                key=lambda e: (_score(e, key, chosen, groups[key], lying), e.people, -(e.geonames or 0)),
            )
            for key in chosen
        }
    return [_own(mention, chosen.get(fold(mention.text))) for mention in found]


def _candidates(group: list[Mention]) -> list[Entry]:
    """The candidates of a name, narrowed by what stands beside any of its mentions."""
    every = list(group[0].candidates)
    holders = [e for m in group for e in m.within]
    if holders:
        inside = [c for c in every if any(holds(h, c) for h in holders)]
        every = inside or every
    if any(m.division for m in group):
        every = [c for c in every if c.kind in "dm"] or every
    return sorted(every, key=lambda e: (_KIND[e.kind] == 0, -e.people))[:_CONSIDERED]


def _prior(group: list[Mention]) -> Entry:
    return max(_candidates(group), key=lambda e: (_base(e, group), e.people, -(e.geonames or 0)))


def _base(entry: Entry, group: list[Mention]) -> float:
    """The score of a candidate by itself. A city comes before the division named after it, unless the text says "Province"."""
    score = _PEOPLE * log10(entry.people + 10) if entry.kind in "cm" else _PEOPLE * 5.0
    score += _INNER if entry.kind == "r" and entry.country else 0.0
    score += _KIND[entry.kind] + (_ALTERNATE if entry.alternate else 0.0)
    if entry.kind in "dm" and not any(m.division for m in group):
        cities = [c for c in group[0].candidates if c.kind == "c" and c.people >= 50_000 and c.country == entry.country]
        twin = any(holds(entry, c) or distance(entry, c) < _TWIN_KM for c in cities)
        score -= 3.0 if twin else 0.0
    return score


def _lying(groups: dict[str, list[Mention]]) -> dict[tuple[str, str], float]:
    """For each division, the share of the document's names of towns and counties that may lie there.

    A name that may lie in many divisions says little of each; one of a large city, or of a state or sea, says nothing.
    """
    votes: dict[tuple[str, str], float] = defaultdict(float)
    names = 0
    for group in groups.values():
        towns = [c for c in group[0].candidates if c.kind in "cm"]
        if not towns or len(towns) < len(group[0].candidates) or max(c.people for c in towns if c.kind in "cm") > _LARGE:
            continue
        names += 1
        where = {(c.country or "", c.division) for c in towns}
        for division in where:
            votes[division] += 1.0 / len(where) ** _SPREAD
    return {division: vote / (names + _DOUBT) for division, vote in votes.items()}


def _score(
    entry: Entry, key: str, chosen: dict[str, Entry], group: list[Mention], lying: dict[tuple[str, str], float]
) -> float:
    """The base score, and what the document's other names say for the candidate."""
    score = 0.0
    others = [other for other_key, other in chosen.items() if other_key != key]
    same = [o for o in others if o.country is not None and o.country == entry.country]
    score += min(_SUPPORT_MOST, _SUPPORT * len(same))
    if entry.kind in "cdm" and any(o.kind == "s" for o in same):
        score += _STATE_NAMED
    if entry.kind in "cm" and any(holds(o, entry) for o in same if o.kind in "dm"):
        score += _DIVISION_NAMED
    if entry.kind in "cdm":
        beside = sum(o.division == entry.division and o.kind in "cm" for o in same)
        score += min(_LOCAL_MOST, _LOCAL * beside) + _COMMON * lying.get((entry.country or "", entry.division), 0.0)
    beside_it = {"c": "cm", "s": ""}.get(entry.kind, "cdm")  # the middle of a division says nothing of where its towns lie
    near = max((exp(-distance(entry, o) / _NEAR_KM) for o in others if o.kind in beside_it), default=0.0)
    return _base(entry, group) + _CONTEXT * (1.0 - exp(-(score + _NEAR * near) / _CONTEXT))


def _own(mention: Mention, chosen: Entry | None) -> Entry | None:
    """The document's meaning of the name, unless what stands beside this mention says another."""
    if chosen is None:
        return None
    if mention.holders and chosen not in mention.holders:
        return max(mention.holders, key=lambda e: ("sd".find(e.kind), e.people))
    if mention.within and not any(holds(h, chosen) for h in mention.within):
        inside = [c for c in mention.candidates if any(holds(h, c) for h in mention.within)]
        return max(inside, key=lambda e: e.people, default=chosen)
    return chosen
