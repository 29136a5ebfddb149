"""Who fills which place of a verb or noun: passives, relative clauses, participles, control, coordination (UD v2)."""

from __future__ import annotations

from collections.abc import Container

from attache.document import Document, Token
from attache.reading.transfers.lexicon import lexicon

NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM", "ADJ", "SYM", "DET", "X"))
_RELATIVE = frozenset(("which", "that", "who", "whom", "whose"))
_CLAUSES = ("xcomp", "ccomp", "advcl", "acl", "csubj", "parataxis")
#: marks of a gerund whose subject is the governing verb's object ("accused Iran of supplying", "stopped X from buying")
_OBJECT_MARKS = frozenset(("of", "from"))
_SUBJECT_CONTROL = frozenset(("promise", "threaten", "vow"))
_DEPTH = 6
_ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))

Arguments = dict[str, list[Token]]


def preposition(doc: Document, token: Token) -> str:
    """The lemma of the token's first case mark, "" where it has none. "According to" and the like: their first word."""
    marks = doc.children_of(token, "case")
    return marks[0].text.lower() if marks else ""


def particle(doc: Document, verb: Token) -> str | None:
    """A verb's particle ("hand over"), lower-cased."""
    parts = doc.children_of(verb, "compound:prt")
    return parts[0].text.lower() if parts else None


def passive(doc: Document, verb: Token) -> bool:
    """Whether the verb stands in the passive, a bare participle after its noun included ("drones supplied by Iran")."""
    if doc.children_of(verb, "nsubj:pass", "aux:pass", "csubj:pass"):
        return True
    return verb.deprel == "acl" and verb.xpos == "VBN"


def arguments(doc: Document, verb: Token, depth: int = _DEPTH) -> Arguments:
    """A verb's dependents by role: `subj` and `obj` as in the active voice, `iobj`, and each preposition's.

    What a relative clause, a participle, an infinitive or a coordination leaves unsaid is taken from where English finds
    it. Lists are in text order; a role that nothing fills is absent.
    """
    found: Arguments = {}
    is_passive = passive(doc, verb)
    for kid in doc.children_of(verb):
        case = preposition(doc, kid)
        if kid.rel == "obj" and case:
            _put(found, case, kid)  # parsers slip here: an object has no preposition
        elif kid.deprel in ("nsubj:pass", "obj") or (kid.rel == "nsubj" and is_passive):
            _put(found, "obj", kid)
        elif kid.rel == "nsubj" or kid.deprel == "obl:agent":
            _put(found, "subj", kid)
        elif kid.rel == "iobj":
            _put(found, "iobj", kid)
        elif kid.rel in ("obl", "nmod") and case:
            _put(found, "subj" if case == "by" and is_passive else case, kid)
    if len(found.get("subj", [])) > 1:  # two subjects are a slip: the one next to the verb comes first
        found["subj"].sort(key=lambda t: (t.i > verb.i, abs(t.i - verb.i)))
    _relative(doc, verb, found, is_passive)
    if depth:
        _coordination(doc, verb, found, depth)
        if "subj" not in found and not is_passive:
            _put_all(found, "subj", controller(doc, verb, depth - 1))
    return found


def _put(found: Arguments, role: str, token: Token) -> None:
    found.setdefault(role, []).append(token)


def _put_all(found: Arguments, role: str, tokens: list[Token]) -> None:
    if tokens:
        found[role] = found.get(role, []) + tokens


def _relative(doc: Document, verb: Token, found: Arguments, is_passive: bool) -> None:
    """Put the noun that a relative clause or participle modifies where it belongs."""
    noun = doc.head_of(verb)
    if noun is None or verb.rel != "acl" or noun.upos not in NOMINAL:
        return
    for role, tokens in found.items():
        if any(t.text.lower() in _RELATIVE and t.upos == "PRON" for t in tokens):
            found[role] = [noun if t.text.lower() in _RELATIVE and t.upos == "PRON" else t for t in tokens]
            return
    if verb.deprel == "acl:relcl":
        if "obj" not in found and "subj" in found:
            found["obj"] = [noun]
        elif "subj" not in found:
            found["subj"] = [noun]
    elif is_passive:
        found.setdefault("obj", [noun])
    elif doc.children_of(verb, "mark", "case"):
        return  # "in exchange for supplying": no participle of the noun's
    elif verb.xpos == "VBG" or verb.feat("VerbForm") in ("Ger", "Part"):
        found.setdefault("subj", [noun])


def _coordination(doc: Document, verb: Token, found: Arguments, depth: int) -> None:
    """Share a subject with the first of coordinated verbs, and an object with the verb beside it that has one."""
    head = doc.head_of(verb)
    if verb.deprel == "conj" and head is not None and head.upos in ("VERB", "AUX"):
        first = arguments(doc, head, depth - 1)
        if "subj" not in found and not passive(doc, verb):
            _put_all(found, "subj", first.get("obj" if passive(doc, head) and "subj" not in first else "subj", []))
        if "obj" not in found and passive(doc, verb) == passive(doc, head):
            _put_all(found, "obj", first.get("obj", []))
    elif "obj" not in found:
        for other in doc.children_of(verb, "conj"):
            if other.upos == "VERB":
                objects = doc.children_of(other, "obj")
                if objects:
                    found["obj"] = objects
                return


def controller(doc: Document, verb: Token, depth: int = _DEPTH) -> list[Token]:
    """The understood subject of an infinitive, gerund or participle; [] where there is none to be found."""
    head = doc.head_of(verb)
    if head is None or depth <= 0:
        return []
    first = min(t.i for t in doc.subtree(verb))
    for kid in doc.children_of(head, "obl", "nmod"):
        if preposition(doc, kid) == "for" and max(t.i for t in doc.subtree(kid)) + 1 == first:
            return [kid]  # "for X to act"
    if verb.rel == "acl" and head.upos in ("NOUN", "PROPN"):
        return _noun_owner(doc, head, depth)
    if verb.rel not in _CLAUSES or verb.deprel == "parataxis":
        return []
    if head.upos in ("NOUN", "PROPN"):
        return _noun_owner(doc, head, depth)
    marks = {m.text.lower() for m in doc.children_of(verb, "mark", "case")}
    outer = arguments(doc, head, depth - 1)
    objects = outer.get("obj", [])
    if passive(doc, head):
        return objects or outer.get("subj", [])
    if objects and (marks & _OBJECT_MARKS or (verb.rel in ("xcomp", "ccomp") and head.lemma not in _SUBJECT_CONTROL)):
        return objects
    if verb.rel in ("xcomp", "ccomp") and "iobj" in outer:
        return outer["iobj"]
    return outer.get("subj", [])


def _noun_owner(doc: Document, noun: Token, depth: int) -> list[Token]:
    """Whose plan, decision or contract it is: genitive, "by", or the subject of the verb that governs the noun.

    "A deadline for X to act", "payments to X to act": X.
    """
    for kid in doc.children_of(noun, "nmod"):
        if preposition(doc, kid) == "for" and kid.upos in ("PROPN", "NOUN", "PRON"):
            return [kid]
    owners = doc.children_of(noun, "nmod:poss")
    if owners:
        return owners
    for kid in doc.children_of(noun, "nmod"):
        if preposition(doc, kid) in ("by", "between", "from"):
            return [kid]
    verb = doc.head_of(noun)
    if verb is None:
        return []
    if verb.upos == "VERB" and noun.rel in ("obj", "obl"):
        outer = arguments(doc, verb, depth - 1)
        found = outer.get("subj", [])
    elif verb.upos in ("NOUN", "PROPN") and noun.rel == "nmod":
        found = _noun_owner(doc, verb, depth - 1)
    else:
        found = []
    return found or [k for k in doc.children_of(noun, "nmod") if preposition(doc, k) == "to"]


def coordinated(doc: Document, token: Token) -> list[Token]:
    """The token and the nominals coordinated with it, in text order."""
    found = [token]
    for kid in doc.children_of(token, "conj"):
        if kid.upos != "VERB":
            found += coordinated(doc, kid)
    return sorted(found, key=lambda t: t.i)


def adopter(doc: Document, token: Token) -> Token | None:
    """The noun that a prepositional phrase stands right behind, where the parser has hung the phrase on the verb.

    "Lifted its ban on arms sales": the phrase belongs to *ban*, whatever it hangs on. None where no object stands there.
    """
    verb = doc.head_of(token)
    if verb is None or token.rel != "obl" or verb.upos not in ("VERB", "AUX") or not doc.children_of(token, "case"):
        return None
    first = min(t.i for t in doc.subtree(token))
    for kid in doc.children_of(verb, "obj", "nsubj", "nsubj:pass", "obl"):
        if kid.i < token.i and kid.upos == "NOUN" and max(t.i for t in doc.subtree(kid)) + 1 == first:
            return kid
    return None


def dependents(doc: Document, noun: Token) -> list[Token]:
    """A noun's prepositional phrases: its own, and those right behind it that hang on the verb above it, in text order."""
    found = doc.children_of(noun, "nmod", "acl", "obl")
    top: Token | None = noun
    while top is not None and top.rel == "nmod":
        top = doc.head_of(top)
    verb = doc.head_of(top) if top is not None else None
    if verb is None or verb.upos not in ("VERB", "AUX") or top is None or top.rel not in ("obj", "nsubj", "obl"):
        return found
    end = max(t.i for t in doc.subtree(top))
    if noun.i < top.i or top.i > verb.i or top.deprel == "nsubj":
        for kid in doc.children_of(verb, "obl"):
            if kid.i > end and min(t.i for t in doc.subtree(kid)) == end + 1 and kid.i > noun.i:
                found.append(kid)
                end = max(t.i for t in doc.subtree(kid))
    return found


def base_form(token: Token, known: Container[str]) -> str:
    """A word's lemma, lower-cased; where `known` does not have it, what regular endings leave of the form, if that is known.

    Small models now and then cut a regular verb wrongly ("shipp", "supplye"): the form itself says it better.
    """
    lemma = token.lemma.lower()
    irregular = lexicon().irregular.get(token.text.lower(), "")
    if token.upos in ("VERB", "AUX") and irregular in known:
        return irregular
    if lemma in known or token.upos not in ("VERB", "AUX", "NOUN"):
        return lemma
    form = token.text.lower()
    for ending, put in _ENDINGS:
        stem = form.removesuffix(ending)
        if stem == form or len(stem) < 2:
            continue
        for base in (stem + put, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem):
            if base in known:
                return base
    return lemma
