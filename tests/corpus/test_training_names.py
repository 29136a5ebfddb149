"""Names as training reads them out of corpora."""

from __future__ import annotations

import gzip
from pathlib import Path

from training import names
from training.treebank import Entity, TreeSentence


def sentence() -> TreeSentence:
    return TreeSentence(
        id="x-1",
        forms=["Mr.", "Okello", "visited", "Gulu"],
        lemmas=["Mr.", "Okello", "visit", "Gulu"],
        upos=["PROPN", "PROPN", "VERB", "PROPN"],
        xpos=["NNP", "NNP", "VBD", "NNP"],
        feats=["_"] * 4,
        heads=[3, 1, 0, 3],
        deprels=["nsubj", "flat", "root", "obj"],
        gap=[0, 1, 1, 1],
        entities=[Entity(0, 2, "person", (0,), None, "1"), Entity(3, 4, "place", (3,), None, "2")],
    )


def test_a_title_is_no_part_of_a_name_and_stays_open() -> None:
    assert sorted(names.from_gum(sentence()), key=lambda n: n[0]) == [(0, 1, None), (1, 2, "person"), (3, 4, "place")]


def test_names_of_universal_ner_are_read_with_states_told_from_places(tmp_path: Path) -> None:
    file = tmp_path / "uner.gz"
    rows = ["Ugandan", "Okello", "left", "Chad"]
    made = sentence()
    made.forms = rows
    tags = ["O", "B-PER", "O", "B-LOC"]
    lines = ["# sent_id = x-1", *(f"{i}\t{w}\t{t}\t-\t-" for i, (w, t) in enumerate(zip(rows, tags, strict=True), 1))]
    file.write_bytes(gzip.compress("\n".join(lines).encode()))

    [[named]] = names.from_uner(file, [[made]])

    assert sorted(named.names, key=lambda n: n[0]) == [(0, 1, None), (1, 2, "person"), (3, 4, "state")]
