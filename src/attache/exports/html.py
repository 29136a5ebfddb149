"""HTML: one self-contained page, the text with its evidence marked and the records beside it.

The page loads nothing and runs nothing: no script, no other host, its one style sheet allowed by its digest. All words that
come from a reading pass through `html.escape`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from itertools import chain, islice, pairwise
from typing import NamedTuple

from attache.document import Span
from attache.exports.view import Card, ConditionRow, EventRow, ItemRow, Side, SupportRow, View, view
from attache.exports.voices import LinkRow, OwnRow
from attache.exports.wording import NOTHING, Certainty, Named, clean, quote
from attache.records import Reading

_SIGN_CLASSES = {"CT+": "certain", "PR+": "probable", "PS+": "possible", "UU": "open"}


class Mark(NamedTuple):
    """A stretch of text that a record rests on: a trigger (with the record it leads to), or evidence (`target` None)."""

    span: Span
    target: str | None


def write(readings: Iterable[Reading]) -> Iterator[str]:
    """The page in pieces: its head, one article a reading as they come, its end. No readings, no page."""
    rest = iter(readings)
    first = list(islice(rest, 1))
    if not first:
        return
    title = f"{view(first[0]).title} · Attaché"
    style = files("attache.exports").joinpath("page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )
    for number, reading in enumerate(chain(first, rest), 1):
        yield Article(view(reading), f"d{number}").html()
    yield "</body>\n</html>\n"


class Article:
    """One reading as an article; ids in it begin with `prefix`."""

    def __init__(self, page: View, prefix: str) -> None:
        self.page = page
        self.prefix = prefix
        #: record → id of its card; numbered, since a record's own id may hold anything
        self._ids: dict[str, str] = {}
        #: the ids of the records whose trigger the text shows
        self._shown: set[str] = set()
        for letter, rows in self._rows():
            for number, row in enumerate(rows, 1):
                self._ids[f"{letter}:{row.id}"] = f"{prefix}-{letter}{number}"

    def _rows(self) -> Iterator[tuple[str, Sequence[EventRow | ItemRow | ConditionRow]]]:
        """All records by kind."""
        yield "v", self.page.events
        yield "t", [item for card in self.page.cards for item in card.items]
        yield "c", self.page.conditions

    def html(self) -> str:
        """The whole article."""
        page = self.page
        facts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(words)}</dd>" for label, words in page.facts)
        language = page.reading.document.language
        lang = f' lang="{escape(clean(language))}"' if language else ""
        return (
            f'<article aria-labelledby="{self.prefix}-title">\n<header>\n'
            f'<h1 id="{self.prefix}-title"{lang}>{escape(page.title)}</h1>\n'
            f"<dl>{facts}<dt>Found</dt><dd>{escape(page.counts)}</dd></dl>\n</header>\n"
            f'<div class="columns">\n<section class="text" aria-label="Text"{lang}>\n{self._text()}</section>\n'
            f'<section class="records" aria-label="Records">\n{self._records()}</section>\n</div>\n</article>\n'
        )

    # the text

    def _text(self) -> str:
        marks = self._marks()
        paragraphs = self.page.reading.document.paragraphs
        return "".join(f"<p>{self._marked(Span(*p), marks)}</p>\n" for p in paragraphs)

    def _marks(self) -> list[Mark]:
        marks: list[Mark] = []
        for letter, rows in self._rows():
            for row in rows:
                marks += [Mark(row.trigger, self._ids[f"{letter}:{row.id}"]), Mark(row.evidence, None)]
        return sorted(marks, key=lambda m: (m.span.start, m.span.end, m.target or ""))

    def _marked(self, paragraph: Span, marks: Sequence[Mark]) -> str:
        """The paragraph's words; triggers are links to their records, evidence is underlined."""
        inside = [m for m in marks if paragraph.overlaps(m.span)]
        edges = {paragraph.start, paragraph.end}
        for mark in inside:
            edges.update(edge for edge in mark.span if paragraph.start < edge < paragraph.end)
        cuts = sorted(edges)
        return "".join(self._piece(Span(a, b), inside) for a, b in pairwise(cuts))

    def _piece(self, piece: Span, marks: Sequence[Mark]) -> str:
        words = escape(_printable(piece.of(self.page.text)))
        covering = [m for m in marks if m.span.covers(piece)]
        if not covering:
            return words
        targets = list(dict.fromkeys(m.target for m in covering if m.target))
        if not targets:
            return f'<span class="evidence">{words}</span>'
        out = f'<a class="evidence" href="#{targets[0]}"><mark>{words}</mark></a>'
        for target in targets:
            if target not in self._shown:
                self._shown.add(target)
                out = f'<span id="{target}-words">{out}</span>'
        return out

    # the records

    def _records(self) -> str:
        page = self.page
        parts = [
            _section("Events", len(page.events), map(self._event, page.events)),
            _section("Transfers", sum(len(card.items) for card in page.cards), map(self._card, page.cards)),
            _section("Conditions", len(page.conditions), map(self._condition, page.conditions)),
            _section("Contradictions", len(page.links), map(_link, page.links)),
            _section("The author's own words", len(page.own), map(_own, page.own)),
        ]
        nothing = "Nothing was read from this page: no event, no transfer, no condition."
        return "".join(parts) or f'<p class="nothing">{nothing}</p>\n'

    def _event(self, row: EventRow) -> str:
        key = self._ids[f"v:{row.id}"]
        mode = f" · {escape(row.mode)}" if row.mode else ""
        lines = [_pair("Who", _people(row.who)), _pair("To whom", _people(row.to_whom))]
        lines += [_pair("When", escape(row.when)), _pair("Where", escape(row.where))]
        sure = f"{_sure(row.certainty)}{f' · {escape(row.outlook)}' if row.outlook else ''}"
        lines += [_pair("How sure", sure), _pair("Says", escape(row.says_who))]
        lines.append(_pair("Grade", escape(row.graded)))
        return (
            f'<li id="{key}" class="card"><h3><b>{escape(row.type)}</b>{mode}</h3><dl class="pairs">{"".join(lines)}</dl>'
            f"{self._quote(row.evidence, [row.trigger], key)}</li>\n"
        )

    def _condition(self, row: ConditionRow) -> str:
        key = self._ids[f"c:{row.id}"]
        lines = [
            _pair("Who", _people([row.holder])),
            _pair("How sure", _sure(row.certainty)),
            _pair("Says", escape(row.says_who)),
        ]
        return (
            f'<li id="{key}" class="card"><h3>{escape(row.what)}</h3><dl>{"".join(lines)}</dl>'
            f"{self._quote(row.evidence, [row.trigger], key)}</li>\n"
        )

    def _card(self, card: Card) -> str:
        sign, words = ("⇄", "in exchange with") if card.exchange else ("→", "to")
        arrow = f'<span class="arrow" role="img" aria-label="{words}">{sign}</span>'
        heading = "Exchange" if card.exchange else "Transfer"
        lines = [_pair(escape(s.label), self._support(s)) for s in card.supports]
        lines += [_pair(label, escape(what)) for label, what in card.notes]
        broken = "<br>".join(f"<b>{escape(name)}</b> {escape(reason)}".rstrip() for name, reason in card.regimes)
        lines += [_pair("Might break", broken)] if broken else []
        lines.append(_pair("Says", escape(", ".join(card.says_who))))
        lines.append(_pair("Grade", "<br>".join(map(escape, card.graded))))
        first = self._ids[f"t:{card.items[0].id}"]
        quotes = "".join(self._quote(evidence, triggers, first) for evidence, triggers in card.evidence)
        return (
            f'<li class="card {_sign_class(card.certainty)}"><h3><b>{heading}</b> · {escape(card.status)}</h3>'
            f'<div class="sides">{self._side(card.left)}{arrow}{self._side(card.right)}</div>'
            f"<dl>{''.join(lines)}</dl>{quotes}</li>\n"
        )

    def _support(self, row: SupportRow) -> str:
        return f'<a href="#{self._ids[f"c:{row.condition}"]}">{escape(row.words)}</a>'

    def _side(self, side: Side) -> str:
        items = "".join(
            f'<li id="{self._ids[f"t:{i.id}"]}">{escape(i.item)}{f" × {escape(i.amount)}" if i.amount else ""}'
            f"<small>{escape(i.kind)}</small><small>{_sure(i.certainty)} · {escape(i.status)}"
            f"{f' · {escape(i.when)}' if i.when else ''}</small></li>"
            for i in side.items
        )
        return f"<div>{_people(side.parties)}{f'<ul>{items}</ul>' if items else ''}</div>"

    def _quote(self, evidence: Span, triggers: Sequence[Span], key: str) -> str:
        pieces = quote(self.page.text, evidence, triggers)
        words = "".join(f"<mark>{escape(p.words)}</mark>" if p.marked else escape(p.words) for p in pieces)
        where = "Show in the text"
        link = f' <a href="#{key}-words" title="{where}" aria-label="{where}">↖</a>' if key in self._shown else ""
        return f"<blockquote>{words}{link}</blockquote>"


def _link(row: LinkRow) -> str:
    lines = _pair("Here", escape(row.here)) + _pair(escape(row.verb), escape(row.there))
    return f'<li class="card"><h3><b>{escape(row.title)}</b></h3><dl>{lines}</dl></li>\n'


def _own(row: OwnRow) -> str:
    return f'<li class="card"><h3>{escape(row.kind)}</h3><blockquote>{escape(row.words)}</blockquote></li>\n'


def _section(title: str, number: int, rows: Iterable[str]) -> str:
    return f'<h2>{title} <span class="count">{number}</span></h2>\n<ol>\n{"".join(rows)}</ol>\n' if number else ""


def _pair(label: str, html: str) -> str:
    return f"<dt>{label}</dt><dd>{html}</dd>"


def _people(parties: Sequence[Named]) -> str:
    named = (f"<b>{escape(p.name)}</b>{f' <code>{escape(p.code)}</code>' if p.code else ''}" for p in parties)
    return "<br>".join(named) or NOTHING


def _sign_class(sure: Certainty) -> str:
    return _SIGN_CLASSES.get(sure.value, "denied")


def _sure(sure: Certainty) -> str:
    return f'<span class="sure {_sign_class(sure)}">{sure.sign} {escape(sure.word)}</span> <code>{escape(sure.value)}</code>'


def _printable(words: str) -> str:
    """`clean` for a stretch inside a paragraph: its white space stays as it is."""
    return "".join(clean(c) or " " if not c.isspace() else c for c in words)
