"""Imports from FollowTheMoney and Wikidata: persons with positions and dates, organisations, names in several scripts."""

from __future__ import annotations

import bz2
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attache.knowledge import KnowledgeError, read_again
from attache.knowledge.check import check_folder
from attache.knowledge.imports import import_file
from attache.knowledge.loader import read_table
from attache.knowledge.schema import Problem
from attache.reading.actors import lexicon


def ftm(id: str, schema: str, **properties: list[str]) -> dict[str, Any]:
    return {"id": id, "schema": schema, "properties": properties, "datasets": ["made_up"]}


PEOPLE = [
    ftm("occ-1", "Occupancy", holder=["p-1"], post=["pos-1"], startDate=["2019-03-01"], endDate=["2022-05-04T00:00:00"]),
    ftm(
        "p-1", "Person", name=["Ивана Примерова", "Ivana Primerova"], alias=["Iwana Primerowa", "Ivana"], country=["rs"],
        wikidataId=["Q900001"], topics=["role.pep"],
    ),
    ftm("pos-1", "Position", name=["Minister of Defence"], country=["rs"]),
    ftm("p-2", "Person", name=["Bob Beispiel"], position=["Chief of the General Staff"], country=["de"], deathDate=["2020"]),
    ftm("o-1", "Company", name=["Beispiel Rüstung GmbH"], alias=["Beispiel Arms", "BR"], jurisdiction=["de"]),
    ftm("o-2", "Organization", name=["Example Front"], topics=["crime.terror"], country=["sy"]),
    ftm("v-1", "Vessel", name=["Example Star"]),
]  # fmt: skip


def item(id: str, label: str, claims: dict[str, list[dict[str, Any]]] | None = None, **more: str) -> dict[str, Any]:
    labels = {lang: {"language": lang, "value": value} for lang, value in {"en": label, **more}.items()}
    return {"id": id, "type": "item", "labels": labels, "aliases": {}, "claims": claims or {}}


def points(to: str, **dates: tuple[str, int]) -> dict[str, Any]:
    qualifiers = {p: [snak({"time": time, "precision": precision})] for p, (time, precision) in dates.items()}
    return {"rank": "normal", "mainsnak": snak({"id": to}), "qualifiers": qualifiers}


def snak(value: Any) -> dict[str, Any]:
    return {"snaktype": "value", "datavalue": {"value": value}}


ITEMS = [
    item(
        "Q900001", "Ivana Primerova",
        {
            "P31": [points("Q5")], "P27": [points("Q403")],
            "P39": [
                points("Q800001", P580=("+2019-03-01T00:00:00Z", 11), P582=("+2022-05-00T00:00:00Z", 10)),
                points("Q800002"),
            ],
        },
        ru="Ивана Примерова", ko="이바나",
    ),
    item("Q800001", "Minister of Defence of Serbia", {"P279": [points("Q83307")], "P1001": [points("Q403")]}),
    item("Q900002", "Nobody in Office", {"P31": [points("Q5")]}),
    item("Q900003", "Serbian Example Party", {"P31": [points("Q7278")], "P17": [points("Q403")]}),
    item("Q900004", "Some Mountain", {"P31": [points("Q8502")]}),
]  # fmt: skip


def lines(entities: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entities)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    return list(read_table(folder / "actors" / f"{name}.tsv"))


def test_followthemoney(own: Path, tmp_path: Path):
    path = tmp_path / "entities.ftm.json"
    path.write_text(lines(PEOPLE), encoding="utf-8")
    done = import_file(path, own, name="x")
    assert (done.taken, done.aside, done.wrong) == (6, 1, 0)
    bob, ivana = rows(own, "offices_x")
    assert ivana == {
        "name": "Ivana Primerova", "variants": "Iwana Primerowa|Ивана Примерова", "state": "SRB", "sector": "GOV",
        "office": "Minister of Defence", "from": "2019-03-01", "to": "2022-05-04", "died": "", "wikidata": "Q900001",
        "source": "made_up:p-1",
    }  # fmt: skip
    assert (bob["state"], bob["sector"], bob["office"], bob["died"]) == ("DEU", "MIL", "Chief of the General Staff", "2020")
    assert [(r["name"], r["variants"], r["code"]) for r in rows(own, "orgs_x")] == [
        ("Beispiel Rüstung GmbH", "Beispiel Arms", "DEU:BUS"), ("Example Front", "", "SYR:REB"),
    ]  # fmt: skip
    assert list(check_folder(own)) == []


@pytest.mark.parametrize("pack", [lambda b: b, gzip.compress, bz2.compress], ids=["plain", "gz", "bz2"])
def test_wikidata_dump(own: Path, tmp_path: Path, pack: Callable[[bytes], bytes]):
    path = tmp_path / "dump.json"
    dump = "[\n" + ",\n".join(json.dumps(e, ensure_ascii=False) for e in ITEMS) + "\n]\n"
    path.write_bytes(pack(dump.encode()))
    done = import_file(path, own, name="wikidata")
    assert done.unnamed == 1
    unnamed, minister = rows(own, "offices_wikidata")
    assert (unnamed["office"], unnamed["from"]) == ("", "")
    assert minister == {
        "name": "Ivana Primerova", "variants": "Ивана Примерова|이바나", "state": "SRB", "sector": "GOV",
        "office": "Minister of Defence of Serbia", "from": "2019-03-01", "to": "2022-05", "died": "", "wikidata": "Q900001",
        "source": "Wikidata:Q900001",
    }  # fmt: skip
    assert [(r["name"], r["code"], r["wikidata"]) for r in rows(own, "orgs_wikidata")] == [
        ("Serbian Example Party", "SRB:PTY", "Q900003")
    ]
    assert list(check_folder(own)) == []


def test_what_was_imported_is_known(own: Path, tmp_path: Path):
    path = tmp_path / "entities.json"
    path.write_text(lines(PEOPLE), encoding="utf-8")
    import_file(path, own, name="x")
    read_again()
    people = lexicon.people()
    [person] = people.names[lexicon.key("Ивана Примерова")]
    assert person == "Ivana Primerova\tSRB"
    assert people.wikidata(people.terms(person)[0]) == "Q900001"
    assert [k.code for k in lexicon.index().names[lexicon.key("Beispiel Arms")]] == ["DEU:BUS"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "p-9", "schema": "Person", "prop', "is no JSON"),
        ('["p-9"]', "is no JSON object"),
        ('{"schema": "Person", "properties": {}}', "has no id"),
        ('{"id": "p-9", "schema": "Person", "properties": {"name": "Ann"}}', "properties are no lists of values"),
        ("[" * 100_000, "is no JSON"),
    ],
)
def test_a_wrong_line_ends_the_import_unless_it_is_to_go_on(own: Path, tmp_path: Path, line: str, reason: str):
    path = tmp_path / "entities.json"
    path.write_text(lines(PEOPLE[:3]) + line + "\n" + lines(PEOPLE[3:]), encoding="utf-8")
    with pytest.raises(KnowledgeError) as raised:
        import_file(path, own, name="x")
    assert str(raised.value).startswith(f"{path}:4: {reason}")
    assert list(own.rglob("*.tsv")) == []
    said: list[Problem] = []
    assert import_file(path, own, name="x", wrong=said.append).wrong == 1
    assert [p.line for p in said] == [4]
    assert len(rows(own, "offices_x")) == 2


def test_dates_that_do_not_exist_or_come_in_the_wrong_order_are_left_out(own: Path, tmp_path: Path):
    path = tmp_path / "entities.json"
    post = ftm("pos-1", "Position", name=["Minister"], country=["rs"])
    person = ftm("p-1", "Person", name=["Ann Example"], country=["rs"])
    occupied = ftm("occ", "Occupancy", holder=["p-1"], post=["pos-1"], startDate=["2021-02-30", "2021"], endDate=["2019"])
    path.write_text(lines([post, person, occupied]), encoding="utf-8")
    import_file(path, own, name="x")
    assert [(r["from"], r["to"]) for r in rows(own, "offices_x")] == [("2021", "")]


def test_a_file_that_is_cut_off(own: Path, tmp_path: Path):
    path = tmp_path / "dump.json.gz"
    path.write_bytes(gzip.compress(lines(ITEMS * 50).encode())[:-30])
    with pytest.raises(KnowledgeError, match="cut off or damaged"):
        import_file(path, own, name="x", wrong=lambda _: None)
    assert list(own.rglob("*.tsv")) == []


@pytest.mark.parametrize("text", ["", '{"a": 1}\n', lines([ftm("v-1", "Vessel", name=["Example Star"])])])
def test_a_file_with_nothing_of_use(own: Path, tmp_path: Path, text: str):
    path = tmp_path / "entities.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="nothing was imported"):
        import_file(path, own, name="x")
