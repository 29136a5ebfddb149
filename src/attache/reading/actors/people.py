"""Persons of one document: their mentions joined by name, and who the tables say they are at the document's date."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from attache.document import Document
from attache.reading.actors import lexicon
from attache.reading.actors.lexicon import UNKNOWN, Office
from attache.reading.actors.roles import Role, lemma
from attache.reading.actors.runs import Run

#: an office that ended so many years before the text, of somebody dead, is history
_HISTORIC_YEARS = 5
#: surnames of so many letters may differ in one
_SLIP = 7
_SKELETON = (
    ("shch", "s"), ("sch", "s"), ("tch", "c"), ("sh", "s"), ("kh", "h"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("gh", "g"),
    ("ck", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ie", "i"), ("yy", "i"), ("y", "i"), ("j", "i"), ("w", "v"),
    ("q", "k"), ("c", "k"), ("x", "ks"),
)  # fmt: skip
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=8192)
def skeleton(words: str) -> str:
    """A name's key with the differences between transliterations taken out: Shoigu and Shoygu, Sergei and Sergey are one."""
    for written, kept in _SKELETON:
        words = words.replace(written, kept)
    return _DOUBLE.sub(r"\1", words)


@dataclass(slots=True, eq=False)
class Person:
    """Somebody the text names. `spans` are token ranges of the name itself, without titles."""

    name: str
    key: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    term: Office | None = None
    family_first: bool = False
    code: str = f"{UNKNOWN}:{UNKNOWN}"
    office: str | None = None
    basis: str | None = None
    dead: bool = False
    historic: bool = False
    gender: str = ""
    #: whether the office of the tables is one that the person takes only after the text
    coming: bool = False
    entity: str | None = None
    #: a name that the tables hold with its title ("Chairman Mao")
    styled: str = ""

    @property
    def state(self) -> str:
        return self.code.partition(":")[0]


class Register:
    """Joins names to persons, in reading order."""

    def __init__(self, doc: Document, states: dict[str, float]) -> None:
        self.doc = doc
        self.states = states
        self.day = doc.published.isoformat() if doc.published else ""
        self.persons: list[Person] = []
        self.at: dict[int, Person] = {}
        #: persons by the words of their names, spelling apart
        self.bearers: dict[str, list[Person]] = {}
        self.tables = lexicon.people()

    def add(self, run: Run, state: str) -> Person:
        """The person that a run names. `state` is what its titles say of the state, or UNKNOWN."""
        words = run.words(self.doc)
        text = " ".join(self.doc.text[self.doc.tokens[run.first].start : self.doc.tokens[run.last - 1].end].split())
        styled = self._styled(run, words)
        person = next((p for p in self.persons if p.styled == styled), None) if styled else self.find(words, state)
        if person is None:
            person = Person(text, words, styled=styled)
            self.persons.append(person)
            if " " in words or not self._kin(run):
                person.term = self._term(styled or words, state, run.titled or run.modelled)
        elif words.count(" ") > person.key.count(" ") and not (person.family_first and words.count(" ") > 3):
            person.name, person.key = text, words
            person.term = self._term(words, state, True) or person.term
        for word in map(skeleton, words.split()):
            if person not in (held := self.bearers.setdefault(word, [])):
                held.append(person)
        person.family_first = person.family_first or _family_first(self.doc, run, words, state, person.term)
        person.spans.append((run.first, run.last))
        person.starts.append(run.start)
        self.at.update(dict.fromkeys(range(run.first, run.last), person))
        return person

    def _kin(self, run: Run) -> bool:
        """Whether the name follows a word of kinship ("his daughter Anna"): then it is no office holder's surname."""
        return run.first > run.start and lemma(self.doc.tokens[run.first - 1]) in lexicon.roles().kin

    def _styled(self, run: Run, words: str) -> str:
        """The name with its title, where the tables hold it so and nobody met before bears all of it."""
        whole = lexicon.key(self.doc.text[self.doc.tokens[run.start].start : self.doc.tokens[run.last - 1].end])
        if " " in words or whole == words or whole not in self.tables.names:
            return ""
        holders = {p.split("\t")[0] for p in self.tables.names[whole]}
        return "" if any(p.term is not None and p.term.person in holders for p in self.persons) else whole

    def find(self, words: str, state: str = UNKNOWN) -> Person | None:
        """The person met before whom these words may name: of several for one word, whom the text has named most so far (the
        family's best known goes by the surname), else the latest met."""
        near = {id(p): p for w in words.split() for p in self.bearers.get(skeleton(w), ())}
        fits = [p for p in near.values() if self._same(p, words) and not _at_odds(p, state)]
        fits = [p for p in fits if not p.styled] or fits
        if len(fits) > 1 and " " not in words:
            return max(fits, key=lambda p: (len(p.spans), p.spans[-1]))
        return max(fits, key=lambda p: p.spans[-1], default=None)

    def _same(self, person: Person, words: str) -> bool:
        if person.key == words:
            return True
        mine, number = _numbered(person.key.split())
        theirs, other = _numbered(words.split())
        if number and other and number != other:
            return False
        if mine == theirs:
            return True
        if len(mine) > 1 and len(theirs) > 1:
            if skeleton(" ".join(mine)) == skeleton(" ".join(theirs)):
                return True
            if person.family_first:
                return set(mine) <= set(theirs) or set(theirs) <= set(mine)
            last = _close(skeleton(mine[-1]), skeleton(theirs[-1]))
            return last and (_alike(mine[0], theirs[0]) or set(mine) <= set(theirs) or set(theirs) <= set(mine))
        short, long = (mine, theirs) if len(mine) < len(theirs) else (theirs, mine)
        if len(short) != 1:
            return False
        one = skeleton(short[0])
        if any(skeleton(w) == one and i in (0, len(long) - 1) for i, w in enumerate(long)) or short[0] in long[1:]:
            return True
        return len(mine) == len(theirs) == 1 and skeleton(mine[0]) == one

    def _term(self, words: str, state: str, trusted: bool) -> Office | None:
        """The office that the tables know the name to hold at the document's date, or to have held last before it."""
        found = self.tables.names.get(words, [])
        if found and not trusted and " " not in words:
            found = [p for p in found if p.rsplit("\t", 1)[1] in self.states]
        if not found and trusted:
            word = words.rsplit(" ", 1)[-1] if " " in words else words
            near = self.tables.by_end(word) if " " not in words else self._spelled(words)
            found = [p for p in near if " " in words or (self._current(p) and p.rsplit("\t", 1)[1] in self.states)]
            if " " not in words and len(found) != 1:
                found = []
        if state != UNKNOWN and len(found) > 1:
            found = [p for p in found if p.rsplit("\t", 1)[1] == state] or found
        terms = [t for p in found for t in self.tables.terms(p)]
        if state != UNKNOWN and " " not in words:
            terms = [t for t in terms if t.state == state]
        return max(terms, key=self._fitness, default=None)

    def _spelled(self, words: str) -> list[str]:
        """Persons whose name differs in spelling only, or in a middle name."""
        first, last = words.split()[0], words.split()[-1]
        near = [*self.tables.by_end(last), *self.tables.by_end(first)]
        wanted = skeleton(words)
        found = []
        for person in dict.fromkeys(near):
            own = lexicon.key(person.split("\t")[0])
            if skeleton(own) == wanted or (
                own.split()[0] == first and own.split()[-1] == last and len(words.split()) != len(own.split())
            ):
                found.append(person)
        return found

    def _current(self, person: str) -> bool:
        return any(not self.day or t.held(self.day) for t in self.tables.terms(person))

    def _fitness(self, term: Office) -> tuple[bool, bool, float, str]:
        """Held on the day; begun by then; of a state the text names; latest."""
        begun = not self.day or term.since <= self.day
        return (not self.day or term.held(self.day), begun, self.states.get(term.state, 0.0), term.since if begun else "")


def _numbered(words: list[str]) -> tuple[list[str], str]:
    """A name's words without the numeral of a ruler at its end, and that numeral ("norton", "i"); "" where it has none."""
    if len(words) > 1 and words[-1] in lexicon.name_words().numerals:
        return words[:-1], words[-1]
    return words, ""


def _alike(one: str, other: str) -> bool:
    """Whether two first names may be one's: the same, spelled otherwise, or one the other's initial."""
    return skeleton(one) == skeleton(other) or ((len(one) == 1 or len(other) == 1) and one[0] == other[0])


def _close(one: str, other: str) -> bool:
    """Whether two surnames are one but for a letter, where they are long enough for that to be a slip."""
    if one == other:
        return True
    if min(len(one), len(other)) < _SLIP or abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[start + (len(one) >= len(other)) :] == other[start + (len(other) >= len(one)) :]


def _at_odds(person: Person, state: str) -> bool:
    """Whether titles say another state than those before did."""
    said = {r.state for r in person.roles} - {UNKNOWN}
    return state != UNKNOWN and bool(said) and state not in said and person.key.count(" ") == 0


def _family_first(doc: Document, run: Run, words: str, state: str, term: Office | None) -> bool:
    states = lexicon.name_words().family_first
    if (term is not None and term.state in states) or state in states:
        return True
    tokens = doc.tokens[run.first : run.last]
    return len(tokens) == 4 and tokens[2].text in "-‐‑–" and tokens[3].text[:1].islower()


def settle(person: Person, day: str, near: str, share: float) -> None:
    """Give a person code, office and basis: from the text's own words first, then the tables, then what the text is about.

    `near` is the state that the text around the first mention is about, `share` how much of the text is about it.
    """
    state = next((r.state for r in person.roles if r.state != UNKNOWN), UNKNOWN)
    best = _best(person.roles)
    term = person.term if person.term is not None and state in (UNKNOWN, person.term.state) else None
    reasons = []
    kin = next((r for r in person.roles if r.noun in lexicon.roles().kin), None)
    if best is None and kin is not None:
        person.office = kin.office
        reasons.append(f"the text: {kin.office}")
    if best is not None:
        reasons.append(f"the text: {best.office or best.noun}")
        person.office = best.office
    sector = best.sector if best is not None else UNKNOWN
    if term is not None:
        # somebody who takes the office later is a politician by then
        coming = person.coming = bool(day) and term.since[: len(day)] > day[: len(term.since)]
        if state == UNKNOWN or sector == UNKNOWN:
            reasons.append(f"{term.table}: {term.office or term.person}, {term.since}–{term.until or 'now'}")
        state = term.state if state == UNKNOWN else state
        person.office = person.office or (None if coming else term.office or None)
        if sector == UNKNOWN or (best is not None and not best.strong and not coming):
            sector = "PTY" if coming and term.sector in ("GOV", "LEG") else term.sector
        person.dead = person.dead or (bool(day) and term.dead(day))
        ended = term.until or term.died
        person.historic = bool(day and ended and person.dead and int(day[:4]) - int(ended[:4]) > _HISTORIC_YEARS)
    if state == UNKNOWN and near != UNKNOWN and not any(r.beyond for r in person.roles) and share > 0:
        state = near
        reasons.append(f"the text around is about {near}")
    person.dead = person.dead or any(r.dead for r in person.roles)
    known = (term is not None or state == "UNO") and sector == UNKNOWN
    person.code = f"{state}:{sector if sector != UNKNOWN or known else 'CVL'}"
    person.basis = "; ".join(reasons) or None


def _best(roles: list[Role]) -> Role | None:
    """The role whose sector the text says most often, titles and words that are sure of it counting more, ranks less;
    the first of equals."""
    weights: dict[str, int] = {}
    told = [r for r in roles if r.sector != UNKNOWN and r.noun not in lexicon.roles().kin]
    for role in told:
        rank = role.sector == "MIL" and role.title
        weights[role.sector] = weights.get(role.sector, 0) + (
            1 if rank else (2 if role.strong else 1) + (1 if role.title else 0)
        )
    best = max(told, key=lambda r: weights[r.sector], default=None)
    return next((r for r in told if best is not None and r.sector == best.sector and r.strong), best)
