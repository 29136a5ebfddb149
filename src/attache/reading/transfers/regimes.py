"""Embargo regimes: which are in force for a state on a day, and which a transfer might break.

The data are `knowledge/data/regimes`: each regime with its targets, dates, and paragraphs that bar kinds of items in a
direction. What is said here is never more than a possibility: exemptions and facts unknown to a news page may lift it.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from attache.knowledge import KnowledgeError, tree
from attache.reading.transfers.taxonomy import ItemClass, classes

FILES = ("regimes/un", "regimes/eu", "regimes/national")
_GROUP_SECTORS = frozenset(("REB", "IMG", "OPP"))
_GROUP_STATES = frozenset(("IMG", "ISM"))


@dataclass(frozen=True, slots=True)
class Bar:
    """One paragraph: what it bars, in which direction (`to` the target, `from` it, `both`), and why, in words."""

    paragraph: str
    direction: str
    items: frozenset[str]
    reason: str
    first: dt.date | None = None
    last: dt.date | None = None
    needs_arms: bool = False
    route: str = ""


@dataclass(frozen=True, slots=True)
class Regime:
    """An embargo. `targets` are ISO alpha-3 codes ("*": any); `binds` those whose acts it bars (empty: everybody's)."""

    id: str
    issuer: str
    name: str
    legal_basis: str
    targets: frozenset[str]
    group: bool
    binds: frozenset[str]
    first: dt.date
    last: dt.date | None
    bars: tuple[Bar, ...]
    exemptions: str = ""
    binding: str = "legal"

    def in_force(self, day: dt.date | None) -> bool:
        """Whether it holds on a day; without a day, whether it has no end."""
        return self.last is None if day is None else self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Breach:
    """A regime that a transfer might break, and by which paragraph."""

    regime: Regime
    bar: Bar

    @property
    def words(self) -> str:
        """The reason, as a possibility: "may break UNSCR-1718, paragraph 8(b): bars …"."""
        return f"may break {self.regime.id}, paragraph {self.bar.paragraph}: {self.bar.reason}"


def regimes() -> tuple[Regime, ...]:
    """All regimes, United Nations first. Raises `KnowledgeError` for one that is not well-formed."""
    return _regimes(os.environ.get("ATTACHE_KNOWLEDGE"))


def in_force(state: str, day: dt.date | None) -> list[Regime]:
    """The regimes that target a state (ISO alpha-3) on a day; see `Regime.in_force`."""
    return [r for r in regimes() if state in r.targets and r.in_force(day)]


def breaches(
    supplier: str, recipient: str, item: ItemClass, category: str, day: dt.date | None, *, with_arms: bool = False
) -> list[Breach]:
    """What a transfer might break, at most one paragraph a regime. Sides are STATE:SECTOR codes, `item` the item's class.

    `with_arms`: the transfer is one side of an exchange that has arms on the other.
    """
    found = []
    kinds = {category, f"class {item.name}"}
    for regime in regimes():
        if not regime.in_force(day):
            continue
        for bar in regime.bars:
            if not bar.items & kinds or bar.route or (bar.needs_arms and "money" in kinds and not with_arms):
                continue
            if day is not None and ((bar.first and day < bar.first) or (bar.last and day > bar.last)):
                continue
            if _meets(regime, bar, supplier, recipient):
                found.append(Breach(regime, bar))
                break
    return found


def _meets(regime: Regime, bar: Bar, supplier: str, recipient: str) -> bool:
    ways = []
    if bar.direction in ("to", "both"):
        ways.append((recipient, supplier))
    if bar.direction in ("from", "both"):
        ways.append((supplier, recipient))
    for target, other in ways:
        state, _, sector = target.partition(":")
        if state not in regime.targets and "*" not in regime.targets:
            continue
        if regime.group and sector not in _GROUP_SECTORS and state not in _GROUP_STATES:
            continue
        if not regime.binds or other.partition(":")[0] in regime.binds:
            return True
    return False


@cache
def _regimes(_: str | None) -> tuple[Regime, ...]:
    data = tree("regimes/groups")
    return tuple(_regime(key, row, data) for name in FILES for key, row in tree(name).items())


def _regime(key: str, row: dict[str, Any], data: dict[str, Any]) -> Regime:
    binds = row["binds"]
    try:
        bound: Iterable[str] = () if binds == "all" else data["states"][binds] if isinstance(binds, str) else binds
        bars = tuple(_bar(bar, data["groups"]) for bar in row["bars"])
        return Regime(
            key, row["issuer"], row["name"], row["legal_basis"], frozenset(row["targets"]), row.get("scope") == "group",
            frozenset(bound), row["from"], row.get("to"), bars, row.get("exemptions", ""), row.get("binding", "legal"),
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise KnowledgeError(f"regimes: {key}: {error}") from error


def _bar(row: dict[str, Any], groups: dict[str, list[str]]) -> Bar:
    kinds: set[str] = set()
    known = classes()
    categories = {c.category for c in known.values()}
    for item in row["items"]:
        kinds |= set(groups.get(item, [item]))
    for kind in kinds:
        if kind not in categories and kind.removeprefix("class ") not in known:
            raise KeyError(f"unknown item {kind!r}")
    return Bar(
        row["paragraph"], row["direction"], frozenset(kinds), row["reason"], row.get("from"), row.get("to"),
        bool(row.get("needs_arms")), row.get("route", ""),
    )  # fmt: skip
