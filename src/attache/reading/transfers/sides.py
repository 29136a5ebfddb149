"""The two sides of a transfer: parties as `attache.reading.actors` finds them, and makers by their nationality words."""

from __future__ import annotations

import os
from functools import cache

from attache.document import Document, Span, Token
from attache.knowledge import table
from attache.reading.actors import parties
from attache.reading.transfers.lexicon import lexicon
from attache.reading.transfers.matching import match_at
from attache.records import Party

_MODIFIERS = ("amod", "compound", "flat", "nmod", "obl", "advmod", "nummod")
#: how many sentences back a quotation's speaker may stand
_FAR = 8
UNKNOWN = ("", "---")


def state(party: Party | None) -> str:
    """A party's state code, "" where it is not known."""
    code = (party.code if party else "").split(":")[0]
    return "" if code in UNKNOWN else code


def sector(party: Party | None) -> str:
    """A party's sector code, "" where it is not known."""
    code = (party.code if party else "").partition(":")[2]
    return "" if code in UNKNOWN else code


def known(party: Party | None) -> bool:
    """Whether anything is known of the party: its state or its sector."""
    return bool(state(party) or sector(party))


def sides(doc: Document, tokens: list[Token]) -> list[Party]:
    """The parties that the first of the phrases names that names any."""
    for token in tokens:
        if token.lemma.lower() in lexicon().sets["no_sides"]:
            continue
        match = match_at(doc, token)
        if match is not None and match.term.strength in ("arms", "name") and match.term.cls.category != "troops":
            continue
        found = parties(doc, token)
        if token.upos == "PRON" and token.feat("Person") == "1" and not any(known(p) for p in found):
            found = _speaker(doc, token) or found
        if found:
            return found
    return []


def maker(doc: Document, noun: Token) -> list[Party]:
    """The state whose name or adjective stands before a noun ("Iranian drones", "U.S.-made missiles"), as its government."""
    codes = _codes(os.environ.get("ATTACHE_KNOWLEDGE"))
    before = _before(doc, noun)
    for place, token in enumerate(before):
        span, words = token.span, token.text
        if place + 1 < len(before) and before[place + 1].i == token.i + 1:
            pair = f"{token.text} {before[place + 1].text}"
            if pair in codes:
                span, words = Span(token.start, before[place + 1].end), pair
        code = codes.get(words)
        if code:
            named = [p for p in parties(doc, token) if state(p) == code and p.span == span]
            return [named[0] if named else Party(span=span, code=f"{code}:GOV")]
    for token in before:
        if token.upos == "PROPN" and token.head == noun.i:
            named = [p for p in sides(doc, [token]) if state(p)]
            if named:
                return named[:1]
    return []


def others(doc: Document, sentence: int, besides: list[Party]) -> list[Party]:
    """The one party of another state than these that a sentence names, if it names one such state only.

    What only says where something happens ("in Brussels") is no party, nor is the newspaper.
    """
    seen = {state(p) for p in besides}
    found: dict[str, Party] = {}
    for token in doc.words(doc.sentences[sentence]):
        if token.upos != "PROPN" or _located(doc, token):
            continue
        for party in sides(doc, [token]):
            if state(party) and state(party) not in seen and sector(party) != "MED":
                found.setdefault(state(party), party)
    return list(found.values()) if len(found) == 1 else []


def _located(doc: Document, token: Token) -> bool:
    top = token
    while top.rel in ("compound", "flat", "amod", "appos") and top.head >= 0:
        top = doc.tokens[top.head]
    return bool({c.text.lower() for c in doc.children_of(top, "case")} & lexicon().sets["place_cases"])


def _speaker(doc: Document, token: Token) -> list[Party]:
    """Who says *we*: the source of the attribution that holds the word, else of the last one before it, not far off."""
    holding, before = [], []
    for found in doc.attributions:
        if not found.source:
            continue
        if any(content[0] <= token.start < content[1] for content in found.content):
            holding.append(found)
        elif max(span[1] for span in (*found.source, *found.cue)) <= token.start:
            before.append(found)
    for found in [*holding, *sorted(before, key=lambda a: -max(a.source)[0])[:1]]:
        head = doc.root_of(doc.tokens_in(found.source[0]))
        if head is not None and token.sent - head.sent <= _FAR and head.feat("Person") != "1":
            named = [p for p in parties(doc, head) if known(p)]
            if named:
                return named[:1]
    return []


def is_nationality(word: str) -> bool:
    """Whether a word is a state's adjective, or a name that serves as one ("Serbian", "U.S.")."""
    return word in _adjectives(os.environ.get("ATTACHE_KNOWLEDGE"))


def made(doc: Document, noun: Token) -> bool:
    """Whether the noun phrase says where its thing was made or comes from ("Iranian-made", "Russian-supplied")."""
    return any(t.text.lower() in lexicon().sets["made"] for t in _before(doc, noun))


def _before(doc: Document, noun: Token) -> list[Token]:
    """The words of a noun phrase up to its noun, those of genitives and clauses left out."""
    found, stack = [], [noun]
    while stack:
        at = stack.pop()
        found.append(at)
        for kid in doc.children_of(at, *_MODIFIERS):
            if kid.i < noun.i and kid.deprel != "nmod:poss" and not doc.children_of(kid, "case"):
                stack.append(kid)
    return sorted((t for t in found if t.i != noun.i), key=lambda t: t.i)


@cache
def _codes(_: str | None) -> dict[str, str]:
    """Names and adjectives of states, of one word or two → code."""
    found: dict[str, str] = {}
    for row in table("actors/states"):
        for column in ("names", "adjectives"):
            for word in row[column].split("|"):
                if word and word.count(" ") < 2:
                    found.setdefault(word, row["code"])
    return found


@cache
def _adjectives(_: str | None) -> frozenset[str]:
    return frozenset(word for row in table("actors/states") for word in row["adjectives"].split("|") if word)
