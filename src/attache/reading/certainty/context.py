"""How sure an act is by what stands above it and beside it in the sentence: walked from the act up to the root."""

from __future__ import annotations

from attache.document import Document, Token
from attache.reading.attribution.forms import lemmas
from attache.reading.certainty import lexicon, modifiers
from attache.reading.certainty.lexicon import Signature
from attache.reading.certainty.scale import State, negated, positive, under
from attache.records import Factuality, Realis

_SUBJECTS = ("nsubj", "csubj")
_DEEPEST = 40
_OPEN: Factuality = "UU"


def state(doc: Document, act: Token, depth: int = 0) -> State:
    """The certainty and realis of `act` as its nearest source holds them, with the reasons from the outside in."""
    if depth > _DEEPEST:
        return State()
    return modifiers.applied(doc, act, _context(doc, act, depth))


def _context(doc: Document, act: Token, depth: int) -> State:
    """What the words above `act` make of it."""
    head = doc.head_of(act)
    if head is None:
        return State()
    match act.rel:
        case "conj":
            return _coordinated(doc, act, head, depth)
        case "appos" | "compound" | "flat" | "fixed" | "list":
            return state(doc, head, depth + 1)
        case "ccomp" | "xcomp" | "csubj" | "parataxis":
            return _complement(doc, act, head, depth)
        case "acl":
            return State() if act.deprel == "acl:relcl" else _noun_clause(doc, act, head, depth)
        case "advcl":
            return _adverbial(doc, act, head, depth)
        case "obj" | "iobj" | "nsubj" | "obl" | "nmod" if act.deprel != "nmod:poss":
            return _nominal(doc, act, head, depth)
    return State()


def _coordinated(doc: Document, act: Token, first: Token, depth: int) -> State:
    """A conjunct stands where the first one stands; it shares its auxiliaries where it brings none of its own."""
    bare = not doc.children_of(act, "aux", "aux:pass", "cop", *_SUBJECTS) and act.feat("VerbForm") != "Fin"
    if bare and act.upos in ("VERB", "AUX") and doc.children_of(first, "aux", "aux:pass"):
        return state(doc, first, depth + 1)
    return _context(doc, first, depth + 1)


def _complement(doc: Document, act: Token, head: Token, depth: int) -> State:
    frame = modifiers.frame(doc, act)
    if act.rel == "parataxis" and not (act.i > head.i and _signature(doc, head, "that")):
        return State()
    found = _signature(doc, head, frame)
    if found is not None and found.factive and modifiers.open_question(doc, act, frame):
        found = None
    if found is not None and modifiers.had_to(head, frame):
        return State()
    if found is None and act.rel == "csubj" and frame in ("to", "oto"):
        return State(_OPEN, "hypothetical", (f"an aim under ‘{head.text}’",))
    if found is None and act.rel == "csubj":
        outer = state(doc, head, depth + 1)
        return State(_OPEN, "hypothetical", outer.why) if outer.value == _OPEN or outer.realis != "actual" else State()
    if found is not None:
        return _governed(doc, head, found, depth)
    if frame == "wh":
        return State(_OPEN, "hypothetical", (f"an open question under ‘{head.text}’",))
    if modifiers.perfect(doc, act):
        return State()
    if frame == "oto" or (frame == "to" and head.upos in ("ADJ", "NOUN")):
        return State(_OPEN, "hypothetical", (f"an aim under ‘{head.text}’",))
    if frame == "that":
        return State()
    return state(doc, head, depth + 1)


def _noun_clause(doc: Document, act: Token, head: Token, depth: int) -> State:
    """A clause that says what its noun is: "plan to …", "suspicion that …", "ban on …ing"."""
    for frame in (modifiers.frame(doc, act), *sorted(modifiers.prepositions(doc, act))):
        found = _signature(doc, head, frame)
        if found is not None:
            return _governed(doc, head, found, depth)
    if modifiers.frame(doc, act) in ("to", "oto") and not modifiers.perfect(doc, act):
        return State(_OPEN, "hypothetical", (f"an aim under ‘{head.text}’",))
    return State()


def _adverbial(doc: Document, act: Token, head: Token, depth: int) -> State:
    marks = modifiers.prepositions(doc, act)
    if modifiers.conditional(doc, act):
        if modifiers.counterfactual(doc, act, head):
            return State("CT-", "actual", ("a condition that was not met",))
        return State(_OPEN, "hypothetical", ("a condition",))
    for frame in sorted(marks):
        found = _signature(doc, head, frame) if frame != "to" or head.upos == "ADJ" else None
        if found is not None:
            return _governed(doc, head, found, depth)
    if modifiers.in_exchange(doc, act):
        return state(doc, head, depth + 1)
    if modifiers.as_if(doc, act):
        return State("PR+", "actual", ("how it looks",))
    if marks & lexicon.negation("prepositions"):
        return State("CT-", "actual", (f"denied by ‘{min(marks & lexicon.negation('prepositions'))}’",))
    if modifiers.aim(doc, act):
        found = _signature(doc, head, "purpose")
        return _governed(doc, head, found, depth) if found else State(_OPEN, "hypothetical", ("a purpose",))
    outer = state(doc, head, depth + 1)
    if marks & lexicon.words("open-until") and (outer.value != "CT+" or outer.realis != "actual"):
        return State(_OPEN, "hypothetical", ("an end that is waited for",))
    if marks & lexicon.words("temporal") or modifiers.temporal(doc, act):
        return outer if outer.realis != "actual" and not modifiers.past(doc, act) else State()
    if act.feat("VerbForm") in ("Part", "Ger", "Inf") and not doc.children_of(act, *_SUBJECTS) and not marks - {"by", "in"}:
        return outer if outer.realis != "actual" or not positive(outer.value) else State()
    return State()


def _nominal(doc: Document, act: Token, head: Token, depth: int) -> State:
    """An act named by a noun: what the verb, noun or adjective above makes of it."""
    prepositions = modifiers.prepositions(doc, act)
    denying = prepositions & lexicon.negation("prepositions")
    if denying and act.rel in ("obl", "nmod"):
        return State("CT-", "actual", (f"denied by ‘{min(denying)}’",))
    if modifiers.in_case(doc, act):
        return State(_OPEN, "hypothetical", ("a case supposed",))
    performed = bool(lexicon.words("performed").intersection(lemmas(act)))
    if act.rel == "obl":
        for thing in doc.children_of(head, "obj"):  # "raises suspicion over an arms deal"
            for frame in sorted(prepositions):
                found = _signature(doc, thing, frame)
                if found is not None and thing.i < act.i:
                    return _governed(doc, thing, found, depth)
    for frame in _nominal_frames(doc, act, head, prepositions):
        found = _signature(doc, head, frame)
        if found is not None and performed and found.affirmed and not positive(found.affirmed) and found.affirmed != _OPEN:
            return State()
        if found is not None:
            return _governed(doc, head, found, depth)
    if modifiers.definite(doc, act):
        return State()
    outer = state(doc, head, depth + 1)
    settled = outer.value == "CT+" and outer.realis == "actual"
    if settled or (act.rel in ("obl", "nmod") and not prepositions & {"of", *lexicon.words("carried")}):
        return State()
    if act.rel == "nsubj":
        return State(_OPEN, "hypothetical", outer.why) if modifiers.supposes(doc, head, passive_too=True) else State()
    return outer


def _nominal_frames(doc: Document, act: Token, head: Token, prepositions: set[str]) -> list[str]:
    match act.rel:
        case "obj" | "iobj":
            return ["obj"]
        case "nsubj" if act.deprel == "nsubj:pass":
            return ["obj", "subj"]
        case "nsubj":
            return ["subj"] if head.upos in ("VERB", "AUX") else ["that"]
    return sorted(prepositions)


def _signature(doc: Document, head: Token, frame: str) -> Signature | None:
    """What `head` does in `frame`: with its particle, else alone, by the first of its lemmas that is known there."""
    pos = "VERB" if head.upos in ("VERB", "AUX") else "NOUN" if head.upos in ("NOUN", "PROPN") else head.upos
    passive = pos == "VERB" and modifiers.passive(doc, head)
    particles = [p.text.lower() for p in doc.children_of(head, "compound:prt")]
    known = [" ".join([lemma, *particles]) for lemma in lemmas(head)] if particles else []
    for lemma in (*known, *lemmas(head)):
        found = lexicon.signature(lemma, pos, frame, passive)
        if found is not None:
            return found
    return lexicon.signature(head.text.lower(), "ADJ", frame) if passive else None


def _governed(doc: Document, head: Token, found: Signature, depth: int) -> State:
    """What `head` makes of what it governs, given how sure `head` itself is."""
    reason = f"under ‘{head.text}’"
    if found.factive:
        return State(found.affirmed or "CT+", "actual", (f"taken for granted {reason}",))
    outer = state(doc, head, depth + 1)
    speech = found.kind is not None and found.realis is None
    if outer.value == _OPEN:
        if speech:
            return State(found.affirmed or "CT+", "actual", (*outer.why, reason))
        return outer.with_value(_OPEN, _realis(outer, found), reason)
    if positive(outer.value):
        if speech:
            return State(found.affirmed or "CT+", "actual", (*outer.why, reason))
        return outer.with_value(under(outer.value, found.affirmed or "CT+"), _realis(outer, found), reason)
    sure = negated(outer.value)
    return outer.with_value(under(sure, found.denied), _realis(outer, found), f"not {reason}")


def _realis(outer: State, found: Signature) -> Realis:
    if outer.realis == "hypothetical" or found.realis is None:
        return outer.realis
    return found.realis
