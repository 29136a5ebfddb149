"""Predicates, frames and word sets, as data (`knowledge/data/events`): what names an act, and where its parties stand.

A predicate is one line of a class file: lemma(s) parted by `|`, then, parted by blanks,

- a particle or preposition that must go with it (`back down`, `call on`; several words must all be there; `a|b`: either);
- `slot=filler|filler`, `slot!=filler`: what a slot must, or must not, hold; fillers are lemmas, `@set` (of `sets.yaml`),
  `<kind>` (of party, see `sides.py`) or `*`;
- `+slot`, `!slot`: the slot must be filled, or empty.

Slots are those of `frames.yaml`, and `comp` (the complement clause's predicate, with `comp.aux`, `comp.subj`), `aux`, `advmod`,
`mod` (modifiers), `mark`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from attache.knowledge import KnowledgeError, tree

CLASSES = (
    "agree", "consult", "support", "concede", "cooperate", "aid", "retreat", "request",
    "accuse", "reject", "threaten", "protest", "sanction", "mobilize", "coerce", "assault",
)  # fmt: skip

_CONDITION = re.compile(r"([a-z.]+(?:\|[a-z.]+)*)(!?=)(\S+)$")
_WORD = re.compile(r"[a-z+][a-z|+-]*$")

Made = TypeVar("Made")
_compiled: dict[tuple[str, Callable[[], Any]], tuple[tuple[Any, ...], Any]] = {}


@dataclass(frozen=True, slots=True)
class Fillers:
    """What may fill a slot: words, kinds of party, or anything."""

    words: frozenset[str]
    kinds: tuple[str, ...]
    anything: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the slots must hold (`wanted`) or must not hold one of `fillers`; None: must be filled, or empty."""

    slots: tuple[str, ...]
    wanted: bool
    fillers: Fillers | None


class Role(NamedTuple):
    """Where one side stands: alternatives in order, each a group of slots that are taken together."""

    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a predicate's parties stand; `mutual`: whoever stands in any slot is an actor."""

    name: str
    mutual: bool
    verb: tuple[Role, Role]
    noun: tuple[Role, Role]


@dataclass(frozen=True, slots=True)
class Predicate:
    """One sense of a word that names an act."""

    type: str
    mode: str | None
    pos: str
    lemma: str
    words: tuple[frozenset[str], ...]
    conditions: tuple[Condition, ...]
    frame: Frame
    reliability: float
    order: int
    inside: bool = False
    bare: bool = False
    negated: bool = False
    both: bool = False
    pair: bool = False
    veto: tuple[str, ...] = ()
    #: how the complement decides the mode, if it does
    complement_modes: bool = False
    mode_words: bool = False

    @property
    def weight(self) -> tuple[int, float, int]:
        """The more specific a sense, the sooner it is taken; then the more reliable; then the first in the file."""
        strict = sum(2 if c.wanted and c.fillers and not c.fillers.anything else 1 for c in self.conditions)
        return 4 * len(self.words) + strict + 3 * self.negated, self.reliability, -self.order


def compiled(name: str, make: Callable[[], Made], *trees: str) -> Made:
    """What `make` builds from `trees`, built once for each content that they have (a user's folder may change it)."""
    content = tuple(tree(f"events/{t}") for t in trees)
    kept = _compiled.get((name, make))
    if kept is None or any(a is not b for a, b in zip(kept[0], content, strict=True)):
        kept = _compiled[name, make] = (content, make())
    made: Made = kept[1]
    return made


def word_set(name: str) -> frozenset[str]:
    """The lemmas of one set of `sets.yaml`. Raises `KnowledgeError` where there is none of that name."""
    return compiled(name, _Sets(name), "sets")


class _Sets:
    """Makes one word set; equal to another of the same name, so that it can key what is kept."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self) -> frozenset[str]:
        sets = tree("events/sets")
        if self.name not in sets:
            raise KnowledgeError(f"events/sets.yaml: there is no set {self.name!r}")
        return frozenset(sets[self.name])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Sets) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)


def predicates() -> dict[tuple[str, str], tuple[Predicate, ...]]:
    """(VERB | NOUN | ADJ, lemma) → the senses of that word, the most specific first."""
    return compiled("predicates", _read_predicates, "frames", "sets", *CLASSES)


def frames() -> dict[str, Frame]:
    """The frames of `frames.yaml` by name. Raises `KnowledgeError` where one names a slot that is no word."""
    return compiled("frames", _read_frames, "frames")


def light() -> dict[str, frozenset[str]]:
    """Verbs that lend a noun their subject (`doer`), that make it the one acted on (`undergoer`), and other verb lists."""
    return compiled("light", _read_light, "light")


def _read_light() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in tree("events/light").items()}


def _read_frames() -> dict[str, Frame]:
    return {name: _frame(name, content) for name, content in tree("events/frames").items()}


def _read_predicates() -> dict[tuple[str, str], tuple[Predicate, ...]]:
    found: dict[tuple[str, str], list[Predicate]] = {}
    order = 0
    for name in CLASSES:
        content = tree(f"events/{name}")
        for group in content["groups"]:
            options: dict[str, Any] = {key: bool(group.get(key, content.get(key))) for key in _FLAGS}
            options["veto"] = tuple(group.get("veto", content.get("veto", ())))
            for pos, key in (("VERB", "verbs"), ("NOUN", "nouns"), ("ADJ", "adjs")):
                for line in group.get(key, ()):
                    order += 1
                    try:
                        made = _predicates(str(line), pos, content["class"], group, frames(), order, options)
                    except (KeyError, ValueError) as error:
                        raise KnowledgeError(f"events/{name}.yaml: {line!r}: {error}") from error
                    for predicate in made:
                        found.setdefault((pos, predicate.lemma), []).append(predicate)
    return {key: tuple(sorted(senses, key=lambda p: p.weight, reverse=True)) for key, senses in found.items()}


_FLAGS = ("inside", "bare", "negated", "both", "pair", "complement_modes", "mode_words")


def _frame(name: str, content: Any) -> Frame:
    sides = [_roles(content.get(pos) or content["verb"]) for pos in ("verb", "noun")]
    return Frame(name, bool(content.get("mutual")), sides[0], sides[1])


def _roles(content: Any) -> tuple[Role, Role]:
    if not all(isinstance(group, str) for side in content.values() for group in side):
        raise KnowledgeError(f"events/frames.yaml: {content}: a slot is no word (YAML reads on and no so: put it in quotes)")
    actor, recipient = (Role(tuple(tuple(g.split("+")) for g in content[side])) for side in ("actor", "recipient"))
    return actor, recipient


def _predicates(
    line: str, pos: str, type_: str, group: Any, frames: dict[str, Frame], order: int, options: dict[str, Any]
) -> list[Predicate]:
    lemmas, *rest = line.split()
    words, conditions = [], []
    for part in rest:
        match = _CONDITION.match(part)
        if match:
            conditions.append(Condition(tuple(match[1].split("|")), match[2] == "=", _fillers(match[3])))
        elif part[0] in "+!" and _WORD.match(part[1:]):
            conditions.append(Condition((part[1:],), part[0] == "+", None))
        elif _WORD.match(part):
            words.append(frozenset(part.split("|")))
        else:
            raise ValueError(f"cannot read {part!r}")
    return [
        Predicate(
            type_, group.get("mode"), pos, lemma, tuple(words), tuple(conditions), frames[group["frame"]],
            float(group["reliability"]), order, **options,
        )
        for lemma in lemmas.split("|")
    ]  # fmt: skip


def _fillers(text: str) -> Fillers:
    words: set[str] = set()
    kinds = []
    for filler in text.split("|"):
        if filler.startswith("@"):
            words |= word_set(filler[1:])
        elif filler.startswith("<"):
            kinds.append(filler[1:-1])
        elif not filler:
            raise ValueError("an empty filler")
        elif filler != "*":
            words.add(filler)
    return Fillers(frozenset(words), tuple(kinds), "*" in text.split("|"))
