"""A dyad's page: what two states do to each other, and what moves between them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from attache.archive import Archive, schema
from attache.web.drawings import Count
from attache.web.ledger import Books, Mask, Rows
from attache.web.screens.asking import Asked, Choice, chosen, chosen_rows, quads, state_is
from attache.web.screens.counting import by_time, plain, sums
from attache.web.screens.kin import SIBLINGS, Sibling
from attache.web.screens.naming import is_state, state_name
from attache.web.screens.over_time import Overview, leading, tell, two_ways
from attache.web.screens.rows import EventLine, Exchanged, TransferLine, exchanges, newest_events, newest_transfers

#: without a period, so many months before the newest page are shown
MONTHS = 60
#: how bars are parted, as it is chosen
PARTED = ("class", "conflict")
#: how many of each are shown
EVENTS_SHOWN, TRANSFERS_SHOWN, DYADS, EXCHANGES, DOCUMENTS = 40, 25, 40, 4, 10

_e, _t, _d, _r = schema.event.c, schema.transfer.c, schema.document.c, schema.reading.c


class Class(NamedTuple):
    """How many events of a class go from one state to the other, and back; whether it is conflict; the searches for them."""

    type: str
    there: int
    back: int
    conflict: bool
    there_href: str
    back_href: str


class Couple(NamedTuple):
    """Two states and how many events go from the first to the second."""

    one: str
    other: str
    one_name: str
    other_name: str
    events: int


@dataclass(slots=True)
class Dyad:
    """The view model. Classes and drawings are of the period, the lists of what is newest of all."""

    one: str
    other: str
    about: Overview
    classes: list[Class] = field(default_factory=list)
    there: str = ""
    back: str = ""
    there_href: str = ""
    back_href: str = ""
    events: list[EventLine] = field(default_factory=list)
    transfers: list[TransferLine] = field(default_factory=list)
    exchanges: list[Exchanged] = field(default_factory=list)
    documents: list[Sibling] = field(default_factory=list)

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


def dyad(archive: Archive, books: Books, one: str, other: str, asked: Asked, parted: str) -> Dyad | None:
    """The page of two states, by their codes; None where one is no state, or both are the same. Of what is asked for, the
    period and the class matter; bars are `parted` by class, or by conflict and cooperation (one of `PARTED`)."""
    if not (is_state(one) and is_state(other)) or one == other:
        return None
    made = Dyad(one, other, Overview(asked._replace(q="")))
    events = books["event"]
    with archive.look() as db:
        choice = chosen(db, made.about.asked, MONTHS)
        within = chosen_rows(db, events, choice)
        ways = [within & state_is(events, "actor", a) & state_is(events, "recipient", b) for a, b in _ways(one, other)]
        _newest(db, made)
        told = _tell_of_exchanges(db, one, other)
    tell(made.about, choice, *(int(way.sum()) for way in ways))
    _draw(made, choice, events, ways, parted)
    made.exchanges = exchanges(archive, told)[:EXCHANGES]
    return made


def _ways(one: str, other: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (one, other), (other, one)


def _draw(made: Dyad, choice: Choice, events: Rows, ways: list[Mask], parted: str) -> None:
    """Both directions over time, and their classes."""
    step, _ = by_time([(events, ways[0] | ways[1])])
    counts = [by_time([(events, way)], step)[1] for way in ways]
    if parted == "conflict":
        bad = quads()["conflict"]
        counts = [[Count(c.day, "conflict" if c.name in bad else "cooperation", c.number) for c in part] for part in counts]
    words = [(f"from:{a}", f"to:{b}") for a, b in _ways(made.one, made.other)]
    titles = [f"{state_name(a)} to {state_name(b)} over time" for a, b in _ways(made.one, made.other)]
    made.there, made.back = two_ways(
        "when", (titles[0], titles[1]), step, (counts[0], counts[1]), (leading(choice, *words[0]), leading(choice, *words[1]))
    )
    made.there_href, made.back_href = (choice.search(*word) for word in words)
    there, back = (Counter({one.words[0]: one.number for one in sums(way, plain(events, "type"))}) for way in ways)
    made.classes = [
        Class(kind, there[kind], back[kind], kind in quads()["conflict"], *(choice.typed(kind, *word) for word in words))
        for kind, _ in sorted((there + back).items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _between(one: str, other: str, giver: ColumnElement[str], taker: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(*(and_(giver == a, taker == b) for a, b in _ways(one, other)))


def _newest(db: Connection, made: Dyad) -> None:
    """The newest events, transfers and documents, of whatever time."""
    # each way by itself, so that its index serves
    conditions = [and_(_e.actor_state == a, _e.recipient_state == b) for a, b in _ways(made.one, made.other)]
    rows = sorted((row for way in conditions for row in newest_events(db, way, EVENTS_SHOWN)), key=lambda r: r[0], reverse=True)
    made.events = [line for _, line in rows][:EVENTS_SHOWN]
    moved = _between(made.one, made.other, _t.supplier_state, _t.recipient_state)
    made.transfers = newest_transfers(db, [moved], TRANSFERS_SHOWN)
    inside = {*(line.document for line in made.events), *(line.document for line in made.transfers)}
    asked = SIBLINGS.where(_d.id.in_(inside)).order_by(_r.published.desc(), _d.id).limit(DOCUMENTS)
    made.documents = [Sibling(*row) for row in db.execute(asked)]


def _tell_of_exchanges(db: Connection, one: str, other: str) -> list[str]:
    """The newest documents that tell of an exchange between two states."""
    moved = _between(one, other, _t.supplier_state, _t.recipient_state)
    day = func.max(func.coalesce(_t.date_from, ""))
    asked = select(_t.document).where(moved, _t.in_return_for.is_not(None)).group_by(_t.document)
    return [str(row[0]) for row in db.execute(asked.order_by(day.desc(), _t.document).limit(EXCHANGES))]


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
