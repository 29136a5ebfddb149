"""The documents say what the program says."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

import attache
from attache.exports.schema import schema

ROOT = Path(__file__).parents[2]


def test_cli_page_is_what_help_says() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "make_cli.py"))["text"]()
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == made, "run python docs/make_cli.py"


def test_every_field_of_the_contract_is_documented_where_it_belongs() -> None:
    page = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    chapters = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", page, re.M | re.S))
    chapters["EventTime"] = chapters["EventPlace"] = chapters["EventTime and EventPlace"]
    for name, definition in schema()["$defs"].items():
        if name == "Span":
            continue
        for field in definition["properties"]:
            assert f"`{field}`" in chapters[name], f"docs/records.md, {name}: {field} is missing"
        for value in (v for p in definition["properties"].values() for v in p.get("enum", ())):
            assert f"`{value}`" in page, f"docs/records.md: {value} is missing"


def test_version_is_the_packages() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert attache.__version__ == project["version"]
