"""Resolves every noun phrase of a document, in reading order, to whom it names: the code, and the entity it joins.

A phrase names a person, a known name, a body or, by a role word, somebody or some group; a description joins a person or body
met before where one fits ("the minister", "the bank"), a pronoun its antecedent (`pronouns`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import takewhile

from attache.document import Document
from attache.reading.actors import lexicon
from attache.reading.actors.chunks import Chunk
from attache.reading.actors.lexicon import UNKNOWN, Known
from attache.reading.actors.model import Actors, Body
from attache.reading.actors.people import Person
from attache.reading.actors.roles import Role, plural

NOBODY = f"{UNKNOWN}:{UNKNOWN}"
_STATE_KINDS = ("state", "capital", "seat", "region")
#: how many sentences back the body may lie that a description stands for
_REACH = 12
_ONE = ("a", "an", "every", "each", "one", "another", "some", "many")
_DEFINITE = ("the", "this", "that", "these", "those")


@dataclass(frozen=True, slots=True)
class Named:
    """A known name, or a group of people told by code and word, as the entity that phrases join."""

    kind: str
    name: str
    code: str


Who = Person | Body | Named


@dataclass(slots=True, eq=False)
class Mention:
    """What tokens `first..last` name. `head` is the phrase's head; `antecedent` what a pronoun or description stands for."""

    chunk: Chunk
    first: int
    last: int
    head: int
    kind: str
    code: str = NOBODY
    who: Who | None = None
    role: Role | None = None
    plural: bool = False
    owner: bool = False
    antecedent: Mention | None = None
    basis: str = ""

    @property
    def state(self) -> str:
        return self.code.partition(":")[0]

    @property
    def sector(self) -> str:
        return self.code.partition(":")[2]


#: sectors whose people may as well be another state's, unless the noun says that they are the text's own
_ABROAD = frozenset({"GOV", "MIL", "REB", "SPY", "BUS"})
#: the share of what is said of states from which on a text is mostly about one
_MOSTLY = 0.7


@dataclass(slots=True)
class Mentions:
    """All mentions in reading order, and by token: a phrase's core and its owner are two."""

    all: list[Mention] = field(default_factory=list)
    at: dict[int, Mention] = field(default_factory=dict)
    #: where persons are named
    persons: list[Mention] = field(default_factory=list)


class Resolver:
    """Resolves the phrases of one document, one after another."""

    def __init__(self, actors: Actors) -> None:
        self.actors = actors
        self.doc: Document = actors.doc
        self.found = Mentions()
        self.words = lexicon.name_words()
        self.roles = lexicon.roles()

    def segment(self, chunk: Chunk, owner: bool) -> Mention:
        """The mention that a phrase's owner or the whole phrase is; pronouns are left for the caller (kind `pronoun`)."""
        first, last = chunk.owner if owner and chunk.owner is not None else (chunk.first, chunk.last)
        core = first if owner else chunk.core
        head = self.doc.tokens[last - 1] if owner else self.doc.tokens[chunk.head]
        mention = Mention(chunk, first, last, head.i, "thing", owner=owner, plural=plural(self.doc.tokens[last - 1]))
        if last - core == 1 and self.doc.tokens[core].upos == "PRON":
            mention.kind, mention.plural = "pronoun", self.doc.tokens[core].feat("Number") == "Plur"
        elif not (self._person(mention) or self._known(mention, core) or self._body(mention)):
            self._description(mention, core)
        return mention

    # names

    def _person(self, mention: Mention) -> bool:
        person = self.actors.person_at(mention.first, mention.last)
        if person is None:
            return False
        start = next(a for a, b in person.spans if b == mention.last)
        mention.kind, mention.who, mention.code, mention.basis = "person", person, person.code, person.basis or ""
        mention.head, mention.plural = (mention.head if mention.head < mention.last else start), False
        return True

    def _known(self, mention: Mention, core: int) -> bool:
        hit = self.actors.hit_at.get(mention.last - 1)
        if hit is None or hit.last != mention.last or hit.first < core:
            return False
        known = hit.known
        if known.code == NOBODY and known.kind == "seat":
            return True
        mention.code = self.actors.code_of_hit(hit, core)
        by_itself = known.kind == "adjective"  # "the British", "in Danish": people or a language, not the state
        mention.who = named(known._replace(kind="demonym") if by_itself else known, mention.code)
        if known.kind == "capital" and self.actors.towns.is_town(hit):
            mention.who = Named("place", self.actors.towns.name(hit), mention.code)
        mention.kind = "state" if known.kind in _STATE_KINDS and known.sector == "GOV" else "known"
        mention.plural = known.kind == "demonym" or (
            known.kind != "state" and mention.plural and known.sector in ("PTY", "CVL", "REB")
        )
        mention.basis = f"{known.name} is known"
        if known.kind in ("adjective", "demonym"):
            mention.kind, mention.plural = "known", True
            if self.doc.tokens[mention.first].text.lower() in _ONE or self.doc.tokens[mention.first].upos == "NUM":
                mention.code = f"{mention.state}:CVL"
        return True

    def _body(self, mention: Mention) -> bool:
        body = self.actors.body_at.get(mention.last - 1)
        if body is None or not any(b == mention.last for _, b in body.spans):
            return False
        mention.kind, mention.who, mention.code, mention.basis = "body", body, body.code, body.basis or ""
        return True

    # descriptions

    def _description(self, mention: Mention, core: int) -> None:
        chunk = mention.chunk
        whole = chunk if not mention.owner else Chunk(-1, mention.first, mention.last, core, mention.head, chunk.sent)
        role = self.actors.reader.describe(whole)
        mention.role = role
        if not role.noun and role.state == UNKNOWN:
            return
        mention.kind, mention.code, mention.basis = "description", role.code, role.basis
        apposed = self.actors.apposed.get(chunk.i) if not mention.owner else None
        if apposed is not None:
            mention.who, mention.code, mention.basis = apposed, apposed.code, f"in apposition to {apposed.name}"
            return
        if not role.noun:
            mention.kind = "thing"
            return
        if self._refers(mention, role):
            earlier = self._earlier_person(mention, role) or self._earlier_body(mention, role)
            if earlier is not None:
                mention.who, mention.code, mention.antecedent = earlier.who, self._merged(role, earlier), earlier
                mention.basis = f"stands for {_name(earlier.who)}"
                return
        if role.state == UNKNOWN:
            role = self._placed(mention, role)
            mention.code, mention.basis = role.code, role.basis
        if role.state != UNKNOWN and role.noun not in self.words.things:
            mention.who = Named("group", role.office or role.noun, role.code)

    def _merged(self, role: Role, earlier: Mention) -> str:
        state = role.state if role.state != UNKNOWN else earlier.state
        sector = role.sector if isinstance(earlier.who, Person) is False and role.strong else earlier.sector
        return f"{state}:{sector if sector != UNKNOWN else role.sector}"

    def _refers(self, mention: Mention, role: Role) -> bool:
        """Whether the phrase can stand for somebody named before: definite and singular, or owned."""
        first = self.doc.tokens[mention.first]
        return not mention.plural and not role.former and first.text.lower() in _DEFINITE

    def _earlier_person(self, mention: Mention, role: Role) -> Mention | None:
        """The person met last whose office the description names."""
        last_word = role.noun.split(" ")[-1]
        for earlier in reversed(self.found.persons):
            person = earlier.who
            if not isinstance(person, Person):
                continue
            if role.state not in (UNKNOWN, person.state):
                continue
            if any(self._same_office(role, last_word, held) for held in _offices(person)):
                return earlier
        return None

    def _same_office(self, role: Role, last_word: str, held: frozenset[str]) -> bool:
        general = self.words.general_offices
        if not (set(role.noun.split(" ")) <= held or last_word in held):
            return bool(held & (general.get(role.noun, frozenset()) | general.get(last_word, frozenset())))
        if (set(role.noun.split(" ")) | role.words) & self.words.degrees != held & self.words.degrees and " " in role.noun:
            return False
        portfolio = set(role.noun.split(" ")[:-1]) | (role.words & set(self.roles.modifiers))
        return portfolio <= held or not (held & set(self.roles.modifiers))

    def _earlier_body(self, mention: Mention, role: Role) -> Mention | None:
        """The body or state met last that the description can stand for ("the bank", "the country")."""
        noun = role.noun
        country = noun in self.words.country
        if not (country or noun in self.words.bodies or noun in self.words.any_body):
            return None
        sentence = self.doc.tokens[mention.first].sent
        near = takewhile(lambda m: sentence - self.doc.tokens[m.first].sent <= _REACH, reversed(self.found.all))
        recent = [m for m in near if m.chunk is not mention.chunk]
        for earlier in recent:
            if earlier.kind == "state" and country and role.state in (UNKNOWN, earlier.state):
                return earlier
        if country:
            return None
        fits = [m for m in recent if role.state in (UNKNOWN, m.state) and m.state != UNKNOWN and not m.plural]
        bare = len(role.words) <= len(noun.split(" ")) + (role.state != UNKNOWN)
        named = [m for m in fits if m.kind in ("known", "body") and isinstance(m.who, Body | Named)]
        for found in (
            [m for m in named if noun.split(" ")[-1] in lexicon.key(_name(m.who)).split()],
            [m for m in fits if m.kind == "description" and m.role is not None and m.role.noun == noun and not m.role.own],
            [m for m in named if m.sector == role.sector] if noun in self.words.generic_bodies else [],
            named
            if bare and noun in self.words.any_body and not role.strong and role.sector in ("CVL", "GOV", UNKNOWN)
            else [],
        ):
            if found:
                return found[0]
        return None

    def _placed(self, mention: Mention, role: Role) -> Role:
        """The role with the state that the text around is about, where the noun means the text's own ("the government"), or
        where people without office are meant and the text is mostly about one state ("the bishops", "students")."""
        near = self.actors.salience.near(self.doc.tokens[mention.first].sent)
        if not role.own and (role.sector in _ABROAD or self.actors.salience.share(near) < _MOSTLY):
            return role
        return replace(role, state=near, basis=f"{role.noun}; the text around is about {near}")


def _offices(person: Person) -> list[frozenset[str]]:
    """The words of each office that a person has in the text or, where the text names none, in the tables."""
    held = [r.words for r in person.roles if r.noun]
    if person.term is not None and not person.coming:
        held.append(frozenset(person.term.office.lower().split()))
    return held


def named(known: Known, code: str) -> Named:
    """The entity of a known name: a state with its seats and capital is one."""
    if known.kind in (*_STATE_KINDS, "adjective") and known.sector == "GOV" and known.state in lexicon.state_names():
        if known.historic:
            return Named("state", known.name, code)
        if known.kind != "region":
            return Named("state", lexicon.state_names()[known.state], code)
    if known.kind == "demonym":
        return Named("group", f"people of {known.name}", code)
    kinds = {"organisation": "organisation", "alliance": "organisation", "group": "organisation", "region": "place"}
    return Named(kinds.get(known.kind, "organisation"), known.name, code)


def _name(who: Who | None) -> str:
    return who.name if who is not None else ""
