"""An actor's page: a state, or a person or organisation by its stable id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from typing import NamedTuple

import numpy as np
from markupsafe import Markup
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from attache.archive import Archive, schema
from attache.exports.wording import clean, date_in_words
from attache.knowledge import table
from attache.web.drawings import stacked, to_bars
from attache.web.ledger import Books, Mask, Rows
from attache.web.rendering import address
from attache.web.screens.asking import Asked, Choice, chosen, chosen_rows, newest_documents, state_is
from attache.web.screens.counting import by_time
from attache.web.screens.kin import SIBLINGS, Sibling
from attache.web.screens.naming import is_state, state_name
from attache.web.screens.network import quoted
from attache.web.screens.over_time import Overview, tell
from attache.web.screens.relations import Relations, Side, relations
from attache.web.screens.rows import EventLine, TransferLine, newest_events, newest_transfers

#: without a period, so many months before the newest page are shown
MONTHS = 24
#: how many of each are shown
EVENTS_SHOWN, TRANSFERS_SHOWN, DOCUMENTS, NAMES = 30, 12, 12, 60
#: a search for somebody asks for so many names at most
_ASKED = 6

_a, _d, _r = schema.actor.c, schema.document.c, schema.reading.c
_e, _t, _l = schema.event.c, schema.transfer.c, schema.link.c


class Office(NamedTuple):
    """An office held, from–to in words ("" for what is not known); `who` is named on a state's page."""

    office: str
    who: str
    since: str
    until: str


class Called(NamedTuple):
    """A name and in how many documents it stands; in a list of actors, with the id of its page."""

    name: str
    documents: int
    id: str = ""
    kind: str = ""
    state: str = ""


@dataclass(slots=True)
class Actor:
    """The view model. Relations and the drawing are of the period, the lists of what is newest of all. `total` pages name a
    person or organisation; those of a state are left to search, at `pages`."""

    id: str
    name: str
    kind: str
    state: str
    about: Overview
    aliases: list[Called] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    drawing: str = ""
    relations: Relations | None = None
    events: list[EventLine] = field(default_factory=list)
    transfers: list[TransferLine] = field(default_factory=list)
    documents: list[Sibling] = field(default_factory=list)
    total: int = 0
    pages: str = ""

    @property
    def is_state(self) -> bool:
        """Whether it is a state as a whole, by its code, and none of its people or organisations."""
        return self.kind == "state" and self.id == self.state

    @property
    def state_name(self) -> str:
        """The name of the state that it belongs to, "unknown" where it has none."""
        return state_name(self.state)


class _Part(NamedTuple):
    """Where the actor is on a side: the rows of a table, the same as a condition in SQL, and as words of a query."""

    mask: Mask
    condition: ColumnElement[bool]
    words: str


def actor_screen(archive: Archive, books: Books, id: str, asked: Asked) -> Actor | None:
    """The page of a state (by its code) or of an actor (by its stable id); None where the archive knows none. Of what is asked
    for, the period and the class matter."""
    asked = asked._replace(q="")
    with archive.look() as db:
        events, transfers = books["event"], books["transfer"]
        if is_state(id):
            made = _state(id, asked)
            parts = [_of_state(events, "actor", id), _of_state(events, "recipient", id)]
            moved = [_of_state(transfers, "supplier", id), _of_state(transfers, "recipient", id)]
            made.pages = address("/search", q=f"actor:{id}", sort="newest")
        else:
            found = _named(db, id, asked)
            if found is None:
                return None
            made, readings = found
            names = [alias.name for alias in made.aliases]
            parts = [_of_names(events, side, names, readings) for side in ("actor", "recipient")]
            moved = [_of_names(transfers, side, names, readings) for side in ("supplier", "recipient")]
        choice = chosen(db, asked, MONTHS)
        within = chosen_rows(db, events, choice)
        newest = newest_documents(db, events, parts[0].mask | parts[1].mask, EVENTS_SHOWN)
        made.events = _events(db, [_e.document.in_(newest) & part.condition for part in parts])
        about = newest_documents(db, transfers, moved[0].mask | moved[1].mask, TRANSFERS_SHOWN)
        is_in = [_t.document.in_(about), or_(moved[0].condition, moved[1].condition)]
        made.transfers = newest_transfers(db, is_in, TRANSFERS_SHOWN)
        if made.is_state:
            made.documents = _siblings(db, _d.id.in_(newest[:DOCUMENTS]))
    _tell(made, events, choice, within, parts)
    return made


def _tell(made: Actor, events: Rows, choice: Choice, within: Mask, parts: Sequence[_Part]) -> None:
    """What it does and has done to it in the period: the drawing, and with whom."""
    acts, meets = (part.mask & within for part in parts)
    tell(made.about, choice, int((acts | meets).sum()), 0)
    # an act by one of its people on another is one, though it stands on both sides
    step, bars = to_bars(by_time([(events, acts | meets)])[1])
    words = parts[0].words, parts[1].words
    title = f"Events with {made.name} over time"
    made.drawing = Markup(stacked("when", title, step, bars, link=lambda b: choice.either(*words, f"when:{b.label}")))
    made.about.search = choice.either(*words)
    sides = Side(acts, words[0]), Side(meets, words[1])
    made.relations = relations(events, choice, sides, made.state if made.is_state else "", own=made.state)


def _of_state(rows: Rows, side: str, code: str) -> _Part:
    column = schema.METADATA.tables[rows.name].c[f"{side}_state"]
    # no index of states is to be asked: the documents are known
    return _Part(state_is(rows, side, code), func.coalesce(column, "") == code, f"{_word(side)}:{code}")


def _of_names(rows: Rows, side: str, names: Sequence[str], readings: Mask) -> _Part:
    column = schema.METADATA.tables[rows.name].c[side]
    said = [name for name in map(quoted, names) if name][:_ASKED]
    words = f"{_word(side)}:({' OR '.join(said)})" if len(said) > 1 else f"{_word(side)}:{said[0]}" if said else ""
    return _Part(rows.one_of(side, names) & rows.read_in(readings), func.coalesce(column, "").in_(names), words)


def _word(side: str) -> str:
    return "to" if side == "recipient" else "from"


def _state(code: str, asked: Asked) -> Actor:
    made = Actor(code, state_name(code), "state", code, Overview(asked))
    made.offices = _offices_of_state(code)
    return made


def _named(db: Connection, id: str, asked: Asked) -> tuple[Actor, Mask] | None:
    """The page of an actor with the pages that name it, the newest of them in short; and which readings those are."""
    # all at once: very many pages name some, and each question goes through all of them
    rows = db.execute(_NAMED.where(_a.stable_id.in_(_ids(db, id)))).all()
    if not rows:
        return None
    inside: dict[tuple[str, str, str | None], set[int]] = {}
    for name, kind, state, reading, _ in rows:
        inside.setdefault((name, kind, state), set()).add(reading)
    called, kind, state = min(inside, key=lambda key: (-len(inside[key]), key[0], key[1], key[2] or ""))
    counts: Counter[str] = Counter()
    for (name, _, _), numbers in inside.items():
        counts[name] += len(numbers)
    every = np.array(sorted({reading for *_, reading, _ in rows}), np.int64)
    made = Actor(id, clean(called), kind, state or "", Overview(asked), total=len(every))
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    made.aliases = [Called(name, number) for name, number in ranked[:NAMES]]
    made.offices = _offices_of(list(counts), state)
    made.documents = _siblings(db, _d.first.in_(nlargest(DOCUMENTS, {first for *_, first in rows})))
    readings = np.zeros(every[-1] + 1, np.bool_)
    readings[every] = True
    return made, readings


_NAMED = select(_a.name, _a.kind, _a.state, _d.newest_reading, _d.first).join_from(
    schema.actor, schema.document, _d.id == _a.document
)


def _ids(db: Connection, id: str) -> list[str]:
    """The stable ids that stand for the same actor."""
    return [str(row[0]) for row in db.execute(select(_l.stable_id).where(_l.actor == id).distinct())] or [id]


def _siblings(db: Connection, condition: ColumnElement[bool]) -> list[Sibling]:
    return [Sibling(*row) for row in db.execute(SIBLINGS.where(condition).order_by(_r.published.desc(), _d.id))]


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


def _events(db: Connection, conditions: Sequence[ColumnElement[bool]]) -> list[EventLine]:
    """The newest events for which one of the conditions holds."""
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
