"""Who acts on whom, as a graph: actors are nodes, each event and transfer between two of them an edge. For GraphML and GEXF.

What names only one side is no edge and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from attache.exports.facts import Facts, Side, pairs
from attache.records import Event, Reading, Transfer

Type = Literal["string", "double"]

NODE_FIELDS: dict[str, Type] = dict.fromkeys(("label", "kind", "code", "state", "sector", "wikidata"), "string")
EDGE_FIELDS: dict[str, Type] = {
    **dict.fromkeys(
        ("label", "record", "kind", "type", "mode", "cameo", "realis", "item", "category", "status", "regimes", "date_from",
         "date_to", "date_basis", "certainty"), "string",
    ),
    "confidence": "double",
    **dict.fromkeys(("source_kind", "source", "grade", "trigger", "evidence", "document", "title", "url"), "string"),
}  # fmt: skip


class Node(NamedTuple):
    """An actor; `fields` holds no None."""

    id: str
    fields: dict[str, Any]


class Edge(NamedTuple):
    """An event or transfer from one actor to another; `id` is the record's with the number of the pair."""

    id: str
    source: str
    target: str
    fields: dict[str, Any]


class Graph:
    """Takes readings one by one; remembers of them which actors it has told."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def add(self, reading: Reading) -> tuple[list[Node], list[Edge]]:
        """The nodes that are new with this reading, and its edges."""
        facts = Facts(reading)
        nodes: list[Node] = []
        edges = []
        for record, number, source, target in _links(facts):
            nodes += [self._node(side) for side in (source, target) if self._is_new(side)]
            fields = _event(facts, record) if isinstance(record, Event) else _transfer(facts, record)
            edges.append(Edge(f"{facts.record(record.id)}/{number}", source.id, target.id, _known(fields)))
        return nodes, edges

    def _is_new(self, side: Side) -> bool:
        if side.id in self._told:
            return False
        self._told.add(side.id)
        return True

    @staticmethod
    def _node(side: Side) -> Node:
        entity = side.entity
        fields = {
            "label": side.name, "kind": entity.kind if entity else None, "code": side.code, "state": side.state,
            "sector": side.sector, "wikidata": entity.wikidata if entity else None,
        }  # fmt: skip
        return Node(side.id, _known(fields))


def _links(facts: Facts) -> Iterator[tuple[Event | Transfer, int, Side, Side]]:
    for event in facts.reading.events:
        for number, sides in enumerate(pairs(event)):
            source, target = map(facts.side, sides)
            if source and target:
                yield event, number, source, target
    for one in facts.reading.transfers:
        source, target = facts.side(one.supplier), facts.side(one.recipient)
        if source and target:
            yield one, 0, source, target


def _event(facts: Facts, event: Event) -> dict[str, Any]:
    return {
        "label": f"{event.type} · {event.mode}" if event.mode else event.type, "kind": "event", "type": event.type,
        "mode": event.mode, "cameo": event.cameo, "realis": event.realis, **_both(facts, event),
    }  # fmt: skip


def _transfer(facts: Facts, one: Transfer) -> dict[str, Any]:
    return {
        "label": one.item.text, "kind": "transfer", "item": one.item.text, "category": one.item.category,
        "status": one.status, "regimes": ", ".join(one.regimes) or None, **_both(facts, one),
    }  # fmt: skip


def _both(facts: Facts, record: Event | Transfer) -> dict[str, Any]:
    when, page = facts.when(record.time), facts.page
    return {
        "record": facts.record(record.id), "date_from": when.first and when.first.isoformat(),
        "date_to": when.last and when.last.isoformat(), "date_basis": when.basis, **facts.sure(record), "title": page.title,
        "url": page.url or page.origin,
    }  # fmt: skip


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
