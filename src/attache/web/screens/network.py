"""Who does what to whom: states or actors, and what is told of between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup
from sqlalchemy import Connection, select

from attache.archive import Archive, schema
from attache.archive.search import QueryError
from attache.archive.search.words import words
from attache.web.drawings import Edge, Node, network
from attache.web.ledger import Books
from attache.web.rendering import address
from attache.web.screens.asking import Asked, Choice, chosen, chosen_rows
from attache.web.screens.counting import Acts, plain, sides, strongest
from attache.web.screens.naming import state_name
from attache.web.screens.over_time import Overview, tell

#: without a query and a period, so many months before the newest page are shown
MONTHS = 12
#: of whom there are networks
KINDS = ("states", "actors")
#: how many ties are drawn, as it is chosen; the table has so many lines
TIES = (30, 60, 120, 240)
LINES = 60
#: among so many of the strongest directions the ties are looked for
_LOOKED_AT = 2_000


class Line(NamedTuple):
    """What one does to another: names, where each leads ("" for nowhere), how many events, how many of them conflict, and the
    search that shows the pages behind it."""

    one: str
    other: str
    one_href: str
    other_href: str
    number: int
    conflict: int
    href: str

    @property
    def share(self) -> int:
        """How much of it is conflict, in per cent."""
        return round(100 * self.conflict / self.number)


@dataclass(slots=True)
class Network:
    """The view model; `total` is how many pairs there are, of which `lines` are the strongest."""

    about: Overview
    drawing: str = ""
    lines: list[Line] = field(default_factory=list)
    total: int = 0


def network_screen(archive: Archive, books: Books, asked: Asked, kind: str, most: int) -> Network:
    """The network of `kind` (one of `KINDS`), of its `most` strongest ties."""
    about, events = Overview(asked), books["event"]
    with archive.look() as db:
        try:
            choice = chosen(db, asked, MONTHS)
        except QueryError as error:
            about.problem = str(error)
            return Network(about)
        mask = chosen_rows(db, events, choice)
    tell(about, choice, int(mask.sum()), 0)
    by_name = kind == "actors"
    columns = (plain(events, "actor"), plain(events, "recipient")) if by_name else sides(events)
    found, total = strongest(events, mask, *columns, _LOOKED_AT)
    found.sort(key=lambda a: (-a.number, a.one, a.other))
    strong = _strongest(found, most)
    with archive.look() as db:
        nodes = _nodes(db, strong, by_name=by_name)
        known = {node.id: node for node in _nodes(db, found[:LINES], by_name=by_name)}
    made = Network(about, total=total)
    edges = [Edge(a.one, a.other, a.number, a.conflict, _between(choice, a, by_name=by_name)) for a in strong]
    made.drawing = Markup(network("who", f"Who acts on whom, {kind}", nodes, edges))
    made.lines = [_line(choice, a, known, by_name=by_name) for a in found[:LINES]]
    return made


def _strongest(found: list[Acts], most: int) -> list[Acts]:
    """What goes between the pairs that have most between them."""
    pairs: Counter[tuple[str, str]] = Counter()
    for a in found:
        pairs[min(a.one, a.other), max(a.one, a.other)] += a.number
    chosen_pairs = {pair for pair, _ in sorted(pairs.items(), key=lambda p: (-p[1], p[0]))[:most]}
    return [a for a in found if (min(a.one, a.other), max(a.one, a.other)) in chosen_pairs]


def _nodes(db: Connection, found: Iterable[Acts], *, by_name: bool) -> list[Node]:
    """Everybody in these ties, with how much they do and have done to them."""
    weights: Counter[str] = Counter()
    for a in found:
        weights.update({a.one: a.number, a.other: a.number})
    if not by_name:
        return [Node(code, state_name(code), n, "state", address("/actors", code)) for code, n in sorted(weights.items())]
    nodes = []
    for name, n in sorted(weights.items()):
        kind, id = _known(db, name)
        nodes.append(Node(name, name, n, kind, address("/actors", id) if id else None))
    return nodes


def _known(db: Connection, name: str) -> tuple[str, str | None]:
    """The kind and the stable id of somebody of this name: of the first document that has the name, which an index tells."""
    actor = schema.actor.c
    row = db.execute(select(actor.kind, actor.stable_id).where(actor.name == name).order_by(actor.document).limit(1)).first()
    return (str(row[0]), row[1]) if row else ("person", None)


def _line(choice: Choice, a: Acts, known: dict[str, Node], *, by_name: bool) -> Line:
    one, other = known[a.one], known[a.other]
    return Line(
        one.label, other.label, one.href or "", other.href or "", a.number, a.conflict, _searched(choice, a, by_name=by_name)
    )


def _searched(choice: Choice, a: Acts, *, by_name: bool) -> str:
    """The search for what one does to the other."""
    one, other = (quoted(name) if by_name else name for name in (a.one, a.other))
    return choice.search(f"from:{one}", f"to:{other}") if one and other else ""


def _between(choice: Choice, a: Acts, *, by_name: bool) -> str:
    """Where a tie leads: to the two states' page, or to the search."""
    return _searched(choice, a, by_name=True) if by_name else address("/dyads", a.one, a.other)


def quoted(name: str) -> str:
    """A name as a value of the query language; "" for one that has no word in it."""
    return '"' + " ".join(name.replace('"', " ").split()) + '"' if any(True for _ in words(name)) else ""
