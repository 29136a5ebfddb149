"""The form by which a record is edited: its fields in plain words, what was typed into them, and what of it is a change.

A party is three fields: its words, its state by name or code, its sector. What is left as it was is no change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, get_args

from attache.archive.talk.anchors import Kind
from attache.archive.talk.annotation import values_of
from attache.archive.talk.changes import MOST, sifted
from attache.archive.talk.corrections import Corrected, record_in
from attache.exports.wording import CERTAINTIES, Piece, clean, quote
from attache.knowledge import table
from attache.records import Category, EventType, Realis, Status
from attache.web.screens.naming import state_code, state_name

UNKNOWN = "---"
_SIDES = ("actors", "recipients", "supplier", "recipient", "holder")
#: rows for parties that are not there yet
_SPARE = 2
#: what stands between the name of a party's field and its number, and what follows for its state and sector
_PARTS = ("", "-state", "-sector")


class Asked(NamedTuple):
    """A field: its name, what it asks for, how it is asked (select, line, lines, parties), a hint, and what may be chosen, as
    groups of values with their words (a group's name may be "")."""

    name: str
    label: str
    how: str
    hint: str = ""
    choices: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


class PartyRow(NamedTuple):
    """A party as it is typed."""

    text: str
    state: str
    sector: str


@dataclass(slots=True)
class Form:
    """The view model: the record's words, the fields, what stands in them (text, or rows of parties), and what is wrong.

    `states` and `sectors` are what the parties' fields offer; `changes` what was changed, where nothing is wrong.
    """

    document: str
    kind: Kind
    id: str
    quote: list[Piece]
    fields: tuple[Asked, ...]
    typed: dict[str, Any]
    wrong: dict[str, str] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    states: list[str] = field(default_factory=list)
    sectors: list[tuple[str, str]] = field(default_factory=list)
    seen: int = 0
    reading: int = 0


def names() -> Iterator[str]:
    """The names of all fields that such forms have, of every kind of record."""
    for kind in get_args(Kind):
        for one in fields_of(kind):
            if one.how != "parties":
                yield one.name
    for side in _SIDES:
        for number in range(1, MOST + 1):
            yield from (f"{side}-{number}{part}" for part in _PARTS)


def form_of(made: Corrected, kind: Kind, id: str, given: Mapping[str, str] | None = None) -> Form:
    """The form of a record, filled with what it says, or with what was `given`.

    Raises `Refused` (missing) where there is no such record.
    """
    record, document = record_in(made, kind, id), made.reading.document
    now = values_of(record, made.reading)
    fields = fields_of(kind)
    form = Form(document.id, kind, id, quote(document.text, record.evidence, [record.trigger], 600), fields, {})
    form.states, form.sectors = _state_names(), _words_of("sector")
    for one in fields:
        if given is None:
            form.typed[one.name] = _shown(one, now.get(one.name))
        elif one.how == "parties":
            form.typed[one.name] = _rows(one.name, given)
        else:
            form.typed[one.name] = given.get(one.name, _shown(one, now.get(one.name)))
    if given is not None:
        _judge(form, now, given, document.text)
    return form


def _judge(form: Form, now: Mapping[str, Any], given: Mapping[str, str], text: str) -> None:
    """Find out what was changed, and what is wrong with it."""
    changes = {}
    known = _codes() | {p["code"].partition(":")[0] for side in _SIDES for p in _listed(now.get(side))}
    for one in form.fields:
        if not any(name == one.name or name.startswith(f"{one.name}-") for name in given):
            continue
        try:
            value = _value(one, form.typed[one.name], known)
        except ValueError as error:
            form.wrong[one.name] = str(error)
            continue
        if _level(value) != _level(now.get(one.name)):
            changes[one.name] = value
    if "type" in changes and "mode" not in changes and form.typed["mode"] in _modes_of(changes["type"]):
        changes["mode"] = form.typed["mode"]  # classes share some modes; others go with their class
    form.changes, wrong = sifted(form.kind, changes, text)
    form.wrong.update(wrong)
    if not form.changes and not form.wrong:
        form.wrong[""] = "nothing is changed; to say that the record is right as it is, accept it"


def _level(value: Any) -> Any:
    """A value as it is compared: browsers take line breaks out of fields, and nothing is nothing."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return {name: _level(inner) for name, inner in value.items()}
    return [_level(inner) for inner in value] or None if isinstance(value, list) else value


def _listed(value: Any) -> list[Any]:
    return [p for p in (value if isinstance(value, list) else [value]) if p]


def _value(one: Asked, typed: Any, known: Collection[str]) -> Any:
    """What was typed into a field as `changes` takes it. Raises `ValueError` with the reason."""
    if one.how == "parties":
        parties = [_party(row, known) for row in typed if row.text or row.state]
        if one.name in ("actors", "recipients"):
            return parties
        if len(parties) > 1:
            raise ValueError("give one party")
        return parties[0] if parties else None
    if one.how == "lines":
        return [line.strip() for line in typed.splitlines() if line.strip()]
    typed = typed.strip()
    if one.name == "quantity" and typed:
        return _number(typed)
    if one.name == "source":
        return typed or "author"
    return typed or None


def _party(row: PartyRow, known: Collection[str]) -> dict[str, str]:
    if not row.text:
        raise ValueError("give the words of the text that name the party")
    code = state_code(row.state) if row.state else UNKNOWN
    if code not in known:
        raise ValueError(f"there is no state {row.state[:40]!r}; give its name or code, as Russia or RUS")
    return {"text": row.text, "code": f"{code}:{row.sector or UNKNOWN}"}


def _number(typed: str) -> int | float:
    plain = typed.replace(",", "").replace("\N{NARROW NO-BREAK SPACE}", "")
    try:
        return int(plain) if plain.isdecimal() else float(plain)
    except ValueError as error:
        raise ValueError("give a number, as 12 or 2.5") from error


def _rows(name: str, given: Mapping[str, str]) -> list[PartyRow]:
    rows = [PartyRow(*(given.get(f"{name}-{n}{part}", "").strip() for part in _PARTS)) for n in range(1, MOST + 1)]
    while rows and not any((rows[-1].text, rows[-1].state)):
        rows.pop()
    return _spared(name, rows)


def _spared(name: str, rows: list[PartyRow]) -> list[PartyRow]:
    """The rows, and some that are free where there may be more parties."""
    more = _SPARE if name in ("actors", "recipients") else int(not rows)
    return [*rows, *[PartyRow("", "", "")] * max(0, min(more, MOST - len(rows)))]


def _shown(one: Asked, value: Any) -> Any:
    """A value as it stands in its field."""
    if one.how == "parties":
        return _spared(one.name, [_row(p) for p in _listed(value)])
    if one.how == "lines":
        return "\n".join(clean(words) for words in value)
    if one.name == "source":
        return "" if value == "author" else value
    return "" if value is None else str(value)


def _row(party: Mapping[str, str]) -> PartyRow:
    state, _, sector = party["code"].partition(":")
    return PartyRow(party["text"], "" if state == UNKNOWN else state_name(state), sector or UNKNOWN)


# what is asked


def fields_of(kind: Kind) -> tuple[Asked, ...]:
    """The fields of a kind of record, in the order in which they are asked."""
    text = "Words of the text"
    sure = Asked("factuality", "How sure the source is", "select", "", _flat(
        (value, f"{c.sign} {c.word} ({value})") for value, c in CERTAINTIES.items()
    ))  # fmt: skip
    says = Asked("source", "Who says so", "line", f"{text}; leave it empty where the author does")
    when = Asked("when", "When", "line", "2023-07-28, 2023-07, 2023, or from a day to a day: 2023-07-26/2023-07-28")
    if kind == "condition":
        return (
            Asked("condition", "What it is", "select", "", _flat(_same("shortage", "need", "holding"))),
            Asked("holder", "Who", "parties"), Asked("things", "Of what", "lines", f"{text}, a thing a line"), sure, says,
        )  # fmt: skip
    if kind == "transfer":
        return (
            Asked("supplier", "Who gives", "parties"), Asked("recipient", "Who gets", "parties"),
            Asked("item", "What moves", "line", text),
            Asked("category", "Kind of thing", "select", "", _flat(_same(*get_args(Category)))),
            Asked("quantity", "How many", "line", "A number"), Asked("value", "Worth", "line", text),
            Asked("status", "How far along", "select", "", _flat(_glossed("status", get_args(Status)))), when, sure, says,
        )  # fmt: skip
    modes = tuple((cls, _glossed(f"mode {cls}", ())) for cls in get_args(EventType))
    return (
        Asked("type", "What happened", "select", "", _flat(_glossed("class", get_args(EventType)))),
        Asked("mode", "In which way", "select", "", (("", (("", "no more is said"),)), *(m for m in modes if m[1]))),
        Asked("actors", "Who acts", "parties"), Asked("recipients", "To whom, or against whom", "parties"),
        Asked("where", "Where", "line", text), when, sure,
        Asked("realis", "Did it happen", "select", "", _flat(_glossed("realis", get_args(Realis)))), says,
    )  # fmt: skip


def _modes_of(type: str) -> frozenset[str]:
    return frozenset(value for value, _ in _glossed(f"mode {type}", ()))


Choices = tuple[tuple[str, str], ...]


def _flat(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, Choices], ...]:
    return (("", tuple(pairs)),)


def _same(*values: str) -> Choices:
    return tuple((value, value) for value in values)


def _glossed(kind: str, values: Iterable[str]) -> Choices:
    """Values with what the glossary says of them; without `values` all that it has of a kind."""
    known = {
        row["key"].removeprefix(f"{kind} "): row["gloss"]
        for row in table("glossary/codes")
        if row["key"].startswith(f"{kind} ")
    }
    return tuple((value, f"{value}: {known[value]}" if value in known else value) for value in (values or known))


def _words_of(kind: str) -> list[tuple[str, str]]:
    rows = [row for row in table("glossary/codes") if row["key"].startswith(f"{kind} ")]
    return [(row["key"].removeprefix(f"{kind} "), row["name"]) for row in rows]


def _codes() -> frozenset[str]:
    return frozenset([UNKNOWN, *(row["code"] for row in table("actors/states")), *(code for code, _ in _words_of("state"))])


def _state_names() -> list[str]:
    return sorted({row["name"] for row in table("actors/states")} | {code for code, _ in _words_of("state")})
