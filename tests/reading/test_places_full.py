"""The full gazetteer: files in GeoNames' format become an index that is asked before the shipped places."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from attache.knowledge import KnowledgeError, use_folder
from attache.knowledge.schema import Problem
from attache.reading.places import full
from attache.reading.places.gazetteer import fold, look_up


def line(
    id: object, name: str, *, others: str = "", at: tuple[object, object] = (50.5, 30.25), kind: str = "P", code: str = "PPL",
    country: str = "UA", division: str = "07", people: object = 12,
) -> str:  # fmt: skip
    cells = [
        id,
        name,
        name,
        others,
        *at,
        kind,
        code,
        country,
        "",
        division,
        "",
        "",
        "",
        people,
        "",
        110,
        "Europe/Kiev",
        "2020-01-01",
    ]
    return "\t".join(map(str, cells))


LINES = [
    line(9000001, "Velyka Prykladivka", others="Большая Примеровка,Primerovka,UAVEL,https://example.org/velyka"),
    line(9000002, "Prykladova Oblast", kind="A", code="ADM1", people=90000),
    line(9000003, "Prykladova River", kind="H", code="STM"),
    line(9000004, "Stara Prykladivka", code="PPLH"),
]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "own"
    use_folder(folder)
    yield folder
    use_folder(None)


def packed(tmp_path: Path, lines: list[str], name: str = "allCountries") -> Path:
    path = tmp_path / f"{name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("readme.txt", "about the file")
        made.writestr(f"{name}.txt", "\n".join(lines) + "\n")
    return path


def test_villages_are_found_once_imported(own: Path, tmp_path: Path):
    assert look_up("Velyka Prykladivka") == ()
    ticks: list[int] = []
    built = full.build(packed(tmp_path, LINES), own, fold, tick=ticks.append)
    assert (built.places, built.aside, built.wrong) == (2, 2, 0)
    assert ticks[-1] == full.size(tmp_path / "allCountries.zip")
    [village] = look_up("Velyka Prykladivka")
    assert (village.geonames, village.country, village.lat, village.lon, village.kind) == (9000001, "UKR", 50.5, 30.25, "c")
    assert [e.kind for e in look_up("prykladova oblast")] == ["d"]


def test_other_names_and_scripts_are_kept_codes_and_links_are_not(own: Path, tmp_path: Path):
    full.build(packed(tmp_path, LINES), own, fold)
    assert [e.alternate for e in look_up("Большая Примеровка")] == [True]
    assert [e.name for e in look_up("Primerovka")] == ["Velyka Prykladivka"]
    assert look_up("https://example.org/velyka") == ()


def test_the_full_index_comes_first_and_ours_fills_in(own: Path, tmp_path: Path):
    before = look_up("Odesa")
    full.build(packed(tmp_path, [line(9000009, "Odesa", at=(46.48, 30.73), people=1_010_000)]), own, fold)
    after = look_up("Odesa")
    assert {e.geonames for e in before} < {e.geonames for e in after}
    assert next(e for e in after if e.kind == "c").geonames in (9000009, before[0].geonames)
    assert look_up("Lisbon")


def test_plain_files_will_do(own: Path, tmp_path: Path):
    path = tmp_path / "UA.txt"
    path.write_text("\n".join(LINES), encoding="utf-8")
    assert full.build(path, own, fold).places == 2


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("only\tthree\tcells", "3 cells where GeoNames has 19"),
        (line("x1", "A"), "'x1' is no GeoNames id"),
        (line(1, "A", at=(91, 0)), "'91' is no latitude"),
        (line(1, "A", at=(0, "east")), "'east' is no longitude"),
        (line(1, "A", at=("nan", 0)), "'nan' is no latitude"),
        (line(1, "A", people="many"), "'many' is no number of people"),
        (line(1, " "), "there is no name"),
    ],
)
def test_a_wrong_line_ends_the_import_unless_it_is_to_go_on(own: Path, tmp_path: Path, wrong: str, reason: str):
    full.build(packed(tmp_path, LINES[:1]), own, fold)
    path = packed(tmp_path, [LINES[1], wrong, LINES[0]])
    with pytest.raises(KnowledgeError) as raised:
        full.build(path, own, fold)
    assert str(raised.value).startswith(f"{path}:2: {reason}")
    assert [p.name for p in (own / "places").iterdir()] == ["geonames.sqlite"], "no part is left, the old index stays"
    assert look_up("Velyka Prykladivka")
    said: list[Problem] = []
    assert full.build(path, own, fold, wrong=said.append).places == 2
    assert [(p.line, p.reason) for p in said] == [(2, reason)]


def test_a_name_of_300_characters_is_no_key(own: Path, tmp_path: Path):
    long = "Llan" * 75
    built = full.build(packed(tmp_path, [line(1, long), LINES[0]]), own, fold)
    assert built.places == 2
    assert look_up(long) == ()


def test_a_file_cut_off_is_told(own: Path, tmp_path: Path):
    path = packed(tmp_path, LINES)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(KnowledgeError, match="cut off"):
        full.build(path, own, fold)
    assert full.index_path() is None


def test_nothing_in_it(own: Path, tmp_path: Path):
    with pytest.raises(KnowledgeError, match="no place in it"):
        full.build(packed(tmp_path, LINES[2:]), own, fold)


def test_a_damaged_index_is_named(own: Path, tmp_path: Path):
    path = own / full.NAME
    path.parent.mkdir(parents=True)
    path.write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(KnowledgeError, match=r"geonames\.sqlite:1: cannot be used"):
        look_up("Lisbon")
