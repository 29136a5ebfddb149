"""Which records go out."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from attache.exports.choose import Choice
from tests.exports import readings as made


def left(**asked: object) -> list[str]:
    """The ids that are left of the page with all kinds of records."""
    chosen = Choice(**asked).select([made.trade(), made.quiet()])  # type: ignore[arg-type]
    return [one.id for reading in chosen for one in (*reading.events, *reading.transfers)]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"parties": ("USA",)}, ["v3"]),
        ({"parties": ("IRN", "BLR")}, ["v1", "v2", "v4", "t1", "t2"]),
        ({"parties": ("USA", "BLR")}, []),
        ({"actors": ("BLR:GOV",)}, ["v2", "v4", "v5", "t1"]),
        ({"recipients": ("---",)}, ["v2", "v3", "v5"]),
        ({"actors": ("IRN",), "recipients": ("BLR",)}, ["v1", "t2"]),
        ({"types": ("CONSULT",)}, ["v1", "v2"]),
        ({"categories": ("drone",)}, ["t2"]),
        ({"types": ("REJECT",), "categories": ("drone",)}, ["v5", "t2"]),
        ({"certainties": ("PS+",)}, ["v4", "t1", "t2"]),
        ({"min_confidence": 0.7}, ["v1", "v2", "v3"]),
        ({"first": dt.date(2025, 3, 5)}, ["v3", "v4", "v5", "t1", "t2"]),
        ({"last": dt.date(2025, 3, 4)}, ["v1", "v2"]),
        ({"genres": ("news",)}, []),
    ],
)  # fmt: skip
def test_what_is_asked_for(asked: dict[str, object], ids: list[str]) -> None:
    assert left(**asked) == ids


def test_nothing_asked_lets_all_through_as_it_is() -> None:
    readings = made.everything()
    assert all(one is other for one, other in zip(Choice().select(readings), readings, strict=True))


def test_a_page_of_which_nothing_is_left_is_left_out() -> None:
    assert [r.document.id for r in Choice(parties=("USA",)).select([made.quiet(), made.trade()])] == ["d-exchange"]


def test_an_exchange_of_which_a_side_goes_is_none() -> None:
    (reading,) = Choice(categories=("drone",)).select([made.trade()])
    assert reading.exchanges == []
    assert reading.transfers[0].in_return_for is None
    assert reading.contradictions[0].there_records == []


def test_a_record_without_any_day_is_in_no_period() -> None:
    undated = made.trade()
    undated = replace(undated, document=replace(undated.document, published=None))
    (reading,) = Choice(first=dt.date(2000, 1, 1)).select([undated])
    assert [e.id for e in reading.events] == ["v1", "v2"]
