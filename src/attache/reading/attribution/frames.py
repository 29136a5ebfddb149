"""Cues in their syntax: which words are source, cue and content of one attribution."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from attache.document import Document, Token
from attache.reading.attribution import lexicon
from attache.reading.attribution.forms import lemmas
from attache.reading.attribution.lexicon import Cue
from attache.reading.attribution.shapes import (
    NOMINAL,
    SUBJECTS,
    below,
    between_commas,
    clause,
    frame,
    participial,
    passive,
    phrase,
    prepositions,
    quoted,
    speech,
    verb_words,
)
from attache.reading.attribution.sources import neighbour, source_of_noun, source_of_verb


@dataclass(slots=True, eq=False)
class Found:
    """One attribution as token indices; `head` is the cue word that carries it, `holder` the head of the source phrase."""

    head: Token
    kind: str
    cue: set[int]
    source: set[int] = field(default_factory=set)
    content: set[int] = field(default_factory=set)
    holder: Token | None = None
    #: takes a quotation next to it as content
    quotes: bool = False


def find(doc: Document) -> list[Found]:
    """Every attribution that the syntax of single sentences shows, in order of their cue words.

    A cue that takes quotations and has no content of its own is given too, with empty content.
    """
    found: list[Found] = []
    known = lexicon.cues()
    for token in doc.tokens:
        if token.upos == "ADV":
            found += _adverb(doc, token)
            continue
        look = _LOOKERS.get(token.upos)
        if look is not None:
            found += _one(look, doc, token, _senses(doc, token, known))
    return sorted([*found, *_according(doc)], key=lambda f: min(f.cue))


def _senses(doc: Document, token: Token, known: dict[tuple[str, str], tuple[Cue, ...]]) -> tuple[Cue, ...]:
    """What a word may do as a cue: with its particle, else alone, by the first of its lemmas that is known."""
    pos = {"AUX": "VERB", "PROPN": "NOUN"}.get(token.upos, token.upos)
    particles = [p.text.lower() for p in doc.children_of(token, "compound:prt")]
    if particles:
        for lemma in lemmas(token):
            if (found := known.get((" ".join([lemma, *particles]), pos))) is not None:
                return found
        return ()  # another verb: "show off" shows nothing
    return next((known[lemma, pos] for lemma in lemmas(token) if (lemma, pos) in known), ())


def _one(
    look: Callable[[Document, Token, Cue], Found | None], doc: Document, token: Token, senses: tuple[Cue, ...]
) -> list[Found]:
    """The first sense that finds content, else the first that may take a quotation."""
    waiting: Found | None = None
    for sense in senses:
        found = look(doc, token, sense)
        if found is not None and found.content and _tells(doc, found):
            return [found]
        waiting = waiting or found
    return [waiting] if waiting is not None and waiting.quotes else []


def _tells(doc: Document, found: Found) -> bool:
    """Whether a cue attributes its content: it is no mere possibility, and somebody is named where its kind needs that."""
    if any(a.text.lower() in lexicon.words("unsaid") for a in doc.children_of(found.head, "aux")):
        return False
    if found.source or found.kind not in lexicon.words("needs-source") | lexicon.words("needs-passive"):
        return True
    return found.kind in lexicon.words("needs-passive") and found.head.upos == "VERB" and passive(doc, found.head)


def _verb(doc: Document, verb: Token, cue: Cue) -> Found | None:
    if verb.rel in ("compound", "amod"):
        return None
    source = source_of_verb(doc, verb)
    if "quote" in cue.frames and not passive(doc, verb):
        source = neighbour(doc, verb, source) or source
    content = _clauses(doc, verb, cue) or _host(doc, verb, cue) or _trailing(doc, verb, cue, source)
    marks: set[int] = set()
    if not content and (source is not None or passive(doc, verb)):
        content, marks = _nominal_content(doc, verb, cue)
    holder = source
    words = phrase(doc, source, verb) if source is not None else set()
    found = Found(verb, cue.kind, verb_words(doc, verb) | marks, words - content, content, holder)
    found.content -= found.cue
    found.quotes = "quote" in cue.frames
    return found


def _clauses(doc: Document, verb: Token, cue: Cue) -> set[int]:
    """The content of a verb with a clause or an infinitive."""
    content: set[int] = set()
    people = doc.children_of(verb, "obj", "iobj")
    for child in doc.children_of(verb, "ccomp", "xcomp", "csubj", "parataxis", "advcl"):
        shape = frame(doc, child, bool(people))
        if child.rel == "parataxis" and not speech(doc, verb, child):
            continue
        if child.rel == "csubj" and not passive(doc, verb):
            continue
        if child.rel == "advcl" and shape != "oto":
            continue
        said_to = shape in ("to", "oto") and "that" in cue.frames and passive(doc, verb)
        if shape not in cue.frames and not said_to and not (shape == "that" and "quote" in cue.frames and quoted(doc, child)):
            continue
        content.update(below(doc, child, verb))
        if shape in ("oto", "xcomp"):
            content.update(i for p in people for i in below(doc, p, verb))
        elif shape == "to" and passive(doc, verb):
            content.update(i for s in doc.children_of(verb, "nsubj:pass", "nsubj") for i in below(doc, s, verb))
    if content and cue.kind == "seem":
        content.update(
            i
            for s in doc.children_of(verb, *SUBJECTS)
            if s.lemma.lower() not in lexicon.words("expletive")
            for i in below(doc, s, verb)
        )
    return content


def _host(doc: Document, verb: Token, cue: Cue) -> set[int]:
    """The content of a cue that is set into its content: "Talks, he said, will go on", "as he put it"."""
    head = doc.head_of(verb)
    if head is None or not cue.frames & {"that", "quote"}:
        return set()
    manner = verb.rel == "advcl" and any(
        m.lemma.lower() in lexicon.words("manner") for m in doc.children_of(verb, "mark", "advmod")
    )
    inserted = verb.rel == "parataxis" and (head.i < verb.i or not doc.children_of(verb, "ccomp"))
    if between_commas(doc, verb):
        inserted, head = True, clause(doc, head)
    if (not inserted and not manner) or ("that" not in cue.frames and not quoted(doc, head)):
        return set()
    if doc.children_of(verb, "obj") and not manner:
        return set()
    if not doc.children_of(verb, *SUBJECTS):
        return set()
    return set(below(doc, head, None)) - {t.i for t in doc.subtree(verb)}


def _trailing(doc: Document, verb: Token, cue: Cue, source: Token | None) -> set[int]:
    """The content of a cue that ends its sentence, "…, the ministry reports.", where the parse does not show it."""
    if source is None or "that" not in cue.frames or source.i > verb.i:
        return set()
    sentence = doc.sentence_of(verb)
    if any(t.upos != "PUNCT" for t in doc.tokens[verb.i + 1 : sentence.last]):
        return set()
    first = min(phrase(doc, source, verb), default=source.i)
    before = doc.tokens[first - 1] if first > sentence.first else None
    if before is None or before.upos != "PUNCT" or before.text in lexicon.opening_marks():
        return set()
    return set(range(sentence.first, first - 1))


def _nominal_content(doc: Document, verb: Token, cue: Cue) -> tuple[set[int], set[int]]:
    """The content of a verb with an object or a preposition, and the preposition where it belongs to the cue."""
    content: set[int] = set()
    attached = lexicon.words("attached")
    objects = [o for o in doc.children_of(verb, "obj") if "obj" in cue.frames]
    if not objects and "obj" in cue.frames and passive(doc, verb):
        objects = doc.children_of(verb, "nsubj:pass")
    for thing in objects:
        content.update(below(doc, thing, verb))
    rest = [c for c in doc.children_of(verb, "obl", "advcl", "xcomp", "nmod") if c.i > verb.i and c.deprel != "obl:agent"]
    if content:
        for child in rest:
            if child.rel == "xcomp" or prepositions(doc, child) & attached:
                content.update(below(doc, child, verb))
        return content, set()
    for child in rest:
        if prepositions(doc, child) & cue.prepositions:
            marks = {c.i for c in doc.children_of(child, "case", "mark") if c.lemma.lower() in cue.prepositions}
            content.update(set(below(doc, child, verb)) - marks)
            return content, marks
    return content, set()


def _noun(doc: Document, noun: Token, cue: Cue) -> Found | None:
    content: set[int] = set()
    marks: set[int] = set()
    for child in doc.children_of(noun, "acl", "ccomp", "nmod"):
        if child.i < noun.i or child.deprel == "acl:relcl":
            continue
        if child.rel == "nmod" or prepositions(doc, child) & cue.prepositions:
            if not prepositions(doc, child) & cue.prepositions:
                continue
            marks = {c.i for c in doc.children_of(child, "case", "mark") if c.lemma.lower() in cue.prepositions}
        elif participial(doc, child) or frame(doc, child, False).replace("oto", "to") not in cue.frames:
            continue
        content.update(set(below(doc, child, noun)) - marks)
        break
    if not content:
        return None
    source, light = source_of_noun(doc, noun, marks)
    words = {noun.i, *marks}
    words.update(
        c.i
        for c in doc.children_of(noun, "det", "amod", "nummod")
        if c.i < noun.i and (source is None or source.i < c.i or source.i > noun.i)
    )
    if light is not None:
        words.update(verb_words(doc, light))
    held = phrase(doc, source, light or noun) if source is not None else set()
    return Found(noun, cue.kind, words, held - content - words, content - words, source)


def _adjective(doc: Document, word: Token, cue: Cue) -> Found | None:
    subjects = [
        s for s in doc.children_of(word, *SUBJECTS) if s.upos != "PRON" or s.lemma.lower() not in lexicon.words("expletive")
    ]
    if not subjects and cue.kind not in lexicon.words("impersonal"):
        return None
    content: set[int] = set()
    marks: set[int] = set()
    for child in doc.children_of(word, "ccomp", "csubj", "xcomp", "advcl", "obl"):
        if child.i < word.i:
            continue
        if child.rel in ("ccomp", "csubj", "xcomp") and frame(doc, child, False) in cue.frames:
            content.update(below(doc, child, word))
        elif prepositions(doc, child) & cue.prepositions:
            marks = {c.i for c in doc.children_of(child, "case", "mark") if c.lemma.lower() in cue.prepositions}
            content.update(set(below(doc, child, word)) - marks)
    if not content:
        return None
    holder = subjects[0] if subjects else None
    source = set(below(doc, holder, word)) if holder is not None else set()
    return Found(word, cue.kind, verb_words(doc, word) | marks, source, content, holder)


def _adverb(doc: Document, word: Token) -> list[Found]:
    head = doc.head_of(word)
    if head is None or word.lemma.lower() not in lexicon.adverbs():
        return []
    content = set(below(doc, clause(doc, head) if head.upos not in NOMINAL else head, None)) - {word.i}
    return [Found(word, "report", {word.i}, content=content)]


def _according(doc: Document) -> Iterator[Found]:
    phrases = lexicon.according()
    openers = {p[0] for p in phrases}
    lowered = [t.text.lower() for t in doc.tokens]
    for i, word in enumerate(lowered):
        if word not in openers:
            continue
        phrase = next((p for p in phrases if tuple(lowered[i : i + len(p)]) == p), None)
        if phrase is not None:
            found = _accord(doc, i, i + len(phrase) - 1)
            if found is not None:
                yield found


def _accord(doc: Document, first: int, last: int) -> Found | None:
    """ "According to X, S": X is what the phrase's last word belongs to, the content is the clause that it hangs on."""
    noun = doc.tokens[last]
    while first <= noun.i <= last and noun.head >= 0:
        noun = doc.tokens[noun.head]
    if noun.i <= last:
        return None
    anchor = noun
    while anchor.head >= 0 and min(t.i for t in doc.subtree(anchor)) > first:
        anchor = doc.tokens[anchor.head]
    host = doc.head_of(anchor)
    if host is None:
        return None
    cue = set(range(first, last + 1))
    source = {t.i for t in doc.subtree(noun)} - cue
    content = set(below(doc, clause(doc, host), None)) - {t.i for t in doc.subtree(anchor)} - cue
    return Found(doc.tokens[first], "report", cue, source, content, noun)


_LOOKERS: dict[str, Callable[[Document, Token, Cue], Found | None]] = {
    "VERB": _verb, "AUX": _verb, "NOUN": _noun, "PROPN": _noun, "ADJ": _adjective,
}  # fmt: skip
