"""An actor's page: a state, or a person or organisation by its stable id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from attache.archive import Archive, schema
from attache.exports.wording import clean, date_in_words
from attache.knowledge import table
from attache.web.screens.kin import SIBLINGS, Sibling
from attache.web.screens.naming import is_state, state_name
from attache.web.screens.rows import EventLine, TransferLine, newest_events, newest_transfers

#: how many of each are shown
EVENTS_SHOWN, TRANSFERS_SHOWN, DOCUMENTS, RELATIONS, NAMES = 30, 12, 20, 15, 60
#: of somebody named in more documents, only the newest so many are looked through
_LOOKED_AT = 400

_a, _d, _r = schema.actor.c, schema.document.c, schema.reading.c
_e, _t, _l = schema.event.c, schema.transfer.c, schema.link.c


class Office(NamedTuple):
    """An office held, from–to in words ("" for what is not known); `who` is named on a state's page."""

    office: str
    who: str
    since: str
    until: str


class Relation(NamedTuple):
    """Somebody who acts or is acted on together with the actor: a state's code, its name, and how many events tell of it."""

    code: str
    name: str
    events: int


class Called(NamedTuple):
    """A name and in how many documents it stands; in a list of actors, with the id of its page."""

    name: str
    documents: int
    id: str = ""
    kind: str = ""
    state: str = ""


@dataclass(slots=True)
class Actor:
    """The view model. `documents` of a state are left to search."""

    id: str
    name: str
    kind: str
    state: str
    aliases: list[Called] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    events: list[EventLine] = field(default_factory=list)
    transfers: list[TransferLine] = field(default_factory=list)
    documents: list[Sibling] = field(default_factory=list)
    total: int = 0

    @property
    def is_state(self) -> bool:
        """Whether it is a state as a whole, by its code, and none of its people or organisations."""
        return self.kind == "state" and self.id == self.state

    @property
    def state_name(self) -> str:
        """The name of the state that it belongs to, "unknown" where it has none."""
        return state_name(self.state)


def actor_screen(archive: Archive, id: str) -> Actor | None:
    """The page of a state (by its code) or of an actor (by its stable id); None where the archive knows none."""
    with archive.look() as db:
        return _state(db, id) if is_state(id) else _named(db, id)


def _state(db: Connection, code: str) -> Actor:
    made = Actor(code, state_name(code), "state", code)
    made.offices = _offices_of_state(code)
    acts, meets = _e.actor_state == code, _e.recipient_state == code
    counts = Counter(dict(_pairs(db, select(_e.recipient_state, func.count()).where(acts).group_by(_e.recipient_state))))
    # the index of dyads holds both sides: to go through it costs a tenth of looking up each event
    either = func.coalesce(_e.recipient_state, "") == code
    counts.update(dict(_pairs(db, select(_e.actor_state, func.count()).where(either).group_by(_e.actor_state))))
    made.relations = _relations(counts, code)
    made.events = _events(db, [acts, meets])
    made.transfers = newest_transfers(db, [or_(_t.supplier_state == code, _t.recipient_state == code)], TRANSFERS_SHOWN)
    return made


def _named(db: Connection, id: str) -> Actor | None:
    ids = [str(row[0]) for row in db.execute(select(_l.stable_id).where(_l.actor == id).distinct())] or [id]
    mine = _a.stable_id.in_(ids)
    names = db.execute(
        select(_a.name, _a.kind, _a.state, func.count(_a.document.distinct())).where(mine).group_by(_a.name, _a.kind, _a.state)
    ).all()
    if not names:
        return None
    names = sorted(names, key=lambda row: (-row[3], row[0]))
    name, kind, state = names[0][:3]
    counts: Counter[str] = Counter()
    for called, _, _, number in names:
        counts[called] += number
    made = Actor(id, clean(name), kind, state or "")
    made.aliases = [Called(clean(n), c) for n, c in counts.most_common(NAMES)]
    made.offices = _offices_of(list(counts), state)
    documents = db.execute(
        select(_d.id).where(_d.id.in_(select(_a.document).where(mine))).order_by(_d.first.desc()).limit(_LOOKED_AT)
    ).scalars().all()  # fmt: skip
    made.total = db.execute(select(func.count(_a.document.distinct())).where(mine)).scalar_one()
    called_so = list(counts)[:NAMES]
    inside = _e.document.in_(documents)
    acts, meets = and_(inside, _e.actor.in_(called_so)), and_(inside, _e.recipient.in_(called_so))
    others = Counter(dict(_pairs(db, select(_e.recipient_state, func.count()).where(acts).group_by(_e.recipient_state))))
    others.update(dict(_pairs(db, select(_e.actor_state, func.count()).where(meets).group_by(_e.actor_state))))
    made.relations = _relations(others, "")
    made.events = _events(db, [acts, meets])
    moved = [_t.document.in_(documents), or_(_t.supplier.in_(called_so), _t.recipient.in_(called_so))]
    made.transfers = newest_transfers(db, moved, TRANSFERS_SHOWN)
    shown = SIBLINGS.where(_d.id.in_(documents[:DOCUMENTS])).order_by(_r.published.desc(), _d.id)
    made.documents = [Sibling(*row) for row in db.execute(shown)]
    return made


def actors(archive: Archive, words: str) -> list[Called]:
    """Actors whose names begin with these words, those in most documents first; without words, states."""
    if not words:
        with archive.look() as db:
            counted = (
                select(_a.state, func.count(_a.document.distinct()).label("n")).where(_a.state.is_not(None)).group_by(_a.state)
            )
            found = db.execute(counted.order_by(func.count(_a.document.distinct()).desc(), _a.state).limit(NAMES)).all()
        return [Called(state_name(code), number, code, "state", code) for code, number in found if is_state(code)]
    begins = [and_(_a.name >= w, _a.name < f"{w}\U0010ffff") for w in {words, words.title(), words.upper(), words.capitalize()}]
    asked = (
        select(func.min(_a.name), func.count(_a.document.distinct()), _a.stable_id, func.min(_a.kind), func.min(_a.state))
        .where(or_(*begins), _a.stable_id.is_not(None)).group_by(_a.stable_id)
        .order_by(func.count(_a.document.distinct()).desc(), _a.stable_id).limit(NAMES)
    )  # fmt: skip
    with archive.look() as db:
        return [Called(clean(n), c, id, kind, state or "") for n, c, id, kind, state in db.execute(asked)]


def _pairs(db: Connection, query: Any) -> list[tuple[str, int]]:
    return [(str(code), int(number)) for code, number in db.execute(query) if code]


def _relations(counts: Counter[str], own: str) -> list[Relation]:
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Relation(code, state_name(code), number) for code, number in ranked if code != own][:RELATIONS]


def _events(db: Connection, conditions: Sequence[ColumnElement[bool]]) -> list[EventLine]:
    """The newest events for which one of the conditions holds; each is asked for by itself, so that its index serves."""
    found = {key: line for condition in conditions for key, line in newest_events(db, condition, EVENTS_SHOWN)}
    return [found[key] for key in sorted(found, reverse=True)[:EVENTS_SHOWN]]


def _offices_of(names: Sequence[str], state: str | None) -> list[Office]:
    wanted = set(names)
    rows = [
        row for row in table("actors/offices")
        if row["name"] in wanted and (not state or row["state"] == state)
    ]  # fmt: skip
    rows.sort(key=lambda row: row["from"], reverse=True)
    return [_office(row, "") for row in rows]


def _offices_of_state(code: str) -> list[Office]:
    rows = [row for row in table("actors/offices") if row["state"] == code and not row["to"]]
    return [_office(row, row["name"]) for row in sorted(rows, key=lambda row: (row["office"], row["name"]))]


def _office(row: dict[str, str], who: str) -> Office:
    since, until = (date_in_words(row[end]) if row[end] else "" for end in ("from", "to"))
    return Office(row["office"], who, since, until)
