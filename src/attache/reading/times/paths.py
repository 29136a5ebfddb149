"""Along which paths of the syntax what is said of one word (when, where) holds of another."""

from __future__ import annotations

from attache.document import Document, Token
from attache.reading.times.derived import word_lists

_CLIMB = 6


#: a list of `knowledge/data/times/clauses.yaml`
words = word_lists("times/clauses")


def reach(doc: Document, trigger: Token, host: Token) -> int | None:
    """How far `host`, on which an expression hangs, is from the event's trigger: 0 at it; None: no path leads there."""
    if host.i == trigger.i:
        return 0
    down = _down(doc, trigger, host)
    return down if down is not None else _up(doc, trigger, host)


def _down(doc: Document, trigger: Token, host: Token) -> int | None:
    """The host below the trigger: the object of a verb that only carries it, an act within whose time the trigger falls."""
    at, steps = host, 0
    while at.i != trigger.i:
        head = doc.head_of(at)
        if head is None or steps == _CLIMB:
            return None
        if not _passes_down(doc, at, head):
            return None
        at, steps = head, steps + 1
    return steps


def _passes_down(doc: Document, child: Token, head: Token) -> bool:
    if child.rel in ("obl", "nmod"):
        return case_of(doc, child) in words("within") | {""} and child.deprel != "nmod:poss"
    if child.rel in ("obj", "nsubj"):
        return one_of(head, "light") or child.deprel == "nsubj:pass"
    if child.rel == "xcomp":
        return one_of(head, "aspectual")
    if child.rel == "conj":
        return not doc.children_of(child, "nsubj", "csubj") and child.upos == head.upos
    if child.rel == "advcl":
        return child.xpos in ("VBG", "VBN") and not doc.children_of(child, "mark", "case")
    if child.rel == "acl":
        return child.xpos == "VBG" or (child.xpos == "VBN" and one_of(child, "light"))
    return child.rel in ("compound", "flat", "appos", "dep")


def _up(doc: Document, trigger: Token, host: Token) -> int | None:
    """The host above the trigger, on a path along which its time comes down."""
    at, steps = trigger, 0
    while at.i != host.i:
        head = doc.head_of(at)
        if head is None or steps == _CLIMB or not _passes_up(doc, at, head, trigger):
            return None
        at, steps = head, steps + 1
    return 10 + steps


def _passes_up(doc: Document, child: Token, head: Token, trigger: Token) -> bool:
    case = case_of(doc, child)
    if case in words("apart"):
        return False
    if child.rel in ("nsubj", "csubj"):
        return True
    if child.rel == "obj":
        return one_of(head, "light")
    if child.rel in ("obl", "nmod"):
        return child.deprel != "obl:agent" and case in words("within") | {""}
    if child.rel == "conj":
        return True
    if child.rel == "xcomp":
        return not one_of(head, "ahead")
    if child.rel == "advcl":
        return True
    if child.rel == "acl":
        return child.deprel == "acl" and child.xpos in ("VBG", "VB") and not one_of(head, "ahead_nouns")
    return child.rel in ("compound", "appos", "flat", "dep", "cop", "aux", "advmod", "amod")


def one_of(token: Token, name: str, listed: frozenset[str] | None = None) -> bool:
    """Whether a word is in a list (`words(name)`, or `listed`), by its lemma or by its form (a lemma may be wrong)."""
    listed = words(name) if listed is None else listed
    form = token.text.lower()
    stems = {form, form.removesuffix("ed"), form.removesuffix("d"), form.removesuffix("s"), form.removesuffix("ing")}
    return token.lemma.lower() in listed or not stems.isdisjoint(listed)


def case_of(doc: Document, token: Token) -> str:
    """The first case word or mark of a phrase or clause, lower case; "" without one."""
    return next((t.text.lower() for t in doc.children_of(token, "case", "mark") if t.i < token.i), "")
