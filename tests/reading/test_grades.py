"""Admiralty grades: proposed from publisher, source, directness, corroboration; a user's own go before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from attache.document import Document, Span
from attache.knowledge import KnowledgeError, tree, use_folder
from attache.knowledge.loader import DATA
from attache.reading.grades import add_grades
from attache.reading.grades.ratings import LETTERS, of_publisher
from attache.records import Attribution, Contradiction, Entity, Event, Party, Source

TEXT = "Moscow said Kyiv attacked Belgorod. Officials said Kyiv attacked Belgorod. Kyiv attacked Belgorod."


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """A user's knowledge folder, in force while the test runs."""
    use_folder(tmp_path)
    (tmp_path / "publishers").mkdir()
    yield tmp_path / "publishers/publishers.yaml"
    use_folder(None)


def entity(id: str, name: str, code: str, kind: str = "state") -> Entity:
    at = TEXT.index(name)
    return Entity(id=id, kind=kind, name=name, code=code, mentions=[Span(at, at + len(name))])


def span(words: str, nth: int = 0) -> Span:
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(words, at + 1)
    return Span(at, at + len(words))


def event(id: str, source: Source, nth: int = 0, factuality: str = "CT+") -> Event:
    actor = Party(span=span("Kyiv", nth), entity="e2", code="UKR:MIL")
    recipient = Party(span=span("Belgorod", nth), entity="e3", code="RUS:GOV")
    return Event(
        id=id, type="ASSAULT", trigger=span("attacked", nth), evidence=span("attacked", nth), actors=[actor],
        recipients=[recipient], factuality=factuality, source=source,  # type: ignore[arg-type]
    )  # fmt: skip


def page(*events: Event, publisher: str | None = None, url: str | None = None, genre: str = "news") -> Document:
    doc = Document("d", TEXT, publisher=publisher, url=url, genre=genre, published=dt.date(2023, 6, 1), sentences=[], tokens=[])
    doc.entities = [entity("e1", "Moscow", "RUS:GOV"), entity("e2", "Kyiv", "UKR:GOV"), entity("e3", "Belgorod", "RUS:GOV")]
    doc.events = list(events)
    return doc


MOSCOW = Source(kind="attributed", span=span("Moscow"), entity="e1")
UNNAMED = Source(kind="attributed", name="unnamed reports")


def grade(doc: Document) -> tuple[str, list[str]]:
    add_grades(doc)
    return doc.events[0].grade.code, doc.events[0].grade.reasons


def test_nothing_known_is_f6() -> None:
    code, reasons = grade(page(event("v1", Source())))
    assert code == "F6"
    assert "publisher not known" in reasons


@pytest.mark.parametrize(
    ("publisher", "letter"),
    [("Reuters", "B"), ("Xinhua", "D"), ("Daily Star", "D"), ("Ministry of Defence", "C"), ("Nobody Knows", "F")],
)
def test_the_publisher_speaks_for_its_author(publisher: str, letter: str) -> None:
    assert grade(page(event("v1", Source()), publisher=publisher))[0][0] == letter


def test_an_address_tells_the_publisher() -> None:
    assert grade(page(event("v1", Source()), url="https://www.reuters.com/world/1"))[0] == "B3"


def test_a_party_to_the_conflict_is_no_better_than_d() -> None:
    code, reasons = grade(page(event("v1", MOSCOW)))
    assert code == "D3"
    assert "a party to the conflict speaks of the other" in reasons


def test_unnamed_reports_are_e() -> None:
    assert grade(page(event("v1", UNNAMED, factuality="PR+")))[0] == "E3"


def test_second_hand_is_a_step_worse() -> None:
    kyiv = Source(kind="attributed", span=span("Kyiv"), entity="e2")
    doc = page(event("v1", kyiv))
    doc.events[0].actors = [Party(code="BLR:MIL")]
    outer = Attribution(source=[span("Moscow")], content=[Span(0, 35)], holder="e1")
    inner = Attribution(source=[span("Kyiv")], content=[span("attacked Belgorod")], holder="e2")
    doc.attributions = [outer, inner]
    first = grade(doc)[0]
    inner.within = 0
    code, reasons = grade(doc)
    assert (first, code) == ("C3", "D3")
    assert "at second hand" in reasons


def test_two_sources_make_it_likelier_and_a_denial_less_likely() -> None:
    doc = page(event("v1", Source()), event("v2", MOSCOW, 1), publisher="Reuters")
    code, reasons = grade(doc)
    assert code == "B2"
    assert "told by two sources" in reasons
    doc.contradictions = [Contradiction(id="d1", kind="denial", here=Span(0, 6), there=span("attacked"), there_records=["v1"])]
    code, reasons = grade(doc)
    assert code == "B3"
    assert "denied in the document" in reasons


def test_what_is_left_open_cannot_be_judged() -> None:
    assert grade(page(event("v1", Source(), factuality="UU"), publisher="Reuters"))[0] == "B6"


def test_a_users_word_goes_before_the_rules(own: Path) -> None:
    own.write_text(
        "override:\n  publishers: {reuters: C, levant wire: {kind: state-media, owner: RUS}}\n  sources: {moscow: B}\n",
        encoding="utf-8",
    )
    use_folder(own.parents[1])
    assert grade(page(event("v1", Source()), publisher="Reuters"))[0] == "C3"
    assert grade(page(event("v1", Source()), publisher="Levant Wire"))[0] == "D3"
    assert grade(page(event("v1", MOSCOW))) == ("B3", ["your rating of this source", "told as certain"])


@pytest.mark.parametrize("wrong", ["reuters: Z", "reuters: {kind: oracle}", "[reuters]"])
def test_a_wrong_rating_is_named(own: Path, wrong: str) -> None:
    body = wrong if wrong.startswith("[") else f"{{{wrong}}}"
    own.write_text(f"override:\n  publishers: {body}\n", encoding="utf-8")
    use_folder(own.parents[1])
    with pytest.raises(KnowledgeError, match=r"publishers\.yaml"):
        of_publisher("Reuters", None)


def test_the_shipped_ratings_are_well_formed() -> None:
    assert (DATA / "publishers/publishers.yaml").read_text(encoding="utf-8").startswith("# source: ")
    known = tree("publishers/publishers")
    assert all(kind["source"] in LETTERS and kind["why"] for kind in known["kinds"].values())
    assert all(of_publisher(name, None) is not None and name == name.lower() for name in known["publishers"])
    assert known["override"] == {"publishers": {}, "sources": {}}
