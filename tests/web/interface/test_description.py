"""The description says what is answered, and the page on it too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as openapi_checks
from starlette.testclient import TestClient
from starlette.types import ASGIApp

import attache
from attache.archive.search import FACETS, LIMIT
from attache.archive.search.parser import LONGEST_QUERY
from attache.web.app import routes
from attache.web.asked import MOST_PASSED, MOST_SHOWN, ORDERS
from attache.web.interface.description import description
from attache.web.interface.table import ENDS
from attache.web.shelf import Shelf

ROOT = Path(__file__).parents[3]
API: dict[str, Any] = description(ENDS)
QUICK: dict[str, Any] = {
    "max_examples": 10, "deadline": None, "database": None, "derandomize": True, "suppress_health_check": list(HealthCheck),
}  # fmt: skip
GOOD = {
    "/health": ("",),
    "/search": (f"?q=port&facets={','.join(FACETS)}", "?q=from:RUS", "?q=port&limit=2&offset=2"),
    "/documents": ("", "?limit=3", "?limit=3&cursor=7"),
    "/documents/{id}": ("wire%2F7", "d003", "evil%2F1%20%C3%BC"),
    "/documents/{id}/page": ("wire%2F7", "d003"),
    "/documents/{id}/versions": ("wire%2F7",),
    "/documents/{id}/duplicates": ("wire%2F7", "d003"),
    "/events": ("", "?actor=RUS&limit=5", "?type=CONSULT&since=2022&until=2022-06&certainty=CT%2B", "?document=wire%2F7"),
    "/transfers": ("", "?supplier=North%20Korea&recipient=RUS", "?category=drone&regime=UNSCR&status=suspected"),
    "/exchanges": ("", "?limit=1"),
    "/actors": ("?q=aziz", "?state=RUS&limit=1", "?q=nobody"),
    "/actors/{id}": ("person%2FIRN%2Faziz-nasirzadeh",),
    "/dyads": ("", "?state=PRK&limit=2&offset=1"),
    "/dyads/{one}/{other}": ("RUS/PRK", "Russia/North%20Korea"),
    "/places": ("?q=Z", "?country=CHE"),
    "/regimes": ("", "?state=PRK&day=2024-05-01"),
    "/searches": ("",),
    "/searches/{name}": ("Port%20%26%20rail",),
    "/watchlists": ("",),
    "/watchlists/{name}": ("Shells%20%2F%20rails",),
    "/alerts": ("", "?kind=embargo&unseen=true&limit=2", "?watchlist=Shells+/+rails"),
    "/alerts/{number}": ("1",),
}


def test_it_is_served_and_of_this_version(ask: TestClient) -> None:
    reply = ask.get("/openapi.json")
    assert (reply.headers["content-type"], reply.json()) == ("application/json", API)
    assert API["openapi"].startswith("3.1.")
    assert API["info"]["version"] == attache.__version__


def test_it_describes_every_route_and_no_other(filled: Path) -> None:
    assert {route.path.replace(":path", "") for route in routes(Shelf(filled))} == set(API["paths"])
    assert all(set(path) == {"get"} for path in API["paths"].values())
    assert all({"401", "403"} <= set(path["get"]["responses"]) for path in API["paths"].values())
    assert {end.path for end in ENDS} == set(GOOD)


def test_it_knows_the_parameters_and_their_limits() -> None:
    known = {p["name"]: p["schema"] for p in API["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert tuple(known) == ("q", "limit", "offset", "facets", "sort")
    assert known["q"]["maxLength"] == LONGEST_QUERY
    limits = (known["limit"]["default"], known["limit"]["maximum"], known["offset"]["maximum"])
    assert limits == (LIMIT, MOST_SHOWN, MOST_PASSED)
    assert tuple(known["facets"]["items"]["enum"]) == FACETS
    assert tuple(known["sort"]["enum"]) == ORDERS
    assert known["sort"]["default"] == ORDERS[0]


@pytest.mark.parametrize(("path", "asked"), [(path, asked) for path, several in GOOD.items() for asked in several])
def test_answers_are_as_described(ask: TestClient, path: str, asked: str) -> None:
    reply = ask.get(f"/api/v1{path.partition('{')[0]}{asked}{path.rpartition('}')[2] if '{' in path else ''}")
    assert reply.status_code == 200, reply.text
    described = API["paths"][f"/api/v1{path}"]["get"]["responses"]["200"]
    assert all(name in reply.headers for name, said in described["headers"].items() if said["required"])
    content = described["content"][reply.headers["content-type"]]
    if path == "/documents/{id}/page":
        assert content == {}
        return
    schema = {**closed(content["schema"]), "components": closed(API["components"])}
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(reply.json())


def closed(schema: Any) -> Any:
    """The schema with no properties allowed but those it names, so that none goes undescribed."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    return {**made, "additionalProperties": False} if made.get("type") == "object" and "properties" in schema else made


def test_the_page_on_it_tells_of_every_address_parameter_and_limit() -> None:
    page = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
    for path, said in API["paths"].items():
        assert f"`{path}`" in page
        for parameter in said["get"].get("parameters", ()):
            if parameter["in"] == "query":
                assert f"`{parameter['name']}`" in page, (path, parameter["name"])
    for number in (LIMIT, MOST_SHOWN, MOST_PASSED, LONGEST_QUERY):
        assert f"{number:,}" in page


def test_whatever_is_asked_is_answered_as_described(app: ASGIApp) -> None:
    """Each address is asked by what its description allows, and by what it does not."""
    wanted = [
        checks.not_a_server_error,
        openapi_checks.status_code_conformance,
        openapi_checks.content_type_conformance,
        openapi_checks.response_headers_conformance,
        openapi_checks.response_schema_conformance,
        openapi_checks.negative_data_rejection,
    ]
    asked = set()

    def check(case: schemathesis.Case) -> None:
        asked.add(case.path)
        case.call_and_validate(checks=wanted)

    for operation in schemathesis.openapi.from_asgi("/openapi.json", app).get_all_operations():
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE) if operation.ok().query else (GenerationMode.POSITIVE,):
            cases = operation.ok().as_strategy(generation_mode=mode)
            settings(**QUICK)(given(case=cases)(check))()
    assert asked == set(API["paths"]) - {"/openapi.json"}  # it is where the description itself is
