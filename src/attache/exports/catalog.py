"""All formats by name: what each is, and its pieces. A format's module is loaded when the format is first asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal, NamedTuple

from attache.exports.columns import COLUMNS
from attache.records import Reading

#: what a format's pieces make up: one file, a file for each table, or a file or two for each page
Shape = Literal["file", "tables", "pages"]


class Format(NamedTuple):
    """One format. `module` is in this package; `function` takes readings and gives pieces."""

    about: str
    ending: str
    module: str
    function: str = "write"
    shape: Shape = "file"
    #: which of `Settings` its function takes, by their names
    takes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What some formats must be told: the one table that is wanted, GDELT's DATEADDED, and whether event data that cannot
    tell plans and denials from deeds is to have them all the same."""

    table: str = ""
    added: dt.datetime | None = None
    every: bool = False


FORMATS: dict[str, Format] = {
    "jsonl": Format("the records whole, a page a line (attache schema)", ".jsonl", "jsonl"),
    "json": Format("the same, indented", ".json", "json"),
    "csv": Format("tables for spreadsheets", ".csv", "csv", shape="tables"),
    "parquet": Format("tables with types, for DuckDB, Polars, pandas, R", ".parquet", "parquet", shape="tables"),
    "plover": Format("events as PLOVER's JSON, one a line", ".jsonl", "plover"),
    "cameo": Format("events as rows of PETRARCH2", ".tsv", "cameo", takes=("every",)),
    "icews": Format("events in the 20 columns of ICEWS", ".tsv", "cameo", "write_icews", takes=("every",)),
    "gdelt": Format("events in the 61 columns of GDELT 2.0", ".export.csv", "gdelt", takes=("added", "every")),
    "ftm": Format("entities of FollowTheMoney (OpenAleph, OpenSanctions)", ".ftm.json", "ftm"),
    "ftm-statements": Format("the same as statements, each with its page", ".statements.jsonl", "ftm", "write_statements"),
    "stix": Format("a bundle of STIX 2.1", ".stix.json", "stix"),
    "geojson": Format("events and transfers on the map", ".geojson", "geojson"),
    "graphml": Format("who acts on whom, for yEd, Cytoscape, NetworkX", ".graphml", "graphml"),
    "gexf": Format("the same for Gephi, with its timeline", ".gexf", "gexf"),
    "jsonld": Format("NewsArticle, Claim and ClaimReview of schema.org", ".jsonld", "jsonld"),
    "annotation": Format("W3C Web Annotation", ".annotations.json", "annotation"),
    "timeml": Format("TimeML 1.2.1, a file a page", ".tml", "timeml", "write_folder", "pages"),
    "brat": Format("BRAT standoff, two files a page", ".ann", "brat", "write_folder", "pages"),
    "conllu": Format("CoNLL-U; reads the texts' syntax anew", ".conllu", "syntax", "write"),
    "atom": Format("a feed, an entry a page", ".atom", "atom"),
    "markdown": Format("a report to edit", ".md", "markdown"),
    "html": Format("a report to look through", ".html", "html"),
}


def in_folder(format_: str, settings: Settings) -> bool:
    """Whether a format makes several files. Raises `KeyError` where there is no such format."""
    shape = FORMATS[format_].shape
    return shape == "pages" or (shape == "tables" and not settings.table)


def pieces(format_: str, readings: Iterable[Reading], settings: Settings) -> Iterator[str | bytes]:
    """A format that makes one file, piece by piece, as readings come.

    Raises `KeyError` where there is no such format or table, `parquet.Missing` where its library is not installed.
    """
    form = FORMATS[format_]
    if form.shape == "tables":
        yield from _function(form, "write")(readings, settings.table)
        return
    given = {name: getattr(settings, name) for name in form.takes}
    if "added" in given:
        given["added"] = settings.added or dt.datetime.now(dt.UTC)
    yield from _function(form, form.function)(readings, **given)


def files(format_: str, readings: Iterable[Reading]) -> Iterator[tuple[str, str | bytes]]:
    """A format that makes several files: the name of one, and what is to be added to it. Raises as `pieces` does."""
    yield from _function(FORMATS[format_], "write_folder")(readings)


def table_names() -> list[str]:
    """The tables that CSV and Parquet have."""
    return list(COLUMNS)


def _function(form: Format, name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(import_module(f"attache.exports.{form.module}"), name)
    return found
