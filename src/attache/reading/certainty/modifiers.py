"""What stands beside an act: modals, negation, hedges, conditions, questions, commands; and the shape of its clause."""

from __future__ import annotations

from attache.document import Document, Token
from attache.reading.attribution.lexicon import opening_marks
from attache.reading.certainty import lexicon
from attache.reading.certainty.lexicon import Modal
from attache.reading.certainty.scale import State, negated, under
from attache.records import Factuality, Realis

_SUBJECTS = ("nsubj", "csubj")
_OPEN: Factuality = "UU"
_RANK: dict[Realis, int] = {"actual": 0, "future": 1, "hypothetical": 2}


def applied(doc: Document, act: Token, outer: State) -> State:
    """`outer`, what stands above the act, together with what stands beside it."""
    value, realis, why = _of_modal(doc, act, outer)
    denied = _denied(doc, act)
    if denied and not (why and why[-1] == "denied"):
        value = negated(value)
        why = [*why, f"denied by ‘{denied}’"]
    probability = outer.probability
    for hedge, held, estimate in _hedges(doc, act):
        value = under(value, held)
        why.append(f"hedged by ‘{hedge}’")
        probability = (estimate.low, estimate.high) if estimate else probability
    attributed = _attributive(doc, act)
    if attributed is not None:
        word, held, ahead = attributed
        value, realis = under(value, held), ahead or realis
        why.append(f"called ‘{word}’")
    unsaid = _unsaid(doc, act)
    if unsaid:
        value, realis = _OPEN, "hypothetical"
        why.append(unsaid)
    final: Realis = max(outer.realis, realis, key=lambda r: _RANK[r])
    return State(under(outer.value, value), final, (*outer.why, *why), probability)


def _of_modal(doc: Document, act: Token, outer: State) -> tuple[Factuality, Realis, list[str]]:
    modal, word = _modal(doc, act)
    if modal is None:
        if _conditioned(doc, act) and act.feat("Tense") != "Past":
            return _OPEN, "hypothetical", ["depends on a condition"]
        if (
            act.rel == "root"
            and any(c.lemma == "to" for c in doc.children_of(act, "mark"))
            and doc.children_of(act, *_SUBJECTS)
        ):
            return "CT+", "future", ["an infinitive for what lies ahead"]
        return "CT+", "actual", []
    why = [f"‘{word.text}’"] if word else []
    done = perfect(doc, act)
    if _conditioned(doc, act) and modal.realis == "future":
        counter = done and modal.conditional
        return ("CT-", "actual", [*why, "a condition that was not met"]) if counter else (
            _OPEN, "hypothetical", [*why, "depends on a condition"])  # fmt: skip
    if modal.conditional and (done or supposes(doc, act) or outer.value == _OPEN):
        return _OPEN, "hypothetical", [*why, "only supposed"]
    if modal.perfect and done:
        return modal.perfect, "actual", why
    text = word.lemma.lower() if word else ""
    if text in lexicon.words("ability") and _denied(doc, act):
        return "CT-", "actual", ["denied"]
    under_way = done or act.xpos == "VBG" or act.upos not in ("VERB", "AUX")
    realis: Realis = "actual" if under_way and modal.value == "PS+" else modal.realis or "actual"
    return modal.value, realis, why


def _modal(doc: Document, act: Token) -> tuple[Modal | None, Token | None]:
    known = lexicon.modals()
    for helper in doc.children_of(act, "aux"):
        found = known.get(helper.text.lower()) or known.get(helper.lemma.lower())
        if found is not None and helper.lemma != "have":
            return found, helper
    return None, None


def supposes(doc: Document, act: Token, passive_too: bool = False) -> bool:
    """Whether an act is only supposed by its subject: a bill, a proposal, an act that has not happened ("a strike would …")."""
    modal, _ = _modal(doc, act)
    if modal is None or not modal.conditional:
        return False
    for subject in doc.children_of(act, *_SUBJECTS):
        if subject.rel == "csubj" or subject.lemma.lower() in lexicon.words("proposals"):
            return True
        if subject.deprel == "nsubj:pass" and not passive_too:
            continue
        if subject.upos == "NOUN" and any(c.lemma.lower() == "a" for c in doc.children_of(subject, "det")):
            return True
    return frame(doc, act) == "wh" and act.rel in ("ccomp", "advcl", "acl")


def _denied(doc: Document, act: Token) -> str | None:
    """The word that denies the act, if any does."""
    spared = lexicon.words("spared")
    for child in doc.children_of(act, "advmod", "cc", "cc:preconj", "det", "discourse", "obl"):
        text = child.text.lower()
        phrase = f"{doc.tokens[child.i - 1].text.lower()} {text}" if child.i else text
        if phrase in lexicon.negation("phrases"):
            return phrase
        if child.rel == "det":
            if text in lexicon.negation("determiners"):
                return text
        elif text in lexicon.negation("adverbs") or child.lemma.lower() in lexicon.negation("adverbs"):
            following = doc.tokens[child.i + 1].text.lower() if child.i + 1 < len(doc.tokens) else ""
            only = any(t.lemma.lower() in spared and t.i > child.i for t in doc.subtree(act)) and child.i < act.i
            if following not in spared and child.rel != "cc" and not (only and doc.children_of(act, "conj")):
                return child.text
    if act.upos in ("VERB", "AUX") or doc.children_of(act, "cop"):
        for noun in doc.children_of(act, "nsubj", "obj"):
            if noun.text.lower() in lexicon.negation("pronouns"):
                return noun.text
            for word in doc.children_of(noun, "det"):
                if word.text.lower() in lexicon.negation("determiners"):
                    return word.text
    return None


def _hedges(doc: Document, act: Token) -> list[tuple[str, Factuality, lexicon.Estimate | None]]:
    found: list[tuple[str, Factuality, lexicon.Estimate | None]] = []
    for child in doc.children_of(act, "advmod"):
        held = lexicon.hedges().get(child.lemma.lower()) or lexicon.hedges().get(child.text.lower())
        degree = next((c for c in doc.children_of(child, "advmod") if c.i < child.i), None)
        phrase = f"{degree.text} {child.text}".lower() if degree else child.text.lower()
        estimate = lexicon.estimates().get(phrase) or (lexicon.estimates().get(child.text.lower()) if held else None)
        if (
            degree is not None
            and degree.lemma.lower() in lexicon.negation("adverbs")
            and held
            and phrase not in lexicon.estimates()
        ):
            found.append((phrase, negated(held), None))
        elif held or (estimate and degree):
            found.append((phrase, held or (estimate.value if estimate else "PR+"), estimate))
    return found


def _attributive(doc: Document, act: Token) -> tuple[str, Factuality, Realis | None] | None:
    """What an adjective or participle before a noun makes of the act it names: "an alleged attack"."""
    for child in doc.children_of(act, "amod"):
        found = lexicon.signature(child.text.lower(), "ADJ", "attr")
        if found is not None:
            return child.text, found.affirmed or "CT+", found.realis
    return None


def _unsaid(doc: Document, act: Token) -> str | None:
    """Whether the act is asked about or commanded, and so not told."""
    if act.upos not in ("VERB", "AUX") or act.rel not in ("root", "parataxis", "ccomp", "conj"):
        return None
    subjects = doc.children_of(act, *_SUBJECTS)
    auxiliaries = doc.children_of(act, "aux", "aux:pass", "cop")
    if not subjects and not doc.children_of(act, "mark") and _imperative(doc, act, bool(auxiliaries)):
        return "a command"
    after = max(t.i for t in doc.subtree(act))
    ends = doc.tokens[after].text == "?" or (after + 1 < len(doc.tokens) and doc.tokens[after + 1].text == "?")
    if ends and auxiliaries and subjects and auxiliaries[0].i < subjects[0].i:
        asked = [c for c in doc.children_of(act) if c.i < auxiliaries[0].i and c.lemma.lower() in lexicon.words("polar-exempt")]
        return None if asked else "a question"
    return None


def _imperative(doc: Document, act: Token, helped: bool) -> bool:
    if act.feat("Mood") == "Imp" or any(
        c.lemma.lower() in lexicon.words("polite") for c in doc.children_of(act, "discourse", "advmod")
    ):
        return True
    if act.rel == "conj":
        head = doc.head_of(act)
        return act.xpos == "VB" and head is not None and not doc.children_of(head, "aux", "mark") and head.xpos == "VB"
    if act.rel == "ccomp":
        before = doc.tokens[act.i - 1].text if act.i else ""
        return act.xpos == "VB" and not helped and before in opening_marks()
    return act.xpos == "VB" and not helped and act.rel in ("root", "parataxis")


def _conditioned(doc: Document, act: Token) -> bool:
    """Whether a condition hangs on the act, or on the first of the acts that it is joined to, said before or after both."""
    if any(conditional(doc, clause) for clause in doc.children_of(act, "advcl")):
        return True
    first = doc.head_of(act) if act.rel == "conj" else None
    if first is None or doc.children_of(act, *_SUBJECTS):
        return False
    return any(conditional(doc, c) and not first.i < c.i < act.i for c in doc.children_of(first, "advcl"))


def conditional(doc: Document, clause: Token) -> bool:
    """Whether a clause is a condition: "if …", "in case …"."""
    marks = doc.children_of(clause, "mark", "advmod")
    if any(m.lemma.lower() in lexicon.words("conditional") for m in marks if m.i < clause.i):
        return not as_if(doc, clause)
    return _phrase_before(doc, marks, lexicon.words("conditional-phrases"))


def as_if(doc: Document, clause: Token) -> bool:
    """Whether a clause only says how things look: "as if …"."""
    return _phrase_before(doc, doc.children_of(clause, "mark"), lexicon.words("as-if"))


def open_question(doc: Document, clause: Token, shape: str) -> bool:
    """Whether a clause under a word of knowing leaves open what is so: "know whether …", "know how to …"."""
    marks = {m.lemma.lower() for m in doc.children_of(clause, "mark")}
    return shape == "wh" and bool(marks & ({"to"} | lexicon.words("conditional")))


def had_to(head: Token, shape: str) -> bool:
    """Whether the act was forced and so happened: "had to leave"."""
    return head.lemma == "have" and shape == "to" and head.feat("Tense") == "Past"


def counterfactual(doc: Document, clause: Token, head: Token) -> bool:
    """Whether a condition is told as not met: "if he had …, it would have …"."""
    past = any(a.lemma == "have" and a.feat("Tense") == "Past" for a in doc.children_of(clause, "aux"))
    modal, _ = _modal(doc, head)
    return past and modal is not None and modal.conditional and any(a.lemma == "have" for a in doc.children_of(head, "aux"))


def aim(doc: Document, clause: Token) -> bool:
    """Whether a clause tells a purpose: "to …", "in order to …", "so that …"."""
    marks = doc.children_of(clause, "mark")
    if _phrase_before(doc, marks, lexicon.words("aim-phrases")):
        return True
    return any(m.lemma == "to" and m.upos == "PART" for m in marks)


def temporal(doc: Document, clause: Token) -> bool:
    return any(
        c.lemma.lower() in lexicon.words("temporal") for c in doc.children_of(clause, "advmod", "mark") if c.i < clause.i
    )


def in_exchange(doc: Document, clause: Token) -> bool:
    """Whether a clause tells the return for what it hangs on: "in return for …ing"."""
    return any(
        m.i and doc.tokens[m.i - 1].lemma.lower() in lexicon.words("exchange") for m in doc.children_of(clause, "mark", "case")
    )


def in_case(doc: Document, noun: Token) -> bool:
    return _phrase_before(doc, doc.children_of(noun, "case"), lexicon.words("case-phrases"))


def _phrase_before(doc: Document, marks: list[Token], phrases: frozenset[str] | set[str]) -> bool:
    """Whether one of `phrases` begins at one of `marks`, or ends at it."""
    for mark in marks:
        near = [t.text.lower() for t in doc.tokens[max(0, mark.i - 3) : mark.i + 4]]
        joined = f" {' '.join(near)} "
        if any(f" {p} " in joined and mark.text.lower() in p.split() for p in phrases):
            return True
    return False


def definite(doc: Document, noun: Token) -> bool:
    """Whether a noun names its act as known: by article, demonstrative, possessor or as a name."""
    if noun.upos == "PROPN":
        return True
    if any(
        c.feat("Tense") == "Past" or c.xpos == "VBN" for c in doc.children_of(noun, "acl", "amod") if c.deprel != "acl:relcl"
    ):
        return _attributive(doc, noun) is None
    for child in doc.children_of(noun, "det", "nmod:poss"):
        if child.deprel == "nmod:poss" or child.lemma.lower() in lexicon.words("definite"):
            return True
    return False


def frame(doc: Document, act: Token) -> str:
    """What kind of clause an act heads: that, wh, to, oto (with a subject or object of its own), ing."""
    marks = [m.lemma.lower() for m in doc.children_of(act, "mark")]
    if any(m in ("whether", "if") for m in marks):
        return "wh"
    first = min(doc.subtree(act), key=lambda t: t.i)
    if act.rel in ("ccomp", "csubj") and first.lemma.lower() in lexicon.words("polar-exempt") and first is not act:
        return "wh"
    infinitive = "to" in marks or (act.feat("VerbForm") == "Inf" and not doc.children_of(act, "aux"))
    if infinitive:
        head = doc.head_of(act)
        people = doc.children_of(head, "obj", "iobj") if head is not None and act.rel == "xcomp" else []
        return "oto" if people or doc.children_of(act, *_SUBJECTS) else "to"
    if act.rel == "xcomp":
        return {"VBG": "ing", "VBN": "part"}.get(act.xpos, "to")
    if act.rel in ("acl", "advcl") and act.xpos == "VBG":
        return "ing"
    return "that"


def prepositions(doc: Document, token: Token) -> set[str]:
    """The prepositions and conjunctions that join a token to its head, in lower case."""
    return {c.lemma.lower() for c in doc.children_of(token, "case", "mark")}


def passive(doc: Document, verb: Token) -> bool:
    """Whether a verb is in the passive, or a participle that stands for one."""
    return bool(doc.children_of(verb, "aux:pass", "nsubj:pass")) or verb.xpos in ("VBN", "JJ")


def perfect(doc: Document, act: Token) -> bool:
    """Whether the act is told as done before: "to have tested"."""
    return any(a.lemma == "have" for a in doc.children_of(act, "aux"))


def past(doc: Document, act: Token) -> bool:
    """Whether the act is told in the past tense."""
    return any(t.feat("Tense") == "Past" and t.feat("VerbForm") != "Part" for t in (act, *doc.children_of(act, "aux", "cop")))
