"""FactBank's seven values as a small algebra (Saurí and Pustejovsky, 2009)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from attache.records import Factuality, Realis

_STRENGTH = {"CT": 3, "PR": 2, "PS": 1}
_FLIP: dict[Factuality, Factuality] = {
    "CT+": "CT-", "CT-": "CT+", "PR+": "PR-", "PR-": "PR+", "PS+": "PS-", "PS-": "PS+", "UU": "UU",
}  # fmt: skip


def negated(value: Factuality) -> Factuality:
    """The value of the contrary: `CT+` gives `CT-`, `UU` stays."""
    return _FLIP[value]


def positive(value: Factuality) -> bool:
    return value.endswith("+")


def under(outer: Factuality, inner: Factuality) -> Factuality:
    """What `inner` comes to within a statement that is itself held as `outer`.

    The weaker certainty wins, two negations cancel out, and nothing certain comes out of an open question:
    `under("PS+", "CT-")` is `PS-`, `under("CT-", "CT-")` is `CT+`.
    """
    if "UU" in (outer, inner):
        return "UU"
    strength = min(outer[:2], inner[:2], key=lambda s: _STRENGTH[s])
    sign = "+" if positive(outer) == positive(inner) else "-"
    value: Factuality = f"{strength}{sign}"  # type: ignore[assignment]
    return value


@dataclass(frozen=True, slots=True)
class State:
    """How sure an act is, whether it lies ahead, and why; `probability` in per cent where a word of estimation gives it."""

    value: Factuality = "CT+"
    realis: Realis = "actual"
    why: tuple[str, ...] = ()
    probability: tuple[int, int] | None = None

    def with_value(self, value: Factuality, realis: Realis | None, reason: str) -> State:
        """This state under one more operator: its value, its realis (None: as before), and what it was."""
        return replace(self, value=value, realis=realis or self.realis, why=(*self.why, reason))
