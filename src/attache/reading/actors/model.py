"""All that is known of a document's actors, worked out once: names, phrases, persons, bodies, states. Kept in `doc.scratch`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from attache.document import Document, Token
from attache.reading.actors import chunks as phrases
from attache.reading.actors import lexicon, scan
from attache.reading.actors.chunks import Chunk
from attache.reading.actors.lexicon import UNKNOWN
from attache.reading.actors.people import Person, Register, settle
from attache.reading.actors.roles import Reader, Role, by_name, lemma
from attache.reading.actors.runs import Finder, Run
from attache.reading.actors.scan import Hit

KEY = "actors"
_CLOSERS = (",", ".", ";", ":", "—", "–", "-", ")", "”", '"', "!", "?")
#: a name of more tokens is an error of the model
_LONGEST_NAME = 12
_DASHES = ("—", "–", "--", "-")


@dataclass(slots=True, eq=False)
class Body:
    """An organisation that no table knows. `spans` are token ranges."""

    name: str
    key: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    code: str = f"{UNKNOWN}:{UNKNOWN}"
    basis: str | None = None
    entity: str | None = None


class Actors:
    """The actors of one document, before pronouns and descriptions are resolved."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.day = doc.published.isoformat() if doc.published else ""
        self.hits = scan.scan(doc, scan.words_of(doc))
        self.hit_at = {i: h for h in self.hits for i in range(h.first, h.last)}
        self.chunks = phrases.chunk(doc, self._glued())
        self.salience = scan.weigh(doc, self.hits, [])
        self.register = Register(doc, self.salience.total)
        #: codes of phrases' owners that are pronouns or descriptions, once they are resolved, by phrase
        self.owner_codes: dict[int, str] = {}
        self.bodies: list[Body] = []
        self.body_at: dict[int, Body] = {}
        self.reader = Reader(doc, self.hit_at, self.code_of_span, self.states_in)
        self.run_of: dict[int, Run] = {}
        self._read_names()
        self._weigh_again()
        self._settle()

    def _glued(self) -> frozenset[int]:
        """Tokens that belong to the one before them: inside known names, and inside organisations as the model sees them."""
        found = {i for h in self.hits for i in range(h.first + 1, h.last)}
        for name in self.doc.names:
            tokens = self.doc.tokens_in(name.span) if name.kind == "organisation" else []
            while tokens and tokens[-1].upos in ("ADP", "DET", "PUNCT", "CCONJ"):
                tokens.pop()
            if 1 < len(tokens) <= _LONGEST_NAME and tokens[0].sent == tokens[-1].sent:
                found.update(t.i for t in tokens[1:])
        return frozenset(found)

    def states_in(self, first: int, last: int) -> set[str]:
        """The states of the persons whose names lie in a token range ("the Obama administration")."""
        found = set()
        for i in range(first, last):
            person = self.register.at.get(i)
            if person is not None:
                state = person.state if person.state != UNKNOWN else self._told(person)
                found.add(state)
        return found - {UNKNOWN}

    def _told(self, person: Person) -> str:
        """A person's state before all is settled: by a title or the tables."""
        return next((r.state for r in person.roles if r.state != UNKNOWN), person.term.state if person.term else UNKNOWN)

    # names

    def _read_names(self) -> None:
        finder = Finder(self.doc, self.hit_at)
        runs = finder.runs(self.chunks.all)
        for run in runs:
            self.run_of.update(dict.fromkeys(range(run.first, run.last), run))
        for run in runs:
            if run.kind == "person":
                self._person(run)
            elif run.kind == "organisation":
                self._body(run)
        known = {w for p in self.register.persons for w in p.key.split()}
        for run in runs:
            if run.kind == "unknown" and set(run.words(self.doc).split()) <= known:
                person = self.register.find(run.words(self.doc))
                if person is not None:
                    run.kind = "person"
                    self._person(run)
            elif run.kind == "unknown" and lexicon.people().names.get(run.words(self.doc)):
                if self.register.find(run.words(self.doc)) or self._held(run):
                    self._person(run)
        self.register.persons.sort(key=lambda p: p.spans[0])
        for person in self.register.persons:
            person.spans.sort()
            person.starts.sort()

    def _held(self, run: Run) -> bool:
        """Whether a single word that no model took for a name is an office holder's of a state that the text names."""
        found = lexicon.people().names.get(run.words(self.doc), [])
        return any(p.rsplit("\t", 1)[1] in self.salience.total for p in found)

    def _person(self, run: Run) -> None:
        role = self._role_of(run)
        person = self.register.add(run, role.state if role is not None else UNKNOWN)
        for found in (role, self._apposed(run), self._marked(run)):
            if found is not None:
                person.roles.append(found)
        person.dead = person.dead or self._dead(run)
        person.gender = person.gender or self._gender(run)

    def _role_of(self, run: Run) -> Role | None:
        """What stands before the name in its phrase ("Russian Defence Minister"), and what the phrase hangs on as a complement."""
        chunk = run.chunk
        owned = chunk.owner is not None and run.first < chunk.core
        if run.first <= run.start and (chunk.owner is None or owned):
            return None
        words = [lemma(t) for t in self.doc.tokens[run.start : run.first] if t.upos not in ("DET", "PUNCT")]
        if words and all(lexicon.roles().titles.get(w) == "" for w in words):
            return None
        if owned:
            role = self.reader.describe(Chunk(-1, run.start, run.first, run.start, run.first - 1, chunk.sent), depth=0)
        else:
            role = self.reader.describe(chunk, run.start, run.first)
        return replace(self._chained(role, run), title=True)

    def _chained(self, role: Role, run: Run) -> Role:
        """For "President of Armenia Serzh Sargsyan": the role of the phrase that the name's own phrase completes."""
        if run.first == run.start or (role.strong and role.noun and lemma(self.doc.tokens[run.first - 1]) in role.noun):
            return role
        above: Chunk | None = None
        at = run.chunk
        for _ in range(6):
            up = self._above(at)
            if up is None:
                break
            at = up
            if self.reader.describe(at, depth=0).noun:
                above = at
        if above is None:
            return role
        outer = self.reader.describe(above, stop=run.first)
        if not outer.noun or self.doc.tokens[above.last - 1].feat("Number") == "Plur":
            return role
        state = outer.state if outer.state != UNKNOWN else role.state
        return replace(outer, state=state, words=outer.words | role.words)

    def _above(self, chunk: Chunk) -> Chunk | None:
        """The phrase right before that this one completes ("head of …"), also as the second of two ("industry and …")."""
        at = chunk.first - 1
        if at <= 0 or self.doc.tokens[at].sent != chunk.sent:
            return None
        token = self.doc.tokens[at]
        before = self.chunks.at.get(at - 1)
        if before is None or before.sent != chunk.sent:
            return None
        if token.upos == "ADP" and token.text.lower() in ("of", "for", "to", "in", "at"):
            return before
        return self._above(before) if token.upos == "CCONJ" else None

    def _apposed(self, run: Run) -> Role | None:
        """The role in apposition to the name: "X, the president of Y", "the president of Y, X", "X is the president of Y"."""
        tokens, head = self.doc.tokens, self.doc.tokens[run.first]
        for kid in self.doc.children_of(head, "appos"):
            chunk = self.chunks.at.get(kid.i)
            if chunk is not None and chunk is not run.chunk:
                return self._person_role(chunk)
        after = run.last + 1
        if run.last < len(tokens) and tokens[run.last].text in (",", *_DASHES) and after < len(tokens):
            chunk = self.chunks.at.get(after)
            if chunk is not None and chunk.first == after and chunk.sent == head.sent and self._closed(chunk):
                role = self._person_role(chunk)
                if role is not None and (tokens[chunk.first].upos == "DET" or chunk.owner or role.strong):
                    return role
        before = run.start - 1
        if before > 0 and tokens[before].text in (",", *_DASHES) and tokens[before].sent == head.sent:
            return self._before(run, before)
        if head.rel == "appos" and head.head >= 0:
            chunk = self.chunks.at.get(head.head)
            return self._person_role(chunk) if chunk is not None and chunk is not run.chunk else None
        governor = self.doc.head_of(head)
        if governor is not None and head.rel == "nsubj" and self.doc.children_of(governor, "cop") and governor.upos == "NOUN":
            chunk = self.chunks.at.get(governor.i)
            return self._person_role(chunk) if chunk is not None else None
        return None

    def _before(self, run: Run, comma: int) -> Role | None:
        """"The president of the party, X": a definite phrase with a role word that ends at the comma before the name."""
        head = self.doc.tokens[run.first]
        inner = self.chunks.at.get(comma - 1)
        if inner is None:
            return None
        outer = inner
        for _ in range(3):
            above = next((c for c in self.chunks.all[max(0, outer.i - 3) : outer.i] if any(a is outer for _, a in c.complements)), None)
            if above is None:
                break
            outer = above
        first = self.doc.tokens[outer.first]
        if not (first.text.lower() == "the" or outer.owner is not None or head.rel == "appos"):
            return None
        if outer.first > 0 and self.doc.tokens[outer.first - 1].text in (",", "and") and head.rel != "appos":
            return None
        role = self._person_role(outer)
        if role is None or not (role.strong or head.rel == "appos" or outer.owner is not None or self._closes(run.last)):
            return None
        return role

    def _person_role(self, chunk: Chunk) -> Role | None:
        role = self.reader.describe(chunk)
        noun = role.noun.split(" ")[-1]
        if not noun or role.noun in lexicon.name_words().bodies or self.doc.tokens[chunk.head].upos == "PRON":
            return None
        if self.doc.tokens[chunk.last - 1].feat("Number") == "Plur":
            return None
        return role

    def _closed(self, chunk: Chunk) -> bool:
        """Whether the phrase (with its complements) ends before a mark, so that it can be an apposition."""
        last = chunk
        for _ in range(4):
            more = next((after for _, after in last.complements if after.first == last.last + 1), None)
            if more is None:
                break
            last = more
        return self._closes(last.last)

    def _closes(self, end: int) -> bool:
        """Whether a mark, a relative clause or the sentence's end follows."""
        if end >= len(self.doc.tokens) or self.doc.tokens[end].sent != self.doc.tokens[end - 1].sent:
            return True
        token = self.doc.tokens[end]
        return token.text in _CLOSERS or token.lemma in ("who", "that", "which") or token.upos == "ADP"

    def _marked(self, run: Run) -> Role | None:
        """The party mark in brackets after a lawmaker's name: "Marco Rubio (R-Fla.)"."""
        tokens, roles = self.doc.tokens[run.last : run.last + 3], lexicon.roles()
        if len(tokens) == 3 and tokens[0].text == "(" and tokens[1].text in roles.party_letters and tokens[2].text in _DASHES:
            state, _, sector = roles.party_code.partition(":")
            return Role(state, sector, "lawmaker", strong=True, basis="party and place in brackets")
        return None

    def _dead(self, run: Run) -> bool:
        """Whether the words around say that the person is dead: "the grave of X", "X, who died", "X was killed"."""
        dead, head = lexicon.roles().dead, self.doc.tokens[run.first]
        governor = self.doc.head_of(head)
        if governor is None:
            return False
        if governor.lemma in dead["of"] and head.rel == "nmod":
            return True
        before = run.start - 1
        if before > 0 and self.doc.tokens[before].text == "of" and self.doc.tokens[before - 1].lemma in dead["of"]:
            return True
        if head.deprel == "nsubj" and governor.lemma in dead["verbs"]:
            return True
        if head.deprel == "nsubj:pass" and governor.lemma in dead["passive"] and not self.doc.children_of(governor, "mark", "aux")[:-1]:
            return True
        clauses = [k for k in self.doc.children_of(head) if k.deprel == "acl:relcl"]
        return any(k.lemma in dead["verbs"] for k in clauses)

    def _gender(self, run: Run) -> str:
        roles = lexicon.roles()
        words = {lemma(t) for t in self.doc.tokens[run.start : run.first]}
        return "f" if words & roles.female else "m" if words & roles.male else ""

    def _body(self, run: Run) -> None:
        words = run.words(self.doc)
        text = " ".join(self.doc.text[self.doc.tokens[run.first].start : self.doc.tokens[run.last - 1].end].split())
        body = next((b for b in reversed(self.bodies) if b.key == words or words in b.aliases), None)
        if body is None:
            body = Body(text, words, aliases=_aliases(text))
            body.code, body.basis = self._code_of_body(run, text)
            self.bodies.append(body)
        body.spans.append((run.first, run.last))
        self.body_at.update(dict.fromkeys(range(run.first, run.last), body))

    def _code_of_body(self, run: Run, text: str) -> tuple[str, str]:
        role = self.reader.describe(run.chunk, run.start, run.first) if run.first > run.start else Role()
        whole = self.reader.describe(run.chunk)
        sector = by_name(text) or (role.sector if role.noun else None) or UNKNOWN
        states = [h.known.state for h in self.reader.inside(run.start, run.last) if h.known.state != UNKNOWN]
        first = self.register.find(lexicon.key(self.doc.tokens[run.first].text))
        states += [self._told(first)] if first is not None and not states and self._told(first) != UNKNOWN else []
        state = states[0] if states else whole.state if whole.state != UNKNOWN else UNKNOWN
        if state != UNKNOWN:
            return f"{state}:{sector}", "its name"
        return f"{self.salience.near(run.chunk.sent)}:{sector}", "the text around"

    # states and codes

    def _weigh_again(self) -> None:
        """Persons whose state is known tell, too, which state the text is about."""
        found = []
        for person in self.register.persons:
            state = next((r.state for r in person.roles if r.state != UNKNOWN), person.term.state if person.term else UNKNOWN)
            found += [(self.doc.tokens[first].sent, state, 0.4) for first, _ in person.spans]
        self.salience = scan.weigh(self.doc, self.hits, found)

    def _settle(self) -> None:
        for person in self.register.persons:
            sentence = self.doc.tokens[person.spans[0][0]].sent
            near = self.salience.near(sentence)
            settle(person, self.day, near, self.salience.share(near))

    def person_at(self, first: int, last: int) -> Person | None:
        """The person whose name ends the token range."""
        person = self.register.at.get(last - 1)
        return person if person is not None and any(first <= a and b == last for a, b in person.spans) else None

    def code_of_span(self, first: int, last: int) -> str | None:
        """What a token range names by itself, as a code: a person, a known name, a body; None where it is none of them."""
        person = self.person_at(first, last)
        if person is not None:
            if person.code != "---:---":
                return person.code
            state = next((r.state for r in person.roles if r.state != UNKNOWN), person.term.state if person.term else UNKNOWN)
            sector = next((r.sector for r in person.roles if r.sector != UNKNOWN), person.term.sector if person.term else UNKNOWN)
            return f"{state}:{sector}"
        hit = self.hit_at.get(last - 1)
        if hit is not None and hit.last == last and hit.first >= first:
            return self.code_of_hit(hit, first)
        body = self.body_at.get(last - 1)
        if body is not None and any(first <= a and b == last for a, b in body.spans):
            return body.code
        chunk = self.chunks.at.get(first)
        return self.owner_codes.get(chunk.i) if chunk is not None and chunk.owner == (first, last) else None

    def code_of_hit(self, hit: Hit, first: int) -> str:
        """A known name's code; the state of one that is of no state ("Army") is told by a name before it, else by the text."""
        if hit.known.state != UNKNOWN or hit.known.code == "---:---":
            return hit.known.code
        before = [h.known.state for h in self.reader.inside(first, hit.first) if h.known.state != UNKNOWN]
        state = before[-1] if before else UNKNOWN
        chunk = self.chunks.at.get(hit.first)
        if state == UNKNOWN and chunk is not None:
            state = self.reader.describe(chunk).state
        if state == UNKNOWN:
            sentence = self.doc.tokens[hit.first].sent
            state = self.salience.near(sentence, hit.known.about) if hit.known.about else self.salience.near(sentence)
        return f"{state}:{hit.known.sector}"


def _aliases(text: str) -> set[str]:
    """Abbreviations that a name may go by later: its capitals."""
    capitals = "".join(w[0] for w in text.replace("-", " ").split() if w[:1].isupper())
    return {capitals.lower()} if len(capitals) > 1 else set()


def actors_of(doc: Document) -> Actors:
    """The document's actors, worked out on first use."""
    found = doc.scratch.get(KEY)
    if not isinstance(found, Actors):
        found = doc.scratch[KEY] = Actors(doc)
    return found


def token_head(doc: Document, chunk: Chunk) -> Token:
    return doc.tokens[chunk.head]
