"""Counts over time: stacked bars, and a line as small as a word."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from attache.web.drawings.bars import Bar, Count, Step, to_bars
from attache.web.drawings.svg import drawing, linked, number, short, tag, text

#: classes that are told apart; the rest is one
_CLASSES = 5
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 960.0, 260.0, 58.0, 34.0, 30.0
_REST = "all others"
#: plain colours beneath the style sheet's; the patterns over them tell the same
_FILLS = ("#2f5d8a", "#b0532c", "#3f7d58", "#7b5aa6", "#8a6d1f", "#7d828a")


def timeline(
    id: str, title: str, counts: Iterable[Count], step: Step | None = None, *, link: Callable[[Bar], str] | None = None
) -> str:
    """Bars of counts by day, week, month or year, in classes; without `step` the finest that a page has room for.

    `link` gives where a bar leads. Days that are none are left out.
    """
    return stacked(id, title, *to_bars(counts, step), link=link)


def stacked(id: str, title: str, step: Step, bars: Sequence[Bar], *, link: Callable[[Bar], str] | None = None) -> str:
    """`timeline` of bars that were made already."""
    if not any(bar.total for bar in bars):
        return drawing(id, title, "Nothing to show.", (_WIDTH, 60.0), text((8, 34), "Nothing to show", class_="d-text d-quiet"))
    totals: Counter[str] = Counter()
    for bar in bars:
        totals.update(bar.counts)
    names = [name for name, _ in sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))]
    shown = names if len(names) <= _CLASSES + 1 else [*names[:_CLASSES], _REST]
    top = _ceiling(max(bar.total for bar in bars))
    parts = [_patterns(id, len(shown)), _legend(id, shown, totals), _axis(top)]
    parts += [_drawn(id, number_, bar, bars, shown, top, link) for number_, bar in enumerate(bars)]
    parts.append(_days_axis(bars))
    return drawing(id, title, _told(bars, step, totals), (_WIDTH, _HEIGHT), *parts, class_="d-timeline")


def spark(id: str, title: str, counts: Sequence[float]) -> str:
    """A line as small as a word; its last value is marked."""
    width, height = 120.0, 24.0
    most = max([*counts, 0]) or 1
    across = (width - 8) / max(len(counts) - 1, 1)
    at = [(4 + n * across, height - 4 - (height - 8) * max(c, 0) / most) for n, c in enumerate(counts)]
    line = " ".join(f"{number(x)},{number(y)}" for x, y in at)
    said = f"{len(counts)} values, at most {max(counts):g}, at last {counts[-1]:g}." if counts else "Nothing to show."
    if not at:
        return drawing(id, title, said, (width, height), class_="d-spark")
    area = f"{number(at[0][0])},{number(height - 3)} {line} {number(at[-1][0])},{number(height - 3)}"
    return drawing(
        id, title, said, (width, height),
        tag("polygon", points=area, fill="currentColor", fill_opacity="0.12", class_="d-area"),
        tag("polyline", points=line, fill="none", stroke="currentColor", stroke_width=1.5, stroke_linejoin="round"),
        tag("circle", cx=at[-1][0], cy=at[-1][1], r=2.5, fill="currentColor"), class_="d-spark",
    )  # fmt: skip


def _ceiling(most: int) -> int:
    """A round number that is not below `most`, and that halves well."""
    size = 10 ** max(0, math.floor(math.log10(most)))
    return next(int(size * k) for k in (1, 2, 4, 5, 6, 8, 10) if size * k >= most) if most > 2 else 2


def _height(count: float, top: int) -> float:
    return (_HEIGHT - _TOP - _BOTTOM) * count / top


def _drawn(
    id: str, at: int, bar: Bar, bars: Sequence[Bar], shown: list[str], top: int, link: Callable[[Bar], str] | None
) -> str:
    pitch = (_WIDTH - _LEFT - 8) / len(bars)
    wide, x, y = min(max(pitch * 0.82, 1.0), 64.0), _LEFT + at * pitch + pitch / 2, _HEIGHT - _BOTTOM
    parts = []
    for number_, name in enumerate(shown):
        rest = name == _REST and name not in bar.counts
        count = sum(c for n, c in bar.counts.items() if n not in shown) if rest else bar.counts.get(name, 0)
        if count:
            high = _height(count, top)
            y -= high
            box = {"x": x - wide / 2, "y": y, "width": wide, "height": high}
            parts.append(tag("rect", **box, fill=_FILLS[number_], class_=f"d-fill-{number_ + 1}"))
            if number_:
                parts.append(tag("rect", **box, fill=f"url(#{id}-p{number_})"))
    if not parts:
        return ""
    if bar.spike:
        parts.append(_spike_mark(x, y))
    told = ", ".join(f"{n} {c:,}" for n, c in sorted(bar.counts.items(), key=lambda pair: (-pair[1], pair[0])))
    spike = f"; a spike: the bars before it have {bar.usual:g}" if bar.spike else ""
    return linked(link(bar) if link else None, f"{bar.label}: {bar.total:,} ({told}){spike}", *parts)


def _spike_mark(x: float, y: float) -> str:
    """A triangle that points at the top of a bar."""
    corners = " ".join(f"{number(x + dx)},{number(y + dy)}" for dx, dy in ((-5, -11), (5, -11), (0, -3)))
    return tag("polygon", points=corners, fill="#7a1f1f", class_="d-spike")


def _patterns(id: str, classes: int) -> str:
    """Hatching over the colours, a kind for each class after the first."""
    lines = ("M0 6L6 0", "M0 3H6", "M3 0V6", "M0 0L6 6M0 6L6 0", "M1 1h1v1h-1zM4 4h1v1h-1z")
    made = [
        tag("pattern", tag("path", d=line, stroke="#fff", stroke_opacity="0.65", stroke_width=1.2, fill="none"),
            id=f"{id}-p{n}", width=6, height=6, patternUnits="userSpaceOnUse")
        for n, line in enumerate(lines[: max(classes - 1, 0)], 1)
    ]  # fmt: skip
    return tag("defs", *made) if made else ""


def _legend(id: str, shown: list[str], totals: Counter[str]) -> str:
    parts, x = [], _LEFT
    for n, name in enumerate(shown):
        count = totals[name] if name in totals else sum(c for o, c in totals.items() if o not in shown)
        said = f"{short(name, 20)} {count:,}"
        parts.append(tag("rect", x=x, y=5.0, width=12.0, height=12.0, fill=_FILLS[n], class_=f"d-fill-{n + 1}"))
        if n:
            parts.append(tag("rect", x=x, y=5.0, width=12.0, height=12.0, fill=f"url(#{id}-p{n})"))
        parts.append(text((x + 17, 15), said))
        x += 34 + 7.0 * len(said)
    return tag("g", *parts, class_="d-legend")


def _axis(top: int) -> str:
    parts = []
    for value in (0, top / 2, top):
        y = _HEIGHT - _BOTTOM - _height(value, top)
        parts.append(
            tag("line", x1=_LEFT, x2=_WIDTH - 8, y1=y, y2=y, stroke="currentColor", stroke_opacity="0.2", class_="d-rule")
        )
        parts.append(text((_LEFT - 6, y + 4), f"{value:,.10g}", anchor="end"))
    return tag("g", *parts, aria_hidden="true")


def _days_axis(bars: Sequence[Bar]) -> str:
    pitch = (_WIDTH - _LEFT - 8) / len(bars)
    every = max(1, math.ceil((7.5 * max(len(b.label) for b in bars) + 10) / pitch))
    parts = [
        text((_LEFT + n * pitch + pitch / 2, _HEIGHT - 10), bar.label, anchor="middle")
        for n, bar in enumerate(bars)
        if n % every == 0 and (n == 0 or n * pitch < _WIDTH - _LEFT - 40)
    ]
    return tag("g", *parts, aria_hidden="true")


def _told(bars: Sequence[Bar], step: Step, totals: Counter[str]) -> str:
    most = max(bars, key=lambda b: b.total)
    spikes = ", ".join(bar.label for bar in bars if bar.spike)
    parts = ", ".join(f"{name} {count:,}" for name, count in sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))[:6])
    return (
        f"By {step}, from {bars[0].label} to {bars[-1].label}: {sum(totals.values()):,} in all ({parts}). "
        f"Most in {most.label}: {most.total:,}.{f' Spikes: {spikes}.' if spikes else ''}"
    )
