"""Stand-off annotation: what is noted on a sheet comes back at its place in the text, and a changed text is refused."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tools import read_papers
from tools.corpus_notes import EventNote

TEXT = (
    "Envoys of Chad and Niger met in Agadez on Monday.  The Chadian minister accused Niger of arming rebels.\n\n"
    "He said that it must stop."
)
NOTES = [
    "1 CONSULT - | met | Envoys of Chad and Niger = TCD:GOV | - | Agadez | CT+ actual | author",
    "2 ACCUSE allege | accused | The Chadian minister = TCD:GOV | Niger = NER:GOV | - | CT+ actual | author",
    "3 REQUEST change | must stop | He > The Chadian minister | > Niger | - | CT+ actual | author",
]


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of one text in a folder of its own, with an empty folder for its annotation."""
    folder = tmp_path / "events"
    folder.mkdir()
    with gzip.open(folder / "ngec-synthetic.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"text": TEXT}) + "\n")
    monkeypatch.setattr(read_papers, "KEPT", tmp_path)
    return tmp_path


def test_notes_come_back_at_their_places(texts: Path) -> None:
    known = read_papers.texts("ngec", texts)["0000"]
    article, errors = read_papers.annotated("0000", known, read_papers.sentences("0000", known), NOTES)
    assert errors == []
    (texts / "ngec.jsonl").write_text(json.dumps(read_papers.record(article)) + "\n", encoding="utf-8")

    [back] = read_papers.articles("ngec", texts)

    events = [n for n in back.notes if isinstance(n, EventNote)]
    assert [back.of(e.trigger) for e in events] == ["met", "accused", "must stop"]
    assert [back.of(p.best) for e in events for p in (*e.actors, *e.recipients)] == [
        "Envoys of Chad and Niger",
        "The Chadian minister",
        "Niger",
        "The Chadian minister",
        "Niger",
    ]
    assert [p.code for p in events[2].actors] == ["TCD:GOV"]
    assert events[0].where is not None
    assert back.of(events[0].where.best) == "Agadez"


def test_no_word_of_the_text_is_kept(texts: Path) -> None:
    lines = read_papers.sentences("0000", TEXT)
    kept = json.dumps(read_papers.record(read_papers.annotated("0000", TEXT, lines, NOTES)[0]))
    assert not any(word in kept for word in TEXT.split() if len(word) > 3)


def test_a_text_that_is_not_the_one_annotated_is_refused(texts: Path) -> None:
    lines = read_papers.sentences("0000", TEXT)
    kept = read_papers.record(read_papers.annotated("0000", TEXT, lines, NOTES)[0]) | {"sha256": "0" * 16}
    (texts / "ngec.jsonl").write_text(json.dumps(kept) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="0000"):
        list(read_papers.articles("ngec", texts))


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("1 CONSULT - | met | - | - | - | CT+ actual", "not written as a note"),
        ("9 CONSULT - | met | - | - | - | CT+ actual | author", "not written as a note"),
        ("1 CONSULT - | spoke | - | - | - | CT+ actual | author", "'spoke' does not stand"),
        ("1 CHAT - | met | - | - | - | CT+ actual | author", "CHAT"),
        ("1 CONSULT - | met | Chad = XXX:GOV | - | - | CT+ actual | author", "XXX:GOV"),
    ],
)
def test_what_is_wrong_with_a_note_is_said(note: str, reason: str) -> None:
    _, errors = read_papers.annotated("0000", TEXT, read_papers.sentences("0000", TEXT), [note])
    assert len(errors) == 1
    assert reason in errors[0]


def test_the_annotation_that_is_kept_is_well_formed() -> None:
    """Offsets lie in the texts, triggers in their sentences; classes and codes are known."""
    states, _ = read_papers.read_corpus.known()
    for path in sorted(read_papers.KEPT.glob("*.jsonl")):
        for kept in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            for event in kept["events"]:
                start, end, _ = kept["sentences"][event["sentence"]]
                assert start <= event["trigger"][0] < event["trigger"][1] <= end <= kept["end"]
                assert event["type"] in read_papers.read_corpus.MODES
                for _, _, code in [*event["actors"], *event["recipients"]]:
                    assert code[:3] in states
