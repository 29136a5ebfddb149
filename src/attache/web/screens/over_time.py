"""Events over time: how many a day, week, month or year, by class, and when there were unusually many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup

from attache.archive import Archive
from attache.archive.search import QueryError
from attache.web.drawings import Bar, Count, Step, stacked, to_bars
from attache.web.ledger import Books
from attache.web.screens.asking import Asked, Choice, chosen, chosen_rows
from attache.web.screens.counting import by_time

#: steps of time as they are chosen
STEPS: tuple[Step, ...] = ("day", "week", "month", "year")
#: without a query and a period, so many months before the newest page are shown
MONTHS = 60
#: so many spikes are listed
SPIKES = 20


class Line(NamedTuple):
    """A bar in words: its label, how much it holds in all and by class, what is usual before it ("" unless it is a spike), and
    the search that shows the pages behind it."""

    label: str
    number: int
    classes: str
    usual: str
    href: str


@dataclass(slots=True)
class Overview:
    """What a screen with a drawing shows above it: what is asked for, from when to when, how much answers, the search for it,
    and why the query was not understood ("" where it was)."""

    asked: Asked
    first: str = ""
    last: str = ""
    events: int = 0
    transfers: int = 0
    search: str = ""
    problem: str = ""


@dataclass(slots=True)
class Timeline:
    """The view model."""

    about: Overview
    step: str = ""
    drawing: str = ""
    lines: list[Line] = field(default_factory=list)
    spikes: list[Line] = field(default_factory=list)


def timeline_screen(archive: Archive, books: Books, asked: Asked, step: str) -> Timeline:
    """Events and transfers over time, by this step ("": the finest that there is room for)."""
    about = Overview(asked)
    with archive.look() as db:
        try:
            choice = chosen(db, asked, MONTHS)
        except QueryError as error:
            about.problem = str(error)
            return Timeline(about)
        parts = [(rows, chosen_rows(db, rows, choice)) for rows in books.values()]
    tell(about, choice, *(int(mask.sum()) for _, mask in parts))
    fitted, counts = by_time(parts, step if step in STEPS else None)
    fitted, bars = to_bars(counts, fitted)
    link = leading(choice)
    lines = [line(bar, link(bar)) for bar in bars]
    made = Timeline(about, fitted, Markup(stacked("when", "Events over time", fitted, bars, link=link)))
    made.lines = [one for one in lines if one.number]
    spikes = sorted((bar for bar in bars if bar.spike), key=lambda bar: (-bar.total / max(bar.usual or 0, 1), bar.label))
    made.spikes = [line(bar, link(bar)) for bar in spikes[:SPIKES]]
    return made


def tell(about: Overview, choice: Choice, events: int, transfers: int) -> None:
    """Put into words what is shown."""
    about.first, about.last, about.events, about.transfers = choice.first, choice.last, events, transfers
    about.search = choice.search()


def leading(choice: Choice, *more: str) -> Callable[[Bar], str]:
    """Where a bar leads: to the search for pages that tell of such events (`more`: further words of the query) in its days."""
    return lambda bar: choice.search(*more, f"when:{bar.label}", within=False)


def line(bar: Bar, href: str) -> Line:
    """A bar as a line of a table."""
    ranked = sorted(bar.counts.items(), key=lambda pair: (-pair[1], pair[0]))
    classes = ", ".join(f"{name} {number:,}" for name, number in ranked)
    return Line(bar.label, bar.total, classes, f"{bar.usual:g}" if bar.spike else "", href)


def two_ways(id: str, titles: tuple[str, str], step: Step, ways: tuple[list[Count], list[Count]],
             links: tuple[Callable[[Bar], str], Callable[[Bar], str]]) -> tuple[Markup, Markup]:  # fmt: skip
    """Two drawings with bars for the same time."""
    bars = [to_bars(counts, step, also=others)[1] for counts, others in (ways, ways[::-1])]
    drawn = [stacked(f"{id}{n}", titles[n], step, bars[n], link=links[n]) for n in (0, 1)]
    return Markup(drawn[0]), Markup(drawn[1])
