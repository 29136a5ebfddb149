"""`attache knowledge` and `attache places`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from attache.knowledge import use_folder
from tests.cli.helpers import Runner


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "own"
    folder.mkdir()
    use_folder(folder)
    yield folder
    use_folder(None)


def test_check_of_all(attache: Runner, own: Path) -> None:
    ran = attache("knowledge", "check")
    assert (ran.code, ran.out) == (0, "")
    assert "all is well" in ran.err


def test_check_names_file_line_and_reason(attache: Runner, own: Path) -> None:
    (own / "places").mkdir()
    path = own / "places" / "regions.tsv"
    path.write_text("# source: a test\nnames\tlat\tlon\tcountry\nExample Bay\t91\t4\t\n", encoding="utf-8")
    ran = attache("knowledge", "check", own)
    assert ran.code == 1
    assert ran.out == f"{path}:3: lat: '91' is no latitude in degrees\n"
    assert attache("knowledge", "check", own / "none").code == 1


@pytest.mark.parametrize(
    ("words", "file"),
    [
        (
            ["person", "Ann Example", "--also", "Анна Екземпл", "--state", "Ukraine", "--office", "Ombudsman"],
            "actors/offices_own.tsv",
        ),
        (["organisation", "Example Arms", "--state", "DEU", "--sector", "BUS"], "actors/orgs_own.tsv"),
        (["place", "Example Air Base", "--lat", "51.2", "--lon", "9.4"], "places/regions.tsv"),
        (["item", "Example-136", "--class", "attack drone", "--maker", "IRN"], "items/drones.tsv"),
    ],
)  # fmt: skip
def test_add_says_where_and_undo_takes_back(attache: Runner, own: Path, words: list[str], file: str) -> None:
    ran = attache("knowledge", "add", *words)
    assert (ran.code, ran.out) == (0, f"added: {own / file}, line 3\n")
    assert attache("knowledge", "check", own).code == 0
    assert attache("knowledge", "undo").out == f"taken back: {own / file}, line 3\n"
    assert not (own / file).exists()
    assert attache("knowledge", "undo").code == 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["person", "Ann", "--state", "NLD", "--from", "2023-02-29"], "from: '2023-02-29' is no date"),
        (["person", "Ann", "--state", "NLD", "--from", "20230101"], "from: '20230101' is no date"),
        (["item", "Example-136", "--class", "attack dron"], "class: 'attack dron' is no class"),
        (["place", "Example", "--lat", "north", "--lon", "4"], "lat: 'north' is no latitude"),
    ],
)
def test_add_refuses_what_is_wrong(attache: Runner, own: Path, words: list[str], reason: str) -> None:
    ran = attache("knowledge", "add", *words)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"attache: {reason}")
    assert ran.err.count("\n") == 1


def test_import(attache: Runner, own: Path, tmp_path: Path) -> None:
    path = tmp_path / "Made Up.ftm.json"
    person = {
        "id": "p-1",
        "schema": "Person",
        "properties": {"name": ["Ann Example"], "country": ["nl"], "position": ["Judge"]},
    }
    path.write_text(json.dumps(person) + "\nnonsense\n", encoding="utf-8")
    ran = attache("knowledge", "import", path)
    assert (ran.code, ran.out) == (1, "")
    assert f"{path}:2: is no JSON" in ran.err
    ran = attache("knowledge", "import", path, "--keep-going")
    assert (ran.code, ran.out) == (3, f"{own / 'actors' / 'offices_made_up.tsv'}: 1 row\n")
    assert "is there already" in attache("knowledge", "import", path, "--keep-going").err
    assert attache("knowledge", "import", path, "--keep-going", "--replace").code == 3
    assert attache("knowledge", "import", tmp_path / "none.json").code == 4


def test_places_import(attache: Runner, own: Path, tmp_path: Path) -> None:
    path = tmp_path / "XX.txt"
    cells = ["1", "Example", "Example", "", "1", "2", "P", "PPL", "FR", "", "01", "", "", "", "7", "", "1", "", ""]
    path.write_text("\t".join(cells) + "\nnonsense\n", encoding="utf-8")
    ran = attache("places", "import", path)
    assert (ran.code, ran.out) == (1, "")
    assert f"{path}:2: 1 cells where GeoNames has 19" in ran.err
    ran = attache("places", "import", path, "--keep-going")
    assert (ran.code, ran.out) == (3, f"{own / 'places' / 'geonames.sqlite'}: 1 places under 1 names\n")
