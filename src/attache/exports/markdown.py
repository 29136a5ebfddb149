"""Markdown (GitHub's, with tables), to paste into a note or an issue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from attache.document import Span
from attache.exports.view import Card, View, view
from attache.exports.wording import NOTHING, Certainty, Named, Piece, quote
from attache.records import Reading

_SPECIAL = re.compile(r"([\\`*_\[\]#|~$])")


def write(readings: Iterable[Reading]) -> Iterator[str]:
    """One chapter a reading, as they come."""
    for number, reading in enumerate(readings):
        yield ("\n" if number else "") + "\n".join(_lines(view(reading))) + "\n"


def escaped(text: str) -> str:
    """`text` (already on one line, never put at a line's start) with all that Markdown or HTML reads as a mark escaped."""
    return _SPECIAL.sub(r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def _lines(page: View) -> Iterator[str]:
    yield f"# {escaped(page.title)}"
    yield ""
    for label, words in page.facts:
        yield f"- **{label}:** {escaped(words)}"
    yield f"- **Found:** {page.counts}"
    if page.events:
        yield from ("", "## Events", "")
        heads = ("When", "Who", "What", "To whom", "Where", "How sure", "Says who", "Grade", "Evidence")
        yield from _table(heads, _event_rows(page))
    if page.cards:
        yield from ("", "## Transfers")
    for card in page.cards:
        yield ""
        yield from _card(page, card)
    if page.conditions:
        yield from ("", "## Conditions", "")
        rows = [
            (_named(c.holder), escaped(c.what), _sure(c.certainty), escaped(c.says_who), _quote(page, c.evidence, [c.trigger]))
            for c in page.conditions
        ]
        yield from _table(("Who", "What", "How sure", "Says who", "Evidence"), rows)
    if page.links:
        yield from ("", "## Contradictions", "")
        yield from _table(
            ("Kind", "Here", "There"), [(link.title, escaped(link.here), escaped(link.there)) for link in page.links]
        )
    if page.own:
        yield from ("", "## The author's own words", "")
        yield from (f"- *{row.kind}:* {escaped(row.words)}" for row in page.own)


def _event_rows(page: View) -> list[Sequence[str]]:
    return [
        (
            escaped(e.when), _all(e.who), f"**{e.type}**{f' · {escaped(e.mode)}' if e.mode else ''}", _all(e.to_whom),
            escaped(e.where), f"{_sure(e.certainty)}{f', {e.outlook}' if e.outlook else ''}", escaped(e.says_who),
            escaped(e.graded), _quote(page, e.evidence, [e.trigger]),
        )
        for e in page.events
    ]  # fmt: skip


def _card(page: View, card: Card) -> Iterator[str]:
    sign = "⇄" if card.exchange else "→"
    yield f"### {_joined(card.left.parties)} {sign} {_joined(card.right.parties)}"
    yield ""
    rows = [
        (
            _joined(side.parties), f"{escaped(i.item)}{f' × {escaped(i.amount)}' if i.amount else ''}", escaped(i.kind),
            i.status, _sure(i.certainty), escaped(i.when or NOTHING),
        )
        for side in (card.left, card.right)
        for i in side.items
    ]  # fmt: skip
    yield from _table(("Supplier", "Item", "Kind", "Status", "How sure", "When"), rows)
    yield ""
    yield f"- **Says:** {escaped(', '.join(card.says_who))}"
    yield f"- **Grade:** {escaped('; '.join(card.graded))}"
    for label, what in (*((s.label, s.words) for s in card.supports), *card.notes):
        yield f"- **{label}:** {escaped(what)}"
    for name, reason in card.regimes:
        yield f"- **Might break:** {escaped(f'{name}: {reason}' if reason else name)}"
    for evidence, triggers in card.evidence:
        yield f"- **Evidence:** {_quote(page, evidence, triggers)}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _named(party: Named) -> str:
    return escaped(str(party))


def _joined(parties: Sequence[Named]) -> str:
    return ", ".join(map(_named, parties))


def _all(parties: Sequence[Named]) -> str:
    return "<br>".join(map(_named, parties)) or NOTHING


def _sure(sure: Certainty) -> str:
    return f"{sure.sign} {sure.word} {sure.value}"


def _quote(page: View, evidence: Span, triggers: Sequence[Span]) -> str:
    return "".join(_piece(p) for p in quote(page.text, evidence, triggers))


def _piece(piece: Piece) -> str:
    # white space inside the marks would keep them from being read as marks
    return f"**{escaped(piece.words.strip())}**" if piece.marked else escaped(piece.words)
