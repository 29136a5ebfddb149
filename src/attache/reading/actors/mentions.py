"""Resolves every noun phrase of a document, in reading order, to whom it names: the code, and the entity it joins.

A phrase names a person, a known name, a body or, by a role word, somebody or some group; a description joins a person or body
met before where one fits ("the minister", "the bank"), a pronoun its antecedent (`pronouns`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from attache.document import Document, Token
from attache.reading.actors import lexicon
from attache.reading.actors.chunks import Chunk
from attache.reading.actors.lexicon import UNKNOWN, Known
from attache.reading.actors.model import Actors, Body
from attache.reading.actors.people import Person
from attache.reading.actors.roles import Role, lemma

NOBODY = f"{UNKNOWN}:{UNKNOWN}"
_STATE_KINDS = ("state", "capital", "seat", "region")
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


@dataclass(slots=True)
class Mentions:
    """All mentions in reading order, and by token: a phrase's core and its owner are two."""

    all: list[Mention] = field(default_factory=list)
    at: dict[int, Mention] = field(default_factory=dict)


class Resolver:
    """Resolves the phrases of one document, one after another."""

    def __init__(self, actors: Actors) -> None:
        self.actors = actors
        self.doc: Document = actors.doc
        self.found = Mentions()
        self.words = lexicon.name_words()
        self.roles = lexicon.roles()

    def segment(self, chunk: Chunk, owner: bool) -> Mention:
        """The mention that a phrase's owner, or the phrase as a whole, is; pronouns are left for the caller (kind `pronoun`)."""
        first, last = chunk.owner if owner and chunk.owner is not None else (chunk.first, chunk.last)
        core = first if owner else chunk.core
        head = self.doc.tokens[last - 1] if owner else self.doc.tokens[chunk.head]
        mention = Mention(chunk, first, last, head.i, "thing", owner=owner, plural=_plural(self.doc.tokens[last - 1]))
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
        mention.code = self.actors.code_of_hit(hit, core)
        mention.who = named(known, mention.code)
        mention.kind = "state" if known.kind in _STATE_KINDS and known.sector == "GOV" else "known"
        mention.plural = known.kind == "demonym" or (known.kind != "state" and mention.plural and known.sector in ("PTY", "CVL", "REB"))
        mention.basis = f"{known.name} is known"
        if known.kind in ("adjective", "demonym"):
            mention.kind, mention.plural = "known", True
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
        if role.state != UNKNOWN:
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
        for earlier in reversed(self.found.all):
            person = earlier.who
            if not isinstance(person, Person) or earlier.kind != "person":
                continue
            if role.state not in (UNKNOWN, person.state):
                continue
            if any(self._same_office(role, last_word, held) for held in _offices(person)):
                return earlier
        return None

    def _same_office(self, role: Role, last_word: str, held: frozenset[str]) -> bool:
        general = self.words.general_offices
        noun = role.noun in " ".join(held) or last_word in held
        if not noun:
            return bool(held & (general.get(role.noun, frozenset()) | general.get(last_word, frozenset())))
        portfolio = {w for w in role.noun.split(" ")[:-1]} | (role.words & set(self.roles.modifiers))
        return portfolio <= held or not (held & set(self.roles.modifiers))

    def _earlier_body(self, mention: Mention, role: Role) -> Mention | None:
        """The body or state met last that the description can stand for ("the bank", "the country")."""
        noun = role.noun
        country = noun in self.words.country
        if not (country or noun in self.words.bodies or noun in self.words.any_body):
            return None
        back = 0
        for earlier in reversed(self.found.all):
            if self.doc.tokens[mention.first].sent - self.doc.tokens[earlier.first].sent > 12 or back > 200:
                return None
            back += 1
            if earlier.kind == "state":
                if country and role.state in (UNKNOWN, earlier.state) and not (earlier.owner and earlier.chunk is mention.chunk):
                    return earlier
                continue
            if country or earlier.kind not in ("known", "body") or not isinstance(earlier.who, Body | Named):
                continue
            if role.state not in (UNKNOWN, earlier.state) or earlier.plural or earlier.chunk is mention.chunk:
                continue
            if earlier.sector == role.sector or (noun in self.words.any_body and not role.strong):
                return earlier
        return None

    def _placed(self, mention: Mention, role: Role) -> Role:
        """The role with the state that the text around is about, where the noun stands for the text's own ("the government")."""
        if role.beyond or role.noun in self.words.nobody:
            return role
        last_word = role.noun.split(" ")[-1]
        if role.noun in self.words.own or last_word in self.words.own:
            near = self.actors.salience.near(self.doc.tokens[mention.first].sent)
            return replace(role, state=near, basis=f"{role.noun}; the text around is about {near}")
        return role


def _offices(person: Person) -> list[frozenset[str]]:
    """The words of each office that a person has in the text or, where the text names none, in the tables."""
    held = [r.words for r in person.roles if r.noun]
    if person.term is not None:
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


def _plural(token: Token) -> bool:
    return token.feat("Number") == "Plur" or token.xpos in ("NNS", "NNPS")


def head_lemma(doc: Document, mention: Mention) -> str:
    return lemma(doc.tokens[mention.head])
