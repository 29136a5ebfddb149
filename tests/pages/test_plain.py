"""Plain text and text copied from a page: kept as it is, read without its furniture."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from attache.document import Document
from attache.pages import documents
from attache.sources import RawPage, fetch
from tests.pages.made import PARAGRAPHS, body, read

SEED = Path(__file__).parents[2] / "../shared/seed"
UNICODE = st.text(st.characters(exclude_categories=["Cs"]))
WORDS = "The ministers met on Thursday and agreed to meet again. "


def checked(doc: Document) -> None:
    """Paragraphs are in order, apart from each other, inside the text, and neither blank nor padded."""
    last = 0
    for start, end in doc.paragraphs:
        assert last <= start < end <= len(doc.text)
        assert doc.text[start:end] == doc.text[start:end].strip()
        last = end


@settings(deadline=None, max_examples=150)
@given(UNICODE)
@example("\x00lone\rreturns\r\nand\u2028more\x85\ufeff")
@example("line one\n\nline two\x0c\x1c\x1d")
def test_plain_text_keeps_its_characters(text):
    data = WORDS + text
    for doc in documents(RawPage("-", data.encode())):
        if isinstance(doc, Document):
            assert doc.text == data
            checked(doc)


@settings(deadline=None, max_examples=150)
@given(UNICODE)
@example("\ufeff\x00\r")
def test_json_lines_keep_their_characters(text):
    line = json.dumps({"id": "a", "text": WORDS + text})
    (doc,) = documents(RawPage("a.jsonl", line.encode()))
    if isinstance(doc, Document):
        assert doc.text == WORDS + text
        checked(doc)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=400))
@example(b"<p><div>\xff\xfe")
@example(b"%PDF-1.7\n\xff")
@example(b'{"text": 1}')
@example(b"MIME-Version: 1.0\r\n\r\n")
@example(b"\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00")
@example(b"\x1f\x8b")
def test_no_bytes_break_it(data):
    for doc in documents(RawPage("-", data)):
        if isinstance(doc, Document):
            checked(doc)
        else:
            assert "\n" not in str(doc)


def test_a_byte_order_mark_is_no_text():
    assert read(b"\xef\xbb\xbf" + WORDS.encode()).text == WORDS
    assert read(WORDS.encode("utf-16")).text == WORDS
    assert read(WORDS.encode("utf-16-le")).text == WORDS


def test_paragraphs_are_lines_or_wrapped_blocks():
    assert body(read("\n\n".join(PARAGRAPHS))) == list(PARAGRAPHS)
    assert body(read("\n".join(PARAGRAPHS))) == list(PARAGRAPHS)
    wrapped = [" \n".join(_wrapped(p)) for p in PARAGRAPHS]
    assert [" ".join(p.split()) for p in body(read("\n\n".join(wrapped)))] == list(PARAGRAPHS)


def _wrapped(text):
    line, lines = "", []
    for word in text.split():
        if len(line) + len(word) > 66:
            lines.append(line.strip())
            line = ""
        line += word + " "
    return [*lines, line.strip()]


COPIED = """\
Skip to main content
World | Europe | Opinion
Georgia signs up for more drills with Turkey
News > World > Caucasus
Share Tweet 보내기 12
Georgia signs up for more drills with Turkey
By Nino Example
March 14, 2023 at 6:02 pm
{}
{}
ADVERTISEMENT
Why Izmir
{}
Read more: Turkey's navy has a new flagship
{}
Related stories
A night train to Batumi is back
The price of tea rose again in March, shopkeepers say.
Sign up for our newsletter and never miss a story.
3 Comments
This site uses cookies. By continuing you accept our policy.
댓글 (0/300자)
© 2023 Caucasus Example. All rights reserved.
""".format(*PARAGRAPHS)


def test_the_furniture_of_a_copied_page_lies_outside():
    doc = read(COPIED)
    assert doc.text == COPIED
    assert body(doc) == [PARAGRAPHS[0], PARAGRAPHS[1], "Why Izmir", PARAGRAPHS[2], PARAGRAPHS[3]]
    assert doc.title == "Georgia signs up for more drills with Turkey"
    assert doc.section == ["News", "World", "Caucasus"]
    assert doc.byline == "Nino Example"
    assert doc.publisher == "Caucasus Example"
    assert (doc.published, doc.published_basis) == (dt.date(2023, 3, 14), "text: “March 14, 2023”")


@pytest.mark.parametrize(
    ("head", "date", "basis"),
    [
        ("Published: 3 May 2021, updated: 5 May 2021", dt.date(2021, 5, 3), "text: “3 May 2021”"),
        ("Last updated 2021-05-03", dt.date(2021, 5, 3), "text: “2021-05-03”"),
        ("TBILISI, May 3, 2021 (Example) --", dt.date(2021, 5, 3), "text: “May 3, 2021”"),
        ("03/04/2021", None, "unknown"),
        ("Photo taken on a rainy day", None, "unknown"),
    ],
)
def test_a_date_that_the_page_shows(head, date, basis):
    doc = read("\n\n".join(["Drills near Izmir end", head, *PARAGRAPHS]))
    assert doc.published == date
    assert doc.published_basis.startswith(basis)


def test_a_dateline_in_the_running_text():
    doc = read("\n\n".join(["TBILISI, May 3, 2021 (Example) -- " + PARAGRAPHS[0], *PARAGRAPHS[1:]]))
    assert doc.published == dt.date(2021, 5, 3)
    assert body(doc)[0].startswith("TBILISI, May 3")


def test_a_given_date_comes_first():
    (doc,) = documents(RawPage("-", COPIED.encode()), published=dt.date(2020, 1, 1))
    assert (doc.published, doc.published_basis) == (dt.date(2020, 1, 1), "given")


def test_a_short_text_is_all_body():
    text = "Turkey shelled the town on Friday. Nobody was hurt."
    doc = read(text)
    assert body(doc) == [text]
    assert (doc.title, doc.section, doc.byline, doc.genre) == (None, [], None, "news")


def test_identity_is_of_the_bytes():
    doc = read(WORDS)
    assert doc.id == doc.sha256[:16] == read(WORDS, "elsewhere").id
    assert doc.id != read(WORDS + " ").id


@pytest.mark.skipif(not SEED.is_dir(), reason="the shared seed page is not beside this checkout")
def test_the_seed_page():
    gold = json.loads((SEED / "gold.json").read_text(encoding="utf-8"))["page"]
    (page,) = fetch(str(SEED / "editorial.txt"))
    (doc,) = documents(page)
    words = body(doc)
    assert doc.text == page.data.decode()
    assert (doc.title, doc.section, doc.genre) == (gold["title"], gold["section"], gold["genre"])
    assert words[0].startswith(gold["first_words"])
    assert words[-1].endswith(gold["last_words"])
    for furniture in gold["furniture"]:
        assert not any(furniture in p for p in words), furniture
    assert gold["title"] not in words
    assert abs(doc.published - dt.date.fromisoformat(gold["published"])).days <= 1
    assert doc.published_basis.startswith("inferred: ")
    assert "70th anniversary" in doc.published_basis
