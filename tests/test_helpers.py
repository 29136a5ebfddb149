"""The builder that other tests rely on."""

import pytest

from tests.helpers import build

SHORT = """
# newpar
1 They they PRON PRP _ 4 nsubj
2-3 don't _ _ _ _ _ _ _ _
2 do do AUX VBP _ 4 aux
3 n't not PART RB _ 4 advmod
4 agree agree VERB VB VerbForm=Inf 0 root _ SpaceAfter=No
5 . . PUNCT . _ 4 punct

1 Talks talk NOUN NNS _ 2 nsubj
2 failed fail VERB VBD Mood=Ind|Tense=Past 0 root _ SpaceAfter=No
3 . . PUNCT . _ 2 punct

# newpar
1 No no INTJ UH _ 0 root _ SpaceAfter=No
2 . . PUNCT . _ 1 punct
"""


def test_text_spans_and_tree() -> None:
    doc = build(SHORT)
    assert doc.text == "They don't agree. Talks failed.\n\nNo."
    assert all(t.span.of(doc.text) == t.text for t in doc.tokens)
    assert [s.span.of(doc.text) for s in doc.sentences] == ["They don't agree.", "Talks failed.", "No."]
    assert [p.of(doc.text) for p in doc.paragraphs] == ["They don't agree. Talks failed.", "No."]
    failed = doc.tokens[6]
    assert (failed.text, failed.head, failed.sent, failed.feat("Tense")) == ("failed", -1, 1, "Past")
    assert [k.text for k in doc.children_of(failed)] == ["Talks", "."]


def test_words_that_do_not_add_up_to_their_token_span_all_of_it() -> None:
    doc = build("1-2 wanna _ _\n1 want want VERB VBP _ 0 root\n2 to to PART TO _ 1 xcomp")
    assert [t.span.of(doc.text) for t in doc.tokens] == ["wanna", "wanna"]


def test_given_text_is_kept() -> None:
    doc = build("1 Talks talk NOUN NNS _ 2 nsubj\n2 failed fail VERB VBD _ 0 root", text="  Talks\u2003failed!")
    assert doc.text == "  Talks\u2003failed!"
    assert [t.span.of(doc.text) for t in doc.tokens] == ["Talks", "failed"]


@pytest.mark.parametrize(
    ("conllu", "text", "complaint"),
    [("1 a a DET DT _ x det", None, "line 1"), ("1 a a DET DT _ 0 det", "b", "'a' is not in the text")],
)
def test_bad_input_is_named(conllu: str, text: str | None, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        build(conllu, text=text)
