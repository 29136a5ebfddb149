"""The words by which transfers, exchanges and conditions are told: `knowledge/data/transfers`, in the shape the rules want."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from attache.knowledge import tree
from attache.records import Status


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb's or noun's frame: role → the relations or prepositions that fill it, the first that is there winning."""

    name: str
    roles: dict[str, tuple[str, ...]]
    status: Status
    people: bool = False
    foreign_only: bool = False
    both_sides: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists of the room. Sets and maps are of lower-case lemmas."""

    verbs: dict[str, Frame]
    nouns: dict[str, Frame]
    irregular: dict[str, str]
    training: str
    paid_for: Frame
    governors: dict[str, str]
    over: dict[str, str]
    noun_only: frozenset[str]
    denials: frozenset[str]
    through: frozenset[str]
    modal: dict[str, str]
    undo: tuple[frozenset[str], Status]
    planned: tuple[frozenset[str], Status]
    adverbs: dict[str, str]
    adjectives: dict[str, str]
    intends: dict[str, str]
    exchange: dict[str, Any]
    conditions: dict[str, Any]
    stores: frozenset[str]
    models: dict[str, frozenset[str]]
    hints: dict[str, Any]
    sets: dict[str, frozenset[str]]
    rank: dict[str, int]

    @property
    def governing(self) -> frozenset[str]:
        """All words that say something of a transfer's stage, or pass on what is said above them."""
        return _governing(os.environ.get("ATTACHE_KNOWLEDGE"))


def lexicon() -> Lexicon:
    """The lexicon, built once (and anew where the user's knowledge folder changes)."""
    return _lexicon(os.environ.get("ATTACHE_KNOWLEDGE"))


@cache
def _lexicon(_: str | None) -> Lexicon:
    verbs, status = tree("transfers/verbs"), tree("transfers/status")
    exchanges, hints = tree("transfers/exchanges"), tree("transfers/hints")
    return Lexicon(
        verbs=_verbs(verbs),
        nouns=_nouns(verbs),
        irregular=dict(verbs["irregular"]),
        training=verbs["training"],
        paid_for=_verbs(verbs)[verbs["paid_for"]],
        governors=_turned(status["governors"]),
        over=_turned(status["over"]),
        noun_only=frozenset(status["noun_only"]),
        denials=frozenset(status["denials"]),
        through=frozenset(status["through"]),
        modal=_turned(status["modal"]),
        undo=(frozenset(status["undo"]["lemmas"]), status["undo"]["status"]),
        planned=(frozenset(status["planned"]["lemmas"]), status["planned"]["status"]),
        adverbs=_turned(status["adverbs"]),
        adjectives=_turned(status["adjectives"]),
        intends=dict(status["intends"]),
        exchange=exchanges["return"],
        conditions=exchanges["conditions"],
        stores=frozenset(exchanges["stores"]),
        models={key: frozenset(words) for key, words in exchanges["models"].items()},
        hints=hints,
        sets={key: frozenset(words) for key, words in hints.items() if isinstance(words, list)},
        rank={code: place for place, code in enumerate(hints["exporters"])},
    )


@cache
def _governing(folder: str | None) -> frozenset[str]:
    lex = _lexicon(folder)
    return frozenset((*lex.governors, *lex.over, *lex.through, *lex.denials, *lex.undo[0]))


def _turned(lists: dict[str, list[str]]) -> dict[str, str]:
    """Word → the key it is listed under; the first list that has it wins."""
    found: dict[str, str] = {}
    for key, words in lists.items():
        for word in words:
            found.setdefault(str(word), key)
    return found


def _verbs(data: dict[str, Any]) -> dict[str, Frame]:
    found = {}
    for lemma, (frame, status, *flags) in data["verbs"].items():
        roles = {role: tuple(words) for role, words in data["frames"][frame].items()}
        found[str(lemma)] = Frame(
            frame, roles, cast(Status, status), people="people" in flags, foreign_only=lemma in data["foreign_only"],
            both_sides=lemma in data["both_sides"],
        )  # fmt: skip
    return found


def _nouns(data: dict[str, Any]) -> dict[str, Frame]:
    found = {}
    for lemma, (frame, status) in data["nouns"].items():
        roles = {role: tuple(words) for role, words in data["noun_frames"][frame].items()}
        found[str(lemma)] = Frame(frame, roles, cast(Status, status), weak=lemma in data["weak_nouns"])
    return found
