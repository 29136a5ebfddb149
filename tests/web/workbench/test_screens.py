"""The workbench without JavaScript: what each screen says, and that no word of a page is more than text."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

import httpx
import lxml.html
import pytest

from attache.web.rendering import POLICY, address, shown, statics
from tests.web.workbench.made import ENDLESS, EVIL

SCREENS = (
    "/", "/search", "/search?q=drone*&sort=newest", "/search?q=(", "/transfers", "/transfers?supplier=Iran&sure=possible",
    "/exchanges", "/regimes?state=PRK&day=2024", "/actors", "/actors?q=Az", "/actors/BLR", "/actors/person/IRN/aziz-nasirzadeh",
    "/dyads", "/dyads/IRN/BLR", "/documents/d-exchange", "/documents/d-exchange?as=print", "/documents/evil%2F1%20%C3%BC",
    "/documents/evil%2F1%20%C3%BC?as=print", "/actors/RUS", "/dyads/RUS/PRK",
)  # fmt: skip


def page(desk: httpx.Client, path: str, status: int = 200) -> lxml.html.HtmlElement:
    reply = desk.get(path)
    assert (reply.status_code, reply.headers["content-type"]) == (status, "text/html; charset=utf-8"), reply.text[:500]
    return lxml.html.document_fromstring(reply.text)


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("path", SCREENS)
def test_every_screen_is_a_page_that_runs_only_our_own(desk: httpx.Client, path: str) -> None:
    reply = desk.get(path)
    assert reply.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    made = page(desk, path)
    assert len(made.xpath("//h1")) == 1
    assert len(made.xpath("//main")) == 1
    assert made.get("lang") == "en"
    assert made.xpath("//a[@class='skip']/@href") == ["#main"]
    assert not made.xpath("//*[@style] | //style | //script[not(@src)]")
    assert not made.xpath("//@*[starts-with(name(), 'on')]")
    for url in made.xpath("//script/@src | //link/@href | //img/@src | //form/@action | //a/@href"):
        assert url.startswith(("/", "#")), url
        assert not url.startswith("//")
    ids = made.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", SCREENS)
def test_links_lead_somewhere(desk: httpx.Client, path: str) -> None:
    made = page(desk, path)
    ids = set(made.xpath("//@id"))
    links = sorted(set(made.xpath("//a/@href")))
    assert not [url for url in links if url.startswith("#") and url[1:] not in ids]
    others = [url for url in links if url.startswith("/") and "/search" not in url]
    assert all(desk.head(url, follow_redirects=True).status_code == 200 for url in others[:12])


def test_files_never_change_under_one_name(desk: httpx.Client) -> None:
    for one in statics().values():
        reply = desk.get(f"/static/{one.name}")
        assert (reply.status_code, reply.content) == (200, one.data)
        assert "immutable" in reply.headers["cache-control"]
        assert reply.headers["content-type"].startswith(one.type)
    assert desk.get("/static/attache.css").status_code == 404
    assert desk.get("/static/..%2Frendering.py").status_code == 404
    assert desk.get("/").headers["cache-control"] == "no-store"


def test_the_reading_room_marks_the_words_and_lists_the_records(desk: httpx.Client) -> None:
    made = page(desk, "/documents/d-exchange")
    text = made.get_element_by_id("text")
    assert "Aziz Nasirzadeh visited Minsk on Tuesday" in words(text)
    visited = [a for a in text.xpath(".//a") if a.text_content() == "visited"]
    assert visited[0].get("href") == "#r-v1"
    assert "k-trigger" in visited[0].get("class")
    assert "v1" in visited[0].get("data-r").split()
    card = made.get_element_by_id("r-v1")
    assert "CONSULT · visit" in words(card)
    assert "● certain" in words(card)
    assert card.xpath(".//a[@class='where']/@href") == ["#w-v1"]
    assert made.get_element_by_id("w-v1").text_content() == "visited"
    exchange = made.get_element_by_id("r-t1")
    assert "Exchange" in words(exchange)
    assert "might break" in words(exchange).lower()
    places = text.xpath(".//*[contains(@class, 'k-place')]")
    assert "Minsk" in [p.text_content() for p in places]


def test_records_are_chosen_without_javascript(desk: httpx.Client) -> None:
    def shown_records(query: str) -> list[str]:
        made = page(desk, f"/documents/d-exchange?{query}")
        return [c.get("data-k") for c in made.xpath("//*[@id='records']//*[@data-k]") if c.get("hidden") is None]

    everything = shown_records("")
    assert {"v1", "v5", "t1", "c1"} <= set(everything)
    assert shown_records("kind=condition") == ["c1"]
    assert shown_records("sure=denied") == ["v5"]
    assert shown_records("kind=event&state=USA") == ["v3"]
    assert shown_records("type=AID") == ["v4"]
    assert shown_records("type=nonsense") == []
    assert "1 of" in words(page(desk, "/documents/d-exchange?type=AID").get_element_by_id("told"))


def test_versions_and_duplicates_are_listed(desk: httpx.Client) -> None:
    kin = words(page(desk, "/documents/d-exchange").get_element_by_id("kin"))
    assert "version 1" in kin
    assert "version 2" in kin


def test_print_has_the_records_as_footnotes(desk: httpx.Client) -> None:
    made = page(desk, "/documents/d-exchange?as=print")
    notes = made.xpath("//ol[@class='notes']/li")
    assert "CONSULT · visit: Aziz Nasirzadeh (IRN:GOV) →" in words(notes[0])
    assert made.xpath("//sup/a/@href")[0] == "#n1"
    assert len(made.xpath("//sup")) == len(notes)
    assert "visited1 Minsk" in words(made)
    assert "Publisher: The Test Courier" in words(made.find_class("source-line")[0])


def test_the_desk_shows_what_is_new(desk: httpx.Client) -> None:
    made = page(desk, "/")
    said = words(made)
    assert "documents33" in said.replace(" ", "")
    assert "Newest exchanges" in said
    assert "Last pages read" in said
    assert made.xpath("//a[contains(@href, '/documents/d-exchange')]")


def test_search_narrows_by_facets(desk: httpx.Client) -> None:
    made = page(desk, "/search?q=drone*")
    facet = made.xpath("//*[contains(@class, 'facets')]//a[contains(@href, 'genre')]")[0]
    number = int(facet.getparent().xpath(".//*[contains(@class, 'number')]")[0].text)
    narrowed = page(desk, facet.get("href"))
    assert words(narrowed.get_element_by_id("hits")).startswith(f"{number} page")
    assert made.xpath("//mark")


def test_a_query_that_is_not_understood_is_shown_with_the_way_out(desk: httpx.Client) -> None:
    made = page(desk, "/search?q=drones+tpye:CONSULT")
    assert "write type:" in words(made.xpath("//*[@role='alert']")[0])
    assert made.get_element_by_id("q").get("value") == "drones tpye:CONSULT"


def test_the_register_is_filtered_and_paged(desk: httpx.Client) -> None:
    everything = words(page(desk, "/transfers").get_element_by_id("r"))
    some = page(desk, "/transfers?supplier=belarus&recipient=IRN")
    assert everything != words(some.get_element_by_id("r")) == "1 transfer"
    assert "12 rocket launchers" in words(some)
    for nothing in ("supplier=Nowhere", "since=soon", "until=never", "words=%25", "sure=x", "category=x"):
        assert "No transfer is so" in words(page(desk, f"/transfers?{nothing}"))
    assert words(page(desk, "/transfers?regime=eu-2023&since=2025&until=2025-03").get_element_by_id("r")) == "1 transfer"


def test_an_actor_has_names_relations_and_pages(desk: httpx.Client) -> None:
    made = page(desk, "/actors/BLR")
    assert words(made.xpath("//h1")[0]) == "Belarus"
    assert made.xpath("//a[@href='/dyads/BLR/IRN']")
    listed = page(desk, "/actors?q=aziz")
    link = listed.xpath("//tbody//a/@href")[0]
    named = page(desk, link)
    assert words(named.xpath("//h1")[0]) == "Aziz Nasirzadeh"
    assert "CONSULT · visit" in words(named)
    assert named.xpath("//a[contains(@href, '/documents/d-exchange')]")
    assert "knows no actor" in words(page(desk, "/actors/person/XXX/nobody", 404))


def test_a_dyad_has_both_directions(desk: httpx.Client) -> None:
    assert desk.get("/dyads?one=iran&other=Belarus").headers["location"] == "/dyads/IRN/BLR"
    there, back = page(desk, "/dyads/IRN/BLR"), page(desk, "/dyads/BLR/IRN")
    assert words(there.xpath("//h1")[0]) == "Iran and Belarus"
    assert sorted(words(r) for r in there.xpath("//tr[@data-row]")) == sorted(words(r) for r in back.xpath("//tr[@data-row]"))
    for wrong in ("/dyads/IRN/IRN", "/dyads/IRN/nowhere", "/dyads/%00/x"):
        page(desk, wrong, 404)


@pytest.mark.parametrize(
    "path", [p for p in SCREENS if "evil" in p or p in ("/", "/transfers", "/actors/RUS", "/dyads/RUS/PRK")]
)
def test_what_means_harm_is_shown_as_text(desk: httpx.Client, path: str) -> None:
    reply = desk.get(path)
    made = lxml.html.document_fromstring(reply.text)
    assert not made.xpath("//img | //b[text()='b']")
    assert all(src.startswith("/static/") for src in made.xpath("//script/@src"))
    assert html.escape(EVIL)[:30] in reply.text.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")
    assert "49" not in re.sub(r"\d{3,}", "", words(made).split("{{ 7", 1)[1][:20])
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u061c\x00]", reply.text)


def test_a_word_without_end_is_there_whole(desk: httpx.Client) -> None:
    made = page(desk, "/documents/endless")
    assert ENDLESS in made.get_element_by_id("text").text_content()


def test_errors_are_pages_for_people_and_json_for_programs(desk: httpx.Client) -> None:
    assert "there is no document" in words(page(desk, "/documents/none", 404))
    page(desk, "/nowhere", 404)
    plain = desk.get("/documents/none", headers={"Accept": "*/*"})
    assert plain.headers["content-type"] == "application/problem+json"
    assert desk.get("/api/v1/documents/none").headers["content-type"] == "application/problem+json"


def test_colours_come_as_they_were_chosen(desk: httpx.Client) -> None:
    for value, said in (("dark", "dark"), ("light", "light"), ('"><script>', None), ("", None)):
        reply = desk.get("/", headers={"Cookie": f"attache-theme={quote(value)}"})
        assert lxml.html.document_fromstring(reply.text).get("data-theme") == said


def test_addresses_and_text_are_made_safe() -> None:
    assert address("/documents", "a/b?c#d \ud800") == "/documents/a%2Fb%3Fc%23d%20%3F"
    assert address("/search", q='a "b" & c', sort="") == "/search?q=a+%22b%22+%26+c"
    assert shown("a\u202eb\ud800\n\tc") == "a\ufffdb\ufffd\n\tc"
