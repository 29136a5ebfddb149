"""Embargo regimes as data, and what a transfer might break on a day."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from attache.knowledge.loader import DATA
from attache.reading.transfers import breaches, by_name, in_force, regimes

FOLDER = DATA / "regimes"
DAY = dt.date(2023, 7, 26)


def broken(supplier, recipient, item, day=DAY, **more):
    term = by_name(item)
    return [b.regime.id for b in breaches(supplier, recipient, term.cls, term.cls.category, day, **more)]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda p: p.stem)
def test_every_file_names_its_source(path):
    assert path.read_text(encoding="utf-8").startswith("# source: ")


def test_every_regime_is_well_formed():
    assert len(regimes()) >= 90
    assert len({r.id for r in regimes()}) == len(regimes())
    for regime in regimes():
        assert regime.bars, regime.id
        assert regime.legal_basis, regime.id
        assert regime.last is None or regime.first < regime.last, regime.id
        assert all(re.fullmatch(r"[A-Z]{3}|\*", t) for t in regime.targets), regime.id
        for bar in regime.bars:
            assert bar.paragraph, regime.id
            assert bar.direction in ("to", "from", "both"), regime.id
            assert bar.items, regime.id
            assert 10 < len(bar.reason) < 160, regime.id


def test_security_council_regimes_carry_their_resolution():
    for regime in regimes():
        if regime.issuer == "UN":
            number = regime.id.split("-")[1]
            assert number in regime.legal_basis, regime.id


def test_what_is_in_force_against_north_korea():
    ids = [r.id for r in in_force("PRK", DAY)]
    assert {"UNSCR-1718", "UNSCR-1874", "UNSCR-2270", "UNSCR-2397", "EU-PRK", "KR-PRK"} <= set(ids)
    assert in_force("PRK", dt.date(1999, 1, 1)) != in_force("PRK", DAY)


def test_arms_from_north_korea():
    assert {"UNSCR-1718", "UNSCR-1874", "UNSCR-2270"} <= set(broken("PRK:GOV", "RUS:GOV", "ammunition"))


def test_missile_know_how_for_north_korea():
    assert {"UNSCR-1718", "UNSCR-1874", "UNSCR-2270"} <= set(broken("RUS:GOV", "PRK:GOV", "missile technology"))


def test_arms_to_houthis_but_not_to_the_government_of_yemen():
    assert "UNSCR-2216" in broken("IRN:GOV", "YEM:REB", "missile")
    assert "UNSCR-2216" not in broken("SAU:GOV", "YEM:GOV", "rifle")


def test_dates_bound_a_regime():
    assert "UNSCR-2231-arms" in broken("RUS:GOV", "IRN:GOV", "tank", dt.date(2019, 1, 1))
    assert "UNSCR-2231-arms" not in broken("RUS:GOV", "IRN:GOV", "tank", dt.date(2021, 1, 1))
    assert "UNSCR-1970" not in broken("TUR:GOV", "LBY:GOV", "tank", dt.date(2010, 1, 1))
    assert "UNSCR-1970" in broken("TUR:GOV", "LBY:GOV", "tank", dt.date(2020, 1, 1))


def test_a_union_binds_its_members_only():
    assert "EU-RUS" in broken("DEU:BUS", "RUS:GOV", "rifle")
    assert "EU-RUS" not in broken("IRN:GOV", "RUS:GOV", "rifle")


def test_friends_break_nothing():
    assert broken("DEU:GOV", "FRA:GOV", "tank") == []
    assert broken("", "", "tank") == []


def test_reasons_name_the_paragraph_and_stay_possibilities():
    term = by_name("drone")
    words = [b.words for b in breaches("PRK:GOV", "RUS:GOV", term.cls, term.cls.category, DAY)]
    assert words[0] == (
        "may break UNSCR-1718, paragraph 8(b): bars buying from North Korea the arms and goods that may not be supplied to it"
    )
