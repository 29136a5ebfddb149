"""`attache archive link`."""

from __future__ import annotations

from pathlib import Path

import pytest

from attache.document import Document, Span
from attache.records import Entity
from tests.cli.helpers import Runner


def page(id: str, name: str, state: str) -> Document:
    text = f"{name} spoke in {id}."
    doc = Document(id, text, paragraphs=[Span(0, len(text))], origin=f"{id}.txt")
    stable = f"person/{state}/{name.lower().replace(' ', '-')}"
    doc.entities = [Entity(id="e1", kind="person", name=name, code=f"{state}:GOV", stable_id=stable)]
    return doc


@pytest.fixture
def kept(attache: Runner, tmp_path: Path) -> Path:
    file = tmp_path / "press.attache"
    attache.gives(page("d1", "Ann Example", "USA"), page("d2", "Ann Example", "GBR"), page("d3", "Sergei Obrimov", "RUS"),
                  page("d4", "Sergey Obrimov", "RUS"))  # fmt: skip
    assert attache("read", "x", "-f", "jsonl", "--archive", file).code == 0
    return file


def test_link_lists_what_is_left_to_decide(attache: Runner, kept: Path) -> None:
    ran = attache("archive", "link", kept)
    assert ran.code == 0
    assert ran.out == "person/GBR/ann-example\tperson/USA/ann-example\tsame name; states differ (GBR, USA)\n"
    assert "4 entities, 4 ids, 3 actors; 1 pairs joined, 1 to look at" in ran.err
    joined = attache("archive", "link", kept, "--joined").out
    assert joined == "person/RUS/sergei-obrimov\tperson/RUS/sergey-obrimov\tspelled otherwise, same state and sector\n"


def test_decisions(attache: Runner, kept: Path) -> None:
    ids = ("person/GBR/ann-example", "person/USA/ann-example")
    assert attache("archive", "link", kept, "--same", *ids).out == ""
    assert "decided" in attache("archive", "link", kept, "--joined").out
    assert "2 pairs" not in attache("archive", "link", kept, "--not-same", *ids).err


def test_what_cannot_be_linked(attache: Runner, kept: Path, tmp_path: Path) -> None:
    ran = attache("archive", "link", kept, "--same", "person/X/a", "person/X/b")
    assert (ran.code, ran.out) == (4, "")
    assert "no entity has the id 'person/X/a'" in ran.err
    assert attache("archive", "link", tmp_path / "none").code == 4
    assert not (tmp_path / "none").exists()
