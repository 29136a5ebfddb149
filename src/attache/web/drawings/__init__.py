"""Drawings made on the server: pure functions from plain data to SVG text.

Each has a title and a description for who does not see it, no style attributes and no scripts; colours are classes of
`static/drawings.css`, with plain ones beneath for where that is not loaded. What colour tells, form tells too. The same data
gives the same text.
"""

from attache.web.drawings.bars import Bar, Count, Step, fitting, to_bars
from attache.web.drawings.network import Edge, Node, network
from attache.web.drawings.timeline import spark, stacked, timeline
from attache.web.drawings.world import Line, Point, world

__all__ = [
    "Bar", "Count", "Edge", "Line", "Node", "Point", "Step", "fitting", "network", "spark", "stacked", "timeline", "to_bars",
    "world",
]  # fmt: skip
