"""The record contract as JSON Schema (2020-12), made from the record types themselves."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from attache.records import SCHEMA, Reading


def schema() -> dict[str, Any]:
    """The schema that every line of `attache read --format jsonl` keeps to."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{SCHEMA}: one page and what was read from it",
        **msgspec.json.schema(Reading),
    }


def text() -> str:
    """The schema as indented JSON with a line end."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
