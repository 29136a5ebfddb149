"""Many pages from the web without being a burden: robots.txt, a pause between two questions to one host, and waiting as long
as a server asks us to (RFC 9309 for robots.txt; RFC 9110 for Retry-After)."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from protego import Protego

from attache.sources.page import Failure, RawPage
from attache.sources.web import BY_HAND, Answer, Gate, page_of_answer, request

#: the name that robots.txt files call us by
AGENT = "attache"
#: seconds between two questions to one host, unless told otherwise
DELAY = 1.0
#: the longest pause that a robots.txt may ask for, in seconds
MOST_DELAY = 60.0
#: seconds to leave a host alone that is overloaded and does not say for how long
OVERLOADED = 300.0
#: the longest that a host may ask us to stay away, in seconds
MOST_WAIT = 7 * 86_400.0

_MOST_ROBOTS = 512_000
_OVERLOADED = (429, 503)


class Polite:
    """Asks hosts at most every `delay` seconds, and only for what their robots.txt allows. `clock` and `sleep` are the
    process's own unless told otherwise (seconds)."""

    def __init__(
        self, delay: float = DELAY, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.delay = delay
        self._clock, self._sleep = clock, sleep
        self._robots: dict[str, Protego | None] = {}
        self._unknown: dict[tuple[str, frozenset[str] | None], Failure] = {}
        self._last: dict[str, float] = {}
        self._closed: dict[str, float] = {}

    def page(self, url: str, *, trusted: frozenset[str] | None = None) -> RawPage | Failure:
        """The page at an address, or why there is none; see `request` for `trusted`."""
        answer = self.get(url, trusted=trusted)
        return answer if isinstance(answer, Failure) else page_of_answer(url, answer)

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, trusted: frozenset[str] | None = None
    ) -> Answer | Failure:
        """`attache.sources.web.request`, when the host's turn has come. Raises nothing."""
        host = _host(url)
        if host is None:
            return request(url, headers=headers, trusted=trusted)  # which says what is wrong with the address
        return self._refused(url, host, trusted) or self._ask(url, host, headers, trusted, self._gate)

    def _gate(self, url: str, trusted: frozenset[str]) -> Failure | None:
        """Why we do not go where a server sends us on to: the rules of the host there hold, and its turn is waited for."""
        host = _host(url) or ""
        return self._refused(url, host, trusted) or self._turn(url, host)

    def _refused(self, url: str, host: str, trusted: frozenset[str] | None) -> Failure | None:
        if host not in self._robots and (host, trusted) not in self._unknown:
            found = self._fetch_robots(host, trusted)
            if isinstance(found, Failure):
                self._unknown[host, trusted] = found
            else:
                self._robots[host] = found
        if host not in self._robots:
            unknown = self._unknown[host, trusted]
            return Failure(url, unknown.reason, unknown.remedy)
        robots = self._robots[host]
        if robots is not None and not robots.can_fetch(url, AGENT):
            return Failure(url, "the host's robots.txt asks programs to leave it alone", BY_HAND)
        return None

    def _fetch_robots(self, host: str, trusted: frozenset[str] | None) -> Protego | Failure | None:
        """The host's rules; None where it has none; a `Failure` where nobody can say, which forbids all (RFC 9309, 2.3.1)."""
        answer = self._ask(f"{host}/robots.txt", host, None, trusted)
        if isinstance(answer, Failure):
            return answer
        if answer.status >= 500 or answer.status == 429:
            return Failure(host, f"its robots.txt cannot be had (the server answered {answer.status})", "try again later")
        if not 200 <= answer.status < 300:
            return None
        return Protego.parse(answer.body[:_MOST_ROBOTS].decode("utf-8", "replace"))

    def _ask(
        self, url: str, host: str, headers: Mapping[str, str] | None, trusted: frozenset[str] | None, gate: Gate | None = None
    ) -> Answer | Failure:
        closed = self._turn(url, host)
        if closed is not None:
            return closed
        answer = request(url, headers=headers, trusted=trusted, gate=gate)
        self._last[host] = self._clock()
        if isinstance(answer, Answer):
            answered = _host(answer.url) or host
            self._last[answered] = self._last[host]
            if answer.status in _OVERLOADED:
                self._closed[answered] = self._last[answered] + (retry_after(answer) or OVERLOADED)
        return answer

    def _turn(self, url: str, host: str) -> Failure | None:
        """Wait until the host may be asked; why it may not be, where that is not soon."""
        now = self._clock()
        if (left := self._closed.get(host, now) - now) > 0:
            return Failure(url, f"the host asked us to stay away for {left:.0f} more seconds", "try again after that")
        if (left := self._last.get(host, now - self.delay) + self._pause(host) - now) > 0:
            self._sleep(left)
        self._last[host] = self._clock()
        return None

    def _pause(self, host: str) -> float:
        robots = self._robots.get(host)
        asked = robots.crawl_delay(AGENT) if robots is not None else None
        return max(self.delay, min(float(asked or 0), MOST_DELAY))


def retry_after(answer: Answer) -> float | None:
    """How many seconds a server asks us to wait: Retry-After, in seconds or as a date; None where it does not say."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isdecimal() and len(said) < 12:
        return min(float(said), MOST_WAIT)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return min(max((until - dt.datetime.now(dt.UTC)).total_seconds(), 0.0), MOST_WAIT)


def _host(url: str) -> str | None:
    """Scheme and host of an address in one spelling; None where it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}" if parts.scheme and parts.netloc else None
