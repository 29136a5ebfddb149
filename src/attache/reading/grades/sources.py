"""The letter of a grade: how far the one who says it is to be trusted."""

from __future__ import annotations

from typing import Any

from attache.document import Document
from attache.knowledge import tree
from attache.reading.grades.ratings import Letter, Rating, letter, of_publisher, of_source, worse
from attache.records import Attribution, Entity, Event, Party, Source, Transfer

Known = Event | Transfer
Reasoned = tuple[Letter, list[str]]

#: a description of a source reaches so many characters beyond the name that stands for it
_AROUND = 80
_UNKNOWN = "---"


class Sources:
    """The sources of one document: its publisher, and whom it names."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.rules: dict[str, Any] = tree("grades/rules")
        self.entities = {e.id: e for e in doc.entities}
        self.publisher: Rating | None = of_publisher(doc.publisher, doc.url)

    def grade(self, record: Known) -> Reasoned:
        """How reliable the source of an event or transfer is, and why."""
        if record.source.kind == "author":
            grade, why = self._author()
            owner = self.publisher.owner if self.publisher is not None else None
            if self.publisher is not None and self.publisher.own:
                return grade, why
            return self._interested(grade, why, {owner.partition(":")[0]} if owner else set(), record)
        return self._attributed(record)

    def _author(self) -> Reasoned:
        if self.publisher is not None:
            return self.publisher.grade, [self.publisher.why]
        grade = letter(self.rules["genre"].get(self.doc.genre, "F"), self.doc.genre)
        return grade, [self.doc.genre if grade != "F" else "publisher not known"]

    def _attributed(self, record: Known) -> Reasoned:
        source = record.source
        entity = self.entities.get(source.entity or "")
        words = source.span.of(self.doc.text) if source.span else ""
        own = of_source([n for n in (entity.name if entity else "", words) if n])
        if own is not None:
            return own.grade, [own.why]
        grade, why = self._kind(source, entity, words)
        held = self._attribution(record, source)
        if held is not None and held.within is not None:
            grade, why = worse(grade, self._next(grade)), [*why, "at second hand"]
        elif held is not None and held.direct:
            why = [*why, "in its own words"]
        states = {entity.code.partition(":")[0]} - {_UNKNOWN} if entity else set()
        grade, why = self._interested(grade, why, states, record)
        if self.publisher is not None and self.publisher.grade > grade and self.publisher.grade != "F":
            grade, why = self.publisher.grade, [*why, f"told by {self.publisher.why}"]
        return grade, why

    def _kind(self, source: Source, entity: Entity | None, words: str) -> Reasoned:
        """The grade of a source by what it is, before anything it says."""
        rules = self.rules
        if source.name and source.span is None:
            return letter(rules["unnamed"], "unnamed"), [source.name]
        lemmas = {t.lemma.lower() for t in self.doc.tokens_in(source.span)} if source.span else set()
        if self._hides(source):
            return letter(rules["anonymous"], "anonymous"), ["source not to be named"]
        named = entity is not None and entity.kind in ("person", "organisation", "state")
        if lemmas & set(rules["anonymous-words"]) and not (named and words == getattr(entity, "name", None)):
            return letter(rules["described"], "described"), ["anonymous source"]
        if entity is None:
            return "F", ["source not known"]
        state, _, sector = entity.code.partition(":")
        grade = rules["bodies"].get(state) or rules["sector"].get(sector)
        if grade is None:
            return "F", ["source not known"]
        kind = "named person" if entity.kind == "person" else "named body"
        return letter(grade, sector), [f"{kind} of {entity.code}" if state != _UNKNOWN else f"{kind}, {sector}"]

    def _hides(self, source: Source) -> bool:
        """Whether the text says near the source that it would not be named."""
        if source.span is None:
            return False
        near = (source.span.start, source.span.end + _AROUND)
        words = {t.text.lower() for t in self.doc.tokens_in(near)}
        hiding = set(self.rules["hiding-words"])
        return bool(words & (hiding - {"named"})) or ("named" in words and bool(words & {"not", "be"}))

    def _attribution(self, record: Known, source: Source) -> Attribution | None:
        """The attribution that holds the record's trigger, the narrowest with this source."""
        holding = [
            a
            for a in self.doc.attributions
            if any(s.overlaps(record.trigger) for s in a.content)
            and (a.holder == source.entity if source.entity else any(source.span and s.overlaps(source.span) for s in a.source))
        ]
        return min(holding, key=lambda a: (sum(e - s for s, e in a.content), a.cue), default=None)

    def _next(self, grade: Letter) -> Letter:
        return {"A": "B", "B": "C", "C": "D", "D": "E"}.get(grade, grade)  # type: ignore[return-value]

    def _interested(self, grade: Letter, why: list[str], states: set[str], record: Known) -> Reasoned:
        """The grade of a source that speaks of what it did itself, or of what its enemy did to it."""
        acting, meeting = _sides(record)
        if states & acting:
            return worse(grade, letter(self.rules["own-act"], "own-act")), [*why, "speaks of its own acts"]
        if states & meeting and isinstance(record, Event) and record.type in self.rules["hostile"]:
            return worse(grade, letter(self.rules["enemy"], "enemy")), [*why, "a party to the conflict speaks of the other"]
        return grade, why


def _sides(record: Known) -> tuple[set[str], set[str]]:
    """The states that act, and those that the act meets; both sides of a transfer act."""
    if isinstance(record, Event):
        return _states(record.actors), _states(record.recipients)
    return _states([p for p in (record.supplier, record.recipient) if p is not None]), set()


def _states(parties: list[Party]) -> set[str]:
    return {p.code.partition(":")[0] for p in parties} - {_UNKNOWN}
