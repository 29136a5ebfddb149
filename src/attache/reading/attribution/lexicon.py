"""Cue words and quotation marks, as data (`knowledge/data/attribution`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from attache.knowledge import KnowledgeError, tree
from attache.records import Factuality

#: frames that are no prepositions; see the head of `cues.yaml`
CLAUSES = frozenset({"that", "quote", "wh", "to", "oto", "obj", "xcomp"})

Made = TypeVar("Made")
_compiled: dict[tuple[str, Callable[[Any], Any]], tuple[Any, Any]] = {}


@dataclass(frozen=True, slots=True)
class Cue:
    """One sense of a cue word: what it does, how sure its source is of the content, and what may carry the content."""

    lemma: str
    pos: str
    kind: str
    lends: Factuality
    frames: frozenset[str]

    @property
    def prepositions(self) -> frozenset[str]:
        return frozenset(f.removesuffix("+") for f in self.frames - CLAUSES)


def built(name: str, content: Any, make: Callable[[Any], Made]) -> Made:
    """What `make` builds from `content`, the knowledge called `name`: built once for each content that this has had last."""
    kept = _compiled.get((name, make))
    if kept is None or kept[0] is not content:
        kept = _compiled[name, make] = (content, make(content))
    made: Made = kept[1]
    return made


def compiled(name: str, make: Callable[[Any], Made]) -> Made:
    """What `make` builds from the tree `name`; see `built`."""
    return built(name, tree(name), make)


def _read_cues(groups: Any) -> dict[tuple[str, str], tuple[Cue, ...]]:
    found: dict[tuple[str, str], list[Cue]] = {}
    for name, group in groups.items():
        try:
            frames = frozenset(group["frames"])
            for word in group["words"]:
                cue = Cue(word, group["pos"], group["kind"], group["lends"], frames)
                found.setdefault((word, cue.pos), []).append(cue)
        except (KeyError, TypeError) as error:
            raise KnowledgeError(f"attribution/cues.yaml: group {name!r} is wrong: {error}") from error
    return {key: tuple(senses) for key, senses in found.items()}


def cues() -> dict[tuple[str, str], tuple[Cue, ...]]:
    """(lemma, VERB | NOUN | ADJ) → senses, in the file's order. A phrasal verb's lemma holds its particle ("point out")."""
    return compiled("attribution/cues", _read_cues)


def _read_phrases(content: Any) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(p.split()) for p in content["according"]), key=lambda p: (-len(p), p)))


def according() -> tuple[tuple[str, ...], ...]:
    """Phrases whose object is a source ("according", "to"), longest first."""
    return compiled("attribution/adverbs", _read_phrases)


def adverbs() -> dict[str, Factuality]:
    """Adverbs that attribute their clause to nobody named, and the certainty that they lend it."""
    found: dict[str, Factuality] = tree("attribution/adverbs")["adverbs"]
    return found


def _read_words(content: Any) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in content.items()}


def words(name: str) -> frozenset[str]:
    """One of the plain word lists of `adverbs.yaml`: "manner", "light", …"""
    return compiled("attribution/adverbs", _read_words)[name]


def _read_openers(content: Any) -> tuple[str, ...]:
    return tuple(sorted(content["pairs"]))


def opening_marks() -> tuple[str, ...]:
    """Marks that may open a quotation."""
    return compiled("attribution/quotes", _read_openers)


def _read_stops(content: Any) -> frozenset[str]:
    return frozenset(content["stops"])


def stops() -> frozenset[str]:
    """Marks that end a clause or a sentence."""
    return compiled("attribution/quotes", _read_stops)


def _read_dashes(content: Any) -> frozenset[str]:
    return frozenset(content["dashes"])


def dashes() -> frozenset[str]:
    """Dashes that may sign a quotation."""
    return compiled("attribution/quotes", _read_dashes)


def _read_kept(content: Any) -> frozenset[str]:
    return frozenset((*content["pairs"], *(c for closers in content["pairs"].values() for c in closers), *content["brackets"]))


def kept_marks() -> frozenset[str]:
    """Punctuation that may stand at the edge of a span: quotation marks and brackets."""
    return compiled("attribution/quotes", _read_kept)
