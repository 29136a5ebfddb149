"""Shortages, needs and holdings: who lacks, needs or has what could move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from attache.document import Document, Signal, Token
from attache.reading.certainty import judge
from attache.reading.transfers.hearing import condition_least, named, words
from attache.reading.transfers.lexicon import lexicon
from attache.reading.transfers.phrases import Phrase, items_of, modifier_phrase, unlisted
from attache.reading.transfers.sides import maker, sides, state
from attache.reading.transfers.syntax import arguments, base_form, preposition
from attache.records import Condition, Party

Kind = Literal["shortage", "need", "holding"]
#: strengths that make a condition of each kind: anything may run short, but only arms are told as held
_STRENGTHS: dict[str, frozenset[str]] = {
    "shortage": frozenset(("arms", "name", "dual", "plain", "shared")),
    "need": frozenset(("arms", "name")),
    "holding": frozenset(("arms", "name")),
}
_BARE = ("food", "money")


@dataclass(frozen=True, slots=True)
class _Found:
    kind: Kind
    trigger: Token
    holders: list[Party]
    phrases: list[Phrase]
    #: how sure the language model is of what the rules do not know
    sure: float | None = None


def conditions(doc: Document) -> list[Condition]:
    """The document's conditions in text order, their ids `c1`, `c2` …"""
    found: list[_Found] = []
    for sentence in doc.sentences:
        for token in doc.words(sentence):
            for kind in ("shortage", "need", "holding"):
                made = _read(doc, token, kind)
                if made is not None:
                    found.append(made)
                    break
    found = _with_heard(doc, found)
    return [_record(doc, number, made) for number, made in enumerate(found, 1)]


def _with_heard(doc: Document, found: list[_Found]) -> list[_Found]:
    """The rules' conditions and those that only the language model hears, in text order; one a trigger or thing."""
    kept = list(found)
    for signal in doc.heard.signals if doc.heard is not None else []:
        made = _heard(doc, signal) if signal.kind == "condition" and signal.sure >= condition_least() else None
        if made is None:
            continue
        place = next((n for n, other in enumerate(kept) if _alike(made, other)), None)
        if place is None:
            kept.append(made)
        else:
            kept[place] = _joined(kept[place], made)
    return sorted(kept, key=lambda one: one.trigger.i)


def _joined(one: _Found, other: _Found) -> _Found:
    """One condition out of two, with the things of both."""
    more = [p for p in other.phrases if not any(p.span.overlaps(q.span) for q in one.phrases)]
    return replace(one, phrases=sorted([*one.phrases, *more], key=lambda p: p.span)) if more else one


def _heard(doc: Document, signal: Signal) -> _Found | None:
    """What a signal says, where its words name who lacks or holds what; None where they do not."""
    holders = [p for word in words(signal, "lacks") for p in named(doc, doc.tokens[word])]
    phrases = [p for word in words(signal, "of") for p in _things(doc, doc.tokens[word])]
    kind = cast(Kind, next(iter(signal.classes)))
    return _Found(kind, doc.tokens[signal.token], holders, phrases, signal.sure) if holders and phrases else None


def _things(doc: Document, token: Token) -> list[Phrase]:
    return _inner(doc, token) or [unlisted(doc, token, "other")]


def _alike(one: _Found, other: _Found) -> bool:
    """Whether two are of one trigger, or in one sentence of one thing."""
    same = any(a.span.overlaps(b.span) for a in one.phrases for b in other.phrases)
    return one.trigger.i == other.trigger.i or (one.kind == other.kind and same)


def _record(doc: Document, number: int, found: _Found) -> Condition:
    judged = judge(doc, found.trigger)
    return Condition(
        id=f"c{number}", kind=found.kind, holder=found.holders[0], of=[p.item(doc) for p in found.phrases],
        trigger=found.trigger.span, evidence=doc.sentence_of(found.trigger).span, factuality=judged.factuality,
        source=judged.source, confidence=_confidence(found),
    )  # fmt: skip


def _confidence(found: _Found) -> float:
    """How much the record rests on what was read, as that of a transfer: the holder named, arms named, a verb for a trigger."""
    if found.sure is not None:
        return round(found.sure, 2)
    score = 0.4 + 0.15 * (found.holders[0].span is not None) + 0.1 * (found.trigger.upos == "VERB")
    return round(score + 0.1 * any(p.term.strength in ("arms", "name") for p in found.phrases), 2)


def _read(doc: Document, token: Token, kind: Kind) -> _Found | None:
    rules: dict[str, Any] = lexicon().conditions[kind]
    lemma = base_form(token, rules["verbs"])
    if token.upos in ("VERB", "AUX") and lemma in rules["verbs"]:
        return _verb(doc, token, kind, rules["verbs"][lemma])
    if token.upos == "ADJ" and lemma in rules.get("adjectives", ()):
        return _adjective(doc, token, kind)
    if token.upos == "NOUN" and lemma in rules.get("nouns", ()):
        return _noun(doc, token, kind)
    if token.upos in ("VERB", "ADJ") and token.text.lower() in rules.get("participles", ()) and token.rel == "amod":
        return _participle(doc, token, kind)
    return None


def _verb(doc: Document, verb: Token, kind: Kind, rule: dict[str, Any]) -> _Found | None:
    followers = doc.children_of(verb)
    tops = [verb]
    if "with" in rule:
        words = [k for k in followers if k.text.lower() in rule["with"] and k.i > verb.i]
        marks = [c for k in followers if k.rel == "obl" for c in doc.children_of(k, "case") if c.text.lower() in rule["with"]]
        if not words and not marks:
            return None
        tops += words
    elif doc.children_of(verb, "compound:prt"):
        return None
    given = arguments(doc, verb)
    targets: list[Token] = []
    for name in rule["of"]:
        if name in ("obj", "subj"):
            targets += given.get(name, [])
        else:
            targets += [k for top in tops for k in doc.children_of(top, "obl", "nmod") if _marked(doc, k, name)]
    holders = sides(doc, given.get("subj", []))
    return _make(doc, kind, verb, holders, targets)


def _marked(doc: Document, token: Token, name: str) -> bool:
    """Whether a preposition is among the token's case marks ("out of": both words may mark it)."""
    return any(c.text.lower() == name for c in doc.children_of(token, "case"))


def _adjective(doc: Document, word: Token, kind: Kind) -> _Found | None:
    """ "Russia is short of shells"."""
    targets = [k for k in doc.children_of(word, "obl", "nmod") if preposition(doc, k) in ("of", "on")]
    return _make(doc, kind, word, sides(doc, doc.children_of(word, "nsubj")), targets) if targets else None


def _noun(doc: Document, noun: Token, kind: Kind) -> _Found | None:
    """ "A shortage of ammunition", "its ammunition shortage", "a stockpile of missiles"."""
    targets = [k for k in doc.children_of(noun, "nmod") if preposition(doc, k) in ("of", "in", "for")]
    phrase = modifier_phrase(doc, noun)
    phrases = [phrase] if phrase else []
    holders = sides(doc, doc.children_of(noun, "nmod:poss")) or maker(doc, noun)
    above = doc.head_of(noun)
    if not holders and above is not None and above.upos == "VERB" and noun.rel in ("obj", "obl"):
        holders = sides(doc, arguments(doc, above).get("subj", []))
    if above is not None and above.lemma.lower() in lexicon().conditions[kind].get("gone", ()):
        return None
    if not holders and kind != "holding":
        places = [k for k in doc.children_of(noun, "nmod") if preposition(doc, k) in ("in", "among", "by")]
        holders = sides(doc, places)
    return _make(doc, kind, noun, holders, targets, phrases)


def _participle(doc: Document, word: Token, kind: Kind) -> _Found | None:
    """ "Russia's dwindling stockpiles of missiles"."""
    noun = doc.head_of(word)
    if noun is None:
        return None
    holders = sides(doc, doc.children_of(noun, "nmod:poss")) or maker(doc, noun)
    phrase = modifier_phrase(doc, noun) if noun.lemma.lower() in lexicon().stores else None
    return _make(doc, kind, word, holders, [noun], [phrase] if phrase else [])


def _make(
    doc: Document, kind: Kind, trigger: Token, holders: list[Party], targets: list[Token], phrases: list[Phrase] | None = None
) -> _Found | None:
    if not holders or not state(holders[0]):
        return None
    found = list(phrases or []) or [p for t in targets for p in _inner(doc, t)]
    found = [p for p in found if p.term.strength in _STRENGTHS[kind] and p.category not in _BARE]
    if kind == "holding" and trigger.upos == "VERB" and trigger.lemma.lower() not in ("possess", "stockpile", "amass", "hoard"):
        found = [p for p in found if p.modelled_on or p.term.strength == "name"]
    return _Found(kind, trigger, holders, found) if found else None


def _inner(doc: Document, token: Token) -> list[Phrase]:
    """The items below a store of them ("stocks of shells" are shells)."""
    stores = lexicon().stores
    if token.lemma.lower() in stores:
        below = [k for k in doc.children_of(token, "nmod") if preposition(doc, k) == "of"]
        inner = [p for k in below for p in items_of(doc, k)]
        if inner:
            return inner
    return items_of(doc, token)
