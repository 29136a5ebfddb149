"""From triggers to events: parties, place, time, certainty, evidence and codes of each act."""

from __future__ import annotations

from attache.document import Document, Span
from attache.reading.certainty import judge
from attache.reading.events.codes import cameo, contexts, mode_of
from attache.reading.events.drafts import Draft
from attache.reading.events.forms import lemma_of
from attache.reading.events.hearing import Hearing, in_order, least, trust
from attache.reading.events.lexicon import light
from attache.reading.events.matching import Match, Matcher
from attache.reading.events.sides import Sides, is_political, is_public, same
from attache.reading.events.syntax import joined
from attache.reading.places import event_place
from attache.reading.times import event_time, time_at
from attache.records import Event, EventTime, Party

#: a trigger has at most so many words
TRIGGER_WORDS = 4
#: classes whose acts, between private bodies, are ordinary crime
PERSONAL = frozenset({"ASSAULT", "COERCE"})
#: classes whose complement tells at whom they are aimed
EMBEDDING = frozenset({"THREATEN", "AGREE", "CONCEDE"})
#: classes that another side answers, and classes that answer them
ANSWERED, ANSWERING = frozenset({"AGREE", "REQUEST"}), frozenset({"REJECT", "AGREE", "SUPPORT", "CONCEDE"})
#: classes of which a town or region is where they happen, not who suffers them
AIMED = frozenset({"ASSAULT", "MOBILIZE"})
#: what the model is so sure of needs no other sign of being political
HEARD = 0.5
#: an expression that the model ties to an act more surely than this dates it where no rule does
TIED = 0.4
#: a sentence of at most so many tokens is evidence as a whole
SHORT = 30
#: what a missing side, or a party that only owns the thing named, takes from a rule's reliability
ONE_SIDED, NO_SIDE, NOUN = 0.1, 0.25, 0.05


def drafts(doc: Document, rules: bool = True) -> list[Draft]:
    """The acts that the text's triggers name, in text order, each with its sides."""
    found = candidates(doc, rules)
    if doc.heard is not None:
        found = [d for d in found if trust(d) >= least()]
    for draft in found:
        _aim(draft, found)
        _answer(draft, found)
    return found


def candidates(doc: Document, rules: bool = True) -> list[Draft]:
    """All that rules or model hold for an act, in text order, however unlikely."""
    sides = Sides(doc)
    matcher = Matcher(doc, sides)
    hearing = Hearing(doc, sides)
    matches = [m for t in doc.tokens if (m := matcher.match(t)) is not None] if rules else []
    used = {t.i for m in matches for t in m.extra}
    found = []
    for match in matches:
        if match.head.i in used and match.predicate.pos == "NOUN":
            continue
        actors, recipients = sides.fill(match.predicate, match.slots, match.extra)
        if match.predicate.type in AIMED:
            recipients = [p for p in recipients if not sides.is_place(p)]
        mode = mode_of(doc, match.predicate, match.head, match.slots)
        found.append(Draft(match, mode, actors, recipients))
    found = _heard(found, hearing) if hearing else found
    return [d for d in found if not (_remembered(doc, d) or _standing(doc, d))]


def _remembered(doc: Document, draft: Draft) -> bool:
    """Whether an act is only what an anniversary is of: *the 20th anniversary of the truce*."""
    above = doc.head_of(draft.head)
    return above is not None and draft.head.rel == "nmod" and lemma_of(doc, above) in light()["commemorating"]


def _standing(doc: Document, draft: Draft) -> bool:
    """Whether it is a noun for how parties stand to each other that no rule takes for such an act: *their kinship with Y*."""
    heard_alone = draft.match.predicate.reliability <= 0 or draft.match.predicate.type != draft.type
    return heard_alone and draft.head.upos == "NOUN" and lemma_of(doc, draft.head) in light()["standing"]


def _heard(found: list[Draft], hearing: Hearing) -> list[Draft]:
    """The rules' drafts and the model's events in one."""
    taken: set[int] = set()
    for draft in found:
        signal = hearing.of(draft.match)
        if signal is not None:
            hearing.amend(draft, signal)
            taken.add(signal.token)
    for signal in hearing.signals:
        match = hearing.alone(signal) if signal.token not in taken else None
        if match is not None:
            draft = Draft(match, match.predicate.mode, [], [])
            hearing.amend(draft, signal)
            found.append(draft)
    return in_order(found)


def _answer(draft: Draft, found: list[Draft]) -> None:
    """An offer or request that somebody turns down or meets was made to him: *Tunis rejected NATO's offer*."""
    if draft.type not in ANSWERED or draft.recipients or draft.match.predicate.pos != "NOUN":
        return
    for other in found:
        slots = other.match.slots
        if other.type in ANSWERING and draft.head in (*slots.get("obj", ()), *slots.get("of", ())):
            draft.recipients = [p for p in other.actors if not any(same(p, a) for a in draft.actors)]
            return


def _aim(draft: Draft, found: list[Draft]) -> None:
    """A threat or promise that names nobody is made to those whom the act threatened or promised is to meet."""
    if draft.type not in EMBEDDING or draft.recipients or draft.match.predicate.frame.mutual:
        return
    inner = {t.i for name in ("comp", "comp.comp", "obj") for t in draft.match.slots.get(name, ())}
    for other in found:
        if other is not draft and other.recipients and (other.head.i in inner or other.head.head in inner):
            draft.recipients = [p for p in other.recipients if not any(same(p, a) for a in draft.actors)]
            return


class Relevance:
    """What makes an act politically relevant (PLOVER), by its parties, or for want of known ones by the parties around it."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        political = [e for e in doc.entities if is_political(Party(code=e.code))]
        starts = {m.start for e in political for m in e.mentions}
        self._sentences = {t.sent for start in sorted(starts) if (t := doc.token_at(start)) is not None}

    def keeps(self, draft: Draft) -> bool:
        """Whether an act is kept: a side is public; or none is known, and political parties are named near by."""
        predicate = draft.match.predicate
        everybody = [*draft.actors, *draft.recipients]
        if (predicate.both and not (draft.actors and draft.recipients)) or (predicate.pair and not _is_pair(draft)):
            return False
        if not everybody and predicate.frame.mutual and predicate.pos == "NOUN":
            return False
        if draft.signal is not None and draft.signal.sure > HEARD:
            return True
        if any(is_public(p) for p in everybody) or (predicate.bare and not everybody):
            return True
        return not (everybody and draft.type in PERSONAL) and self._near(draft)

    def _near(self, draft: Draft) -> bool:
        """Whether a political party is named in the sentence or beside it."""
        return any(draft.head.sent + step in self._sentences for step in (-1, 0, 1))


def _is_pair(draft: Draft) -> bool:
    """Whether a mutual act has its two sides, one by one or as *between the two ministries*."""
    return len(draft.actors) + len(draft.recipients) >= 2 or (bool(draft.actors) and "between" in draft.match.slots)


def look_up(doc: Document, draft: Draft) -> None:
    """Fill in certainty, source, time and place."""
    judgement = judge(doc, draft.head, event=draft.type)  # type: ignore[arg-type]
    draft.factuality, draft.realis, draft.source = judgement.factuality, judgement.realis, judgement.source
    draft.time = event_time(doc, draft.head) or _heard_time(doc, draft)
    draft.place = event_place(doc, draft.head)


def _heard_time(doc: Document, draft: Draft) -> EventTime | None:
    """The time of the expression that the model ties to the act, also where it stands in another sentence."""
    for word, likely in draft.signal.parts.get("time", ())[:1] if draft.signal is not None else ():
        if likely >= TIED:
            return time_at(doc, doc.tokens[word])
    return None


def record(doc: Document, draft: Draft, number: int) -> Event:
    """The draft as a record of the contract."""
    evidence = evidence_of(doc, draft)
    words = doc.tokens_in(evidence)
    about = contexts(doc, words)
    return Event(
        id=f"v{number}",
        type=draft.type,  # type: ignore[arg-type]
        mode=draft.mode,
        context=about,
        cameo=cameo(draft.type, draft.mode, lemma_of(doc, draft.head), about, draft.realis, draft.factuality),
        trigger=trigger_of(doc, draft.match),
        evidence=evidence,
        actors=draft.actors,
        recipients=draft.recipients,
        place=draft.place,
        time=draft.time,
        factuality=draft.factuality,  # type: ignore[arg-type]
        realis=draft.realis,  # type: ignore[arg-type]
        source=draft.source,
        confidence=confidence_of(draft),
    )


def confidence_of(draft: Draft) -> float:
    """How far a rule of this kind is to be trusted: its reliability, less where sides are missing or a noun is the trigger."""
    if draft.signal is not None:
        return round(trust(draft), 2)
    value = draft.match.predicate.reliability
    if not draft.actors and not draft.recipients:
        value -= NO_SIDE
    elif not (draft.actors and (draft.recipients or draft.match.predicate.frame.mutual)):
        value -= ONE_SIDED
    if draft.match.predicate.pos == "NOUN":
        value -= NOUN
    return round(max(value, 0.1), 2)


def trigger_of(doc: Document, match: Match) -> Span:
    """The one to four words that name the act: the trigger's token with particle and object where they stand close enough."""
    head = match.head
    start = doc.tokens[head.i - 2].start if joined(doc, head) else head.start
    best = Span(start, head.end)
    near = sorted((t for t in match.extra if t.sent == head.sent), key=lambda t: abs(t.i - head.i))
    for token in near:
        wider = Span(min(best.start, token.start), max(best.end, token.end))
        if len(wider.of(doc.text).split()) <= TRIGGER_WORDS:
            best = wider
    return best


def evidence_of(doc: Document, draft: Draft) -> Span:
    """The clause, or the sentence if it is short, that shows the act, with the parties that stand in it."""
    sentence = doc.sentence_of(draft.head)
    if sentence.last - sentence.first <= SHORT:
        return sentence.span
    clause = draft.head
    for _ in range(len(doc.tokens)):
        head = doc.head_of(clause)
        if head is None or (clause.upos in ("VERB", "AUX") and clause.rel in ("ccomp", "advcl", "parataxis", "root", "conj")):
            break
        clause = head
    words = list(doc.subtree(clause))
    spans = [w.span for w in words if w.upos != "PUNCT" or w is not words[-1]]
    spans += [p.span for p in (*draft.actors, *draft.recipients) if p.span is not None and sentence.span.covers(p.span)]
    spans.append(trigger_of(doc, draft.match))
    return Span(min(s[0] for s in spans), max(s[1] for s in spans))
