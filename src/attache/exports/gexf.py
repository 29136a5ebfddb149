"""GEXF 1.3 (https://gexf.net), which Gephi reads: actors and what passes between them, with days for its timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import Any

from attache.exports.graph import EDGE_FIELDS, NODE_FIELDS, Edge, Graph, Node, Type
from attache.exports.markup import HEAD, element, start
from attache.records import Reading

_NAMESPACE = "http://gexf.net/1.3"
#: characters that are read back at a time
_PIECE = 1 << 16


def write(readings: Iterable[Reading]) -> Iterator[str]:
    """The whole file. Nodes must come before edges: the edges wait in a temporary file, not in memory."""
    yield HEAD + start("gexf", {"xmlns": _NAMESPACE, "version": "1.3"}) + "\n"
    yield start("graph", {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date"}) + "\n"
    yield _attributes("node", NODE_FIELDS) + _attributes("edge", EDGE_FIELDS) + "<nodes>\n"
    graph = Graph()
    with TemporaryFile("w+", encoding="utf-8", newline="") as waiting:
        for reading in readings:
            nodes, edges = graph.add(reading)
            waiting.writelines(map(_edge, edges))
            if nodes:
                yield "".join(map(_node, nodes))
        yield "</nodes>\n<edges>\n"
        waiting.seek(0)
        while piece := waiting.read(_PIECE):
            yield piece
    yield "</edges>\n</graph>\n</gexf>\n"


def _attributes(what: str, fields: dict[str, Type]) -> str:
    each = (element("attribute", {"id": name, "title": name, "type": type_}) for name, type_ in fields.items())
    return element("attributes", {"class": what, "mode": "static"}, "".join(each)) + "\n"


def _node(node: Node) -> str:
    return element("node", {"id": node.id, "label": node.fields["label"]}, _values(node.fields, NODE_FIELDS)) + "\n"


def _edge(edge: Edge) -> str:
    fields = edge.fields
    attributes = {
        "id": edge.id, "source": edge.source, "target": edge.target, "kind": fields["kind"], "label": fields["label"],
        "start": fields.get("date_from"), "end": fields.get("date_to"),
    }  # fmt: skip
    return element("edge", attributes, _values(fields, EDGE_FIELDS)) + "\n"


def _values(fields: dict[str, Any], known: dict[str, Type]) -> str:
    each = (element("attvalue", {"for": name, "value": value}) for name, value in fields.items() if name in known)
    return element("attvalues", None, "".join(each))
