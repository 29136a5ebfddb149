"""Where it happens: events on the map of the world and what moves between states; and a place's or a country's own page."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from markupsafe import Markup
from sqlalchemy import ColumnElement, and_, func, select

from attache.archive import Archive, schema
from attache.archive.search import QueryError, search
from attache.archive.search.words import words
from attache.exports.wording import clean
from attache.knowledge import table
from attache.reading.times.derived import once
from attache.web.drawings import Line, Point, stacked, to_bars, world
from attache.web.ledger import Books, Mask, Rows
from attache.web.rendering import address
from attache.web.screens.asking import Asked, Choice, chosen, chosen_rows, newest_documents
from attache.web.screens.counting import by_time, conflict, plain, sides, sums
from attache.web.screens.kin import Sibling
from attache.web.screens.naming import is_state, state_name
from attache.web.screens.network import quoted
from attache.web.screens.over_time import Overview, leading, tell
from attache.web.screens.rows import EventLine, newest_events

#: without a query and a period, so many months before the newest page are shown
MONTHS = 12
#: what the map shows, as it is chosen
SHOWN = ("both", "events", "transfers")
#: lines of the tables, events, pages and places nearby on a place's page
LINES, EVENTS_SHOWN, DOCUMENTS, NEARBY = 80, 30, 12, 12
#: what lies within so many kilometres is nearby
_NEAR = 600.0
_EARTH = 6371.0
#: stands for no country in an address
NOWHERE = "---"

#: a place's name and country ("" where unknown), and its latitude and longitude
Places = Mapping[tuple[str, str], tuple[float, float]]

_e = schema.event.c
_centres = once(
    lambda: table("places/states"), lambda found: {row["code"]: (float(row["lat"]), float(row["lon"])) for row in found}
)


class Spot(NamedTuple):
    """A place: its name, its country's code and name ("" where unknown), how many events are there and how many of them are
    conflict, its page, the search for the pages behind it, and how far it is (km)."""

    name: str
    country: str
    country_name: str
    number: int
    conflict: int
    page: str
    href: str
    far: int = 0


class Route(NamedTuple):
    """What moves from state to state: names, how many transfers, and the part of the register that lists them."""

    supplier: str
    recipient: str
    number: int
    href: str


@dataclass(slots=True)
class Map:
    """The view model. `unplaced` events are at places whose coordinates are not known."""

    about: Overview
    drawing: str = ""
    spots: list[Spot] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    total: int = 0
    unplaced: int = 0


@dataclass(slots=True)
class Place:
    """The view model of a place, or of a country as a whole (`name` is ""). `total` pages name it."""

    about: Overview
    name: str
    country: str
    country_name: str
    at: str = ""
    map: str = ""
    drawing: str = ""
    within: list[Spot] = field(default_factory=list)
    nearby: list[Spot] = field(default_factory=list)
    events: list[EventLine] = field(default_factory=list)
    documents: list[Sibling] = field(default_factory=list)
    total: int = 0
    pages: str = ""


def coordinates(archive: Archive) -> Places:
    """Where the places of the archive are."""
    p = schema.place.c
    asked = select(p.name, p.country, p.lat, p.lon).where(p.lat.is_not(None), p.lon.is_not(None)).distinct()
    with archive.look() as db:
        rows = sorted((str(name), str(country or ""), lat, lon) for name, country, lat, lon in db.execute(asked))
    return {(name, country): (lat, lon) for name, country, lat, lon in rows}


def map_screen(archive: Archive, books: Books, places: Places, asked: Asked, shown: str) -> Map:
    """Events on the map, and transfers from state to state (`shown`: one of `SHOWN`)."""
    about, events, transfers = Overview(asked), books["event"], books["transfer"]
    with archive.look() as db:
        try:
            choice = chosen(db, asked, MONTHS)
        except QueryError as error:
            about.problem = str(error)
            return Map(about)
        masks = chosen_rows(db, events, choice), chosen_rows(db, transfers, choice)
    made = Map(about)
    spots = _spots(events, masks[0], choice) if shown != "transfers" else []
    routes = _routes(transfers, masks[1], choice) if shown != "events" else []
    tell(about, choice, sum(s.number for s in spots), sum(r.number for r, _ in routes))
    placed = [s for s in spots if (s.name, s.country) in places]
    made.unplaced, made.total = about.events - sum(s.number for s in placed), len(spots)
    points = [Point(*places[s.name, s.country], clean(s.name), s.number, s.page) for s in placed]
    ways = [
        Line(*ends, f"{r.supplier} to {r.recipient}: {r.number:,} transfers", r.number, r.href) for r, ends in routes if ends
    ]
    made.drawing = Markup(world("where", "Where it happens, and what moves", points, ways[:40]))
    made.spots, made.routes = spots[:LINES], [r for r, _ in routes][:LINES]
    return made


def places_named(archive: Archive, books: Books, places: Places, words: str) -> list[Spot]:
    """The places whose names begin with these words, in whatever capitals, those with most events first; those that are called
    so to the letter before all others."""
    events, begin = books["event"], words.casefold()
    with archive.look() as db:
        choice = chosen(db, Asked(all="1"), MONTHS)
    spots = {(s.name, s.country): s for s in _spots(events, np.ones(len(events), np.bool_), choice)}
    for name, country in places:
        spots.setdefault((name, country), _spot(choice, name, country, 0, 0))
    found = [spot for spot in spots.values() if spot.name.casefold().startswith(begin)]
    found.sort(key=lambda s: (s.name.casefold() != begin, -s.number, s.name, s.country))
    return found[:LINES]


def place_screen(archive: Archive, books: Books, places: Places, id: str, asked: Asked) -> Place | None:
    """The page of a place by its country's code and its name (`BLR/Minsk`), or of a country by its code; None where no
    event and no page of the archive has it."""
    country, _, name = id.partition("/")
    country = "" if country == NOWHERE else country
    if (country and not is_state(country)) or not (country or name):
        return None
    about, events = Overview(asked), books["event"]
    here = events.one_of("place_country", [country]) if country else events["place_country"] == 0
    here = here & events.one_of("place", [name]) if name else here
    if not here.any() and name and (name, country) not in places:
        return None
    made = Place(about, clean(name), country, state_name(country) if country else "")
    with archive.look() as db:
        choice = chosen(db, asked, 2 * MONTHS)
        mask = here & chosen_rows(db, events, choice)
        everywhere = _spots(events, chosen_rows(db, events, choice), choice)
        inside = _e.document.in_(newest_documents(db, events, here, EVENTS_SHOWN))
        made.events = [line for _, line in newest_events(db, inside & _condition(name, country), EVENTS_SHOWN)]
    tell(about, choice, int(mask.sum()), 0)
    wanted = f"place:{quoted(name)}" if name else f"place:{country}"
    about.search = choice.search(wanted)
    step, bars = to_bars(by_time([(events, mask)])[1])
    made.drawing = Markup(stacked("when", "Events over time", step, bars, link=leading(choice, wanted)))
    made.within = [s for s in everywhere if s.country == country][:LINES] if not name else []
    made.nearby = _nearby(everywhere, places, (name, country)) if name else []
    made.at, made.map = _drawn(made, places, name, country, int(mask.sum()))
    _documents(archive, made, wanted)
    return made


def _condition(name: str, country: str) -> ColumnElement[bool]:
    # no index of countries is to be asked: the documents are known
    same = func.coalesce(_e.place_country, "") == country
    return and_(same, func.coalesce(_e.place, "") == name) if name else same


def _documents(archive: Archive, made: Place, wanted: str) -> None:
    if not any(True for _ in words(wanted.partition(":")[2])):
        return
    found = search(archive, wanted, limit=DOCUMENTS, order="newest")
    made.total, made.pages = found.total, address("/search", q=wanted, sort="newest")
    made.documents = [Sibling(hit.document, hit.title, hit.publisher, hit.published) for hit in found.hits]


def _drawn(made: Place, places: Places, name: str, country: str, number: int) -> tuple[str, str]:
    """Where it is in words, and the map of it and of what lies around."""
    own = places.get((name, country)) if name else _centres().get(country)
    around = [Point(*places[s.name, s.country], clean(s.name), s.number, s.page)
              for s in (*made.nearby, *made.within) if (s.name, s.country) in places]  # fmt: skip
    if own is None and not around:
        return "", ""
    points = [*([Point(*own, made.name, number)] if own and name else []), *around]
    said = f"{abs(own[0]):.2f}° {'N' if own[0] >= 0 else 'S'}, {abs(own[1]):.2f}° {'E' if own[1] >= 0 else 'W'}" if own else ""
    if own and not points:
        points = [Point(*own, made.country_name, number)]
    return (said if name else ""), Markup(world("where", f"{made.name or made.country_name} and what lies near", points))


def _spots(events: Rows, mask: Mask, choice: Choice) -> list[Spot]:
    """The places with events, those with most first."""
    columns = plain(events, "place"), plain(events, "place_country")
    mask = mask & (events["place"] > 0)
    bad = Counter({one.words: one.number for one in sums(mask & conflict(events), *columns)})
    found = []
    for (name, country), number in sums(mask, *columns):
        found.append(_spot(choice, name, country, number, bad[name, country]))
    return sorted(found, key=lambda s: (-s.number, s.name, s.country))


def _spot(choice: Choice, name: str, country: str, number: int, bad: int) -> Spot:
    wanted = quoted(name)
    href = choice.search(f"place:{wanted}") if wanted else ""
    page = address("/places", country or NOWHERE, name)
    return Spot(name, country, state_name(country) if country else "", number, bad, page, href)


Ends = tuple[tuple[float, float], tuple[float, float]]


def _routes(transfers: Rows, mask: Mask, choice: Choice) -> list[tuple[Route, Ends | None]]:
    """What moves from state to state, most first, each with where the two lie."""
    found, centres = [], _centres()
    for (one, other), number in sums(mask, *sides(transfers)):
        if one and other and one != other:
            href = address("/transfers", supplier=one, recipient=other, since=choice.first, until=choice.last)
            if choice.query:
                href = choice.search(f"from:{one}", f"to:{other}")
            ends = (centres[one], centres[other]) if one in centres and other in centres else None
            found.append((Route(state_name(one), state_name(other), number, href), ends))
    return sorted(found, key=lambda pair: (-pair[0].number, pair[0].supplier, pair[0].recipient))


def _nearby(spots: list[Spot], places: Places, own: tuple[str, str]) -> list[Spot]:
    """The nearest places with events."""
    here = places.get(own)
    if here is None:
        return []
    found = []
    for spot in spots:
        at = places.get((spot.name, spot.country))
        if at is not None and (spot.name, spot.country) != own and (far := distance(here, at)) <= _NEAR:
            found.append(spot._replace(far=round(far)))
    return sorted(found, key=lambda s: (s.far, s.name))[:NEARBY]


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two places on the sphere (haversine)."""
    (a, b), (c, d) = (map(math.radians, at) for at in (one, other))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, h)))
