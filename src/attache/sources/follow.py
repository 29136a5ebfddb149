"""Following feeds: what is new in them, asked for so that nobody is burdened.

A feed that has not changed answers 304 and costs a few bytes (ETag, Last-Modified); one that fails is left alone for longer
each time, or as long as its server asks for (Retry-After).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from attache.sources.feeds import BadFeed, Entry, entries
from attache.sources.feedstate import FeedState, State
from attache.sources.page import Failure, RawPage
from attache.sources.polite import OVERLOADED, Polite, retry_after
from attache.sources.web import Answer

#: seconds a feed is left alone after the first error; twice as long after each further one …
FIRST_WAIT = 300.0
#: … up to this
LAST_WAIT = 86_400.0
#: an article that cannot be fetched is tried so often, once a round
MOST_TRIES = 4


@dataclass(slots=True)
class News:
    """What a feed had: articles to fetch, and what will be remembered when they are kept. `failure` where it had nothing."""

    feed: str
    articles: list[Entry] = field(default_factory=list)
    failure: Failure | None = None
    trusted: frozenset[str] = frozenset()
    etag: str = ""
    modified: str = ""
    listed: list[Entry] | None = None
    tried: dict[str, bool] = field(default_factory=dict)


class Follower:
    """Asks feeds for what is new. `now` is the time of day in seconds since 1970.

    For each feed: `look`, then read and keep all `pages`, then `done`, which remembers them. Stopped in between, the next
    run fetches the feed's articles again, so that none is lost.
    """

    def __init__(self, state: State, client: Polite, *, now: Callable[[], float] = time.time) -> None:
        self._state, self._client, self._now = state, client, now

    def is_due(self, feed: str) -> bool:
        """Whether the feed may be asked now."""
        state = self._state.of(feed)
        return not state.gone and self._now() >= state.again

    def look(self, feed: str) -> News:
        """Ask the feed. Raises nothing for what is wrong with it."""
        state = self._state.of(feed)
        asked = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
        answer = self._client.get(feed, headers={"Accept": _ACCEPT, **{k: v for k, v in asked.items() if v}})
        if isinstance(answer, Failure):
            return self._failed(state, News(feed, failure=answer))
        news = News(feed, trusted=answer.addresses, etag=state.etag, modified=state.modified)
        if answer.status == 304:
            return self._new(state, news)
        if answer.status == 410:
            state.gone = True
            news.failure = Failure(feed, "the server says that this feed is gone for good", "take it off your list")
            self._state.save()
            return news
        if not 200 <= answer.status < 300:
            news.failure = Failure(
                feed, f"the server answered {answer.status} {answer.reason}".rstrip(), "it is tried again later"
            )
            return self._failed(state, news, answer)
        news.etag, news.modified = answer.headers.get("etag", "")[:500], answer.headers.get("last-modified", "")[:100]
        try:
            news.listed = entries(answer.body, answer.url)
        except BadFeed as error:
            news.failure = Failure(feed, f"no feed that can be read ({error})", "give the address of an RSS, Atom or JSON feed")
            return self._failed(state, news)
        return self._new(state, news)

    def _new(self, state: FeedState, news: News) -> News:
        waiting = [Entry(url, "") for url in state.waiting]
        changed = [e for e in news.listed or [] if state.seen.get(e.url) != e.changed and e.url not in state.waiting]
        news.articles = waiting + changed
        return news

    def _failed(self, state: FeedState, news: News, answer: Answer | None = None) -> News:
        state.errors += 1
        wait = min(FIRST_WAIT * 2.0 ** min(state.errors - 1, 20), LAST_WAIT)
        if answer is not None:
            wait = max(wait, retry_after(answer) or 0.0, OVERLOADED if answer.status in (429, 503) else 0.0)
        state.again = self._now() + wait
        self._state.save()
        return news

    def pages(self, news: News) -> Iterator[RawPage | Failure]:
        """The articles' pages. Links may lead to public hosts and to the feed's own only."""
        for article in news.articles:
            page = self._client.page(article.url, trusted=news.trusted)
            news.tried[article.url] = not isinstance(page, Failure)
            yield page

    def done(self, news: News) -> None:
        """All pages of `news` are kept: remember that. Raises `StateError`."""
        state = self._state.of(news.feed)
        state.errors, state.again = 0, 0.0
        state.etag, state.modified = news.etag, news.modified
        changed = {entry.url: entry.changed for entry in news.listed or []}
        for url, had in news.tried.items():
            tries = state.waiting.pop(url, 0) + 1
            if not had and tries < MOST_TRIES:
                state.waiting[url] = tries
            state.seen[url] = changed.get(url, state.seen.get(url, ""))
        if news.listed is not None:  # what the feed lists no longer will not come again
            state.seen = {url: said for url, said in state.seen.items() if url in changed or url in state.waiting}
        self._state.save()


_ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.5"
