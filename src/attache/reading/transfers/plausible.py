"""Which candidates are transfers: arms or goods for arms, between parties that matter, and no forces moved by their owner."""

from __future__ import annotations

from attache.document import Document, Token
from attache.reading.transfers.candidates import Candidate
from attache.reading.transfers.lexicon import lexicon
from attache.reading.transfers.matching import matches
from attache.reading.transfers.sides import made, sector, state
from attache.reading.transfers.syntax import base_form, dependents, preposition
from attache.records import Party

_OFFICIAL = frozenset(("GOV", "MIL", "COP", "SPY", "LEG", "JUD"))
_PEOPLE = frozenset(("CVL", "MED", "LAB", "EDU", "REL"))
_PRIVATE = frozenset(("BUS", "CVL", "MED", "LAB", "EDU", "REL", ""))


def plausible(doc: Document, candidate: Candidate) -> bool:
    """Whether a candidate stands by itself as a transfer."""
    possible = sided(doc, candidate) and military(doc, candidate)
    return possible and not own_forces(doc, candidate) and not metaphor(doc, candidate)


def sided(doc: Document, c: Candidate) -> bool:
    """Whether the sides are such as a transfer has: one of them known at least, two different ones where both are."""
    parties = c.suppliers + c.recipients
    if not any(_political(p) for p in parties):
        return False
    one, other = c.suppliers[:1], c.recipients[:1]
    if c.frame.both_sides and not (one and other):
        return False
    if not (one and other) and sector(parties[0]) in _PEOPLE:
        return False  # private people's guns
    if one and other and one[0].span is not None and one[0].span == other[0].span:
        return False
    foreign = bool(one and other and state(one[0]) and state(other[0]) and state(one[0]) != state(other[0]))
    if c.frame.foreign_only:
        return foreign and (c.frame.name != "use" or made(doc, c.phrase.head) or c.phrase.term.strength in ("arms", "name"))
    if one and other and not foreign and state(one[0]) and state(one[0]) == state(other[0]):
        official = any(sector(p) in _OFFICIAL for p in (one[0], other[0]))
        return official and sector(one[0]) != sector(other[0]) and c.phrase.term.strength in ("arms", "name")
    if c.frame.name == "take" and c.phrase.category in lexicon().sets["own_movers"] and c.phrase.carrier is None:
        return bool(other)
    if c.frame.name == "move":
        return bool(one and other) or (_vehicle(c.carrier) and bool(parties))
    return True


def _political(party: Party) -> bool:
    return bool(state(party)) or sector(party) in lexicon().sets["political"]


def _vehicle(token: Token | None) -> bool:
    return token is not None and token.lemma.lower() in lexicon().sets["vehicles"]


def military(doc: Document, c: Candidate) -> bool:
    """Whether the item is of arms, or of such use that its sides and surroundings make it so."""
    term = c.phrase.term
    one, other = c.suppliers[:1], c.recipients[:1]
    foreign = bool(one and other and state(one[0]) and state(other[0]) and state(one[0]) != state(other[0]))
    private = bool(one and other) and sector(one[0]) in _PRIVATE and sector(other[0]) in _PRIVATE and not foreign
    if term.strength in ("arms", "name"):
        return not private
    if term.strength == "shared":
        return arms_near(doc, c) and not private
    if c.phrase.category == "troops" and term.strength == "plain":
        return foreign and (c.frame.people or arms_near(doc, c)) and not private
    if term.strength == "dual":
        return foreign or (arms_near(doc, c) and not private)
    if c.phrase.category == "money":
        return _for_arms(doc, c)
    return foreign and arms_near(doc, c) and c.phrase.category not in ("food", "fuel")


def arms_near(doc: Document, c: Candidate) -> bool:
    """Whether the sentence has another word of arms, or the document names arms elsewhere."""
    sentence = doc.sentences[c.sent]
    own = {t.i for t in doc.tokens_in(c.phrase.span)}
    words = lexicon().sets["arms_words"]
    if any(t.lemma.lower() in words for t in doc.words(sentence) if t.i not in own or t.i != c.phrase.match.first):
        return True
    return any(m.term.strength in ("arms", "name") for s in doc.sentences for m in matches(doc, s))


def _for_arms(doc: Document, c: Candidate) -> bool:
    """Money counts where it is money for arms: a military word in its phrase, or in what it is said to be for."""
    words = lexicon().sets["military_words"]
    near = doc.tokens_in(c.phrase.span)
    for top in (c.trigger, c.phrase.head, *c.phrase.outer):
        for kid in doc.children_of(top, "obl", "advcl") + dependents(doc, top):
            if preposition(doc, kid) == "for" or kid.upos == "VERB":
                near += list(doc.subtree(kid))
    return any(t.lemma.lower() in words for t in near)


def own_forces(doc: Document, c: Candidate) -> bool:
    """Whether this is a party moving its own forces: sending ships, aircraft or soldiers, or arms on a mission."""
    lex = lexicon()
    if (
        base_form(c.trigger, lex.sets["sending"]) not in lex.sets["sending"]
        or c.trigger.upos != "VERB"
        or c.frame.name not in ("give", "move", "arrive")
    ):
        return False
    missions = lex.sets["missions"]
    aims = doc.children_of(c.trigger, "advcl", "xcomp", "conj", "acl") + doc.children_of(c.phrase.head, "acl")
    aims += [k for k in doc.children_of(c.trigger, "obl") if k.upos == "VERB"]  # a slip of the parser
    purposes = [base_form(k, missions) for k in aims]
    helping = any(t.lemma.lower() in lex.sets["side_words"] for t in doc.subtree(c.trigger))
    if any(p in missions for p in purposes) and not helping:
        return True
    possessed = any(t.upos == "PRON" for t in doc.children_of(c.phrase.head, "nmod:poss"))
    goals = [k for k in doc.children_of(c.trigger, "obl") if preposition(doc, k) in lex.sets["into"]]
    if c.phrase.category in lex.sets["own_movers"] or possessed:
        return not helping or not (c.suppliers and c.recipients)
    return bool(goals) and not c.recipients


def metaphor(doc: Document, c: Candidate) -> bool:
    """Whether the arms are words: "handed his critics fresh ammunition"."""
    rules = lexicon().hints["metaphor"]
    if c.phrase.head.lemma.lower() not in rules["items"] or c.phrase.outer:
        return False
    if doc.children_of(c.phrase.head, "cop"):
        return True
    modifiers = {k.lemma.lower() for k in doc.children_of(c.phrase.head, "amod", "compound", "det")}
    goals = [g.lemma.lower() for g in doc.children_of(c.trigger, "iobj", "obl")]
    goals += [g.lemma.lower() for g in doc.children_of(c.phrase.head, "nmod")]
    if any(g in rules["recipients"] for g in goals):
        return True
    against = any(preposition(doc, k) == "against" for k in doc.children_of(c.phrase.head, "nmod"))
    return bool(modifiers & set(rules["modifiers"]) and against)
