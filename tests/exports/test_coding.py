"""Event data in the forms of others: PLOVER's JSON, CAMEO dyads, ICEWS' and GDELT's columns."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.document import Document, Span
from attache.exports import cameo, dyads, gdelt, plover
from attache.exports.wording import clean
from attache.knowledge import table, tree
from attache.records import Entity, Event, EventPlace, EventTime, Party, Place, Reading, to_reading
from tests.exports import pages

ADDED = dt.datetime(2025, 3, 6, 12, 30, tzinfo=dt.UTC)
TABLES = {"cameo": 8, "icews": 20, "gdelt": 61}


def read(form: str, *docs: Document, every: bool = False) -> list[list[str]]:
    """The cells of each row; of ICEWS, without the header."""
    readings = [to_reading(doc) for doc in docs]
    if form == "gdelt":
        out = "".join(gdelt.write(readings, ADDED, every))
    else:
        out = "".join((cameo.write_icews if form == "icews" else cameo.write)(readings, every))
    rows = [line.split("\t") for line in out.split("\n")[:-1]]
    return rows[1:] if form == "icews" else rows


def named(form: str, row: list[str]) -> dict[str, str]:
    return dict(zip(gdelt.COLUMNS if form == "gdelt" else cameo.ICEWS_COLUMNS, row, strict=True))


def page(text: str, *events: Event, **fields: Any) -> Document:
    doc = Document(id="d", text=text, paragraphs=[Span(0, len(text))], published=dt.date(2024, 5, 17))
    doc.events = list(events)
    for name, value in fields.items():
        setattr(doc, name, value)
    return doc


def event(type_: str, actors: list[str], recipients: list[str], **fields: Any) -> Event:
    sides = [[Party(code=code) for code in codes] for codes in (actors, recipients)]
    return Event(
        id="v1", type=type_, trigger=Span(0, 4), evidence=Span(0, 9), actors=sides[0], recipients=sides[1], **fields,
    )  # type: ignore[arg-type]  # fmt: skip


# what goes into rows


def test_only_what_is_told_as_having_happened_has_rows() -> None:
    for form in TABLES:
        assert len(read(form, pages.exchange())) == 4  # a visit, a meeting both ways, a condemnation
        assert len(read(form, pages.exchange(), every=True)) == 6


@pytest.mark.parametrize(
    ("fields", "there"),
    [
        ({}, True),
        ({"factuality": "PS+"}, True),
        ({"factuality": "CT-"}, False),
        ({"factuality": "PR-"}, False),
        ({"factuality": "UU"}, False),
        ({"realis": "future"}, False),
        ({"realis": "hypothetical", "factuality": "PS+"}, False),
    ],
)
def test_actual(fields: dict[str, str], there: bool) -> None:
    assert dyads.is_actual(event("AID", ["FRA:GOV"], ["MLI:GOV"], **fields)) is there


def codes(actors: list[str], recipients: list[str], type_: str = "ACCUSE") -> list[tuple[str, str]]:
    doc = page("They accused them.", event(type_, actors, recipients))
    return [(row[1], row[2]) for row in read("cameo", doc)]


def test_a_row_a_pair() -> None:
    assert codes(["FRA:GOV", "DEU:GOV"], ["MLI:MIL", "NER:MIL"]) == [
        ("FRAGOV", "MLIMIL"), ("FRAGOV", "NERMIL"), ("DEUGOV", "MLIMIL"), ("DEUGOV", "NERMIL"),
    ]  # fmt: skip


def test_two_sides_of_a_mutual_act_face_each_other() -> None:
    assert codes(["FRA:GOV", "DEU:GOV"], [], "CONSULT") == [("FRAGOV", "DEUGOV"), ("DEUGOV", "FRAGOV")]
    assert codes(["FRA:CVL", "DEU:CVL"], [], "PROTEST") == [("FRACVL", "---"), ("DEUCVL", "---")]


def test_a_side_that_is_not_named() -> None:
    assert codes([], ["KEN:CVL"]) == [("---", "KENCVL")]
    assert codes([], []) == [("---", "---")]
    assert codes(["---:REB"], ["---:---"]) == [("---REB", "---")]


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("UNO:MIL", "IGOUNOMIL"),
        ("EUR:GOV", "IGOEUREECGOV"),
        ("EUR:---", "IGOEUREEC"),
        ("IGO:---", "IGO"),
        ("NGO:---", "NGO"),
        ("MNC:BUS", "MNCBUS"),
        ("IMG:REB", "IMGREB"),
        ("ISM:PTY", "NGMPTY"),
        ("KOS:GOV", "KOSGOV"),
        ("CHN:SPY", "CHNSPY"),
        ("---:---", "---"),
    ],
)
def test_actor_codes(code: str, wanted: str) -> None:
    assert codes([code], ["AND:GOV"]) == [(wanted, "ANDGOV")]


def test_known_groups() -> None:
    act = event("ASSAULT", [], [])
    act.actors = [Party(span=Span(0, 5), entity="e1", code="PSE:REB")]
    act.recipients = [Party(span=Span(13, 21), entity="e2", code="IGO:COP")]
    entities = [
        Entity(id="e1", kind="organisation", name="Hamas", code="PSE:REB"),
        Entity(id="e2", kind="organisation", name="Interpol", code="IGO:COP"),
    ]
    doc = page("Hamas fought Interpol.", act, entities=entities)
    row = named("gdelt", read("gdelt", doc)[0])
    assert (row["Actor1Code"], row["Actor1KnownGroupCode"], row["Actor1Type1Code"]) == ("PSEREBHMS", "HMS", "REB")
    assert (row["Actor2Code"], row["Actor2KnownGroupCode"]) == ("IGOCOPITP", "ITP")
    assert (row["Actor2CountryCode"], row["Actor2Type1Code"], row["Actor2Type2Code"]) == ("", "IGO", "COP")
    assert row["Actor1Name"] == "HAMAS"


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2024-05-03", "2024-05-03", "2024-05-03"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2019", "2019-01-01", "2019-12-31"),
        ("2024-04-30/2024-05-02", "2024-04-30", "2024-05-02"),
        ("2024-05-03T14:00", "2024-05-03", "2024-05-03"),
        ("2024-05-03/", "2024-05-03", "2024-05-03"),
    ],
)
def test_days(value: str, first: str, last: str) -> None:
    assert dyads.days(EventTime(value=value)) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize("value", [None, "", "PAST_REF", "XXXX-WXX-1", "199", "P3D", "2024-13", "2024-02-30", "²⁰²⁴"])
def test_what_is_no_day_falls_back_on_publication(value: str | None) -> None:
    doc = page("They met.", event("CONSULT", ["FRA:GOV"], ["MLI:GOV"], time=EventTime(value=value)))
    assert read("cameo", doc)[0][0] == "20240517"


def test_without_any_date() -> None:
    doc = page("They met.", event("CONSULT", ["FRA:GOV"], ["MLI:GOV"]), published=None)
    assert read("cameo", doc)[0][0] == ""
    assert read("icews", doc)[0][1] == ""
    assert read("gdelt", doc)[0][1] == "20250306"
    assert json.loads("".join(plover.write([to_reading(doc)])))["date"] is None


# the columns


def test_cameo_columns() -> None:
    assert read("cameo", pages.exchange())[0] == [
        "20250304", "IRNGOV", "BLRGOV", "042", "1.9", "1", "d-exchange_0", "pages/exchange.txt",
    ]  # fmt: skip


def test_a_code_keeps_its_leading_zero_and_is_made_where_a_record_has_none() -> None:
    assert [row[3] for row in read("cameo", pages.exchange())] == ["042", "040", "040", "111"]


def test_icews_columns() -> None:
    out = "".join(cameo.write_icews([to_reading(pages.exchange())]))
    header = out.split("\n", 1)[0].split("\t")
    assert header == list(cameo.ICEWS_COLUMNS)
    assert len(header) == 20
    row = named("icews", read("icews", pages.exchange())[0])
    assert {k: v for k, v in row.items() if k != "Event ID"} == {
        "Event Date": "2025-03-04", "Source Name": "Aziz Nasirzadeh", "Source Sectors": "Government", "Source Country": "Iran",
        "Event Text": "Make a visit", "CAMEO Code": "042", "Intensity": "1.9", "Target Name": "Belarus",
        "Target Sectors": "Government", "Target Country": "Belarus", "Story ID": "d-exchange", "Sentence Number": "0",
        "Publisher": "The Test Courier", "City": "Minsk", "District": "", "Province": "", "Country": "Belarus",
        "Latitude": "53.9", "Longitude": "27.57",
    }  # fmt: skip


def test_icews_has_one_header_for_many_pages_and_none_for_no_page() -> None:
    readings = [to_reading(make()) for make in (pages.quiet, pages.exchange, pages.exchange)]
    assert "".join(cameo.write_icews(readings)).count("Event ID") == 1
    assert list(cameo.write_icews([])) == []


def test_gdelt_columns() -> None:
    assert len(gdelt.COLUMNS) == 61
    row = named("gdelt", read("gdelt", pages.exchange())[0])
    filled = {k: v for k, v in row.items() if v and k != "GLOBALEVENTID"}
    assert filled == {
        "SQLDATE": "20250304", "MonthYear": "202503", "Year": "2025", "FractionDate": "2025.1753",
        "Actor1Code": "IRNGOV", "Actor1Name": "AZIZ NASIRZADEH", "Actor1CountryCode": "IRN", "Actor1Type1Code": "GOV",
        "Actor2Code": "BLRGOV", "Actor2Name": "BELARUS", "Actor2CountryCode": "BLR", "Actor2Type1Code": "GOV",
        "IsRootEvent": "1", "EventCode": "042", "EventBaseCode": "042", "EventRootCode": "04", "QuadClass": "1",
        "GoldsteinScale": "1.9", "NumMentions": "1", "NumSources": "1", "NumArticles": "1", "AvgTone": "0",
        "Actor1Geo_Type": "0", "Actor2Geo_Type": "0",
        "ActionGeo_Type": "4", "ActionGeo_Fullname": "Minsk, Belarus", "ActionGeo_CountryCode": "BO",
        "ActionGeo_ADM1Code": "BO04", "ActionGeo_Lat": "53.9", "ActionGeo_Long": "27.57", "ActionGeo_FeatureID": "625144",
        "DATEADDED": "20250306123000", "SOURCEURL": "pages/exchange.txt",
    }  # fmt: skip
    assert 0 < int(row["GLOBALEVENTID"]) < 2**53


def test_root_events_stand_in_the_first_paragraph() -> None:
    rows = [named("gdelt", row) for row in read("gdelt", pages.exchange(), every=True)]
    assert [row["IsRootEvent"] for row in rows] == ["1", "1", "1", "1", "0", "0"]


def test_ids_are_of_the_event_and_the_pair() -> None:
    ids = [row[0] for row in read("gdelt", pages.exchange(), every=True)]
    assert len(set(ids)) == len(ids)
    assert ids == [row[0] for row in read("icews", pages.exchange(), every=True)]


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        (Place(span=Span(0, 4), name="Kosovo", lat=42.58, lon=21.0, country="KOS", geonames=831053),
         ["1", "Kosovo", "KV", "KV"]),
        (Place(span=Span(0, 4), name="Texas", lat=30.95, lon=-97.63, country="USA", geonames=4736286),
         ["2", "Texas, United States", "US", "USTX"]),
        (Place(span=Span(0, 4), name="Houston", lat=29.76, lon=-95.36, country="USA", geonames=4699066),
         ["3", "Houston, United States", "US", "USTX"]),
        (Place(span=Span(0, 4), name="Aleppo", lat=36.2, lon=37.16, country="SYR", geonames=170063),
         ["4", "Aleppo, Syria", "SY", "SY09"]),
        (Place(span=Span(0, 4), name="Gaza", lat=31.5, lon=34.47, country="PSE", geonames=281133),
         ["4", "Gaza, Palestinian Territory", "GZ", "GZ"]),
        (Place(span=Span(0, 4), name="Black Sea", lat=43.0, lon=34.0), ["4", "Black Sea", "", ""]),
        (Place(span=Span(0, 4), name="No Such Place", lat=1.0, lon=2.0, country="FRA"),
         ["4", "No Such Place, France", "FR", "FR"]),
        (Place(span=Span(0, 4), name="Nowhere"), ["0", "", "", ""]),
    ],
)  # fmt: skip
def test_kinds_of_places(place: Place, wanted: list[str]) -> None:
    met = event("CONSULT", ["FRA:GOV"], ["MLI:GOV"], place=EventPlace(span=place.span, name=place.name))
    row = named("gdelt", read("gdelt", page("They met.", met, places=[place]))[0])
    assert [row[f"ActionGeo_{k}"] for k in ("Type", "Fullname", "CountryCode", "ADM1Code")] == wanted
    assert row["ActionGeo_FeatureID"] == str(place.geonames or "")


def test_every_state_has_its_fips_code() -> None:
    known = {row["code"] for row in table("events/fips")}
    assert {row["code"] for row in table("places/states")} | {row["code"] for row in table("actors/states")} <= known
    for row in table("events/fips"):
        assert row["fips"] == row["fips"].upper()
        assert len(row["fips"]) == 2 or row["code"] == "UMI"
    found = {code: gdelt.fips_of(code, 0.0, 0.0) for code in ("CHN", "DEU", "GBR", "RUS", "UKR", "SRB", "SSD", "PSE", "XXX")}
    assert found == {
        "CHN": "CH", "DEU": "GM", "GBR": "UK", "RUS": "RS", "UKR": "UP", "SRB": "RI", "SSD": "OD", "PSE": "WE", "XXX": "",
    }  # fmt: skip


def test_tables_name_what_exists() -> None:
    names = {row["name"] for name in ("intl", "armed_groups", "orgs") for row in table(f"actors/{name}")}
    assert {row["name"] for row in table("events/groups")} <= names
    assert {row["context"] for row in table("events/plover_contexts")} <= set(tree("events/contexts"))
    assert len(table("events/plover")) == 16


# PLOVER


def test_plover_fields() -> None:
    first, *_, aid, denial = [json.loads(line) for line in "".join(plover.write([to_reading(pages.exchange())])).splitlines()]
    coder = first.pop("coder")
    assert coder.startswith("attache ")
    assert first["cite_info"].pop("coder") == coder
    assert first == {
        "id": "d-exchange/v1",
        "date": "2025-03-04",
        "date_basis": "text",
        "actor": [{
            "code": "IRN", "sector": "GOV", "actor_text": "Iranian Defence Minister Aziz Nasirzadeh",
            "identifier_text": "Aziz Nasirzadeh", "office": "Minister of Defence",
        }],
        "recipient": [{"code": "BLR", "sector": "GOV", "actor_text": "Minsk", "identifier_text": "Belarus"}],
        "event": ["CONSULT"],
        "mode": ["visit"],
        "context": [],
        "quad_code": 1,
        "event_scale": 2.1,
        "event_loc": {
            "geonameid": 625144, "name": "Minsk", "latitude": 53.9, "longitude": 27.57, "country code": "BY", "cc3": "BLR",
        },
        "event_text": ["visited"],
        "text": pages.FIRST.split(". The United")[0] + ".",
        "text_info": {"sequence": 0, "start": 0, "end": 103},
        "cite_info": {
            "citation": "pages/exchange.txt", "title": "Visit to Minsk <renews> doubts & questions", "language": "en",
            "publication": "The Test Courier", "codebook": "plover-base-2021",
        },
        "cameo": "042",
        "factuality": "CT+",
        "realis": "actual",
        "confidence": 0.9,
    }  # fmt: skip
    assert aid["context"] == ["future"]
    assert aid["attributed_to"] == "two diplomats"
    assert (aid["date"], aid["date_basis"]) == ("2025-03-06", "published")
    assert denial["context"] == ["negation"]


def test_plover_has_the_end_of_an_interval_and_the_manuals_contexts() -> None:
    met = event("CONSULT", ["FRA:GOV"], ["MLI:GOV"], time=EventTime(value="2024-05"), context=["wmd", "military", "health"])
    record = json.loads("".join(plover.write([to_reading(page("They met.", met))])))
    assert (record["date"], record["enddate"]) == ("2024-05-01", "2024-05-31")
    assert record["context"] == ["cbrn", "military", "disease"]


# whatever a page says, a table stays a table

ANY = st.text(st.characters(), max_size=12) | st.sampled_from(["\t", "a\r\nb", "\x1c\x85\u2028", "=1+1", "\ud800", "\x00"])


@given(words=st.lists(ANY, min_size=9, max_size=9), every=st.booleans())
def test_no_cell_breaks_its_row(words: list[str], every: bool) -> None:
    reading = hostile(*words)
    for form, width in TABLES.items():
        write = {"cameo": cameo.write, "icews": cameo.write_icews}.get(form)
        out = "".join(write([reading], every) if write else gdelt.write([reading], ADDED, every))
        assert out.isprintable() or clean(out.replace("\t", "").replace("\n", "")) == out.replace("\t", "").replace("\n", "")
        lines = out.split("\n")
        assert lines.pop() == ""
        assert out.splitlines() == lines
        assert all(line.count("\t") == width - 1 for line in lines)
        assert list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)) == [line.split("\t") for line in lines]


@given(words=st.lists(ANY, min_size=9, max_size=9))
def test_plover_stays_one_record_a_line(words: list[str]) -> None:
    out = "".join(plover.write([hostile(*words)]))
    assert len(out.split("\n")) == 2
    assert json.loads(out)["actor"][0]["identifier_text"] == words[1]


def hostile(text: str, name: str, place: str, publisher: str, origin: str, id_: str, code: str, when: str, url: str) -> Reading:
    """A page whose words are as given wherever a page has a say."""
    text += "."
    whole = Span(0, len(text))
    met = event("CONSULT", [], ["MLI:GOV"], place=EventPlace(span=whole, name=place), time=EventTime(value=when))
    met.trigger = met.evidence = whole
    met.actors = [Party(span=whole, entity="e1", code=code)]
    return to_reading(page(
        text, met, publisher=publisher, origin=origin, id=id_, url=url or None, title=text,
        entities=[Entity(id="e1", kind="person", name=name)],
        places=[Place(span=whole, name=place, lat=1.0, lon=2.0, country="FRA")],
    ))  # fmt: skip


def test_no_name_is_a_formula() -> None:
    row = named("icews", cells(hostile("x", '=HYPERLINK("x")', "+1", "@x", "-o", "d", "FRA:GOV", "", "")))
    assert [row[k][:2] for k in ("Source Name", "City", "Publisher")] == ["'=", "'+", "'@"]


def cells(reading: Reading) -> list[str]:
    return "".join(cameo.write_icews([reading])).split("\n")[1].split("\t")


def test_every_column_and_field_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "coding.md").read_text(encoding="utf-8")
    for column in (*gdelt.COLUMNS, *cameo.ICEWS_COLUMNS):
        assert column in text or column.replace("Geo_", "Geo_…") in text or column.startswith(("Actor1Geo", "Actor2Geo")), (
            column
        )
    record = json.loads("".join(plover.write([to_reading(pages.exchange())])).splitlines()[0])
    inner = [name for value in record.values() if isinstance(value, dict) for name in value]
    for field in (*record, *inner, *record["actor"][0]):
        assert f"`{field}`" in text, field
