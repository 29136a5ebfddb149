"""The brief: one reading drawn for a terminal, from 40 columns up, with colour or without.

What colour says is said by form too: certainty has a sign and a word, and evidence drawn without styles has its trigger
between asterisks.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from attache.document import Span
from attache.exports.view import Card, ConditionRow, EventRow, ItemRow, Side, View, view
from attache.exports.voices import UNKNOWN, LinkRow
from attache.exports.wording import NOTHING, Certainty, Named, in_marks, quote
from attache.records import Reading

Evidence = Literal["none", "short", "full"]

#: lines longer than this are hard to read; a wider terminal keeps its right side empty
WIDEST = 150

_CERTAINTY_STYLES = {"CT+": "green", "PR+": "cyan", "PS+": "yellow", "UU": "magenta"}
_CONFLICT = frozenset(("REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"))
_GAP = 2

Quotes = list[tuple[Span, list[Span]]]


class Column(NamedTuple):
    """A column of the event table: a fixed width, or a share of what is left (width 0)."""

    head: str
    width: int


def draw(console: Console, reading: Reading, evidence: Evidence = "short") -> None:
    """Print the brief of `reading` on `console`."""
    width = min(console.width, WIDEST)
    for part in Brief(view(reading), width, evidence, styled=console.is_terminal).parts():
        console.print(part, width=width)


def write(readings: Iterable[Reading], console: Console, evidence: Evidence = "short") -> Iterator[str]:
    """One brief a reading, as they come, in the styles and the width of `console`, on which nothing is printed."""
    for reading in readings:
        if console.is_terminal:
            with console.capture() as drawn:
                draw(console, reading, evidence)
            yield drawn.get()
        else:
            yield text(reading, console.width, evidence)


def text(reading: Reading, width: int = 100, evidence: Evidence = "short") -> str:
    """The brief as plain text of at most `width` columns, without styles."""
    out = io.StringIO()
    draw(Console(file=out, width=width, force_terminal=False, color_system=None), reading, evidence)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


class Brief:
    """Draws one view at a given width (columns)."""

    def __init__(self, page: View, width: int, evidence: Evidence, *, styled: bool) -> None:
        self.page = page
        self.width = width
        self.evidence = evidence
        self.styled = styled

    def parts(self) -> Iterator[RenderableType]:
        """The brief from top to bottom."""
        page = self.page
        yield self._head()
        if not (page.events or page.cards or page.conditions or page.links or page.own):
            yield Text("  Nothing was read from this page: no event, no transfer, no condition.\n", style="dim italic")
            return
        if page.events:
            yield self._title("Events", len(page.events))
            yield self._column_heads()
            for event in page.events:
                yield self._event(event)
            yield from self._space()
        if page.cards:
            yield self._title("Transfers", sum(len(card.items) for card in page.cards))
            for card in page.cards:
                yield self._card(card)
            yield Text()
        if page.conditions:
            yield self._title("Conditions", len(page.conditions))
            for condition in page.conditions:
                yield self._condition(condition)
            yield from self._space()
        if page.links:
            yield self._title("Contradictions", len(page.links))
            for link in page.links:
                yield self._link(link)
            yield Text()
        if page.own and self.evidence != "none":
            yield self._title("The author's own words", len(page.own))
            for row in page.own:
                yield Padding(Text.assemble((f"{row.kind}: ", "dim"), row.words), (0, 0, 0, 2))
            yield Text()

    def _space(self) -> Iterator[RenderableType]:
        """An empty line after rows that bring none of their own."""
        if self.evidence == "none":
            yield Text()

    # the head

    def _head(self) -> RenderableType:
        facts = Table.grid(padding=(0, _GAP))
        facts.add_column(style="dim", no_wrap=True)
        facts.add_column(overflow="fold")
        for label, words in self.page.facts:
            first, dot, rest = words.partition(" · ")
            value = Text(first)
            value.append(f"{dot}{rest}", style="dim")
            facts.add_row(label, value)
        facts.add_row("Found", Text(self.page.counts))
        body = Group(Text(self.page.title, style="bold"), Text(), facts)
        return Panel(body, box=box.HEAVY, border_style="blue", padding=(0, 1), width=self.width)

    def _title(self, words: str, number: int) -> RenderableType:
        title = Text.assemble((words, "bold"), (f"  {number}", "dim"))
        return Rule(title, align="left", style="blue")

    # events

    def _columns(self) -> list[Column]:
        if self.width >= 116:
            return [
                Column("WHEN", 13), Column("WHO", 0), Column("WHAT", 20), Column("TO WHOM", 0), Column("WHERE", 14),
                Column("HOW SURE", 14), Column("SAYS WHO", 13),
            ]  # fmt: skip
        if self.width >= 96:
            return [
                Column("WHEN, WHERE", 13), Column("WHO", 0), Column("WHAT", 18), Column("TO WHOM", 0),
                Column("HOW SURE, SAYS WHO", 18),
            ]  # fmt: skip
        if self.width >= 60:
            return [Column("WHEN, WHERE", 13), Column("WHO → TO WHOM", 0), Column("WHAT", 16), Column("HOW SURE, SAYS", 16)]
        return [Column("EVENT", 0)]

    def _grid(self, columns: Sequence[Column]) -> Table:
        """An empty grid with exactly these widths, so that grids printed one under another line up."""
        shares = sum(1 for c in columns if not c.width)
        left = self.width - 2 - sum(c.width for c in columns) - _GAP * (len(columns) - 1)
        grid = Table.grid(padding=(0, _GAP), pad_edge=False)
        for column in columns:
            width = column.width or max(left // shares, 8)
            grid.add_column(width=width, overflow="fold")
        return grid

    def _column_heads(self) -> RenderableType:
        columns = self._columns()
        if len(columns) == 1:
            return Text()
        grid = self._grid(columns)
        grid.add_row(*(Text(c.head, style="dim") for c in columns))
        return Padding(grid, (0, 0, 0, 2))

    def _event(self, row: EventRow) -> RenderableType:
        columns = self._columns()
        grid = self._grid(columns)
        grid.add_row(*self._cells(row, columns))
        indent = columns[0].width + _GAP if len(columns) > 1 else 0
        whole: RenderableType = grid
        if self.evidence == "full":
            whole = Group(grid, Padding(Text(f"Grade {row.graded}", style="dim"), (0, 0, 0, indent)))
        return self._with_evidence(whole, [(row.evidence, [row.trigger])], indent)

    def _cells(self, row: EventRow, columns: list[Column]) -> list[Text]:
        when = Text(row.when, style="" if row.when != NOTHING else "dim")
        where = Text(row.where, style="dim")
        who, to_whom = _names(row.who), _names(row.to_whom)
        what = Text.assemble((row.type, "bold red" if row.type in _CONFLICT else "bold blue"))
        if row.mode:
            room = next((c.width for c in columns if c.head == "WHAT"), self.width)
            what.append(f" · {row.mode}" if len(row.what) <= room else f"\n· {row.mode}")
        sure = _certainty(row.certainty)
        if row.outlook:
            sure.append(f"\n{row.outlook}", style="italic")
        says = Text(row.says_who, style="dim" if row.says_who == "the author" else "")
        if row.grade != UNKNOWN:
            says.append(f" · {row.grade}", style="dim")
        if len(columns) == 7:
            return [when, who, what, to_whom, where, sure, says]
        when_where = _lines(when, where) if row.where != NOTHING else when
        sure_says = _lines(sure, says)
        if len(columns) == 5:
            return [when_where, who, what, to_whom, sure_says]
        both = _lines(who, Text.assemble(("→ ", "dim"), to_whom)) if row.to_whom else who
        if len(columns) == 4:
            return [when_where, both, what, sure_says]
        return [_lines(Text.assemble(what, "  ", when_where), both, sure, says)]

    # transfers

    def _card(self, card: Card) -> RenderableType:
        inner = self.width - 6
        sides = self._two_sides(card, inner) if card.exchange else self._one_way(card, inner)
        body: list[RenderableType] = [sides]
        notes = Table.grid(padding=(0, _GAP))
        notes.add_column(style="dim", no_wrap=True)
        notes.add_column(overflow="fold")
        for label, words in (*((s.label, s.words) for s in card.supports), *card.notes):
            notes.add_row(label, Text(words))
        for number, (name, reason) in enumerate(card.regimes):
            line = Text.assemble((name, "bold red"), (f"  {reason}" if reason else "", "dim"))
            notes.add_row("" if number else "Might break", line)
        notes.add_row("Says", Text(", ".join(card.says_who)))
        notes.add_row("Grade", Text("\n".join(card.graded)))
        body += [Text(), notes, *self._quotes(card.evidence, inner)]
        title = Text.assemble((" Exchange" if card.exchange else " Transfer", "bold"), (f" · {card.status} ", ""))
        return Panel(
            Group(*body), title=title, title_align="left", box=box.ROUNDED, border_style=_style(card.certainty),
            padding=(0, 2), width=self.width,
        )  # fmt: skip

    def _two_sides(self, card: Card, inner: int) -> RenderableType:
        half = (inner - 5) // 2
        if half < 24:
            return Group(self._side(card.left), Text("⇄", style="bold", justify="center"), self._side(card.right))
        grid = Table.grid(padding=0)
        grid.add_column(width=half, overflow="fold")
        grid.add_column(width=5, justify="center")
        grid.add_column(width=half, overflow="fold")
        grid.add_row(_names(card.left.parties), Text("⇄", style="bold"), _names(card.right.parties))
        grid.add_row(Text("─" * half, style="dim"), "", Text("─" * half, style="dim"))
        grid.add_row(_items(card.left.items), "", _items(card.right.items))
        return grid

    def _one_way(self, card: Card, inner: int) -> RenderableType:
        heading = Text.assemble(_name(card.left.parties[0]), ("  →  ", "bold"), _name(card.right.parties[0]))
        return Group(heading, Text("─" * min(inner, len(heading)), style="dim"), _items(card.left.items))

    def _side(self, side: Side) -> RenderableType:
        return Group(_names(side.parties), _items(side.items))

    # conditions

    def _condition(self, row: ConditionRow) -> RenderableType:
        columns = [Column("", 28), Column("", 0), Column("", 18)] if self.width >= 60 else [Column("", 0)]
        cells = [_name(row.holder), Text(row.what), _lines(_certainty(row.certainty), Text(row.says_who, style="dim"))]
        grid = self._grid(columns)
        grid.add_row(*(cells if len(columns) > 1 else [_lines(*cells)]))
        return self._with_evidence(grid, [(row.evidence, [row.trigger])], 0)

    def _link(self, row: LinkRow) -> RenderableType:
        grid = Table.grid(padding=(0, _GAP))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(Text(row.title, style="bold"), Text(row.here))
        grid.add_row(row.verb, Text(row.there))
        return Padding(grid, (0, 0, 0, 2))

    # evidence

    def _with_evidence(self, grid: RenderableType, evidence: Quotes, indent: int) -> RenderableType:
        quotes = self._quotes(evidence, self.width - 2 - indent)
        return Padding(Group(grid, *(Padding(q, (0, 0, 0, indent)) for q in quotes)), (0, 0, 0 if not quotes else 1, 2))

    def _quotes(self, evidence: Quotes, room: int) -> list[RenderableType]:
        if self.evidence == "none":
            return []
        limit = None if self.evidence == "full" else (room - 4 if room > 100 else 2 * room - 14)
        return [self._quote(span, triggers, limit) for span, triggers in evidence]

    def _quote(self, evidence: Span, triggers: list[Span], limit: int | None) -> RenderableType:
        pieces = quote(self.page.text, evidence, triggers, limit)
        if self.styled:
            line = Text.assemble(*((p.words, "bold underline" if p.marked else "dim") for p in pieces))
        else:
            line = Text(in_marks(pieces))
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=1)
        grid.add_column(overflow="fold")
        grid.add_row(Text("┆", style="dim"), line)
        return grid


def _style(sure: Certainty) -> str:
    return _CERTAINTY_STYLES.get(sure.value, "red")


def _certainty(sure: Certainty) -> Text:
    return Text.assemble((f"{sure.sign} {sure.word}", _style(sure)), (f" {sure.value}", "dim"))


def _name(party: Named) -> Text:
    return Text.assemble((party.name, "bold"), (f" {party.code}" if party.code else "", "dim"))


def _names(parties: Sequence[Named]) -> Text:
    return _lines(*map(_name, parties)) if parties else Text(NOTHING, style="dim")


def _lines(*texts: Text) -> Text:
    return Text("\n").join(texts)


def _items(items: Sequence[ItemRow]) -> RenderableType:
    parts: list[RenderableType] = []
    for item in items:
        state = Text.assemble(_certainty(item.certainty), f" · {item.status}")
        if item.when:
            state.append(f" · {item.when}", style="dim")
        parts.append(Text.assemble(item.item, (f"  × {item.amount}" if item.amount else "", "bold")))
        parts.append(Padding(Group(Text(item.kind, style="dim"), state), (0, 0, 0, 2)))
    return Group(*parts)
