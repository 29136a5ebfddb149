"""The same person has one actor id in all documents; what is merely near is listed, never merged."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from attache.archive import Archive, ArchiveError, linking
from attache.archive.linking import Links
from attache.document import Document, Span
from attache.reading.actors.identity import of_name
from attache.records import Entity, to_reading
from attache.sources import RawPage


def person(name: str, code: str = "RUS:GOV", office: str | None = None, wikidata: str | None = None) -> Entity:
    stable = of_name("person", code, name) if " " in name else None
    return Entity(id="e1", kind="person", name=name, code=code, office=office, wikidata=wikidata, stable_id=stable)


def body(name: str, code: str = "RUS:BUS") -> Entity:
    return Entity(id="e1", kind="organisation", name=name, code=code, stable_id=of_name("organisation", code, name))


class Kept:
    """An archive of documents with one entity each: d0, d1, …"""

    def __init__(self, folder: Path, *entities: Entity, years: tuple[int, ...] = ()) -> None:
        self.path = folder / "press.attache"
        with Archive.open(self.path, write=True) as kept:
            for number, entity in enumerate(entities):
                text = f"{entity.name} spoke, the {number}th page says."
                doc = Document(f"d{number}", text, paragraphs=[Span(0, len(text))])
                doc.published = dt.date(years[number] if years else 2023, 7, 28)
                doc.entities = [entity]
                kept.add(RawPage(f"{number}.txt", text.encode()), to_reading(doc), program="1")

    def link(self, *decisions: tuple[str, str, bool]) -> Links:
        with Archive.open(self.path, write=True) as kept:
            found = linking.link(kept)
            for one, other, same in decisions:
                linking.decide(kept, one, other, same=same)
            return linking.link(kept) if decisions else found

    def actors(self) -> list[str | None]:
        with Archive.open(self.path) as kept:
            return [linking.actor_of(kept, entry.id, "e1") for entry in kept.entries()]


def test_one_name_state_and_kind_is_one_actor(tmp_path: Path) -> None:
    kept = Kept(tmp_path, person("Pavel Obrimov"), person("Pavel Obrimov", office="Minister"))
    found = kept.link()
    assert (found.entities, found.ids, found.actors, found.joined, found.near) == (2, 1, 1, [], [])
    assert kept.actors() == ["person/RUS/pavel-obrimov"] * 2


def test_another_spelling_with_the_same_office_is_joined(tmp_path: Path) -> None:
    one, other = person("Sergei Obrimov", office="Deputy Minister of Trade"), person("Sergey Obrimov", office="Trade Minister")
    kept = Kept(tmp_path, one, other, person("Сергей Обримов", office="minister"))
    found = kept.link()
    assert found.near == []
    assert {p.reason.split(",")[0] for p in found.joined} <= {"spelled otherwise"}
    assert set(kept.actors()) == {"person/RUS/sergei-obrimov"}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (person("Ann Example", "USA:CVL"), person("Ann Example", "GBR:CVL"), "same name; states differ (GBR, USA)"),
        (person("Ann Example", "---:CVL"), person("Ann Example", "GBR:CVL"), "same name; the state of one is not known"),
        (
            person("Li Example", "CHN:CVL"),
            person("Lee Example", "CHN:CVL"),
            "spelled otherwise; same state, no office in common",
        ),
        (person("Ann B. Example", "USA:GOV"), person("Ann Example", "USA:GOV"), "one has a middle name; same state"),
        (person("A. Examplar", "USA:GOV"), person("Ann Examplar", "USA:GOV"), "one has an initial; same state"),
        (person("Lydia Buchmann", "AUS:GOV"), person("Lydia Buchtmann", "AUS:GOV"), "one letter apart; same state"),
        (body("Example State Trading Agency"), body("ESTA"), "the abbreviation of the other; same state"),
        (body("Exampl Arms", "RUS:BUS"), body("Exampl Arms", "BLR:BUS"), "same name; states differ (BLR, RUS)"),
    ],
)
def test_near_misses_are_listed_with_the_reason_and_not_merged(tmp_path: Path, one: Entity, other: Entity, reason: str) -> None:
    kept = Kept(tmp_path, one, other)
    found = kept.link()
    assert found.joined == []
    assert [p.reason[: len(reason)] for p in found.near] == [reason]
    assert len(set(kept.actors())) == 2


def test_a_surname_alone_is_asked_about(tmp_path: Path) -> None:
    kept = Kept(tmp_path, person("Obrimov"), person("Pavel Obrimov"))
    [pair] = kept.link().near
    assert pair[:2] == ("d0#e1", "person/RUS/pavel-obrimov")
    assert kept.actors() == [None, "person/RUS/pavel-obrimov"]
    assert kept.link((*pair[:2], True)).near == []
    assert kept.actors() == ["person/RUS/pavel-obrimov"] * 2


def test_far_apart_in_time_is_no_join(tmp_path: Path) -> None:
    one, other = person("Sergei Obrimov", office="Minister of Trade"), person("Sergey Obrimov", office="Minister of Trade")
    found = Kept(tmp_path, one, other, years=(1955, 2023)).link()
    assert (found.joined, len(found.near)) == ([], 1)


def test_wikidata_ids_decide(tmp_path: Path) -> None:
    same = Kept(tmp_path, person("Ann Example", wikidata="Q1"), person("Anna Beispiel", "DEU:GOV", wikidata="Q1")).link()
    assert [p.reason for p in same.joined] == ["one Wikidata id (Q1)"]


def test_the_users_word_holds(tmp_path: Path) -> None:
    one, other = "person/GBR/ann-example", "person/USA/ann-example"
    kept = Kept(tmp_path, person("Ann Example", "USA:CVL"), person("Ann Example", "GBR:CVL"))
    assert kept.link((other, one, True)).near == []
    assert kept.actors() == [one, one]
    found = kept.link((one, other, False))
    assert (found.joined, found.near, found.actors) == ([], [], 2)
    with pytest.raises(ArchiveError, match="no entity has the id 'person/X'"):
        kept.link((one, "person/X", True))


def test_what_is_said_to_be_apart_is_not_joined_by_way_of_a_third(tmp_path: Path) -> None:
    names = ("Sergei Obrimov", "Sergey Obrimov", "Sergej Obrimov")
    kept = Kept(tmp_path, *(person(n, office="Minister of Trade") for n in names))
    assert kept.link().actors == 1
    assert kept.link(("person/RUS/sergei-obrimov", "person/RUS/sergej-obrimov", False)).actors == 2


def test_linking_again_gives_the_same_bytes(tmp_path: Path) -> None:
    kept = Kept(tmp_path, person("Ann Example", "USA:CVL"), person("Ann Example", "GBR:CVL"), person("Anne Example", "USA:CVL"))
    first = kept.link()
    tables = [list(sqlite3.connect(kept.path).execute(f"SELECT * FROM {t}")) for t in ("link", "near_miss", "joined")]
    assert kept.link() == first
    assert tables == [list(sqlite3.connect(kept.path).execute(f"SELECT * FROM {t}")) for t in ("link", "near_miss", "joined")]


def test_the_archive_can_be_read_and_added_to_as_before(tmp_path: Path) -> None:
    kept = Kept(tmp_path, person("Ann Example"))
    kept.link()
    Kept(tmp_path, person("Ann Example"), person("Bob Example"))
    assert kept.actors() == ["person/RUS/ann-example", None]
