"""The address of look-up: `/lookup?word=…&on=DAY`, a form and what is found, by itself or for the panel of the room."""

from __future__ import annotations

import asyncio
from functools import partial

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from attache.web.ends import asked_words, drawn, page_of
from attache.web.lookup import glossary
from attache.web.lookup.dictionary import Definition, DictError, Server, define

#: look-ups at a time, and questions to the dictionary server
_AT_ONCE = 4


def routes(dictionary: Server | None) -> list[Route]:
    """The address; with a dictionary server, what that says stands below the glossary."""
    return [Route("/lookup", _Ends(dictionary).look_up)]


class _Ends:
    def __init__(self, dictionary: Server | None) -> None:
        self.dictionary = dictionary
        self._places = CapacityLimiter(_AT_ONCE)
        self._asking = asyncio.Semaphore(_AT_ONCE)

    async def look_up(self, request: Request) -> Response:
        word, on = asked_words(request, "word")[: glossary.LONGEST], asked_words(request, "on")[:40]
        defined, trouble = await self._defined(word)
        work = partial(self._page, request, word, on, defined, trouble)
        return page_of(await to_thread.run_sync(work, limiter=self._places))

    def _page(self, request: Request, word: str, on: str, defined: list[Definition], trouble: str) -> bytes:
        found = glossary.look_up(word, on)
        values = {"found": found, "on": on, "defined": defined, "trouble": trouble, "dictionary": self.dictionary}
        return drawn("lookup.html", values, request)

    async def _defined(self, word: str) -> tuple[list[Definition], str]:
        """What the dictionary server says of a word, or why it said nothing."""
        if self.dictionary is None or not word:
            return [], ""
        try:
            async with self._asking:
                return await define(self.dictionary, word), ""
        except DictError as error:
            return [], str(error)
