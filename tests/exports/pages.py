"""Documents read by hand, for tests of what comes after reading: exports, archive and command line."""

from __future__ import annotations

import datetime as dt

from attache.document import Document, Name, Span
from attache.records import (
    Attribution,
    Condition,
    Entity,
    Event,
    EventPlace,
    EventTime,
    Item,
    Party,
    Place,
    Source,
    Time,
    Transfer,
)  # fmt: skip
from tests.helpers import build

FIRST = (
    "Iranian Defence Minister Aziz Nasirzadeh visited Minsk on Tuesday and met his colleague Viktor Khrenin. "
    "The United States condemned the visit."
)
SECOND = (
    "Two diplomats said that Belarus could send Iran 12 rocket launchers in return for attack drones. "
    "Khrenin denied that any launcher had been shipped. "
    "According to the diplomats, Iran is running short of truck chassis."
)
TEXT = f"{FIRST}\n\n{SECOND}\n\nShare this page"


def span(words: str, text: str = TEXT, nth: int = 0) -> Span:
    """Where `words` stand in `text`, the `nth` time (from 0)."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return Span(at, at + len(words))


def party(words: str, entity: str, code: str, nth: int = 0) -> Party:
    return Party(span=span(words, nth=nth), entity=entity, code=code)


def exchange() -> Document:
    """A page with five events, two transfers that answer each other, and a shortage."""
    iran, belarus = party("Iran", "e4", "IRN:GOV", 1), party("Belarus", "e3", "BLR:GOV")
    diplomats = Source(kind="attributed", span=span("Two diplomats"), entity="e6")
    visit = span("Iranian Defence Minister Aziz Nasirzadeh visited Minsk on Tuesday and met his colleague Viktor Khrenin.")
    offer = span("Belarus could send Iran 12 rocket launchers in return for attack drones")
    denial = span("Khrenin denied that any launcher had been shipped.")
    doc = Document(
        id="d-exchange", text=TEXT, origin="pages/exchange.txt", title="Visit to Minsk <renews> doubts & questions",
        section=["World", "Europe"], genre="analysis", publisher="The Test Courier", byline="A. Writer",
        published=dt.date(2025, 3, 6), published_basis="inferred: Tuesday, 4 March fixes the year",
        language="en", sha256="0" * 64,
        paragraphs=[span(FIRST), span(SECOND)],
    )  # fmt: skip
    doc.names = [Name(span("Aziz Nasirzadeh"), "person"), Name(span("Minsk"), "place"), Name(span("Belarus"), "state")]
    doc.entities = [
        Entity(id="e1", kind="person", name="Aziz Nasirzadeh", office="Minister of Defence", code="IRN:GOV",
               mentions=[span("Iranian Defence Minister Aziz Nasirzadeh")]),
        Entity(id="e2", kind="person", name="Viktor Khrenin", code="BLR:GOV",
               mentions=[span("Viktor Khrenin"), span("Khrenin", nth=1)]),
        Entity(id="e3", kind="state", name="Belarus", code="BLR:GOV", mentions=[span("Belarus")]),
        Entity(id="e4", kind="state", name="Iran", code="IRN:GOV", mentions=[span("Iran", nth=1), span("Iran", nth=2)]),
        Entity(id="e5", kind="state", name="United States", code="USA:GOV", mentions=[span("The United States")]),
        Entity(id="e6", kind="group", name="two diplomats", mentions=[span("Two diplomats"), span("the diplomats")]),
    ]  # fmt: skip
    doc.times = [Time(span=span("Tuesday"), type="DATE", value="2025-03-04", anchor="published")]
    doc.places = [Place(span=span("Minsk"), name="Minsk", lat=53.9, lon=27.57, country="BLR", geonames=625144)]
    doc.attributions = [Attribution(source=[span("Two diplomats")], cue=[span("said")], content=[offer], holder="e6")]
    tuesday, minsk = EventTime(span=span("Tuesday"), value="2025-03-04"), EventPlace(span=span("Minsk"), name="Minsk")
    minister = party("Iranian Defence Minister Aziz Nasirzadeh", "e1", "IRN:GOV")
    doc.events = [
        Event(id="v1", type="CONSULT", mode="visit", cameo="042", trigger=span("visited"), evidence=visit, actors=[minister],
              recipients=[Party(span=span("Minsk"), entity="e3", code="BLR:GOV")], place=minsk, time=tuesday, confidence=0.9),
        Event(id="v2", type="CONSULT", trigger=span("met"), evidence=visit,
              actors=[minister, party("Viktor Khrenin", "e2", "BLR:GOV")], place=minsk, time=tuesday, confidence=0.8),
        Event(id="v3", type="ACCUSE", mode="disapprove", trigger=span("condemned"),
              evidence=span("The United States condemned the visit."),
              actors=[party("The United States", "e5", "USA:GOV")], recipients=[], confidence=0.7),
        Event(id="v4", type="AID", trigger=span("send"), evidence=offer, actors=[belarus], recipients=[iran],
              factuality="PS+", realis="future", source=diplomats, confidence=0.4),
        Event(id="v5", type="REJECT", trigger=span("denied"), evidence=denial, actors=[party("Khrenin", "e2", "BLR:GOV", 1)],
              factuality="CT-", confidence=0.6),
    ]  # fmt: skip
    doc.transfers = [
        Transfer(id="t1", supplier=belarus, recipient=iran, quantity=12, status="suspected", in_return_for="t2",
                 item=Item(span=span("12 rocket launchers"), text="12 rocket launchers", category="artillery",
                           controls=["WA-ML2"]),
                 trigger=span("send"), evidence=offer, factuality="PS+", source=diplomats, confidence=0.6),
        Transfer(id="t2", supplier=iran, recipient=belarus, item=Item(span=span("attack drones"), text="attack drones",
                 category="drone", controls=["MTCR-II", "WA-ML10"], modelled_on=["Reaper"]), status="suspected",
                 in_return_for="t1", trigger=span("in return for"), evidence=offer, factuality="PS+", source=diplomats,
                 regimes=["EU-2023/1529"],
                 regime_reasons=["may break EU-2023/1529, article 2: bans drone parts"],
                 via=[Party(span=span("Two diplomats"))],
                 carrier=span("launchers"), confidence=0.3),
    ]  # fmt: skip
    doc.conditions = [
        Condition(id="c1", kind="shortage", holder=party("Iran", "e4", "IRN:GOV", 2),
                  of=[Item(span=span("truck chassis"), text="truck chassis")], trigger=span("running short"),
                  evidence=span("Iran is running short of truck chassis."),
                  source=Source(kind="attributed", span=span("the diplomats"), entity="e6")),
    ]  # fmt: skip
    return doc


def quiet() -> Document:
    """A page from which nothing is read, and of which next to nothing is known."""
    return Document(id="d-quiet", text="The lake froze early this year.", origin="-", paragraphs=[Span(0, 31)])


def hostile() -> Document:
    """A page whose every field tries to be more than text: markup, terminal codes, text direction, table cells."""
    evil = "<script>alert(1)</script> [bold]x[/] \x1b[31mred | \u202ebackwards `code` **b** \"q\" 'q' &amp;"
    text = f"{evil} attacked Border-Town."
    trigger = span("attacked", text)
    doc = Document(
        id='d"><b>', text=text, origin=evil, url="javascript:alert(1)", title=evil, section=[evil], publisher=evil, byline=evil,
        published_basis=evil, paragraphs=[Span(0, len(text))],
    )  # fmt: skip
    doc.events = [
        Event(id='v1" onclick="x', type="ASSAULT", mode=evil, trigger=trigger, evidence=Span(0, len(text)),
              actors=[Party(span=Span(0, len(evil)))], place=EventPlace(name=evil), time=EventTime(value=evil),
              source=Source(kind="attributed", name=evil)),
    ]  # fmt: skip
    doc.transfers = [
        Transfer(id="t1", item=Item(span=Span(0, len(evil)), text=evil, controls=[evil]), value=evil, trigger=trigger,
                 evidence=Span(0, len(text)), regimes=[evil]),
    ]  # fmt: skip
    return doc


def parsed() -> Document:
    """A page with syntax, for CoNLL-U."""
    doc = build(
        """
        1 Envoys envoy NOUN NNS Number=Plur 2 nsubj
        2 met meet VERB VBD Mood=Ind|Tense=Past 0 root
        3 in in ADP IN _ 4 case
        4 Minsk Minsk PROPN NNP Number=Sing 2 obl _ SpaceAfter=No
        5 . . PUNCT . _ 2 punct

        1 They they PRON PRP Case=Nom 2 nsubj
        2 left leave VERB VBD _ 0 root _ SpaceAfter=No
        3 . . PUNCT . _ 2 punct
        """,
        id="d-parsed",
    )
    doc.names = [Name(span("Minsk", doc.text), "place")]
    return doc
