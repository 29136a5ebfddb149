"""What people said of the records of a document, as its screens show it: who accepted, rejected or edited which, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, get_args
from urllib.parse import quote

from msgspec.structs import replace

from attache.archive import Archive
from attache.archive.roles import LOCAL
from attache.archive.talk.anchors import Kind, Noted, find, kind_of, records_of
from attache.archive.talk.corrections import Corrected, Correction, corrections, laid_over
from attache.exports.wording import clean
from attache.records import Reading

#: how the keys of records begin on a page: "v1" is its first event
LETTERS: dict[Kind, str] = {"event": "v", "transfer": "t", "condition": "c"}
#: what a verdict is called, with a sign, since colour alone tells nothing
_DONE = {"accept": ("✓", "Accepted"), "edit": ("✎", "Edited"), "reject": ("✗", "Rejected"), "withdraw": ("↶", "Taken back")}
#: the fields of corrections in the words of the form
_LABELS = {
    "type": "class", "mode": "mode", "actors": "who acts", "recipients": "to whom", "where": "where", "when": "when",
    "factuality": "certainty", "realis": "whether it happened", "source": "who says so", "supplier": "who gives",
    "recipient": "who gets", "item": "what moves", "category": "kind of thing", "quantity": "how many", "value": "worth",
    "status": "how far along", "condition": "what it is", "holder": "who", "things": "of what",
}  # fmt: skip


class Said(NamedTuple):
    """The last word on a record. `who` is "" for the one person at a machine without accounts; `changes` are what was changed,
    in words, each with what it is now."""

    verdict: str
    sign: str
    done: str
    who: str
    at: str
    changes: list[tuple[str, str]]


@dataclass(slots=True)
class Check:
    """A record as it is checked: by what it is named in forms and on the page, and what was said of it. `returned` where the
    newest reading itself has not found it; `comments` are the numbers of those on it."""

    kind: Kind
    id: str
    key: str
    said: Said | None = None
    returned: bool = False
    comments: list[int] = field(default_factory=list)

    @property
    def asked(self) -> str:
        """Its kind and id as an address asks for them."""
        plain = self.id.isascii() and self.id.isalnum()
        return f"kind={self.kind}&id={self.id if plain else quote(self.id.encode('utf-8', 'replace'), safe='')}"


class Lost(NamedTuple):
    """Something said of a record that stands nowhere in the page any more."""

    said: Said
    quote: str
    type: str


@dataclass(slots=True)
class Checked:
    """A document's newest reading with what people said laid over it.

    `whole` has all records, as they were read or came back: comments find theirs in it. `last` is the number of the last
    correction, `reading` that of the reading, which forms send back.
    """

    reading: Reading
    whole: Reading
    rejected: Reading
    checks: dict[tuple[Kind, str], Check]
    lost: list[Lost]
    last: int = 0
    number: int = 0

    def of(self, kind: Kind, id: str) -> Check:
        """The check of a record."""
        return self.checks[kind, id]

    @property
    def counts(self) -> dict[str, int]:
        """How many records were accepted, edited and rejected, by verdict."""
        verdicts = [c.said.verdict for c in self.checks.values() if c.said]
        return {verdict: verdicts.count(verdict) for verdict in ("accept", "edit", "reject")}


def checked(archive: Archive, id: str) -> Checked:
    """The document of this whole id with what was said of its records. Raises `ArchiveError` where there is none."""
    reading = archive.reading(id)
    said = corrections(archive, reading.document.id)
    made = laid(reading, said)
    made.number = archive.versions(id)[-1].number
    return made


def laid(reading: Reading, said: list[Correction]) -> Checked:
    """`checked` for a reading at hand and what was said of its document, the oldest first."""
    made = laid_over(reading, said)
    checks: dict[tuple[Kind, str], Check] = {}
    for kind in get_args(Kind):
        read = [r.id for r in records_of(reading, kind)]
        every = dict.fromkeys([*read, *(r.id for r in records_of(made.reading, kind))])
        for number, record in enumerate(every, 1):
            said_last = made.verdicts.get((kind, record))
            words = _said(said_last) if said_last else None
            checks[kind, record] = Check(kind, record, f"{LETTERS[kind]}{number}", words, number > len(set(read)))
    lost = [Lost(_said(one), clean(one.anchor.evidence.exact), clean(one.anchor.type)) for one in made.lost]
    whole = _with(reading, [r for kind in get_args(Kind) for r in records_of(made.reading, kind) if r.id in made.returned])
    last = said[-1].number if said else 0
    return Checked(made.reading, whole, only(reading, made.rejected), checks, lost, last)


def _said(one: Correction) -> Said:
    sign, done = _DONE[one.verdict]
    changes = [(_LABELS.get(name, name), _words(value)) for name, value in one.changes.items()]
    return Said(one.verdict, sign, done, "" if one.who == LOCAL.name else one.who, one.at, changes)


def history(made: Corrected, said: Iterable[Correction], kind: Kind, id: str) -> list[Said]:
    """All that was ever said of a record, the newest first."""
    mine = made.verdicts.get((kind, id))
    found = []
    for one in said:
        record = find(made.reading, one.anchor) if one.kind == kind else None
        if (record is not None and record.id == id) or (mine is not None and one.anchor == mine.anchor):
            found.append(_said(one))
    return found[::-1]


def _words(value: Any) -> str:
    """A changed value in words."""
    if isinstance(value, list):
        return ", ".join(map(_words, value)) or "nobody"
    if isinstance(value, dict):
        return f"{clean(value['text'])} ({value['code']})"
    return "nothing" if value is None else clean(str(value))


def _with(reading: Reading, records: list[Noted]) -> Reading:
    """The reading with records of other readings after its own."""
    more = {kind: [r for r in records if kind_of(r) == kind] for kind in get_args(Kind)}
    if not records:
        return reading
    return replace(
        reading, events=[*reading.events, *more["event"]], transfers=[*reading.transfers, *more["transfer"]],
        conditions=[*reading.conditions, *more["condition"]],
    )  # fmt: skip


def only(reading: Reading, records: list[Noted]) -> Reading:
    """A reading with these of its records alone."""
    mine = {kind: [r for r in records if kind_of(r) == kind] for kind in get_args(Kind)}
    return replace(
        reading, events=mine["event"], conditions=mine["condition"], exchanges=[], contradictions=[],
        transfers=[replace(t, in_return_for=None) for t in mine["transfer"]],
    )  # fmt: skip
