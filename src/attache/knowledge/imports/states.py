"""Which state a code or a Wikidata id names."""

from __future__ import annotations

from functools import cache

from attache.knowledge.loader import table, tree

UNKNOWN = "---"


@cache
def _by_alpha2() -> dict[str, str]:
    rows = table("actors/states")
    found = {row[column].lower(): row["code"] for column in ("alpha2", "code") for row in rows if row[column]}
    return {**found, **tree("actors/imports")["former_states"]}


@cache
def _by_item() -> dict[str, str]:
    return {row["qid"]: row["code"] for row in table("actors/wikidata_states")}


def of_code(code: str) -> str:
    """The state of an ISO alpha-2 or alpha-3 code in any case, or of a former state's (FollowTheMoney's); --- for others."""
    return _by_alpha2().get(code.lower(), UNKNOWN)


def of_item(qid: str) -> str:
    """The state that a Wikidata item is; --- where it is none."""
    return _by_item().get(qid, UNKNOWN)
