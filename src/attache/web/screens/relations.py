"""With whom somebody has to do: how much they do to each other, of which classes, and when."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup

from attache.exports.wording import clean
from attache.web.drawings import spark
from attache.web.ledger import Mask, Rows
from attache.web.rendering import address
from attache.web.screens.asking import Choice, quads
from attache.web.screens.counting import begin, plain, state, sums
from attache.web.screens.naming import state_name
from attache.web.screens.network import quoted

#: how many are listed, and how many of the classes between two are named
MOST, CLASSES, NAMES = 15, 3, 12
#: a line as small as a word has so many values at most
_MONTHS = 120


class Side(NamedTuple):
    """The events in which somebody is on a side, and the words of a query that say so."""

    mask: Mask
    words: str


class Relation(NamedTuple):
    """A state, or somebody by name, with whom there are events: how many there and back, their classes in words, a line of how
    many there were over time, and where each leads."""

    code: str
    name: str
    href: str
    there: int
    back: int
    classes: str
    line: Markup
    there_href: str
    back_href: str


class Kind(NamedTuple):
    """A class of events: how many there are there and back, whether it is conflict, and the searches for them."""

    type: str
    there: int
    back: int
    conflict: bool
    there_href: str
    back_href: str


@dataclass(slots=True)
class Relations:
    """With which states and with whom by name, by which classes of events, and lines of all that is done and received."""

    states: list[Relation] = field(default_factory=list)
    names: list[Relation] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)
    acts: int = 0
    meets: int = 0
    acts_line: str = ""
    meets_line: str = ""


class _Way(NamedTuple):
    """What is counted of one direction: by class and by month of each partner."""

    kinds: Counter[tuple[str, str]]
    months: Counter[tuple[str, str]]


def relations(events: Rows, choice: Choice, sides: tuple[Side, Side], state_code: str, *, own: str) -> Relations:
    """The relations of whoever is on these sides (who acts, who is acted on). `state_code` is theirs where it is a state as a
    whole, which is no partner of itself; `own` the state that they belong to, whose pages with other states are linked."""
    month = begin(events, "month")
    made = Relations(acts=int(sides[0].mask.sum()), meets=int(sides[1].mask.sum()))
    others = (state(events, "recipient"), state(events, "actor"))
    ways, totals = [], []
    for side, other in zip(sides, others, strict=True):
        found = sums(side.mask, other, month, plain(events, "type"))
        kinds: Counter[tuple[str, str]] = Counter()
        months: Counter[tuple[str, str]] = Counter()
        for (partner, when, kind), number in ((one.words, one.number) for one in found):
            kinds[partner, kind] += number
            months[partner, when] += number
        ways.append(_Way(kinds, months))
        totals.append(_by(months, 1))
    shown = sorted({when for way in ways for _, when in way.months if when})[-_MONTHS:]
    made.acts_line, made.meets_line = (
        Markup(spark(id, title, [total[when] for when in shown]))
        for id, title, total in zip(
            ("line-acts", "line-meets"), ("Acts, by month", "Is acted on, by month"), totals, strict=True
        )
    )
    made.states = _states(choice, sides, ways, shown, state_code, own)
    made.kinds = _kinds(choice, sides, ways)
    made.names = _names(events, choice, sides)
    return made


def _by(counts: Counter[tuple[str, str]], at: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for key, number in counts.items():
        found[key[at]] += number
    return found


def _states(
    choice: Choice, sides: tuple[Side, Side], ways: list[_Way], shown: list[str], code: str, own: str
) -> list[Relation]:
    there, back = (_by(way.kinds, 0) for way in ways)
    ranked = sorted((there + back).items(), key=lambda pair: (-pair[1], pair[0]))
    classes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for way in ways:
        for (partner, kind), number in way.kinds.items():
            classes[partner][kind] += number
    found = []
    for partner, _ in [pair for pair in ranked if pair[0] and pair[0] != code][:MOST]:
        line = [ways[0].months[partner, when] + ways[1].months[partner, when] for when in shown]
        name = state_name(partner)
        page = address("/dyads", own, partner) if own and own != partner else address("/actors", partner)
        found.append(
            Relation(
                partner, name, page, there[partner], back[partner], _ranked(classes[partner]),
                Markup(spark(f"line-{partner}", f"Events with {name}, by month", line)),
                choice.search(sides[0].words, f"to:{partner}"), choice.search(f"from:{partner}", sides[1].words),
            )
        )  # fmt: skip
    return found


def _ranked(kinds: Counter[str]) -> str:
    ranked = sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{kind} {number:,}" for kind, number in ranked[:CLASSES]) + (" …" if len(ranked) > CLASSES else "")


def _kinds(choice: Choice, sides: tuple[Side, Side], ways: list[_Way]) -> list[Kind]:
    there, back = (_by(way.kinds, 1) for way in ways)
    bad = quads()["conflict"]
    ranked = sorted((there + back).items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        Kind(kind, there[kind], back[kind], kind in bad, *(choice.typed(kind, side.words) for side in sides))
        for kind, _ in ranked
    ]  # fmt: skip


def _names(events: Rows, choice: Choice, sides: tuple[Side, Side]) -> list[Relation]:
    """By name: with whom there is most."""
    there, back = (
        Counter({one.words[0]: one.number for one in sums(side.mask, plain(events, other)) if one.words[0]})
        for side, other in zip(sides, ("recipient", "actor"), strict=True)
    )
    ranked = sorted((there + back).items(), key=lambda pair: (-pair[1], pair[0]))[:NAMES]
    found = []
    for name, _ in ranked:
        said = quoted(name)
        links = (
            (choice.search(sides[0].words, f"to:{said}"), choice.search(f"from:{said}", sides[1].words)) if said else ("", "")
        )
        page = address("/actors", q=name) if said else ""
        found.append(Relation("", clean(name), page, there[name], back[name], "", Markup(), *links))
    return found
