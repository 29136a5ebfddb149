"""The fields of the query language, and what their values may be.

Each field turns the words after its colon into a `Term`, or refuses them with the way out. Classes, certainties and statuses
are those of the record contract; states are found by code or name in the table of states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import get_args

from attache.archive.search.query import Term
from attache.archive.search.words import words
from attache.days import iso_period
from attache.knowledge import table
from attache.records import WEAKENING, Category, EventType, Genre, Status

#: as many near names are told
_NEAR = 3


class ValueRefused(ValueError):
    """A value that its field cannot have: the reason, and the way out."""

    def __init__(self, reason: str, way_out: str) -> None:
        super().__init__(reason)
        self.reason, self.way_out = reason, way_out


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A field: what its name stands for, in words; how a value is read; and whether it speaks of one event or transfer."""

    meaning: str
    example: str
    read: Callable[[str, bool], Term]
    of_record: bool = False


def _free(value: str, prefix: bool) -> Term:
    found = tuple(words(value))
    if not found:
        raise ValueRefused("there is no word in this value", "give letters or digits")
    return Term(value, found, prefix)


def _party(value: str, prefix: bool) -> Term:
    state, colon, sector = value.partition(":")
    sector = sector.strip().upper()
    code = states().get(state.strip().casefold())
    if colon and code is None:
        raise ValueRefused(f"no state is called {state!r}", f"give its ISO code, as RUS:MIL{_near(state, states())}")
    if colon and not sector.isalnum():
        raise ValueRefused("there is no sector after the state", "write it as RUS:MIL")
    if colon:
        return Term(value, exact=(code or "", sector))
    return Term(value, _free(value, prefix).words, prefix, (code,) if code and not prefix else ())


def _item(value: str, prefix: bool) -> Term:
    name = value.strip().casefold()
    return Term(value, _free(value, prefix).words, prefix, (name,) if name in get_args(Category) else ())


def _regime(value: str, prefix: bool) -> Term:
    return Term(value, _free(value, prefix).words, prefix, (value.strip().casefold(),))


def _mode(value: str, prefix: bool) -> Term:
    return Term(value, _free(value, prefix).words, prefix, (value.strip().casefold(),))


def _one_of(kind: str, known: Iterable[str]) -> Callable[[str, bool], Term]:
    by_fold = {name.casefold(): name for name in known}

    def read(value: str, prefix: bool) -> Term:
        fold = value.strip().casefold()
        # CT stands for CT+ and CT-, as CT* does
        fits = tuple(name for key, name in by_fold.items() if (key.startswith(fold) if prefix else key == fold))
        if not fits and kind == "certainty":
            fits = tuple(name for key, name in by_fold.items() if key[:-1] == fold)
        if not fits:
            near = get_close_matches(fold, by_fold, n=_NEAR, cutoff=0.5)
            raise ValueRefused(
                f"no {kind} is called {value!r}", f"give {_or([by_fold[n] for n in near] or list(by_fold.values()))}"
            )
        return Term(value, exact=fits)

    return read


def _days(value: str, prefix: bool) -> Term:
    found = None if prefix else iso_period(value.strip())
    if found is None:
        raise ValueRefused(f"{value!r} is no date", "write it as 2023-07-28, 2023-07 or 2023")
    return Term(value, exact=found)


def _or(names: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _near(value: str, known: Iterable[str]) -> str:
    near = get_close_matches(value.strip().casefold(), list(known), n=_NEAR, cutoff=0.7)
    return f"; near it: {', '.join(n.title() if len(n) > 3 else n.upper() for n in near)}" if near else ""


@lru_cache(maxsize=1)
def states() -> dict[str, str]:
    """Codes and names of states, in lower case → code."""
    rows = table("actors/states")
    found = {row["code"].casefold(): row["code"] for row in rows}
    for row in rows:
        for name in (row["name"], *row["names"].split("|")):
            if name:
                found.setdefault(name.casefold(), row["code"])
    return found


FIELDS: dict[str, FieldKind] = {
    "title": FieldKind("words in the title", "title:embargo", _free),
    "actor": FieldKind(
        "a person, organisation or state that the text names, by words of the name, or by the state (code or name, also with "
        "a sector): also those who act for it",
        "actor:shoigu", _party,
    ),
    "place": FieldKind("a place, by words of its name, or by its country (code or name)", "place:pyongyang", _party),
    "source": FieldKind("who says something, by words of the name", "source:yonhap", _free),
    "publisher": FieldKind("words in the publisher's name", 'publisher:"Korea Times"', _free),
    "genre": FieldKind("what kind of text it is", "genre:opinion", _one_of("genre", get_args(Genre))),
    "language": FieldKind("the text's language, by its code", "language:en", _mode),
    "from": FieldKind("who acts or supplies: a state, or words of a name", "from:RUS", _party, True),
    "to": FieldKind("who is acted on or gets something: a state, or words of a name", "to:PRK", _party, True),
    "type": FieldKind("the class of an event", "type:CONSULT", _one_of("event class", get_args(EventType)), True),
    "mode": FieldKind("the mode of an event", "mode:visit", _mode, True),
    "item": FieldKind("what moves: words of the item, or its category", "item:drone", _item, True),
    "status": FieldKind("how far a transfer is along", "status:delivered", _one_of("status", get_args(Status)), True),
    "regime": FieldKind("the embargo that a transfer might break, by the beginning of its identifier", "regime:UNSCR-1718",
                        _regime, True),
    "certainty": FieldKind("how sure it is", "certainty:CT+", _one_of("certainty", WEAKENING), True),
    "when": FieldKind("it happened in this year or month, or on this day", "when:2023", _days, True),
    "after": FieldKind("published on this day or later; of a month or year, from its first day", "after:2023-07", _days),
    "before": FieldKind("published before this day, month or year", "before:2024", _days),
    "until": FieldKind("published on this day or earlier; of a month or year, up to its last day", "until:2023-07", _days),
    "during": FieldKind("published in this year or month, or on this day", "during:2023-07", _days),
}  # fmt: skip
#: fields whose states stand in the index of words
CODED = ("actor", "place")
#: other names that people know
SAME = {
    "since": "after",
    "on": "during",
    "date": "during",
    "class": "type",
    "supplier": "from",
    "recipient": "to",
    "lang": "language",
}
