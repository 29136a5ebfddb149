"""What the reading heads see: anchors (triggers of events, items of transfers, wants, cues) with the words that belong to them.

Signals are evidence, not records: `attache.reading` weighs them against its rules. The heads and their training are described
in `training/MODEL_CARD.md`; anchors are the highest word of what they name, as the tree has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from attache.document import Heard, Signal

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Heads = Mapping[str, Floats]
#: vectors of N anchors and of W words → how likely each word belongs to each anchor, N × labels × W
Tie = Callable[[Floats, Floats], Floats]

#: an anchor less likely than this is not told of
LEAST = 0.1
#: nor is a word that belongs to it
LEAST_PART = 0.1
#: classes less likely than this are left out of a distribution
LEAST_CLASS = 0.02


class Classes:
    """The classes of the reading heads, as `labels.json` of the model has them."""

    def __init__(self, raw: Mapping[str, Sequence[str]], parts: Mapping[str, Sequence[str]]) -> None:
        self.of = {k: tuple(v) for k, v in raw.items()}
        self.parts = {kind: [self.of["edge"].index(label) for label in labels] for kind, labels in parts.items()}
        event = self.of["event"]
        self.event_classes = tuple(dict.fromkeys(x[2:] for x in event if x != "O"))
        self.begin = np.array([event.index(f"B-{c}") for c in self.event_classes])
        self.inside = np.array([event.index(f"I-{c}") for c in self.event_classes])
        self.modes = {
            c: [i for i, m in enumerate(self.of["mode"]) if m == c or m.startswith(f"{c}:")] for c in self.event_classes
        }


def hear(heads: Heads, above: Ints, starts: Sequence[int], classes: Classes, tie: Tie) -> Heard:
    """What the reading heads see in one chunk of W words, numbered from its first.

    `heads`: probabilities by head (W × classes), and what `tie` asks for; `above`: each word's head as a word number from 1 in
    the chunk, 0 for roots; `starts`: the first words of its sentences. Signals come in text order of their anchors.
    """
    found = [*_events(heads, above, classes), *_items(heads, classes), *_conditions(heads, classes)]
    found += _cues(heads, above, classes)
    if found:
        _tie(found, heads, classes, tie)
    kinds = heads["kind"][list(starts)]
    return Heard(
        sorted(found, key=lambda s: (s.token, s.kind)),
        spans(heads["source"]),
        spans(heads["content"]),
        [_spread(classes.of["kind"], row) for row in kinds],
    )


def _events(heads: Heads, above: Ints, classes: Classes) -> list[Signal]:
    likely = heads["event"]
    begin, inside = likely[:, classes.begin], likely[:, classes.inside]
    outside = likely[:, classes.of["event"].index("O")]
    found = []
    for first, last in _runs(1 - outside, begin.sum(1), inside.sum(1)):
        anchor = _top(first, last, above)
        share = begin[anchor] + inside[anchor]
        share = share / share.sum()
        kind = classes.event_classes[int(share.argmax())]
        modes = classes.modes[kind]
        mode = classes.of["mode"][modes[int(heads["mode"][anchor][modes].argmax())]].partition(":")[2]
        found.append(
            Signal(
                "event",
                anchor,
                first,
                last,
                float(1 - outside[first:last].min()),
                _spread(classes.event_classes, share),
                mode or None,
                _spread(classes.of["fact"], heads["fact"][anchor]),
                _spread(classes.of["realis"], heads["realis"][anchor]),
                round(float(heads["sure"][anchor, 0]), 3),
            )
        )
    return found


def _items(heads: Heads, classes: Classes) -> list[Signal]:
    likely = heads["category"]
    found = []
    for i in np.flatnonzero(likely[:, 0] < 1 - LEAST).tolist():
        share = likely[i, 1:] / likely[i, 1:].sum()
        signal = Signal("transfer", i, i, i + 1, float(1 - likely[i, 0]), _spread(classes.of["category"][1:], share))
        signal.status = _spread(classes.of["status"], heads["status"][i])
        signal.factuality = _spread(classes.of["fact"], heads["held"][i])
        found.append(signal)
    return found


def _conditions(heads: Heads, classes: Classes) -> list[Signal]:
    likely = heads["condition"]
    found = []
    for i in np.flatnonzero(likely[:, 0] < 1 - LEAST).tolist():
        share = likely[i, 1:] / likely[i, 1:].sum()
        found.append(Signal("condition", i, i, i + 1, float(1 - likely[i, 0]), _spread(classes.of["condition"][1:], share)))
    return found


def _cues(heads: Heads, above: Ints, classes: Classes) -> list[Signal]:
    likely = heads["cue"]
    found = []
    for first, last in _runs(1 - likely[:, 0], likely[:, 1], likely[:, 2]):
        sure = float(1 - likely[first:last, 0].min())
        found.append(Signal("cue", _top(first, last, above), first, last, sure, {"cue": 1.0}))
    return found


def spans(likely: Floats, cut: float = 0.5) -> list[tuple[int, int, float]]:
    """The spans of a layer of sources or contents (probabilities, W × O, B, I): first word, one after the last, how likely."""
    inside = 1 - likely[:, 0]
    found: list[tuple[int, int, float]] = []
    at = 0
    while at < len(inside):
        if inside[at] <= cut:
            at += 1
            continue
        first = at
        at += 1
        while at < len(inside) and inside[at] > cut and likely[at, 2] >= likely[at, 1]:
            at += 1
        found.append((first, at, float(inside[first:at].mean())))
    return found


def _runs(known: Floats, begin: Floats, inside: Floats) -> list[tuple[int, int]]:
    """Runs of words that are likely enough; a new one begins where *begin* is likelier than *inside*."""
    found: list[tuple[int, int]] = []
    for i in np.flatnonzero(known > LEAST).tolist():
        if found and found[-1][1] == i and inside[i] > begin[i] and i - found[-1][0] < 4:
            found[-1] = (found[-1][0], i + 1)
        else:
            found.append((i, i + 1))
    return found


def _top(first: int, last: int, above: Ints) -> int:
    """The first of the words whose head lies outside them."""
    for i in range(first, last):
        if not first < int(above[i]) <= last:
            return i
    return first


def _tie(found: list[Signal], heads: Heads, classes: Classes, tie: Tie) -> None:
    """Give every signal its parts: the words that an edge ties to its anchor, the likeliest first."""
    shares = tie(heads["edge_from"][[s.token for s in found]], heads["edge_to"])
    owner, label, word = (x.tolist() for x in np.nonzero(shares > LEAST_PART))
    likely = shares[owner, label, word].tolist()
    for at in sorted(range(len(likely)), key=lambda i: -likely[i]):  # as it is sorted, what is as likely stays in text order
        signal = found[owner[at]]
        if label[at] in classes.parts[signal.kind]:
            signal.parts.setdefault(classes.of["edge"][label[at]], []).append((word[at], round(likely[at], 3)))


def _spread(names: Sequence[str], share: Floats) -> dict[str, float]:
    """A distribution as a dictionary, the likeliest first."""
    known = [(p, name) for p, name in zip(share.tolist(), names, strict=True) if p >= LEAST_CLASS]
    return {name: round(p, 3) for p, name in sorted(known, key=lambda x: -x[0])}
