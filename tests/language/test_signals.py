"""From the reading heads' scores to signals."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from attache.document import Heard, Signal
from attache.language import signals
from attache.language.signals import Classes, spans

RAW = {
    "event": ["O", "B-AGREE", "I-AGREE", "B-AID", "I-AID"],
    "mode": ["AGREE", "AID", "AID:loan"],
    "fact": ["CT+", "UU"],
    "realis": ["actual", "future"],
    "category": ["O", "drone", "fuel"],
    "status": ["offered", "delivered"],
    "held": ["CT+", "UU"],
    "condition": ["O", "shortage"],
    "kind": ["report", "opinion"],
    "source": ["O", "B", "I"],
    "cue": ["O", "B", "I"],
    "content": ["O", "B", "I"],
    "edge": ["actor", "supplier", "lacks", "said_by"],
    "anchor": ["event", "transfer", "condition", "cue"],
}
PARTS = {"event": ["actor"], "transfer": ["supplier"], "condition": ["lacks"], "cue": ["said_by"]}
SIDE = 3
WORDS = 5


CLASSES = Classes(RAW, PARTS)


def tie(anchors: np.ndarray, words: np.ndarray) -> np.ndarray:
    """A word belongs to an anchor, as whatever it may be, if both point the same way."""
    likely = 1 / (1 + np.exp(5 - anchors @ words.T))
    return np.repeat(likely[:, None, :], len(RAW["edge"]), axis=1)


def hear(heads: dict[str, np.ndarray]) -> Heard:
    """What is heard in one sentence whose scores are `heads`."""
    tied = ("sure", "edge_from", "edge_to")
    likely = {k: v if k in tied else np.exp(v) / np.exp(v).sum(-1, keepdims=True) for k, v in heads.items()}
    return signals.hear(likely, ABOVE, [0], CLASSES, tie)


def silent() -> dict[str, np.ndarray]:
    """Scores of a chunk in which nothing is heard."""
    heads = {}
    for name, labels in RAW.items():
        if name not in ("edge", "anchor"):
            heads[name] = np.zeros((WORDS, len(labels)), np.float32)
            if labels[0] == "O":
                heads[name][:, 0] = 9
    heads["sure"] = np.zeros((WORDS, 1), np.float32)
    heads["edge_from"] = np.zeros((WORDS, SIDE), np.float32)
    heads["edge_to"] = np.zeros((WORDS, SIDE), np.float32)
    return heads


ABOVE = np.array([2, 0, 2, 3, 2])


def test_nothing_heard_is_nothing() -> None:
    heard = hear(silent())
    assert heard.signals == heard.sources == heard.contents == []
    assert len(heard.sentences) == 1


def test_a_trigger_of_two_words_is_one_event_at_its_highest_word() -> None:
    heads = silent()
    heads["event"][1] = [0, 0, 0, 9, 0]
    heads["event"][2] = [0, 0, 0, 0, 9]
    heads["mode"][1] = [5, 0, 3]
    heads["edge_from"][1] = heads["edge_to"][4] = [3, 0, 0]
    (signal,) = hear(heads).signals
    assert (signal.kind, signal.token, signal.first, signal.last) == ("event", 1, 1, 3)
    assert next(iter(signal.classes)) == "AID"
    assert signal.mode == "loan"  # of the modes of its own class
    assert [word for word, _ in signal.parts["actor"]] == [4]


def test_items_wants_and_cues_are_heard_beside_each_other() -> None:
    heads = silent()
    heads["category"][3, 1] = 20
    heads["status"][3, 1] = 4
    heads["condition"][1, 1] = 20
    heads["cue"][0, 1] = 20
    found = {s.kind: s for s in hear(heads).signals}
    assert set(found) == {"transfer", "condition", "cue"}
    assert next(iter(found["transfer"].status)) == "delivered"


def test_chunks_are_joined_by_their_offset() -> None:
    whole = Heard()
    for offset in (0, WORDS):
        signal = Signal("event", 1, 1, 2, 0.9, {"AID": 1.0}, parts={"actor": [(4, 0.8)]})
        whole.add(Heard([signal], [(0, 2, 0.9)], [], [{"report": 1.0}]), offset)
    assert [s.token for s in whole.signals] == [1, WORDS + 1]
    assert whole.signals[1].parts == {"actor": [(WORDS + 4, 0.8)]}
    assert whole.sources == [(0, 2, 0.9), (WORDS, WORDS + 2, 0.9)]


@given(st.lists(st.sampled_from("OBI"), min_size=1, max_size=12))
def test_spans_are_those_of_the_tags(tags: list[str]) -> None:
    likely = np.full((len(tags), 3), 0.01, np.float32)
    for i, tag in enumerate(tags):
        likely[i, "OBI".index(tag)] = 0.98
    found = spans(likely)
    assert {i for first, last, _ in found for i in range(first, last)} == {i for i, t in enumerate(tags) if t != "O"}
    assert sum(t == "B" for t in tags) <= len(found)
