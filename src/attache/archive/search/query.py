"""What a search asks for, as a tree; and the one error that a query can be wrong with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar


class QueryError(ValueError):
    """A query that cannot be understood: one line that names the place in it, the reason and the way out.

    `at` is the place as a character offset into `query`, `reason` and `way_out` are the rest of the line.
    """

    def __init__(self, query: str, at: int, reason: str, way_out: str) -> None:
        self.query, self.at, self.reason, self.way_out = query, at, reason, way_out
        there = " ".join(query[at : at + 20].split())  # on one line, whatever was asked
        more = "…" if len(query) > at + 20 else ""
        place = f'at character {at + 1} ("{there}{more}")' if there else "at its end"
        super().__init__(f"the query, {place}: {reason}; {way_out}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row, in the title or the text; only in the title where `title` is set. The last may be a beginning.

    A word of `code_word` stands for a state that the document names.
    """

    words: tuple[str, ...]
    prefix: bool = False
    title: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One value that a field may have: as written, in folded words, and as the code or day that it stands for, if any."""

    text: str
    words: tuple[str, ...] = ()
    prefix: bool = False
    #: what is compared with the column: a code ("RUS"), a class ("CONSULT"), a first and a last day ("2023-07-01/2023-07-31")
    exact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A field that has one of several values."""

    name: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]
    sign: ClassVar[str] = "AND"


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]
    sign: ClassVar[str] = "OR"


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


Node = Phrase | Field | And | Or | Not

#: nothing is wanted of a document: all are found
EVERYTHING = And(())


def join(kind: type[And] | type[Or], parts: list[Node]) -> Node:
    """The parts as one node: nested ones of the kind laid flat, and one field's alternatives made one node."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    if kind is Or:
        flat = _alternatives(flat)
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def _alternatives(parts: list[Node]) -> list[Node]:
    fields: dict[str, Field] = {}
    for part in parts:
        if isinstance(part, Field):
            before = fields[part.name].terms if part.name in fields else ()
            fields[part.name] = Field(part.name, before + part.terms)
    done: set[str] = set()
    joined: list[Node] = []
    for part in parts:
        if not isinstance(part, Field):
            joined.append(part)
        elif part.name not in done:
            done.add(part.name)
            joined.append(fields[part.name])
    return joined


def leaves(node: Node, *, wanted: bool = True) -> Iterator[Phrase | Field]:
    """The phrases and fields of a tree that a document is to have, not those that it is not to have."""
    if isinstance(node, Not):
        yield from leaves(node.part, wanted=not wanted)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from leaves(part, wanted=wanted)
    elif wanted:
        yield node


def every(node: Node, holds: Callable[[Phrase | Field], bool]) -> bool:
    """Whether something holds of all phrases and fields of a tree."""
    if isinstance(node, Not):
        return every(node.part, holds)
    if isinstance(node, And | Or):
        return all(every(part, holds) for part in node.parts)
    return holds(node)
