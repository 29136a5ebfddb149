"""Cues in their syntax: which words are source, cue and content of one attribution."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from attache.document import Document, Token
from attache.reading.attribution import lexicon
from attache.reading.attribution.forms import lemmas
from attache.reading.attribution.lexicon import Cue

_SUBJECTS = ("nsubj", "csubj")
_NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "DET", "X"}
_HELPERS = ("aux", "aux:pass", "cop")
_PHRASAL = ("flat", "compound", "appos", "nmod", "conj", "amod", "det", "case", "nummod", "punct")


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
    return next((known[lemma, pos] for lemma in lemmas(token) if (lemma, pos) in known), ())


def _one(
    look: Callable[[Document, Token, Cue], Found | None], doc: Document, token: Token, senses: tuple[Cue, ...]
) -> list[Found]:
    """The first sense that finds content, else the first that may take a quotation."""
    waiting: Found | None = None
    for sense in senses:
        found = look(doc, token, sense)
        if found is not None and found.content:
            return [found]
        waiting = waiting or found
    return [waiting] if waiting is not None and waiting.quotes else []


def _verb(doc: Document, verb: Token, cue: Cue) -> Found | None:
    if verb.rel in ("compound", "amod"):
        return None
    source = _source_of_verb(doc, verb)
    if "quote" in cue.frames and not _passive(doc, verb):
        source = _neighbour(doc, verb, source) or source
    content = _clauses(doc, verb, cue) or _host(doc, verb, cue) or _trailing(doc, verb, cue, source)
    marks: set[int] = set()
    if not content and (source is not None or _passive(doc, verb)):
        content, marks = _nominal_content(doc, verb, cue)
    holder = source
    words = _phrase(doc, source, verb) if source is not None else set()
    found = Found(verb, cue.kind, _verb_words(doc, verb) | marks, words - content, content, holder)
    found.content -= found.cue
    found.quotes = "quote" in cue.frames
    return found


def _clauses(doc: Document, verb: Token, cue: Cue) -> set[int]:
    """The content of a verb with a clause or an infinitive."""
    content: set[int] = set()
    people = doc.children_of(verb, "obj", "iobj")
    for child in doc.children_of(verb, "ccomp", "xcomp", "csubj", "parataxis", "advcl"):
        frame = _frame(doc, child, bool(people))
        if child.rel == "parataxis" and not _speech(doc, verb, child):
            continue
        if child.rel == "csubj" and not _passive(doc, verb):
            continue
        if child.rel == "advcl" and frame != "oto":
            continue
        if frame not in cue.frames and not (frame == "that" and "quote" in cue.frames and _quoted(doc, child)):
            continue
        content.update(_below(doc, child, verb))
        if frame == "oto":
            content.update(i for p in people for i in _below(doc, p, verb))
        elif frame == "to" and _passive(doc, verb):
            content.update(i for s in doc.children_of(verb, "nsubj:pass", "nsubj") for i in _below(doc, s, verb))
    if content and cue.kind == "seem":
        content.update(
            i
            for s in doc.children_of(verb, *_SUBJECTS)
            if s.lemma.lower() not in lexicon.words("expletive")
            for i in _below(doc, s, verb)
        )
    return content


def _frame(doc: Document, child: Token, has_object: bool) -> str:
    markers = [t for t in doc.subtree(child) if t.i <= child.i or t.head == child.i]
    questions = lexicon.words("questions")
    mark = next((m.lemma.lower() for m in doc.children_of(child, "mark")), "")
    if mark in questions or (markers and markers[0].lemma.lower() in questions and markers[0].upos != "SCONJ"):
        return "wh"
    infinitive = mark == "to" or (child.feat("VerbForm") == "Inf" and not doc.children_of(child, "aux"))
    if infinitive and not (doc.children_of(child, *_SUBJECTS) and child.rel == "ccomp" and mark != "to"):
        return "oto" if has_object or doc.children_of(child, *_SUBJECTS) else "to"
    if child.rel == "xcomp":
        return "to" if child.feat("VerbForm") in ("Ger", "Part") else "xcomp"
    return "advcl" if child.rel == "advcl" else "that"


def _host(doc: Document, verb: Token, cue: Cue) -> set[int]:
    """The content of a cue that is set into its content: "Talks, he said, will go on", "as he put it"."""
    head = doc.head_of(verb)
    if head is None or not cue.frames & {"that", "quote"}:
        return set()
    manner = verb.rel == "advcl" and any(
        m.lemma.lower() in lexicon.words("manner") for m in doc.children_of(verb, "mark", "advmod")
    )
    inserted = verb.rel == "parataxis" and (head.i < verb.i or not doc.children_of(verb, "ccomp"))
    if not inserted and not manner:
        return set()
    if doc.children_of(verb, "obj") and not manner:
        return set()
    if not doc.children_of(verb, *_SUBJECTS):
        return set()
    return set(_below(doc, head, None)) - {t.i for t in doc.subtree(verb)}


def _trailing(doc: Document, verb: Token, cue: Cue, source: Token | None) -> set[int]:
    """The content of a cue that ends its sentence, "…, the ministry reports.", where the parse does not show it."""
    if source is None or "that" not in cue.frames or source.i > verb.i:
        return set()
    sentence = doc.sentence_of(verb)
    if any(t.upos != "PUNCT" for t in doc.tokens[verb.i + 1 : sentence.last]):
        return set()
    first = min(_phrase(doc, source, verb), default=source.i)
    before = doc.tokens[first - 1] if first > sentence.first else None
    if before is None or before.upos != "PUNCT" or before.text in lexicon.opening_marks():
        return set()
    return set(range(sentence.first, first - 1))


def _nominal_content(doc: Document, verb: Token, cue: Cue) -> tuple[set[int], set[int]]:
    """The content of a verb with an object or a preposition, and the preposition where it belongs to the cue."""
    content: set[int] = set()
    attached = lexicon.words("attached")
    objects = [o for o in doc.children_of(verb, "obj") if "obj" in cue.frames]
    if not objects and "obj" in cue.frames and _passive(doc, verb):
        objects = doc.children_of(verb, "nsubj:pass")
    for thing in objects:
        content.update(_below(doc, thing, verb))
    rest = [c for c in doc.children_of(verb, "obl", "advcl", "xcomp", "nmod") if c.i > verb.i and c.deprel != "obl:agent"]
    if content:
        for child in rest:
            if child.rel == "xcomp" or _prepositions(doc, child) & attached:
                content.update(_below(doc, child, verb))
        return content, set()
    for child in rest:
        if _prepositions(doc, child) & cue.prepositions:
            marks = {c.i for c in doc.children_of(child, "case", "mark") if c.lemma.lower() in cue.prepositions}
            content.update(set(_below(doc, child, verb)) - marks)
            return content, marks
    return content, set()


def _noun(doc: Document, noun: Token, cue: Cue) -> Found | None:
    content: set[int] = set()
    marks: set[int] = set()
    for child in doc.children_of(noun, "acl", "ccomp", "nmod"):
        if child.i < noun.i or child.deprel == "acl:relcl":
            continue
        if child.rel == "nmod" or _prepositions(doc, child) & cue.prepositions:
            if not _prepositions(doc, child) & cue.prepositions:
                continue
            marks = {c.i for c in doc.children_of(child, "case", "mark") if c.lemma.lower() in cue.prepositions}
        elif _participial(doc, child) or _frame(doc, child, False).replace("oto", "to") not in cue.frames:
            continue
        content.update(set(_below(doc, child, noun)) - marks)
        break
    if not content:
        return None
    source, light = _source_of_noun(doc, noun, marks)
    words = {noun.i, *marks}
    words.update(
        c.i
        for c in doc.children_of(noun, "det", "amod", "nummod")
        if c.i < noun.i and (source is None or source.i < c.i or source.i > noun.i)
    )
    if light is not None:
        words.update(_verb_words(doc, light))
    held = _phrase(doc, source, light or noun) if source is not None else set()
    return Found(noun, cue.kind, words, held - content - words, content - words, source)


def _participial(doc: Document, clause: Token) -> bool:
    return clause.feat("VerbForm") in ("Part", "Ger") and not doc.children_of(clause, "mark", *_SUBJECTS)


def _source_of_noun(doc: Document, noun: Token, taken: set[int]) -> tuple[Token | None, Token | None]:
    """The source of a noun of saying, and the light verb ("made the claim") through which it was found."""
    own = doc.children_of(noun, "nmod:poss")
    if own:
        return own[0], None
    for child in doc.children_of(noun, "nmod"):
        if not {c.i for c in doc.children_of(child, "case")} & taken and _prepositions(doc, child) & lexicon.words("from"):
            return child, None
    verb = doc.head_of(noun)
    if verb is not None and noun.rel in ("obj", "obl") and lexicon.words("light").intersection(lemmas(verb)):
        return _source_of_verb(doc, verb), verb
    return None, None


def _adjective(doc: Document, word: Token, cue: Cue) -> Found | None:
    subjects = [
        s for s in doc.children_of(word, *_SUBJECTS) if s.upos != "PRON" or s.lemma.lower() not in lexicon.words("expletive")
    ]
    if not subjects:
        return None
    content: set[int] = set()
    marks: set[int] = set()
    for child in doc.children_of(word, "ccomp", "xcomp", "advcl", "obl"):
        if child.i < word.i:
            continue
        if child.rel in ("ccomp", "xcomp") and _frame(doc, child, False) in cue.frames:
            content.update(_below(doc, child, word))
        elif _prepositions(doc, child) & cue.prepositions:
            marks = {c.i for c in doc.children_of(child, "case", "mark") if c.lemma.lower() in cue.prepositions}
            content.update(set(_below(doc, child, word)) - marks)
    if not content:
        return None
    return Found(word, cue.kind, _verb_words(doc, word) | marks, set(_below(doc, subjects[0], word)), content, subjects[0])


def _adverb(doc: Document, word: Token) -> list[Found]:
    head = doc.head_of(word)
    if head is None or word.lemma.lower() not in lexicon.adverbs():
        return []
    content = set(_below(doc, _clause(doc, head) if head.upos not in _NOMINAL else head, None)) - {word.i}
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
    content = set(_below(doc, _clause(doc, host), None)) - {t.i for t in doc.subtree(anchor)} - cue
    return Found(doc.tokens[first], "report", cue, source, content, noun)


def _source_of_verb(doc: Document, verb: Token) -> Token | None:
    """The head of the phrase that names who says, believes or wants; None where nobody is named."""
    passive = _passive(doc, verb)
    mind = verb.text.lower() in lexicon.words("states-of-mind")
    for _ in range(8):  # as deep as control and coordination go
        if passive:
            agents = doc.children_of(verb, "obl:agent") or [
                o for o in doc.children_of(verb, "obl") if lexicon.words("by") & _prepositions(doc, o)
            ]
            if agents:
                return agents[0]
            if verb.rel != "conj":
                return None
        else:
            subject = next((s for s in doc.children_of(verb, *_SUBJECTS) if s.deprel != "nsubj:pass" or mind), None)
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
            if verb.rel == "xcomp" and people:
                return people[0]
            if head.upos in _NOMINAL and not doc.children_of(head, *_SUBJECTS):
                return None
            passed = doc.children_of(head, "nsubj:pass")
            if passed:
                return passed[0]
            passive = False
        elif verb.rel == "conj":
            passive = _passive(doc, head) and not doc.children_of(verb, "aux")
        verb = head
    return None


def _neighbour(doc: Document, verb: Token, subject: Token | None) -> Token | None:
    """The noun phrase right before a verb of saying, where the parse gives it no subject, or a far one.

    Also the one right after it, in "…, said the minister".
    """
    first = min(_verb_words(doc, verb))
    sentence = doc.sentence_of(verb)
    before = doc.tokens[first - 1] if first > sentence.first else None
    if before is not None and before.feat("Case") == "Nom" and before.upos == "PRON":
        return before
    if subject is not None or verb.rel in ("xcomp", "acl", "advcl", "conj", "acl:relcl"):
        return None
    if before is not None and before.upos in ("NOUN", "PROPN"):
        return _phrase_head(doc, before, verb)
    after = doc.tokens[verb.i + 1] if verb.i + 1 < sentence.last else None
    if after is not None and after.upos in ("PROPN", "DET") and before is not None and before.upos == "PUNCT":
        return _phrase_head(doc, after, verb)
    return None


def _phrase_head(doc: Document, word: Token, verb: Token) -> Token | None:
    """The head of the noun phrase that `word` is in, on the same side of the verb."""
    side = word.i < verb.i
    while word.head >= 0 and (word.head < verb.i) == side and word.head != verb.i and word.rel in _PHRASAL:
        word = doc.tokens[word.head]
    return word if word.upos in _NOMINAL and not _is_below(doc, verb, word) else None


def _verb_words(doc: Document, verb: Token) -> set[int]:
    """A cue's words: the verb with its auxiliaries, negation, particle, and adverbs between them."""
    words = {verb.i, *(c.i for c in doc.children_of(verb, *_HELPERS, "compound:prt"))}
    for child in doc.children_of(verb, "advmod"):
        if child.i < verb.i and (child.i - 1 in words or child.lemma in ("not", "never")) and not child.children:
            words.add(child.i)
    for child in doc.children_of(verb, "mark"):
        if child.lemma == "to" and child.i < verb.i:
            words.add(child.i)
    return words


def _passive(doc: Document, verb: Token) -> bool:
    """Whether a verb's source is not its subject: passive, unless it tells a state of mind ("determined to")."""
    if verb.text.lower() in lexicon.words("states-of-mind"):
        return False
    if doc.children_of(verb, "aux:pass", "nsubj:pass", "csubj:pass"):
        return True
    return verb.feat("Voice") == "Pass" or (verb.xpos == "VBN" and verb.rel == "acl")


def _speech(doc: Document, verb: Token, child: Token) -> bool:
    """Whether a clause set beside a verb is what the verb says: after a colon or a comma, or quoted."""
    if child.i < verb.i:
        return False
    before = min(t.i for t in doc.subtree(child)) - 1
    return any(doc.tokens[i].text in (":", *lexicon.opening_marks()) for i in (before, before + 1) if i >= 0)


def _quoted(doc: Document, child: Token) -> bool:
    first = min(t.i for t in doc.subtree(child))
    return any(doc.tokens[i].text in lexicon.opening_marks() for i in (first - 1, first) if i >= 0)


def _prepositions(doc: Document, token: Token) -> set[str]:
    return {c.lemma.lower() for c in doc.children_of(token, "case", "mark")}


def _clause(doc: Document, token: Token) -> Token:
    """The head of the clause that holds `token`."""
    while token.head >= 0 and token.rel not in ("ccomp", "advcl", "acl", "parataxis", "csubj"):
        if token.rel == "conj" and doc.children_of(token, *_SUBJECTS):
            break
        token = doc.tokens[token.head]
    return token


def _below(doc: Document, token: Token, cue: Token | None) -> Iterator[int]:
    """The token and all below it, leaving out the branch that holds the cue."""
    skipped = {t.i for t in doc.subtree(cue)} if cue is not None and _is_below(doc, cue, token) else set()
    return (t.i for t in doc.subtree(token) if t.i not in skipped)


def _phrase(doc: Document, source: Token, cue: Token) -> set[int]:
    """A source's words: its noun phrase, without the preposition that marks it as an agent."""
    agent = {c.i for c in doc.children_of(source, "case") if c.i < source.i}
    return set(_below(doc, source, cue)) - agent


def _is_below(doc: Document, token: Token, above: Token) -> bool:
    while token.head >= 0:
        token = doc.tokens[token.head]
        if token is above:
            return True
    return False


_LOOKERS: dict[str, Callable[[Document, Token, Cue], Found | None]] = {
    "VERB": _verb, "AUX": _verb, "NOUN": _noun, "PROPN": _noun, "ADJ": _adjective,
}  # fmt: skip
