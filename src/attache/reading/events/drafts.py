"""An event in the making."""

from __future__ import annotations

from dataclasses import dataclass, field

from attache.document import Signal, Token
from attache.reading.events.matching import Match
from attache.records import EventPlace, EventTime, Party, Source


@dataclass(slots=True)
class Draft:
    """An event in the making: the match, its sides, and what is looked up only for those that are kept."""

    match: Match
    mode: str | None
    actors: list[Party]
    recipients: list[Party]
    factuality: str = "CT+"
    realis: str = "actual"
    source: Source = field(default_factory=Source)
    type: str = ""
    #: what the language model hears at the trigger
    signal: Signal | None = None
    time: EventTime | None = None
    place: EventPlace | None = None

    def __post_init__(self) -> None:
        self.type = self.type or self.match.predicate.type

    @property
    def head(self) -> Token:
        return self.match.head
