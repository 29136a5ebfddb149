"""Where in its life a transfer stands: offered, requested, … delivered, blocked, refused, ended, suspected, used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from attache.document import Document, Token
from attache.reading.transfers.lexicon import Frame, lexicon
from attache.reading.transfers.syntax import adopter, arguments, base_form, passive
from attache.records import Status

_UP = ("xcomp", "ccomp", "acl", "obj", "nsubj:pass", "nmod", "advcl", "obl", "csubj", "csubj:pass", "nsubj", "compound", "amod")
_OVER = ("blocked", "refused", "ended", "suspected")
_LIMIT = 6
#: prepositions that tie an act to the noun, verb or adjective that governs it ("talks on the sale", "accused of selling")
_TIES = frozenset(("of", "on", "over", "about", "for", "to", "from", "with", "into", "in", "against", "regarding"))


@dataclass(frozen=True, slots=True)
class Stage:
    """A status and the word that made it; `owner` is the governing word whose subject acts on the transfer, if any."""

    status: Status
    why: str
    owner: Token | None = None
    suspected: bool = False
    denied: bool = False


def stage(doc: Document, trigger: Token, frame: Frame) -> Stage:
    """The status that a trigger has by its own word, its modals and adverbs, and all that governs it."""
    lex = lexicon()
    found: Stage = Stage(frame.status, trigger.lemma)
    found = _beside(doc, trigger, found)
    at, below = doc.head_of(trigger), trigger
    stand_in = adopter(doc, trigger)
    if stand_in is not None and _weighty(stand_in):
        found = _apply(doc, stand_in, trigger, found, frame)
        below, at = stand_in, doc.head_of(stand_in)
    for _ in range(_LIMIT):
        if below.deprel == "conj" and at is not None:
            below, at = at, doc.head_of(at)
            continue
        if at is None or not _governs(doc, at, below):
            break
        found = _apply(doc, at, below, found, frame)
        below, at = at, doc.head_of(at)
    return _tensed(doc, trigger, found, frame, lex.modal)


def _weighty(noun: Token) -> bool:
    """Whether a noun says something of an act that follows it ("ban on …", "talks on …")."""
    lex = lexicon()
    return noun.lemma.lower() in lex.over or noun.lemma.lower() in lex.governors


def _governs(doc: Document, at: Token, below: Token) -> bool:
    """Whether the upper word says something of the lower one as an act: no adverbial clause beside it, no quoting verb's."""
    if below.deprel not in _UP and below.rel not in ("xcomp", "ccomp", "acl"):
        return False
    if below.deprel == "acl:relcl":
        return False
    lex = lexicon()
    lemma = base_form(at, lex.governing)
    known = lemma in lex.governing
    if below.rel in ("advcl", "obl", "nmod"):
        marks = {m.text.lower() for m in doc.children_of(below, "mark", "case")}
        if below.rel == "advcl" and not marks & {"of", "from", "to", "about", "for", "over"}:
            return False
        return known and (bool(marks & _TIES) or not marks)
    if below.rel == "ccomp" and doc.children_of(below, "nsubj"):
        return lemma in lex.over or lemma in lex.denials
    if below.rel == "nsubj" and at.upos in ("VERB", "AUX"):
        return lemma in lex.over
    return known


def _apply(doc: Document, at: Token, below: Token, found: Stage, frame: Frame) -> Stage:
    lex = lexicon()
    lemma = base_form(at, lex.governing)
    if lemma in lex.denials and at.upos in ("VERB", "NOUN") and _clausal(doc, below):
        return Stage(found.status, lemma, at, denied=True)
    if lemma in lex.undo[0] and found.status in ("blocked", "ended"):
        return Stage(lex.undo[1], lemma, at, denied=found.denied)
    if lemma in lex.over and (at.upos != "VERB" or lemma not in lex.noun_only):
        status = lex.over[lemma]
        if status == "ended" and found.status in ("blocked", "refused"):
            return found
        if status == "suspected":
            return Stage("suspected", lemma, found.owner, suspected=True, denied=found.denied)
        if found.status not in ("blocked", "refused", "ended"):
            return Stage(cast(Status, status), lemma, at, found.suspected, found.denied)
        return found
    if found.status in _OVER or lemma not in lex.governors:
        return found
    status = lex.governors[lemma]
    if status == "intends":
        status = lex.intends.get(frame.name, lex.intends["default"])
        if found.status in ("agreed", "requested", "negotiated", "offered") and found.why != lemma and found.owner is not None:
            return found
    if status == "agreed" and below.rel == "nsubj":
        return found
    if found.owner is not None and status == "agreed" and found.status == "requested":
        return Stage("agreed", lemma, at, found.suspected, found.denied)
    if found.owner is not None and status in ("negotiated", "offered") and found.status == "requested":
        return found
    return Stage(cast(Status, status), lemma, at, found.suspected, found.denied)


def _clausal(doc: Document, below: Token) -> bool:
    """Whether what is denied is an act ("denied sending arms"), no request ("denied the request")."""
    return below.upos in ("VERB", "AUX") or (below.lemma.lower() in lexicon().nouns and not doc.children_of(below, "iobj"))


def _beside(doc: Document, trigger: Token, found: Stage) -> Stage:
    """Adverbs and adjectives on the trigger itself ("allegedly sold", "a possible sale", "the planned purchase")."""
    lex = lexicon()
    for kid in doc.children_of(trigger, "advmod"):
        status = lex.adverbs.get(kid.text.lower())
        if status:
            found = Stage(cast(Status, status), kid.text.lower(), found.owner, suspected=True)
    if trigger.upos != "VERB":
        for kid in doc.children_of(trigger, "amod"):
            status = lex.adjectives.get(kid.text.lower())
            if status:
                found = Stage(cast(Status, status), kid.text.lower(), found.owner, suspected=status == "suspected")
    return found


def _tensed(doc: Document, trigger: Token, found: Stage, frame: Frame, modal: dict[str, str]) -> Stage:
    """What modals, the future and the bare infinitive make of a verb that nothing else has moved from its own status."""
    if trigger.upos not in ("VERB", "AUX"):
        return found
    top = trigger
    if found.owner is None:
        for _ in range(_LIMIT):
            head = doc.head_of(top)
            through = head is not None and head.lemma.lower() in lexicon().through and top.rel in ("advcl", "ccomp")
            if head is None or not (top.deprel in ("xcomp", "conj") or through) or doc.children_of(top, "aux"):
                break
            top = head
    words = [k.text.lower() for k in doc.children_of(top, "aux")]
    statuses = [modal[w] for w in words if w in modal]
    if "suspected" in statuses and found.status not in ("blocked", "refused", "ended"):
        return Stage("suspected", "modal", found.owner, suspected=True)
    if found.owner is not None or found.status in _OVER:
        return found
    if "requested" in statuses:
        return Stage("requested", "modal")
    if "agreed" in statuses or _going_to(doc, top):
        lemmas, planned = lexicon().planned
        if trigger.lemma.lower() in lemmas:
            return Stage(planned, "future")
        return Stage("agreed" if found.status not in ("offered", "requested") else found.status, "future")
    if _progressive(doc, top) and frame.name == "get" and found.status == "delivered":
        return Stage("agreed", "in progress")
    if _purpose(doc, trigger):
        status = lexicon().intends.get(frame.name, lexicon().intends["default"])
        return Stage(cast(Status, status), "purpose")
    return found


def _going_to(doc: Document, verb: Token) -> bool:
    head = doc.head_of(verb)
    return head is not None and verb.rel == "xcomp" and head.lemma == "go" and head.xpos == "VBG"


def _progressive(doc: Document, verb: Token) -> bool:
    auxiliaries = doc.children_of(verb, "aux")
    return verb.xpos == "VBG" and any(a.lemma == "be" and a.text.lower() in ("is", "are", "'s", "'re") for a in auxiliaries)


def _purpose(doc: Document, verb: Token) -> bool:
    """An infinitive of purpose or of a noun ("to buy arms"), that no governor has been found for."""
    marks = {m.text.lower() for m in doc.children_of(verb, "mark")}
    if "to" not in marks or verb.deprel == "acl:relcl":
        return False
    head = doc.head_of(verb)
    if verb.rel == "xcomp" and head is not None and base_form(head, lexicon().through) in lexicon().through:
        return False
    return verb.rel in ("advcl", "acl") or (verb.rel == "xcomp" and not passive(doc, verb))


def stage_owner(doc: Document, found: Stage) -> list[Token]:
    """The subject of the word that made the status ("the United States approved the sale")."""
    if found.owner is None:
        return []
    if found.owner.upos in ("VERB", "ADJ", "AUX"):
        return arguments(doc, found.owner).get("subj", [])
    return []
