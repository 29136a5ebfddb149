"""Atom (RFC 4287): an entry a page with what was read from it, for feed readers and whatever waits for what is new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from attache.exports.facts import Facts, urn
from attache.exports.markup import HEAD, element, start, text
from attache.exports.view import View, view
from attache.exports.wording import Certainty, clean, in_marks, quote
from attache.records import Reading

#: of a page without a date; a feed must name one, and no clock is asked
_UNKNOWN = "1970-01-01T00:00:00Z"


def write(readings: Iterable[Reading]) -> Iterator[str]:
    """One feed, an entry a reading as it comes; the feed's own date, which is that of the newest page, at the end."""
    yield HEAD + start("feed", {"xmlns": "http://www.w3.org/2005/Atom"}) + "\n"
    yield element("id", None, "urn:attache:feed") + element("title", None, "Attaché: pages and their records") + "\n"
    yield element("author", None, element("name", None, "Attaché")) + "\n"
    newest = _UNKNOWN
    for reading in readings:
        facts = Facts(reading)
        updated = _moment(facts)
        newest = max(newest, updated)
        yield _entry(facts, updated)
    yield element("updated", None, newest) + "\n</feed>\n"


def _moment(facts: Facts) -> str:
    day = facts.when(None).first
    return f"{day.isoformat()}T00:00:00Z" if day and day >= dt.date(1970, 1, 1) else _UNKNOWN


def _entry(facts: Facts, updated: str) -> str:
    reading, page = facts.reading, facts.page
    shown = view(reading)
    kinds = dict.fromkeys([e.type for e in reading.events] + [t.item.category for t in reading.transfers])
    parts = [
        element("id", None, text(urn("document", facts.id))), element("title", None, text(clean(facts.title))),
        element("updated", None, updated), element("published", None, updated) if updated != _UNKNOWN else "",
        element("link", {"rel": "alternate", "href": facts.address}) if facts.address else "",
        element("author", None, element("name", None, text(clean(page.byline or page.publisher or "") or "unknown"))),
        *(element("category", {"term": kind}) for kind in kinds),
        element("summary", None, text(shown.counts)), element("content", {"type": "html"}, text("".join(_html(shown)))),
    ]  # fmt: skip
    return element("entry", None, "\n" + "\n".join(p for p in parts if p) + "\n") + "\n"


def _html(shown: View) -> Iterator[str]:
    """Events and transfers, each with the words that it rests on."""
    yield "<ul>"
    for event in shown.events:
        sides = " → ".join(", ".join(map(str, side)) for side in (event.who, event.to_whom) if side)
        yield _row(f"{event.what}: {sides}, {event.when}", event.certainty, event.says_who)
        yield _quoted(in_marks(quote(shown.text, event.evidence, [event.trigger])), event.id)
    for card in shown.cards:
        for item in card.items:
            from_, to = (card.left, card.right) if item in card.left.items else (card.right, card.left)
            sides = " → ".join(", ".join(map(str, side.parties)) for side in (from_, to))
            yield _row(f"{item.status} {item.item} ({item.kind}): {sides}", item.certainty, item.says_who)
            yield _quoted(in_marks(quote(shown.text, item.evidence, [item.trigger])), item.id)
    yield "</ul>"


def _row(words: str, sure: Certainty, says: str) -> str:
    return f"<li>{text(words)} · {sure.sign} {text(sure.word)} ({text(sure.value)}), says {text(clean(says))}"


def _quoted(words: str, id: str) -> str:
    return f"<br/><q>{text(words)}</q> [{text(clean(id))}]</li>"
