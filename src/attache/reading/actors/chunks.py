"""Noun phrases without what follows them: runs of determiner, owner, modifiers and nouns, told by part of speech and syntax.

Events and parties hang on these, for they stay whole where a tree is wrong. A possessive stays inside ("Russia's defence
minister" is one phrase, with "Russia" as its owner); so do titles ("Defence Minister Sergei Shoigu").
"""

from __future__ import annotations

from dataclasses import dataclass, field

from attache.document import Document, Token
from attache.reading.actors.lexicon import name_words

_NOMINAL = ("NOUN", "PROPN", "ADJ", "NUM", "DET", "X", "SYM")
_HYPHENS = "-‐‑–/"
_POSSESSIVE = ("'s", "’s", "'", "’", "s")
_HEADS = ("NOUN", "PROPN", "NUM", "PRON", "X", "SYM")


@dataclass(slots=True, eq=False)
class Chunk:
    """Tokens `first..last` (half-open). `core` is where the part after the last possessive begins; `head` a token index."""

    i: int
    first: int
    last: int
    core: int
    head: int
    sent: int
    #: what hangs on it by *of*, *for*, *from*, *at*, *in*: (preposition, chunk)
    complements: list[tuple[str, Chunk]] = field(default_factory=list)
    owner: tuple[int, int] | None = None


@dataclass(slots=True)
class Chunks:
    all: list[Chunk]
    at: dict[int, Chunk]


def chunk(doc: Document, glued: frozenset[int]) -> Chunks:
    """All noun phrases of a document, in order.

    `glued`: tokens that belong to the one before them (inside known names, or a person's name after a title).
    """
    found = Chunks([], {})
    for sentence in doc.sentences:
        at = sentence.first
        while at < sentence.last:
            end = _end(doc, at, sentence.last, glued)
            if end > at:
                _add(doc, found, at, end, glued)
                at = end
            else:
                at += 1
    _complements(doc, found)
    return found


def _add(doc: Document, found: Chunks, first: int, last: int, glued: frozenset[int]) -> None:
    while last > first and not _can_end(doc.tokens[last - 1]):
        last -= 1
    if last == first:
        return
    core, owner = first, None
    for i in range(first, last):
        if (
            doc.tokens[i].text in _POSSESSIVE
            and i not in glued
            and (doc.tokens[i].upos == "PART" or doc.tokens[i].rel == "case")
        ):
            core, owner = i + 1, (first, i)
        elif i == first and _possessive(doc.tokens[i]) and not _style(doc, i + 1, last):
            core, owner = i + 1, (first, first + 1)
    if core == last:
        core, owner, last = first, None, last - 1
    made = Chunk(len(found.all), first, last, core, _head(doc, core, last), doc.tokens[first].sent, owner=owner)
    found.all.append(made)
    found.at.update(dict.fromkeys(range(first, last), made))


def _style(doc: Document, i: int, last: int) -> bool:
    """Whether an honour of address follows a possessive ("His Holiness")."""
    return i < last and doc.tokens[i].text[:1].isupper() and doc.tokens[i].text.lower() in name_words().styles


def _possessive(token: Token) -> bool:
    return token.upos == "PRON" and (token.deprel == "nmod:poss" or token.xpos == "PRP$")


def _can_end(token: Token) -> bool:
    return (
        token.upos in _HEADS or (token.upos == "ADJ") or (token.upos == "PART" and token.rel == "case") or token.upos == "DET"
    )


def _head(doc: Document, first: int, last: int) -> int:
    """The phrase's head: the last noun; of a name at the end, its first word."""
    for i in range(last - 1, first - 1, -1):
        token = doc.tokens[i]
        if token.upos in _HEADS:
            while i > first and doc.tokens[i].deprel == "flat" and first <= doc.tokens[i].head < i:
                i = doc.tokens[i].head
            return i
    return last - 1


def _end(doc: Document, first: int, limit: int, glued: frozenset[int]) -> int:
    """Where the phrase that begins at `first` ends; `first` where none begins."""
    token = doc.tokens[first]
    if token.upos == "PRON" and not _possessive(token):
        return first + 1
    if not (token.upos in _NOMINAL or _possessive(token) or _modifying(doc, token) or _proper(token)):
        return first
    at = first + 1
    while at < limit and _goes_on(doc, first, at, limit, glued):
        at += 1
    return at


def _proper(token: Token) -> bool:
    """A capitalised word that the tagger takes for a verb or adverb, yet hangs in a name."""
    return token.text[:1].isupper() and token.deprel in ("flat", "compound") and token.upos in ("VERB", "ADV", "INTJ", "AUX")


def _modifying(doc: Document, token: Token) -> bool:
    """A participle, or an adverb of an adjective, that stands before the noun it modifies."""
    if token.upos not in ("VERB", "ADV") or token.head < token.i:
        return False
    above = doc.tokens[token.head]
    return token.rel in ("amod", "compound") or (
        token.rel == "advmod" and above.rel in ("amod", "nummod") and above.head > token.i
    )


def _goes_on(doc: Document, first: int, at: int, limit: int, glued: frozenset[int]) -> bool:
    """Whether token `at` carries on the phrase that begins at `first`."""
    token, before = doc.tokens[at], doc.tokens[at - 1]
    if at in glued:
        return True
    if token.text in _POSSESSIVE and (token.upos == "PART" or token.rel == "case"):
        return True
    if token.text in _HYPHENS:
        return token.start == before.end and at + 1 < limit and doc.tokens[at + 1].start == token.end
    if before.text in _HYPHENS:
        return True
    if token.text == "," or token.upos == "CCONJ":
        return _joins_modifiers(doc, first, at, limit)
    if before.text == "," or before.upos == "CCONJ":
        return True
    if token.upos == "PRON" or (token.upos == "DET" and before.lemma not in ("all", "both", "half", "such", "'s", "’s")):
        return False
    if not (token.upos in _NOMINAL or _modifying(doc, token) or _proper(token)):
        return False
    return not _breaks(doc, before, token)


def _joins_modifiers(doc: Document, first: int, at: int, limit: int) -> bool:
    """Whether a comma or *and* stands between modifiers of one noun ("Chinese, Japanese and South Korean officials")."""
    if at + 1 >= limit:
        return False
    before, after = doc.tokens[at - 1], doc.tokens[at + 1]
    if before.text == "," and at - 2 >= first:
        before = doc.tokens[at - 2]
    if after.upos == "CCONJ" and at + 2 < limit:
        after = doc.tokens[at + 2]
    modifies = before.upos == "ADJ" or (before.upos == "PROPN" and before.rel in ("amod", "compound", "conj"))
    if not modifies or after.upos not in ("ADJ", "NOUN", "PROPN"):
        return False
    if any(t.upos in ("NOUN", "PROPN") and t.rel not in ("compound", "amod", "flat", "conj") for t in doc.tokens[first:at]):
        return False
    top = before
    for _ in range(4):
        if top.head < 0 or top.head >= at:
            break
        top = doc.tokens[top.head]
    return top.head > at and doc.tokens[top.head].upos in ("NOUN", "PROPN") and top.rel in ("amod", "compound")


def _breaks(doc: Document, before: Token, token: Token) -> bool:
    """Whether a new phrase begins with `token` although both words are nominal."""
    if before.upos in ("DET", "ADJ", "NUM", "PART", "SYM", "VERB", "ADV") or _possessive(before):
        if before.upos == "ADJ" and before.rel not in ("amod", "compound", "flat", "nmod", "nummod") and before.head != token.i:
            return not (before.text[:1].isupper() or token.head == before.i)
        return before.upos == "NUM" and token.upos in ("DET",)
    if token.upos in ("ADJ", "VERB", "ADV"):
        if before.lemma in name_words().quantities and before.upos == "NOUN":
            return False
        return not (token.head == before.i or token.deprel in ("flat", "compound") or _both_capital(before, token))
    if token.upos == "NUM":
        if before.upos == "PROPN" and token.text.strip("IVX.") == "":
            return False
        return not (token.head == before.i and token.rel in ("nummod", "flat"))
    if _timely(token) or (dated(doc, token) and before.upos in ("NOUN", "PROPN")):
        return True
    if _related(doc, before, token):
        return False
    return not _both_capital(before, token) or (
        before.rel in ("nsubj", "obj", "iobj")
        and token.rel in ("obj", "obl", "nsubj")
        and (before.head == token.head and before.rel != token.rel)
    )


def dated(doc: Document, token: Token) -> bool:
    """Whether the word is a weekday or month; a short form ("Jan") only before a number."""
    low = token.text.lower().strip(".")
    if not token.text[:1].isupper() or low not in name_words().calendar:
        return False
    return len(low) > 4 or (token.i + 1 < len(doc.tokens) and doc.tokens[token.i + 1].upos == "NUM")


def _timely(token: Token) -> bool:
    return token.deprel in ("obl:unmarked", "nmod:unmarked", "obl:tmod", "nmod:tmod")


def _both_capital(before: Token, token: Token) -> bool:
    return before.text[:1].isupper() and token.text[:1].isupper() and token.upos in ("PROPN", "NOUN", "ADJ", "X")


def _related(doc: Document, before: Token, token: Token) -> bool:
    """Whether two neighbours hang together in the tree: one the other's head, or both under one head as its modifiers."""
    if token.head == before.i or before.head == token.i:
        return True
    at, steps = before, 0
    while at.head > token.i and steps < 6 and at.rel in ("compound", "amod", "nmod", "flat", "nummod"):
        at, steps = doc.tokens[at.head], steps + 1
        if _reaches(doc, token, at.i):
            return True
    return token.deprel in ("flat", "compound") and token.head < token.i and doc.tokens[token.head].sent == token.sent


def _reaches(doc: Document, token: Token, target: int) -> bool:
    for _ in range(6):
        if token.i == target:
            return True
        if token.head < 0:
            return False
        token = doc.tokens[token.head]
    return False


def _complements(doc: Document, found: Chunks) -> None:
    """Ties phrases to the phrases that follow them after a preposition: *of* always, others where the tree says so."""
    parents: dict[int, Chunk] = {}
    for after in found.all:
        at = after.first - 1
        if at <= 0 or doc.tokens[at].sent != after.sent or doc.tokens[at].upos not in ("ADP", "SCONJ"):
            continue
        word = doc.tokens[at].text.lower()
        before = found.at.get(_past_brackets(doc, at - 1))
        if before is not None and before.sent == after.sent and (word in ("of", "from") or _hangs(doc, after, before)):
            before = parents.get(before.i, before)
        else:
            above = found.at.get(doc.tokens[after.head].head)
            follows = (
                above is not None and above is not after and above.last <= after.first and doc.tokens[after.head].rel == "nmod"
            )
            before = above if follows else None
        if before is None:
            continue
        before.complements.append((word, after))
        if word == "in" and after.last - after.first == 1 and doc.tokens[after.first].lemma in name_words().in_office:
            parents[after.i] = before


def _past_brackets(doc: Document, at: int) -> int:
    """The token before a bracket that closes at `at`; `at` itself where none does."""
    if doc.tokens[at].text != ")":
        return at
    for back in range(at - 1, max(-1, at - 8), -1):
        if doc.tokens[back].text == "(":
            return back - 1
    return at


def _hangs(doc: Document, after: Chunk, before: Chunk) -> bool:
    head = doc.tokens[after.head]
    return head.rel in ("nmod", "obl") and head.rel == "nmod" and before.first <= head.head < before.last
