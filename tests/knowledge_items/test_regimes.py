"""Embargo regimes as data, and what a transfer might break on a day."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from attache.knowledge.loader import DATA, tree
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
    assert len(regimes()) >= 150
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


def test_paragraphs_hold_within_their_regime():
    for regime in regimes():
        for bar in regime.bars:
            assert bar.first is None or bar.first >= regime.first, regime.id
            assert bar.last is None or regime.last is None or bar.last <= regime.last, regime.id


def test_what_is_said_besides_is_said_in_words():
    for name in ("un", "eu", "national"):
        for key, row in tree(f"regimes/{name}").items():
            known = {"issuer", "name", "legal_basis", "targets", "scope", "binds", "from", "to", "binding", "sanction", "bars"}
            assert set(row) <= known | {"exemptions", "unsure", "disputed", "source"}, key
            assert all(isinstance(row.get(k, ""), str) for k in ("exemptions", "unsure", "disputed", "source")), key


@pytest.mark.parametrize(
    ("state", "day", "holds", "does_not"),
    [
        ("KWT", "1990-10-01", "UNSCR-661-KWT", "UNSCR-661"),
        ("KWT", "1995-01-01", "", "UNSCR-661-KWT"),
        ("IRQ", "2003-01-01", "UNSCR-687", "UNSCR-1546"),
        ("IRQ", "2023-01-01", "UNSCR-1546", "UNSCR-687"),
        ("LBY", "2000-01-01", "", "UNSCR-748"),  # suspended in 1999
        ("RWA", "2000-01-01", "UNSCR-1011", "UNSCR-918"),
        ("SLE", "2000-01-01", "UNSCR-1171", "UNSCR-1132"),
        ("COD", "2006-01-01", "UNSCR-1596", "UNSCR-1493"),
        ("CAF", "2024-01-01", "UNSCR-2693", "UNSCR-2127"),
        ("CAF", "2025-01-01", "UNSCR-2745", "UNSCR-2693"),
        ("SOM", "2024-01-01", "UNSCR-2713", "UNSCR-733"),
        ("PRK", "2006-08-01", "UNSCR-1695", "UNSCR-1718"),
        ("IRN", "2024-01-01", "UNSCR-2231-nuclear", "UNSCR-2231"),
    ],
)
def test_one_measure_follows_another(state, day, holds, does_not):
    ids = {r.id for r in in_force(state, dt.date.fromisoformat(day))}
    assert not holds or holds in ids
    assert does_not not in ids


def test_arms_for_a_government_that_is_free_to_buy_them():
    day = dt.date(2024, 1, 1)
    for state in ("IRQ", "SOM", "CAF", "RWA", "SLE", "COD"):
        assert [i for i in broken("RUS:GOV", f"{state}:GOV", "rifle", day) if i.startswith("UNSCR")] == [], state
    assert "UNSCR-1546" in broken("IRN:GOV", "IRQ:REB", "rifle", day)
    assert "UNSCR-687" in broken("FRA:GOV", "IRQ:GOV", "tank", dt.date(1995, 1, 1))
    assert "UNSCR-687" not in broken("USA:GOV", "IRQ:GOV", "tank", dt.date(2008, 1, 1))


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
