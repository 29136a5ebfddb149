"""Every data file keeps to its schema; a file that does not is told with file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from attache.knowledge import KnowledgeError, table, use_folder
from attache.knowledge.check import check_folder
from attache.knowledge.loader import DATA, KEEP_GOING, default_folder
from attache.reading.actors import lexicon

HEAD = "# source: a test\nname\tvariants\tstate\tsector\toffice\tfrom\tto\tdied\n"
GOOD = "Ann Example\t\tNLD\tGOV\tMinister of Defence\t2024-07-02\t\t\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def reasons(folder: Path) -> list[tuple[str, int, str]]:
    return [(p.path.relative_to(folder).as_posix(), p.line, p.reason) for p in check_folder(folder)]


def test_the_programs_own_files_are_all_well():
    assert reasons(DATA) == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Ann\t\tNLD\tGOV\tMinister\t2024-02-30\t\t", "from: '2024-02-30' is no date"),
        ("Ann\t\tNLD\tGOV\tMinister\t12024\t\t", "from: '12024' is no date"),
        ("Ann\t\tNLD\tGOV\tMinister\t2024\t2021-05\t", "from 2024 is after to 2021-05"),
        ("Ann\t\tXXX\tGOV\tMinister\t2024\t\t", "state: 'XXX' is no state"),
        ("Ann\t\tNLD\tGOVT\tMinister\t2024\t\t", "sector: 'GOVT' is no sector"),
        ("\t\tNLD\tGOV\tMinister\t2024\t\t", "name: is empty"),
        ("Ann\tA||B\tNLD\tGOV\tMinister\t2024\t\t", "variants: 'A||B' has nothing between"),
        ("Ann\tNLD", "2 cells where the header has 8"),
        (f"{'A' * 300}\x07\t\tNLD\tGOV\tMinister\t2024\t\t", "is no text that can be printed"),
    ],
)
def test_a_wrong_line_is_told_with_file_line_and_reason(own: Path, row: str, reason: str):
    write(own, "actors/offices_own.tsv", HEAD + GOOD + row + "\n")
    [(name, line, said)] = reasons(own)
    assert (name, line) == ("actors/offices_own.tsv", 4)
    assert reason in said
    assert len(said) < 300


def test_a_wrong_line_stops_the_reading_unless_asked_to_go_on(own: Path, monkeypatch: pytest.MonkeyPatch):
    path = write(own, "actors/offices_own.tsv", HEAD + GOOD + "Bob Example\t\tNLD\tGOV\tMinister\t2024-13\t\t\n")
    with pytest.raises(KnowledgeError) as raised:
        table("actors/offices_own")
    assert str(raised.value).startswith(f"{path}:4: from: '2024-13' is no date")
    monkeypatch.setenv(KEEP_GOING, "1")
    assert [row["name"] for row in table("actors/offices_own")] == ["Ann Example"]
    assert lexicon.people().names["ann example"] == ["Ann Example\tNLD"]


@pytest.mark.parametrize(
    ("name", "text", "line", "reason"),
    [
        ("actors/ofices.tsv", HEAD, 1, "near it: actors/offices.tsv"),
        ("actors/offices.tsv", HEAD.replace("# source: a test\n", ""), 1, "names no source"),
        ("actors/offices.tsv", HEAD.replace("office", "post"), 2, "the header lacks office"),
        ("actors/offices.tsv", HEAD.replace("died", "died\tborn"), 2, "columns that are not known (born)"),
        ("actors/offices.tsv", HEAD + GOOD + GOOD, 4, "the same as line 3"),
        ("actors/offices.tsv", "# source: a test\n", 1, "there is no header"),
        ("actors/roles.yaml", "# source: a test\nformer: [ex\n", 3, "expected"),
        ("actors/roles.yaml", "# source: a test\nformr: [ex]\n", 2, "no key 'formr'; near it: former"),
        ("actors/roles.yaml", "# source: a test\nformer:\n  - ex\n  - no\n", 4, "quote a word like no or on"),
        ("actors/roles.yaml", "# source: a test\nkin: [aunt]\nkin: [uncle]\n", 3, "kin stands twice"),
        ("attribution/quotes.yaml", "# source: a test\npairs: [a]\n", 2, "has no keys"),
    ],
)
def test_files_that_are_wrong_as_a_whole(own: Path, name: str, text: str, line: int, reason: str):
    write(own, name, text)
    [(_, where, said)] = reasons(own)
    assert where == line
    assert reason in said


def test_no_utf8(own: Path):
    path = write(own, "actors/offices.tsv", HEAD)
    path.write_bytes(path.read_bytes() + "Zoë\t\tNLD\tGOV\tMinister\t2024\t\t\n".encode("latin-1"))
    assert [(line, said) for _, line, said in reasons(own)] == [(3, "is no UTF-8 text")]


def test_part_of_a_tree_is_enough_and_overrides_ours(own: Path):
    write(own, "actors/roles.yaml", "# source: a test\nkin: [godmother]\n")
    assert reasons(own) == []
    assert lexicon.roles().kin == {"godmother"}
    assert lexicon.roles().former


def test_the_default_folder_follows_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "attache" / "knowledge"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert default_folder() == tmp_path / "local" / "attache" / "knowledge"


def test_without_a_folder_only_ours_holds(own: Path):
    write(own, "actors/offices_own.tsv", HEAD + GOOD)
    assert "ann example" in lexicon.people().names
    use_folder(None)
    assert "ann example" not in lexicon.people().names
