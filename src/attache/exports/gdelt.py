"""Events in the 61 columns of GDELT 2.0 (Event Codebook V2.0, 2015): tab-separated, without a header, a row a pair of parties.

Countries of places are FIPS 10-4, those of actors CAMEO's. What Attaché does not measure is left empty, `AvgTone` is 0;
`docs/coding.md` explains every column.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from attache.exports.dyads import NOBODY, Actor, Coder, Ground, Row, cell, line, score
from attache.knowledge import table
from attache.reading.times.derived import once
from attache.records import Reading

_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code",
    "Type3Code",
)  # fmt: skip
_GEO = ("Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", *(f"Actor{n}{name}" for n in (1, 2) for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources",
    "NumArticles", "AvgTone", *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in _GEO), "DATEADDED",
    "SOURCEURL",
)  # fmt: skip

#: GDELT's types of place: a state, a division and a city of the United States, a city and a division elsewhere
_STATE, _US_DIVISION, _US_CITY, _CITY, _DIVISION = 1, 2, 3, 4, 5
_NO_PLACE: list[object] = [0, "", "", "", "", "", "", ""]


def write(readings: Iterable[Reading], added: dt.datetime, every: bool = False) -> Iterator[str]:
    """The rows of each reading as it comes; `added` is DATEADDED; `every`: those of events that are not actual, too.

    An event without any date has the day of `added`.
    """
    for reading in readings:
        coder = Coder(reading)
        lines = [line(_cells(coder, row, added)) for row in coder.rows(every)]
        if lines:
            yield "".join(lines)


def _cells(coder: Coder, row: Row, added: dt.datetime) -> list[object]:
    page = coder.reading.document
    day = coder.day(row.event) or added.date()
    goldstein, quad = score(row.code)
    return [
        row.id, *_dates(day), *_actor(row.source), *_actor(row.target),
        int(coder.leads(row.event)), row.code, row.code[:3], row.code[:2], quad, goldstein, 1, 1, 1, 0,
        *_NO_PLACE, *_NO_PLACE, *_place(coder.ground(row.event)), f"{added:%Y%m%d%H%M%S}", cell(page.url or page.origin),
    ]  # fmt: skip


def _dates(day: dt.date) -> list[object]:
    """SQLDATE, MonthYear, Year, FractionDate. The codebook counts thirty days a month, and so do the published files."""
    fraction = day.year + ((day.month - 1) * 30 + day.day) / 365
    return [f"{day:%Y%m%d}", f"{day:%Y%m}", f"{day:%Y}", f"{fraction:.4f}"]


def _actor(actor: Actor | None) -> list[object]:
    if actor is None:
        return [""] * len(_ACTOR)
    code = actor.code.removeprefix(NOBODY)
    kinds = [*actor.kinds, "", "", ""][:3]
    return [code, cell(actor.name.upper()), actor.country, actor.group, "", "", "", *kinds]


def _place(ground: Ground | None) -> list[object]:
    if ground is None:
        return _NO_PLACE
    place, kind, country = ground.place, ground.kind, ground.place.country or ""
    fips = fips_of(country, place.lat or 0.0, place.lon or 0.0)
    home = country == "USA"
    if kind == "s":
        type_ = _STATE
    elif kind == "c" or not country:
        type_ = _US_CITY if home else _CITY
    else:
        type_ = _US_DIVISION if home else _DIVISION
    # GeoNames' codes of divisions are those of FIPS 10-4 where they are numbers, and in the United States
    division = ground.entry.division if ground.entry is not None else ""
    first = fips + division if fips and (division.isdigit() or home) else fips
    name = cell(place.name)
    full = name if kind == "s" or not ground.country else f"{name}, {ground.country}"
    return [type_, full, fips, first, "", place.lat, place.lon, place.geonames or ""]


def _read_fips(rows: Iterable[dict[str, str]]) -> dict[str, list[tuple[str, list[float]]]]:
    """State → its FIPS codes in the order of the rows, each with the box (south, west, north, east) it is bound to, if any."""
    found: dict[str, list[tuple[str, list[float]]]] = {}
    for row in rows:
        box = [float(row[side]) for side in ("south", "west", "north", "east") if row[side]]
        found.setdefault(row["code"], []).append((row["fips"], box))
    return found


_fips = once(lambda: table("events/fips"), _read_fips)


def fips_of(state: str, lat: float, lon: float) -> str:
    """The FIPS 10-4 code of a place in a state (ISO 3166-1 alpha-3), "" where it has none; degrees WGS 84."""
    for fips, box in _fips().get(state, ()):
        if not box or (box[0] <= lat <= box[2] and box[1] <= lon <= box[3]):
            return fips
    return ""
