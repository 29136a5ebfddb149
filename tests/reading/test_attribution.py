"""Who says what by which words: sentences with their syntax."""

from pathlib import Path

import pytest

from attache.document import Document, Span
from attache.reading.attribution import add_attributions
from tests.helpers import build

BLOCKS = [b for b in (Path(__file__).parent / "attribution.conllu").read_text(encoding="utf-8").split("\n\n") if "\n1 " in b]


def words(doc: Document, spans: list[Span]) -> str:
    return " ... ".join(span.of(doc.text) for span in spans)


def told(doc: Document) -> list[str]:
    """The attributions as `kind* | source | cue | content`."""
    add_attributions(doc)
    return [
        f"{a.kind}{'*' if a.direct else ''} | {words(doc, a.source)} | {words(doc, a.cue)} | {words(doc, a.content)}"
        for a in doc.attributions
    ]


@pytest.mark.parametrize("block", BLOCKS, ids=[build(b).text for b in BLOCKS])
def test_sentence(block: str) -> None:
    expected = [line.removeprefix("# expect = ") for line in block.splitlines() if line.startswith("# expect = ")]
    assert told(build(block)) == expected


SPEECH = """
# newpar
1 “ " PUNCT `` _ 3 punct _ SpaceAfter=No
2 We we PRON PRP Case=Nom 3 nsubj
3 stay stay VERB VBP _ 6 ccomp _ SpaceAfter=No
4 , , PUNCT , _ 3 punct _ SpaceAfter=No
5 ” " PUNCT '' _ 3 punct
6 said say VERB VBD _ 0 root
7 Voss Voss PROPN NNP _ 6 nsubj _ SpaceAfter=No
8 . . PUNCT . _ 6 punct

1 “ " PUNCT `` _ 3 punct _ SpaceAfter=No
2 Nobody nobody PRON NN _ 3 nsubj
3 leaves leave VERB VBZ _ 0 root
4 this this DET DT _ 5 det
5 town town NOUN NN _ 3 obj _ SpaceAfter=No
6 . . PUNCT . _ 3 punct

# newpar
1 “ " PUNCT `` _ 3 punct _ SpaceAfter=No
2 Nobody nobody PRON NN _ 3 nsubj
3 asked ask VERB VBD _ 0 root
4 us we PRON PRP _ 3 obj _ SpaceAfter=No
5 . . PUNCT . _ 3 punct _ SpaceAfter=No
6 ” " PUNCT '' _ 3 punct
"""


def test_a_speech_goes_on_over_sentences_and_paragraphs() -> None:
    doc = build(SPEECH)
    assert told(doc)[0].startswith("say* | Voss | said | “We stay,”")
    content = doc.attributions[0].content
    assert all(any(span.covers(t.span) for span in content) for t in doc.tokens if t.text in ("leaves", "town", "asked"))


TURNS = """
# newpar
1 VOSS Voss PROPN NNP _ 4 nsubj _ SpaceAfter=No
2 : : PUNCT : _ 1 punct
3 We we PRON PRP _ 4 nsubj
4 stay stay VERB VBP _ 0 root _ SpaceAfter=No
5 . . PUNCT . _ 4 punct

# newpar
1 HOST host PROPN NNP _ 3 vocative _ SpaceAfter=No
2 : : PUNCT : _ 1 punct
3 Why why ADV WRB _ 0 root _ SpaceAfter=No
4 ? ? PUNCT . _ 3 punct
"""


def test_turns_of_an_interview() -> None:
    assert told(build(TURNS)) == ["say* | VOSS | : | We stay.", "say* | HOST | : | Why?"]


SIGNED = """
1 “ " PUNCT `` _ 3 punct _ SpaceAfter=No
2 We we PRON PRP _ 3 nsubj
3 stay stay VERB VBP _ 0 root _ SpaceAfter=No
4 . . PUNCT . _ 3 punct _ SpaceAfter=No
5 ” " PUNCT '' _ 3 punct
6 — — PUNCT : _ 7 punct
7 Kyra Kyra PROPN NNP _ 3 parataxis
8 Voss Voss PROPN NNP _ 7 flat
"""


def test_a_signed_quotation() -> None:
    assert told(build(SIGNED)) == ["say* | Kyra Voss | — | “We stay.”"]


def test_output_is_the_same_on_every_run() -> None:
    assert all(told(build(b)) == told(build(b)) for b in BLOCKS)


def test_nothing_is_found_in_an_empty_document() -> None:
    doc = Document(id="x", text="")
    add_attributions(doc)
    assert doc.attributions == []
