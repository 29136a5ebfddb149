"""All that is known of a document's actors, worked out once: names, phrases, persons, bodies, states. Kept in `doc.scratch`."""

from __future__ import annotations

from dataclasses import dataclass, field

from attache.document import Document, Name
from attache.reading.actors import chunks as phrases
from attache.reading.actors import lexicon, scan
from attache.reading.actors.around import Around
from attache.reading.actors.chunks import Chunk
from attache.reading.actors.lexicon import UNKNOWN
from attache.reading.actors.people import Person, Register, settle
from attache.reading.actors.roles import Reader, Role, by_name, lemma
from attache.reading.actors.runs import Finder, Run
from attache.reading.actors.scan import Hit
from attache.reading.actors.towns import Towns

KEY = "actors"
#: a name of more tokens is an error of the model
_LONGEST_NAME = 12


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
        self._asked: set[int] = set()
        self.day = doc.published.isoformat() if doc.published else ""
        self.hits = scan.scan(doc, scan.words_of(doc))
        self.hit_at = {i: h for h in self.hits for i in range(h.first, h.last)}
        self.towns = Towns(doc, self.hits)
        self.chunks = phrases.chunk(doc, self._glued())
        self.salience = scan.weigh(doc, self.hits, [])
        self.register = Register(doc, self.salience.total)
        #: codes of phrases' owners that are pronouns or descriptions, once they are resolved, by phrase
        self.owner_codes: dict[int, str] = {}
        self.bodies: list[Body] = []
        self.body_at: dict[int, Body] = {}
        self.reader = Reader(doc, self.hit_at, self.code_of_span, self.states_in)
        self.run_of: dict[int, Run] = {}
        #: persons by the phrases in apposition to their names
        self.apposed: dict[int, Person] = {}
        self.around = Around(doc, self.reader, self.chunks, self.run_of)
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
            if name.kind == "person" and (titled := self._after_title(name)) is not None:
                found.add(titled)
        return frozenset(found)

    def _after_title(self, name: Name) -> int | None:
        """The first token of a person's name that stands right after somebody's title or role ("agency head Ann Lee")."""
        tokens, roles = self.doc.tokens_in(name.span), lexicon.roles()
        if not tokens or tokens[0].i == 0:
            return None
        before = self.doc.tokens[tokens[0].i - 1]
        word = lemma(before)
        if before.sent != tokens[0].sent or before.upos not in ("NOUN", "PROPN") or before.feat("Number") == "Plur":
            return None
        role = word in roles.titles or word in roles.nouns or word in roles.neutral
        return tokens[0].i if role and word not in lexicon.name_words().bodies else None

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
        for run in runs:
            if run.kind == "organisation":
                if run.last - run.first == 1 and self.register.find(run.words(self.doc)) is not None:
                    self._person(run)
                else:
                    self._body(run)
        self._surnames()
        known = {w for p in self.register.persons for w in p.key.split()}
        for run in runs:
            if run.kind == "unknown" and set(run.words(self.doc).split()) <= known:
                person = self.register.find(run.words(self.doc))
                if person is not None:
                    run.kind = "person"
                    self._person(run)
            elif run.kind == "unknown" and self._held(run):
                self._person(run)
        self.register.persons.sort(key=lambda p: p.spans[0])
        for person in self.register.persons:
            person.spans.sort()
            person.starts.sort()

    def _surnames(self) -> None:
        """A town's or company's name is a person's where somebody of that surname is named in full ("Bolton"), or of that
        first name, and the model takes it for a person's."""
        full = {p.key.rsplit(" ", 1)[-1] for p in self.register.persons if " " in p.key}
        first = {p.key.split(" ", 1)[0] for p in self.register.persons if " " in p.key}
        marked = {t.i for n in self.doc.names if n.kind == "person" for t in self.doc.tokens_in(n.span)}
        for hit in self.hits:
            if hit.last - hit.first > 1 or hit.known.kind not in ("region", "organisation", "group"):
                continue
            token, chunk = self.doc.tokens[hit.first], self.chunks.at.get(hit.first)
            placed = token.i > 0 and self.doc.tokens[token.i - 1].upos == "ADP" and hit.known.kind == "region"
            word = lexicon.key(token.text)
            fits = word in full or (word in first and token.i in marked)
            if chunk is None or placed or not fits or token.i in self.register.at:
                continue
            self.hit_at.pop(hit.first, None)
            run = Run(chunk, hit.first, hit.first, hit.last, "person")
            self.run_of[hit.first] = run
            self._person(run)
        self.hits = [h for h in self.hits if h.first in self.hit_at]

    def _held(self, run: Run) -> bool:
        """Whether a single word that no model took for a name is an office holder's of a state that the text names."""
        found = lexicon.people().names.get(run.words(self.doc), [])
        return any(p.rsplit("\t", 1)[1] in self.salience.total for p in found)

    def _person(self, run: Run) -> None:
        role = self.around.role_of(run)
        person = self.register.add(run, role.state if role is not None else UNKNOWN)
        apposed, chunk = self.around.apposed(run)
        for found in (role, apposed, self.around.marked(run)):
            if found is not None:
                person.roles.append(found)
        if chunk is not None:
            self.apposed[chunk.i] = person
        person.dead = person.dead or self.around.dead(run)
        person.gender = person.gender or self.around.gender(run)

    def _body(self, run: Run) -> None:
        words = run.words(self.doc)
        text = " ".join(self.doc.text[self.doc.tokens[run.first].start : self.doc.tokens[run.last - 1].end].split())
        body = next((b for b in reversed(self.bodies) if b.key == words or words in b.aliases), None) or self._shortened(words)
        if body is None:
            body = Body(text, words, aliases=_aliases(text))
            body.code, body.basis = self._code_of_body(run, text)
            self.bodies.append(body)
        body.spans.append((run.first, run.last))
        self.body_at.update(dict.fromkeys(range(run.first, run.last), body))

    def _shortened(self, words: str) -> Body | None:
        """The body met last whose name these words end ("the Pirates" after "the Pittsburgh Pirates"), or begin before a word
        that only says what it is ("Rice" after "Rice University")."""
        heads = lexicon.name_words().heads
        if not words or words.rsplit(" ", 1)[-1] in heads or words in lexicon.roles().nouns:
            return None
        for body in reversed(self.bodies):
            rest = body.key.removeprefix(f"{words} ")
            if body.key.endswith(f" {words}") or (rest != body.key and all(w in heads for w in rest.split(" "))):
                return body
        return None

    def _code_of_body(self, run: Run, text: str) -> tuple[str, str]:
        role = self.reader.describe(run.chunk, run.start, run.first) if run.first > run.start else Role()
        whole = self.reader.describe(run.chunk)
        sector = by_name(text) or next((r.sector for r in (role, whole) if r.noun), UNKNOWN)
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
            self._settle_one(person)

    def _settle_one(self, person: Person) -> None:
        near = self.salience.near(self.doc.tokens[person.spans[0][0]].sent)
        settle(person, self.day, near, self.salience.share(near))

    def reconsider(self, chunk: Chunk) -> None:
        """Read again the role that a phrase says of a person, now that its owner is known ("its editor, X")."""
        person = self.apposed.get(chunk.i)
        if person is None or any(r.state != UNKNOWN for r in person.roles):
            return
        role = self.around.person_role(chunk)
        if role is not None and role.state != UNKNOWN:
            person.roles.append(role)
            self._settle_one(person)

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
            sector = next(
                (r.sector for r in person.roles if r.sector != UNKNOWN), person.term.sector if person.term else UNKNOWN
            )
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
        if hit.known.state != UNKNOWN or hit.known.code == "---:---" or hit.known.kind == "alliance":
            return hit.known.code
        before = [h.known.state for h in self.reader.inside(first, hit.first) if h.known.state != UNKNOWN]
        state = before[-1] if before else UNKNOWN
        chunk = self.chunks.at.get(hit.first)
        if state == UNKNOWN and chunk is not None and not hit.known.about and hit.first not in self._asked:
            self._asked.add(hit.first)  # bodies that own each other ("the Court's Board") would ask without end
            state = self.reader.describe(chunk).state
            self._asked.discard(hit.first)
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
