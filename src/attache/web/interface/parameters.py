"""What a request may be given: each parameter with its limits, read and described from one declaration."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from starlette.datastructures import QueryParams

from attache.archive.rows import keepable
from attache.days import iso_period
from attache.web.answers import Problem
from attache.web.asked import MOST_PASSED, MOST_SHOWN

_DIGITS = re.compile("[0-9]{1,9}", re.ASCII)
_NUMBER = re.compile("[1-9][0-9]{0,14}", re.ASCII)
#: a day, a month or a year
_DAY = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `read` makes its value of the words given, and raises `Problem` where it cannot; `usual` is the value
    where it is not given; one that is `many` may be given more than once, its values with commas between them."""

    name: str
    description: str
    schema: dict[str, Any]
    read: Callable[[str], Any]
    usual: Any = None
    needed: bool = False
    many: bool = False
    example: Any = None

    def described(self) -> dict[str, Any]:
        """The parameter as OpenAPI has it."""
        said: dict[str, Any] = {"name": self.name, "in": "query", "description": self.description, "schema": self.schema}
        if self.needed:
            said["required"] = True
        if self.many:
            said |= {"style": "form", "explode": False}
        if self.example is not None:
            said["example"] = self.example
        return said


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: values of parameters, and of the places in the path."""

    values: Mapping[str, Any]
    path: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


def read(given: QueryParams, parameters: Sequence[Parameter]) -> dict[str, Any]:
    """The value of each parameter. Raises `Problem` (400) where one of them is none, or out of bounds."""
    known = {one.name: one for one in parameters}
    for name in given:
        if name not in known:
            there = f"there are {', '.join(known)}" if known else "there are none here"
            raise bad(name, f"there is no parameter {name[:80]!r}; {there}")
        if not known[name].many and len(given.getlist(name)) > 1:
            raise bad(name, f"{name} is given more than once; give it once")
    found = {}
    for name, one in known.items():
        if name in given:
            found[name] = one.read(",".join(given.getlist(name)))
        elif one.needed:
            raise bad(name, f"{name} is missing; give the query as {name}=…")
        else:
            found[name] = one.usual
    return found


def bad(parameter: str, detail: str) -> Problem:
    """A parameter that is wrong."""
    return Problem(HTTPStatus.BAD_REQUEST, detail, {"parameter": parameter})


# kinds


def words(name: str, description: str, *, longest: int = 200, example: str | None = None) -> Parameter:
    """Any words, as the archive keeps them; None where they are not given or blank."""

    def take(given: str) -> str | None:
        if len(given) > longest:
            raise bad(name, f"{name} has more than {longest:,} characters; give fewer")
        return keepable(given.strip()) or None

    return Parameter(name, description, {"type": "string", "maxLength": longest}, take, example=example)


def query(name: str, description: str, longest: int, example: str) -> Parameter:
    """A query in the language of search, as it is given: what is wrong with it is told by its place."""
    return Parameter(name, description, {"type": "string", "maxLength": longest}, str, needed=True, example=example)


def whole(name: str, description: str, usual: int, most: int, way_out: str) -> Parameter:
    """A whole number from 0 on."""

    def take(given: str) -> int:
        if not _DIGITS.fullmatch(given):
            raise bad(name, f"{name} is no whole number; give one from 0 to {most}")
        if int(given) > most:
            raise bad(name, f"{name} is above {most}; {way_out}")
        return int(given)

    return Parameter(name, description, {"type": "integer", "minimum": 0, "maximum": most, "default": usual}, take, usual)


def one_of(name: str, description: str, values: Sequence[str], *, usual: str | None = None, what: str = "") -> Parameter:
    """One of some values."""

    def take(given: str) -> str:
        if given not in values:
            raise bad(name, f"there is no {what or name} {given[:80]!r}; there are {', '.join(values)}")
        return given

    schema: dict[str, Any] = {"type": "string", "enum": list(values)}
    return Parameter(name, description, schema | ({"default": usual} if usual else {}), take, usual)


def some_of(name: str, description: str, values: Sequence[str], what: str) -> Parameter:
    """Some of some values, with commas between them, each once."""

    def take(given: str) -> tuple[str, ...]:
        names = [part for part in given.split(",") if part]
        for part in names:
            if part not in values:
                raise bad(name, f"there is no {what} {part[:80]!r}; there are {', '.join(values)}")
        return tuple(dict.fromkeys(names))

    schema = {"type": "array", "items": {"type": "string", "enum": list(values)}}
    return Parameter(name, description, schema, take, (), many=True)


def day(name: str, description: str, end: int) -> Parameter:
    """A day, month or year: its first day (`end` 0) or its last (1), ISO."""

    def take(given: str) -> str:
        days = iso_period(given) if re.match(_DAY, given) else None
        if days is None:
            raise bad(name, f"{name} is no day; give one as 2024-05-01, or a month or year as 2024-05 and 2024")
        return days[end]

    return Parameter(name, description, {"type": "string", "pattern": _DAY}, take, example="2024-05")


def flag(name: str, description: str) -> Parameter:
    """Yes or no."""
    one = one_of(name, description, ("true", "false"), usual="false")
    return Parameter(name, description, {"type": "boolean", "default": False}, lambda given: one.read(given) == "true", False)


LIMIT = whole("limit", "As many at most; 0 for none.", 20, MOST_SHOWN, "ask for the next page")
OFFSET = whole("offset", "Leave out the first so many.", 0, MOST_PASSED, "narrow what is asked for")


def _cursor(given: str) -> int:
    if not _NUMBER.fullmatch(given):
        raise bad("cursor", "cursor is none; take it from next, or from the Link header")
    return int(given)


CURSOR = Parameter(
    "cursor", "Where the page begins: the value of `next` in the answer before.",
    {"type": "string", "pattern": f"^{_NUMBER.pattern}$"}, _cursor,
)  # fmt: skip
