"""Events and transfers counted for the drawings: by time and class, by who acts on whom, by place.

An event with several sides counts once for each pair of them, as the table has it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from attache.archive.rows import NO_STATE
from attache.web.drawings import Count, Step, fitting
from attache.web.ledger import Mask, Rows
from attache.web.screens.asking import SIDES, quads

#: what transfers are called among the classes of events
TRANSFERS = "transfers"
#: the day from which numpy counts
_EPOCH = dt.date(1970, 1, 1).toordinal()

#: combinations of words of which each has a place of its own in an array; of more, those that are there are sorted out
_MOST_KEYS = 1 << 22

Keys = NDArray[np.int64]


class Acts(NamedTuple):
    """How many events go from one to the other, and how many of them are conflict; "" where unknown."""

    one: str
    other: str
    number: int
    conflict: int


class Sum(NamedTuple):
    """How many rows have these words ("" where unknown) in the columns that they were counted by."""

    words: tuple[str, ...]
    number: int


class Column(NamedTuple):
    """For each row a number, and what the numbers stand for ("": unknown)."""

    numbers: Keys
    words: list[str]


def plain(rows: Rows, column: str) -> Column:
    """A column as it is."""
    return Column(rows[column].astype(np.int64), [word or "" for word in rows.words(column)])


def state(rows: Rows, side: str) -> Column:
    """The state of the party on a side, by its code."""
    codes = [(code or "").partition(":")[0] for code in rows.words(f"{side}_code")]
    codes = ["" if code == NO_STATE else code for code in codes]
    words = sorted({"", *codes})
    place = {code: n for n, code in enumerate(words)}
    table = np.fromiter((place[code] for code in codes), np.int64, len(codes))
    return Column(table[rows[f"{side}_code"]], words)


def begin(rows: Rows, step: Step) -> Column:
    """The first day (ISO) of the day, week, month or year in which a row begins; "" where it has no day."""
    days = rows["date_from"].astype(np.int64)
    if not len(days):
        return Column(days, [""])
    low = int(days[days > 0].min(initial=days.max()))
    span = np.arange(max(low, 1), int(days.max()) + 1)
    if step == "week":
        span = span - (span - 1) % 7
    elif step != "day":
        unit = "M" if step == "month" else "Y"
        span = (span - _EPOCH).astype("datetime64[D]").astype(f"datetime64[{unit}]").astype("datetime64[D]").astype(np.int64)
        span = span + _EPOCH
    there, numbers = np.unique(span, return_inverse=True)
    table = np.concatenate([[0], numbers + 1])
    return Column(table[np.where(days > 0, days - low + 1, 0)], ["", *(dt.date.fromordinal(n).isoformat() for n in there)])


def sums(mask: Mask, *columns: Column) -> list[Sum]:
    """How many of the rows in the mask have each combination of words."""
    keys = _keys(mask, columns)
    there, (counts,) = _counted(keys, columns)
    return list(map(Sum, _words(there, columns), counts))


def acts(rows: Rows, mask: Mask, one: Column, other: Column) -> list[Acts]:
    """Events from one to the other, where both are known and not the same."""
    return strongest(rows, mask, one, other, None)[0]


def strongest(rows: Rows, mask: Mask, one: Column, other: Column, most: int | None) -> tuple[list[Acts], int]:
    """The so many strongest of `acts` (None: all), and how many there are."""
    named = [np.fromiter((bool(word) for word in column.words), np.bool_)[column.numbers] for column in (one, other)]
    # two columns of one table may number the same words otherwise
    place = {word: n for n, word in enumerate(other.words)}
    same = np.fromiter((place.get(word, -1) for word in one.words), np.int64)[one.numbers] == other.numbers
    mask = mask & named[0] & named[1] & ~same
    keys, (counts, bad) = _counted(_keys(mask, (one, other)), (one, other), conflict(rows)[mask])
    total = len(keys)
    if most is not None and total > most:
        chosen = np.lexsort((keys, -np.asarray(counts)))[:most]
        keys, counts, bad = keys[chosen], [counts[n] for n in chosen], [bad[n] for n in chosen]
    found = zip(_words(keys, (one, other)), counts, bad, strict=True)
    return [Acts(a, b, n, c) for (a, b), n, c in found], total


def conflict(rows: Rows) -> Mask:
    """The events that are conflict."""
    return rows.one_of("type", quads()["conflict"])


def by_time(parts: Iterable[tuple[Rows, Mask]], step: Step | None = None) -> tuple[Step, list[Count]]:
    """Events by class, and transfers as a class of their own, over time: the step that leaves them room, and the counts, each
    on the first day of its step."""
    parts = [(rows, mask & (rows["date_from"] > 0)) for rows, mask in parts]
    days = [day for rows, mask in parts if mask.any() for day in (rows["date_from"][mask].min(), rows["date_from"][mask].max())]
    if not days:
        return step or "day", []
    step = fitting(dt.date.fromordinal(int(min(days))), dt.date.fromordinal(int(max(days))), step)
    found = []
    for rows, mask in parts:
        kind = plain(rows, "type") if rows.name == "event" else Column(np.zeros(len(rows), np.int64), [TRANSFERS])
        found += [Count(one.words[0], one.words[1], one.number) for one in sums(mask, begin(rows, step), kind)]
    return step, found


def sides(rows: Rows) -> tuple[Column, Column]:
    """The states of who acts and who is acted on."""
    one, other = SIDES[rows.name]
    return state(rows, one), state(rows, other)


def _keys(mask: Mask, columns: Iterable[Column]) -> Keys:
    keys = np.zeros(int(mask.sum()), np.int64)
    for column in columns:
        keys = keys * len(column.words) + column.numbers[mask]
    return keys


def _counted(keys: Keys, columns: Iterable[Column], *weights: Mask) -> tuple[Keys, list[list[int]]]:
    """The keys that are there, and how often each is: in all, and where each of the weights holds."""
    room = math.prod(len(column.words) for column in columns)
    at = keys
    there: Keys | None = None
    if room > _MOST_KEYS:
        there, at = np.unique(keys, return_inverse=True)
        room = len(there)
    counts = [np.bincount(at, minlength=room), *(np.bincount(at[weight], minlength=room) for weight in weights)]
    found = np.nonzero(counts[0])[0]
    return (found if there is None else there[found]), [count[found].tolist() for count in counts]


def _words(keys: Keys, columns: Sequence[Column]) -> list[tuple[str, ...]]:
    """What each of the keys stands for, column by column."""
    found: list[list[str]] = []
    for column in reversed(columns):
        keys, at = np.divmod(keys, len(column.words))
        found.append([column.words[n] for n in at.tolist()])
    return list(zip(*reversed(found), strict=True))
