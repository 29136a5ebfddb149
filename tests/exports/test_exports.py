"""Every format on the same few pages: what it says, that it validates, and that a page's words stay words."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from html.parser import HTMLParser

import jsonschema
import msgspec
import pytest
from rich.cells import cell_len

from attache.document import Document, Span
from attache.exports import brief, conllu, html, jsonl, markdown
from attache.exports import json as indented
from attache.exports.schema import schema
from attache.exports.view import view
from attache.exports.wording import clean, date_in_words, in_marks, quote
from attache.records import Reading, to_reading
from tests.exports import pages

PAGES = (pages.exchange, pages.quiet, pages.hostile, pages.parsed)


def readings() -> Iterator[Reading]:
    return (to_reading(make()) for make in PAGES)


# JSON


def test_every_line_keeps_to_the_schema_and_comes_back() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    jsonschema.Draft202012Validator.check_schema(schema())
    lines = "".join(jsonl.write(readings())).splitlines()
    for line, reading in zip(lines, readings(), strict=True):
        validator.validate(json.loads(line))
        assert msgspec.json.decode(line, type=Reading) == reading


def test_the_schema_refuses_what_the_contract_does_not_know() -> None:
    bad = json.loads("".join(jsonl.write([to_reading(pages.exchange())])))
    bad["events"][0]["type"] = "GREET"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bad, schema())


def test_json_is_the_same_indented() -> None:
    out = "".join(indented.write([to_reading(pages.exchange())]))
    assert out.startswith('{\n  "schema": "attache/1"')
    assert json.loads(out) == json.loads("".join(jsonl.write([to_reading(pages.exchange())])))


def test_text_that_utf8_cannot_hold_is_escaped() -> None:
    doc = Document(id="d", text="lone \ud800 surrogate", paragraphs=[Span(0, 16)])
    out = "".join(jsonl.write([to_reading(doc)]))
    assert json.loads(out.encode())["document"]["text"] == doc.text


# the brief


@pytest.mark.parametrize("width", [20, 40, 80, 100, 140, 200])
@pytest.mark.parametrize("evidence", ["none", "short", "full"])
def test_brief_keeps_to_its_width(width: int, evidence: brief.Evidence) -> None:
    for reading in readings():
        out = brief.text(reading, width, evidence)
        assert max(cell_len(line) for line in out.splitlines()) <= width
        assert not re.search(r"[ \t]\n", out)


def test_brief_says_who_did_what_to_whom() -> None:
    out = brief.text(to_reading(pages.exchange()), 140)
    row = next(line for line in out.splitlines() if "CONSULT · visit" in line)
    assert " ".join(row.split()) == (
        "4 Mar 2025 Aziz Nasirzadeh IRN:GOV CONSULT · visit Belarus BLR:GOV Minsk ● certain CT+ the author"
    )
    assert "Aziz Nasirzadeh *visited* Minsk on Tuesday" in out
    assert "6 March 2025 · inferred: Tuesday, 4 March fixes the year" in out
    assert "World › Europe" in out
    assert "5 events, 2 transfers in 1 exchange, 1 condition" in out
    assert "shortage of truck chassis" in out


def test_exchange_card_shows_both_sides() -> None:
    out = brief.text(to_reading(pages.exchange()), 100).partition("Exchange")[2].partition("Conditions")[0]
    assert re.search(r"Belarus BLR:GOV +⇄ +Iran IRN:GOV", out)
    assert re.search(r"12 rocket launchers +attack drones", out)
    for words in (
        "suspected",
        "○ possible PS+",
        "EU-2023/1529  article 2: bans drone parts",
        "two diplomats",
        "WA-ML2",
        "after Reaper",
        "*in return for*",
    ):
        assert words in out


def test_certainty_is_told_without_colour() -> None:
    out = brief.text(to_reading(pages.exchange()), 140, "none")
    for words in ("● certain CT+", "○ possible PS+", "✕ not so CT-", "future"):
        assert words in out


def test_brief_without_records_says_so() -> None:
    out = brief.text(to_reading(pages.quiet()), 80)
    assert "Nothing was read from this page" in out
    assert "Published  unknown" in out


def test_evidence_none_short_full() -> None:
    doc = pages.exchange()
    long = "Before that, " * 30 + "the ministers met again" + ", and after that" * 30
    doc.text, doc.paragraphs = long, [Span(0, len(long))]
    start = long.index("met")
    trigger, evidence_span = Span(start, start + 3), Span(0, len(long))
    doc.events = [msgspec.structs.replace(doc.events[0], trigger=trigger, evidence=evidence_span, actors=[])]
    doc.transfers, doc.conditions, doc.entities = [], [], []
    reading = to_reading(doc)
    assert "met" not in brief.text(reading, 100, "none")
    short, full = brief.text(reading, 100, "short"), brief.text(reading, 100, "full")
    assert short.count("Before") < 10 < 29 < full.count("Before")
    assert "…" in short
    assert "…" not in full
    assert "*met*" in short


def test_transfers_of_one_way_and_of_many() -> None:
    doc = pages.exchange()
    first, second = doc.transfers
    doc.transfers = [
        msgspec.structs.replace(first, in_return_for=None),
        msgspec.structs.replace(first, id="t3", item=second.item, in_return_for=None),
        msgspec.structs.replace(first, id="t4", supplier=None, in_return_for=None),
    ]
    cards = view(to_reading(doc)).cards
    assert [[i.id for i in c.items] for c in cards] == [["t1", "t3"], ["t4"]]
    assert not any(c.exchange for c in cards)
    out = brief.text(to_reading(doc), 80)
    assert "Belarus BLR:GOV  →  Iran IRN:GOV" in out
    assert "unknown  →  Iran IRN:GOV" in out


def test_a_side_that_one_leg_leaves_unsaid_is_named_from_the_other() -> None:
    doc = pages.exchange()
    first, second = doc.transfers
    doc.transfers = [msgspec.structs.replace(first, recipient=None), msgspec.structs.replace(second, recipient=None)]
    (card,) = view(to_reading(doc)).cards
    assert [[p.name for p in side.parties] for side in (card.left, card.right)] == [["Belarus"], ["Iran"]]


def test_exchange_whose_sides_are_not_named() -> None:
    doc = pages.exchange()
    doc.transfers = [msgspec.structs.replace(t, supplier=None, recipient=None) for t in doc.transfers]
    (card,) = view(to_reading(doc)).cards
    assert [[i.id for i in side.items] for side in (card.left, card.right)] == [["t1"], ["t2"]]


# words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2023-07-27", "27 Jul 2023"), ("2023-07", "Jul 2023"), ("2023", "2023"), (None, "—"), ("2018-W14", "week 14 of 2018"),
        ("2023-07-25/2023-07-27", "25–27 Jul 2023"), ("2023-07-25/2023-08-02", "25 Jul – 2 Aug 2023"),
        ("2022-12-30/2023-01-02", "30 Dec 2022 – 2 Jan 2023"), ("2022/2023", "2022–2023"), ("PRESENT_REF", "PRESENT_REF"),
        ("2023-13", "2023-13"), ("a/b", "a/b"), ("2018-04-02/2018-04-02", "2 Apr 2018"),
    ],
)  # fmt: skip
def test_dates(value: str | None, words: str) -> None:
    assert date_in_words(value) == words


def test_clean_leaves_nothing_that_moves_a_cursor() -> None:
    assert clean("a\x1b[31m\u202eb\n c\u200b\u2028d\x85\ud800") == "a\ufffd[31m\ufffdb c d \ufffd"
    assert clean("Zürich — “안녕” 🇰🇵") == "Zürich — “안녕” 🇰🇵"


def test_quote_marks_each_trigger_once() -> None:
    text = "They sent arms in return for fuel."
    pieces = quote(text, Span(0, len(text)), [Span(5, 9), Span(15, 28), Span(5, 14)])
    assert in_marks(pieces) == "They *sent arms* *in return for* fuel."


# Markdown, HTML, CoNLL-U


def test_markdown_tables_hold_whatever_a_page_says() -> None:
    out = "".join(markdown.write(readings()))
    for line in out.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) in (4, 6, 7, 10)
    assert "<script" not in out
    assert "- **Through:** Two diplomats\n- **Carried by:** launchers\n- **Might break:** EU-2023/1529: article 2" in out
    assert "### Belarus (BLR:GOV) ⇄ Iran (IRN:GOV)" in out
    assert "**condemned** the visit." in out


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(out: str) -> _Page:
    page = _Page()
    page.feed(out)
    page.close()
    assert page.open == []
    return page


def test_html_is_one_page_that_runs_and_loads_nothing() -> None:
    out = "".join(html.write(readings()))
    page = parsed(out)
    names = {tag for tag, _ in page.tags}
    assert names.isdisjoint({"script", "link", "img", "iframe", "object", "base", "form"})
    for _, attrs in page.tags:
        assert not any(name.startswith("on") or name in ("style", "src") for name in attrs)
        assert (attrs.get("href") or "#").startswith("#")
    assert "url(" not in out
    assert "@import" not in out


def test_html_allows_its_own_style_and_no_other() -> None:
    out = "".join(html.write(readings()))
    style = re.search(r"<style>(.*?)</style>", out, re.S)
    assert style is not None
    digest = b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(a["content"] for t, a in parsed(out).tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_html_links_lead_somewhere_and_ids_are_unique() -> None:
    page = parsed("".join(html.write(readings())))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = {(attrs["href"] or "").removeprefix("#") for _, attrs in page.tags if "href" in attrs}
    assert links
    assert links <= set(ids)


def test_html_shows_the_text_with_its_triggers_marked() -> None:
    out = "".join(html.write([to_reading(pages.exchange())]))
    text = out.partition('aria-label="Text"')[2].partition("</section>")[0]
    marked = ["visited", "met", "condemned", "send", "in return for", "denied", "running short"]
    assert re.findall(r"<mark>(.*?)</mark>", text) == marked
    assert "Share this page" not in text
    words = re.sub(r"<[^>]+>", "", text.partition(">")[2])
    assert pages.FIRST in words
    assert pages.SECOND in words


def test_html_of_nothing_is_nothing() -> None:
    assert "".join(html.write([])) == ""


def test_conllu_columns() -> None:
    out = "".join(conllu.write([pages.parsed()]))
    assert out.startswith("# newdoc id = d-parsed\n# newpar\n# sent_id = d-parsed-1\n# text = Envoys met in Minsk.\n")
    rows = [line.split("\t") for line in out.splitlines() if line and not line.startswith("#")]
    assert {len(row) for row in rows} == {10}
    assert rows[3][:9] == ["4", "Minsk", "Minsk", "PROPN", "NNP", "Number=Sing", "2", "obl", "_"]
    assert rows[3][9] == "end_char=19|NER=B-place|SpaceAfter=No|start_char=14"
    assert rows[5][6] == "2"
    assert out.endswith("\n\n")
