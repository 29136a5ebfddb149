"""Actors, dyads, places, map, timeline and network: what is drawn, that a table says the same, and where each number leads."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import lxml.html
import pytest

from attache.archive import Archive
from attache.archive.search.found import found
from attache.web.rendering import POLICY
from attache.web.screens.places import distance
from tests.archive.made import one, raw
from tests.web.conftest import serving
from tests.web.workbench.test_screens import page, words

#: each new screen, and what is unlike the rest
OVERVIEWS = (
    "/timeline", "/timeline?q=type:CONSULT&step=year", "/timeline?q=(", "/map", "/map?show=transfers&all=1", "/network?all=1",
    "/network?of=actors&all=1&ties=30", "/network?q=nobodysaysthis", "/places", "/places?q=M", "/places/BLR/Minsk",
    "/places/BLR", "/places/CHE/Z%C3%BCrich?all=1", "/actors/BLR", "/actors/RUS?all=1&type=conflict",
    "/actors/person/IRN/aziz-nasirzadeh?all=1", "/dyads/RUS/PRK?all=1", "/dyads/IRN/BLR?by=conflict",
)  # fmt: skip
EVIL = ("/network?of=actors&all=1", "/actors/RUS?all=1", "/actors?q=safe")


@pytest.mark.parametrize("path", OVERVIEWS)
def test_every_overview_is_a_page_that_runs_only_our_own(desk: httpx.Client, path: str) -> None:
    reply = desk.get(path)
    assert reply.headers["content-security-policy"] == POLICY
    made = page(desk, path)
    assert len(made.xpath("//h1")) == 1
    assert not made.xpath("//*[@style] | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]")
    assert all(url.startswith(("/", "#")) and not url.startswith("//") for url in made.xpath("//@href | //@src | //@action"))
    ids = made.xpath("//@id")
    assert len(ids) == len(set(ids))
    forms = made.xpath("//main//form")
    assert all(form.get("method", "get") == "get" for form in forms)
    assert {label.get("for") for label in made.xpath("//main//label")} <= set(ids)


def searches(made: lxml.html.HtmlElement) -> dict[str, list[int]]:
    """Where the numbers of tables lead: each search, with the numbers that lead to it."""
    led: dict[str, list[int]] = {}
    for link in made.xpath("//main//td//a[starts-with(@href, '/search?q=')]"):
        if re.fullmatch(r"[\d,]+", link.text_content().strip()):
            led.setdefault(link.get("href"), []).append(int(link.text_content().replace(",", "")))
    return led


@pytest.mark.parametrize("path", [p for p in OVERVIEWS if "(" not in p and "nobody" not in p])
def test_every_number_leads_to_the_pages_behind_it(desk: httpx.Client, desk_file: Path, path: str) -> None:
    led = searches(page(desk, path))
    bars = page(desk, path).xpath("//*[local-name()='svg']//*[local-name()='a']/@href")
    queries = {parse_qs(urlsplit(url).query)["q"][0] for url in [*led, *(b for b in bars if b.startswith("/search"))]}
    with Archive.open(desk_file) as archive:
        assert all(found(archive, query) for query in queries)
    assert queries or path.startswith(("/places/BLR", "/map?show=transfers"))


def test_links_of_drawings_lead_somewhere(desk: httpx.Client) -> None:
    for path in ("/map?all=1", "/network?all=1", "/dyads/RUS/PRK?all=1", "/places/BLR/Minsk"):
        links = page(desk, path).xpath("//*[local-name()='svg']//*[local-name()='a']/@href")
        assert links
        assert all(desk.head(link, follow_redirects=True).status_code == 200 for link in sorted(set(links))[:10])


def test_the_timeline_says_the_same_as_its_table(desk: httpx.Client) -> None:
    made = page(desk, "/timeline?all=1&step=month")
    table = made.get_element_by_id("t").getparent()
    numbers = {words(row[0]): int(words(row[1]).replace(",", "")) for row in table.xpath(".//tbody/tr")}
    bars = made.xpath("//*[local-name()='svg']//*[local-name()='title'][contains(text(), ': ')]")
    drawn = {bar.text.split(": ")[0]: int(bar.text.split(": ")[1].split(" ")[0]) for bar in bars}
    assert numbers == drawn
    assert {"2025-03", "2022-05"} <= set(numbers)
    told = words(made.xpath("//main//*[@role='status']")[0])
    events, transfers = (int(n.replace(",", "")) for n in re.findall(r"([\d,]+) (?:event|transfer)", told)[:2])
    assert events > 20
    assert sum(numbers.values()) <= events + transfers
    assert "of all years" in told
    assert "By year" in words(page(desk, "/timeline?all=1&step=year"))


def test_what_is_asked_for_is_counted_and_nothing_else(desk: httpx.Client) -> None:
    def told(query: str) -> int:
        said = words(page(desk, f"/timeline?all=1&{query}").xpath("//*[@role='status']")[0])
        return int(said.partition(" event")[0].replace(",", ""))

    everything = told("")
    by_class = [told(f"type={name}") for name in ("CONSULT", "ASSAULT", "AID", "ACCUSE", "conflict", "cooperation")]
    assert everything == by_class[4] + by_class[5]
    assert all(0 < n < everything for n in by_class)
    assert told("type=nonsense") == told("since=never&until=x") == everything
    assert told("since=2025") < told("since=2022") <= everything
    assert told("q=type:AID") == by_class[2]
    assert told("q=drones&type=AID") <= by_class[2]
    assert told("q=nobodysaysthis") == 0
    assert "write type:" in words(page(desk, "/timeline?q=tpye:AID").xpath("//*[@role='alert']")[0])
    assert "write type:" in words(page(desk, "/network?q=tpye:AID").xpath("//*[@role='alert']")[0])
    assert "write type:" in words(page(desk, "/map?q=tpye:AID").xpath("//*[@role='alert']")[0])


def test_a_choice_is_kept_in_the_form(desk: httpx.Client) -> None:
    made = page(desk, "/network?q=drones&of=actors&type=AID&since=2022-03&ties=30")
    chosen = {
        s.get("name"): s.xpath("string(.//option[@selected]/@value | .//option[@selected])")
        for s in made.xpath("//main//select")
    }
    assert chosen == {"of": "actors", "type": "AID", "ties": "30"}
    assert {i.get("name"): i.get("value") for i in made.xpath("//main//form//input")} == {
        "q": "drones", "since": "2022-03", "until": "",
    }  # fmt: skip


def test_the_network_has_states_or_actors(desk: httpx.Client) -> None:
    states = page(desk, "/network?all=1")
    row = next(r for r in states.xpath("//main//tbody/tr") if words(r[0]) == "Iran" and words(r[1]) == "Belarus")
    assert row[0].xpath("./a/@href") == ["/actors/IRN"]
    assert "from:IRN to:BLR" in parse_qs(urlsplit(row[2].xpath("./a/@href")[0]).query)["q"][0]
    actors = page(desk, "/network?all=1&of=actors&q=minsk")
    assert "Aziz Nasirzadeh" in {words(r[0]) for r in actors.xpath("//main//tbody/tr")}
    assert actors.xpath("//main//a[starts-with(@href, '/actors/person')]")
    fewer = page(desk, "/network?all=1&ties=30").xpath("//*[local-name()='line'][contains(@class, 'd-tie')]")
    assert 0 < len(fewer) <= 30
    assert "Nothing to show" in words(page(desk, "/network?q=nobodysaysthis"))


def test_the_map_has_places_and_what_moves(desk: httpx.Client) -> None:
    made = page(desk, "/map?all=1")
    assert made.xpath("//*[local-name()='svg']//*[local-name()='a'][@href='/places/BLR/Minsk']")
    assert "coordinates are not known" in words(made)  # Zürich has none
    assert "Zürich" in {words(r[0]) for r in made.xpath("//main//tbody/tr")}
    register = made.xpath("//main//td//a[starts-with(@href, '/transfers?')]/@href")
    shown = sum(int(words(page(desk, url).get_element_by_id("r")).split()[0]) for url in register)
    told = words(made.xpath("//main//*[@role='status']")[0])
    assert f"{shown} transfer" in told
    assert not page(desk, "/map?all=1&show=events").xpath("//*[contains(@class, 'd-way')]")
    assert not page(desk, "/map?all=1&show=transfers").xpath("//*[contains(@class, 'd-dot')]")


def test_a_place_has_its_events_pages_and_country(desk: httpx.Client) -> None:
    made = page(desk, "/places/BLR/Minsk")
    assert words(made.xpath("//h1")[0]) == "Minsk"
    assert "53.90° N, 27.57° E" in words(made)
    assert made.xpath("//a[@href='/places/BLR']")
    assert "CONSULT · visit" in words(made.get_element_by_id("e").getparent())
    assert made.xpath("//main//a[@href='/documents/d-exchange']")
    country = page(desk, "/places/BLR")
    assert country.xpath("//a[@href='/places/BLR/Minsk']")
    assert country.xpath("//a[@href='/actors/BLR']")
    for nothing in ("/places/BLR/Nowhere", "/places/nowhere", "/places/---", "/places/BLR%2F%00", "/places//"):
        page(desk, nothing, 404)


def test_a_place_is_found_by_its_name(desk: httpx.Client) -> None:
    assert desk.get("/places?q=minsk").headers["location"] == "/places/BLR/Minsk"
    assert "Minsk" in {words(r[0]) for r in page(desk, "/places?q=mi").xpath("//main//tbody/tr")}
    assert "called so" in words(page(desk, "/places?q=nowhere"))
    assert page(desk, "/places").xpath("//main//tbody/tr")


def test_distances_are_those_on_the_sphere() -> None:
    assert distance((0, 0), (0, 180)) == pytest.approx(20_015, abs=1)
    assert distance((53.9, 27.57), (55.75, 37.62)) == pytest.approx(676, abs=5)
    assert distance((10, 20), (10, 20)) == 0


def test_an_actor_has_relations_both_ways(desk: httpx.Client) -> None:
    made = page(desk, "/actors/IRN?all=1")
    row = next(r for r in made.get_element_by_id("r").getparent().xpath(".//tbody/tr") if "Belarus" in words(r[0]))
    there, back = (int(words(cell).replace("–", "0")) for cell in (row[1], row[2]))
    other = page(desk, "/actors/BLR?all=1")
    mirror = next(r for r in other.get_element_by_id("r").getparent().xpath(".//tbody/tr") if "Iran" in words(r[0]))
    assert [int(words(cell).replace("–", "0")) for cell in (mirror[1], mirror[2])] == [back, there]
    assert there > 0
    assert row.xpath(".//*[local-name()='svg']")
    assert made.xpath("//main//a[@href='/documents/d-exchange']")
    named = page(desk, "/actors/person/IRN/aziz-nasirzadeh")
    assert "Belarus" in words(named.get_element_by_id("r").getparent())
    assert "CONSULT" in words(named.get_element_by_id("k").getparent())


def test_a_dyad_is_drawn_both_ways_for_the_same_time(desk: httpx.Client) -> None:
    made = page(desk, "/dyads/RUS/PRK?all=1")
    there, back = made.xpath("//*[local-name()='svg'][contains(@class, 'd-timeline')]")
    assert "Russia to North Korea" in words(there)
    said = [re.search(r"By (\w+), from ([\d-]+\w*) to ([\d-]+\w*)", words(drawn)) for drawn in (there, back)]
    assert said[0]
    assert said[1]
    assert said[0].groups() == said[1].groups()
    parted = page(desk, "/dyads/RUS/PRK?all=1&by=conflict")
    assert re.search(r"cooperation \d", words(parted))
    exchange = page(desk, "/dyads/IRN/BLR")
    assert "Exchange" in words(exchange.get_element_by_id("x").getparent())
    assert exchange.xpath("//main//a[@href='/documents/d-exchange']")
    assert exchange.xpath("//a[@href='/transfers?supplier=IRN&recipient=BLR']")


def test_the_reading_room_and_search_lead_to_the_overviews(desk: httpx.Client) -> None:
    room = page(desk, "/documents/d-exchange")
    for link in ("/actors?q=Aziz+Nasirzadeh", "/actors/IRN", "/places?q=Minsk"):
        assert room.xpath(f"//*[@id='records']//a[@href='{link}']"), link
    search = page(desk, "/search?q=drone*")
    assert {"/timeline?q=drone%2A", "/map?q=drone%2A", "/network?q=drone%2A"} <= set(search.xpath("//main//a/@href"))
    assert {"/timeline", "/map", "/network"} <= set(page(desk, "/").xpath("//main//a/@href"))


@pytest.mark.parametrize("path", EVIL)
def test_what_means_harm_is_drawn_as_text(desk: httpx.Client, path: str) -> None:
    reply = desk.get(path)
    made = lxml.html.document_fromstring(reply.text)
    assert not made.xpath("//img | //body//script")
    assert "<script>document.title" in words(made) or path.endswith("=safe")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u061c\x00]", reply.text)


def test_what_was_added_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "growing.attache"
    with Archive.open(file, write=True) as kept:
        kept.add(raw(one()), one(), program="1")
    with serving(file) as client:
        client.headers["Accept"] = "text/html"
        before = words(page(client, "/network").xpath("//*[@role='status']")[0])
        with Archive.open(file, write=True) as kept:
            kept.add(raw(one("second")), one("second"), program="1")
        after = words(page(client, "/network").xpath("//*[@role='status']")[0])
    assert int(before.split()[0]) * 2 == int(after.split()[0])


def test_an_empty_archive_has_overviews(tmp_path: Path) -> None:
    file = tmp_path / "empty.attache"
    Archive.open(file, write=True).close()
    with serving(file) as client:
        client.headers["Accept"] = "text/html"
        for path in ("/timeline", "/map?all=1", "/network", "/network?of=actors", "/places", "/actors/RUS", "/dyads/RUS/PRK"):
            assert page(client, path).xpath("//h1")
        page(client, "/places/BLR/Minsk", 404)
