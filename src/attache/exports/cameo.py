"""CAMEO rows as PETRARCH2 and Phoenix write them, and the table of ICEWS: tab-separated, a row a pair of parties.

CAMEO: no header; day (YYYYMMDD), source, target, event code, Goldstein score, quad class, story and sentence, where the page
came from. ICEWS: its header and twenty columns (Boschee et al., doi:10.7910/DVN/28075). `docs/coding.md` explains both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attache.exports.dyads import NOBODY, Actor, Coder, Ground, Row, cell, event_codes, line, score
from attache.records import Reading

ICEWS_COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
    "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District",
    "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip


def write(readings: Iterable[Reading], every: bool = False) -> Iterator[str]:
    """The rows of each reading as it comes; `every`: those of events that are not actual, too."""
    for reading in readings:
        coder = Coder(reading)
        lines = [_row(coder, row) for row in coder.rows(every)]
        if lines:
            yield "".join(lines)


def _row(coder: Coder, row: Row) -> str:
    page = coder.reading.document
    day = coder.day(row.event)
    story = f"{cell(page.id)}_{coder.sentence(row.event)}"
    sides = [side.code if side else NOBODY for side in (row.source, row.target)]
    return line([f"{day:%Y%m%d}" if day else "", *sides, row.code, *score(row.code), story, cell(page.url or page.origin)])


def write_icews(readings: Iterable[Reading], every: bool = False) -> Iterator[str]:
    """ICEWS' header, then the rows of each reading as it comes; nothing where there is no reading."""
    for number, reading in enumerate(readings):
        coder = Coder(reading)
        lines = [] if number else [line(list(ICEWS_COLUMNS))]
        lines += [_icews(coder, row) for row in coder.rows(every)]
        if lines:
            yield "".join(lines)


def _icews(coder: Coder, row: Row) -> str:
    page = coder.reading.document
    day = coder.day(row.event)
    known = event_codes().get(row.code)
    return line(
        [
            row.id, day.isoformat() if day else "", *_side(row.source), known["label"] if known else "", row.code,
            score(row.code)[0], *_side(row.target), cell(page.id), coder.sentence(row.event), cell(page.publisher or ""),
            *_where(coder.ground(row.event)),
        ]
    )  # fmt: skip


def _side(actor: Actor | None) -> list[str]:
    """Name, sectors, country."""
    return [cell(actor.name), ",".join(actor.sectors), actor.state] if actor else ["", "", ""]


def _where(ground: Ground | None) -> list[object]:
    """City, district (never known), province, country, latitude, longitude."""
    if ground is None:
        return [""] * 6
    name = cell(ground.place.name)
    city, province = name if ground.kind == "c" else "", name if ground.kind in "dr" else ""
    return [city, "", province, ground.country, ground.place.lat, ground.place.lon]
