"""FollowTheMoney and STIX: entities that other programs join.

`ftm_schemata.json` has the names of schemata and properties, and their types, as followthemoney 4.11.2 (MIT) knows them.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import stix2
from msgspec.structs import replace

from attache.exports import ftm, stix
from attache.records import Item, Reading
from tests.exports import readings as made

SCHEMATA = json.loads((Path(__file__).parent / "ftm_schemata.json").read_text(encoding="utf-8"))


def things(*readings: Reading) -> list[dict[str, Any]]:
    return [json.loads(line) for line in "".join(ftm.write(readings)).splitlines()]


def statements(*readings: Reading) -> list[dict[str, Any]]:
    return [json.loads(line) for line in "".join(ftm.write_statements(readings)).splitlines()]


def by_schema(found: list[dict[str, Any]], schema: str) -> list[dict[str, Any]]:
    return [one for one in found if one["schema"] == schema]


def with_money() -> Reading:
    reading = made.trade()
    first = reading.transfers[0]
    return replace(reading, transfers=[replace(first, item=replace(first.item, category="money")), *reading.transfers[1:]])


def test_entities_keep_to_the_schemata() -> None:
    found = things(with_money(), made.quiet(), made.hostile(), made.broken())
    schema_of = {one["id"]: one["schema"] for one in found}
    assert len(schema_of) == len(found)
    assert set(schema_of.values()) == {"Article", "Person", "PublicBody", "LegalEntity", "Event", "EconomicActivity", "Payment"}
    for one in found:
        known = SCHEMATA["schemata"][one["schema"]]
        assert one["properties"], one
        for name, values in one["properties"].items():
            type_, _, range_ = known[name].partition(":")
            assert values
            assert all(isinstance(v, str) and v.strip() for v in values), (one["schema"], name, values)
            if type_ == "entity":
                assert all(range_ in SCHEMATA["is_a"][schema_of[v]] for v in values), name
            if type_ == "country":
                assert all(len(v) == 2 and v.islower() for v in values)


def test_followthemoney_reads_them(tmp_path: Path) -> None:
    """Where the library is at hand; it is too large to be asked of everybody who runs the tests."""
    followthemoney = pytest.importorskip("followthemoney")
    for one in things(with_money(), made.quiet(), made.hostile()):
        proxy = followthemoney.model.get_proxy(one)
        followthemoney.model.get(one["schema"]).validate(one)
        assert proxy.id == one["id"]
    path = tmp_path / "statements.jsonl"
    path.write_text("".join(ftm.write_statements([with_money()])), encoding="utf-8")
    serialize = pytest.importorskip("followthemoney.statement.serialize")
    with path.open("rb") as file:
        for one in serialize.read_statements(file, "json"):
            assert one.prop == "id" or one.id == one.generate_key()


def test_events_and_transfers_lead_to_their_page_and_words() -> None:
    found = things(made.trade())
    (page,) = by_schema(found, "Article")
    assert page["properties"]["sourceUrl"] == ["https://courier.example/world/minsk"]
    visit, _, _, offer, denial = by_schema(found, "Event")
    assert visit["properties"]["proof"] == [page["id"]]
    assert visit["properties"]["recordId"] == ["d-exchange/v1"]
    assert visit["properties"]["date"] == ["2025-03-04"]
    assert "grade B2" in visit["properties"]["notes"][0]
    assert denial["properties"]["summary"] == ["Khrenin denied that any launcher had been shipped."]
    assert denial["properties"]["notes"][0].startswith("CT- (not so), actual; says the author")
    assert "PS+ (possible), future; says two diplomats" in offer["properties"]["notes"][0]
    launchers, drones = by_schema(found, "EconomicActivity")
    assert (launchers["properties"]["departureCountry"], launchers["properties"]["destinationCountry"]) == (["by"], ["ir"])
    assert launchers["properties"]["sender"] == drones["properties"]["receiver"]


def test_actors_come_once_and_have_one_id_everywhere() -> None:
    one = made.trade()
    other = replace(one, document=replace(one.document, id="d-second"))
    found = things(one, other)
    names = Counter(v for thing in found if thing["schema"] == "PublicBody" for v in thing["properties"]["name"])
    assert names["Belarus"] == 1
    assert names["Iran"] == 2  # no stable id: nobody knows whether it is the same


def test_statements_say_which_page_says_so() -> None:
    one = made.trade()
    other = replace(one, document=replace(one.document, id="d-second", url="https://other.example/"))
    found = statements(one, other)
    name = [s for s in found if s["prop"] == "name" and s["value"] == "Belarus"]
    assert [s["origin"] for s in name] == ["https://courier.example/world/minsk", "https://other.example/"]
    assert len({s["id"] for s in name}) == 1
    first = name[0]
    key = f"{first['dataset']}.{first['entity_id']}.name.Belarus"
    assert first["id"] == hashlib.sha1(key.encode()).hexdigest()
    assert first["first_seen"] == "2025-03-06"
    for one_ in found:
        if one_["prop"] != "id":
            assert SCHEMATA["schemata"][one_["schema"]][one_["prop"]].partition(":")[0] == one_["prop_type"]
    assert {s["entity_id"] for s in found} == {s["entity_id"] for s in found if s["prop"] == "id"}


# STIX


def bundle(*readings: Reading) -> stix2.Bundle:
    return stix2.parse("".join(stix.write(readings)), allow_custom=False)


def of_type(found: stix2.Bundle, type_: str) -> list[Any]:
    return [one for one in found.objects if one.type == type_]


def own(one: Any) -> dict[str, Any]:
    return dict(one.extensions[stix.EXTENSION])


def test_stix2_reads_the_bundle() -> None:
    found = bundle(*made.everything())
    ids = {one.id for one in found.objects}
    assert len(ids) == len(found.objects)
    assert Counter(one.type for one in found.objects)["report"] == 4
    for one in found.objects:
        for name in ("source_ref", "target_ref", "created_by_ref"):
            assert one.get(name) is None or one[name] in ids
        assert set(one.get("object_refs", ())) <= ids


def test_what_is_told_as_so_is_a_relationship_and_the_rest_a_note() -> None:
    found = bundle(made.trade())
    assert {own(one)["record"] for one in of_type(found, "relationship")} == {"d-exchange/v1", "d-exchange/v2"}
    noted = {own(one)["record"] for one in of_type(found, "note")}
    assert noted == {f"d-exchange/{id}" for id in ("v3", "v4", "v5", "t1", "t2")}
    (denial,) = [one for one in of_type(found, "note") if own(one)["record"] == "d-exchange/v5"]
    assert "CT- (not so)" in denial.content
    visit = of_type(found, "relationship")[0]
    assert (visit.relationship_type, visit.confidence) == ("consult", 90)
    assert (f"{visit.start_time:%Y-%m-%d}", f"{visit.stop_time:%Y-%m-%d}") == ("2025-03-04", "2025-03-05")
    assert visit.external_references[0].url == "https://courier.example/world/minsk"
    assert own(visit)["evidence"].startswith("Iranian Defence Minister")
    assert own(visit)["place"] == "Minsk"


def test_a_delivery_told_as_certain_is_a_relationship() -> None:
    reading = made.trade()
    done = replace(reading.transfers[0], status="delivered", factuality="CT+", in_return_for=None,
                   item=Item(span=reading.transfers[0].item.span, text="12 rocket launchers"))  # fmt: skip
    for transfer, kind in ((done, "relationship"), (replace(done, status="blocked"), "note")):
        found = bundle(replace(reading, events=[], transfers=[transfer]))
        assert [own(one)["status"] for one in of_type(found, kind)] == [transfer.status]


def test_the_same_actor_is_the_same_object_in_every_bundle() -> None:
    one = made.trade()
    other = replace(one, document=replace(one.document, id="d-second", published="2026-01-01"))
    first, second = ({o.id: o.serialize() for o in of_type(bundle(r), "identity")} for r in (one, other))
    shared = set(first) & set(second)
    assert len(shared) == 3  # Belarus, the minister, and the program itself
    assert all(first[id] == second[id] for id in shared)
    assert len(of_type(bundle(one, other), "identity")) == len(first) + len(second) - len(shared)
