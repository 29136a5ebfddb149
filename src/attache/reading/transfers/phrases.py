"""Noun phrases of items: what they name, how far they reach, how many; lists give one phrase each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import cast

from attache.document import Document, Signal, Span, Token
from attache.reading.transfers.lexicon import lexicon
from attache.reading.transfers.matching import Match, match_at, matches
from attache.reading.transfers.numbers import quantity
from attache.reading.transfers.syntax import base_form, coordinated, preposition
from attache.reading.transfers.taxonomy import ItemClass, Term, by_name
from attache.records import Category, Item

_OUTSIDE = ("acl", "acl:relcl", "appos", "conj", "cc", "case", "parataxis", "advcl", "mark", "cop", "nsubj", "aux", "dep",
            "discourse", "cc:preconj", "orphan", "list", "obl", "nmod:unmarked", "nmod:tmod", "obl:unmarked")  # fmt: skip
_INSIDE_CASES = frozenset(("of", "on", "like", "such", "in", "about", "for", "with", "as"))
_EXAMPLE_CASES = frozenset(("like", "such", "as"))
_OF_CASES = frozenset(("of", ""))
_DEPTH = 4
#: from this probability on an item that the language model alone hears goes through the rules' frames
HEARD = 0.1
#: on the document's scratch once they may
OPEN = "transfers.open"


@dataclass(frozen=True, slots=True)
class Phrase:
    """An item's noun phrase. `head` is the thing's own noun; `outer` the measure nouns above it, outermost first.

    `carrier` is the transfer noun that wraps it ("shipment of …"), None where there is none.
    """

    head: Token
    span: Span
    term: Term
    category: Category
    match: Match
    outer: tuple[Token, ...] = ()
    carrier: Token | None = None
    modelled_on: tuple[str, ...] = ()
    models: tuple[Span, ...] = field(default=())

    def item(self, doc: Document) -> Item:
        """The record. A class's control identifiers are given as what the item may fall under."""
        names = list(self.modelled_on)
        if not names and self.term.modelled_on and self.term.strength in ("name", "shared"):
            names = [self.term.modelled_on]
        return Item(
            span=self.span, text=self.span.of(doc.text), category=self.category, controls=list(self.term.cls.controls),
            modelled_on=names,
        )  # fmt: skip

    def count(self, doc: Document) -> tuple[int | float | None, str | None]:
        """Quantity and unit; see `numbers.quantity`."""
        return quantity(doc, [*self.outer, self.head])


def items_of(doc: Document, token: Token) -> list[Phrase]:
    """The items that a noun phrase names, one for each member of a list; [] where it names none.

    What follows "like" or "such as" explains its item and makes none of its own; what follows "including" stands for it.
    """
    found: list[Phrase] = []
    for member in _members(doc, token):
        phrase = _resolve(doc, member, _DEPTH)
        if phrase is None:
            continue
        rest = _members(doc, phrase.head)[1:] if phrase.head.i != member.i else []
        listed = [replace(p, carrier=phrase.carrier) for m in rest for p in [_resolve(doc, m, _DEPTH)] if p is not None]
        examples = [p for kid in _including(doc, phrase) for p in items_of(doc, kid)] if phrase.term.generic else []
        if _exemplifies(doc, member) or any(_exemplifies(doc, m) for m in rest):
            found = [p for p in found if not p.term.generic]
            examples = examples or (listed if phrase.term.generic else [])
        found += examples or [phrase, *listed]
    return found


def _exemplifies(doc: Document, member: Token) -> bool:
    """Whether a list's member comes after "including", and so stands for what was named at large before it."""
    return bool({c.text.lower() for c in doc.children_of(member, "case")} & lexicon().sets["including"])


def phrase_at(doc: Document, token: Token) -> Phrase | None:
    """The item that one noun names, its list left aside."""
    return _resolve(doc, token, _DEPTH)


def heard_at(doc: Document) -> dict[int, Signal]:
    """The items that the language model hears, by their word's index, in text order; none where it has no such heads."""
    signals = doc.heard.signals if doc.heard is not None else []
    kept: dict[int, Signal] = doc.scratch.setdefault("transfers.heard", {s.token: s for s in signals if s.kind == "transfer"})
    return kept


def heard_phrase(doc: Document, token: Token) -> Phrase | None:
    """The item that only the language model knows for one."""
    signal = heard_at(doc).get(token.i)
    if signal is None or signal.sure < HEARD or OPEN not in doc.scratch:
        return None
    return unlisted(doc, token, cast(Category, next(iter(signal.classes), "other")))


def unlisted(doc: Document, token: Token, category: Category) -> Phrase:
    """The phrase of a word that the taxonomy does not have: of no class, so under no control. A verb is its own ("trained")."""
    term = Term(token.lemma.lower(), (), ItemClass("", category, (), (), "", ""), "heard", "", "")
    span = token.span if token.upos in ("VERB", "AUX") else _reach_noun(doc, token)
    return Phrase(token, span, term, category, Match(token.i, token.i, term, token.text))


def modifier_phrase(doc: Document, noun: Token) -> Phrase | None:
    """The item that modifies a transfer noun from before it ("arms shipment", "missile parts delivery")."""
    found = _modifier(doc, noun)
    return None if found is None else replace(_named(doc, doc.tokens[found.last], found, within=noun), carrier=noun)


def _members(doc: Document, token: Token) -> list[Token]:
    """The members of a list that the parser is to be believed about: none lies beyond another verb."""
    members = coordinated(doc, token)
    # two members side by side with nothing between them are one name: the first modifies the second
    members = [m for m, n in zip(members, [*members[1:], None], strict=True) if n is None or m.i + 1 != n.i]
    inside = {t.i for t in doc.subtree(token)}
    for place, (one, next_one) in enumerate(pairwise(members)):
        between = doc.tokens[one.i + 1 : next_one.i]
        if any(t.upos == "VERB" and t.i not in inside for t in between):
            members = members[: place + 1]
            break
    example = next((k for k in doc.children_of(token, "nmod") if preposition(doc, k) in _EXAMPLE_CASES), None)
    return [m for m in members if m.i <= token.i or example is None or m.i < example.i]


def _including(doc: Document, phrase: Phrase) -> list[Token]:
    return [kid for top in (*phrase.outer, phrase.head) for kid in _after_including(doc, top)]


def _after_including(doc: Document, noun: Token) -> list[Token]:
    """What follows "including" after a noun (or the noun that its "of" brings)."""
    words = lexicon().sets["including"]
    found: list[Token] = []
    for top in (noun, *_complements(doc, noun)):
        for kid in doc.children_of(top, "nmod", "acl"):
            marks = {c.text.lower() for c in doc.children_of(kid, "case")}
            if marks & words:
                found.append(kid)
            elif kid.text.lower() in words:
                found += doc.children_of(kid, "obj")
    return found


def _resolve(doc: Document, token: Token, depth: int) -> Phrase | None:
    lex = lexicon()
    lemma = token.lemma.lower()
    own = match_at(doc, token)
    if own is not None and not (lemma in lex.sets["measures"] and own.term.strength == "plain" and _complements(doc, token)):
        return _named(doc, token, own)
    modifier = _modifier(doc, token)
    if modifier is not None and (lemma in lex.nouns or lemma in lex.sets["carriers"] or lemma in lex.sets["measures"]):
        if lemma in lex.nouns and lemma not in lex.sets["carriers"]:
            return modifier_phrase(doc, token)
        return _named(doc, token, modifier)
    if not depth:
        return None
    if lemma in lex.sets["measures"]:
        examples = [p for kid in _after_including(doc, token) for p in [_resolve(doc, kid, depth - 1)] if p]
        if examples:
            return examples[0]
    for kid in _complements(doc, token):
        inner = next(iter(p for p in (_resolve(doc, m, depth - 1) for m in coordinated(doc, kid)) if p), None)
        if inner is None:
            continue
        if lemma in lex.nouns and not (lemma in lex.sets["measures"] and not doc.children_of(token, "nmod:poss")):
            return replace(inner, carrier=token)
        if lemma in lex.sets["measures"] or token.upos in ("NUM", "DET", "PRON", "ADJ") or lemma in lex.stores:
            names, spans = models(doc, token)
            if names:
                inner = _like_model(replace(inner, modelled_on=names, models=spans), names)
            return replace(inner, span=_reach(doc, token, inner.span), outer=(token, *inner.outer))
    return heard_phrase(doc, token)


def _complements(doc: Document, token: Token) -> list[Token]:
    """What stands after "of" (or bare, as in "a dozen tanks")."""
    kids = doc.children_of(token, "nmod", "obl")  # below a noun, parsers say either
    return [k for k in kids if preposition(doc, k) in _OF_CASES and k.deprel in ("nmod", "obl")]


def _modifier(doc: Document, token: Token) -> Match | None:
    """The item that modifies a noun from before it ("missile parts", "arms shipment"): the one nearest to it."""
    first = doc.sentence_of(token).first
    low = min([t.i for k in doc.children_of(token, "compound", "amod", "nmod") if k.i < token.i and not preposition(doc, k)
               for t in doc.subtree(k)] or [token.i])  # fmt: skip
    found = [m for m in matches(doc, doc.sentence_of(token)) if max(low, first) <= m.last < token.i]
    return found[-1] if found and not _clause_between(doc, found[-1], token) else None


def _clause_between(doc: Document, match: Match, token: Token) -> bool:
    return any(doc.tokens[i].upos in ("VERB", "AUX", "ADP", "SCONJ", "CCONJ") for i in range(match.last + 1, token.i))


def _named(doc: Document, token: Token, own: Match, within: Token | None = None) -> Phrase:
    """The phrase of a matched noun; a designation in front of it says more than the noun does ("Kh-22 missiles")."""
    lex = lexicon()
    term, category = own.term, own.term.cls.category
    best = own
    for match in matches(doc, doc.sentence_of(token)):
        if match.last >= own.first or not _inside(doc, match, token) or match.term.strength not in ("name", "shared", "arms"):
            continue
        if term.cls.category != "ammunition" or match.term.cls.category == "ammunition":
            best = match if match.term.strength != "arms" or term.strength == "plain" or term.generic else best
    if best is not own:
        term, category = best.term, best.term.cls.category
    decided = lex.hints["deciding"].get(token.lemma.lower())
    if decided and (own.term.strength in ("dual", "plain") or token.i > own.last):
        category = cast(Category, decided)
    span = _reach_noun(doc, token) if within is None else _reach_modifier(doc, own, within)
    if within is None:
        span = Span(min(span.start, doc.tokens[own.first].start), max(span.end, doc.tokens[own.last].end))
    names, spans = models(doc, token)
    return _like_model(Phrase(token, span, term, category, best, modelled_on=names, models=spans), names)


def _like_model(phrase: Phrase, names: tuple[str, ...]) -> Phrase:
    """Arms at large that copy a known kind are of that kind ("weapons mimicking the Global Hawk" are drones)."""
    known = next((t for t in map(by_name, names) if t is not None), None)
    return replace(phrase, category=known.cls.category) if known is not None and phrase.term.generic else phrase


def _inside(doc: Document, match: Match, token: Token) -> bool:
    """Whether a match lies in the run of words before a noun that belong to it."""
    low = {k.i for k in doc.subtree(token) if k.i <= token.i}
    if match.last + 1 == token.i and match.term.strength in ("name", "shared"):
        return True
    return match.first in low and match.last in low and not _clause_between(doc, match, token)


def _reach_noun(doc: Document, head: Token) -> Span:
    """The noun phrase's characters: without its clauses, its list, its preposition, and who gives or gets it."""
    inside = _gather(doc, head, top=True)
    low = high = head.i
    punctuation = {t.i for t in doc.words(doc.sentence_of(head)) if t.upos == "PUNCT"}
    while low - 1 in inside or (low - 1 in punctuation and low - 2 in inside and low - 2 >= 0):
        low -= 1
    while high + 1 in inside or (high + 1 in punctuation and high + 2 in inside):
        high += 1
    high = _explained(doc, head, high)
    while doc.tokens[low].upos == "PUNCT" or (doc.tokens[low].upos in ("ADV", "CCONJ") and low < head.i):
        if doc.tokens[low].upos == "ADV" and doc.tokens[low].head != head.i:
            break
        low += 1
    return Span(doc.tokens[low].start, doc.tokens[high].end)


def _gather(doc: Document, at: Token, *, top: bool = False) -> set[int]:
    """The tokens of a noun phrase, those apart that say something else than what it names."""
    inside = {at.i}
    own = match_at(doc, at)
    for kid in doc.children_of(at):
        if own is not None and own.holds(kid):
            inside |= _gather(doc, kid)
            continue
        if kid.rel in ("acl", "parataxis") or (top and (kid.deprel in _OUTSIDE or kid.rel in ("conj", "punct"))):
            continue
        if not _role(doc, kid):
            inside |= _gather(doc, kid)
    return inside


def _explained(doc: Document, head: Token, high: int) -> int:
    """Where know-how's phrase ends that the parser has cut off: "technology on weapons like …" next to it."""
    last = doc.sentence_of(head).last
    if head.lemma.lower() not in lexicon().hints["deciding"] or high + 1 >= last:
        return high
    case = doc.tokens[high + 1]
    noun = doc.head_of(case)
    if case.text.lower() not in ("on", "in", "for") or noun is None or noun.i <= high or match_at(doc, noun) is None:
        return high
    inside = {t.i for t in doc.subtree(noun)}
    while high + 1 < last and (high + 1 in inside or (doc.tokens[high + 1].upos == "PUNCT" and high + 2 in inside)):
        high += 1
    return _rest_of_list(doc, head, high)


def _rest_of_list(doc: Document, head: Token, high: int) -> int:
    """Take in "and …" next to a list whose last member the parser has hung on a word before the item."""
    link = doc.tokens[high + 1] if high + 1 < doc.sentence_of(head).last else None
    noun = doc.head_of(link) if link is not None and link.upos == "CCONJ" else None
    if link is None or noun is None or noun.i <= link.i or noun.deprel != "conj" or noun.head >= head.i:
        return high
    return max(t.i for t in doc.subtree(noun)) if all(t.upos != "VERB" for t in doc.subtree(noun)) else high


def _role(doc: Document, kid: Token) -> bool:
    """Whether a dependent of an item's noun says something else than what the item is."""
    if kid.deprel not in ("nmod", "obl"):
        return False
    case = preposition(doc, kid)
    if not case:
        return False
    if case in ("with", "in", "for"):
        return match_at(doc, kid) is None
    cases = {c.text.lower() for c in doc.children_of(kid, "case")}
    return case not in _INSIDE_CASES or bool(cases & lexicon().sets["including"])


def _reach_modifier(doc: Document, match: Match, noun: Token) -> Span:
    """An item that modifies a transfer noun: its words, and what modifies them in turn ("light weapons shipment")."""
    low = match.first
    root = doc.root_of([doc.tokens[i] for i in range(match.first, match.last + 1)])
    if root is not None:
        below = {t.i for t in doc.subtree(root)}
        while low - 1 in below and doc.tokens[low - 1].upos in ("ADJ", "NOUN", "PROPN", "NUM"):
            low -= 1
    return Span(doc.tokens[low].start, doc.tokens[match.last].end)


def _reach(doc: Document, outer: Token, inner: Span) -> Span:
    """A measure noun's phrase around an item's ("thousands of artillery shells")."""
    low = outer.i
    own = {outer.i} | {t.i for k in doc.children_of(outer) if k.rel in ("det", "nummod", "amod", "compound", "advmod")
                       for t in doc.subtree(k)}  # fmt: skip
    while low - 1 in own:
        low -= 1
    return Span(doc.tokens[low].start, max(inner.end, outer.end)) if doc.tokens[low].start < inner.start else inner


def models(doc: Document, noun: Token) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """What the text says the thing copies ("drones mimicking the Global Hawk"): designations as taxonomy terms, and spans."""
    lex = lexicon().models
    targets: list[Token] = []
    for kid in doc.children_of(noun, "acl", "amod", "nmod"):
        if base_form(kid, lex["verbs"]) in lex["verbs"]:
            targets += doc.children_of(kid, "obj")
        elif kid.lemma.lower() in lex["participles"]:
            targets += [k for k in doc.children_of(kid, "obl") if preposition(doc, k) in lex["participle_prepositions"]]
        elif kid.lemma.lower() in lex["adjectives"]:
            targets += [k for k in doc.children_of(kid, "obl") if preposition(doc, k) == "to"]
    if noun.lemma.lower() in lex["nouns"]:
        targets += [k for k in doc.children_of(noun, "nmod") if preposition(doc, k) == "of"]
    names: list[str] = []
    spans: list[Span] = []
    for target in targets:
        low, high = target.i, max(t.i for t in doc.subtree(target))
        for match in matches(doc, doc.sentence_of(noun)):
            if match.term.strength in ("name", "shared") and low - 6 <= match.first <= high and match.first > noun.i:
                span = Span(doc.tokens[match.first].start, doc.tokens[match.last].end)
                if span not in spans:
                    names.append(span.of(doc.text))
                    spans.append(span)
    return tuple(names), tuple(spans)
