"""The taxonomy of items: terms and designations, their class, category, maker, and the control lists they may fall under.

The data are `knowledge/data/items`: one table a field of arms, all with the same columns, `classes.tsv` with what things of a
class have in common, `lists.tsv` with the identifiers' lists and headings.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import cache
from typing import cast, get_args

from attache.knowledge import KnowledgeError, table
from attache.knowledge.loader import DATA
from attache.records import Category

#: tables under `items/` that hold no terms
_OTHER = ("classes", "lists")
_PIECE = re.compile(r"[^\W\d_]+|\d+|[^\w\s\-‐‑–—/.,'’]")
#: `arms`: military by itself; `name`: so too, and written with capitals; `shared`: a name or word that other things bear too;
#: `dual`: of civil use as well; `plain`: an everyday thing
STRENGTHS = ("arms", "name", "shared", "dual", "plain")


@dataclass(frozen=True, slots=True)
class ItemClass:
    """What things of one class have in common. `controls` are identifiers of `lists.tsv` that they may fall under."""

    name: str
    category: Category
    controls: tuple[str, ...]
    un_register: tuple[str, ...]
    sipri: str
    heading: str


@dataclass(frozen=True, slots=True)
class Term:
    """One row of the taxonomy. `maker` is an ISO 3166-1 alpha-3 code, `modelled_on` another row's term; both may be ""."""

    term: str
    also: tuple[str, ...]
    cls: ItemClass
    strength: str
    maker: str
    modelled_on: str

    @property
    def generic(self) -> bool:
        """Whether it names arms or equipment in general, no kind of them."""
        return self.cls.name in ("arms", "military equipment")


@dataclass(slots=True)
class Node:
    """A node of the look-up tree: the next pieces, and the term that ends here with its words as written."""

    next: dict[str, Node] = field(default_factory=dict)
    ends: tuple[Term, str] | None = None


def pieces(text: str) -> list[str]:
    """A term's or word's pieces for look-up: lower-case runs of letters and of digits ("MiG-29" → mig, 29)."""
    return [p.lower() for p in _PIECE.findall(text)]


def singulars(piece: str) -> tuple[str, ...]:
    """The piece itself and what it may be the regular plural of."""
    if len(piece) < 4 or not piece.endswith("s") or piece.endswith("ss"):
        return (piece,)
    found = [piece, piece[:-1]]
    if piece.endswith("ies"):
        found.append(piece[:-3] + "y")
    elif piece.endswith(("ches", "shes", "xes", "ses", "oes", "zes")):
        found.append(piece[:-2])
    elif piece.endswith("ves"):
        found += [piece[:-3] + "f", piece[:-3] + "fe"]
    return tuple(found)


def classes() -> dict[str, ItemClass]:
    """Classes by name. Raises `KnowledgeError` where a class's category is none of the contract's."""
    return _classes(_folder())


def terms() -> tuple[Term, ...]:
    """All rows of the taxonomy. Raises `KnowledgeError` for a row with an unknown class or strength."""
    return _terms(_folder())


def tree_of_terms() -> Node:
    """The look-up tree over all terms' pieces."""
    return _tree(_folder())


def by_name(name: str) -> Term | None:
    """The row that a term or designation belongs to, however it is hyphenated or put in the plural; None if there is none."""
    nodes = [tree_of_terms()]
    parts = pieces(name)
    for piece in parts[:-1] if len(parts) > 1 and parts[-1] == "s" else parts:
        nodes = [node.next[form] for node in nodes for form in singulars(piece) if form in node.next]
    return next((node.ends[0] for node in nodes if node.ends), None)


def _folder() -> str | None:
    """The user's knowledge folder: what is built from the data must be built anew where it changes."""
    return os.environ.get("ATTACHE_KNOWLEDGE")


@cache
def _classes(_: str | None) -> dict[str, ItemClass]:
    found = {}
    for row in table("items/classes"):
        if row["category"] not in get_args(Category):
            raise KnowledgeError(f"items/classes: {row['class']}: unknown category {row['category']!r}")
        found[row["class"]] = ItemClass(
            row["class"], cast(Category, row["category"]), _cells(row["controls"]), _cells(row["un_register"]),
            row["sipri"], row["heading"],
        )  # fmt: skip
    return found


@cache
def _terms(folder: str | None) -> tuple[Term, ...]:
    known, found = _classes(folder), []
    for name in sorted(path.stem for path in (DATA / "items").glob("*.tsv")):
        if name in _OTHER:
            continue
        for row in table(f"items/{name}"):
            if row["class"] not in known or row["strength"] not in STRENGTHS:
                raise KnowledgeError(
                    f"items/{name}: {row['term']}: unknown class or strength: {row['class']}, {row['strength']}"
                )
            found.append(
                Term(row["term"], _cells(row["also"]), known[row["class"]], row["strength"], row["maker"], row["modelled_on"])
            )
    return tuple(found)


@cache
def _tree(folder: str | None) -> Node:
    root = Node()
    for term in _terms(folder):
        for words in (term.term, *term.also):
            at = root
            for piece in pieces(words):
                at = at.next.setdefault(piece, Node())
            at.ends = at.ends or (term, words)
    return root


def _cells(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
