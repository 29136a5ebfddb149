"""Certainty, realis and source of acts: sentences with their syntax, judged."""

from pathlib import Path

import pytest

from attache.document import Document
from attache.knowledge import use_folder
from attache.reading.attribution import add_attributions
from attache.reading.certainty import Judgement, judge
from tests.helpers import build

BLOCKS = [b for b in (Path(__file__).parent / "certainty.conllu").read_text(encoding="utf-8").split("\n\n") if "\n" in b]


def expectation(block: str) -> list[str]:
    line = next(line for line in block.splitlines() if line.startswith("# expect = "))
    return [cell.strip() for cell in line.removeprefix("# expect = ").split("|")]


def judged(doc: Document, trigger: str, **how: str) -> Judgement:
    add_attributions(doc)
    return judge(doc, next(t for t in doc.tokens if t.text == trigger), **how)  # type: ignore[arg-type]


def source(doc: Document, found: Judgement) -> str:
    if found.source.kind == "author":
        return "author"
    return found.source.span.of(doc.text) if found.source.span else found.source.name or ""


@pytest.mark.parametrize("block", BLOCKS, ids=[build(b).text for b in BLOCKS])
def test_sentence(block: str) -> None:
    doc = build(block)
    trigger, certainty, realis, holder = expectation(block)
    found = judged(doc, trigger)
    assert (found.factuality, found.realis, source(doc, found)) == (certainty, realis, holder), found.basis


def block_of(text: str) -> Document:
    return next(doc for doc in map(build, BLOCKS) if doc.text == text)


def test_the_basis_names_the_words() -> None:
    assert "‘may’" in judged(block_of("Norland may attack the port."), "attack").basis
    assert "‘failed’" in judged(block_of("Norland failed to seize the port."), "seize").basis


def test_words_of_estimation_give_a_range() -> None:
    found = judged(block_of("Norland will probably attack the port."), "attack")
    assert found.probability == (55, 80)
    assert judged(block_of("Norland attacked the port."), "attacked").probability is None


def test_words_that_do_the_act_themselves() -> None:
    doc = block_of("Norland must withdraw its troops.")
    assert judged(doc, "withdraw", event="RETREAT").factuality == "UU"
    demand = judged(doc, "withdraw", event="REQUEST")
    assert (demand.factuality, demand.realis, demand.source.kind) == ("CT+", "actual", "author")


def test_a_wrong_lemma_is_forgiven() -> None:
    block = next(b for b in BLOCKS if "The minister declined" in build(b).text).replace(" decline ", " declin ")
    assert judged(build(block), "attend").factuality == "CT-"


def test_a_user_adds_words(tmp_path: Path) -> None:
    folder = tmp_path / "certainty"
    folder.mkdir()
    (folder / "predicates.yaml").write_text(
        "mine: {pos: VERB, frames: [to], affirmed: CT-, denied: CT+, realis: actual, words: [manage]}\n", encoding="utf-8"
    )
    doc = block_of("Norland managed to seize the port.")
    try:
        use_folder(tmp_path)
        own = judged(doc, "seize").factuality
    finally:
        use_folder(None)
    # ours comes first in the file: a user replaces the group by its name
    assert own == "CT+"
    (folder / "predicates.yaml").write_text(
        "succeed: {pos: VERB, frames: [to], affirmed: CT-, denied: CT+, realis: actual, words: [manage]}\n", encoding="utf-8"
    )
    try:
        use_folder(tmp_path)
        assert judged(doc, "seize").factuality == "CT-"
    finally:
        use_folder(None)


def test_a_broken_tree_does_no_harm() -> None:
    doc = build("1 Attack attack NOUN NN _ 2 dep\n2 . . PUNCT . _ 0 root")
    assert judged(doc, "Attack").factuality == "CT+"
