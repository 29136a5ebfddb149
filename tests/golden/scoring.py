"""How well readings agree with annotations: the figures of the annotation guidelines, as this project counts them.

- class: a reading's event of the same class that names the act at the same words (its trigger lies in the annotated quote, or
  its evidence holds the annotated trigger). triple: class, and on each side a state in common or no known state at all.
- certainty, realis, source, when: over the events that agree in class; `when` asks for overlapping intervals of days.
- transfer: overlapping items and the same states on each side; status and return leg over those.
- times: the same characters (strict), and overlapping ones with the same value.

Every count is a pair (hits, out of), so that figures over pages add up: precision is hits over what the reading has.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from tools.check_annotation import find

Span = tuple[int, int]
Item = dict[str, Any]
NOISE = frozenset({"the", "a", "an", "of", "s", "mr", "mrs"})


def score(pairs: Sequence[tuple[list[Item], list[Item], list[Item], Item]], text_of: Callable[[Item], str]) -> dict[str, float]:
    """Figures over `(events, transfers, times, reading)` pairs; F1 for found things, a share for what was found of them."""
    tally: dict[str, list[int]] = {}

    def add(name: str, *counts: int) -> None:
        row = tally.setdefault(name, [0] * len(counts))
        for place, count in enumerate(counts):
            row[place] += count

    for events, transfers, times, reading in pairs:
        text = text_of(reading)
        _events(text, events, reading["events"], add)
        _transfers(text, transfers, reading["transfers"], add)
        _times(text, times, reading["times"], add)
    return {name: _figure(row) for name, row in tally.items()}


def _figure(row: list[int]) -> float:
    if len(row) == 2:
        return round(row[0] / row[1], 3) if row[1] else 0.0
    hits, gold, found = row
    return round(2 * hits / (gold + found), 3) if gold + found else 0.0


def _events(text: str, gold: list[Item], read: list[Item], add: Callable[..., None]) -> None:
    spots = [_spot(text, event["quote"], event["trigger"]) for event in gold]

    def agree(g: int, r: int) -> int:
        if gold[g]["type"] != read[r]["type"]:
            return 0
        quote, trigger = spots[g]
        near, evidence = _span(read[r]["trigger"]), _span(read[r]["evidence"])
        base = 4 if _meet(near, trigger) else 1 if _meet(near, quote) or _meet(evidence, trigger) else 0
        return base and base + sum(bool(_states(gold[g][s]) & _states(read[r][s])) for s in ("actors", "recipients"))

    def triple(g: int, r: int) -> int:
        sides = (_same(_states(gold[g][s]), _states(read[r][s])) for s in ("actors", "recipients"))
        return agree(g, r) if all(sides) else 0

    matched = _match(len(gold), len(read), agree)
    add("class", len(matched), len(gold), len(read))
    add("triple", len(_match(len(gold), len(read), triple)), len(gold), len(read))
    for g, r in matched:
        add("certainty", gold[g]["factuality"] == read[r]["factuality"], 1)
        add("realis", gold[g]["realis"] == read[r]["realis"], 1)
        add("source", _same_source(gold[g]["source"], read[r]["source"], text), 1)
        if (when := _days(gold[g]["when"])) is not None:
            other = _days((read[r]["time"] or {}).get("value"))
            add("when", other is not None and when[0] <= other[1] and other[0] <= when[1], 1)


def _transfers(text: str, gold: list[Item], read: list[Item], add: Callable[..., None]) -> None:
    items = [_spot(text, t["quote"], t["item"])[1] for t in gold]

    def agree(g: int, r: int) -> int:
        sides = (_same(_states([gold[g][s]]), _states([read[r][s]])) for s in ("supplier", "recipient"))
        return int(_meet(items[g], _span(read[r]["item"]["span"])) and all(sides))

    matched = _match(len(gold), len(read), agree)
    add("transfer", len(matched), len(gold), len(read))
    for g, r in matched:
        add("transfer status", gold[g]["status"] == read[r]["status"], 1)
        if gold[g]["in_return_for"] is not None:
            add("transfer return leg", read[r]["in_return_for"] is not None, 1)


def _times(text: str, gold: list[Item], read: list[Item], add: Callable[..., None]) -> None:
    spots = [_spot(text, time["quote"], time["text"])[1] for time in gold]
    spans = [_span(time["span"]) for time in read]
    matched = _match(len(gold), len(read), lambda g, r: int(_meet(spots[g], spans[r])))
    add("times strict", sum(spot in spans for spot in spots), len(gold), len(read))
    add("times value", sum(gold[g]["value"] == read[r]["value"] for g, r in matched), len(gold), len(read))


def _match(gold: int, read: int, fits: Callable[[int, int], int]) -> list[tuple[int, int]]:
    """One-to-one pairs, the best fit first; ties go to what stands first."""
    ranked = sorted((-fits(g, r), g, r) for g in range(gold) for r in range(read) if fits(g, r))
    pairs: list[tuple[int, int]] = []
    for _, g, r in ranked:
        if all(g != a and r != b for a, b in pairs):
            pairs.append((g, r))
    return pairs


def _spot(text: str, quote: str, part: str) -> tuple[Span, Span]:
    """Where a quote stands in the text, and where a part of it (or, for one named elsewhere, its first mention)."""
    start, end = find(text, quote)[0]
    inside = find(text[start:end], part)
    if inside:
        return (start, end), (start + inside[0][0], start + inside[0][1])
    return (start, end), find(text, part)[0]


def _span(value: Sequence[int]) -> Span:
    return value[0], value[1]


def _meet(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _states(parties: Sequence[Item | None]) -> set[str]:
    return {party["code"].partition(":")[0] for party in parties if party} - {"", "---"}


def _same(a: set[str], b: set[str]) -> bool:
    return bool(a & b) or (not a and not b)


def _same_source(gold: str, read: Item, text: str) -> bool:
    if gold == "author" or read["kind"] == "author":
        return gold == "author" and read["kind"] == "author"
    words = text[slice(*read["span"])] if read["span"] else read["name"] or ""
    return bool(_words(gold) & _words(words))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower())) - NOISE


def _days(value: str | None) -> tuple[dt.date, dt.date] | None:
    """First and last day of a TimeML date, week, month, year, or interval of two; None where it is no such thing."""
    if not value:
        return None
    first, _, last = value.partition("/")
    if last:
        a, b = _days(first), _days(last)
        return (a[0], b[1]) if a and b else None
    found = re.match(r"(\d{4})(?:-W(\d\d)|-(\d\d)(?:-(\d\d))?)?", value)
    if found is None:
        return None
    year, week, month, day = (int(part) if part else 0 for part in found.groups())
    if week:
        monday = dt.date.fromisocalendar(year, week, 1)
        return monday, monday + dt.timedelta(days=6)
    if day:
        return dt.date(year, month, day), dt.date(year, month, day)
    if month:
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    return dt.date(year, 1, 1), dt.date(year, 12, 31)
