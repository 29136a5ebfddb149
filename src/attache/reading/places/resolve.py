"""Which of the places of a name a document means.

A score per candidate: how many people live there, whether the document names its state or division, how near it lies to what
the document's other names may mean, and what stands beside the name. One name has one meaning in a document, unless what
stands beside a mention says otherwise. After Leidner (2007), "Toponym resolution in text", heuristics H1 to H9.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import exp, log10

from attache.reading.places.gazetteer import Entry, distance, fold
from attache.reading.places.mentions import Mention, holds

#: the weights, tried by hand on half of GeoWebNews (benchmarks/places.py); a unit is a tenfold of people
_PEOPLE = 1.0
_KIND = {"s": 2.5, "r": 1.5, "d": 0.3, "c": 0.0}
_STATE_NAMED = 1.2
_DIVISION_NAMED = 2.5
_NEAR = 1.6
_NEAR_KM = 200.0
#: for each other place of the same state, and at most
_SUPPORT = 0.5
_SUPPORT_MOST = 2.0
_ALTERNATE = -1.5
#: a town in the division that most towns may lie in; a city of more people tells nothing of that
_COMMON = 2.0
_LARGE = 300_000
_ROUNDS = 2
_CONSIDERED = 12


def resolve(found: list[Mention]) -> list[Entry | None]:
    """The place of each mention, or None where the gazetteer has none."""
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in found:
        groups[fold(mention.text)].append(mention)
    chosen = {key: _prior(group) for key, group in groups.items() if group[0].candidates}
    common = _common_division(groups)
    for _ in range(_ROUNDS):
        chosen = {
            key: max(
                _candidates(groups[key]),
                key=lambda e: (_score(e, key, chosen, groups[key], common), e.people, -(e.geonames or 0)),
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
        every = [c for c in every if c.kind == "d"] or every
    return sorted(every, key=lambda e: (_KIND[e.kind] == 0, -e.people))[:_CONSIDERED]


def _prior(group: list[Mention]) -> Entry:
    return max(_candidates(group), key=lambda e: (_base(e, group), e.people, -(e.geonames or 0)))


def _base(entry: Entry, group: list[Mention]) -> float:
    """The score of a candidate by itself. A city comes before the division named after it, unless the text says "Province"."""
    score = _PEOPLE * log10(entry.people + 10) if entry.kind == "c" else _PEOPLE * 5.0
    score += _KIND[entry.kind] + (_ALTERNATE if entry.alternate else 0.0)
    if entry.kind == "d" and not any(m.division for m in group):
        twin = any(c.kind == "c" and holds(entry, c) and c.people >= 50_000 for c in group[0].candidates)
        score -= 3.0 if twin else 0.0
    return score


def _common_division(groups: dict[str, list[Mention]]) -> tuple[str, str] | None:
    """The one division where most of a local paper's towns may lie: three names or more, none of a large city; else None."""
    lying: Counter[tuple[str, str]] = Counter()
    towns = 0
    for group in groups.values():
        cities = [c for c in group[0].candidates if c.kind == "c"]
        if not cities or len(cities) < len(group[0].candidates) or max(c.people for c in cities) > _LARGE:
            continue
        towns += 1
        lying.update({(c.country or "", c.division) for c in cities})
    best = max(lying.items(), key=lambda item: (item[1], item[0]), default=None)
    return best[0] if best is not None and best[1] >= 3 and best[1] >= 0.6 * towns else None


def _score(entry: Entry, key: str, chosen: dict[str, Entry], group: list[Mention], common: tuple[str, str] | None) -> float:
    """The base score, and what the document's other names say for the candidate."""
    score = _base(entry, group)
    others = [other for other_key, other in chosen.items() if other_key != key]
    same = [o for o in others if o.country is not None and o.country == entry.country]
    score += min(_SUPPORT_MOST, _SUPPORT * len(same))
    if entry.kind in "cd" and any(o.kind == "s" for o in same):
        score += _STATE_NAMED
    if entry.kind == "c" and any(holds(o, entry) for o in same if o.kind == "d"):
        score += _DIVISION_NAMED
    if entry.kind == "c" and (entry.country, entry.division) == common:
        score += _COMMON
    near = max((exp(-distance(entry, o) / _NEAR_KM) for o in others if o.kind in "cd" and entry.kind in "cdr"), default=0.0)
    return score + _NEAR * near


def _own(mention: Mention, chosen: Entry | None) -> Entry | None:
    """The document's meaning of the name, unless what stands beside this mention says another."""
    if chosen is None:
        return None
    if mention.within and not any(holds(h, chosen) for h in mention.within):
        inside = [c for c in mention.candidates if any(holds(h, c) for h in mention.within)]
        return max(inside, key=lambda e: e.people, default=chosen)
    return chosen
