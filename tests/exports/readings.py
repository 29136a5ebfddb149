"""Readings made by hand for what the formats have in common, and what each must keep of them."""

from __future__ import annotations

from msgspec.structs import replace

from attache.document import Span
from attache.reading.transfers.exchange_record import exchanges
from attache.records import Attribution, Contradiction, Grade, Reading, to_reading
from tests.exports import pages


def trade() -> Reading:
    """A page with all kinds of records: five events, an exchange, a shortage, a denial, things said."""
    doc = pages.exchange()
    doc.url = "https://courier.example/world/minsk"
    doc.exchanges = exchanges(doc.transfers, doc.conditions)
    denial, offer = pages.span("Khrenin denied that any launcher had been shipped."), doc.transfers[0].evidence
    doc.contradictions = [
        Contradiction(id="k1", kind="denial", here=denial, there=offer, here_records=["v5"], there_records=["v4", "t1"])
    ]
    doc.attributions.append(
        Attribution(source=[pages.span("Khrenin", nth=1)], cue=[pages.span("denied")],
                    content=[pages.span("any launcher had been shipped")], holder="e2", kind="deny")
    )  # fmt: skip
    doc.entities[2] = replace(doc.entities[2], stable_id="state/BLR", wikidata="Q184")
    doc.entities[0] = replace(doc.entities[0], stable_id="person/IRN/aziz-nasirzadeh")
    doc.events[0] = replace(doc.events[0], context=["military"], grade=Grade(source="B", information=2, reasons=["named body"]))
    return to_reading(doc)


def quiet() -> Reading:
    return to_reading(pages.quiet())


def hostile() -> Reading:
    return to_reading(pages.hostile())


def broken() -> Reading:
    """A page with characters that files, databases and XML cannot hold, in its text and its names, and lines in its quotes."""
    doc = pages.exchange()
    for words, worse in (("Iran", "Ir\ud800n"), ("Tuesday", "T\x00\x1b\u202ey"), ("the visit", "the\n\rv\x85t")):
        doc.text = doc.text.replace(words, worse)
    doc.text = doc.text.ljust(len(pages.TEXT))
    doc.id, doc.title, doc.publisher, doc.origin = "../d-\udfff\nbroken", "=1+1 \ud83d", "@evil\u202e", "pages/\udc80.txt"
    doc.entities = [replace(e, name=f"-{e.name}\udcff\x07") for e in doc.entities]
    doc.events = [replace(e, evidence=Span(0, len(doc.text))) for e in doc.events]
    doc.places = [replace(p, near="=\ud800 \n town") for p in doc.places]
    return to_reading(doc)


def everything() -> list[Reading]:
    return [trade(), quiet(), hostile(), broken()]
