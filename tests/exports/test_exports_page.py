"""docs/exports.md says what there is."""

from __future__ import annotations

import os
import re
from pathlib import Path

from attache.exports.catalog import FORMATS
from attache.exports.columns import COLUMNS

PAGE = Path(__file__).parents[2] / "docs" / "exports.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_every_format_and_table_is_documented() -> None:
    (rows,) = re.findall(r"\| --- \| --- \| --- \|\n((?:\|.*\n)+)", TEXT)
    assert {name for row in rows.splitlines() for name in re.findall(r"`([\w-]+)`", row.split("|")[1])} == set(FORMATS)
    assert all(f"`{name}`" in TEXT for name in COLUMNS)


def test_columns_that_must_be_understood_are_documented() -> None:
    for table in ("events", "transfers", "attributions"):
        for name in COLUMNS[table]:
            side = name.partition("_")[0] in ("actor", "recipient", "supplier", "holder")
            about_page = name in ("id", "title", "url", "published", "document")
            assert side or about_page or f"`{name}`" in TEXT, (table, name)


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert os.path.exists(PAGE.parent / target), target
