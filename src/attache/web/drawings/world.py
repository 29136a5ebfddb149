"""A map of the world, or of the part of it where something is: the Equal Earth projection (Šavrič, Patterson and Jenny 2018).

Land has no borders: who draws them takes sides. The outline is Natural Earth's, in the public domain.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from attache.web.drawings.svg import drawing, linked, number, short, tag, text

_WIDTH = 960.0
#: Equal Earth's polynomial
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = math.sqrt(3) / 2
#: half the width and height of the whole earth as it is projected, in units of 1
_X, _Y = 2.7066, 1.3174
_SCALE = 1000.0
MOST_POINTS, MOST_LINES, _NAMED = 400, 120, 40


class Point(NamedTuple):
    """A place (degrees, WGS 84), how much is told of it, and where it leads."""

    lat: float
    lon: float
    label: str
    weight: float = 1.0
    href: str | None = None


class Line(NamedTuple):
    """What goes from one place to another: latitude and longitude of each, and how much."""

    start: tuple[float, float]
    end: tuple[float, float]
    label: str
    weight: float = 1.0
    href: str | None = None


class _Frame(NamedTuple):
    """The part of the earth that is shown: left and top (in projected units), and how much larger it is drawn."""

    left: float
    top: float
    scale: float
    height: float

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        x, y = project(lat, lon)
        return (x - self.left) * self.scale, (y - self.top) * self.scale


def project(lat: float, lon: float) -> tuple[float, float]:
    """A place in projected units, x to the east and y to the south, 0 in the middle of the map."""
    lat, lon = math.radians(max(-90.0, min(90.0, lat))), math.radians((lon + 180) % 360 - 180 if abs(lon) > 180 else lon)
    t = math.asin(_M * math.sin(lat))
    t2, t6 = t * t, t**6
    x = lon * math.cos(t) / (_M * (_A[0] + 3 * _A[1] * t2 + t6 * (7 * _A[2] + 9 * _A[3] * t2)))
    return x * _SCALE, -t * (_A[0] + _A[1] * t2 + t6 * (_A[2] + _A[3] * t2)) * _SCALE


def world(id: str, title: str, points: Iterable[Point] = (), lines: Iterable[Line] = (), *, near: bool = True) -> str:
    """The map with points (the larger, the more) and lines with arrows; with `near`, of the part where they are.

    Of very many, those of most weight are drawn. Places that are none (no numbers, beyond the poles) are left out.
    """
    all_points = [p for p in points if _is_place(p.lat, p.lon)]
    all_lines = [w for w in lines if _is_place(*w.start) and _is_place(*w.end)]
    dots = sorted(all_points, key=lambda p: (-p.weight, p.label, p.lat, p.lon))[:MOST_POINTS]
    ways = sorted(all_lines, key=lambda w: (-w.weight, w.label, w.start, w.end))[:MOST_LINES]
    places = [(p.lat, p.lon) for p in dots] + [end for way in ways for end in (way.start, way.end)]
    frame = _framed(places) if near and places else _framed([(-56, -168), (84, -168), (84, 179), (-56, 179)])
    parts = [_earth(frame), _arrow(id)]
    most = max((p.weight for p in dots), default=0.0)
    round_ = {(p.lat, p.lon): _radius(p, most) for p in reversed(dots)}
    parts += [_way(id, line, frame, max(way.weight for way in ways), round_.get(line.end, 0.0)) for line in ways]
    parts += [_dot(point, frame, most) for point in dots]
    parts.append(_names(dots, frame, most))
    return drawing(id, title, _told(all_points, all_lines, dots), (_WIDTH, frame.height), *parts, class_="d-world")


def _is_place(lat: float, lon: float) -> bool:
    return math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 360


def _framed(places: Sequence[tuple[float, float]]) -> _Frame:
    """The places with room around them, at least some thirty degrees of it, not narrower than 2 : 1."""
    at = [project(*p) for p in places]
    (left, right), (top, bottom) = ((min(c), max(c)) for c in zip(*at, strict=True))
    wide = max((right - left) * 1.16, (bottom - top) * 1.2 * 2, 620.0)
    wide = min(wide, 2 * _X * _SCALE)
    high = max(min((bottom - top) * 1.2, wide * 0.56), wide * 0.42)
    x = min(max((left + right) / 2, -_X * _SCALE + wide / 2), _X * _SCALE - wide / 2)
    y = min(max((top + bottom) / 2, -_Y * _SCALE + high / 2), _Y * _SCALE - high / 2)
    scale = _WIDTH / wide
    return _Frame(x - wide / 2, y - high / 2, scale, round(high * scale, 1))


@cache
def _land() -> str:
    """The land as a path, in projected units."""
    rows = files(__package__).joinpath("land.txt").read_text(encoding="utf-8").splitlines()
    rings = []
    for row in rows:
        if not row.startswith("#"):
            at = [project(float(lat) / 10, float(lon) / 10) for lon, _, lat in (pair.partition(",") for pair in row.split())]
            rings.append(_relative([(round(x), round(y)) for x, y in at]))
    return "".join(rings)


def _relative(at: list[tuple[int, int]]) -> str:
    """A closed ring in steps, which is half as long as in places."""
    steps = [f"{x - a:d} {y - b:d}" for (a, b), (x, y) in pairwise(at) if (a, b) != (x, y)]
    return f"M{at[0][0]} {at[0][1]}l{' '.join(steps)}z".replace(" -", "-")


@cache
def _graticule() -> str:
    """Meridians and parallels, thirty degrees apart."""
    rows = [[project(lat, lon) for lat in range(-90, 91, 5)] for lon in range(-180, 181, 30)]
    rows += [[project(lat, lon) for lon in range(-180, 181, 180)] for lat in range(-60, 61, 30)]
    return "".join("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in row) for row in rows)


def _earth(frame: _Frame) -> str:
    move = f"scale({frame.scale:.4f}) translate({-frame.left:.1f} {-frame.top:.1f})"
    return tag(
        "g",
        tag("path", d=_graticule(), fill="none", stroke="currentColor", stroke_opacity="0.14", stroke_width=0.7,
            vector_effect="non-scaling-stroke", class_="d-graticule"),
        tag("path", d=_land(), fill="#d9d5c9", stroke="#a49f90", stroke_width=0.6, fill_rule="evenodd",
            vector_effect="non-scaling-stroke", class_="d-land"),
        transform=move, aria_hidden="true",
    )  # fmt: skip


def _arrow(id: str) -> str:
    head = tag("path", d="M0 0L8 4L0 8z", fill="#7a1f1f", class_="d-head")
    return tag("defs", tag("marker", head, id=f"{id}-a", viewBox="0 0 8 8", refX=8, refY=4, markerWidth=11, markerHeight=11,
                           markerUnits="userSpaceOnUse", orient="auto"))  # fmt: skip


def _way(id: str, line: Line, frame: _Frame, most: float, free: float) -> str:
    """A line with its arrow; it ends `free` before its end, where a dot is."""
    (x1, y1), (x2, y2) = frame.place(*line.start), frame.place(*line.end)
    far = math.hypot(x2 - x1, y2 - y1)
    # bowed to the left of its way, so that what goes back and forth is two lines
    cx, cy = (x1 + x2) / 2 + (y2 - y1) * 0.18, (y1 + y2) / 2 - (x2 - x1) * 0.18
    if far < 1:
        return ""
    reach = math.hypot(x2 - cx, y2 - cy)
    x2, y2 = x2 - (x2 - cx) / reach * min(free, far / 3), y2 - (y2 - cy) / reach * min(free, far / 3)
    path = f"M{number(x1)} {number(y1)}Q{number(cx)} {number(cy)} {number(x2)} {number(y2)}"
    wide = 1.2 + 3.3 * math.sqrt(max(line.weight, 0) / most) if most > 0 else 1.2
    return linked(line.href, line.label, tag("path", d=path, fill="none", stroke="#7a1f1f", stroke_width=wide,
                  stroke_opacity="0.75", marker_end=f"url(#{id}-a)", class_="d-way"))  # fmt: skip


def _radius(point: Point, most: float) -> float:
    return 3.5 + 12 * math.sqrt(max(point.weight, 0) / most) if most > 0 else 4.0


def _dot(point: Point, frame: _Frame, most: float) -> str:
    x, y = frame.place(point.lat, point.lon)
    r = _radius(point, most)
    return linked(point.href, f"{point.label}: {point.weight:g}", tag("circle", cx=x, cy=y, r=r, fill="#17497a",
                  fill_opacity="0.62", stroke="#fff", stroke_width=1.0, class_="d-dot"))  # fmt: skip


def _names(dots: list[Point], frame: _Frame, most: float) -> str:
    taken: list[tuple[float, float, float, float]] = []
    parts = []
    for point in dots[:_NAMED]:
        x, y = frame.place(point.lat, point.lon)
        said = short(point.label, 24)
        beside = x + _radius(point, most) + 4
        box = (beside - 1, y - 11, beside + 1 + 6.8 * len(said), y + 4)
        if not any(box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in taken) and box[2] < _WIDTH:
            taken.append(box)
            parts.append(text((beside, y + 4), said, class_="d-text d-name"))
    return tag("g", *parts, aria_hidden="true") if parts else ""


def _told(points: list[Point], lines: list[Line], dots: list[Point]) -> str:
    if not points and not lines:
        return "Nothing to show."
    names = ", ".join(f"{p.label} ({p.weight:g})" for p in dots[:6])
    return f"{len(points)} places and {len(lines)} lines between places." + (f" Most: {names}." if names else "")
