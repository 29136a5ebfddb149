"""GraphML (http://graphml.graphdrawing.org): actors and what passes between them, for yEd, Cytoscape, igraph and NetworkX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from attache.exports.graph import EDGE_FIELDS, NODE_FIELDS, Edge, Graph, Node
from attache.exports.markup import HEAD, element, start, text
from attache.records import Reading


def write(readings: Iterable[Reading]) -> Iterator[str]:
    """The whole file, nodes and edges of each reading as it comes."""
    yield HEAD + start("graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"}) + "\n" + "".join(_keys())
    yield start("graph", {"id": "attache", "edgedefault": "directed"}) + "\n"
    graph = Graph()
    for reading in readings:
        nodes, edges = graph.add(reading)
        if edges:
            yield "".join((*map(_node, nodes), *map(_edge, edges)))
    yield "</graph>\n</graphml>\n"


def _keys() -> Iterator[str]:
    for what, fields in (("node", NODE_FIELDS), ("edge", EDGE_FIELDS)):
        for name, type_ in fields.items():
            yield element("key", {"id": _key(what, name), "for": what, "attr.name": name, "attr.type": type_}) + "\n"


def _key(what: str, name: str) -> str:
    return f"{what[0]}_{name}"


def _node(node: Node) -> str:
    return element("node", {"id": node.id}, _data("node", node.fields)) + "\n"


def _edge(edge: Edge) -> str:
    attributes = {"id": edge.id, "source": edge.source, "target": edge.target}
    return element("edge", attributes, _data("edge", edge.fields)) + "\n"


def _data(what: str, fields: dict[str, Any]) -> str:
    known = EDGE_FIELDS if what == "edge" else NODE_FIELDS
    return "".join(element("data", {"key": _key(what, k)}, text(str(v))) for k, v in fields.items() if k in known)
