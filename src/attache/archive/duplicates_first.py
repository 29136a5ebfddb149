"""Who published a text first, of all that carry it; and which agency a copy says it is from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from attache.knowledge import generation, tree

#: characters of a text's beginning that a credit line stands in: "MINSK, March 4 (Reuters) - "
_HEAD = 160
_CREDIT = re.compile(r"\(([^()\n]{2,60})\)\s*[-–—:]|^[^\n.]{0,80}?[-–—]\s?([^-–—\n.]{2,40})\s?[-–—]", re.M)


class Member(NamedTuple):
    """A document in a cluster. `agency` is the one that its byline or credit line names, None where it names none; `own` says
    that the page is the agency's own. `published` is an ISO day, `fetched` UTC; "" where unknown, as everywhere here.
    `version_of` is the document that the same address gave before: then it is no copy, but another version of that page."""

    document: str
    title: str
    publisher: str
    byline: str
    url: str
    origin: str
    published: str
    fetched: str
    agency: str | None = None
    own: bool = False
    version_of: str | None = None


class First(NamedTuple):
    """Who published first, the document that shows it, and why it is taken to be so, in words."""

    publisher: str
    document: str
    why: str


def agency_of(byline: str, text: str, publisher: str, url: str) -> tuple[str | None, bool]:
    """The agency that a document names as its source, and whether it is that agency's own page."""
    names, hosts = _agencies(generation())
    host = _host(url)
    parts = host.split(".")
    for at in range(len(parts) - 1):
        if (found := hosts.get(".".join(parts[at:]))) is not None:
            return found, True
    if publisher in names:
        return names[publisher], True
    credits = [part for found in _CREDIT.findall(text[:_HEAD]) for part in found if part]
    for words in (byline, *credits):
        if (found := _named(words, names)) is not None:
            return found, False
    return None, False


def first_of(members: Sequence[Member]) -> First:
    """The first publisher of a text that all these documents carry.

    An agency that they name goes before all who print it: of more agencies the one that most name, its own page counting first.
    Else it is the document of the earliest day of publication, of one day the one that was fetched first; documents without a
    day come last. The same whatever the order of `members`, of which there must be one at least.
    """
    ordered = sorted(members, key=_order)
    agencies = Counter(m.agency for m in ordered if m.agency is not None)
    if agencies:
        own = {m.agency for m in ordered if m.own}
        rank = {m.agency: at for at, m in reversed(list(enumerate(ordered)))}
        agency = min(agencies, key=lambda a: (a not in own, -agencies[a], rank[a], a))
        mine = [m for m in ordered if m.agency == agency]
        best = next((m for m in mine if m.own), mine[0])
        named = sum(not m.own for m in mine)
        reasons = ["the agency's own page"] if best.own else []
        if named:
            reasons.append(f"named as the source in {named} of {len(ordered)}")
        return First(agency, best.document, "; ".join(reasons))
    best = ordered[0]
    shown = best.publisher or _host(best.url) or best.origin or best.document
    if not best.published:
        return First(shown, best.document, "fetched first; no day of publication is known")
    same_day = [m for m in ordered[1:] if m.published == best.published]
    return First(shown, best.document, f"earliest day ({best.published})" + (", fetched first of that day" if same_day else ""))


def _order(member: Member) -> tuple[bool, str, str, str]:
    return not member.published, member.published, member.fetched, member.document


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _named(words: str, names: dict[str, str]) -> str | None:
    """The agency whose name stands in the words, the longest name first ("Associated Press of Pakistan")."""
    found = [n for n in names if n in words and re.search(rf"(?<!\w){re.escape(n)}(?!\w)", words)]
    return names[max(found, key=lambda n: (len(n), n))] if found else None


@cache
def _agencies(_generation: int) -> tuple[dict[str, str], dict[str, str]]:
    """Agencies by name and by host. `_generation` tells that the knowledge was read anew."""
    known = tree("duplicates/agencies")["agencies"]
    names = {str(n): str(agency) for agency, said in known.items() for n in said.get("names", ())}
    hosts = {str(h): str(agency) for agency, said in known.items() for h in said.get("hosts", ())}
    return names, hosts
