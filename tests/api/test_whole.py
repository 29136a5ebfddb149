"""The whole program on the examples: from bytes to every format."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import jsonschema

from attache import api
from attache.document import Document, Span
from attache.exports import jsonl
from attache.exports.schema import schema
from attache.records import to_reading

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


@cache
def documents() -> list[Document]:
    results = list(api.read_many(EXAMPLES))
    assert all(isinstance(r, Document) or r.origin.endswith(".md") for r in results), [str(r) for r in results]
    return [r for r in results if isinstance(r, Document)]


def line(doc: Document) -> str:
    return "".join(jsonl.write([to_reading(doc)]))


def test_every_reading_keeps_to_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    assert len(documents()) >= 12
    for doc in documents():
        validator.validate(json.loads(line(doc)))


def spans_in(value: object, name: str = "") -> list[list[int]]:
    """Every span anywhere in a reading."""
    if isinstance(value, dict):
        return [span for key, inner in value.items() for span in spans_in(inner, key)]
    if isinstance(value, list):
        if len(value) == 2 and all(isinstance(v, int) for v in value):
            return [value]
        return [span for inner in value for span in spans_in(inner, name)]
    return []


def test_every_span_lies_in_the_text_and_holds_words() -> None:
    for doc in documents():
        for start, end in spans_in(json.loads(line(doc))):
            assert 0 <= start < end <= len(doc.text)


def test_nothing_is_read_from_the_furniture() -> None:
    for doc in documents():
        for record in (*doc.events, *doc.transfers, *doc.conditions):
            assert any(Span(*p).covers(record.trigger) for p in doc.paragraphs), (doc.origin, record.trigger.of(doc.text))
            assert record.evidence.covers(record.trigger), (doc.origin, record.trigger.of(doc.text))


def test_ids_are_unique_and_references_lead_somewhere() -> None:
    for doc in documents():
        records = (*doc.entities, *doc.events, *doc.transfers, *doc.conditions)
        ids = [r.id for r in records]
        assert len(ids) == len(set(ids)), doc.origin
        entities = {e.id for e in doc.entities}
        for event in doc.events:
            assert {p.entity for p in (*event.actors, *event.recipients) if p.entity} <= entities
        transfers = {t.id for t in doc.transfers}
        assert {t.in_return_for for t in doc.transfers if t.in_return_for} <= transfers


def test_a_page_reads_the_same_alone_and_in_company() -> None:
    for doc in documents():
        if not doc.origin.endswith(".jsonl"):
            assert line(api.read(doc.origin)) == line(doc), doc.origin


def test_the_same_bytes_on_every_run() -> None:
    outs = set()
    for seed in ("0", "1"):
        path = os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        sources = (str(EXAMPLES / "wire.jsonl"), str(EXAMPLES / "minsk-trade.txt"))
        args = [sys.executable, "-m", "attache", "read", *sources, "-f", "jsonl"]
        outs.add(subprocess.run(args, env=env, capture_output=True, check=True, cwd=ROOT).stdout)
    assert len(outs) == 1
