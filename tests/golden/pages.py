"""The example pages, their annotations and their readings, by name (a file's stem, or a JSON line's id)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from attache.api import Document, Reading, read_many, to_reading

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
HERE = Path(__file__).parent
ANNOTATIONS = HERE / "annotations"
READINGS = HERE / "readings"
FLOORS = HERE / "floors.json"

SOURCES = sorted(path for path in EXAMPLES.iterdir() if path.suffix in {".html", ".pdf", ".txt", ".jsonl"})
NAMES = sorted(path.stem for path in ANNOTATIONS.glob("*.json"))


def annotation(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ANNOTATIONS / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def known_misses() -> dict[str, list[str]]:
    """Page fields that are not read rightly yet, by page."""
    loaded: dict[str, list[str]] = json.loads((HERE / "known_misses.json").read_text(encoding="utf-8"))
    return loaded


@cache
def readings() -> dict[str, Reading]:
    """Every example page as `attache.api` reads it; read once a run."""
    found: dict[str, Reading] = {}
    for reading in _read():
        origin = Path(reading.document.origin.partition("#")[0])
        found[origin.stem if reading.document.id not in NAMES else reading.document.id] = reading
    return found


def _read() -> Iterator[Reading]:
    for item in read_many([str(path) for path in SOURCES]):
        assert isinstance(item, Document), str(item)
        yield to_reading(item)


def golden(reading: Reading) -> str:
    """A reading as it is kept: indented JSON, the path of the page made independent of where the project lies."""
    plain = msgspec.to_builtins(reading)
    plain["document"]["origin"] = Path(plain["document"]["origin"]).name
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
