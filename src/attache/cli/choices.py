"""Options whose values are looked up: states, things, days. What is not found is told with what is near it."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from attache.exports.wording import clean

if TYPE_CHECKING:
    from attache.reading.transfers import Term

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.ASCII)
_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?\Z", re.ASCII)
#: as many near names are told
_NEAR = 3
#: PLOVER's codes for who is no state
_NO_STATES = ("UNO", "EUR", "IGO", "NGO", "MNC", "IMG", "ISM")


def to_day(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
    """An option's value as a calendar day."""
    return None if value is None else _day(ctx, param, value, "write it as 2023-07-28")


def to_first_day(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
    """An option's value as a day, of a month or year its first."""
    return None if value is None else _period(ctx, param, value)[0]


def to_last_day(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
    """An option's value as a day, of a month or year its last."""
    return None if value is None else _period(ctx, param, value)[1]


def _period(ctx: click.Context, param: click.Parameter, value: str) -> tuple[dt.date, dt.date]:
    match = _MONTH.match(value)
    if match is None or match[1] == "0000" or not 1 <= int(match[2] or 1) <= 12:
        day = _day(ctx, param, value, "write it as 2023-07-28, 2023-07 or 2023")
        return day, day
    year, first, last = int(match[1]), int(match[2] or 1), int(match[2] or 12)
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def _day(ctx: click.Context, param: click.Parameter, value: str, way_out: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        reason = "is no day of the calendar" if _DAY.match(value) else "is no date"
        raise click.BadParameter(f"{clean(value)!r} {reason}; {way_out}", ctx, param) from None


def to_state(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """An option's value, a state's code or name, as its code (ISO alpha-3)."""
    return None if value is None else _state(ctx, param, value)


def to_parties(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Each value as a state's code, or with a sector after it as STATE:SECTOR."""
    found = []
    for value in values:
        state, colon, sector = value.partition(":")
        code = state if state == "---" else _state(ctx, param, state)
        found.append(f"{code}{colon}{sector.strip().upper()}")
    return tuple(found)


def to_term(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """An option's value as a thing that the taxonomy knows: a term, a designation, or a category."""
    if value is None or kinds(value):
        return value
    from attache.reading.transfers import classes, terms

    known = [words for term in terms() for words in (term.term, *term.also)] + [c.category for c in classes().values()]
    raise click.BadParameter(f"no such thing as {clean(value)!r} is known{_near(value, known)}", ctx, param)


def kinds(words: str) -> frozenset[str]:
    """What a regime's paragraph may name a thing by: its category, and its class after "class "; nothing for an unknown one."""
    from attache.reading.transfers import by_name, classes

    term: Term | None = by_name(words)
    if term is not None:
        return frozenset((term.cls.category, f"class {term.cls.name}"))
    name = words.strip().lower()
    inside = {f"class {c.name}" for c in classes().values() if c.category == name}
    if inside:
        return frozenset((name, *inside))
    cls = classes().get(name)
    return frozenset((cls.category, f"class {cls.name}")) if cls else frozenset()


def _state(ctx: click.Context, param: click.Parameter, value: str) -> str:
    known = _states()
    code = known.get(value.strip().casefold())
    if code is None:
        near = _near(value, list(known), known)
        raise click.BadParameter(f"no state is called {clean(value)!r}{near or '; give its ISO code, as PRK'}", ctx, param)
    return code


def _states() -> dict[str, str]:
    """Codes and names in lower case → code: the states, those that a regime names besides, and PLOVER's codes."""
    from attache.knowledge import table
    from attache.reading.transfers import regimes

    rows = table("actors/states")
    found = {row["code"].casefold(): row["code"] for row in rows}
    for code in sorted({target for regime in regimes() for target in regime.targets} - {"*"}) + list(_NO_STATES):
        found.setdefault(code.casefold(), code)
    for row in rows:
        for name in (row["name"], *row["names"].split("|"), row["alpha2"]):
            if name:
                found.setdefault(name.casefold(), row["code"])
    return found


def _near(value: str, known: list[str], codes: dict[str, str] | None = None) -> str:
    """ "; near it: North Korea (PRK), …", or nothing where nothing is."""
    shown: dict[str, str] = {}
    by_fold = {name.casefold(): name for name in reversed(known)}
    for fold in get_close_matches(value.strip().casefold(), by_fold, n=4 * _NEAR, cutoff=0.6):
        if codes is None:
            shown.setdefault(by_fold[fold], by_fold[fold])
        else:
            shown.setdefault(codes[fold], f"{fold.title()} ({codes[fold]})" if len(fold) > 3 else codes[fold])
    return f"; near it: {', '.join(list(shown.values())[:_NEAR])}" if shown else ""
