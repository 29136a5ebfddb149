"""An archive with one document, and people of each role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from attache.archive import Archive
from attache.archive.roles import Who, rights_of
from attache.document import Span
from attache.records import Reading
from tests import postgres as running
from tests.archive.made import one, raw

ADA, MO, RHEA, ROOT = (
    Who(name, rights_of(role), "192.0.2.1")
    for name, role in (("ada", "analyst"), ("mo", "moderator"), ("rhea", "reader"), ("root", "administrator"))
)
NOON = dt.datetime(2025, 3, 6, 12, tzinfo=dt.UTC)
DOC = "d-exchange"


@pytest.fixture
def database() -> str:
    """Which database the archive is in; `both` runs a test on each."""
    return "sqlite"


both = pytest.mark.parametrize("database", ["sqlite", "postgresql"])


def name_of(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """What to open for an archive that is not there yet."""
    if database == "sqlite":
        return tmp_path / "press.attache"
    server: running.Server = request.getfixturevalue("postgres")
    return server.archive()


@pytest.fixture
def kept(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(name_of(database, request, tmp_path), write=True) as archive:
        reading = one()
        archive.add(raw(reading), reading, program="1")
        yield archive


def read_again(archive: Archive, change: Callable[[Reading], None], version: str = "2") -> None:
    """Store a newer reading of the document."""
    reading = one()
    change(reading)
    archive.add(raw(reading, version=version), reading, program=version)


def put_before(reading: Reading, words: str) -> None:
    """The same page with other words before all of it: every place moves on."""
    move_on(reading, words, words + reading.document.text)


def move_on(reading: Reading, words: str, text: str) -> None:
    def moved(span: Span | None) -> Span | None:
        return span and Span(span[0] + len(words), span[1] + len(words))

    def party(side: object) -> object:
        return side and replace(side, span=moved(side.span))  # type: ignore[attr-defined,type-var]

    reading.document.text = text
    reading.entities = [replace(e, mentions=[moved(m) for m in e.mentions]) for e in reading.entities]
    for record in (*reading.events, *reading.transfers):
        record.trigger, record.evidence = moved(record.trigger), moved(record.evidence)  # type: ignore[assignment]
        record.source = replace(record.source, span=moved(record.source.span))
        if record.time:
            record.time = replace(record.time, span=moved(record.time.span))
    for event in reading.events:
        event.actors, event.recipients = [party(p) for p in event.actors], [party(p) for p in event.recipients]  # type: ignore[misc]
        event.place = event.place and replace(event.place, span=moved(event.place.span))
    for transfer in reading.transfers:
        transfer.supplier, transfer.recipient = party(transfer.supplier), party(transfer.recipient)  # type: ignore[assignment]
        transfer.item = replace(transfer.item, span=moved(transfer.item.span))
        transfer.via, transfer.carrier = [party(p) for p in transfer.via], moved(transfer.carrier)  # type: ignore[misc]
