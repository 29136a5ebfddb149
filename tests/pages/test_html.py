"""HTML pages: the article out of its page, and what the page says of itself."""

import datetime as dt
import json
import time

import pytest

from attache.document import Document
from attache.sources import Failure
from tests.pages.made import PARAGRAPHS, body, html, read, story

NAV = '<nav><a href="/">Home</a><a href="/world">World</a></nav><p>Friday, July 4, 2025</p>'
FOOT = (
    '<div class="more"><h3>You may also like</h3><p><a href="#">Ten bridges of Tbilisi</a></p></div>'
    '<div id="comments"><p>Log in to comment on this story.</p></div><footer>© 2023 Caucasus Example</footer>'
)


def test_the_article_is_the_text():
    doc = read(
        html(f"<h1>Drills near Izmir end</h1>{story()}", "<title>Drills near Izmir end - Caucasus Example</title>", (NAV, FOOT))
    )
    assert body(doc) == list(PARAGRAPHS)
    assert doc.text == "\n\n".join(PARAGRAPHS)
    assert doc.title == "Drills near Izmir end"
    assert doc.publisher == "Caucasus Example"


def test_what_json_ld_says():
    data = [
        {"@type": "OpinionNewsArticle", "headline": "Friends for rainy days", "datePublished": "2023-03-14T23:30:00-05:00",
         "author": [{"@type": "Person", "name": "Nino Example"}, {"name": "Levan Example"}],
         "publisher": {"name": "Caucasus Example"}},
        {"@graph": [{"@type": "BreadcrumbList", "itemListElement": [
            {"position": 1, "name": "Home"}, {"position": 2, "item": {"name": "Opinion"}},
            {"position": 3, "name": "Friends for rainy days"}]}]},
    ]  # fmt: skip
    head = f'<script type="application/ld+json">{json.dumps(data)}</script><link rel="canonical" href="/a/friends">'
    doc = read(html(f"<h1>Friends for rainy days</h1>{story()}", head, (NAV, FOOT)), url="https://example.org/a?x=1")
    assert (doc.title, doc.section, doc.genre) == ("Friends for rainy days", ["Home", "Opinion"], "opinion")
    assert (doc.byline, doc.publisher) == ("Nino Example, Levan Example", "Caucasus Example")
    assert doc.url == "https://example.org/a/friends"
    assert doc.published == dt.date(2023, 3, 14)
    assert doc.published_basis == "metadata: JSON-LD datePublished 2023-03-14T23:30:00-05:00"


def test_what_meta_elements_say():
    head = (
        '<meta property="og:title" content="Drills near Izmir end"><meta property="og:site_name" content="Caucasus Example">'
        '<meta name="author" content="By Nino Example"><meta property="article:section" content="Defence">'
        '<meta property="article:published_time" content="2023-03-14">'
    )
    doc = read(html(story(), head))
    assert (doc.title, doc.publisher, doc.byline, doc.section) == (
        "Drills near Izmir end", "Caucasus Example", "Nino Example", ["Defence"],
    )  # fmt: skip
    assert doc.published_basis == "metadata: article:published_time 2023-03-14"


def test_what_the_page_shows():
    article = (
        '<div class="breadcrumbs"><a>Home</a> &gt; <a>World</a></div><h1>Drills near Izmir end</h1>'
        f'<p class="byline">By Nino Example | 14 March 2023</p>{story()}'
    )
    doc = read(html(article, "", (NAV, FOOT)))
    assert (doc.section, doc.byline) == (["Home", "World"], "Nino Example")
    assert doc.published == dt.date(2023, 3, 14)  # and not the day at the top of the page


def test_the_date_in_the_address():
    doc = read(html(story()), url="https://example.org/2023/03/14/drills")
    assert (doc.published, doc.published_basis) == (dt.date(2023, 3, 14), "metadata: the address (2023/03/14)")


def test_odd_metadata_is_passed_over():
    head = (
        '<script type="application/ld+json">{"@type": ["NewsArticle", 3], "headline": 5, "author": {"name": '
        'null}, "datePublished": '
        '"soon", "publisher": []}</script><script type="application/ld+json">{broken</script><meta><meta '
        'name="date" content="2023-99-99">'
    )
    assert body(read(html(story(), head))) == list(PARAGRAPHS)


def test_furniture_inside_the_article_goes():
    inside = (
        "<p>ADVERTISEMENT</p>",
        "<p>Read more: A night train to Batumi</p>",
        "<p>Share this article on Facebook or Twitter</p>",
    )
    article = "".join(f"<p>{p}</p>{f}" for p, f in zip(PARAGRAPHS, (*inside, ""), strict=True))
    assert body(read(html(article))) == list(PARAGRAPHS)


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "windows-1251", "shift_jis", "nonsense", "base64"])
@pytest.mark.parametrize("codec", ["utf-8", "windows-1252", "utf-16"])
def test_a_wrong_charset_label_does_no_harm(label, codec):
    page = html(story().replace("Ankara", "Besançon"), f'<meta charset="{label}">')
    assert body(read(page.encode(codec)))[0] == PARAGRAPHS[0].replace("Ankara", "Besançon")


def test_the_servers_label_is_a_hint():
    page = html("".join(f"<p>{p}</p>" for p in ("Zoë’s café",) * 3) + story()).encode("mac_roman")
    assert PARAGRAPHS[0] in read(page, content_type="text/html; charset=macintosh").text
    assert PARAGRAPHS[0] in read(page, content_type="text/html; charset=windows-1252").text


def test_a_page_that_is_cut_off_is_read_as_far_as_it_goes():
    page = html(story()).encode()
    doc = read(page[: page.index(b"An official") + 30])
    assert body(doc)[:3] == list(PARAGRAPHS[:3])
    cut = html(story()).encode()
    assert isinstance(read(cut[: cut.index("”".encode()) + 1]), Document)  # in the middle of a character


def test_a_short_page_is_read():
    doc = read(html("<h1>Boats seized</h1><p>Greece seized two boats on Monday, police said.</p>"))
    assert body(doc) == ["Greece seized two boats on Monday, police said."]


BOMBS = {
    "nested tags": "<div>" * 1_000_000 + story() + "</div>" * 1_000_000,
    "nested tags that never end": "<b><i>" * 500_000 + story(),
    "paragraphs without number": "<p>" * 1_000_000 + story(),
    "a huge attribute": f'<p title="{"x" * 12_000_000}">a</p>' + story(),
    "an embedded picture": f'<img src="data:image/png;base64,{"A" * 12_000_000}">' + story(),
    "very many attributes": "<p " + " ".join(f'a{i}="1"' for i in range(200_000)) + ">a</p>" + story(),
    "angle brackets": "< " * 500_000 + story(),
    "scripts that never end": story() + "<script>" * 100_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_do_no_harm(name):
    began = time.process_time()
    doc = read(f"<html><body>{BOMBS[name]}</body></html>")
    assert PARAGRAPHS[2] in doc.text
    assert time.process_time() - began < 20  # seconds of work: not a speed test, but an end


def test_entities_are_never_resolved(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the launch codes")
    doctype = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY y "aaaaaaaaaa"><!ENTITY z "&y;&y;&y;&y;&y;&y;">]>'
    doc = read(
        f'<?xml version="1.0"?>{doctype}<html><body>{story()}<p>It said &x; and &z; to all who would listen to '
        f"it.</p></body></html>"
    )
    assert "launch codes" not in doc.text
    assert "aaaaaaaaaa" not in doc.text
    assert PARAGRAPHS[3] in doc.text


def test_a_page_without_an_article():
    failure = read("<html><body><script>var x = 1;</script><img src='a.png'></body></html>", "empty.html")
    assert isinstance(failure, Failure)
    assert str(failure).startswith("empty.html: there is no text in it; ")


def test_a_page_saved_in_one_file():
    mime = (
        "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://example.org/a\r\nSubject: Drills near Izmir end\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
        f"Content-Transfer-Encoding: 8bit\r\nContent-Location: https://example.org/a\r\n\r\n{html(story())}\r\n--b--\r\n"
    )
    doc = read(mime)
    assert body(doc) == list(PARAGRAPHS)
    assert (doc.title, doc.url) == ("Drills near Izmir end", "https://example.org/a")
