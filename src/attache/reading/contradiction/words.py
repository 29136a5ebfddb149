"""What each sentence brings to a contradiction: its words, whose they are, what is called untrue; and the words to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from attache.document import Document, Sentence, Span, Token
from attache.reading.attribution.lexicon import compiled
from attache.records import Attribution

_CONTENT = frozenset({"NOUN", "VERB", "PROPN", "ADJ", "NUM"})
#: words are alike whose lemmas begin alike by so many characters ("blockade", "blocked")
_STEM = 5
#: a cue this close to the span's end is shown with it
_REACH = 60
#: what is left out at the ends of words to show
_BARE = " \n\t,;:—–"


@dataclass(frozen=True, slots=True)
class Lists:
    """`contradiction/words.yaml` as sets."""

    sets: dict[str, frozenset[str]]
    untrue: tuple[str, ...]
    opposites: dict[str, tuple[tuple[int, int], ...]]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.sets[name]


@dataclass(slots=True)
class Side:
    """One sentence: stems of all its words, of those that somebody claims and of those that the text itself tells.

    `holders` are who claims in it (entity ids and states), `parties` who is named in it. `measures` goes from the
    stem of what is counted to the numbers.
    """

    sentence: Sentence
    stems: set[str] = field(default_factory=set)
    claimed: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    holders: set[str] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)
    lemmas: set[str] = field(default_factory=set)
    opposites: set[tuple[int, int]] = field(default_factory=set)
    #: the same of words that somebody holds to or calls a thing by, and of those that the text itself tells
    claimed_opposites: set[tuple[int, int]] = field(default_factory=set)
    told_opposites: set[tuple[int, int]] = field(default_factory=set)
    measures: dict[str, set[str]] = field(default_factory=dict)
    flags: dict[str, float] = field(default_factory=dict)
    #: stems of what is denied or dismissed here, and the words for claims among them ("report")
    denied: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)


def lists() -> Lists:
    return compiled("contradiction/words", _read)


def _read(raw: dict[str, Any]) -> Lists:
    opposites: dict[str, list[tuple[int, int]]] = {}
    for group, (one, other) in enumerate(raw["opposites"]):
        for side, words in enumerate((one, other)):
            for word in words:
                opposites.setdefault(word, []).append((group, side))
    sets = {k: frozenset(map(str, v)) for k, v in raw.items() if k not in ("opposites", "untrue-phrases")}
    return Lists(sets, tuple(raw["untrue-phrases"]), {k: tuple(v) for k, v in opposites.items()})


def sides(doc: Document) -> list[Side]:
    """Every sentence's side, in order. Linear in the text."""
    found = [Side(s) for s in doc.sentences]
    claims = _claims(doc)
    held: dict[int, list[Attribution]] = {}
    for attribution in doc.attributions:
        for sent in sorted({t.sent for s in attribution.cue for t in doc.tokens_in(s)}):
            held.setdefault(sent, []).append(attribution)
    parties = _named(doc)
    for side in found:
        _fill(doc, side, claims, held.get(side.sentence.i, []))
        side.parties = parties.get(side.sentence.i, set())
    for event in doc.events:
        token = doc.token_at(event.trigger.start)
        if token is not None:
            found[token.sent].events.add(event.type)
    return found


def _claims(doc: Document) -> set[int]:
    """The words that somebody other than the author says."""
    return {t.i for a in doc.attributions if a.source for s in a.content for t in doc.tokens_in(s)}


def _named(doc: Document) -> dict[int, set[str]]:
    """Who is named in which sentence: entity ids, and states."""
    found: dict[int, set[str]] = {}
    for entity in doc.entities:
        names = {entity.id, entity.code[:3]} - {"---"}
        for mention in entity.mentions:
            token = doc.token_at(mention.start)
            if token is not None:
                found.setdefault(token.sent, set()).update(names)
    return found


def _fill(doc: Document, side: Side, claims: set[int], held: list[Attribution]) -> None:
    known = lists()
    tokens = doc.words(side.sentence)
    codes = {e.id: e.code[:3] for e in doc.entities}
    for token in tokens:
        lemma = token.lemma.lower()
        side.lemmas.add(lemma)
        if token.upos in _CONTENT and len(lemma) > 2:
            stem = lemma[:_STEM]
            side.stems.add(stem)
            (side.claimed if token.i in claims else side.told).add(stem)
        side.opposites.update(known.opposites.get(lemma, ()))
        if token.upos == "NUM":
            _measure(doc, side, token)
    for attribution in held:
        if attribution.holder:
            side.holders |= {attribution.holder, codes.get(attribution.holder, "---")} - {"---"}
    insisted = {
        t.i
        for verb in tokens
        if verb.upos == "VERB" and verb.lemma.lower() in known["holding"]
        for kid in doc.children_of(verb, "obj", "ccomp", "xcomp", "obl")
        for t in doc.subtree(kid)
    }
    for token in tokens:
        of = known.opposites.get(token.lemma.lower(), ())
        if token.i in insisted:
            side.claimed_opposites.update(of)
        elif token.i not in claims:
            side.told_opposites.update(of)
    side.flags = flags(doc, side, tokens, claims, held)


def _measure(doc: Document, side: Side, number: Token) -> None:
    head = doc.head_of(number)
    if number.rel == "nummod" and head is not None:
        side.measures.setdefault(head.lemma.lower()[:_STEM], set()).add(number.text.lower())


def flags(doc: Document, side: Side, tokens: list[Token], claims: set[int], held: list[Attribution]) -> dict[str, float]:
    """What the sentence itself shows of denying, claiming or contrasting."""
    known = lists()
    text = f" {' '.join(t.text.lower() for t in tokens)} "
    verbs = [t for t in tokens if t.upos == "VERB"]
    untrue = any(t.lemma.lower() in known["untrue"] or t.text.lower() in known["untrue"] for t in tokens)
    phrase = any(f" {p} " in text for p in known.untrue)
    denies = [t for t in tokens if t.lemma.lower() in known["denying"] or (t.lemma.lower() == "denial")]
    denies = [t for t in denies if not any(c.lemma in known["negation"] for c in doc.children_of(t, "advmod"))]
    dismisses = [t for t in verbs if t.lemma.lower() in known["dismissing"]]
    takes = any(c.lemma.lower() in known["claims"] for t in dismisses for c in doc.children_of(t, "obj", "obl", "nsubj"))
    mine = [t for t in tokens if t.i not in claims]
    for cue in (*denies, *dismisses):
        below = [t for t in doc.subtree(cue) if t.i > cue.i and t.upos in _CONTENT]
        side.denied |= {t.lemma.lower()[:_STEM] for t in below}
        side.named |= {t.lemma.lower() for t in below} & known["claims"]
    if not side.denied:
        side.denied = set(side.claimed)
    points = any(
        c.lemma.lower() in known["pointing"] for t in (*denies, *dismisses) for c in doc.children_of(t, "obj", "nsubj")
    )
    said_not = any(t.i in claims and t.lemma.lower() in known["negation"] for t in tokens)
    first = [t.lemma.lower() for t in tokens[:3]]
    found = {
        "denies": bool(denies),
        "dismisses untrue": bool(dismisses) and (untrue or phrase),
        "dismisses claim": bool(dismisses) and takes,
        "untrue": untrue,
        "untrue phrase": phrase,
        "untrue, author": any(t.lemma.lower() in known["untrue"] for t in mine) and not held,
        "said not": said_not,
        "claims": bool(side.claimed),
        "insists": any(t.lemma.lower() in known["insisting"] for t in verbs),
        "shows": any(t.lemma.lower() in known["showing"] and t.i not in claims for t in verbs),
        "evidence": any(t.lemma.lower() in known["evidence"] for t in tokens),
        "accuses": any(t.lemma.lower() in known["accusing"] for t in tokens),
        "contrast first": any(w in known["contrast"] for w in first),
        "contrast": any(t.lemma.lower() in known["contrast"] for t in mine[3:]),
        "points": points,
        "answers": any(t.rel in ("acl", "conj", "parataxis", "advcl") and t.i > tokens[0].i + 3 for t in (*denies, *dismisses)),
        "pleads": "plead" in side.lemmas,
        "quotes": any(t.text in '"“”' for t in tokens),
        "not": any(t.lemma.lower() in known["negation"] for t in mine),
    }
    return {name: 1.0 for name, so in found.items() if so}


def where(doc: Document, here: int, there: int, kind: str) -> tuple[Span, Span]:
    """The words to show for either side of a link between two sentences."""
    denial = _denial(doc, here) if here == there and kind == "denial" else None
    one = (denial and denial[0]) or _content(doc, here) or _act(doc, here) or doc.sentences[here].span
    if here == there:
        sentence = doc.sentences[there].span
        # who denies and how is no part of what is denied, though another's words may seem to go on over it
        rest = [_before_or_behind(doc, a, denial[1] if denial else one) for a in _contents(doc, there)]
        acts = [e.evidence for e in doc.events if sentence.covers(e.trigger) and not one.covers(e.trigger)]
        return one, next((a for a in (*rest, *acts) if a is not None), sentence)
    return one, _content(doc, there) or _act(doc, there) or doc.sentences[there].span


def _denial(doc: Document, sentence: int) -> tuple[Span, Span] | None:
    """The first denial that a sentence tells of: its cue with what follows, and the same with who denies."""
    span = doc.sentences[sentence].span
    for attribution in doc.attributions:
        inside = [s for s in (*attribution.cue, *attribution.content) if span.covers(s)]
        if attribution.kind == "deny" and attribution.source and span.overlaps(attribution.cue[0]) and inside:
            own = Span(min(s.start for s in inside), max(s.end for s in inside))
            sources = [s for s in attribution.source if span.covers(s)]
            every = (own, *sources)
            return own, Span(min(s.start for s in every), max(s.end for s in every))
    return None


def _before_or_behind(doc: Document, content: Span, taken: Span) -> Span | None:
    """What of a content lies before what is taken, else behind it; None where nothing does."""
    if not content.overlaps(taken):
        return content
    for start, end in ((content.start, taken.start), (taken.end, content.end)):
        words = doc.text[start:end].strip(_BARE) if start < end else ""
        if words:
            at = doc.text.index(words, start)
            return Span(at, at + len(words))
    return None


def _contents(doc: Document, sentence: int) -> list[Span]:
    span = doc.sentences[sentence].span
    found = []
    for attribution in doc.attributions:
        inside = [s for s in attribution.content if span.overlaps(s)]
        if inside and attribution.source:
            start, end = min(s.start for s in inside), max(s.end for s in inside)
            cue = [c for c in attribution.cue if 0 <= start - c.end < _REACH]
            if attribution.kind == "deny" and cue:
                start = cue[0].start
            found.append(Span(max(start, span.start), min(end, span.end)))
    return found


def _content(doc: Document, sentence: int) -> Span | None:
    found = _contents(doc, sentence)
    return max(found, key=lambda s: s.end - s.start) if found else None


def _act(doc: Document, sentence: int) -> Span | None:
    span = doc.sentences[sentence].span
    return next((e.evidence for e in doc.events if span.covers(e.trigger)), None)
