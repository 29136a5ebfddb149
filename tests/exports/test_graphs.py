"""GraphML, GEXF and GeoJSON, read back."""

from __future__ import annotations

import io
import json
from typing import Any

import networkx as nx
import pytest
from msgspec.structs import replace

from attache.exports import geojson, gexf, graphml
from attache.records import Party, Reading
from tests.exports import readings as made


def graph(form: str, *readings: Reading) -> nx.MultiDiGraph:
    writer, read = {"graphml": (graphml, nx.read_graphml), "gexf": (gexf, nx.read_gexf)}[form]
    found: nx.MultiDiGraph = read(io.BytesIO("".join(writer.write(readings)).encode()))
    return found


def edges(found: nx.MultiDiGraph) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """By the record's id (of several pairs the last one)."""
    return {data["record"]: (a, b, data) for a, b, data in found.edges(data=True)}


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networkx_reads_actors_and_what_passes_between_them(form: str) -> None:
    found = graph(form, made.trade(), made.quiet())
    assert found.is_directed()
    assert set(found) == {"person/IRN/aziz-nasirzadeh", "state/BLR", "d-exchange#e2", "d-exchange#e4"}
    assert found.nodes["state/BLR"]["label"] == "Belarus"
    assert found.nodes["state/BLR"]["wikidata"] == "Q184"
    told = edges(found)
    assert sorted(told) == ["d-exchange/t1", "d-exchange/t2", "d-exchange/v1", "d-exchange/v2", "d-exchange/v4"]
    source, target, visit = told["d-exchange/v1"]
    assert (source, target) == ("person/IRN/aziz-nasirzadeh", "state/BLR")
    assert (visit["type"], visit["mode"], visit["certainty"], visit["confidence"]) == ("CONSULT", "visit", "CT+", 0.9)
    assert (visit["date_from"], visit["grade"], visit["document"]) == ("2025-03-04", "B2", "d-exchange")
    assert visit["evidence"].startswith("Iranian Defence Minister")
    _, _, drones = told["d-exchange/t2"]
    assert (drones["item"], drones["status"], drones["regimes"]) == ("attack drones", "suspected", "EU-2023/1529")


def test_gephi_has_days() -> None:
    _, _, visit = edges(graph("gexf", made.trade()))["d-exchange/v1"]
    assert (visit["start"], visit["end"]) == ("2025-03-04", "2025-03-04")


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_an_actor_of_several_pages_is_one_node(form: str) -> None:
    one = made.trade()
    other = replace(one, document=replace(one.document, id="d-second"))
    found = graph(form, one, other)
    assert found.number_of_edges() == 2 * graph(form, one).number_of_edges()
    assert sum(data["label"] == "Belarus" for _, data in found.nodes(data=True)) == 1
    assert {"d-exchange#e2", "d-second#e2"} <= set(found)


def features(*readings: Reading) -> dict[str, Any]:
    whole = json.loads("".join(geojson.write(readings)))
    assert whole["type"] == "FeatureCollection"
    return {one["id"]: one for one in whole["features"]}


def test_events_are_points_and_transfers_lines() -> None:
    found = features(made.trade(), made.quiet())
    assert sorted(found) == ["d-exchange/t1", "d-exchange/t2", "d-exchange/v1", "d-exchange/v2"]
    visit = found["d-exchange/v1"]
    assert visit["geometry"] == {"type": "Point", "coordinates": [27.57, 53.9]}
    assert visit["properties"]["place"] == "Minsk"
    assert visit["properties"]["url"] == "https://courier.example/world/minsk"
    there, back = (found[f"d-exchange/{id}"]["geometry"]["coordinates"] for id in ("t1", "t2"))
    assert there == back[::-1]
    assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in there)


def test_places_off_the_globe_are_not_drawn() -> None:
    reading = made.trade()
    for lat, lon in ((91.0, 0.0), (0.0, 181.0), (None, 3.0)):
        moved = replace(reading, places=[replace(reading.places[0], lat=lat, lon=lon)])
        assert "d-exchange/v1" not in features(moved)


def test_a_point_that_is_another_place_s_says_so() -> None:
    reading = made.trade()
    assert features(reading)["d-exchange/v1"]["properties"]["place_near"] is None
    moved = replace(reading, places=[replace(reading.places[0], geonames=None, near="Barysaw")])
    assert features(moved)["d-exchange/v1"]["properties"]["place_near"] == "Barysaw"


def test_who_is_no_state_has_no_middle() -> None:
    reading = made.trade()
    nobody = replace(reading.transfers[0], supplier=Party(code="---:REB"), in_return_for=None)
    assert "d-exchange/t1" not in features(replace(reading, transfers=[nobody]))
