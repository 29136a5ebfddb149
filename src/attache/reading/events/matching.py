"""Which sense of a word a trigger has: the predicates whose conditions its slots meet, the most specific first."""

from __future__ import annotations

from attache.document import Document, Token
from attache.reading.events.forms import lemma_of
from attache.reading.events.lexicon import Condition, Predicate, light, predicates, word_set
from attache.reading.events.sides import Sides
from attache.reading.events.syntax import Slots, joined, slots_of

#: a particle stands at most so many words after its verb
REACH = 4
#: a noun that may have its party in one of these may have it as a light verb's subject or a modifier as well
_OF_ANYBODY = frozenset({"by", "poss", "mod"})
_NAMES_NO_ACT = frozenset({"person", "organisation", "place", "facility", "product", "law", "event"})


class Match:
    """A trigger with its sense: `head` is the trigger's token, `extra` the other words that the sense asked for."""

    def __init__(self, predicate: Predicate, head: Token, slots: Slots, extra: list[Token]) -> None:
        self.predicate = predicate
        self.head = head
        self.slots = slots
        self.extra = extra


class Matcher:
    """Looks for triggers in one document."""

    def __init__(self, doc: Document, sides: Sides) -> None:
        self.doc = doc
        self.sides = sides
        self._timed = {t.i for time in doc.times for t in doc.tokens_in(time.span)}
        self._named = {t.i for name in doc.names if name.kind in _NAMES_NO_ACT for t in doc.tokens_in(name.span)}

    def match(self, token: Token) -> Match | None:
        """The best sense of a token as a trigger, or None."""
        for pos in self._positions(token):
            senses = self._senses(pos, token)
            if not senses:
                continue
            slots = self._slots(token, pos)
            for sense in senses:
                extra = self._meets(sense, token, slots)
                if extra is not None:
                    return Match(sense, token, slots, extra)
        return None

    def _positions(self, token: Token) -> tuple[str, ...]:
        """As which parts of speech a token may be a trigger."""
        if token.upos == "VERB":
            if token.xpos in ("VBN", "VBG", "JJ") and token.rel in ("root", "ccomp", "acl", "advcl", "conj", "xcomp", "amod"):
                return ("VERB", "ADJ") if token.rel != "amod" else ()
            return ("VERB",)
        if token.upos == "NOUN" or (token.upos == "PROPN" and token.i not in self._named):
            return () if self._is_modifier(token) else ("NOUN",)
        if token.upos == "ADJ":
            return ("ADJ",) if token.rel not in ("amod", "compound") else ()
        return ()

    def _is_modifier(self, token: Token) -> bool:
        """Whether a noun is only part of another's name (*the peace talks venue*) or stands within a proper name."""
        in_name = token.i in self._named and token.upos == "PROPN"
        return in_name or token.rel in ("compound", "flat") or token.deprel == "nmod:desc"

    def _senses(self, pos: str, token: Token) -> tuple[Predicate, ...]:
        index = predicates()
        found = index.get((pos, lemma_of(self.doc, token)), ())
        tied = joined(self.doc, token)
        return index.get((pos, tied), ()) + found if tied else found

    def _slots(self, token: Token, pos: str) -> Slots:
        slots = slots_of(self.doc, token, as_noun=pos == "NOUN")
        holder = self.holder(token)
        if holder is not None:
            slots["holder"] = [holder]
        kept = {name: [t for t in found if t.i not in self._timed] for name, found in slots.items()}
        return {name: found for name, found in kept.items() if found}

    def _meets(self, sense: Predicate, token: Token, slots: Slots) -> list[Token] | None:
        """The words that a sense's conditions rest on, besides the trigger; None where they are not met."""
        if sense.negated and not self.is_negated(token):
            return None
        extra: list[Token] = []
        for group in sense.words:
            found = self._word(group, token, slots, sense.pos)
            if found is None:
                return None
            extra += found
        for condition in sense.conditions:
            held = self._holds(condition, slots)
            if held is None:
                return None
            extra += held
        return None if self._vetoed(sense, token) else extra

    def _word(self, group: frozenset[str], token: Token, slots: Slots, pos: str) -> list[Token] | None:
        """The particle or preposition of a group that goes with the trigger; None where there is none."""
        if pos == "NOUN":
            if any(w in slots for w in group if w not in ("mod",)) or ("+comp" in group and "comp" in slots):
                return []
            if group & _OF_ANYBODY and any(w in slots for w in ("host", "undergoer", "poss", "by")):
                return []
            if group & _OF_ANYBODY and any(self.sides.of(t) for t in slots.get("mod", ())):
                return []
            if "that" in group and "comp" in slots:
                return []
        last = self.doc.sentence_of(token).last
        for near in self.doc.tokens[token.i + 1 : min(token.i + 1 + REACH, last)]:
            if near.text.lower() in group:
                return [near] if near.i not in self._timed else None
            if near.upos == "VERB" and near.head != token.i:
                break
        for kid in self.doc.children_of(token):
            known = kid.text.lower() in group or lemma_of(self.doc, kid) in group
            if known and kid.deprel in ("compound:prt", "advmod", "xcomp", "obl", "obj"):
                return [kid]
        return [] if any(w in slots for w in group) else None

    def _holds(self, condition: Condition, slots: Slots) -> list[Token] | None:
        tokens = [t for slot in condition.slots for t in slots.get(slot, ())]
        fillers = condition.fillers
        if fillers is None:
            return [] if bool(tokens) == condition.wanted else None
        if fillers.anything:
            return [] if bool(tokens) == condition.wanted else None
        if not tokens and condition.slots == ("subj",) and condition.wanted and fillers.kinds:
            return []  # nobody is named who could be of another kind: a passive, a gerund
        for token in tokens:
            if self.sides.holds(token, fillers.words, fillers.kinds):
                return ([token] if fillers.words and "obj" in condition.slots else []) if condition.wanted else None
        return None if condition.wanted else []

    def _vetoed(self, sense: Predicate, token: Token) -> bool:
        """Whether the sentence's other words put the trigger in another field (sport, medicine) than the sense's."""
        if not sense.veto:
            return False
        lemmas = {lemma_of(self.doc, t) for t in self.doc.words(self.doc.sentence_of(token))}
        return any(lemmas & word_set(name) for name in sense.veto)

    def is_negated(self, token: Token) -> bool:
        """Whether a predicate is denied by its own clause (*not*, *never*), or as the complement of a verb that is."""
        at: Token | None = token
        for _ in range(2):
            if at is None:
                return False
            kids = self.doc.children_of(at, "advmod", "det", "cc:preconj")
            if any(k.text.lower() in light()["negation"] for k in kids):
                return True
            at = self.doc.head_of(at) if at.deprel == "xcomp" else None
        return False

    def holder(self, token: Token) -> Token | None:
        """The head of the words that name who says what the token is part of; None where nobody is named."""
        found: tuple[int, Token] | None = None
        for attribution in self.doc.attributions:
            for content in attribution.content:
                size = content.end - content.start
                if content.covers(token.span) and attribution.source and (found is None or size < found[0]):
                    head = self.doc.root_of(self.doc.tokens_in(attribution.source[0]))
                    found = (size, head) if head is not None else found
        return found[1] if found else None
