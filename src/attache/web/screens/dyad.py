"""A dyad's page: what two states do to each other, and what moves between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select

from attache.archive import Archive, schema
from attache.web.screens.naming import is_state, state_name
from attache.web.screens.rows import EventLine, TransferLine, newest_events, newest_transfers

#: how many of each are shown
EVENTS_SHOWN, TRANSFERS_SHOWN, DYADS = 40, 25, 40

_e, _t = schema.event.c, schema.transfer.c


class Class(NamedTuple):
    """How many events of a class go from one state to the other, and back."""

    type: str
    there: int
    back: int


class Couple(NamedTuple):
    """Two states and how many events go from the first to the second."""

    one: str
    other: str
    one_name: str
    other_name: str
    events: int


@dataclass(slots=True)
class Dyad:
    """The view model."""

    one: str
    other: str
    classes: list[Class] = field(default_factory=list)
    events: list[EventLine] = field(default_factory=list)
    transfers: list[TransferLine] = field(default_factory=list)

    @property
    def one_name(self) -> str:
        return state_name(self.one)

    @property
    def other_name(self) -> str:
        return state_name(self.other)

    @property
    def sums(self) -> tuple[int, int]:
        """How many events go from the first to the second, and how many back."""
        return sum(c.there for c in self.classes), sum(c.back for c in self.classes)


def dyad(archive: Archive, one: str, other: str) -> Dyad | None:
    """The page of two states, by their codes; None where one is no state, or both are the same."""
    if not (is_state(one) and is_state(other)) or one == other:
        return None
    there = and_(_e.actor_state == one, _e.recipient_state == other)
    back = and_(_e.actor_state == other, _e.recipient_state == one)
    moved = or_(
        and_(_t.supplier_state == one, _t.recipient_state == other), and_(_t.supplier_state == other, _t.recipient_state == one)
    )
    with archive.look() as db:
        counts = [
            {str(kind): int(n) for kind, n in db.execute(select(_e.type, func.count()).where(way).group_by(_e.type))}
            for way in (there, back)
        ]
        made = Dyad(one, other)
        # each way by itself, so that its index serves
        ways = [row for way in (there, back) for row in newest_events(db, way, EVENTS_SHOWN)]
        made.events = [line for _, line in sorted(ways, key=lambda row: row[0], reverse=True)][:EVENTS_SHOWN]
        made.transfers = newest_transfers(db, [moved], TRANSFERS_SHOWN)
    kinds = sorted(counts[0] | counts[1], key=lambda kind: (-sum(c.get(kind, 0) for c in counts), kind))
    made.classes = [Class(kind, counts[0].get(kind, 0), counts[1].get(kind, 0)) for kind in kinds]
    return made


def couples(archive: Archive) -> list[Couple]:
    """The pairs of states between which most events are told of."""
    number = func.count()
    asked = (
        select(_e.actor_state, _e.recipient_state, number)
        .where(_e.actor_state.is_not(None), _e.recipient_state.is_not(None), _e.actor_state != _e.recipient_state)
        .group_by(_e.actor_state, _e.recipient_state)
        .order_by(number.desc(), _e.actor_state, _e.recipient_state)
        .limit(DYADS)
    )
    with archive.look() as db:
        rows = [(str(a), str(b), int(n)) for a, b, n in db.execute(asked)]
    return [Couple(a, b, state_name(a), state_name(b), n) for a, b, n in rows if is_state(a) and is_state(b)]
