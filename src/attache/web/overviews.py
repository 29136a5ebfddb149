"""The screens with drawings, and their addresses: actors, dyads, places, the map, the timeline and the network."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from attache.archive import Archive
from attache.archive.rows import keepable
from attache.web.answers import Problem
from attache.web.ends import Kept, Values, asked_words, one_of, screen
from attache.web.ledger import ledger_of
from attache.web.screens import actor, dyad, network, over_time, places
from attache.web.screens.asking import CLASSES, Asked
from attache.web.shelf import Shelf

T = TypeVar("T")

#: of a form's fields other than the query, so many characters matter
_SHORT = 40


def routes(shelf: Shelf) -> list[Route]:
    """The screens with drawings."""
    ends = _Ends(shelf)
    return [
        Route("/timeline", ends.timeline),
        Route("/network", ends.network),
        Route("/map", ends.map),
        Route("/places", ends.named),
        # ids and names may hold slashes
        Route("/places/{id:path}", ends.place),
        Route("/actors/{id:path}", ends.actor),
        Route("/dyads/{one}/{other}", ends.dyad),
    ]


class _Ends:
    """What is answered at each address. Answers are kept as long as the archive stays as it is."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.kept = Kept()
        self.ledger = ledger_of(shelf)

    async def timeline(self, request: Request) -> Response:
        asked, step = _asked(request), one_of(request, "step", over_time.STEPS)

        def look(archive: Archive) -> Values:
            def make() -> over_time.Timeline:
                return over_time.timeline_screen(archive, self.ledger.books(archive), asked, step)

            return {"made": self.kept.get(archive, ("timeline", asked, step), make), "step": step, "steps": over_time.STEPS}

        return await self._draw("timeline.html", request, look)

    async def network(self, request: Request) -> Response:
        asked, kind = _asked(request), one_of(request, "of", network.KINDS) or network.KINDS[0]
        ties = int(one_of(request, "ties", tuple(map(str, network.TIES))) or network.TIES[1])

        def look(archive: Archive) -> Values:
            def make() -> network.Network:
                return network.network_screen(archive, self.ledger.books(archive), asked, kind, ties)

            made = self.kept.get(archive, ("network", asked, kind, ties), make)
            return {"made": made, "of": kind, "kinds": network.KINDS, "ties": ties, "most": network.TIES}

        return await self._draw("network.html", request, look)

    async def map(self, request: Request) -> Response:
        asked, shown = _asked(request), one_of(request, "show", places.SHOWN) or places.SHOWN[0]

        def look(archive: Archive) -> Values:
            def make() -> places.Map:
                return places.map_screen(archive, self.ledger.books(archive), self._places(archive), asked, shown)

            return {"made": self.kept.get(archive, ("map", asked, shown), make), "show": shown, "shown": places.SHOWN}

        return await self._draw("map.html", request, look)

    async def named(self, request: Request) -> Response:
        words = asked_words(request, "q")[:200]

        def find(archive: Archive) -> list[places.Spot]:
            def make() -> list[places.Spot]:
                return places.places_named(archive, self.ledger.books(archive), self._places(archive), words)

            return self.kept.get(archive, ("places", words), make)

        found = await self.shelf.ask(find) if words else []
        alike = [spot for spot in found if spot.name.casefold() == words.casefold()]
        if len(alike) == 1:  # there is only one that can be meant
            return RedirectResponse(alike[0].page, HTTPStatus.SEE_OTHER)
        return await self._draw("places.html", request, lambda archive: {"found": found or find(archive), "words": words})

    async def place(self, request: Request) -> Response:
        id, asked = keepable(request.path_params["id"]), _asked(request)

        def look(archive: Archive) -> Values:
            def make() -> places.Place | None:
                return places.place_screen(archive, self.ledger.books(archive), self._places(archive), id, asked)

            found = self.kept.get(archive, ("place", id, asked), make)
            return {"place": _found(found, f"the archive knows no place {id!r}; the map and its table have those it knows")}

        return await self._draw("place.html", request, look)

    async def actor(self, request: Request) -> Response:
        id, asked = keepable(request.path_params["id"]), _asked(request)

        def look(archive: Archive) -> Values:
            def make() -> actor.Actor | None:
                return actor.actor_screen(archive, self.ledger.books(archive), id, asked)

            found = self.kept.get(archive, ("actor", id, asked), make)
            return {"actor": _found(found, f"the archive knows no actor {id!r}; the list of actors has those it knows")}

        return await self._draw("actor.html", request, look)

    async def dyad(self, request: Request) -> Response:
        one, other = (keepable(request.path_params[name]) for name in ("one", "other"))
        asked, parted = _asked(request), one_of(request, "by", dyad.PARTED) or dyad.PARTED[0]

        def look(archive: Archive) -> Values:
            def make() -> dyad.Dyad | None:
                return dyad.dyad(archive, self.ledger.books(archive), one, other, asked, parted)

            found = self.kept.get(archive, ("dyad", one, other, asked, parted), make)
            detail = f"{one!r} and {other!r} are not two states; give their names or codes, as Russia or RUS"
            return {"dyad": _found(found, detail), "by": parted, "parted": dyad.PARTED}

        return await self._draw("dyad.html", request, look)

    def _places(self, archive: Archive) -> places.Places:
        return self.kept.get(archive, "places", lambda: places.coordinates(archive))

    async def _draw(self, template: str, request: Request, look: Callable[[Archive], Values]) -> Response:
        return await screen(self.shelf, template, request, lambda archive: {**look(archive), "classes": CLASSES})


def _asked(request: Request) -> Asked:
    others = (asked_words(request, name)[:_SHORT] for name in Asked._fields[1:])
    return Asked(asked_words(request, "q"), *others)


def _found(found: T | None, detail: str) -> T:
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, detail)
    return found
