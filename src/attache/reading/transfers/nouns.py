"""Transfers told by a noun: shipments, sales, purchases, arms deals, military aid."""

from __future__ import annotations

from dataclasses import replace

from attache.document import Document, Token
from attache.reading.transfers.candidates import Candidate
from attache.reading.transfers.lexicon import Frame, lexicon
from attache.reading.transfers.phrases import Phrase, items_of, modifier_phrase, phrase_at
from attache.reading.transfers.sides import maker, others, sector, sides, state
from attache.reading.transfers.status import stage, stage_owner
from attache.reading.transfers.syntax import dependents, preposition
from attache.reading.transfers.verbs import owners
from attache.records import Party

_SPECIAL = ("poss", "maker", "compound", "self")


def noun_candidates(doc: Document, sentence: int, taken: set[int]) -> list[Candidate]:
    """The candidates whose trigger is a noun of the sentence. `taken`: tokens that a verb's item phrase already uses."""
    found: list[Candidate] = []
    nouns = lexicon().nouns
    for token in doc.words(doc.sentences[sentence]):
        if token.upos not in ("NOUN", "PROPN", "VERB") or token.i in taken or _inside_another(doc, token):
            continue
        frame = nouns.get(token.lemma.lower()) or nouns.get(token.text.lower())
        if frame is None or (token.upos == "VERB" and token.xpos != "VBG"):
            continue
        phrases = _items(doc, token, frame)
        if phrases:
            found += _read(doc, token, frame, phrases)
    return found


def _inside_another(doc: Document, token: Token) -> bool:
    """Whether the noun only modifies another one ("arms trading deal", "the tank sale affair")."""
    head = doc.head_of(token)
    return head is not None and token.rel in ("compound", "amod") and head.upos in ("NOUN", "PROPN")


def _items(doc: Document, noun: Token, frame: Frame) -> list[Phrase]:
    for role in frame.roles["item"]:
        if role == "compound":
            phrase = modifier_phrase(doc, noun)
            phrases = [phrase] if phrase else []
        elif role == "self":
            phrase = phrase_at(doc, noun)
            phrases = [phrase] if phrase else []
        else:
            phrases = [p for k in dependents(doc, noun) if preposition(doc, k) == role for p in items_of(doc, k)]
        if frame.name == "deal" and role in ("on", "in"):  # an agreement on weapons need not give any
            phrases = [p for p in phrases if p.category in lexicon().sets["shared_by_agreement"]]
        if frame.weak:
            phrases = [p for p in phrases if p.term.strength in ("arms", "name")]
        if phrases:
            return phrases
    return []


def _read(doc: Document, noun: Token, frame: Frame, phrases: list[Phrase]) -> list[Candidate]:
    what = stage(doc, noun, frame)
    items = {p.head.i for p in phrases}
    if frame.name == "deal":
        suppliers, recipients = _deal_sides(doc, noun, frame, items)
    else:
        suppliers = _fill(doc, noun, frame, "supplier", items)
        recipients = _fill(doc, noun, frame, "recipient", items)
        suppliers, recipients = owners(doc, frame, what, suppliers, recipients)
        if frame.name != "getting" and not suppliers:
            suppliers = _approver(doc, noun)
    found = []
    for phrase in phrases:
        origin = suppliers
        if not origin and frame.name in ("cargo", "getting", "giving"):
            origin = maker(doc, phrase.head)
        origin = [p for p in origin if not any(p.span == r.span for r in recipients)]
        found.append(Candidate(noun, frame, replace(phrase, carrier=noun), what, origin, recipients))
    return found


def _fill(doc: Document, noun: Token, frame: Frame, role: str, items: set[int]) -> list[Party]:
    for name in frame.roles.get(role, ()):
        found = _named(doc, noun, name, items)
        if found:
            return found
    return []


def _named(doc: Document, noun: Token, name: str, items: set[int]) -> list[Party]:
    if name == "poss":
        return sides(doc, doc.children_of(noun, "nmod:poss"))
    if name == "maker":
        return maker(doc, noun)
    kids = [k for k in dependents(doc, noun) if preposition(doc, k) == name and k.i not in items]
    if not kids and name in ("to", "from", "by", "for"):
        kids = [g for top in _items_below(doc, noun) for g in dependents(doc, top) if preposition(doc, g) == name]
        if not kids and name == "to":
            origins = [k for top in (noun, *_items_below(doc, noun)) for k in doc.children_of(top, "nmod")]
            kids = [g for k in origins if preposition(doc, k) == "from" for g in doc.children_of(k, "nmod")
                    if preposition(doc, g) == "to"]  # fmt: skip
        above = doc.head_of(noun)
        if not kids and above is not None and above.upos == "VERB" and noun.rel in ("obj", "nsubj") and name in ("to", "from"):
            kids = [g for g in doc.children_of(above, "obl") if preposition(doc, g) == name]
    if name == "for":  # "aid for Ukraine", but not "a grant for the building of a centre in Tunisia"
        kids = [k for k in kids if k.upos == "PROPN" or any(sector(p) for p in sides(doc, [k]))]
    return sides(doc, kids)


def _items_below(doc: Document, noun: Token) -> list[Token]:
    return [k for k in doc.children_of(noun, "nmod") if preposition(doc, k) in ("of", "")]


def _approver(doc: Document, noun: Token) -> list[Party]:
    """The agent of a passive whose subject the noun is ("the sale was approved by the State Department")."""
    verb = doc.head_of(noun)
    if verb is None or noun.deprel != "nsubj:pass" or verb.lemma.lower() not in lexicon().governors:
        return []
    return sides(doc, [k for k in doc.children_of(verb, "obl:agent", "obl") if preposition(doc, k) == "by"])


def _deal_sides(doc: Document, noun: Token, frame: Frame, items: set[int]) -> tuple[list[Party], list[Party]]:
    """Supplier and recipient of a deal. Where its words do not say who sells, the company sells to the state, the greater
    arms exporter to the lesser (SIPRI's ranking)."""
    suppliers = _fill(doc, noun, frame, "supplier", items)
    recipients = _fill(doc, noun, frame, "recipient", items)
    if suppliers and recipients:
        return suppliers, recipients
    both: list[Party] = []
    for name in frame.roles["sides"]:
        for party in _named(doc, noun, name, items):
            if all(state(party) != state(other) or sector(party) != sector(other) for other in both):
                both.append(party)
    above = doc.head_of(noun)
    if len(both) < 2 and above is not None and above.upos == "VERB":
        owner = sides(doc, stage_owner(doc, stage(doc, noun, frame)))
        with_kids = [k for k in doc.children_of(above, "obl") if preposition(doc, k) == "with"]
        for party in owner + sides(doc, with_kids):
            if all(state(party) != state(other) for other in both):
                both.append(party)
    both = [p for p in both if p not in suppliers and p not in recipients]
    if not suppliers and not recipients and len(both) < 2:
        both += others(doc, noun.sent, both)
    if suppliers or recipients:
        both = both or others(doc, noun.sent, suppliers + recipients)
        return (suppliers, both[:1]) if suppliers else (both[:1], recipients)
    if len(both) == 1:
        return ([], both) if sector(both[0]) != "BUS" else (both, [])
    if len(both) > 1:
        first, second = sorted(both[:2], key=_seller_rank)
        return [first], [second]
    return [], []


def _seller_rank(party: Party) -> tuple[int, int]:
    rank = lexicon().rank
    return (0 if sector(party) == "BUS" else 1), rank.get(state(party), len(rank))
