"""Words of certainty, as data (`knowledge/data/certainty`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from attache.knowledge import KnowledgeError, table
from attache.reading.attribution.lexicon import compiled, cues
from attache.records import Factuality, Realis

_CLAUSES = {"that", "wh", "to", "oto"}


@dataclass(frozen=True, slots=True)
class Signature:
    """What a governing word makes of what it governs; None for `affirmed` takes over the word's own certainty."""

    affirmed: Factuality | None
    denied: Factuality
    realis: Realis | None
    factive: bool = False
    kind: str | None = None
    passive: bool = False


@dataclass(frozen=True, slots=True)
class Modal:
    value: Factuality
    realis: Realis | None
    conditional: bool
    perfect: Factuality | None


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of attribution cue does: whether its subject is the source of its content, and the content's realis."""

    source: bool
    object: bool
    realis: Realis | None


def _read_predicates(groups: Any) -> dict[tuple[str, str, str], Signature]:
    found: dict[tuple[str, str, str], Signature] = {}
    for name, group in groups.items():
        try:
            affirmed = None if group["affirmed"] == "same" else group["affirmed"]
            made = Signature(
                affirmed, group["denied"], group.get("realis"), group.get("factive", False), None, group.get("passive", False)
            )
            for word in group["words"]:
                for frame in group["frames"]:
                    found.setdefault((word, group["pos"], frame), made)
        except (KeyError, TypeError) as error:
            raise KnowledgeError(f"certainty/predicates.yaml: group {name!r} is wrong: {error}") from error
    return found


def _read_kinds(content: Any) -> dict[str, Kind]:
    return {name: Kind(entry["source"], entry.get("object", True), entry.get("realis")) for name, entry in content.items()}


def kinds() -> dict[str, Kind]:
    """Kind of attribution cue → what it does."""
    return compiled("certainty/kinds", _read_kinds)


def signature(lemma: str, pos: str, frame: str, passive: bool = False) -> Signature | None:
    """What (lemma, VERB | NOUN | ADJ) makes of what it governs in `frame`; None where nothing is known of it."""
    known = compiled("certainty/predicates", _read_predicates).get((lemma, pos, frame))
    if known is not None and (passive or not known.passive):
        return known
    for cue in cues().get((lemma, pos), ()):
        if frame in cue.frames and (frame in _CLAUSES or cue.lends == "UU" or cue.kind in ("deny", "refuse", "expect", "plan")):
            kind = kinds().get(cue.kind)
            denied: Factuality = "CT+" if cue.kind == "deny" else "UU"
            return Signature(cue.lends, denied, kind.realis if kind else None, cue.kind == "know", cue.kind)
    return None


def _read_modals(content: Any) -> dict[str, Modal]:
    return {
        word: Modal(m["value"], m.get("realis"), m.get("conditional", False), m.get("perfect"))
        for word, m in content["modals"].items()
    }


def modals() -> dict[str, Modal]:
    """Modal verbs by form or lemma, in lower case."""
    return compiled("certainty/modifiers", _read_modals)


def _read_hedges(content: Any) -> dict[str, Factuality]:
    return dict(content["hedges"])


def hedges() -> dict[str, Factuality]:
    return compiled("certainty/modifiers", _read_hedges)


def _read_unnamed(content: Any) -> dict[str, str]:
    return dict(content["unnamed"])


def unnamed() -> dict[str, str]:
    """Adverbs that name no source → what to call that source."""
    return compiled("certainty/modifiers", _read_unnamed)


def _read_negation(content: Any) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in content["negation"].items()}


def negation(name: str) -> frozenset[str]:
    """Negative adverbs, phrases, determiners, pronouns or prepositions."""
    return compiled("certainty/modifiers", _read_negation)[name]


def _read_lists(content: Any) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in content.items() if isinstance(words, list)}


def words(name: str) -> frozenset[str]:
    """One of the plain lists of `modifiers.yaml`: "conditional", "definite", …"""
    return compiled("certainty/modifiers", _read_lists)[name]


def _read_performing(content: Any) -> dict[str, frozenset[str]]:
    return {event: frozenset(words) for event, words in content["performing"].items()}


def performing(event: str) -> frozenset[str]:
    """Modals by which words do an act of this event class themselves."""
    return compiled("certainty/modifiers", _read_performing).get(event, frozenset())


@dataclass(frozen=True, slots=True)
class Estimate:
    low: int
    high: int
    value: Factuality


def estimates() -> dict[str, Estimate]:
    """Words of estimative probability (ICD 203) → per cent and FactBank value."""
    return {
        row["phrase"]: Estimate(int(row["low"]), int(row["high"]), row["factuality"])  # type: ignore[arg-type]
        for row in table("certainty/estimates")
    }
