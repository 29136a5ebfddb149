"""What a request for a search asks for: its parameters, each held to its limits."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import NamedTuple, cast, get_args

from starlette.datastructures import QueryParams

from attache.archive.search import FACETS, LIMIT, Order
from attache.web.answers import Problem

#: documents that one answer holds at most
MOST_SHOWN = 100
#: documents that may be passed over: deeper, each answer costs the database more than the last
MOST_PASSED = 10_000
ORDERS: tuple[str, ...] = get_args(Order)
#: what a search may be given
PARAMETERS = ("q", "limit", "offset", "facets", "sort")

_DIGITS = re.compile("[0-9]{1,9}", re.ASCII)


class Asked(NamedTuple):
    """A search as the library takes it."""

    q: str
    limit: int
    offset: int
    facets: tuple[str, ...]
    order: Order


def asked(given: QueryParams) -> Asked:
    """The search that a request's parameters ask for. Raises `Problem` (400) where one of them is none, or out of bounds."""
    for name in given:
        if name not in PARAMETERS:
            raise _bad(name, f"there is no parameter {name!r}; there are {', '.join(PARAMETERS)}")
        if name != "facets" and len(given.getlist(name)) > 1:
            raise _bad(name, f"{name} is given more than once; give it once")
    if "q" not in given:
        raise _bad("q", "q is missing; give the query as q=…")
    return Asked(
        given["q"], _number(given, "limit", LIMIT, MOST_SHOWN, "ask for the next page by offset"),
        _number(given, "offset", 0, MOST_PASSED, "narrow the query, by its days (before:, after:) for instance"),
        _facets(given), _order(given),
    )  # fmt: skip


def _number(given: QueryParams, name: str, usual: int, most: int, way_out: str) -> int:
    value = given.get(name, str(usual))
    if not _DIGITS.fullmatch(value):
        raise _bad(name, f"{name} is no whole number; give one from 0 to {most}")
    if int(value) > most:
        raise _bad(name, f"{name} is above {most}; {way_out}")
    return int(value)


def _facets(given: QueryParams) -> tuple[str, ...]:
    names = [name for part in given.getlist("facets") for name in part.split(",") if name]
    for name in names:
        if name not in FACETS:
            raise _bad("facets", f"there is no facet {name!r}; there are {', '.join(FACETS)}")
    return tuple(dict.fromkeys(names))


def _order(given: QueryParams) -> Order:
    value = given.get("sort", ORDERS[0])
    if value not in ORDERS:
        raise _bad("sort", f"there is no order {value!r}; there are {', '.join(ORDERS)}")
    return cast(Order, value)


def _bad(parameter: str, detail: str) -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, detail, {"parameter": parameter})
