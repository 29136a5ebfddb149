"""The glossary: what the knowledge tables say of a word or name, at a day.

Codes (states, sectors, classes, modes, certainties, statuses, control lists), items, people with their offices, organisations,
places, and the regimes against a state. A phrase that is none of these is looked up by the longest runs of words in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import NamedTuple

from attache.days import iso_period
from attache.knowledge import table
from attache.reading.times.derived import once
from attache.reading.transfers import taxonomy
from attache.web.lookup import who
from attache.web.lookup.entries import Entry
from attache.web.lookup.where import places, regimes

#: characters of a word, and words of a phrase, that are looked up
LONGEST, WORDS = 200, 10


class Section(NamedTuple):
    """Entries of one kind."""

    name: str
    entries: list[Entry]


class Found(NamedTuple):
    """What was looked up, the day that it was looked up for (ISO), and what was found; `on_wrong` where the day is none."""

    word: str
    on: str
    sections: list[Section]
    on_wrong: bool = False


def look_up(word: str, on: str = "") -> Found:
    """What the tables say of a word at a day, month or year (ISO; "": today). Raises `KnowledgeError` where they are wrong."""
    word = " ".join(word.split())[:LONGEST]
    days = iso_period(on)
    day = days[0] if days else dt.date.today().isoformat()
    if not word:
        return Found(word, day, [], bool(on) and not days)
    known = states_of(word)
    made = [
        Section("Codes", [*codes(word), *lists(word)]),
        Section("Items", _by_runs(word, items)),
        Section("Actors and offices", who.look_up(word, day, known, _by_runs)),
        Section("Places", _by_runs(word, places)),
        Section("Regimes", regimes(word, day, known)),
    ]
    return Found(word, day, [s for s in made if s.entries], bool(on) and not days)


def states_of(word: str) -> list[str]:
    """The codes of the states that a word names: by code, name, adjective or capital, or before a sector (`RUS:GOV`)."""
    codes = {row["code"] for row in table("actors/states")}
    by_code = word.upper().partition(":")[0]
    if by_code in codes:
        return [by_code]
    return list(dict.fromkeys(k.state for k in who.named(word) if k.state in codes and k.kind in who.OF_STATES))


def codes(word: str) -> list[Entry]:
    """The codes that a word is: `CONSULT`, `visit`, `RUS`, `GOV`, `PRK:MIL`, `PS+`."""
    folded = word.casefold()
    found = [entry for key, entry in _glossary() if folded in (key.casefold(), key.casefold().rpartition(" ")[2])]
    state, parted, sector = word.upper().partition(":")
    for row in table("actors/states"):
        if state == row["code"] or (not parted and len(word) == 2 and word == row["alpha2"]):
            found.append(Entry(row["name"], "state", row["code"], [("Names", ", ".join(_cells(row["names"])))],
                               f"/actors/{row['code']}"))  # fmt: skip
    if parted:
        found += [entry for key, entry in _glossary() if key in (f"state {state}", f"sector {sector}")]
    return found


def lists(word: str) -> list[Entry]:
    """The entries of control lists with this identifier, and the classes of items that may fall under them."""
    wanted = word.upper()
    found = []
    for row in table("items/lists"):
        if row["id"].upper() == wanted:
            under = [c.heading or c.name for c in taxonomy.classes().values() if row["id"] in c.controls]
            facts = [("List", row["list"]), ("About", row["heading"])]
            found.append(Entry(row["heading"], "control list", row["id"], [*facts, *_fact("Items", ", ".join(under))]))
    return found


def items(word: str) -> list[Entry]:
    """The item of this term or designation, with the control lists that it may fall under."""
    term = taxonomy.by_name(word)
    if term is None:
        return []
    headings = {row["id"]: f"{row['list']}: {row['heading']}" for row in table("items/lists")}
    controls = [(id, headings.get(id, "")) for id in term.cls.controls]
    facts = [
        ("Class", term.cls.heading or term.cls.name), ("Category", term.cls.category),
        *_fact("Also", ", ".join(term.also)), *_fact("Maker", who.state_name(term.maker) if term.maker else ""),
        *_fact("After", term.modelled_on), *_fact("UN Register", ", ".join(term.cls.un_register)),
        *_fact("SIPRI", term.cls.sipri), *((id, heading) for id, heading in controls),
    ]  # fmt: skip
    return [Entry(term.term, "item", "", facts, f"/transfers?category={term.cls.category}")]


def _by_runs(word: str, ask: Callable[[str], list[Entry]]) -> list[Entry]:
    """What is found for a word, or else for the longest runs of words in it."""
    parts = word.split()
    for size in range(len(parts), 0, -1):
        if size != len(parts) and len(parts) > WORDS:
            return []
        runs = [" ".join(parts[at : at + size]) for at in range(len(parts) - size + 1)]
        found = [entry for run in runs for entry in ask(run.strip(".,;:!?()[]\"'“”‘’"))]
        if found:
            return list({(e.kind, e.name, e.code): e for e in found}.values())
    return []


_glossary = once(
    lambda: table("glossary/codes"),
    lambda rows: [(row["key"], _code(row)) for row in rows],
)


def _code(row: dict[str, str]) -> Entry:
    kind, _, code = row["key"].partition(" ")
    return Entry(row["name"], kind, code, [("Means", row["gloss"])])


def _fact(label: str, words: str) -> Iterator[tuple[str, str]]:
    if words:
        yield label, words


def _cells(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]
