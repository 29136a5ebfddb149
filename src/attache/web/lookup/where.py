"""The glossary's places and embargo regimes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from attache.exports.regimes import Entry as Regime
from attache.exports.regimes import select
from attache.exports.wording import date_in_words
from attache.reading.places.gazetteer import look_up
from attache.web.lookup.entries import Entry
from attache.web.rendering import address
from attache.web.screens.naming import state_name

#: so many places of one name, and regimes against one state, are shown
_PLACES, _REGIMES = 5, 12


def places(word: str) -> list[Entry]:
    """The places of a name, the best known first."""
    found = []
    for entry in look_up(word)[:_PLACES]:
        facts = [("Coordinates", f"{entry.lat:.2f}, {entry.lon:.2f} (degrees north and east)")]
        if entry.country:
            facts.insert(0, ("State", state_name(entry.country)))
        if entry.people:
            facts.append(("People", f"about {entry.people:,}"))
        if entry.geonames:
            facts.append(("GeoNames", str(entry.geonames)))
        found.append(Entry(entry.name, _KINDS[entry.kind], entry.country or "", facts))
    return found


#: the gazetteer's kinds in words
_KINDS = {"s": "state", "d": "division", "m": "county", "c": "town", "r": "region or sea"}


def regimes(word: str, day: str, states: Sequence[str]) -> list[Entry]:
    """The regime of this identifier, whenever it was in force; and those against the states that a word names, at a day."""
    folded = word.casefold()
    every = select(None, None, frozenset(), every=True)
    found = [e for e in every if folded in (e.regime.id.casefold(), e.regime.name.casefold())]
    on = dt.date.fromisoformat(day)
    for state in states:
        found += [e for e in select(state, on, frozenset()) if state in e.regime.targets][:_REGIMES]
    return [_regime(e, day, states) for e in {e.regime.id: e for e in found}.values()]


def _regime(entry: Regime, day: str, states: Sequence[str]) -> Entry:
    first, last = entry.when
    facts = [
        ("Against", entry.target), ("Basis", entry.regime.legal_basis),
        ("In force", f"{date_in_words(first)} – {date_in_words(last) if last else 'now'}"),
        *((f"Paragraph {rule.bar.paragraph}", rule.bar.reason) for rule in entry.rules),
    ]  # fmt: skip
    target = next((state for state in states if state in entry.regime.targets), min(entry.regime.targets))
    link = address("/regimes", state="" if target == "*" else target, day=day)
    return Entry(entry.regime.name, "regime", entry.regime.id, facts, link)
