"""Transfers told by a verb: who supplies, ships, buys or seizes what, from whom and to whom."""

from __future__ import annotations

from dataclasses import replace

from attache.document import Document, Span, Token
from attache.reading.transfers.candidates import Candidate
from attache.reading.transfers.lexicon import Frame, lexicon
from attache.reading.transfers.matching import Match
from attache.reading.transfers.numbers import is_money
from attache.reading.transfers.phrases import Phrase, items_of
from attache.reading.transfers.sides import is_nationality, known, made, maker, sides, state
from attache.reading.transfers.status import Stage, stage, stage_owner
from attache.reading.transfers.syntax import Arguments, arguments, base_form, particle, preposition
from attache.reading.transfers.taxonomy import by_name
from attache.records import Party

#: frames whose supplier, left unsaid, is the maker named before the item
_MAKER_FRAMES = frozenset(("get", "seek", "take", "use", "equip", "arrive", "move"))
_GIVING = frozenset(("give", "equip", "pay", "swap"))
_GETTING = frozenset(("get", "seek", "use"))
_WAYS = ("through", "via")


def verb_candidates(doc: Document, sentence: int) -> list[Candidate]:
    """The candidates whose trigger is a verb of the sentence, one for each item, in text order."""
    found: list[Candidate] = []
    for token in doc.words(doc.sentences[sentence]):
        frame = _frame(doc, token)
        if frame is None:
            continue
        if frame.name == "pay":
            found += _payment(doc, token, frame)
        elif frame.name == "train":
            found += _training(doc, token, frame)
        else:
            found += _read(doc, token, frame)
    return found


def _own(doc: Document, phrase: Phrase, name: str) -> list[Party]:
    """The side that stands by this item of a list alone ("missiles from China, submarines from Russia")."""
    tops = (phrase.head, *phrase.outer)
    return sides(doc, [k for top in tops for k in doc.children_of(top, "nmod") if preposition(doc, k) == name])


def _training(doc: Document, verb: Token, frame: Frame) -> list[Candidate]:
    """ "Britain trains Ukrainian pilots": the verb itself names what is given, its object to whose forces."""
    given = arguments(doc, verb)
    term = by_name(lexicon().training)
    for token in given.get("obj", []):
        pupils = next((p for p in items_of(doc, token) if p.category == "troops"), None)
        if term is None or (pupils is None and token.lemma.lower() not in lexicon().sets["military_words"]):
            continue
        phrase = Phrase(verb, verb.span, term, term.cls.category, Match(verb.i, verb.i, term, verb.text))
        recipients = sides(doc, [token]) or maker(doc, token)
        if recipients:
            return [Candidate(verb, frame, phrase, stage(doc, verb, frame), sides(doc, given.get("subj", [])), recipients)]
    return []


def _payment(doc: Document, verb: Token, frame: Frame) -> list[Candidate]:
    """ "Pays for the jets with gold": the goods, and what is paid for them where it is more than a price."""
    given = arguments(doc, verb)
    goods = [p for t in given.get("for", []) for p in items_of(doc, t)]
    if not goods:
        return []
    what = stage(doc, verb, frame)
    payer = sides(doc, given.get("subj", []))
    seller = sides(doc, [*given.get("iobj", []), *given.get("to", []), *given.get("obj", [])])
    found = [Candidate(verb, lexicon().paid_for, p, what, seller or maker(doc, p.head), payer) for p in goods]
    means = given.get("with", []) + given.get("in", [])
    means += [k for p in goods for k in doc.children_of(p.head, "nmod") if preposition(doc, k) in ("with", "in")]
    paid = [p for t in means for p in items_of(doc, t)]
    legs = [Candidate(verb, frame, p, what, payer, found[0].suppliers, returns=found, judged_as=found[0]) for p in paid]
    for leg in found:
        leg.returns = legs
    return found + legs


def _frame(doc: Document, token: Token) -> Frame | None:
    if token.upos not in ("VERB", "AUX") and not (token.upos == "ADJ" and token.xpos == "VBN"):
        return None
    verbs = lexicon().verbs
    with_particle = particle(doc, token)
    lemma = base_form(token, verbs)
    if with_particle:
        return verbs.get(f"{lemma} {with_particle}")
    objects = [k.lemma.lower() for k in doc.children_of(token, "obj")]
    return next((verbs[f"{lemma} {o}"] for o in objects if f"{lemma} {o}" in verbs), None) or verbs.get(lemma)


def _read(doc: Document, verb: Token, frame: Frame) -> list[Candidate]:
    given = arguments(doc, verb)
    _under_object(doc, frame, given)
    token, phrases = _items(doc, frame, given)
    if not phrases:
        return []
    _beside_items(doc, phrases, given, verb)
    what = stage(doc, verb, frame)
    item_tokens = {token}
    suppliers = _side(doc, frame, "supplier", given, item_tokens)
    recipients = _side(doc, frame, "recipient", given, item_tokens)
    if not recipients and frame.name in ("give", "equip"):
        recipients = sides(doc, [t for t in given.get("obj", []) if t not in item_tokens])
    if not recipients and frame.name == "give" and len(phrases) == 1:
        recipients, phrases = _glued(doc, phrases)
    suppliers = suppliers or _anywhere(doc, verb, frame, "supplier", phrases, given)
    recipients = recipients or _anywhere(doc, verb, frame, "recipient", phrases, given)
    suppliers, recipients = _two_sides(doc, frame, given, suppliers, recipients)
    suppliers, recipients = owners(doc, frame, what, suppliers, recipients)
    partner = _partner(doc, verb)
    if frame.name in _GETTING and not suppliers:
        suppliers = partner
    elif frame.name in _GIVING and not recipients:
        recipients = partner
    if frame.name == "get" and not any(known(p) for p in recipients):
        recipients = _purse(doc, given) or recipients
    via = [p for way in _WAYS for p in sides(doc, given.get(way, []))]
    found = []
    for phrase in phrases:
        origin = _own(doc, phrase, "from") or suppliers
        goal = _own(doc, phrase, "to") or recipients
        if not origin and frame.name in _MAKER_FRAMES:
            origin = maker(doc, phrase.head) or next((m for m in (maker(doc, o) for o in phrase.outer) if m), [])
        carrier = given.get("subj", [None])[0] if "carrier" in frame.roles else None
        found.append(Candidate(verb, frame, phrase, what, origin, goal, via, carrier))
    return found


def _purse(doc: Document, given: Arguments) -> list[Party]:
    """Whose money it is that buys ("the $1bn approved by the president will be used to purchase arms")."""
    for token in given.get("subj", []) + given.get("obj", []):
        if token.lemma.lower() not in lexicon().sets["purses"] and not is_money(doc, token):
            continue
        below = [t for t in doc.subtree(token) if t.deprel in ("nmod:poss", "obl:agent") or preposition(doc, t) == "by"]
        found = sides(doc, below)
        if found:
            return found
    return []


def _under_object(doc: Document, frame: Frame, given: Arguments) -> None:
    """ "Armed the rebels with mortars": parsers hang the "with" phrase on the object as often as on the verb."""
    if "with" in frame.roles["item"] and "with" not in given:
        found = [k for o in given.get("obj", []) for k in doc.children_of(o, "nmod") if preposition(doc, k) == "with"]
        if found:
            given["with"] = found


def _glued(doc: Document, phrases: list[Phrase]) -> tuple[list[Party], list[Phrase]]:
    """ "Offered Serbia missiles", "promised Putin shells": a recipient that the parser took for a part of the item's name."""
    phrase = phrases[0]
    first = doc.token_at(phrase.span.start)
    if first is None or first.upos != "PROPN" or first.i >= phrase.match.first or made(doc, phrase.head):
        return [], phrases
    party = [] if is_nationality(first.text) else [p for p in sides(doc, [first]) if state(p)]
    rest = doc.tokens[first.i + 1]
    return party, [replace(phrase, span=Span(rest.start, phrase.span.end))] if party else phrases


def _items(doc: Document, frame: Frame, given: Arguments) -> tuple[Token | None, list[Phrase]]:
    for role in frame.roles["item"]:
        tokens = given.get(role, [])
        if role == "with" and frame.name == "give" and not sides(doc, given.get("obj", [])):
            continue  # "extend an amnesty to people with firearms"
        for place, token in enumerate(tokens):
            phrases = items_of(doc, token)
            if not phrases:
                continue
            for other in tokens[place + 1 :]:
                if doc.children_of(other, "cc"):
                    phrases += items_of(doc, other)
                elif phrases[-1].match.last in (other.i - 1, other.i) and items_of(doc, other):
                    return other, items_of(doc, other)
            return token, phrases
    return None, []


def _beside_items(doc: Document, phrases: list[Phrase], given: Arguments, verb: Token) -> None:
    """Goals and origins that hang on the item rather than the verb ("sold missiles from Iran", "arms bound for Yemen")."""
    bound = lexicon().sets["bound"]
    seen: set[int] = set()
    for phrase in phrases:
        for top in (phrase.carrier, *phrase.outer, phrase.head):
            if top is None or top.i in seen:
                continue
            seen.add(top.i)
            for kid in doc.children_of(top, "nmod", "acl", "amod"):
                if kid.i == verb.i:
                    continue
                case = preposition(doc, kid)
                if case in ("to", "from", "for", "into", "by"):
                    given.setdefault("from" if case == "by" else case, []).append(kid)
                    for goal in doc.children_of(kid, "nmod"):
                        if case == "from" and preposition(doc, goal) == "to":
                            given.setdefault("to", []).append(goal)
                elif {kid.lemma.lower(), kid.text.lower()} & bound and kid.upos in ("VERB", "ADJ"):
                    goals = [g for g in doc.children_of(kid, "obl") if preposition(doc, g) in ("for", "to")]
                    given.setdefault("to", []).extend(goals)


def _side(doc: Document, frame: Frame, role: str, given: Arguments, items: set[Token | None]) -> list[Party]:
    """The party in a role: the first that anything is known of, else the first named."""
    unknown: list[Party] = []
    for name in frame.roles.get(role, ()):
        found = sides(doc, [t for t in given.get(name, []) if t not in items])
        if any(known(p) for p in found):
            return found
        unknown = unknown or found
    return unknown


def _anywhere(doc: Document, verb: Token, frame: Frame, role: str, phrases: list[Phrase], given: Arguments) -> list[Party]:
    """A "from" or "to" phrase that the parser has hung on the item, on the other side, or on "in exchange"."""
    names = [name for name in frame.roles.get(role, ()) if name in ("from", "to")]
    if not names:
        return []
    markers = lexicon().exchange["with_for"]
    tops = [top for p in phrases for top in (p.head, *p.outer)] + given.get("from", []) + given.get("to", [])
    tops += [t for t in doc.subtree(verb) if t.lemma.lower() in markers]
    heads = {p.head.i for p in phrases}
    inside = {t.i for top in tops for t in doc.subtree(top) if t.i not in heads and t.i > verb.i}
    return sides(doc, [doc.tokens[i] for i in sorted(inside) if preposition(doc, doc.tokens[i]) in names])


def _two_sides(
    doc: Document, frame: Frame, given: Arguments, suppliers: list[Party], recipients: list[Party]
) -> tuple[list[Party], list[Party]]:
    """ "A deal between A and B to sell …": the first is the subject, the other the partner."""
    subjects = given.get("subj", [])
    if not subjects or preposition(doc, subjects[0]) != "between":
        return suppliers, recipients
    if frame.name in _GIVING and len(suppliers) == 2 and not recipients:
        return suppliers[:1], suppliers[1:]
    if frame.name in _GETTING and len(recipients) == 2 and not suppliers:
        return recipients[1:], recipients[:1]
    return suppliers, recipients


def owners(
    doc: Document, frame: Frame, what: Stage, suppliers: list[Party], recipients: list[Party]
) -> tuple[list[Party], list[Party]]:
    """Fill a side with the one who approves, asks for, or breaks off the transfer, as the stage has it."""
    if what.owner is None or (suppliers and recipients):
        return suppliers, recipients
    owner = sides(doc, stage_owner(doc, what))
    if not owner:
        return suppliers, recipients
    code = state(owner[0])
    getting = frame.name in ("get", "seek", "getting", "use")
    if what.status == "requested":
        if not recipients and not any(state(s) == code for s in suppliers):
            return suppliers, owner
        return suppliers, recipients
    if what.status == "refused" and suppliers and not recipients and not getting:
        return suppliers, [p for p in owner if state(p) != state(suppliers[0])]
    if what.status in ("suspected", "used", "delivered"):
        return suppliers, recipients
    known = {state(p) for p in suppliers + recipients}
    fitting = [p for p in owner if state(p) not in known]
    if getting and not recipients and fitting:
        return suppliers, fitting
    if not getting and not suppliers and fitting:
        return fitting, recipients
    return suppliers, recipients


def _partner(doc: Document, verb: Token) -> list[Party]:
    """The other side of the deal that an infinitive belongs to ("signed a contract with France to buy …")."""
    noun = doc.head_of(verb)
    if noun is None or verb.rel not in ("acl", "xcomp", "advcl", "ccomp"):
        return []
    tops = [noun]
    above = doc.head_of(noun)
    if noun.upos == "NOUN" and above is not None and above.upos == "VERB":
        tops.append(above)
    for top in tops:
        for kid in doc.children_of(top, "nmod", "obl"):
            if preposition(doc, kid) == "with":
                found = sides(doc, [kid])
                if found:
                    return found
    return []
