"""Drawings: well-formed, the same each time, safe whatever is in them, and told in words."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from attache.web.drawings import Count, Edge, Line, Node, Point, network, spark, stacked, timeline, to_bars, world
from attache.web.drawings.world import project

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "</title><script>alert(1)</script> \" ' & \x00 \u202e \ud800"
DAYS = [(dt.date(2023, 1, 1) + dt.timedelta(days=n * 3)).isoformat() for n in range(100)]
COUNTS = [Count(day, ("CONSULT", "AID", "ACCUSE")[n % 3], n % 5 + 1) for n, day in enumerate(DAYS)]
PLACES = [Point(39.03, 125.75, "Pyongyang", 30, "/places/1"), Point(55.75, 37.6, "Moscow", 42), Point(43.1, 131.9, "Rason", 8)]
WAYS = [Line((39.03, 125.75), (55.75, 37.6), "shells: 9", 9), Line((55.75, 37.6), (39.03, 125.75), "technology: 4", 4)]
NODES = [
    Node(n, n.upper(), k + 1.0, kind, f"/actors/{n}")
    for k, (n, kind) in enumerate(zip("abcdef", ("state", "person") * 3, strict=True))
]
EDGES = [Edge("a", "b", 3), Edge("b", "a", 2), Edge("b", "c"), Edge("c", "c"), Edge("a", "nobody"), Edge("d", "e", 0)]

DRAWN: dict[str, Callable[[], str]] = {
    "timeline": lambda: timeline("t", "Events", COUNTS, link=lambda b: f"/search?q=when:{b.label}"),
    "network": lambda: network("n", "Who with whom", NODES, EDGES),
    "world": lambda: world("w", "Where", PLACES, WAYS),
    "spark": lambda: spark("s", "A year", [1, 3, 2]),
    "no timeline": lambda: timeline("t", "Events", [Count("no day", "AID", 3), Count("2023-01-01", "AID", 0)]),
    "no network": lambda: network("n", "Who", [], EDGES),
    "no world": lambda: world("w", "Where", [Point(91, 0, "nowhere"), Point(float("nan"), 0, "nowhere")]),
    "no spark": lambda: spark("s", "Nothing", []),
    "hostile timeline": lambda: timeline("t", EVIL, [Count("2023-01-01", EVIL, 3)], link=lambda b: f"javascript:{EVIL}"),
    "hostile network": lambda: network(
        "n", EVIL, [Node("x", EVIL, 1, EVIL, "javascript:1"), Node(EVIL, "y")], [Edge("x", EVIL)]
    ),
    "hostile world": lambda: world("w", EVIL, [Point(1, 1, EVIL, 2, "//evil.example")], [Line((1, 1), (40, 40), EVIL)]),
    "hostile spark": lambda: spark("s", EVIL, [0, 0]),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_is_sound_and_safe(name: str) -> None:
    drawn = DRAWN[name]()
    assert drawn == DRAWN[name]()
    root = etree.fromstring(drawn.encode())
    assert root.find(f"{SVG}title") is not None
    assert root.findtext(f"{SVG}desc")
    assert {root.get("aria-labelledby"), root.get("aria-describedby")} == {root[0].get("id"), root[1].get("id")}
    for part in root.iter():
        assert etree.QName(part).localname in {
            "svg", "title", "desc", "g", "a", "rect", "line", "path", "circle", "polygon", "polyline", "text", "defs",
            "pattern", "marker",
        }  # fmt: skip
        assert not {a for a in part.attrib if a == "style" or a.startswith("on")}
        assert part.get("href", "/").startswith("/")
        assert not part.get("href", "/").startswith("//")
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]*)\)", drawn)) <= set(ids)
    assert not re.search("nan|inf|None", re.sub("<(title|desc|text)[^>]*>.*?</", "", drawn))


def titles(drawn: str, name: str) -> list[str]:
    return [t.text or "" for t in etree.fromstring(drawn.encode()).iter(f"{SVG}title") if name in (t.text or "")]


def test_a_timeline_counts_everything_once() -> None:
    drawn = timeline("t", "Events", COUNTS, "month")
    bars = titles(drawn, "2023-")
    assert len(bars) == 10
    assert sum(int(b.split(": ")[1].split(" ")[0]) for b in bars) == sum(c.number for c in COUNTS) == 300
    told = etree.fromstring(drawn.encode()).findtext(f"{SVG}desc") or ""
    assert told.startswith("By month, from 2023-01 to 2023-10: 300 in all")


@pytest.mark.parametrize(("days", "step"), [(30, "day"), (300, "week"), (1500, "month"), (9000, "year")])
def test_a_timeline_takes_the_finest_step_that_it_has_room_for(days: int, step: str) -> None:
    first = dt.date(1990, 1, 1)
    drawn = timeline("t", "Events", [Count((first + dt.timedelta(days=n)).isoformat(), "AID", 1) for n in (0, days)])
    assert f">By {step}, from" in drawn


def test_a_bar_leads_to_its_days() -> None:
    counts = [Count("2024-02-10", "AID", 2)]
    drawn = timeline("t", "Events", counts, "month", link=lambda b: f"/search?after={b.first}&before={b.last}")
    assert 'href="/search?after=2024-02-01&amp;before=2024-02-29"' in drawn


def test_many_classes_are_the_five_largest_and_the_rest() -> None:
    drawn = timeline("t", "Events", [Count("2023-01-01", f"C{n}", n + 1) for n in range(9)])
    assert [n for n in range(9) if f">C{n} {n + 1}<" in drawn] == [4, 5, 6, 7, 8]
    assert ">all others 10<" in drawn


def test_a_network_joins_ties_and_leaves_out_what_is_none() -> None:
    drawn = network("n", "Who", NODES, EDGES)
    root = etree.fromstring(drawn.encode())
    assert len(list(root.iter(f"{SVG}line"))) == 2
    assert "B and A: 5" in drawn
    shapes = {el.get("class", "").split()[-1] for el in root.iter() if "d-node" in el.get("class", "")}
    assert shapes == {"d-circle", "d-square"}
    assert "(2 by the first, 3 by the second; conflict 0)" in drawn
    many = network("n", "Who", [Node(str(n), str(n), n) for n in range(200)], [Edge(str(n), str(n + 1)) for n in range(199)])
    assert "120 of less weight are left out" in many


def test_lines_tell_conflict_by_their_form_and_what_goes_one_way_by_an_arrow() -> None:
    def line(*edges: Edge) -> dict[str, str]:
        root = etree.fromstring(network("n", "Who", NODES, edges).encode())
        return dict(next(root.iter(f"{SVG}line")).attrib)

    assert "stroke-dasharray" not in line(Edge("a", "b", 9, 2))
    forms = [line(Edge("a", "b", 6, n), Edge("b", "a", 4))["class"].split()[-1] for n in (0, 5)]
    assert forms == ["d-solid", "d-dotted"]
    dashed = line(Edge("a", "b", 9, 8, "/search?q=1"))
    assert dashed["class"] == "d-tie d-dashed"
    assert dashed["marker-end"] == "url(#n-a)"
    assert "marker-end" not in line(Edge("a", "b", 6), Edge("b", "a", 4))
    there, back = line(Edge("a", "b", 9)), line(Edge("b", "a", 9))
    assert (there["x1"], there["y1"]) != (back["x1"], back["y1"])


def test_a_bar_that_stands_out_is_a_spike() -> None:
    def spikes(*numbers: int) -> list[str]:
        days = [(dt.date(2024, 1, 1) + dt.timedelta(days=n)).isoformat() for n in range(len(numbers))]
        step, bars = to_bars([Count(day, "AID", n) for day, n in zip(days, numbers, strict=True)], "day")
        drawn = stacked("t", "Events", step, bars)
        assert drawn.count("d-spike") == drawn.count("a spike: the bars before it") == len([b for b in bars if b.spike])
        return [bar.label for bar in bars if bar.spike]

    assert spikes(4, 3, 5, 4, 30, 4) == ["2024-01-05"]
    # too few before it, too small, not twice as many, no more than chance may make
    assert spikes(4, 3, 30) == spikes(1, 0, 1, 0, 4) == spikes(40, 40, 40, 40, 70) == spikes(4, 4, 4, 4, 9) == []


def test_nodes_lie_inside_and_apart() -> None:
    drawn = etree.fromstring(
        network("n", "Who", [Node(str(n), str(n)) for n in range(30)], [Edge("0", str(n)) for n in range(1, 20)]).encode()
    )
    at = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in drawn.iter(f"{SVG}circle")]
    assert len(set(at)) == 30
    assert all(0 < x < 960 and 0 < y < 640 for x, y in at)


def test_the_projection_is_equal_earth() -> None:
    # by the formula of the paper, for a sphere of radius 1000
    assert project(0, 0) == (0, 0)
    assert [round(v, 1) for v in project(0, 180)] == [2706.6, 0.0]
    assert [round(v, 1) for v in project(90, 0)] == [0.0, -1317.4]
    assert project(10, 190) == project(10, -170)
    # equal areas: a strip of the sphere between two parallels has the area that it has on the sphere, 2π(sin b − sin a)
    strips = [(a, a + 1) for a in range(0, 90, 10)]
    for low, high in strips:
        wide = sum(
            project(low + k / 10 + 0.05, 180)[0] * 2 * (project(low + k / 10, 0)[1] - project(low + (k + 1) / 10, 0)[1])
            for k in range(10)
        )
        sphere = 2 * math.pi * (math.sin(math.radians(high)) - math.sin(math.radians(low))) * 1e6
        assert wide == pytest.approx(sphere, rel=1e-3)


def test_a_map_shows_the_part_where_something_is() -> None:
    near, whole = world("w", "Where", PLACES, WAYS), world("w", "Where", PLACES, WAYS, near=False)
    scale = [float(re.search(r"scale\(([\d.]+)\)", drawn)[1]) for drawn in (near, whole)]  # type: ignore[index]
    assert scale[0] > scale[1]
    for drawn in (near, whole):
        root = etree.fromstring(drawn.encode())
        _, _, wide, high = map(float, root.get("viewBox", "").split())
        dots = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in root.iter(f"{SVG}circle")]
        assert len(dots) == 3
        assert all(0 < x < wide and 0 < y < high for x, y in dots)
        assert len(drawn) < 60_000


finite = st.floats(-1e6, 1e6)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(), st.floats(), st.text(max_size=30), finite), max_size=12))
def test_any_places_make_a_map(given_: list[tuple[float, float, str, float]]) -> None:
    points = [Point(*p) for p in given_]
    lines = [Line((a.lat, a.lon), (b.lat, b.lon), a.label, a.weight) for a, b in pairwise(points)]
    etree.fromstring(world("w", "Where", points, lines).encode())


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.dates(), st.text(max_size=8), st.integers(-3, 9)), max_size=12),
    st.sampled_from(["day", "week", "month", "year", None]),
)
def test_any_days_make_a_timeline(given_: list[tuple[dt.date, str, int]], step: str | None) -> None:
    etree.fromstring(timeline("t", "When", [Count(d.isoformat(), n, c) for d, n, c in given_], step).encode())  # type: ignore[arg-type]
