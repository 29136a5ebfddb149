"""Embargo regimes as lists: what each bars, on what basis, against whom, when; as rows with tabs, and as JSON."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from attache.exports.wording import clean
from attache.knowledge import tree
from attache.knowledge.loader import DATA
from attache.reading.transfers import Regime, regimes
from attache.reading.transfers.regimes import FILES, Bar

_SOURCE = "# source:"
COLUMNS = ("id", "paragraph", "target", "direction", "items", "from", "to", "legal basis", "exemptions", "source")


@dataclass(frozen=True, slots=True)
class Rule:
    """A regime's paragraph, what it bars in the words of the data ("heavy-arms"), and when."""

    bar: Bar
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A regime with those of its paragraphs that were asked for, and what the data say of it besides."""

    regime: Regime
    rules: tuple[Rule, ...]
    source: str
    #: who holds it for void, and what of this row is not certain; "" where nothing is said
    disputed: str
    unsure: str
    #: the union whose members it binds, where the data name one
    union: str

    @property
    def target(self) -> str:
        """ "PRK", "any state", "YEM, armed groups"."""
        named = ", ".join("any state" if t == "*" else t for t in sorted(self.regime.targets))
        return f"{named}, armed groups" if self.regime.group else named

    @property
    def binds(self) -> list[str]:
        """Whose acts it bars: states' codes; none where it binds every state."""
        return sorted(self.regime.binds)

    @property
    def bound(self) -> str:
        """The same in words: "the members of EU", "USA", "" where it binds every state."""
        return f"the members of {self.union}" if self.union else ", ".join(self.binds)

    @property
    def when(self) -> tuple[str, str]:
        """The first and the last day in force, ISO; the last is "" where none is set."""
        return self.regime.first.isoformat(), self.regime.last.isoformat() if self.regime.last else ""


def select(state: str | None, day: dt.date | None, kinds: frozenset[str], *, every: bool = False) -> list[Entry]:
    """The regimes that hold for a state (None: any) on a day (None: without an end), with the paragraphs that then do.

    With `kinds` (categories, and classes after "class "), only paragraphs that bar one of them; with `every`, ended ones too.
    """
    rows, found = _rows(), []
    for regime in regimes():
        if state is not None and not regime.targets & {state, "*"}:
            continue
        if not every and not regime.in_force(day):
            continue
        row, source = rows[regime.id]
        rules = tuple(
            Rule(bar, tuple(item.removeprefix("class ") for item in raw["items"]))
            for bar, raw in zip(regime.bars, row["bars"], strict=True)
            if (not kinds or bar.items & kinds) and (every or _holds(bar, day))
        )
        if rules:
            union = row["binds"] if isinstance(row["binds"], str) and row["binds"] != "all" else ""
            said = row.get("source", source), row.get("disputed", ""), row.get("unsure", "")
            found.append(Entry(regime, rules, *said, union))
    return found


def _holds(bar: Bar, day: dt.date | None) -> bool:
    if day is None:
        return bar.last is None
    return (bar.first is None or bar.first <= day) and (bar.last is None or day <= bar.last)


def _rows() -> dict[str, tuple[dict[str, Any], str]]:
    """Each regime's row as the data have it, and the sources that its file names."""
    found: dict[str, tuple[dict[str, Any], str]] = {}
    folder = os.environ.get("ATTACHE_KNOWLEDGE")
    for name in FILES:
        ours = _sources(DATA / f"{name}.yaml")
        theirs = Path(folder) / f"{name}.yaml" if folder else None
        own = _keys(theirs) if theirs is not None and theirs.is_file() else frozenset()
        for key, row in tree(name).items():
            found[key] = row, _sources(theirs) if theirs is not None and key in own else ours
    return found


def _keys(path: Path) -> frozenset[str]:
    from attache.knowledge.loader import read_tree

    return frozenset(read_tree(path) or ())


def _sources(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    return "; ".join(line.removeprefix(_SOURCE).strip() for line in lines if line.startswith(_SOURCE)) or path.name


def write_rows(entries: Iterable[Entry]) -> Iterator[str]:
    """A line a paragraph, its fields (`COLUMNS`) between tabs."""
    for entry in entries:
        for rule in entry.rules:
            fields = (
                entry.regime.id, rule.bar.paragraph, entry.target, rule.bar.direction, ", ".join(rule.items), *entry.when,
                entry.regime.legal_basis, entry.regime.exemptions, entry.source,
            )  # fmt: skip
            yield "\t".join(map(clean, fields)) + "\n"


def write_json(entries: Iterable[Entry]) -> str:
    """One indented JSON array, an object a regime."""
    return msgspec.json.format(msgspec.json.encode([_object(e) for e in entries]), indent=2).decode() + "\n"


def _object(entry: Entry) -> dict[str, Any]:
    regime = entry.regime
    first, last = entry.when
    return {
        "id": regime.id,
        "name": regime.name,
        "issuer": regime.issuer,
        "legal_basis": regime.legal_basis,
        "binding": regime.binding,
        "targets": sorted(regime.targets),
        "armed_groups_only": regime.group,
        "binds": entry.binds or "all",
        "from": first,
        "to": last or None,
        "paragraphs": [_paragraph(rule) for rule in entry.rules],
        "exemptions": regime.exemptions or None,
        "disputed": entry.disputed or None,
        "unsure": entry.unsure or None,
        "source": entry.source,
    }


def _paragraph(rule: Rule) -> dict[str, Any]:
    bar = rule.bar
    return {
        "paragraph": bar.paragraph,
        "direction": bar.direction,
        "items": list(rule.items),
        "covers": sorted({item.removeprefix("class ") for item in bar.items}),
        "from": bar.first.isoformat() if bar.first else None,
        "to": bar.last.isoformat() if bar.last else None,
        "why": bar.reason,
    }
