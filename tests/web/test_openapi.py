"""The description says what is answered, and the page on it too."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

import attache
from attache.archive.search import FACETS, LIMIT
from attache.archive.search.parser import LONGEST_QUERY
from attache.web.app import routes
from attache.web.asked import MOST_PASSED, MOST_SHOWN, ORDERS, PARAMETERS
from attache.web.shelf import Shelf

ROOT = Path(__file__).parents[2]
API: dict[str, Any] = json.loads(files("attache.web").joinpath("data", "openapi.json").read_text(encoding="utf-8"))


def test_it_is_served_and_of_this_version(client: httpx.Client) -> None:
    reply = client.get("/openapi.json")
    assert (reply.headers["content-type"], reply.json()) == ("application/json", API)
    assert API["openapi"].startswith("3.1.")
    assert API["info"]["version"] == attache.__version__


def test_it_describes_every_route_and_no_other(press: Path) -> None:
    assert {route.path.replace(":path", "") for route in routes(Shelf(press))} == set(API["paths"])
    assert all(set(path) == {"get"} for path in API["paths"].values())
    assert all({"401", "403"} <= set(path["get"]["responses"]) for path in API["paths"].values())


def test_it_knows_the_parameters_and_their_limits() -> None:
    known = {p["name"]: p["schema"] for p in API["paths"]["/api/search"]["get"]["parameters"]}
    assert tuple(known) == PARAMETERS
    assert known["q"]["maxLength"] == LONGEST_QUERY
    assert (known["limit"]["default"], known["limit"]["maximum"], known["offset"]["maximum"]) == (
        LIMIT,
        MOST_SHOWN,
        MOST_PASSED,
    )
    assert tuple(known["facets"]["items"]["enum"]) == FACETS
    assert tuple(known["sort"]["enum"]) == ORDERS
    assert known["sort"]["default"] == ORDERS[0]


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("/api/health", "/api/health", 200),
        ("/api/search", f"/api/search?q=port&facets={','.join(FACETS)}", 200),
        ("/api/search", "/api/search?q=from:RUS", 200),
        ("/api/search", "/api/search?q=(", 400),
        ("/api/search", "/api/search", 400),
        ("/api/documents/{id}", "/api/documents/d003", 200),
        ("/api/documents/{id}", "/api/documents/no", 404),
        ("/api/documents/{id}/page", "/api/documents/d003/page", 200),
        ("/api/documents/{id}/page", "/api/documents/no/page", 404),
        ("/openapi.json", "/openapi.json", 200),
    ],
)
def test_answers_are_as_described(client: httpx.Client, path: str, asked: str, status: int) -> None:
    reply = client.get(asked)
    assert reply.status_code == status
    described = API["paths"][path]["get"]["responses"][str(status)]["content"][reply.headers["content-type"]]
    if described:
        schema = {**closed(described["schema"]), "components": closed(API["components"])}
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(reply.json())
    else:
        assert path.endswith("/page")


def closed(schema: Any) -> Any:
    """The schema with no properties allowed but those it names, where it names all, so that none goes undescribed."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    wants = schema.get("required", ())
    whole = ("required" in schema and {"schema", "text"}.isdisjoint(wants)) or "marks" in wants
    return {**made, "additionalProperties": False} if whole and "properties" in schema else made


def test_the_page_on_it_tells_of_every_address_parameter_and_limit() -> None:
    page = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
    for path in API["paths"]:
        assert f"`{path}`" in page
    for name in PARAMETERS:
        assert f"`{name}`" in page
    for number in (LIMIT, MOST_SHOWN, MOST_PASSED, LONGEST_QUERY):
        assert f"{number:,}" in page
