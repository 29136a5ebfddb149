"""The number of a grade: how far what is said is to be believed, by what else the document says."""

from __future__ import annotations

from typing import Any, Literal, cast

from attache.document import Document
from attache.knowledge import tree
from attache.reading.grades.ratings import Letter
from attache.records import Event, Party, Source, Transfer

Known = Event | Transfer
Number = Literal[1, 2, 3, 4, 5, 6]

_TOLD = {
    "CT+": "told as certain", "PR+": "told as probable", "PS+": "told as possible", "UU": "left open", "CT-": "told as not so",
    "PR-": "told as improbable", "PS-": "told as doubtful",
}  # fmt: skip
_LAST, _UNJUDGED = 5, 6


class Standing:
    """How the records of one document stand to each other: who tells the same, what is denied or contradicted."""

    def __init__(self, doc: Document, *, known: bool) -> None:
        self.rules: dict[str, Any] = tree("grades/rules")
        #: whether anything is known of the publisher
        self.known = known
        self.codes = {e.id: e.code for e in doc.entities}
        self.disputed: dict[str, str] = {}
        for link in doc.contradictions:
            for id in link.there_records:
                self.disputed.setdefault(id, "denied" if link.kind == "denial" else "contradicted")
            for id in link.here_records if link.kind == "contradiction" else ():
                self.disputed.setdefault(id, "contradicted")
        self.tellers: dict[object, list[tuple[str, Source]]] = {}
        records: list[Known] = [*doc.events, *doc.transfers]
        for record in records:
            if (key := _key(record)) is not None:
                self.tellers.setdefault(key, []).append((record.id, record.source))

    def grade(self, record: Known, source: Letter) -> tuple[Number, list[str]]:
        """How credible an event or transfer is, and why; 6 where neither its source nor anything beside it is known."""
        number = int(self.rules["certainty"].get(record.factuality, _UNJUDGED))
        why = [_TOLD.get(record.factuality, record.factuality)]
        corroborated = self._corroborated(record)
        disputed = self.disputed.get(record.id)
        if number == _UNJUDGED or (source == "F" and not corroborated and disputed is None):
            return 6, why
        if corroborated:
            number += int(self.rules["corroborated"])
            why.append("told by two sources")
        if disputed is not None:
            number += int(self.rules["disputed"])
            why.append(f"{disputed} in the document")
        number = min(max(number, int(self.rules["best"]["information"])), _LAST)
        return cast(Number, number), why

    def _corroborated(self, record: Known) -> bool:
        """Whether another source that does not depend on this one tells of the same act."""
        if record.factuality not in ("CT+", "PR+", "PS+"):
            return False
        mine = self._teller(record.source)
        others = (self._teller(s) for id, s in self.tellers.get(_key(record), ()) if id != record.id)
        return any(o is not None and mine is not None and o != mine for o in others)

    def _teller(self, source: Source) -> str | None:
        """Who tells, so that those of one state count once; None for somebody of whom nothing is known."""
        if source.kind == "author":
            return "author" if self.known else None
        code = self.codes.get(source.entity or "", "---:---")
        return code[:3] if not code.startswith("---") else source.entity


def _key(record: Known) -> object:
    """What makes two records tell of one act: class, or item, and both sides' states; None where a side is not known."""
    if isinstance(record, Event):
        sides = (_states(record.actors), _states(record.recipients))
        return (record.type, *sides) if all(sides) and record.factuality.endswith("+") else None
    sides = (_states([record.supplier]), _states([record.recipient]))
    return (record.item.category, *sides) if all(sides) and record.factuality.endswith("+") else None


def _states(parties: list[Party] | list[Party | None]) -> tuple[str, ...]:
    return tuple(sorted({p.code[:3] for p in parties if p is not None} - {"---"}))
