"""Counts over time: stacked bars, and a line as small as a word."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from attache.web.drawings.svg import drawing, linked, number, short, tag, text

Step = Literal["day", "week", "month", "year"]
STEPS: tuple[Step, ...] = ("day", "week", "month", "year")

#: bars that can be told apart on a page
_MOST = 110
#: classes that are told apart; the rest is one
_CLASSES = 5
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 960.0, 260.0, 44.0, 34.0, 30.0
_REST = "all others"
#: plain colours beneath the style sheet's; the patterns over them tell the same
_FILLS = ("#2f5d8a", "#b0532c", "#3f7d58", "#7b5aa6", "#8a6d1f", "#7d828a")


class Count(NamedTuple):
    """How many of a class on a day (ISO)."""

    day: str
    name: str
    number: int


class _Bar(NamedTuple):
    first: dt.date
    label: str
    counts: Counter[str]


def timeline(id: str, title: str, counts: Iterable[Count], step: Step | None = None, *, link: str = "") -> str:
    """Bars of counts by day, week, month or year, in classes; without `step` the finest that a page has room for.

    `link` is where a bar leads, with {first} and {last} for its first and last day. Days that are none are left out.
    """
    days = [(day, c.name, c.number) for c in counts if c.number > 0 and (day := _day(c.day))]
    if not days:
        return drawing(id, title, "Nothing to show.", (_WIDTH, 60.0), text((8, 34), "Nothing to show", class_="d-text d-quiet"))
    step = _fitting(min(d[0] for d in days), max(d[0] for d in days), step)
    bars = _bars(days, step)
    totals: Counter[str] = Counter()
    for bar in bars:
        totals.update(bar.counts)
    names = [name for name, _ in sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))]
    shown = names if len(names) <= _CLASSES + 1 else [*names[:_CLASSES], _REST]
    top = _ceiling(max(sum(bar.counts.values()) for bar in bars))
    parts = [_patterns(id, len(shown)), _legend(id, shown, totals), _axis(top)]
    parts += [_drawn(id, number_, bar, bars, shown, top, link, step) for number_, bar in enumerate(bars)]
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


def _day(given: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        return None


def _fitting(first: dt.date, last: dt.date, wanted: Step | None) -> Step:
    """The step that is wanted, or the next that is long enough; without one, the finest that can be told apart."""
    days, most = (last - first).days + 1, 3 * _MOST if wanted else _MOST
    for step, length in list(zip(STEPS, (1, 7, 30, 365), strict=True))[STEPS.index(wanted or "day") :]:
        if days / length <= most:
            return step
    return "year"


def _bars(days: list[tuple[dt.date, str, int]], step: Step) -> list[_Bar]:
    """A bar for every step from the first to the last, also where there is nothing."""
    found: defaultdict[dt.date, Counter[str]] = defaultdict(Counter)
    for day, name, count in days:
        found[_begin(day, step)][name] += count
    bars: list[_Bar] = []
    last = max(found)
    # of many hundreds of years the last are shown
    at = max(min(found), dt.date(max(1, last.year - 4 * _MOST), 1, 1)) if step == "year" else min(found)
    while at <= last and len(bars) <= 4 * _MOST:
        bars.append(_Bar(at, _label(at, step), found.get(at, Counter())))
        at = _next(at, step)
    return bars


def _begin(day: dt.date, step: Step) -> dt.date:
    if step == "week":
        return day - dt.timedelta(days=min(day.weekday(), day.toordinal() - 1))
    return day if step == "day" else day.replace(day=1) if step == "month" else day.replace(month=1, day=1)


def _next(day: dt.date, step: Step) -> dt.date:
    try:
        if step in ("day", "week"):
            return day + dt.timedelta(days=1 if step == "day" else 7)
        if step == "month" and day.month < 12:
            return day.replace(month=day.month + 1)
        return dt.date(day.year + 1, 1, 1)
    except (OverflowError, ValueError):
        return dt.date.max


def _label(day: dt.date, step: Step) -> str:
    if step == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[step]]


def _ceiling(most: int) -> int:
    """A round number that is not below `most`, and that halves well."""
    size = 10 ** max(0, math.floor(math.log10(most)))
    return next(int(size * k) for k in (1, 2, 4, 5, 6, 8, 10) if size * k >= most) if most > 2 else 2


def _height(count: float, top: int) -> float:
    return (_HEIGHT - _TOP - _BOTTOM) * count / top


def _drawn(id: str, at: int, bar: _Bar, bars: list[_Bar], shown: list[str], top: int, link: str, step: Step) -> str:
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
    total = sum(bar.counts.values())
    told = ", ".join(f"{n} {c}" for n, c in sorted(bar.counts.items(), key=lambda pair: (-pair[1], pair[0])))
    last = _next(bar.first, step) - dt.timedelta(days=1)
    href = link.replace("{first}", bar.first.isoformat()).replace("{last}", last.isoformat()) or None
    return linked(href, f"{bar.label}: {total} ({told})", *parts)


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


def _days_axis(bars: list[_Bar]) -> str:
    pitch = (_WIDTH - _LEFT - 8) / len(bars)
    every = max(1, math.ceil((7.5 * max(len(b.label) for b in bars) + 10) / pitch))
    parts = [
        text((_LEFT + n * pitch + pitch / 2, _HEIGHT - 10), bar.label, anchor="middle")
        for n, bar in enumerate(bars)
        if n % every == 0 and (n == 0 or n * pitch < _WIDTH - _LEFT - 40)
    ]
    return tag("g", *parts, aria_hidden="true")


def _told(bars: list[_Bar], step: Step, totals: Counter[str]) -> str:
    most = max(bars, key=lambda b: sum(b.counts.values()))
    parts = ", ".join(f"{name} {count:,}" for name, count in sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))[:6])
    return (
        f"By {step}, from {bars[0].label} to {bars[-1].label}: {sum(totals.values()):,} in all ({parts}). "
        f"Most in {most.label}: {sum(most.counts.values()):,}."
    )
