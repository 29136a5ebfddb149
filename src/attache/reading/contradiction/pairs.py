"""Pairs of sentences, and what is seen of each: what they share, how far apart they stand, who speaks in them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from attache.document import Document
from attache.reading.contradiction.words import Side, sides

#: a sentence is set beside so many before it, and beside so many first ones of the text
BACK, FIRST = 8, 2
#: classes of acts that are denied
_DENIED = frozenset({"ACCUSE", "ASSAULT", "COERCE", "SANCTION", "THREATEN", "MOBILIZE"})

Clues = dict[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two sentences by index, `there` before `here` or the same; `clues` by name, those that are 0 left out."""

    here: int
    there: int
    clues: Clues


def pairs(doc: Document) -> list[Pair]:
    """All pairs that might be a denial or contradiction, in text order. Needs syntax, attributions and events."""
    every = sides(doc)
    spread = Counter(stem for side in every for stem in side.stems)
    rare = {stem: math.log(1 + len(every) / n) for stem, n in spread.items()}
    out = []
    for here in every:
        for there in _before(here.sentence.i):
            clues = _clues(here, every[there], rare)
            if clues is not None:
                out.append(Pair(here.sentence.i, there, clues))
    return out


def _before(here: int) -> Iterator[int]:
    yield from range(min(FIRST, here - BACK))
    yield from range(max(0, here - BACK), here + 1)


def _clues(here: Side, there: Side, rare: dict[str, float]) -> Clues | None:
    """What is seen of a pair; None where neither side says, denies or contrasts anything."""
    mine, other = here.flags, there.flags
    apart = here.sentence.i - there.sentence.i
    same = apart == 0
    if not (mine.keys() | other.keys()) & {"denies", "untrue", "untrue phrase", "said not", "claims", "not", "contrast first"}:
        return None
    found = {f"here {name}": 1.0 for name in mine}
    found |= {f"there {name}": 1.0 for name in other} if not same else {f"both {name}": 1.0 for name in mine}
    strong = bool(mine.keys() & {"denies", "dismisses untrue", "dismisses claim"})
    weak = strong or bool(mine.keys() & {"untrue", "untrue phrase", "said not"})
    near = "same" if same else "next" if apart == 1 else "two" if apart == 2 else "far"
    found[near] = 1.0
    found["back"] = math.log(1 + apart)
    if "answers" in mine:
        found[f"answers {near}"] = 1.0
    if strong:
        found[f"strong {near}"] = 1.0
    elif weak:
        found[f"weak {near}"] = 1.0
    if "points" in mine:
        found[f"points {near}"] = 1.0
    if there.sentence.i == 0 and not same:
        found["first"] = 1.0
    shared = _shared(here, there)
    weight = sum(rare[s] for s in shared)
    found["shared"] = min(weight, 8.0) / 4
    if strong or weak:
        found["shared, denied"] = min(sum(rare[s] for s in here.denied & (there.told if same else there.stems)), 8.0) / 4
        found["named"] = float(bool(here.named & there.lemmas) and not same)
        found["accused"] = float("accuses" in other and bool(here.holders & there.parties) and not same)
    elif "claims" in mine or "claims" in other:
        found["shared, claimed"] = found["shared"]
    found |= _who(here, there, same)
    found |= _against(here, there, apart)
    if there.events & _DENIED:
        found["there act"] = 1.0
    if here.events & there.events and not same:
        found["same class"] = 1.0
    return {k: v for k, v in found.items() if v}


def _shared(here: Side, there: Side) -> set[str]:
    """The stems that both have; in one sentence, those that are both claimed and told."""
    if here is there:
        return here.claimed & here.told
    return here.stems & there.stems


def _who(here: Side, there: Side, same: bool) -> Clues:
    """How the speakers of both stand to each other."""
    if same:
        return {"two speakers": float(len(here.holders) > 2)}
    return {
        "speaks of denier": float(bool(here.holders & there.parties)),
        "same speaker": float(bool(here.holders & there.holders)),
        "another speaker": float(bool(there.holders and not here.holders & there.holders)),
        "told": float(not there.claimed and bool(here.claimed)),
        "told here": float(not here.claimed and bool(there.claimed)),
        "share party": float(bool(here.parties & there.parties)),
    }


def _against(here: Side, there: Side, apart: int) -> Clues:
    """Opposites, numbers of one measure that differ, negation on one side alone."""
    same = apart == 0
    clash = {(g, 1 - s) for g, s in here.opposites} & there.opposites
    counts = any(
        numbers.isdisjoint(there.measures[what])
        for what, numbers in here.measures.items()
        if what in there.measures and not same
    )
    claimed = "claims" in here.flags or "claims" in there.flags or "insists" in here.flags or "insists" in there.flags
    contrast = "contrast first" in here.flags or "contrast first" in there.flags
    not_here, not_there = "not" in here.flags or "said not" in here.flags, "not" in there.flags or "said not" in there.flags
    return {
        "set against": float(not same and abs(apart) == 1 and (_set_against(here, there) or _set_against(there, here))),
        "opposites": float(bool(clash)),
        "opposites claimed": float(bool(clash) and claimed),
        "opposites contrast": float(bool(clash) and contrast),
        "numbers": float(counts),
        "one not": float(not_here != not_there),
        "contrast and shows": float(contrast and ("shows" in here.flags or "evidence" in here.flags)),
    }


def _set_against(claim: Side, fact: Side) -> bool:
    """Whether a sentence that opens with a contrast claims the opposite of what the other tells."""
    told = fact.told_opposites
    return "contrast first" in claim.flags and any((group, 1 - side) in told for group, side in claim.claimed_opposites)
