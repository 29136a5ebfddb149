"""The actor tables as look-ups by hash: states, seats, regions, organisations, armed groups, office holders, role words.

Names are compared as keys: case, accents, full stops, hyphens and apostrophes are dropped, words parted by one blank
("Kim Jong-un" and "KIM JONG UN" are one key). Everything is read on first use and kept.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from attache.knowledge import table, tree
from attache.knowledge.loader import DATA

UNKNOWN = "---"
_WORD = re.compile(r"[a-z0-9]+")
_FOLDED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", ".": None, "&": " and "}
)


def key(text: str) -> str:
    """The words of a name as they are compared: folded, parted by blanks; "" where it has none."""
    low = text.lower()
    if low.isascii():
        if low.isalpha():
            return low
    else:
        low = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(low.translate(_FOLDED)))


class Known(NamedTuple):
    """A name that a table knows.

    `kind` is state, adjective, demonym, capital, seat, region, organisation, alliance or group. `about`: the states one of
    which the text must name for the name to be read so. `short`: an abbreviation, to be met in capitals only. `the`: read so
    only after *the*. `lower`: a name that is written without capitals.
    """

    name: str
    code: str
    kind: str
    about: tuple[str, ...] = ()
    historic: bool = False
    short: bool = False
    the: bool = False
    lower: bool = False
    members: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        return self.code.partition(":")[0]

    @property
    def sector(self) -> str:
        return self.code.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Office:
    """One term of one person in one office. Dates are ISO days, months or years; "" is open."""

    person: str
    state: str
    sector: str
    office: str
    since: str
    until: str
    died: str
    table: str

    def held(self, day: str) -> bool:
        """Whether the office is held on `day` (ISO); a vaguer date holds for all of its month or year."""
        return self.since[: len(day)] <= day[: len(self.since) or None] and (
            not self.until or day[: len(self.until)] <= self.until
        )

    def dead(self, day: str) -> bool:
        return bool(self.died) and self.died < day[: len(self.died)]


@dataclass(slots=True)
class Index:
    """Names by key, and how many words the longest name has that begins with a word."""

    names: dict[str, list[Known]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, known: Known) -> None:
        words = key(name)
        if not words:
            return
        self.names.setdefault(words, []).append(known)
        first = words.partition(" ")[0]
        self.longest[first] = max(self.longest.get(first, 0), words.count(" ") + 1)


def _split(cell: str) -> list[str]:
    return [v for v in cell.split("|") if v]


def _short(name: str) -> bool:
    return name.isupper() and len(name) <= 8 and sum(map(str.isalpha, name)) <= 6


def _put(index: Index, names: Iterable[str], **cells: Any) -> None:
    for name in names:
        the = name.startswith("the ")
        index.add(name[4:] if the else name, Known(short=_short(name), the=the, lower=name.islower(), **cells))


@cache
def index() -> Index:
    """Every name that the tables hold, but for office holders."""
    found = Index()
    for row in table("actors/states"):
        cells = {"name": row["name"], "code": f"{row['code']}:GOV"}
        _put(found, _split(row["names"]), kind="state", **cells)
        _put(found, _split(row["adjectives"]), kind="adjective", **cells)
        _put(found, _split(row["demonyms"]), kind="demonym", name=row["name"], code=f"{row['code']}:CVL")
        _put(found, _split(row["capitals"]), kind="capital", **cells)
    for row in table("actors/seats"):
        _put(
            found, [row["name"]], kind="seat", name=row["name"].removeprefix("the "), code=row["code"],
            about=tuple(_split(row["about"])), historic=row["historic"] == "1",
        )  # fmt: skip
    for row in table("actors/regions"):
        found.add(row["name"], Known(row["name"], row["code"] + ":GOV", "region"))
    for name, kind, extra in (
        ("intl", "alliance", "members"),
        ("orgs", "organisation", "about"),
        ("armed_groups", "group", ""),
    ):
        for row in _optional(name):
            more = {extra: tuple(_split(row[extra]))} if extra else {}
            _put(found, [row["name"], *_split(row["variants"])], kind=kind, name=row["name"], code=row["code"], **more)
    return found


def _optional(name: str) -> tuple[dict[str, str], ...]:
    try:
        return table(f"actors/{name}")
    except FileNotFoundError:
        return ()


@dataclass(slots=True)
class People:
    """Office holders: by the key of each of their names, and by the last word of it."""

    names: dict[str, list[str]] = field(default_factory=dict)
    last: dict[str, list[str]] = field(default_factory=dict)
    first: dict[str, list[str]] = field(default_factory=dict)
    terms: dict[str, list[Office]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)


def office_tables() -> list[str]:
    """The tables of office holders there are, in order: offices*.tsv, then historic."""
    folder = os.environ.get("ATTACHE_KNOWLEDGE")
    found = {p.stem for root in (DATA, *([Path(folder)] if folder else [])) for p in (root / "actors").glob("offices*.tsv")}
    return [*sorted(found), "historic"]


@cache
def people() -> People:
    """Every office holder that the tables hold. One person's rows are told by the same name and state."""
    found = People()
    for name in office_tables():
        for row in _optional(name):
            person = f"{row['name']}\t{row['state']}"
            term = Office(
                row["name"], row["state"], row["sector"], row["office"], row["from"], row["to"], row["died"], name
            )  # fmt: skip
            found.terms.setdefault(person, []).append(term)
            for variant in (row["name"], *_split(row["variants"])):
                _person(found, variant, person)
    return found


def _person(found: People, variant: str, person: str) -> None:
    words = key(variant)
    if not words:
        return
    for where, what in ((found.names, words), (found.last, words.rsplit(" ", 1)[-1]), (found.first, words.split(" ", 1)[0])):
        held = where.setdefault(what, [])
        if person not in held:
            held.append(person)
    first = words.split(" ", 1)[0]
    found.longest[first] = max(found.longest.get(first, 0), words.count(" ") + 1)


@dataclass(frozen=True, slots=True)
class Roles:
    """Role words (`roles.yaml`), each by lemma or phrase in lower case."""

    nouns: dict[str, str]
    neutral: dict[str, str]
    keeps: dict[str, frozenset[str]]
    modifiers: dict[str, str]
    titles: dict[str, str]
    former: frozenset[str]
    kin: frozenset[str]
    armed_acts: frozenset[str]
    tied: frozenset[str]
    moving: frozenset[str]
    adapts: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]
    party_code: str
    party_letters: frozenset[str]
    dead: dict[str, frozenset[str]]
    longest: int
    #: the words that are entries by themselves, and every word of every entry, for telling a plural's singular
    singles: frozenset[str]
    vocabulary: frozenset[str]


@cache
def roles() -> Roles:
    data = tree("actors/roles")
    nouns, neutral, modifiers = (_inverted(data[k]) for k in ("nouns", "neutral", "modifiers"))
    entries, marks = [*nouns, *neutral, *data["kin"]], data["party_marks"]
    return Roles(
        nouns, neutral, {k: frozenset(v) for k, v in data["keeps"].items()},
        modifiers, _inverted(data["titles"]), frozenset(data["former"]), frozenset(data["kin"]),
        frozenset(data["armed_acts"]), frozenset(data["tied"]), frozenset(data["moving"]), frozenset(data["adapts"]),
        frozenset(data["female"]), frozenset(data["male"]), marks["code"], frozenset(marks["letters"]),
        {k: frozenset(v) for k, v in data["dead"].items()},
        max(n.count(" ") + 1 for n in nouns),
        frozenset(w for w in entries if " " not in w), frozenset(w for e in entries for w in e.split(" ")),
    )  # fmt: skip


def _inverted(lists: dict[str, list[str]]) -> dict[str, str]:
    """Word → sector; a word that stands in two lists keeps the first. Hyphens part words, as they do in the text."""
    found: dict[str, str] = {}
    for sector, words in lists.items():
        for word in words:
            found.setdefault(word.replace("-", " "), sector)
    return found


@dataclass(frozen=True, slots=True)
class NameWords:
    """What words in names and descriptions say (`names.yaml`, where each list is explained)."""

    heads: dict[str, str]
    phrases: tuple[tuple[str, str], ...]
    general_offices: dict[str, frozenset[str]]
    beyond: frozenset[str]
    beside: frozenset[str]
    several: frozenset[str]
    own: frozenset[str]
    nobody: frozenset[str]
    bodies: frozenset[str]
    any_body: frozenset[str]
    generic_bodies: frozenset[str]
    country: frozenset[str]
    things: frozenset[str]
    quantities: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    styles: frozenset[str]
    family_first: frozenset[str]
    calendar: frozenset[str]
    saying: frozenset[str]
    in_office: frozenset[str]


@cache
def name_words() -> NameWords:
    data = tree("actors/names")
    cells: dict[str, Any] = {
        f.name: frozenset(w.replace("-", " ") for w in data[f.name])
        for f in fields(NameWords)
        if isinstance(data[f.name], list)
    }
    cells["heads"] = _inverted(data["heads"])
    cells["phrases"] = tuple((p, s) for s, ps in data["phrases"].items() for p in ps)
    cells["general_offices"] = {k: frozenset(v) for k, v in data["general_offices"].items()}
    return NameWords(**cells)


@cache
def state_names() -> dict[str, str]:
    """Alpha-3 → the state's English name, for records."""
    return {row["code"]: row["name"] for row in table("actors/states")}


def clear() -> None:
    """Forget what was read (after `use_folder`)."""
    for held in (index, people, roles, name_words, state_names):
        held.cache_clear()


def ngrams(words: list[str], start: int, longest: int) -> Iterator[tuple[int, str]]:
    """The runs of words from `start`, longest first: how many, and their key."""
    for length in range(min(longest, len(words) - start), 0, -1):
        yield length, " ".join(words[start : start + length])
