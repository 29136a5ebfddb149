"""Shapes of syntax that cues and sources are read from."""

from __future__ import annotations

from collections.abc import Iterator

from attache.document import Document, Token
from attache.reading.attribution import lexicon

SUBJECTS = ("nsubj", "csubj")
NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "DET", "X"}
_HELPERS = ("aux", "aux:pass", "cop")


def frame(doc: Document, child: Token, has_object: bool) -> str:
    markers = [t for t in doc.subtree(child) if t.i <= child.i or t.head == child.i]
    questions = lexicon.words("questions")
    mark = next((m.lemma.lower() for m in doc.children_of(child, "mark")), "")
    if mark in questions or (markers and markers[0].lemma.lower() in questions and markers[0].upos != "SCONJ"):
        return "wh"
    infinitive = mark == "to" or (child.feat("VerbForm") == "Inf" and not doc.children_of(child, "aux"))
    if infinitive and not (doc.children_of(child, *SUBJECTS) and child.rel == "ccomp" and mark != "to"):
        return "oto" if has_object or doc.children_of(child, *SUBJECTS) else "to"
    if child.rel == "xcomp":
        return "to" if child.feat("VerbForm") in ("Ger", "Part") else "xcomp"
    return "advcl" if child.rel == "advcl" else "that"


def between_commas(doc: Document, verb: Token) -> bool:
    """Whether a subject and its verb stand between commas, taken for a relative clause though nothing relative is in it."""
    if verb.deprel != "acl:relcl":
        return False
    inside = [t for t in doc.subtree(verb) if t.upos != "PUNCT"]
    if inside[-1] is not verb or inside[0].xpos in ("WP", "WDT", "WRB", "IN"):
        return False
    edges = [doc.tokens[i].text for i in (inside[0].i - 1, verb.i + 1) if 0 <= i < len(doc.tokens)]
    return edges == [",", ","]


def participial(doc: Document, clause: Token) -> bool:
    return clause.feat("VerbForm") in ("Part", "Ger") and not doc.children_of(clause, "mark", *SUBJECTS)


def verb_words(doc: Document, verb: Token) -> set[int]:
    """A cue's words: the verb with its auxiliaries, negation, particle, the adverbs right before it, and a colon behind it."""
    words = {verb.i, *(c.i for c in doc.children_of(verb, *_HELPERS, "compound:prt"))}
    for child in reversed(doc.children_of(verb, "advmod")):
        near = child.i + 1 in words or child.i - 1 in words or child.lemma in ("not", "never")
        if child.i < verb.i and near and not child.children:
            words.add(child.i)
    words.update(c.i for c in doc.children_of(verb, "mark") if c.lemma == "to" and c.i < verb.i)
    after = doc.tokens[max(words) + 1] if max(words) + 1 < len(doc.tokens) else None
    if after is not None and after.text == ":" and verb.upos in ("VERB", "AUX"):
        words.add(after.i)
    return words


def passive(doc: Document, verb: Token) -> bool:
    """Whether a verb's source is not its subject: passive, unless it tells a state of mind ("determined to")."""
    if verb.text.lower() in lexicon.words("states-of-mind"):
        return False
    if doc.children_of(verb, "aux:pass", "nsubj:pass", "csubj:pass"):
        return True
    return verb.feat("Voice") == "Pass" or (verb.xpos == "VBN" and verb.rel == "acl")


def speech(doc: Document, verb: Token, child: Token) -> bool:
    """Whether a clause set beside a verb is what the verb says: after a colon or a comma, or quoted."""
    if child.i < verb.i:
        return False
    before = min(t.i for t in doc.subtree(child)) - 1
    return any(doc.tokens[i].text in (":", *lexicon.opening_marks()) for i in (before, before + 1) if i >= 0)


def quoted(doc: Document, child: Token) -> bool:
    first = min(t.i for t in doc.subtree(child))
    return any(doc.tokens[i].text in lexicon.opening_marks() for i in (first - 1, first) if i >= 0)


def prepositions(doc: Document, token: Token) -> set[str]:
    return {c.lemma.lower() for c in doc.children_of(token, "case", "mark")}


def clause(doc: Document, token: Token) -> Token:
    """The head of the clause that holds `token`."""
    while token.head >= 0 and token.rel not in ("ccomp", "advcl", "acl", "parataxis", "csubj"):
        if token.rel == "conj" and doc.children_of(token, *SUBJECTS):
            break
        token = doc.tokens[token.head]
    return token


def below(doc: Document, token: Token, cue: Token | None) -> Iterator[int]:
    """The token and all below it, leaving out the branch that holds the cue."""
    skipped = {t.i for t in doc.subtree(cue)} if cue is not None and is_below(doc, cue, token) else set()
    return (t.i for t in doc.subtree(token) if t.i not in skipped)


def phrase(doc: Document, source: Token, cue: Token) -> set[int]:
    """A source's words: its noun phrase, without the preposition that marks it as an agent."""
    agent = {c.i for c in doc.children_of(source, "case") if c.i < source.i}
    return set(below(doc, source, cue)) - agent


def is_below(doc: Document, token: Token, above: Token) -> bool:
    while token.head >= 0:
        token = doc.tokens[token.head]
        if token is above:
            return True
    return False
