"""Actors, dyads and places of all documents, and the regimes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from http import HTTPStatus

import msgspec
from sqlalchemy import ColumnElement, and_, func, or_, select

from attache.archive import Archive, schema
from attache.archive.rows import keepable
from attache.exports import regimes as listed
from attache.knowledge import table
from attache.web.answers import Problem
from attache.web.interface import answers as a
from attache.web.interface.ends import Answer, given, page
from attache.web.interface.parameters import Asked, bad
from attache.web.screens.naming import is_state, state_code

_a, _e, _t, _p, _l = schema.actor.c, schema.event.c, schema.transfer.c, schema.place.c, schema.link.c
_LAST = "\U0010ffff"
#: names of an actor that are given
_NAMES = 100


def actors(archive: Archive, asked: Asked) -> Answer:
    """Actors whose names begin with these words, or of a state. Raises `Problem` (400) where neither is asked for."""
    words, state = asked["q"], asked["state"]
    if not words and not state:
        raise bad("q", "give q, the beginning of a name, or state")
    number = func.count(_a.document.distinct())
    query = (
        select(_a.stable_id, func.min(_a.name), func.min(_a.kind), func.coalesce(func.min(_a.state), ""), number)
        .where(_a.stable_id.is_not(None), *_begins(_a.name, words), *([_a.state == state_code(state)] if state else []))
        .group_by(_a.stable_id).order_by(number.desc(), _a.stable_id).limit(asked["limit"] + 1).offset(asked["offset"])
    )  # fmt: skip
    with archive.look() as db:
        rows = db.execute(query).all()
    more = len(rows) > asked["limit"]
    return page(a.Actors([a.ActorEntry(*row) for row in rows[: asked["limit"]]], more), asked, more)


def actor(archive: Archive, asked: Asked) -> Answer:
    """An actor by its id, with what `attache archive link` joined to it. Raises `Problem` (404) where there is none."""
    id = keepable(asked.path["id"])
    number = func.count(_a.document.distinct())
    with archive.look() as db:
        ids = [str(row[0]) for row in db.execute(select(_l.stable_id).where(_l.actor == id).distinct())] or [id]
        mine = _a.stable_id.in_(ids)
        rows = db.execute(select(_a.name, _a.kind, _a.state, number).where(mine).group_by(_a.name, _a.kind, _a.state)).all()
        total = db.execute(select(number).where(mine)).scalar_one()
    if not rows:
        raise Problem(HTTPStatus.NOT_FOUND, f"there is no actor {id!r}; /api/v1/actors?q=… finds actors and their ids")
    name, kind, state, _ = min(rows, key=lambda row: (-row[3], row[0], row[1], row[2] or ""))
    counts: Counter[str] = Counter()
    for called, _, _, count in rows:
        counts[called] += count
    names = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_NAMES]
    offices = [
        a.Office(row["office"], row["from"], row["to"])
        for row in table("actors/offices") if row["name"] in counts and (not state or row["state"] == state)
    ]  # fmt: skip
    offices.sort(key=lambda one: (one.since, one.office), reverse=True)
    return given(a.Actor(id, name, kind, state or "", int(total), [a.NameCount(n, c) for n, c in names], offices))


def dyads(archive: Archive, asked: Asked) -> Answer:
    """Pairs of states, those of most events first; with `state`, those that it is in."""
    number, state = func.count(), state_code(asked["state"] or "")
    wanted = [_e.actor_state.is_not(None), _e.recipient_state.is_not(None), _e.actor_state != _e.recipient_state]
    if state:
        wanted.append(or_(_e.actor_state == state, _e.recipient_state == state))
    query = (
        select(_e.actor_state, _e.recipient_state, number).where(*wanted).group_by(_e.actor_state, _e.recipient_state)
        .order_by(number.desc(), _e.actor_state, _e.recipient_state).limit(asked["limit"] + 1).offset(asked["offset"])
    )  # fmt: skip
    with archive.look() as db:
        rows = db.execute(query).all()
    more = len(rows) > asked["limit"]
    return page(a.Dyads([a.DyadEntry(*row) for row in rows[: asked["limit"]]], more), asked, more)


def dyad(archive: Archive, asked: Asked) -> Answer:
    """What two states do to each other. Raises `Problem` (404) where they are not two states."""
    one, other = (state_code(keepable(asked.path[name])) for name in ("one", "other"))
    if not (is_state(one) and is_state(other)) or one == other:
        raise Problem(HTTPStatus.NOT_FOUND, f"{one!r} and {other!r} are not two states; give their codes, as RUS and PRK")
    ways = ((one, other), (other, one))
    with archive.look() as db:
        counts = [
            {str(kind): int(n) for kind, n in db.execute(
                select(_e.type, func.count()).where(_e.actor_state == x, _e.recipient_state == y).group_by(_e.type))}
            for x, y in ways
        ]  # fmt: skip
        moved = [
            int(db.execute(select(func.count()).where(_t.supplier_state == x, _t.recipient_state == y)).scalar_one())
            for x, y in ways
        ]  # fmt: skip
    kinds = sorted(counts[0] | counts[1], key=lambda kind: (-sum(c.get(kind, 0) for c in counts), kind))
    classes = [a.DyadClass(kind, counts[0].get(kind, 0), counts[1].get(kind, 0)) for kind in kinds]
    return given(a.Dyad(one, other, classes, *moved))


def places(archive: Archive, asked: Asked) -> Answer:
    """Places whose names begin with these words, or of a country. Raises `Problem` (400) where neither is asked for."""
    words, country = asked["q"], asked["country"]
    if not words and not country:
        raise bad("q", "give q, the beginning of a name, or country")
    number = func.count(_p.document.distinct())
    query = (
        select(_p.name, _p.country, func.min(_p.lat), func.min(_p.lon), number)
        .where(*_begins(_p.name, words), *([_p.country == state_code(country)] if country else []))
        .group_by(_p.name, _p.country).order_by(number.desc(), _p.name, func.coalesce(_p.country, ""))
        .limit(asked["limit"] + 1).offset(asked["offset"])
    )  # fmt: skip
    with archive.look() as db:
        rows = db.execute(query).all()
    more = len(rows) > asked["limit"]
    return page(a.Places([a.PlaceEntry(*row) for row in rows[: asked["limit"]]], more), asked, more)


def regimes(archive: Archive, asked: Asked) -> Answer:
    """The regimes against a state that hold on a day; of all states, today, unless told otherwise."""
    on = dt.date.fromisoformat(asked["day"]) if asked["day"] else dt.date.today()
    found = listed.select(state_code(asked["state"] or "") or None, on, frozenset())
    return given(a.Regimes(msgspec.json.decode(listed.write_json(found), type=list[a.RegimeEntry])))


def _begins(column: ColumnElement[str], words: str | None) -> list[ColumnElement[bool]]:
    """Names that begin with these words as they are, or with the capital letters that names have."""
    if not words:
        return []
    ways = sorted({words, words.title(), words.upper(), words.capitalize()})
    return [or_(*(and_(column >= way, column < f"{way}{_LAST}") for way in ways))]
