"""Transfers of many readings as a register: filtered, as rows with tabs, as JSON, and as CSV in the columns of SIPRI's.

The register: SIPRI Arms Transfers Database, https://www.sipri.org/databases/armstransfers. `docs/transfers.md` says what
stands in which column.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from attache.days import period
from attache.exports.wording import NOTHING, Certainty, Words, certainty, clean, date_in_words
from attache.knowledge import table
from attache.records import EventTime, Factuality, Party, Reading, Status, Transfer

#: SIPRI's columns, then our own
COLUMNS = (
    "Supplier", "Recipient", "Number ordered", "Weapon designation", "Weapon description", "Year of order",
    "Year(s) of delivery", "Number delivered", "Status", "Comments",
    "Supplier code", "Recipient code", "Category", "Quantity", "Unit", "Value", "When", "Certainty", "Confidence", "Says",
    "In return for", "Might break", "Transfer", "Document", "Published", "Title", "Address", "Evidence",
)  # fmt: skip
_ORDERED: frozenset[Status] = frozenset(("agreed",))
_DELIVERED: frozenset[Status] = frozenset(("shipped", "delivered", "used"))
#: what is denied, doubted or left open was neither ordered nor delivered as far as we know
_HELD: frozenset[Factuality] = frozenset(("CT+", "PR+", "PS+"))
#: sectors that act for their state: its name alone stands for them
_STATE_SECTORS = frozenset(("GOV", "MIL", "BUS", "LEG", "SPY", "COP", "---", ""))
#: what a spreadsheet takes for the beginning of a formula, its full-width forms too
_FORMULA = frozenset("=+-@＝＋－＠")


@dataclass(frozen=True, slots=True)
class Query:
    """What transfers are asked for; an empty field asks for nothing.

    Parties are `STATE` or `STATE:SECTOR` (`---`: unknown); `words` are looked for in the items' text, `regimes` at the
    beginning of the identifiers, in either case; `first` and `last` are days.
    """

    suppliers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    words: str = ""
    categories: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    certainties: tuple[str, ...] = ()
    regimes: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    min_confidence: float = 0.0

    def takes(self, row: Row) -> bool:
        """Whether a transfer is what is asked for."""
        one = row.transfer
        return (
            one.confidence >= self.min_confidence
            and _stands(self.suppliers, one.supplier)
            and _stands(self.recipients, one.recipient)
            and (not self.categories or one.item.category in self.categories)
            and (not self.statuses or one.status in self.statuses)
            and (not self.certainties or one.factuality in self.certainties)
            and (not self.regimes or any(_begins(r, self.regimes) for r in one.regimes))
            and (not self.words or _is_called(row, self.words))
            and self._in_time(row)
        )

    def _in_time(self, row: Row) -> bool:
        if self.first is None and self.last is None:
            return True
        period = row.period
        if period is None:
            return False
        return (self.first is None or self.first <= period[1]) and (self.last is None or period[0] <= self.last)


@dataclass(frozen=True)
class Row:
    """One transfer with the reading that it is from."""

    words: Words
    transfer: Transfer

    @property
    def reading(self) -> Reading:
        return self.words.reading

    @cached_property
    def period(self) -> tuple[dt.date, dt.date] | None:
        """First and last day of the transfer's time, where it has none of the page's day; None where neither is known."""
        return _days(self.transfer.time) or period(self.reading.document.published or "")

    @property
    def when(self) -> str:
        """The transfer's time in words."""
        return date_in_words(self.transfer.time.value) if self.transfer.time else NOTHING

    @property
    def certainty(self) -> Certainty:
        return certainty(self.transfer.factuality)

    @property
    def evidence(self) -> str:
        return self.words.of(self.transfer.evidence)

    @property
    def exchange(self) -> str | None:
        """The id of the exchange that the transfer is a leg of."""
        legs = ((x.id, leg) for x in self.reading.exchanges for side in x.sides for leg in side.transfers)
        return next((id for id, leg in legs if leg == self.transfer.id), None)

    @property
    def answers(self) -> str:
        """The item that the transfer is given in return for, in the text's words; "" where it is for none."""
        other = self.transfer.in_return_for
        return next((clean(t.item.text) for t in self.reading.transfers if t.id == other), "") if other else ""


def select(readings: Iterable[Reading], query: Query) -> Iterator[Row]:
    """The transfers asked for, in the order of the readings."""
    for reading in readings:
        words = Words(reading)
        for transfer in reading.transfers:
            row = Row(words, transfer)
            if query.takes(row):
                yield row


def _stands(asked: tuple[str, ...], party: Party | None) -> bool:
    code = party.code if party else "---:---"
    return not asked or any(code == one or code.partition(":")[0] == one for one in asked)


def _begins(regime: str, asked: tuple[str, ...]) -> bool:
    return any(regime.casefold().startswith(one.casefold()) for one in asked)


def _is_called(row: Row, words: str) -> bool:
    """Whether an item has the words in it, is of the category so called, or of the kind that the taxonomy calls so."""
    from attache.reading.transfers import by_name
    from attache.reading.transfers.exchange_record import term_in

    item, fold = row.transfer.item, words.casefold()
    if fold == item.category or any(fold in text.casefold() for text in (item.text, *item.modelled_on)):
        return True
    asked = by_name(words)
    if asked is None:
        return False
    found = term_in(item.text)
    if found is None:
        return False
    return found.term == asked.term or (asked.strength != "name" and found.cls.name == asked.cls.name)


def _days(time: EventTime | None) -> tuple[dt.date, dt.date] | None:
    return period(time.value) if time else None


# forms


def write_rows(rows: Iterable[Row]) -> Iterator[str]:
    """A line a transfer, with tabs between its fields."""
    for row in rows:
        one = row.transfer
        fields = (
            row.reading.document.id, one.id, (one.time.value if one.time else None) or "", _code(one.supplier),
            _code(one.recipient), one.item.text, one.item.category, one.status, one.factuality, str(one.confidence),
            ", ".join(one.regimes), row.reading.document.title or "",
        )  # fmt: skip
        yield "\t".join(map(clean, fields)) + "\n"


def write_json(rows: Iterable[Row]) -> Iterator[str]:
    """One indented JSON array, an object a transfer: the record, and what it cannot be understood without."""
    opened = False
    for row in rows:
        text = msgspec.json.format(msgspec.json.encode(_object(row)), indent=2).decode()
        yield (",\n" if opened else "[\n") + "\n".join(f"  {line}" for line in text.splitlines())
        opened = True
    yield "\n]\n" if opened else "[]\n"


def _object(row: Row) -> dict[str, Any]:
    page = row.reading.document
    return {
        "document": {
            "id": page.id, "title": page.title, "published": page.published, "publisher": page.publisher,
            "origin": page.origin, "url": page.url,
        },
        "supplier": row.words.party(row.transfer.supplier).name,
        "recipient": row.words.party(row.transfer.recipient).name,
        "says": row.words.source(row.transfer.source),
        "evidence": row.reading.document.text[slice(*row.transfer.evidence)],
        "exchange": row.exchange,
        "transfer": row.transfer,
    }  # fmt: skip


def write_csv(rows: Iterable[Row]) -> Iterator[str]:
    """The header and a record a transfer (RFC 4180)."""
    yield _record(COLUMNS)
    for row in rows:
        yield _record(_cells(row))


def _record(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([guarded(c) for c in cells])
    return out.getvalue()


def guarded(cell: str) -> str:
    """A cell on one line that no spreadsheet takes for a formula: with a quote mark before what begins one."""
    text = clean(cell)
    return f"'{text}" if text[:1] in _FORMULA else text


def _cells(row: Row) -> list[str]:
    one, page = row.transfer, row.reading.document
    held = one.factuality in _HELD
    ordered, delivered = held and one.status in _ORDERED, held and one.status in _DELIVERED
    number, years = "" if one.quantity is None else str(one.quantity), _years(one.time)
    return [
        _name(row, one.supplier, "supplier"), _name(row, one.recipient, "recipient"), number if ordered else "",
        _designation(one), one.item.text, years if ordered else "", years if delivered else "", number if delivered else "",
        one.status, _comments(row),
        _code(one.supplier), _code(one.recipient), one.item.category, number, one.unit or "", one.value or "",
        (one.time.value if one.time else None) or "", one.factuality, str(one.confidence), row.words.source(one.source),
        row.answers, ", ".join(one.regimes), one.id, page.id, page.published or "", page.title or "", page.url or page.origin,
        row.evidence,
    ]  # fmt: skip


def _code(party: Party | None) -> str:
    return "" if party is None or party.code == "---:---" else party.code


def _name(row: Row, party: Party | None, role: str) -> str:
    """A side as SIPRI has it: the state's name, armed groups and others with their state after them."""
    if party is None:
        return f"unknown {role}"
    code, _, sector = party.code.partition(":")
    state = _states().get(code, "")
    if state and sector in _STATE_SECTORS:
        return state
    name = row.words.party(party).name
    if name == "unknown":
        return f"unknown {role}"
    return f"{name} ({state})" if state and state != name else name


def _states() -> dict[str, str]:
    return {r["code"]: r["name"] for r in table("actors/states")}


def _designation(transfer: Transfer) -> str:
    """The weapon's own name, where the item's words hold one that the taxonomy knows."""
    from attache.reading.transfers.exchange_record import term_in

    words = transfer.item.text.split()
    for end in range(len(words), 0, -1):
        term = term_in(" ".join(words[:end]))
        if term is not None and term.strength in ("name", "shared") and term.term[0].isupper():
            return term.term
    return ""


def _years(time: EventTime | None) -> str:
    days = _days(time)
    if days is None:
        return ""
    first, last = days[0].year, days[1].year
    return str(first) if first == last else f"{first}-{last}"


def _comments(row: Row) -> str:
    one = row.transfer
    parts = [f"{row.certainty.word}, says {row.words.source(one.source)}"]
    if row.answers:
        parts.append(f"in return for {row.answers}")
    if one.via:
        parts.append(f"through {', '.join(p.name for p in row.words.parties(one.via))}")
    if one.carrier:
        parts.append(f"carried by {row.words.of(one.carrier)}")
    if one.item.modelled_on:
        parts.append(f"modelled on {', '.join(one.item.modelled_on)}")
    if one.regimes:
        parts.append(f"might break {', '.join(one.regimes)}")
    return "; ".join(parts)
