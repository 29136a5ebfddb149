"""What the language model's heads make of an event's certainty, weighed against the rules (data: `certainty/heads.yaml`)."""

from __future__ import annotations

from typing import Any, TypeVar

from attache.document import Document, Signal, Token
from attache.reading.attribution.lexicon import compiled

Value = TypeVar("Value", bound=str)

_KEY = "certainty.heads"


def _read(data: Any) -> dict[str, float]:
    return {name: float(share) for name, share in data.items()}


def signal(doc: Document, trigger: Token) -> Signal | None:
    """The event that the heads hear in the word, if any; the surest of several."""
    if doc.heard is None:
        return None
    known: dict[int, Signal] | None = doc.scratch.get(_KEY)
    if known is None:
        known = doc.scratch[_KEY] = {}
        for found in sorted((s for s in doc.heard.signals if s.kind == "event"), key=lambda s: (s.sure, s.token)):
            known.update(dict.fromkeys(range(found.first, found.last), found))
    return known.get(trigger.i)


def weighed(ruled: Value, heard: dict[str, float], question: str) -> Value:
    """The value with the most votes; `question`: factuality or realis, `heard`: the head's distribution over its values."""
    share = compiled("certainty/heads", _read)[question]
    votes = {value: share * likely for value, likely in heard.items()}
    votes[ruled] = votes.get(ruled, 0.0) + 1 - share
    best: Any = max(sorted(votes), key=votes.__getitem__)
    return best if heard and votes[best] > votes[ruled] else ruled


def sourceless(found: Signal) -> bool:
    """Whether the head sees nobody but the author who says so."""
    return max((p for _, p in found.parts.get("source", [])), default=0.0) < compiled("certainty/heads", _read)["source"]
