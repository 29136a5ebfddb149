"""Who stands where around a predicate: deep subjects and objects, prepositions, complements, owners of nouns.

Works on UD v2 trees of English as EWT and GUM have them, and puts up with wrong ones. Control, raising, relative clauses,
participles, shared subjects and passives are undone; a relative pronoun is replaced by what it stands for. Nothing here knows
of parties or events: slots hold tokens, the heads of phrases.
"""

from __future__ import annotations

from attache.document import Document, Token
from attache.reading.events.forms import lemma_of
from attache.reading.events.lexicon import light

Slots = dict[str, list[Token]]

#: how far a chain of clauses is followed for a subject
DEPTH = 8
_SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer", "nsubj:xsubj")
_LEFT = ("amod", "compound", "nmod:poss", "nmod:desc", "nmod:unmarked", "nmod:npmod", "det", "nummod", "advmod", "flat")


def joined(doc: Document, token: Token) -> str | None:
    """The lemma with what a hyphen ties to its left ("cease-fire", "test-fire"); None where nothing is."""
    if token.i < 2:
        return None
    hyphen, left = doc.tokens[token.i - 1], doc.tokens[token.i - 2]
    if hyphen.text not in "-‑–" or hyphen.start != left.end or token.start != hyphen.end:
        return None
    return f"{left.text.lower()}-{lemma_of(doc, token)}"


def is_passive(doc: Document, token: Token) -> bool:
    """Whether the verb is in the passive: by its auxiliary or subject, or a bare participle that modifies a noun."""
    if token.upos not in ("VERB", "ADJ", "AUX"):
        return False
    kids = doc.children_of(token)
    if any(k.deprel in ("nsubj:pass", "aux:pass", "csubj:pass") for k in kids):
        return True
    if token.xpos != "VBN" or any(k.rel in ("aux", "nsubj", "obj") for k in kids):
        return False
    if token.deprel == "conj":
        head = doc.head_of(token)
        return head is not None and head.xpos == "VBN" and is_passive(doc, head)
    return token.rel in ("acl", "advcl", "amod", "root", "parataxis", "ccomp")


def surface(doc: Document, token: Token, depth: int = DEPTH) -> list[Token]:
    """The heads of the verb's (or predicate's) grammatical subject, also where it is understood from another clause."""
    own = [k for k in doc.children_of(token) if k.deprel in _SUBJECTS]
    if own:
        before = [k for k in own if k.i < token.i]
        return [_antecedent(doc, before[-1] if before else own[0])]
    head = doc.head_of(token)
    if head is None or depth == 0:
        return []
    match token.deprel:
        case "conj":
            return surface(doc, head, depth - 1) if head.upos in ("VERB", "ADJ", "AUX", "NOUN") else []
        case "xcomp":
            return _controller(doc, head, depth)
        case "acl:relcl":
            return [head] if not any(k.rel == "nsubj" for k in doc.children_of(token)) else []
        case "acl":
            return _of_noun(doc, token, head, depth)
        case "advcl":
            return _of_adverbial(doc, token, head, depth)
        case "ccomp" | "parataxis" | "advcl:relcl":
            return surface(doc, head, depth - 1) if token.feat("VerbForm") in ("Inf", "Ger", "Part") else []
        case _:
            return _of_gerund(doc, token, head, depth)


def _controller(doc: Document, head: Token, depth: int) -> list[Token]:
    """Who does what an infinitive says: the governor's object, or its subject."""
    if lemma_of(doc, head) not in light()["subject_control"]:
        objects = [k for k in doc.children_of(head) if k.deprel in ("obj", "iobj")]
        if objects:
            return [_antecedent(doc, objects[0])]
        if not is_passive(doc, head):
            asked = [k for k in doc.children_of(head, "obl") if set(cases(doc, k)) & {"on", "upon", "to"}]
            if asked and lemma_of(doc, head) in light()["asking_on"]:
                return asked[:1]
    return surface(doc, head, depth - 1)


def _of_noun(doc: Document, token: Token, noun: Token, depth: int) -> list[Token]:
    """The subject of a clause that modifies a noun: the noun, or for *decision to deploy* the one whose decision it is."""
    infinitive = any(k.text.lower() == "to" and k.rel in ("mark", "aux") for k in doc.children_of(token))
    marked = any(k.rel in ("mark", "case") for k in doc.children_of(token))
    if not infinitive and not marked:
        return [noun]
    if lemma_of(doc, noun) in light()["addressed"]:
        asked = [k for k in doc.children_of(noun, "nmod", "obl") if set(cases(doc, k)) & {"on", "to", "upon", "for"}]
        if asked:
            return asked[:1]
        governor = doc.head_of(noun)
        return doc.children_of(governor, "iobj")[:1] if governor is not None else []
    if lemma_of(doc, noun) in light()["owned"] or not infinitive:
        return owners(doc, noun, depth - 1)
    governor = doc.head_of(noun)
    if governor is not None and noun.rel == "obj" and lemma_of(doc, governor) in light()["sending"]:
        return [noun]
    return owners(doc, noun, depth - 1) or [noun]


def owners(doc: Document, noun: Token, depth: int = DEPTH) -> list[Token]:
    """Whose act a noun names: its possessor, its by- or of-phrase, a modifier that is a name, or the clause's subject."""
    kids = doc.children_of(noun)
    for found in (
        [k for k in kids if k.deprel == "nmod:poss"],
        [k for k in kids if k.rel in ("nmod", "obl") and "by" in cases(doc, k)],
        [k for k in kids if k.rel in ("nmod",) and "of" in cases(doc, k) and lemma_of(doc, noun) in light()["owned"]],
        [k for k in kids if k.rel in ("compound", "amod") and k.upos in ("PROPN", "ADJ") and k.text[:1].isupper()],
    ):
        if found:
            return [_antecedent(doc, k) for k in found]
    return surface(doc, governor, depth - 1) if depth > 0 and (governor := clause_of(doc, noun)) is not None else []


def clause_of(doc: Document, token: Token) -> Token | None:
    """The predicate of the clause that a noun stands in: its governor, through other nouns, or the noun itself."""
    at = token
    for _ in range(DEPTH):
        if any(k.rel in ("cop",) for k in doc.children_of(at)):
            return at
        head = doc.head_of(at)
        if head is None or at.rel in ("acl",):
            return None
        if head.upos in ("VERB", "AUX", "ADJ"):
            return head
        at = head
    return None


def _of_adverbial(doc: Document, token: Token, head: Token, depth: int) -> list[Token]:
    """The subject of a participle or infinitive that modifies a clause: the clause's, or its object (*accused Russia of …*)."""
    markers = {k.text.lower() for k in doc.children_of(token) if k.rel in ("mark", "case")}
    if token.feat("VerbForm") == "Fin" or any(k.rel == "aux" and k.feat("VerbForm") == "Fin" for k in doc.children_of(token)):
        return surface(doc, head, depth - 1) if markers & {"than", "as"} else []
    if lemma_of(doc, head) in light()["object_control"] and markers & {"of", "for", "from", "with", "into", "to", "over"}:
        objects = [k for k in doc.children_of(head) if k.deprel in ("obj", "nsubj:pass")]
        if objects:
            return [_antecedent(doc, objects[0])]
    if "to" in markers:
        objects = [k for k in doc.children_of(head) if k.deprel in ("obj", "iobj")]
        asked = [k for k in doc.children_of(head, "obl") if set(cases(doc, k)) & {"on", "upon", "for"}]
        if lemma_of(doc, head) in light()["asking_on"] and asked:
            return asked[:1]
        if objects and lemma_of(doc, head) in light()["asking"]:
            return [_antecedent(doc, objects[0])]
    return surface(doc, head, depth - 1)


def _of_gerund(doc: Document, token: Token, head: Token, depth: int) -> list[Token]:
    """The subject of a verb form that stands where a noun would (*after meeting with*, *in invading*)."""
    if token.upos != "VERB" or token.rel not in ("obl", "nmod", "obj", "csubj"):
        return []
    return surface(doc, head, depth - 1) if head.upos in ("VERB", "ADJ", "AUX") else owners(doc, head, depth - 1)


def _antecedent(doc: Document, token: Token) -> Token:
    """What a relative pronoun stands for; any other token itself."""
    if token.text.lower() not in light()["relative"]:
        return token
    at: Token | None = token
    for _ in range(DEPTH):
        if at is None:
            break
        if at.deprel in ("acl:relcl", "acl", "advcl:relcl"):
            head = doc.head_of(at)
            return head if head is not None and head.upos in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET") else token
        at = doc.head_of(at)
    return token


def cases(doc: Document, token: Token) -> tuple[str, ...]:
    """The prepositions (or markers) of a phrase: the last word of a fixed one first ("together with": "with")."""
    found = []
    for k in doc.children_of(token, "case", "mark"):
        found.append(k.text.lower())
        found += [f.text.lower() for f in doc.children_of(k, "fixed")]
    return tuple(reversed(found))


def slots_of(doc: Document, token: Token, *, as_noun: bool) -> Slots:
    """All slots around a trigger; see `frames.yaml`. Slots that are empty are left out."""
    slots: Slots = {}
    if as_noun:
        _noun_slots(doc, token, slots)
    else:
        _verb_slots(doc, token, slots)
    _complements(doc, token, slots)
    above = doc.head_of(token)
    if above is not None:
        _add(slots, "head", above)
    return slots


def _add(slots: Slots, name: str, *tokens: Token) -> None:
    into = slots.setdefault(name, [])
    into.extend(t for t in tokens if t not in into)


def _prepositions(doc: Document, token: Token, slots: Slots) -> None:
    for kid in doc.children_of(token, "obl", "nmod", "advcl", "acl", "advmod"):
        if kid.deprel in ("nmod:poss",):
            continue
        if kid.rel in ("advcl", "acl") and kid.feat("VerbForm") == "Fin":
            continue
        for case in cases(doc, kid):
            if not (kid.rel in ("advcl", "acl") and case == "to"):
                _add(slots, case, _antecedent(doc, kid))
        if kid.deprel in ("obl:agent", "nmod:agent"):
            _add(slots, "by", _antecedent(doc, kid))
        for nested in doc.children_of(kid, "conj"):  # "on X and against Y"
            for case in cases(doc, nested):
                _add(slots, case, nested)


def _verb_slots(doc: Document, token: Token, slots: Slots) -> None:
    passive = is_passive(doc, token)
    subject = surface(doc, token)
    _prepositions(doc, token, slots)
    _add_if(slots, "iobj", [_antecedent(doc, k) for k in doc.children_of(token) if k.deprel == "iobj"])
    objects = [_antecedent(doc, k) for k in doc.children_of(token) if k.deprel == "obj"]
    late = [k for k in doc.children_of(token) if k.deprel == "nsubj" and k.i > token.i and k not in subject]
    if late and not passive:  # a second subject, behind the verb, is an object taken for one
        _add(slots, "iobj" if objects else "obj", late[0])
    if passive:
        _add_if(slots, "subj", slots.pop("by", []))
        _add_if(slots, "iobj" if objects else "obj", subject)
    else:
        _add_if(slots, "subj", subject)
    if not objects and not passive:
        objects = _missing_object(doc, token, slots)
    _add_if(slots, "obj", objects)
    for obj in objects:
        _nested(doc, obj, slots)
        leaders = [k for k in doc.children_of(obj, "acl") if lemma_of(doc, k) in light()["leading"]]
        for leading in leaders:  # "a delegation led by X to Y"
            found: Slots = {}
            _prepositions(doc, leading, found)
            for name, tokens in found.items():
                _add(slots, name, *(tokens if name != "by" else []))
        _add_if(slots, "leader", [a for k in leaders for a in doc.children_of(k, "obl") if "by" in cases(doc, a)])
    _add_if(slots, "advmod", doc.children_of(token, "advmod"))
    _add_if(slots, "aux", doc.children_of(token, "aux"))
    _add_if(slots, "mark", doc.children_of(token, "mark"))


def _nested(doc: Document, phrase: Token, slots: Slots) -> None:
    """Add the prepositional phrases within an object, and within those: *more than $1 billion in arms to Riyadh*."""
    found: Slots = {}
    _prepositions(doc, phrase, found)
    for kid in [k for tokens in list(found.values()) for k in tokens]:
        _prepositions(doc, kid, found)
    for name, tokens in found.items():
        _add(slots, name, *tokens)


def _add_if(slots: Slots, name: str, tokens: list[Token]) -> None:
    if tokens:
        _add(slots, name, *tokens)


def _missing_object(doc: Document, token: Token, slots: Slots) -> list[Token]:
    """The object of a verb that has none of its own: of *the man they shot*, of *met and praised X*."""
    relatives = light()["relative"]
    subjects = [k for k in doc.children_of(token, "nsubj") if k.text.lower() not in relatives]
    if token.deprel == "acl:relcl" and subjects:
        head = doc.head_of(token)
        if head is not None and not any(head in found for found in slots.values()) and head.upos in ("NOUN", "PROPN", "PRON"):
            relative = [k for k in doc.children_of(token) if k.text.lower() in relatives]
            return [head] if not relative or relative[0].rel == "obj" else []
    if token.upos == "VERB" and not doc.children_of(token, "ccomp", "xcomp", "obl"):
        for other in doc.children_of(token, "conj"):
            between = doc.tokens[token.i + 1 : other.i]
            if other.upos == "VERB" and all(t.upos in ("CCONJ", "PUNCT", "ADV", "AUX", "VERB") for t in between):
                return [k for k in doc.children_of(other) if k.deprel == "obj"]
    return []


def _complements(doc: Document, token: Token, slots: Slots) -> None:
    for kid in doc.children_of(token, "xcomp", "ccomp", "advcl", "acl", "parataxis"):
        markers = {k.text.lower() for k in doc.children_of(kid) if k.rel == "mark"}
        if kid.rel in ("advcl", "acl") and (not markers & {"to", "that"} or kid.deprel == "acl:relcl"):
            continue
        if kid.rel == "parataxis" and token.i > kid.i:
            continue
        if kid.rel in ("xcomp", "ccomp"):
            _add(slots, kid.rel, kid)
        _add(slots, "comp", kid, *doc.children_of(kid, "conj"))
    if token.rel == "parataxis" and "comp" not in slots:  # "X must go," he said
        quoted = doc.head_of(token)
        if quoted is not None and quoted.upos in ("VERB", "ADJ", "NOUN"):
            _add(slots, "comp", quoted)
    for obj in slots.get("obj", ())[:1]:
        infinitives = [k for k in doc.children_of(obj, "acl") if "to" in {m.text.lower() for m in doc.children_of(k, "mark")}]
        _add_if(slots, "comp", infinitives)
    if "comp" in slots:
        comp = slots["comp"][0]
        _add_if(slots, "comp.subj", surface(doc, comp))
        around = [k for k in doc.children_of(comp) if k.rel == "mark" or k.text.lower() in light()["questions"]]
        _add_if(slots, "comp.mark", around)
        _add_if(slots, "comp.aux", doc.children_of(comp, "aux"))
        _add_if(slots, "comp.comp", doc.children_of(comp, "xcomp"))
        _add_if(slots, "comp.obj", [k for k in doc.children_of(comp) if k.rel == "obj"])


def host_of(doc: Document, noun: Token) -> tuple[Token | None, Token]:
    """The verb that a noun leans on, and the noun that stands there (a quantity: *a series of attacks*); verb None: none."""
    at = noun
    for _ in range(DEPTH):
        head = doc.head_of(at)
        if head is None:
            return None, at
        if at.deprel == "conj" or (at.rel == "nmod" and "of" in cases(doc, at) and lemma_of(doc, head) in light()["quantity"]):
            at = head
            continue
        return (head if head.upos in ("VERB", "AUX", "ADJ") else None), at
    return None, at


def _noun_slots(doc: Document, token: Token, slots: Slots) -> None:
    _prepositions(doc, token, slots)
    kids = doc.children_of(token)
    _add_if(slots, "poss", [_antecedent(doc, k) for k in kids if k.deprel == "nmod:poss"])
    _add_if(slots, "mod", [k for k in kids if k.rel in ("amod", "compound") or k.deprel in _LEFT[3:6]])
    verb, at = host_of(doc, token)
    if at is not token:
        _prepositions(doc, at, slots)
        _add_if(slots, "poss", [_antecedent(doc, k) for k in doc.children_of(at) if k.deprel == "nmod:poss"])
        _add_if(slots, "mod", [k for k in doc.children_of(at) if k.rel in ("amod", "compound")])
        if lemma_of(doc, at) in light()["quantity"] and "of" in slots:
            slots["of"] = [t for t in slots["of"] if t is not token] or slots.pop("of")[:0]
    if any(k.rel == "cop" for k in kids):
        _add_if(slots, "predicate", surface(doc, token))
    if verb is None:
        return
    _add(slots, "governor", verb)
    _hosted(doc, token, at, verb, slots)


def _hosted(doc: Document, noun: Token, at: Token, verb: Token, slots: Slots) -> None:
    """What the verb lends the noun: its subject as doer or as the one acted on, and its prepositional phrases."""
    words = light()
    passive = is_passive(doc, verb)
    is_object = at.rel == "obj" or (at.deprel == "nsubj:pass" and passive) or (at.rel == "xcomp")
    if is_object:
        lemma = lemma_of(doc, verb)
        side = "host" if lemma in words["doer"] else "undergoer" if lemma in words["undergoer"] else "owner"
        subject = [k for k in doc.children_of(verb, "obl") if "by" in cases(doc, k)] if passive else surface(doc, verb)
        _add_if(slots, side, subject)
        if side != "owner":
            _add_if(slots, "giver", [k for k in doc.children_of(verb) if k.deprel == "iobj"] if side == "undergoer" else [])
            _prepositions_of_host(doc, verb, noun, at, slots)
    elif at.rel == "obl":
        around = set(cases(doc, at))
        subject = surface(doc, verb)
        _add_if(slots, "undergoer" if "under" in around else "clause", subject)
        if around & {"of", "for", "over"} and lemma_of(doc, verb) in words["object_control"]:  # "punished Russia for meddling"
            _add_if(slots, "host", [k for k in doc.children_of(verb) if k.deprel in ("obj", "nsubj:pass")])
            against = [k for k in doc.children_of(verb, "obl") if "against" in cases(doc, k)]
            _add_if(slots, "host", against)
        if around & {"for", "in", "into", "on"}:
            _prepositions_of_host(doc, verb, noun, at, slots)
    elif at.rel == "nsubj" and lemma_of(doc, verb) in words["happen"]:
        had = set(slots)
        _prepositions_of_host(doc, verb, noun, at, slots)
        if "with" not in had:  # "the war began with …"
            slots.pop("with", None)


def _prepositions_of_host(doc: Document, verb: Token, noun: Token, at: Token, slots: Slots) -> None:
    found: Slots = {}
    _prepositions(doc, verb, found)
    for name, tokens in found.items():
        kept = [t for t in tokens if t is not noun and t is not at]
        if kept and name not in slots:
            _add(slots, name, *kept)
