"""When an event happened: from its trigger, over the syntax, to the expression that dates it."""

from __future__ import annotations

from dataclasses import dataclass

from attache.document import Document, Token
from attache.reading.times import calendar as cal
from attache.reading.times.calendar import Moment
from attache.reading.times.paths import reach, words
from attache.records import EventTime, Time

#: how far back the story's own day may have been told, in sentences
_REACH = 5
_CLIMB = 6


@dataclass(frozen=True, slots=True)
class Dated:
    """A time of the text, and the words that it may date: the one it hangs on first, then those above it up to the verb."""

    time: Time
    root: Token
    hosts: tuple[Token, ...]


def event_time(doc: Document, trigger: Token) -> EventTime | None:
    """The time of the event that `trigger` names, as an ISO date, month, year or interval; None where the text does not say.

    Looks for an expression in the trigger's own clause, then along the paths on which a clause shares its time with another
    ("in a meeting on Wednesday, X praised Y"), and last at the day that the story is telling of, where the same subject goes on
    acting. The time of a saying is not the time of what is said. `value` is None where the expression is known and the
    calendar date is not.
    """
    dated = dated_words(doc, trigger.sent)
    found = ((_cost(doc, trigger, d), abs(d.root.i - trigger.i), k) for k, d in enumerate(dated))
    costs = [(cost, distance, k) for cost, distance, k in found if cost is not None]
    if costs:
        chosen = dated[min(costs)[2]].time
        return EventTime(span=chosen.span, value=_value(doc, chosen, dated))
    return _story_time(doc, trigger, dated)


def time_at(doc: Document, word: Token) -> EventTime | None:
    """The time of the expression that `word` stands in; None where it stands in none, or in one that names no stretch of the
    calendar."""
    dated = dated_words(doc, word.sent)
    chosen = next((d.time for d in dated if d.time.span.covers(word.span)), None)
    return EventTime(span=chosen.span, value=_value(doc, chosen, dated)) if chosen is not None else None


def dated_words(doc: Document, sent: int) -> list[Dated]:
    """The times of a sentence that name a stretch of the calendar, with the words that they date."""
    sentence = doc.sentences[sent]
    found = []
    for time in doc.times:
        if time.span.start >= sentence.span.end:
            break
        if time.span.end <= sentence.span.start or not _usable(time, doc):
            continue
        root = doc.root_of(doc.tokens_in(time.span))
        if root is not None and root.sent == sent:
            found.append(Dated(time, root, _hosts(doc, root)))
    return found


def _usable(time: Time, doc: Document) -> bool:
    if time.type in ("DATE", "TIME"):
        return not time.value.endswith("_REF")
    return time.type == "DURATION" and _stretch(time, doc) is not None


def _hosts(doc: Document, root: Token) -> tuple[Token, ...]:
    """The words that an expression may date: its head, beyond other expressions, and what that hangs on, up to the verb.

    "fired on towns along the border on Tuesday" dates the firing, whichever of its nouns a parser hangs the Tuesday on. What
    is written as one with its noun ("the 2018 attack", "Tuesday's talks") dates no other word.
    """
    at = root
    for _ in range(_CLIMB):
        head = doc.head_of(at)
        if head is None:
            return (at,)
        tight = at.rel in words("tight") or at.deprel == "nmod:poss"
        at, before = head, at
        if not _is_time(doc, at):
            break
    hosts = [at]
    while not tight and at.upos not in ("VERB", "AUX") and before.rel in words("attached") and len(hosts) < _CLIMB:
        head = doc.head_of(at)
        if head is None or at.rel not in words("carried") or (at.rel == "nsubj" and at.i > before.i):
            break
        before, at = at, head
        hosts.append(at)
    return tuple(hosts)


def _is_time(doc: Document, token: Token) -> bool:
    return any(t.span.covers(token.span) for t in doc.times)


def _cost(doc: Document, trigger: Token, dated: Dated) -> int | None:
    """How far an expression is from dating the trigger: 0 it hangs on it; None where it says nothing of it."""
    for nth, host in enumerate(dated.hosts):
        steps = reach(doc, trigger, host)
        if steps is not None:
            return nth * 5 + steps
    return None


def _story_time(doc: Document, trigger: Token, dated: list[Dated]) -> EventTime | None:
    """The day that the story tells of, where an undated sentence's past-tense main clause goes on about the same subject.

    The subject is a pronoun, or bears a name of the dated sentence's subject; what stands between tells of no other day.
    """
    verb = _main_verb(doc, trigger)
    subject = _subject(doc, verb) if verb is not None else None
    if subject is None or dated:
        return None
    for sent in range(trigger.sent - 1, max(-1, trigger.sent - 1 - _REACH), -1):
        here = dated_words(doc, sent)
        if not here:
            continue
        root = next((t for t in doc.words(doc.sentences[sent]) if t.head < 0), None)
        days = here if len(here) == 1 else [d for d in here if root is not None and _cost(doc, root, d) is not None]
        before = _subject(doc, root) if root is not None else None
        next_to = sent == trigger.sent - 1 and _named_in(doc, subject, sent)
        if not days or before is None or not (next_to or _goes_on(doc, subject, before)):
            return None
        value = _value(doc, days[0].time, days)
        return EventTime(span=None, value=value) if value is not None and len(value) == 10 else None
    return None


def _named_in(doc: Document, subject: Token, sent: int) -> bool:
    """Whether the sentence has the subject's name in it."""
    return subject.upos == "PROPN" and any(t.text == subject.text for t in doc.words(doc.sentences[sent]))


def _goes_on(doc: Document, subject: Token, before: Token) -> bool:
    """Whether a subject may be the one of before: a pronoun, or a shared name or noun."""
    if subject.text.lower() in words("pronouns"):
        return True
    mine, theirs = ({t.text.lower() for t in doc.subtree(s) if t.upos in ("PROPN", "NOUN")} for s in (subject, before))
    return subject.text.lower() in theirs or before.text.lower() in mine


def _main_verb(doc: Document, trigger: Token) -> Token | None:
    """The trigger's main-clause verb in the simple past: itself, or what carries it; None in any other clause."""
    at: Token | None = trigger
    for _ in range(3):
        if at is None:
            return None
        if at.head < 0 or (at.rel == "conj" and at.upos == "VERB"):
            return at if at.xpos == "VBD" and not doc.children_of(at, "aux") else None
        if at.rel not in ("obj", "obl", "xcomp", "nsubj", "conj"):
            return None
        at = doc.head_of(at)
    return None


def _subject(doc: Document, verb: Token) -> Token | None:
    """The verb's subject, or that of the verb it is coordinated with."""
    at: Token | None = verb
    for _ in range(3):
        if at is None:
            return None
        found = doc.children_of(at, "nsubj")
        if found:
            return found[0]
        at = doc.head_of(at) if at.rel == "conj" else None
    return None


def _value(doc: Document, time: Time, dated: list[Dated]) -> str | None:
    """The event's time in the contract's form: a day, month or year as it stands, any other stretch as first/last."""
    stretch = _stretch(time, doc)
    if stretch is not None:
        return stretch
    at = cal.moment(time.value)
    if at is None:
        return None
    before = doc.text[max(0, time.span.start - 12) : time.span.start].lower().split()
    last = before[-1] if before else ""
    if last in words("since") and doc.published is not None and at.day <= doc.published:
        return _from_to(_iso(at), doc.published.isoformat())
    if other := _other_end(doc, time, dated):
        ends = sorted((at, other), key=lambda m: m.day)
        return _from_to(_iso(ends[0]), _iso(ends[1]))
    return _iso(at)


def _from_to(first: str, last: str) -> str:
    """One interval from the begin of `first` to the end of `last`, each of which may be an interval itself."""
    return f"{first.partition('/')[0]}/{last.rpartition('/')[2]}"


def _other_end(doc: Document, time: Time, dated: list[Dated]) -> Moment | None:
    """The other end of "from … to …", "between … and …"."""
    for other in (d.time for d in dated if d.time is not time):
        first, second = sorted((time, other), key=lambda t: t.span.start)
        between = doc.text[first.span.end : second.span.start].strip().lower()
        before = doc.text[max(0, first.span.start - 12) : first.span.start].lower().split()
        opened = bool(before) and before[-1] in words("interval")
        if between in words("joiners") and (opened or between in words("range_joiners")):
            return cal.moment(other.value)
    return None


def _iso(at: Moment) -> str:
    """Days, months and years as they are; weeks, seasons, quarters, decades as an interval."""
    if at.grain in ("D", "M", "Y"):
        return cal.render(at.day, at.grain)
    if at.grain in ("W", "E"):
        first = cal.add_days(at.day, 5 if at.grain == "E" else 0) or at.day
        last = cal.add_days(at.day, 6) or at.day
        return f"{first.isoformat()}/{last.isoformat()}"
    if at.grain in ("DE", "CE"):
        years = 10 if at.grain == "DE" else 100
        return f"{at.day.year:04}/{at.day.year + years - 1:04}"
    last = cal.add_months(at.day, 5 if at.grain == "H" else 2) or at.day
    return f"{cal.render(at.day, 'M')}/{cal.render(last, 'M')}"


def _stretch(time: Time, doc: Document) -> str | None:
    """ "the past three years" counted back from publication, "the next two months" on from it, as first/last; else None."""
    if time.type != "DURATION" or doc.published is None or not time.value[1:-1].isdigit():
        return None
    said = time.span.of(doc.text).lower()
    back = said.startswith(tuple(words("stretches_back"))) or not words("runs").isdisjoint(said.split())
    sign = -1 if back else 1 if said.startswith(tuple(words("stretches_on"))) else 0
    grain = time.value[-1]
    moved = cal.shift(Moment(doc.published, "D"), sign * int(time.value[1:-1]), grain) if sign and grain in "DWMY" else None
    if moved is None:
        return None
    ends = sorted((moved.day, doc.published))
    shown = {"Y": "M", "M": "M"}.get(grain, "D")
    return "/".join(cal.render(day, shown) for day in ends)
