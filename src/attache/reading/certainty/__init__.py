"""How sure, says who: FactBank certainty, realis and source of the act that a word names.

The certainty is read off the syntax from the outside in: each word above the act does to it what its signature says (Nairn,
Condoravdi and Karttunen, 2006; the De Facto profiler, Saurí and Pustejovsky, 2012), then the modals, negations and hedges
beside it do theirs. The source is that of the nearest attribution whose content holds the act. Where the language model hears
an event there, its heads are weighed in (`heads.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from attache.document import Document, Signal, Token
from attache.reading import actors
from attache.reading.attribution.forms import lemmas
from attache.reading.attribution.lexicon import cues
from attache.reading.certainty import context, heads, lexicon
from attache.reading.certainty.scale import State
from attache.records import Attribution, EventType, Factuality, Realis, Source

__all__ = ["Judgement", "judge"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The certainty of an act as `source` holds it.

    `basis` says why in words. `probability` is a range in per cent where the text has a word of estimation (ICD 203).
    """

    factuality: Factuality
    realis: Realis
    source: Source
    basis: str
    probability: tuple[int, int] | None = None


def judge(doc: Document, trigger: Token, *, event: EventType | None = None) -> Judgement:
    """How sure the act at `trigger` (the head word of what names it) is, whether it lies ahead, and who says so.

    Needs syntax and `doc.attributions`. `event` is the class that the act is coded as, where it is: words may do such an act
    themselves, as "we will help" is a promise. Then the act is certain and actual, and its source is who reports the words.
    """
    chain = _holders(doc, trigger)
    if event is not None and _performs(doc, trigger, event):
        source = _source(doc, chain[1]) if len(chain) > 1 else Source()
        return Judgement("CT+", "actual", source, "done by the words themselves")
    found = context.state(doc, trigger)
    realis = "actual" if found.value in ("CT-", "PR-", "PS-") and found.realis != "future" else found.realis
    if found.value == "CT-":
        realis = "actual"
    source = _source(doc, chain[0]) if chain else _unnamed(doc, trigger) or Source()
    ruled = Judgement(found.value, realis, source, _words(found, source), found.probability)
    heard = heads.signal(doc, trigger) if event is not None else None
    return _weighed(ruled, heard) if heard is not None else ruled


def _weighed(ruled: Judgement, heard: Signal) -> Judgement:
    """The rules' judgement of an event, where the language model's heads do not outweigh it."""
    value = heads.weighed(ruled.factuality, heard.factuality, "factuality")
    realis = heads.weighed(ruled.realis, heard.realis, "realis")
    source = ruled.source
    if source.span is not None and heads.sourceless(heard):
        source = Source()
    if (value, realis, source) == (ruled.factuality, ruled.realis, ruled.source):
        return ruled
    basis = f"{ruled.basis}; the language model hears {value}, {realis}"
    return Judgement(value, realis, source, basis, ruled.probability if value == ruled.factuality else None)


def _performs(doc: Document, trigger: Token, event: EventType) -> bool:
    """Whether the words at `trigger` are themselves an act of the class `event`, and no name of one."""
    modal = any(a.text.lower() in lexicon.performing(event) for a in doc.children_of(trigger, "aux"))
    named = (sense for lemma in lemmas(trigger) for sense in cues().get((lemma, "VERB"), ()))
    return modal and not any(sense.kind in lexicon.words("naming") for sense in named)


def _words(found: State, source: Source) -> str:
    reasons = "; ".join(found.why) or "told without reserve"
    return reasons if source.kind == "author" else f"{reasons}; attributed"


def _holders(doc: Document, trigger: Token) -> list[Attribution]:
    """The attributions that hold the trigger in their content and name a source for it, the nearest first."""
    kinds = lexicon.kinds()
    holding = [
        a
        for a in doc.attributions
        if a.source
        and (kind := kinds.get(a.kind)) is not None
        and kind.source
        and (kind.object or not _named(doc, trigger, a))
        and any(s.covers(trigger.span) for s in a.content)
        and not any(s.overlaps(trigger.span) for s in (*a.cue, *a.source))
    ]
    return sorted(holding, key=lambda a: (sum(e - s for s, e in a.content), a.cue))


def _named(doc: Document, trigger: Token, held: Attribution) -> bool:
    """Whether the act is no part of what a cue's source says but only what its cue's object names."""
    if held.direct:
        return False
    cue = {t.i for s in held.cue for t in doc.tokens_in(s)}
    at = trigger
    while at.head >= 0 and at.head not in cue:
        at = doc.tokens[at.head]
    return at.head in cue and at.rel in ("obj", "nmod")


def _source(doc: Document, held: Attribution) -> Source:
    """The source of an attribution: the name that its source phrase stands for."""
    words = [t for s in held.source for t in doc.tokens_in(s)]
    head = doc.root_of(words)
    span = held.source[0]
    entity = held.holder
    if head is not None:
        for party in actors.parties(doc, head):
            if party.span is not None:
                span, entity = party.span, party.entity or entity
                break
    return Source(kind="attributed", span=span, entity=entity)


def _unnamed(doc: Document, trigger: Token) -> Source | None:
    """The source that an adverb like *reportedly* stands for, where one modifies the act or a word above it."""
    names = lexicon.unnamed()
    at: Token | None = trigger
    while at is not None:
        for child in doc.children_of(at, "advmod"):
            if child.lemma.lower() in names:
                return Source(kind="attributed", name=names[child.lemma.lower()])
        if at.rel in ("ccomp", "advcl", "acl", "parataxis", "csubj"):
            return None
        at = doc.head_of(at)
    return None
