"""Who is the source: the subject of a verb of saying, the agent of a passive, the possessor of a claim."""

from __future__ import annotations

from attache.document import Document, Token
from attache.reading.attribution import lexicon
from attache.reading.attribution.forms import lemmas
from attache.reading.attribution.shapes import NOMINAL, SUBJECTS, is_below, passive, prepositions, verb_words

_PHRASAL = ("flat", "compound", "appos", "nmod", "conj", "amod", "det", "case", "nummod", "punct")


def source_of_noun(doc: Document, noun: Token, taken: set[int]) -> tuple[Token | None, Token | None]:
    """The source of a noun of saying, and the light verb ("made the claim") through which it was found."""
    own = doc.children_of(noun, "nmod:poss")
    if own:
        return own[0], None
    for child in doc.children_of(noun, "nmod"):
        if not {c.i for c in doc.children_of(child, "case")} & taken and prepositions(doc, child) & lexicon.words("from"):
            return child, None
    verb = doc.head_of(noun)
    if verb is not None and noun.rel in ("obj", "obl") and lexicon.words("light").intersection(lemmas(verb)):
        return source_of_verb(doc, verb), verb
    return None, None


def source_of_verb(doc: Document, verb: Token) -> Token | None:
    """The head of the phrase that names who says, believes or wants; None where nobody is named."""
    undergone = passive(doc, verb)
    mind = verb.text.lower() in lexicon.words("states-of-mind")
    for _ in range(8):  # as deep as control and coordination go
        if undergone:
            agents = doc.children_of(verb, "obl:agent") or [
                o for o in doc.children_of(verb, "obl") if lexicon.words("by") & prepositions(doc, o)
            ]
            if agents:
                return agents[0]
            if verb.rel != "conj":
                return None
        else:
            subject = next((s for s in doc.children_of(verb, *SUBJECTS) if s.deprel != "nsubj:pass" or mind), None)
            if subject is not None:
                expletive = (
                    subject.lemma.lower() in lexicon.words("expletive")
                    and subject.upos == "PRON"
                    and bool(doc.children_of(verb, "expl"))
                )
                return None if expletive else subject
            if doc.children_of(verb, "expl"):
                return None
        head = doc.head_of(verb)
        if head is None:
            return None
        if verb.rel == "acl" and verb.deprel != "acl:relcl":
            return head if verb.feat("VerbForm") in ("Part", "Ger") or verb.xpos in ("VBG", "VBN") else None
        if verb.rel not in ("conj", "xcomp", "advcl", "parataxis"):
            return None
        if verb.rel in ("xcomp", "advcl"):
            people = doc.children_of(head, "obj", "iobj")
            if people and (verb.rel == "xcomp" or prepositions(doc, verb) & lexicon.words("manner")):
                return people[0]
            if head.upos in NOMINAL and not doc.children_of(head, *SUBJECTS):
                return None
            passed = doc.children_of(head, "nsubj:pass")
            if passed:
                return passed[0]
            undergone = False
        elif verb.rel == "conj":
            undergone = passive(doc, head) and not doc.children_of(verb, "aux")
        verb = head
    return None


def neighbour(doc: Document, verb: Token, subject: Token | None) -> Token | None:
    """The noun phrase right before a verb of saying, where the parse gives it no subject, or a far one.

    Also the one right after it, in "…, said the minister".
    """
    first = min(verb_words(doc, verb))
    sentence = doc.sentence_of(verb)
    before = doc.tokens[first - 1] if first > sentence.first else None
    if before is not None and before.feat("Case") == "Nom" and before.upos == "PRON":
        return before
    if subject is not None or verb.rel in ("xcomp", "acl", "advcl", "conj", "acl:relcl"):
        return None
    if before is not None and before.upos in ("NOUN", "PROPN"):
        return phrase_head(doc, before, verb)
    after = doc.tokens[verb.i + 1] if verb.i + 1 < sentence.last else None
    if after is not None and after.upos in ("PROPN", "DET") and before is not None and before.upos == "PUNCT":
        return phrase_head(doc, after, verb)
    return None


def phrase_head(doc: Document, word: Token, verb: Token) -> Token | None:
    """The head of the noun phrase that `word` is in, on the same side of the verb."""
    side = word.i < verb.i
    while word.head >= 0 and (word.head < verb.i) == side and word.head != verb.i and word.rel in _PHRASAL:
        word = doc.tokens[word.head]
    return word if word.upos in NOMINAL and not is_below(doc, verb, word) else None
