"""Words of texts, and the places of texts that show what was looked for."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from attache.archive.search.snippets import LENGTH, Wanted, matches, snippet
from attache.archive.search.words import LONGEST, MOST_BYTES, indexed, placed, words
from attache.document import Span


def marked(text: str, *wanted: Wanted, length: int = LENGTH) -> str:
    return "".join(f"[{piece}]" if mark else piece for piece, mark in snippet(text, wanted, length=length).pieces())


WORDS = st.lists(st.text("abe", min_size=1, max_size=2), min_size=1, max_size=2)


def test_words_are_folded_alike_in_all_scripts() -> None:
    assert words("The U.S. Shahed-136, naïve Straße") == ["the", "u", "s", "shahed", "136", "naive", "strasse"]
    assert words("Zu\u0308rich Zürich co\u00adoperate") == ["zurich", "zurich", "cooperate"]
    assert words("Маркович ﬁve ½") == ["маркович", "five", "12"]
    assert words("北京 said") == ["北", "京", "said"]
    assert words("\ud800 \0 __ — ¶ \u0301") == []
    assert words("x" * 500) == ["x" * LONGEST]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=80), st.text("aB é\u0301中-_9ß\ud800", max_size=80)))
def test_words_and_their_places_agree(text: str) -> None:
    found = list(placed(text))
    assert [w.word for w in found] == words(text)
    assert all(w.word and " " not in w.word and w.word.isalnum() for w in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_text_as_long_as_a_shelf_is_indexed_from_its_beginning() -> None:
    text = " ".join(f"word{n}" for n in range(90_000))
    kept = indexed(text)
    assert kept == words(text)[: len(kept)]
    assert sum(map(len, kept)) <= MOST_BYTES
    assert 30_000 < len(kept) < 90_000


def test_words_phrases_and_beginnings_are_marked() -> None:
    text = "Talks on Grain shipments; talks of grain. Shipment delayed."
    assert marked(text, Wanted(("grain",))) == "Talks on [Grain] shipments; talks of [grain]. Shipment delayed."
    assert marked(text, Wanted(("talks", "on"))) == "[Talks on] Grain shipments; talks of grain. Shipment delayed."
    assert marked(text, Wanted(("ship",), True)) == "Talks on Grain [shipments]; talks of grain. [Shipment] delayed."
    assert marked(text, Wanted(("grain", "ship"), True)) == "Talks on [Grain shipments]; talks of [grain. Shipment] delayed."
    assert marked(text, Wanted(("talks", "on", "grain")), Wanted(("grain",))).startswith("[Talks on Grain] shipments")


def test_the_place_with_most_of_what_was_looked_for_is_shown() -> None:
    text = f"grain {'x ' * 200}the grain port is closed {'y ' * 200}port port port"
    shown = snippet(text, [Wanted(("grain",)), Wanted(("port",))])
    assert "grain port" in shown.text
    assert [text[a:b] for a, b in shown.marks] == ["grain", "port"]


def test_what_is_asked_for_besides_is_shown_too() -> None:
    text = f"{'x ' * 300}shells were shipped to the port"
    at = text.index("shipped")
    shown = snippet(text, [], also=[Span(at, at + 7)])
    assert [text[a:b] for a, b in shown.marks] == ["shipped"]


@settings(max_examples=300, deadline=None)
@given(
    text=st.text("abé \n.", max_size=300),
    wanted=st.lists(st.builds(Wanted, WORDS.map(tuple), st.booleans()), max_size=3),
    length=st.integers(1, 60),
)  # fmt: skip
def test_a_snippet_is_a_piece_of_the_text(text: str, wanted: list[Wanted], length: int) -> None:
    shown = snippet(text, wanted, length=length)
    assert shown.text == text[shown.span.start : shown.span.end]
    assert "".join(piece for piece, _ in shown.pieces()) == shown.text
    assert all(shown.span.start <= a < b <= shown.span.end for a, b in shown.marks)
    found = matches(text, wanted)
    assert bool(shown.marks) == bool(found)
    longest = max((span.end - span.start for span, _ in found), default=0)
    assert len(shown.text) <= max(length, longest) + (0 if found else len(text.split(maxsplit=1)[0]) if text.split() else 0)


@settings(max_examples=300, deadline=None)
@given(
    text=st.one_of(st.text(max_size=60), st.text("abAB é\u0301中-_9ß’İ½", max_size=60)),
    wanted=st.lists(st.text("abé9", min_size=1, max_size=3), min_size=1, max_size=2),
    prefix=st.booleans(),
)
def test_what_is_marked_are_the_words_that_are_indexed(text: str, wanted: list[str], prefix: bool) -> None:
    row, one = words(text), Wanted(tuple(w for word in wanted for w in words(word)), prefix)
    size = len(one.words)
    fits = [
        row[at : at + size - 1] == list(one.words[:-1]) and (row[at + size - 1].startswith(one.words[-1]) if prefix else
                                                           row[at + size - 1] == one.words[-1])
        for at in range(len(row) - size + 1)
    ]  # fmt: skip
    found = matches(text, [one])
    assert bool(found) == any(fits)
    for span, _ in found:
        marked = words(span.of(text))
        assert marked[:-1] == list(one.words[:-1])
        assert marked[-1].startswith(one.words[-1]) if prefix else marked[-1] == one.words[-1]
