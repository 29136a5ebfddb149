"""The actor tables as look-ups by hash: states, seats, regions, organisations, armed groups, office holders, role words.

Names are compared as keys: case, accents, full stops, hyphens and apostrophes are dropped, words parted by one blank
("Kim Jong-un" and "KIM JONG UN" are one key); other scripts are romanised where there are rules for them. Everything is read
on first use and kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import lru_cache, wraps
from typing import Any, NamedTuple, TypeVar

from attache.knowledge import generation, table, tables, tree
from attache.reading.actors.romanise import romanised

UNKNOWN = "---"
#: a word of Latin letters, or of a script that is not romanised
_WORD = re.compile(r"[a-z0-9]+|[^\W_\u0000-\u036f]+")
_FOLDED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", ".": None, "&": " and "}
)


T = TypeVar("T")


def per_folder(read: Callable[[], T]) -> Callable[[], T]:
    """Keep what a function reads, until the knowledge is another (a user's folder, or changed files in it)."""
    kept = lru_cache(maxsize=2)(lambda generation: read())
    return wraps(read)(lambda: kept(generation()))


def key(text: str) -> str:
    """The words of a name as they are compared: folded, parted by blanks; "" where it has none."""
    low = text.lower()
    if low.isascii():
        if low.isalpha():
            return low
    else:
        low = "".join(c for c in unicodedata.normalize("NFKD", romanised(low)) if not unicodedata.combining(c))
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
    wikidata: str = ""

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
        if words:
            self.put(words, known)

    def put(self, words: str, known: Known) -> None:
        """Add under a key."""
        self.names.setdefault(words, []).append(known)
        first = words.partition(" ")[0]
        self.longest[first] = max(self.longest.get(first, 0), words.count(" ") + 1)


def _split(cell: str) -> list[str]:
    return [v for v in cell.split("|") if v]


def _short(name: str) -> bool:
    return name.isupper() and len(name) <= 8 and sum(map(str.isalpha, name)) <= 6


def _put(index: Index, names: Iterable[str], known: Known) -> None:
    """Add one thing under all its names; what the writing of a name demands is told from each name."""
    for name in names:
        the = name.startswith("the ")
        if the or name.islower() or _short(name):
            index.add(name[4:] if the else name, known._replace(short=_short(name), the=the, lower=name.islower()))
        else:
            index.add(name, known)


@per_folder
def index() -> Index:
    """Every name that the tables hold, but for office holders."""
    found = Index()
    for row in table("actors/states"):
        name, code = row["name"], f"{row['code']}:GOV"
        _put(found, _split(row["names"]), Known(name, code, "state"))
        _put(found, _split(row["adjectives"]), Known(name, code, "adjective"))
        _put(found, _split(row["demonyms"]), Known(name, f"{row['code']}:CVL", "demonym"))
        _put(found, _split(row["capitals"]), Known(name, code, "capital"))
    for row in table("actors/seats"):
        name, about = row["name"].removeprefix("the "), tuple(_split(row["about"]))
        _put(found, [row["name"]], Known(name, row["code"], "seat", about, row["historic"] == "1"))
    for row in table("actors/regions"):
        code = f"{row['code']}:GOV"
        for pair in _split(row["names"]):
            words, _, name = pair.partition("=")
            found.put(words, Known(name or words.title(), code, "region"))
    for row in table("actors/intl"):
        known = Known(row["name"], row["code"], "alliance", members=tuple(_split(row["members"])))
        _put(found, [row["name"], *_split(row["variants"])], known)
    for kind, rows in (("organisation", _organisations()), ("group", _optional("armed_groups"))):
        for row in rows:
            known = Known(row["name"], row["code"], kind, tuple(_split(row.get("about", ""))))
            _put(found, [row["name"], *_split(row["variants"])], known)
    return found


def _organisations() -> tuple[dict[str, str], ...]:
    """The rows of all tables of organisations: ours, and those that a user has added beside it."""
    return tuple(row for name in tables("actors/orgs") for row in table(name))


def _optional(name: str) -> tuple[dict[str, str], ...]:
    try:
        return table(f"actors/{name}")
    except FileNotFoundError:
        return ()


@per_folder
def wikidata() -> dict[tuple[str, str], str]:
    """Wikidata's ids of organisations, where the tables have them, by name and state."""
    return {(row["name"], row["code"].partition(":")[0]): row["wikidata"] for row in _organisations() if row.get("wikidata")}


@dataclass(slots=True)
class People:
    """Office holders by the key of each of their names; a person is told by name and state ("Kim Jong Un\\tPRK")."""

    names: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, list[tuple[str, dict[str, str]]]] = field(default_factory=dict)
    _ends: dict[str, list[str]] | None = None

    def terms(self, person: str) -> list[Office]:
        """The terms of one person in the tables' order."""
        return [
            Office(r["name"], r["state"], r["sector"], r["office"], r["from"], r["to"], r["died"], name, r.get("wikidata", ""))
            for name, r in self.rows[person]
        ]

    def canonical(self, person: str) -> str:
        """Of rows in several tables that are one person, since one has the other's full name and state: the one first read."""
        name, _, state = person.partition("\t")
        words = key(name)
        shared = [p for p in self.names.get(words, ()) if p.rpartition("\t")[2] == state and " " in p.partition("\t")[0]]
        return shared[0] if shared and " " in words else person

    def wikidata(self, term: Office) -> str | None:
        """The Wikidata id of who held an office, where the tables have one, and no two."""
        if term.wikidata:
            return term.wikidata
        found = self.ids(f"{term.person}\t{term.state}")
        return found[0] if len(found) == 1 else None

    def ids(self, person: str) -> list[str]:
        """All Wikidata ids that the tables have for a name and state: several where they know namesakes."""
        first = self.canonical(person)
        ones = {person, first, *(p for p in self.names.get(key(person.partition("\t")[0]), ()) if self.canonical(p) == first)}
        return sorted({r["wikidata"] for p in ones for _, r in self.rows.get(p, ()) if r.get("wikidata")})

    def by_end(self, word: str) -> list[str]:
        """The persons one of whose names begins or ends with a word."""
        if self._ends is None:
            self._ends = {}
            for words, persons in self.names.items():
                for end in {words.rsplit(" ", 1)[-1], words.split(" ", 1)[0]}:
                    self._ends.setdefault(end, []).extend(persons)
        return list(dict.fromkeys(self._ends.get(word, ())))


def office_tables() -> list[str]:
    """The tables of office holders there are, in order: offices*.tsv, then historic."""
    return [*(name.removeprefix("actors/") for name in tables("actors/offices")), "historic"]


@per_folder
def people() -> People:
    """Every office holder that the tables hold."""
    found = People()
    for name in office_tables():
        for row in _optional(name):
            person = f"{row['name']}\t{row['state']}"
            found.rows.setdefault(person, []).append((name, row))
            for variant in (row["name"], *_split(row["variants"])):
                words = key(variant)
                held = found.names.setdefault(words, []) if words else []
                if person not in held:
                    held.append(person)
    return found


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


@per_folder
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
    numerals: frozenset[str]
    styles: frozenset[str]
    family_first: frozenset[str]
    calendar: frozenset[str]
    saying: frozenset[str]
    in_office: frozenset[str]
    portfolios: frozenset[str]
    degrees: frozenset[str]


@per_folder
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


@per_folder
def state_names() -> dict[str, str]:
    """Alpha-3 → the state's English name, for records."""
    return {row["code"]: row["name"] for row in table("actors/states")}


def ngrams(words: list[str], start: int, longest: int) -> Iterator[tuple[int, str]]:
    """The runs of words from `start`, longest first: how many, and their key."""
    for length in range(min(longest, len(words) - start), 0, -1):
        yield length, " ".join(words[start : start + length])
