"""Which documents and records of an archive are asked for: by party, class, thing, certainty, confidence and days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import permutations

from msgspec.structs import replace

from attache.days import period
from attache.records import Condition, Event, Exchange, Party, Reading, Transfer


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for; an empty field asks for nothing.

    Parties are `STATE` or `STATE:SECTOR` (`---`: unknown): `actors` those who act or supply, `recipients` those who are acted
    on or supplied, `parties` either, and of two or more what passes between them; `first` and `last` are days, the page's
    where a record has none. `types` and `categories` ask for events of a class and for transfers of a thing: where only one
    of them is given, the other kind of record goes.
    """

    parties: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    certainties: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    min_confidence: float = 0.0

    @property
    def is_all(self) -> bool:
        """Whether nothing is asked for, so that every document goes through as it is."""
        return self == Choice(genres=self.genres)

    def select(self, readings: Iterable[Reading]) -> Iterator[Reading]:
        """The readings, each with what is asked for alone; one of which nothing is left is left out."""
        for reading in readings:
            if self.genres and reading.document.genre not in self.genres:
                continue
            if self.is_all:
                yield reading
                continue
            left = reduced(reading, partial(self._event, reading), partial(self._transfer, reading), self.min_confidence)
            if left.events or left.transfers:
                yield left

    def _event(self, reading: Reading, event: Event) -> bool:
        return (
            (not self.categories or bool(self.types))
            and (not self.types or event.type in self.types)
            and self._both(reading, event, event.actors, event.recipients)
        )

    def _transfer(self, reading: Reading, one: Transfer) -> bool:
        sides = [[party] if party else [] for party in (one.supplier, one.recipient)]
        return (
            (not self.types or bool(self.categories))
            and (not self.categories or one.item.category in self.categories)
            and self._both(reading, one, *sides)
        )

    def _both(self, reading: Reading, record: Event | Transfer, actors: Sequence[Party], recipients: Sequence[Party]) -> bool:
        return (
            record.confidence >= self.min_confidence
            and (not self.certainties or record.factuality in self.certainties)
            and _is_among(self.actors, actors)
            and _is_among(self.recipients, recipients)
            and self._between(actors, recipients)
            and self._in_time(reading, record)
        )

    def _between(self, actors: Sequence[Party], recipients: Sequence[Party]) -> bool:
        """Whether a party asked for is on either side; of several, two on different sides, or both of them in a mutual act."""
        if len(self.parties) < 2:
            return _is_among(self.parties, [*actors, *recipients])
        return any(
            _is(one, a) and _is(other, b)
            for a in actors for b in recipients or actors if a is not b
            for one, other in permutations(self.parties, 2)
        )  # fmt: skip

    def _in_time(self, reading: Reading, record: Event | Transfer) -> bool:
        if self.first is None and self.last is None:
            return True
        days = period((record.time.value if record.time else None) or "") or period(reading.document.published or "")
        if days is None:
            return False
        return (self.first is None or self.first <= days[1]) and (self.last is None or days[0] <= self.last)


def _is_among(asked: tuple[str, ...], sides: Sequence[Party]) -> bool:
    return not asked or any(_is(one, party) for party in sides or [Party()] for one in asked)


def _is(asked: str, party: Party) -> bool:
    return asked in (party.code, party.code.partition(":")[0])


def reduced(
    reading: Reading, event: Callable[[Event], bool], transfer: Callable[[Transfer], bool], confidence: float = 0.0
) -> Reading:
    """The reading with those of its events and transfers that the two functions take.

    Conditions and contradictions less confident than `confidence` go, too. A transfer whose counterpart goes is kept, and
    answers the next transfer of the other side, if there is any left; an exchange is made anew from those that stay.
    """
    kept = {t.id: t for t in reading.transfers if transfer(t)}
    conditions = [c for c in reading.conditions if c.confidence >= confidence]
    exchanges = list(_left(reading.exchanges, kept, conditions))
    answers = {id: there.transfers[0] for x in exchanges for here, there in (x.sides, x.sides[::-1]) for id in here.transfers}
    events = [e for e in reading.events if event(e)]
    left = {*kept, *(e.id for e in events)}
    return replace(
        reading,
        events=events,
        transfers=[t if t.in_return_for in kept else replace(t, in_return_for=answers.get(t.id)) for t in kept.values()],
        conditions=conditions,
        exchanges=exchanges,
        contradictions=[
            replace(
                c,
                here_records=[i for i in c.here_records if i in left],
                there_records=[i for i in c.there_records if i in left],
            )
            for c in reading.contradictions
            if c.confidence >= confidence
        ],
    )


def _left(exchanges: Iterable[Exchange], kept: dict[str, Transfer], conditions: Sequence[Condition]) -> Iterator[Exchange]:
    """The exchanges of which something is left on both sides, made of that."""
    # here, since showing what is archived needs no reading
    from attache.reading.transfers.exchange_record import exchange

    for old in exchanges:
        here, there = ([kept[id] for id in side.transfers if id in kept] for side in old.sides)
        if here and there:
            yield exchange(old.id, (here, there), conditions)
