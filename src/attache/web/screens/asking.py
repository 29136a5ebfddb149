"""What the drawings are asked for: a query, a class and a period, as one search, and as the events or transfers that it means.

Where the query is of words or of whole documents, all events of the documents that answer it are meant; where it says `from:`,
`type:` or the like, those events that are so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, get_args

import numpy as np
from sqlalchemy import Connection, text

from attache.archive.search.compile import Compiler
from attache.archive.search.fields import FIELDS
from attache.archive.search.parser import parse
from attache.archive.search.query import And, Field, Node, Or, Term, every, join
from attache.days import iso_period
from attache.knowledge import table
from attache.records import EventType
from attache.web.ledger import Mask, Rows
from attache.web.rendering import address

CLASSES: tuple[str, ...] = get_args(EventType)
#: PLOVER's quad categories from here on are conflict, by words or deeds; those before are cooperation
_CONFLICT_FROM = 3
#: the columns of who acts and who is acted on
SIDES = {"event": ("actor", "recipient"), "transfer": ("supplier", "recipient")}
#: fields of one table only
_OWN = {"event": frozenset(("type", "mode")), "transfer": frozenset(("item", "status", "regime"))}
_OTHER = {"event": "transfer", "transfer": "event"}
_FIRST, _LAST = "0001-01-01", "9999-12-31"


def quads() -> dict[str, tuple[str, ...]]:
    """Classes of events that are cooperation, and those that are conflict (PLOVER's quad categories)."""
    by_class = {row["type"]: int(row["quad"]) for row in table("events/plover")}
    conflict = tuple(name for name in CLASSES if by_class.get(name, 0) >= _CONFLICT_FROM)
    return {"cooperation": tuple(name for name in CLASSES if name not in conflict), "conflict": conflict}


class Asked(NamedTuple):
    """What a form asks for; an empty field asks for nothing. `type` is a class, "cooperation" or "conflict"; days are ISO days,
    months or years; `all` asks for all years where neither end of a period is given."""

    q: str = ""
    type: str = ""
    since: str = ""
    until: str = ""
    all: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The events that are asked for: the query in words and as a tree, classes (none: any), first and last day ("": open)."""

    query: str
    node: Node
    types: tuple[str, ...]
    first: str
    last: str

    @property
    def has_period(self) -> bool:
        return bool(self.first or self.last)

    def period(self) -> tuple[str, str]:
        """First and last day, the farthest there are where an end is open."""
        return self.first or _FIRST, self.last or _LAST

    def search(self, *more: str, within: bool = True) -> str:
        """The address of the search for documents that tell of such events, with further words of its language; `within` the
        period, unless they say when themselves. "" where nothing at all is asked for."""
        parts = [*self._own(), *self._of_events(*more, within=within)]
        return address("/search", q=" ".join(parts)) if parts else ""

    def typed(self, kind: str, *more: str) -> str:
        """`search` for events of one class."""
        return self.search(*more) if self.types == (kind,) else replace(self, types=(kind,)).search(*more)

    def either(self, one: str, other: str, *more: str) -> str:
        """`search` for events for which one or the other of two further words holds; "" where there is neither."""
        if not (one or other):
            return ""
        within = not any(word.startswith("when:") for word in more)
        ways = [" ".join(self._of_events(way, *more, within=within)) for way in (one, other) if way]
        said = f"({') OR ('.join(ways)})"
        return address("/search", q=" ".join([*self._own(), f"({said})" if self.query else said]))

    def _own(self) -> list[str]:
        return [f"({self.query})" if " OR " in self.query else self.query] if self.query else []

    def _of_events(self, *more: str, within: bool) -> list[str]:
        """What must hold of one event."""
        parts = []
        if self.types:
            parts.append(f"type:{self.types[0]}" if len(self.types) == 1 else f"type:({' OR '.join(self.types)})")
        parts += [word for word in more if word]
        if within and self.has_period:
            parts.append(f"when:{'/'.join(self.period())}")
        return parts


def chosen(db: Connection, asked: Asked, months: int) -> Choice:
    """What is asked for. Without a query and a period, and not `all`: the last so many months before the newest page.

    Raises `QueryError` where the query is not understood; days that are none are left out of account.
    """
    since, until = iso_period(asked.since), iso_period(asked.until)
    first, last = since[0] if since else "", until[1] if until else ""
    if not (first or last or asked.q or asked.all):
        first = _months_before(newest_page(db), months)
    kinds = quads()
    types = kinds.get(asked.type, (asked.type,) if asked.type in CLASSES else ())
    return Choice(asked.q, parse(asked.q), types, first, last)


def newest_page(db: Connection) -> str:
    """The day of the newest page, "" where no page has one."""
    return str(db.execute(text("SELECT max(published) FROM search_document")).scalar() or "")


def _months_before(day: str, months: int) -> str:
    """The first day of the month that is so many months before a day's; "" for what is no day."""
    found = iso_period(day)
    if found is None:
        return ""
    count = int(found[0][:4]) * 12 + int(found[0][5:7]) - 1 - months
    return dt.date(count // 12, count % 12 + 1, 1).isoformat() if count >= 12 else ""


def chosen_rows(db: Connection, rows: Rows, choice: Choice) -> Mask:
    """The rows of a table that are asked for."""
    if choice.types and rows.name != "event":
        return np.zeros(len(rows), np.bool_)
    mask = _Made(db, rows).condition(choice.node)
    if choice.types:
        mask = mask & rows.one_of("type", choice.types)
    if choice.has_period:
        mask = mask & within(rows, *choice.period())
    return mask


def within(rows: Rows, first: str, last: str) -> Mask:
    """The rows that begin on one of these days."""
    return (rows["date_from"] >= _number(first)) & (rows["date_from"] <= _number(last))


def newest_documents(db: Connection, rows: Rows, mask: Mask, most: int) -> list[str]:
    """The ids of the documents that hold the newest so many rows of the mask."""
    at = np.nonzero(mask)[0]
    days = rows["date_from"][at]
    newest = at[np.lexsort((-rows["reading"][at], -days))[:most]] if len(at) else at
    numbers = ", ".join(str(number) for number in sorted(set(rows["reading"][newest].tolist())))
    asked = text(f"SELECT document FROM search_document WHERE number IN ({numbers or 'NULL'}) ORDER BY number")
    return [str(document) for (document,) in db.execute(asked)]


def _number(day: str) -> int:
    return dt.date.fromisoformat(day).toordinal()


class _Made:
    """A query's tree as the rows of a table that it means."""

    def __init__(self, db: Connection, rows: Rows) -> None:
        self.db, self.rows = db, rows

    def condition(self, node: Node) -> Mask:
        if isinstance(node, Or):
            return _any([self.condition(part) for part in node.parts])
        parts: tuple[Node, ...] = node.parts if isinstance(node, And) else (node,)
        fields = [p for p in parts if isinstance(p, Field) and FIELDS[p.name].of_record]
        mixed = [p for p in parts if isinstance(p, And | Or) and not every(p, _is_of_document)]
        others = [p for p in parts if p not in fields and p not in mixed]
        masks = [self.documents(join(And, others))] if others else []
        masks += [self.records(fields)] if fields else []
        masks += [self.condition(part) for part in mixed]
        return _all(masks) if masks else np.ones(len(self.rows), np.bool_)

    def documents(self, node: Node) -> Mask:
        """The rows of the documents for which a tree holds."""
        compiler = Compiler(self.db.dialect.name)
        asked = text(f"SELECT d.number FROM search_document d WHERE {compiler.condition(node)}")
        numbers = np.fromiter((row[0] for row in self.db.execute(asked, compiler.values)), np.int64)
        table = np.zeros(int(numbers.max(initial=0)) + 1, np.bool_)
        table[numbers] = True
        return self.rows.read_in(table)

    def records(self, fields: list[Field]) -> Mask:
        """What must hold of one event or transfer; where something is asked of each, the document must have both."""
        names = {field.name for field in fields}
        foreign = names & _OWN[_OTHER[self.rows.name]]
        if foreign and not names & _OWN[self.rows.name]:
            return np.zeros(len(self.rows), np.bool_)
        masks = [_any([self.term(field.name, term) for term in field.terms])
                 for field in fields if field.name not in foreign]  # fmt: skip
        if foreign:
            masks.append(self.documents(And(tuple(fields))))
        return _all(masks)

    def term(self, field: str, term: Term) -> Mask:
        """The rows for which one value of a field holds."""
        if field in ("from", "to"):
            return self.party(SIDES[self.rows.name][field == "to"], term)
        if field == "when":
            first, last = map(_number, term.exact)
            begin = self.rows["date_from"]
            return (begin > 0) & (begin <= last) & (self.rows["date_to"] >= first)
        if field == "item":
            return self.own("category", term.exact) | self.own("item", self.names(term))
        if field == "regime":
            start = f" {term.exact[0]}"
            return self.rows.where("regime", lambda words: start in words.lower())
        return self.own(field, term.exact)

    def party(self, side: str, term: Term) -> Mask:
        """The rows with a party on a side: of a state with its sector, of a state, or of a name."""
        if not term.words:
            return self.own(f"{side}_code", [":".join(term.exact)])
        if term.exact:
            return state_is(self.rows, side, term.exact[0])
        return self.own(side, self.names(term))

    def own(self, column: str, words: Iterable[str]) -> Mask:
        return self.rows.one_of(column, words)

    def names(self, term: Term) -> list[str]:
        """All names in which the term's words stand in a row."""
        compiler = Compiler(self.db.dialect.name)
        return [str(name) for (name,) in self.db.execute(text(compiler.names(term)), compiler.values)]


def state_is(rows: Rows, side: str, state: str) -> Mask:
    """The rows whose party on a side is of this state."""
    return rows.where(f"{side}_code", lambda code: code.partition(":")[0] == state)


def _all(masks: list[Mask]) -> Mask:
    found: Mask = np.logical_and.reduce(masks)
    return found


def _any(masks: list[Mask]) -> Mask:
    found: Mask = np.logical_or.reduce(masks)
    return found


def _is_of_document(leaf: Any) -> bool:
    return not (isinstance(leaf, Field) and FIELDS[leaf.name].of_record)
