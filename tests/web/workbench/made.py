"""Archives for tests of the workbench: ordinary pages, pages whose words mean harm, and a very long one."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from attache.archive import Archive
from attache.archive.linking import link
from attache.document import Document, Span
from attache.records import Entity, Event, Item, Party, Place, Reading, Source, Time, Transfer, to_reading
from tests.archive import searched
from tests.archive.made import one, raw

#: what must be seen as it stands, and do nothing
EVIL = '<script>document.title="run"</script><img src=x onerror="document.title=\'run\'">"\'>&lt;b&gt;{{ 7 * 7 }}'
TURNED = "safe \u202etxt.exe\u202c \u2066end\u2069 \u061c"
ENDLESS = "W" * 1_000_000


def fill(file: Path) -> None:
    """An archive with all of them; `d-exchange` is the ordinary page, `evil/1 ü` the harmful one, `endless` too, with a word of
    a million letters."""
    with Archive.open(file, write=True) as kept:
        for number in (1, 2):
            reading = one(title=f"Visit to Minsk, version {number}")
            reading.entities[0].stable_id = "person/IRN/aziz-nasirzadeh"
            kept.add(raw(reading, version=str(number), url="https://example.org/minsk"), reading, program=str(number))
        for reading in searched.readings(30):
            kept.add(raw(reading), reading, program="1")
        for id, word in (("evil/1 ü", "W" * 400), ("endless", ENDLESS)):
            kept.add(raw(hostile(id, word), "evil.html"), hostile(id, word), program=EVIL)
        link(kept)


def hostile(id: str, word: str) -> Reading:
    """A page that has markup, turned lines and an endless word wherever a page can put words."""
    text = f"{EVIL} {TURNED}\n\n{word} visited {EVIL}."
    doc = Document(id, text, title=f"{EVIL} {TURNED}", publisher=EVIL, byline=TURNED, url=f"https://example.org/{EVIL}")
    doc.origin, doc.section, doc.language, doc.published_basis = EVIL, [EVIL, TURNED], EVIL, EVIL
    doc.paragraphs = [Span(0, text.index("\n")), Span(text.index("\n") + 2, len(text))]
    at = text.index("visited")
    who = Entity(
        id=EVIL, kind=EVIL, name=f"{EVIL} {TURNED}", code="RUS:GOV", stable_id=f"person/RUS/{EVIL}", mentions=[Span(0, 8)]
    )
    whom = Entity(id="e2", kind="person", name=TURNED, code="PRK:GOV", stable_id="person/PRK/turned", mentions=[])
    doc.entities = [who, whom]
    doc.events = [
        Event(id=EVIL, type="CONSULT", mode=EVIL, trigger=Span(at, at + 7), evidence=Span(at - 20, len(text)),
              actors=[Party(span=Span(0, 8), entity=EVIL, code="RUS:GOV")], recipients=[Party(entity="e2", code="PRK:GOV")],
              source=Source(kind="attributed", name=EVIL)),
    ]  # fmt: skip
    doc.transfers = [
        Transfer(id=EVIL, supplier=Party(entity=EVIL, code="RUS:GOV"), recipient=Party(entity="e2", code="PRK:GOV"),
                 item=Item(span=Span(0, 8), text=EVIL, controls=[EVIL]), unit=EVIL, value=EVIL, quantity=3, regimes=[EVIL],
                 regime_reasons=[EVIL], trigger=Span(at, at + 7), evidence=Span(0, len(text))),
    ]  # fmt: skip
    return to_reading(doc)


def long(words: int = 20_000, records: int = 1_500) -> Reading:
    """A page of so many words and records, whose evidence overlaps."""
    text = " ".join(f"word{n % 997}" + ("." if n % 20 == 19 else "") for n in range(words))
    doc = Document("long", text, title="A very long page", genre="news")
    starts = [0, *(n + 1 for n, c in enumerate(text) if c == " ")]
    cuts = [starts[n] for n in range(0, words, 100)] + [len(text) + 1]
    doc.paragraphs = [Span(a, b - 1) for a, b in pairwise(cuts)]
    doc.entities = [
        Entity(id=f"e{n}", kind="state", name=f"State {n}", code=code) for n, code in enumerate(("RUS:GOV", "PRK:GOV"))
    ]
    for n in range(records):
        first = n * (words - 40) // records

        def span(a: int, b: int, first: int = first) -> Span:
            return Span(starts[first + a], starts[first + b] - 1)

        doc.events.append(
            Event(id=f"v{n}", type="CONSULT" if n % 3 else "AID", trigger=span(4, 5), evidence=span(0, 20),
                  factuality="CT+" if n % 2 else "PS+",
                  actors=[Party(span=span(1, 3), entity="e0", code="RUS:GOV")],
                  recipients=[Party(span=span(6, 8), entity="e1", code="PRK:GOV")])
        )  # fmt: skip
        doc.times.append(Time(span=span(9, 10), type="DATE", value="2024-05-01"))
        doc.places.append(Place(span=span(11, 12), name="Somewhere"))
    return to_reading(doc)
