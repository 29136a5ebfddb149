"""Which parties stand in a predicate's slots, and of what kind they are.

Parties come from `attache.reading.actors`; kinds are what the lexicon's conditions ask for:
`<party>` anybody who can act; `<political>` with a state's or a political sector, an intergovernmental body or a bare state;
`<state>` a state by its own name; `<place>` any place; `<person>`, `<org>`; `<armed>` forces and armed groups; `<police>`;
`<politician>` a person in government, parliament or party; `<labour>` organised labour.
"""

from __future__ import annotations

from collections.abc import Iterable

from attache.document import Document, Token
from attache.reading.actors import parties
from attache.reading.events.forms import lemma_of
from attache.reading.events.lexicon import Frame, Predicate, Role, word_set
from attache.reading.events.syntax import Slots, cases, joined, owners
from attache.records import Party

#: sectors (PLOVER) that make an act politically relevant
POLITICAL = frozenset({"GOV", "MIL", "LEG", "JUD", "PTY", "SPY", "COP", "OPP", "REB"})
#: codes in the state's place that do so whatever the sector
BODIES = frozenset({"UNO", "EUR", "IGO", "IMG"})
UNKNOWN = "---"
PRIVATE = "CVL"
#: how deep a noun phrase is searched for the owner of what it names
DEPTH = 3
#: where the owner stands, the surest first
INSIDE = ("nmod:poss", "by", "compound", "of", "between", "with", "from")


def state_of(party: Party) -> str:
    return party.code.partition(":")[0]


def sector_of(party: Party) -> str:
    return party.code.partition(":")[2]


def is_political(party: Party) -> bool:
    """Whether a party makes an act politically relevant (PLOVER): a state's or political sector, or a bare state."""
    sector, state = sector_of(party), state_of(party)
    return sector in POLITICAL or state in BODIES or (sector == UNKNOWN and state != UNKNOWN)


def is_public(party: Party) -> bool:
    """Whether a party is political, or a body of a known state that is more than private persons (companies, unions, press)."""
    return is_political(party) or (state_of(party) != UNKNOWN and sector_of(party) != PRIVATE)


class Sides:
    """The parties of one document's noun phrases, each looked up once."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self._kinds = {e.id: e.kind for e in doc.entities}
        self._consumed: set[int] = set()
        self._parties: dict[int, list[Party]] = {}
        self._things: dict[int, list[Party]] = {}
        self._kind_sets: dict[int, frozenset[str]] = {}

    def of(self, token: Token) -> list[Party]:
        """The parties that the noun phrase headed by `token` names; none where it names a thing, or nobody known."""
        found = self._parties.get(token.i)
        if found is None:
            known = parties(self.doc, token)
            found = self._parties[token.i] = [p for p in known if p.entity is not None or sector_of(p) != UNKNOWN]
            self._things[token.i] = [p for p in known if p not in found and state_of(p) != UNKNOWN]
        return found

    def state_of_thing(self, token: Token) -> list[Party]:
        """What stands for the state of a thing that is no party itself (*Chinese goods*), where the words tell it."""
        self.of(token)
        return self._things[token.i]

    def owning(self, token: Token) -> list[Party]:
        """The parties that own what a noun phrase names, in it or, as in *passed a resolution calling for*, in its clause."""
        found = self.inside(token) or self.state_of_thing(token)
        if found or token.rel not in ("obj", "obl", "nsubj:pass"):
            return found
        return [p for owner in owners(self.doc, token) if owner is not token for p in self.of(owner)]

    def inside(self, token: Token, depth: int = DEPTH) -> list[Party]:
        """The parties that own what a noun phrase names: *Clinton's handling*, *the decision by Moscow*, *U.S. policy*."""
        if depth == 0 or token.upos not in ("NOUN", "PROPN", "PRON", "NUM", "VERB"):
            return []
        kids = self.doc.children_of(token)
        for wanted in INSIDE:
            if wanted == "nmod:poss" and token.i in self._consumed:
                continue
            for kid in kids:
                fits = kid.deprel == wanted or kid.rel == wanted or (kid.rel == "nmod" and wanted in cases(self.doc, kid))
                if (wanted == "compound" and kid.rel == "amod" and kid.text[:1].isupper()) or fits:
                    found = self.of(kid) or self.inside(kid, depth - 1)
                    if found:
                        return found
        return []

    def kinds(self, token: Token) -> frozenset[str]:
        """The kinds (see the module) that the noun phrase headed by `token` is of."""
        found = self._kind_sets.get(token.i)
        if found is None:
            found = self._kind_sets[token.i] = frozenset(self._kinds_of(token))
        return found

    def _kinds_of(self, token: Token) -> Iterable[str]:
        lemma = lemma_of(self.doc, token)
        if token.text.lower() in word_set("people") and not self.of(token):
            yield from ("party", "political", "person")
        if lemma in word_set("armed"):
            yield "armed"
        if lemma in word_set("police"):
            yield "police"
        for name in self.doc.names:
            if name.kind in ("place", "facility") and name.span.covers(token.span):
                yield "place"
        for party in self.of(token):
            yield "party"
            kind = self._kinds.get(party.entity or "", "")
            sector = sector_of(party)
            if is_public(party):
                yield "political"
            if kind in ("state", "place"):
                yield kind
            if kind == "state":
                yield "place"
            if kind == "person":
                yield "person"
                if sector in ("GOV", "LEG", "PTY", "OPP"):
                    yield "politician"
            if kind == "organisation":
                yield "org"
            if sector in ("MIL", "REB") or state_of(party) == "IMG":
                yield "armed"
            if sector == "COP":
                yield "police"
            if sector == "LAB":
                yield "labour"

    def fill(self, predicate: Predicate, slots: Slots, consumed: Iterable[Token] = ()) -> tuple[list[Party], list[Party]]:
        """Actors and recipients of an act, as the predicate's frame finds them in the trigger's slots.

        `consumed` words are part of the trigger (*expressed his support*): whose they are is no recipient.
        """
        self._consumed = {t.i for t in consumed}
        frame = predicate.frame
        actor, recipient = frame.noun if predicate.pos == "NOUN" else frame.verb
        if frame.mutual:
            return self._union(actor, slots, predicate.inside, least=2), []
        actors = self._first(actor, slots, False) or self._first(actor, slots, True)
        if "leader" in slots:
            actors = self._sent(actors, slots)
        return actors, self._first(recipient, slots, predicate.inside, actors)

    def _sent(self, leaders: list[Party], slots: Slots) -> list[Party]:
        """Those who lead a delegation, of the state that sends it, whatever the words around make of them."""
        senders = {state_of(p) for t in slots.get("subj", ()) for p in self.of(t)} - {UNKNOWN}
        if len(senders) != 1:
            return leaders
        return [Party(span=p.span, entity=p.entity, code=f"{min(senders)}:{sector_of(p)}") for p in leaders]

    def _first(self, role: Role, slots: Slots, inside: bool, besides: Iterable[Party] = ()) -> list[Party]:
        """The parties of the first group of slots that holds any; those `besides` whom they must stand do not count."""
        taken = list(besides)
        for group in role.groups:
            found = [p for p in self._of_slots(group, slots, inside) if not any(same(p, t) for t in taken)]
            if found:
                return found
        return []

    def _union(self, role: Role, slots: Slots, inside: bool, least: int) -> list[Party]:
        """The parties of all groups in turn, until there are `least` (besides X and Y, of *a meeting with X and Y*)."""
        found: list[Party] = []
        enough = least + ("with" in slots)
        for group in role.groups:
            for party in self._of_slots(group, slots, inside):
                if not any(same(party, f) for f in found):
                    found.append(party)
            if len(found) >= enough:
                break
            if found and "with" in slots and "with" not in group:
                enough = least
        return found

    def _of_slots(self, group: tuple[str, ...], slots: Slots, inside: bool) -> list[Party]:
        found: list[Party] = []
        for slot in group:
            for token in slots.get(slot, ()):
                if slot == "mod" and not (token.upos in ("PROPN", "ADJ", "NOUN") and token.text[:1].isupper()):
                    continue
                found += [p for p in self.of(token) or (self.owning(token) if inside else []) if p not in found]
        return found

    def is_place(self, party: Party) -> bool:
        """Whether a party is only a place (a town, a region), which acts and suffers by those in it."""
        return self._kinds.get(party.entity or "") == "place"

    def holds(self, token: Token, words: frozenset[str], kinds: tuple[str, ...]) -> bool:
        """Whether a phrase is headed by one of `words` (also within *a number of …*, or in a coordination), or is of a kind."""
        for head in self._heads(token):
            lemma = lemma_of(self.doc, head)
            if lemma in words or head.text.lower() in words or (joined(self.doc, head) or lemma) in words:
                return True
        return any(kind in self.kinds(token) for kind in kinds)

    def _heads(self, token: Token) -> list[Token]:
        found = [token, *self.doc.children_of(token, "conj")]
        if lemma_of(self.doc, token) in word_set("quantity") or token.upos == "NUM":
            found += [k for k in self.doc.children_of(token, "nmod") if "of" in cases(self.doc, k)]
        verb = self.doc.head_of(token)
        if token.upos == "NUM" and verb is not None and verb.deprel == "conj":  # "expelled 60 diplomats, Ukraine 13"
            found += self.doc.children_of(self.doc.tokens[verb.head], "obj")
        return found


def same(a: Party, b: Party) -> bool:
    """Whether two mentions are one party: one entity, or words that overlap."""
    if a.entity is not None and a.entity == b.entity:
        return True
    return a.span is not None and b.span is not None and a.span.overlaps(b.span)


def frame_slots(frame: Frame) -> frozenset[str]:
    """All slot names of a frame (for tests of the data)."""
    return frozenset(s for side in (*frame.verb, *frame.noun) for group in side.groups for s in group)
