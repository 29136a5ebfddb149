"""Readings for tests of watching: short pages with one event or one transfer."""

from __future__ import annotations

import datetime as dt

from attache.archive import Archive
from attache.archive.roles import LOCAL, Who, rights_of
from attache.document import Document, Span
from attache.records import Entity, Event, Item, Party, Reading, Transfer, to_reading
from attache.sources import RawPage

NOW = dt.datetime(2024, 6, 30, 12, tzinfo=dt.UTC)
DAY = NOW.date()
ADA = Who("ada", rights_of("analyst"))
BEA = Who("bea", rights_of("analyst"))
RHEA = Who("rhea", rights_of("reader"))
__all__ = ["ADA", "BEA", "DAY", "LOCAL", "NOW", "RHEA", "keep", "met", "sent"]

_ENTITIES = (("e0", "Russia", "RUS:GOV"), ("e1", "North Korea", "PRK:GOV"), ("e2", "Iran", "IRN:GOV"))


def _page(id: str, text: str, day: dt.date) -> Document:
    doc = Document(id, text, title=f"Page {id}", published=day, paragraphs=[Span(0, len(text))])
    doc.entities = [Entity(id=e, kind="state", name=name, code=code) for e, name, code in _ENTITIES]
    return doc


def met(id: str, day: dt.date, kind: str = "CONSULT", to: str = "e1", sure: str = "CT+") -> Reading:
    """A page of a day that tells of one event of that day by Russia; no two have the same words."""
    doc = _page(id, f"An envoy of number {id} from Moscow visited on {day:%d %B %Y} and left page {id} {id[::-1]} behind.", day)
    trigger = Span(doc.text.index("visited"), doc.text.index("visited") + 7)
    code = {e: c for e, _, c in _ENTITIES}[to]
    doc.events = [
        Event(id="v1", type=kind, trigger=trigger, evidence=Span(0, len(doc.text)), factuality=sure,  # type: ignore[arg-type]
              actors=[Party(entity="e0", code="RUS:GOV")], recipients=[Party(entity=to, code=code)]),
    ]  # fmt: skip
    return to_reading(doc)


def sent(id: str, day: dt.date = DAY, *, sure: str = "PS+", regimes: tuple[str, ...] = ("UNSCR-1718",)) -> Reading:
    """A page that tells of shells from North Korea to Russia."""
    doc = _page(id, f"Shells of lot {id} may have gone by rail, a port worker told page {id}.", day)
    doc.transfers = [
        Transfer(id="t1", supplier=Party(entity="e1", code="PRK:GOV"), recipient=Party(entity="e0", code="RUS:GOV"),
                 item=Item(span=Span(0, 6), text="Shells", category="ammunition"), trigger=Span(0, 6), status="suspected",
                 evidence=Span(0, doc.text.index(",")), factuality=sure, regimes=list(regimes)),  # type: ignore[arg-type]
    ]  # fmt: skip
    return to_reading(doc)


def keep(archive: Archive, *readings: Reading, program: str = "1") -> None:
    """Store readings, each of a page of its own."""
    pages = [(RawPage(f"{r.document.id}.txt", r.document.text.encode("utf-8", "replace")), r) for r in readings]
    for _ in archive.add_all(pages, program=program):
        pass
