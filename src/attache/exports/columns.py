"""The tables that readings become, and their columns with the kind of each: what CSV, Parquet and SQL have in common."""

from __future__ import annotations

from typing import Literal

Kind = Literal["text", "whole", "number", "day", "yes", "texts"]


def _columns(names: str) -> dict[str, Kind]:
    """Columns in their order, `name` for text and `name:kind` for others."""
    return {name: kind or "text" for name, _, kind in (word.partition(":") for word in names.split())}  # type: ignore[misc]


_SURE = "certainty confidence:number source_kind source grade trigger evidence"
_WHEN = "date_from:day date_to:day date_basis"
_PLACED = "document start:whole end:whole published:day title url"

COLUMNS: dict[str, dict[str, Kind]] = {
    "documents": _columns(
        "document title published:day published_basis genre publisher byline section:texts language url origin sha256 "
        "characters:whole events:whole transfers:whole attributions:whole"
    ),
    "events": _columns(
        f"id pair:whole type mode context:texts cameo {_WHEN} actor actor_id actor_code actor_state recipient recipient_id "
        f"recipient_code recipient_state place place_country place_near lat:number lon:number realis {_SURE} {_PLACED}"
    ),
    "transfers": _columns(
        "id supplier supplier_id supplier_code supplier_state recipient recipient_id recipient_code recipient_state item "
        f"category controls:texts modelled_on:texts quantity:number unit value status {_WHEN} regimes:texts "
        f"regime_reasons:texts via:texts carrier in_return_for exchange {_SURE} {_PLACED}"
    ),
    "attributions": _columns(
        f"id source holder holder_id holder_code holder_state cue kind content direct:yes within {_PLACED}"
    ),
    "actors": _columns("actor_id name kind office code state sector wikidata mentions:whole document entity"),
    "places": _columns("name country near lat:number lon:number geonames:whole words document start:whole end:whole"),
    "conditions": _columns(
        "id kind holder holder_id holder_code holder_state items:texts certainty confidence:number source_kind source "
        f"trigger evidence {_PLACED}"
    ),
    "contradictions": _columns(
        "id kind here there here_records:texts there_records:texts confidence:number document published:day title url"
    ),
}
