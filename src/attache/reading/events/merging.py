"""One record an act: verbs and nouns for the same act are joined, and bare repetitions left out."""

from __future__ import annotations

from attache.document import Document, Token
from attache.reading.events.coder import Relevance, look_up
from attache.reading.events.drafts import Draft
from attache.reading.events.forms import lemma_of
from attache.reading.events.hosting import Journeys
from attache.reading.events.lexicon import light
from attache.reading.events.sides import UNKNOWN, same, state_of
from attache.records import Party

#: relations that tie two triggers of one act: *met and held talks*, *killed in an attack*, *the attack killed*
_TIES = frozenset({"conj", "obj", "obl", "nsubj", "nsubj:pass", "nmod", "obl:agent", "appos"})
#: … and for meetings also *visited Rome, discussing trade*
_LOOSE = {"CONSULT": frozenset({"advcl", "xcomp"}), "MOBILIZE": frozenset({"acl"}), "ASSAULT": frozenset({"acl", "advcl"})}
#: the complement of a refusal is no promise: *unwilling to commit to*
_IN_REFUSAL = frozenset({"AGREE", "CONCEDE"})
#: so many letters in common make two words of one family (*attack*, *attacked*; *negotiate*, *negotiations*)
FAMILY = 4
#: how many sentences back the same act by another is looked for
NEAR = 2


def merged(doc: Document, found: list[Draft]) -> list[Draft]:
    """The drafts in text order, those for one act joined; repetitions and acts of no political relevance are dropped."""
    joined: list[Draft] = []
    refusals = {d.head.i for d in found if d.type == "REJECT"}
    for draft in found:
        if draft.type in _IN_REFUSAL and draft.head.rel == "xcomp" and draft.head.head in refusals:
            continue
        partner = next((d for d in reversed(joined) if d.head.sent == draft.head.sent and _one_act(doc, d, draft)), None)
        if partner is None:
            joined.append(draft)
        else:
            _join(doc, partner, draft)
    kept: list[Draft] = []
    journeys, relevance = Journeys(doc), Relevance(doc)
    for draft in joined:
        if not relevance.keeps(draft):
            continue
        look_up(doc, draft)
        journeys.settle(draft)
        _carry_on(doc, draft, kept)
        if not any(_adds_nothing(doc, draft, earlier) for earlier in kept):
            kept.append(draft)
    return kept


def _one_act(doc: Document, a: Draft, b: Draft) -> bool:
    """Whether two triggers of one sentence name one act: of one class, tied in syntax, and of no contradicting sides."""
    if a.type != b.type or (a.type in ("REQUEST", "ACCUSE") and not _conjoined(doc, a.head, b.head)):
        return False
    ties = _TIES | _LOOSE.get(a.type, frozenset())
    if not (_tied(doc, a.head, b.head, ties) or _tied(doc, b.head, a.head, ties)):
        return False
    if lemma_of(doc, a.head) in light()["dying"] and not a.actors and _tied(doc, a.head, b.head, ties):
        return True  # whoever dies of an act is its victim, whomever else its own words would have
    if a.type not in _LOOSE and _conjoined(doc, a.head, b.head) and a.match.slots.get("obj") and b.match.slots.get("obj"):
        return False  # two things done, each with its object
    return _agree(a.actors, b.actors) and _agree(a.recipients, b.recipients)


def _conjoined(doc: Document, a: Token, b: Token) -> bool:
    return b.deprel == "conj" and b.head == a.i


def _tied(doc: Document, upper: Token, lower: Token, ties: frozenset[str]) -> bool:
    """Whether `lower` hangs on `upper`, by at most two of the relations that tie triggers of one act."""
    at: Token | None = lower
    for _ in range(2):
        if at is None or at.deprel not in ties:
            return False
        at = doc.head_of(at)
        if at is upper:
            return True
    return False


def _agree(a: list[Party], b: list[Party]) -> bool:
    return not a or not b or any(same(p, q) for p in a for q in b)


def _join(doc: Document, into: Draft, other: Draft) -> None:
    if lemma_of(doc, into.head) in light()["dying"] and into.recipients:
        other.recipients = []
    added = other.actors if into.actors or not other.match.predicate.frame.mutual else []
    into.actors = _union(into.actors, [p for p in added if not any(same(p, r) for r in into.recipients)])
    into.recipients = [p for p in _union(into.recipients, other.recipients) if not any(same(p, a) for a in into.actors)]
    into.mode = into.mode or other.mode


def _union(a: list[Party], b: list[Party]) -> list[Party]:
    return a + [q for q in b if not any(same(p, q) for p in a)]


def _carry_on(doc: Document, draft: Draft, kept: list[Draft]) -> None:
    """Give an act without a known recipient that of the same act by another just before: *Kyiv expelled 13, Rome two*."""
    if draft.match.predicate.frame.mutual or any(state_of(p) != UNKNOWN for p in draft.recipients):
        return
    for earlier in reversed(kept):
        if draft.head.sent - earlier.head.sent > NEAR:
            return
        if earlier.type == draft.type and lemma_of(doc, earlier.head) == lemma_of(doc, draft.head):
            if not any(same(p, r) for p in draft.actors for r in earlier.recipients):
                draft.recipients = list(earlier.recipients) or draft.recipients
            return


def _adds_nothing(doc: Document, draft: Draft, earlier: Draft) -> bool:
    """Whether a draft only repeats an earlier one: same class and word family, and no new actor, recipient, date or source."""
    if draft.type != earlier.type or not _family(doc, draft.head, earlier.head):
        return False
    if draft.factuality[-1] != earlier.factuality[-1] or draft.realis != earlier.realis:
        return False
    if not (_within(draft.actors, earlier.actors) and _within(draft.recipients, earlier.recipients)):
        return False
    if draft.time is not None and draft.time.value is not None:
        return earlier.time is not None and draft.time.value == earlier.time.value
    return True


def _family(doc: Document, a: Token, b: Token) -> bool:
    return lemma_of(doc, a)[:FAMILY] == lemma_of(doc, b)[:FAMILY]


def _within(some: list[Party], others: list[Party]) -> bool:
    """Whether every one of `some` is among `others`, by entity, or by code where either has none."""
    return all(any(same(p, q) or (None in (p.entity, q.entity) and p.code == q.code) for q in others) for p in some)
