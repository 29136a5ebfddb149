"""Who acts on whom: nodes and weighted edges, laid out by forces (Fruchterman and Reingold 1991), the same each time.

What goes both ways between two nodes is one line. Its thickness says how much it is, its form how much of it is conflict: none
or little of it solid, about half of it in dots, most of it in dashes. It has an arrow where nearly all of it goes one way.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from attache.web.drawings.svg import drawing, linked, number, short, tag, text

_WIDTH, _HEIGHT, _EDGE = 960.0, 640.0, 56.0
#: nodes and edges that can be told apart; of more, those of most weight are drawn
MOST_NODES, MOST_EDGES = 80, 240
_STEPS = 220
#: from these shares of conflict on, a line is in dots or dashes; from this share one way, it has an arrow
_DOTTED, _DASHED, _ONE_WAY = 1 / 3, 2 / 3, 0.8
_DASHES = {"solid": None, "dotted": "2 5", "dashed": "9 5"}
#: shapes by kind, so that they are told apart without colour
_SHAPES = {"state": "square", "organisation": "diamond", "group": "diamond", "place": "triangle"}


class Node(NamedTuple):
    """Somebody: how often they are told of, what they are, and where their node leads."""

    id: str
    label: str
    weight: float = 1.0
    kind: str = "person"
    href: str | None = None


class Edge(NamedTuple):
    """How much is told of what one node (its id) does to another, how much of that is conflict, and where the line between the
    two leads."""

    one: str
    other: str
    weight: float = 1.0
    conflict: float = 0.0
    href: str | None = None


class _Tie(NamedTuple):
    """All between two nodes, by their numbers: how much there and back, and how much of both is conflict."""

    a: int
    b: int
    there: float
    back: float
    conflict: float
    href: str | None

    @property
    def weight(self) -> float:
        return self.there + self.back

    @property
    def form(self) -> str:
        share = self.conflict / self.weight
        return "dashed" if share >= _DASHED else "dotted" if share >= _DOTTED else "solid"


def network(id: str, title: str, nodes: Iterable[Node], edges: Iterable[Edge]) -> str:
    """The network of the nodes; an edge to a node that is not there, or to itself, is left out."""
    given = sorted({n.id: n for n in nodes}.values(), key=lambda n: (-n.weight, n.label, n.id))
    shown = given[:MOST_NODES]
    if not shown:
        return drawing(id, title, "Nothing to show.", (_WIDTH, 60.0), text((8, 34), "Nothing to show", class_="d-text d-quiet"))
    ties = _ties(shown, edges)
    at = _placed(len(shown), [((t.a, t.b), t.weight) for t in ties])
    most = max(n.weight for n in shown)
    radii = [_radius(n, most) for n in shown]
    lines = [_line(id, shown, at, radii, tie, ties[0].weight) for tie in ties]
    signs = [_sign(n, at[k], radii[k]) for k, n in enumerate(shown)]
    told = f"{len(shown)} nodes and {len(ties)} ties"
    told += f"; {len(given) - len(shown)} of less weight are left out" if len(given) > len(shown) else ""
    strongest = "; ".join(f"{shown[t.a].label} and {shown[t.b].label} ({t.weight:g})" for t in ties[:5])
    told += f". Strongest: {strongest}" if ties else ""
    parts = (_arrow(id), tag("g", *lines, class_="d-ties"), tag("g", *signs), _labels(shown, at, most))
    return drawing(id, title, f"{told}.", (_WIDTH, _HEIGHT), *parts, class_="d-network")


def _ties(shown: list[Node], edges: Iterable[Edge]) -> list[_Tie]:
    """The strongest ties between the nodes that are shown, each pair of nodes once."""
    place = {n.id: k for k, n in enumerate(shown)}
    ties: dict[tuple[int, int], _Tie] = {}
    for e in edges:
        if e.one in place and e.other in place and e.one != e.other and e.weight > 0:
            a, b = sorted((place[e.one], place[e.other]))
            tie = ties.get((a, b), _Tie(a, b, 0.0, 0.0, 0.0, e.href))
            there, back = (e.weight, 0.0) if place[e.one] == a else (0.0, e.weight)
            ties[a, b] = tie._replace(there=tie.there + there, back=tie.back + back, conflict=tie.conflict + e.conflict)
    return sorted(ties.values(), key=lambda t: (-t.weight, t.a, t.b))[:MOST_EDGES]


def _placed(count: int, ties: list[tuple[tuple[int, int], float]]) -> NDArray[np.float64]:
    """The places in the drawing's units: those with ties by their forces, those without in rows beneath."""
    tied = sorted({k for (a, b), _ in ties for k in (a, b)})
    alone = [k for k in range(count) if k not in set(tied)]
    if not tied:
        return _spread(_laid_out(count, ties), _HEIGHT)
    row = 6
    room = _HEIGHT - 56 * -(-len(alone) // row)
    new = {k: n for n, k in enumerate(tied)}
    inner = _spread(_laid_out(len(tied), [((new[a], new[b]), w) for (a, b), w in ties]), max(room, _HEIGHT / 2))
    at = np.zeros((count, 2))
    at[tied] = inner
    for n, k in enumerate(alone):
        step = (_HEIGHT - 30 - max(room, _HEIGHT / 2)) / max(1, -(-len(alone) // row))
        at[k] = _EDGE / 2 + (n % row) * (_WIDTH - _EDGE) / row, max(room, _HEIGHT / 2) + 20 + n // row * step
    placed: NDArray[np.float64] = np.round(at, 1)
    return placed


def _laid_out(count: int, ties: list[tuple[tuple[int, int], float]]) -> NDArray[np.float64]:
    """Places in no particular scale. Begins on a sunflower's spiral, the heaviest in the middle: no chance in it."""
    turn = np.arange(count) * math.pi * (3 - math.sqrt(5))
    at: NDArray[np.float64] = np.sqrt((np.arange(count) + 0.5) / count)[:, None] * np.stack(
        [np.cos(turn), np.sin(turn)], axis=1
    )
    if count < 2:
        return at
    far = 1.3 / math.sqrt(count)
    a = np.array([t[0][0] for t in ties], dtype=int)
    b = np.array([t[0][1] for t in ties], dtype=int)
    pull = np.sqrt(np.array([t[1] for t in ties]) / max([t[1] for t in ties], default=1.0))[:, None] + 0.25
    for step in range(_STEPS):
        apart = at[:, None, :] - at[None, :, :]
        distance = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-3)
        force = (apart * (far**2 / distance**2)[:, :, None]).sum(axis=1) - at * 0.35
        if len(ties):
            along = at[a] - at[b]
            tension = along * np.sqrt((along**2).sum(axis=1))[:, None] / far * pull
            np.add.at(force, a, -tension)
            np.add.at(force, b, tension)
        size = np.maximum(np.sqrt((force**2).sum(axis=1)), 1e-9)[:, None]
        at = at + force / size * np.minimum(size, 0.12 * (1 - step / _STEPS) + 1e-3)
    return at


def _spread(at: NDArray[np.float64], height: float) -> NDArray[np.float64]:
    """The places in the drawing's units, filling it down to `height`."""
    low, high = at.min(axis=0), at.max(axis=0)
    wide = np.maximum(high - low, 1e-6)
    size = np.array([_WIDTH - 2 * _EDGE, height - 2 * _EDGE])
    if len(at) == 1:
        return np.array([[_WIDTH / 2, height / 2]])
    placed: NDArray[np.float64] = np.round((at - low) / wide * size + _EDGE, 1)
    return placed


def _radius(node: Node, most: float) -> float:
    return 4.5 + 13.5 * math.sqrt(max(node.weight, 0) / most) if most > 0 else 6.0


def _arrow(id: str) -> str:
    head = tag("path", d="M0 0L8 4L0 8z", fill="#7d828a", class_="d-tip")
    return tag("defs", tag("marker", head, id=f"{id}-a", viewBox="0 0 8 8", refX=8, refY=4, markerWidth=10, markerHeight=10,
                           markerUnits="userSpaceOnUse", orient="auto"))  # fmt: skip


def _line(id: str, nodes: list[Node], at: NDArray[np.float64], radii: list[float], tie: _Tie, most: float) -> str:
    one, other = nodes[tie.a].label, nodes[tie.b].label
    told = f"{short(one, 60)} and {short(other, 60)}: {tie.weight:g}"
    told += f" ({tie.there:g} by the first, {tie.back:g} by the second; conflict {tie.conflict:g})"
    share = tie.weight / most
    look: dict[str, object] = {
        "stroke": "currentColor", "stroke_opacity": f"{0.25 + 0.4 * share:.2f}", "stroke_width": 0.8 + 5 * math.sqrt(share),
        "stroke_dasharray": _DASHES[tie.form], "class_": f"d-tie d-{tie.form}",
    }  # fmt: skip
    (x1, y1), (x2, y2) = (map(float, at[k]) for k in (tie.a, tie.b))
    far = math.hypot(x2 - x1, y2 - y1)
    one_way = max(tie.there, tie.back) >= _ONE_WAY * tie.weight
    if one_way and far > 1:
        if tie.back > tie.there:
            x1, y1, x2, y2 = x2, y2, x1, y1
        # the arrow ends where the node begins
        free = min(radii[tie.a if tie.back > tie.there else tie.b] + 2, far / 2) / far
        x2, y2 = x2 - (x2 - x1) * free, y2 - (y2 - y1) * free
        look["marker_end"] = f"url(#{id}-a)"
    return linked(tie.href, told, tag("line", x1=x1, y1=y1, x2=x2, y2=y2, **look))


def _sign(node: Node, at: NDArray[np.float64], r: float) -> str:
    x, y = float(at[0]), float(at[1])
    shape = _SHAPES.get(node.kind, "circle")
    look = {"fill": "#2f5d8a", "stroke": "#fff", "stroke_width": 1.5, "class_": f"d-node d-{shape}"}
    if shape == "circle":
        sign = tag("circle", cx=x, cy=y, r=r, **look)
    else:
        corners = {
            "square": ((-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)),
            "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
            "triangle": ((0, -1.2), (1.1, 0.8), (-1.1, 0.8)),
        }[shape]  # fmt: skip
        sign = tag("polygon", points=" ".join(f"{number(x + r * dx)},{number(y + r * dy)}" for dx, dy in corners), **look)
    return linked(node.href, f"{node.label} ({node.kind}, {node.weight:g})", sign)


def _labels(nodes: list[Node], at: NDArray[np.float64], most: float) -> str:
    """Names by their nodes, the heaviest first; one that would lie over another is tried on each side, then left out."""
    taken: list[tuple[float, float, float, float]] = []
    signs = [(float(x) - r, float(y) - r, float(x) + r, float(y) + r) for n, (x, y) in zip(nodes, at, strict=True)
             for r in [_radius(n, most)]]  # fmt: skip
    parts = []
    for own, (node, (x, y)) in enumerate(zip(nodes, at, strict=True)):
        said, r = short(node.label, 26), _radius(node, most)
        wide = 6.6 * len(said)
        tries = ((x + r + 4, y + 4, "start"), (x, y + r + 14, "middle"), (x, y - r - 5, "middle"), (x - r - 4, y + 4, "end"))
        for tx, ty, anchor in tries:
            left = tx - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
            box = (left, ty - 11, left + wide, ty + 3)
            free = not any(_meet(box, t) for t in taken) and not any(_meet(box, s) for k, s in enumerate(signs) if k != own)
            if free and left > 2 and left + wide < _WIDTH - 2 and ty < _HEIGHT - 2:
                taken.append(box)
                parts.append(text((float(tx), float(ty)), said, anchor=anchor, class_="d-text d-name"))
                break
    return tag("g", *parts, aria_hidden="true") if parts else ""


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
