"""What is no page gets one clear line that names it and says what to do."""

import pytest

from attache.pages import documents
from attache.pages.decoding import decode
from attache.pages.kind import kind_of
from attache.pages.tongue import language_of
from attache.sources import Failure, RawPage, fetch
from tests.pages.made import PARAGRAPHS, body, html, read, story

FRENCH = "Le ministre des affaires étrangères a déclaré jeudi que les négociations se poursuivraient dans la capitale. " * 5
RUSSIAN = "Министр обороны заявил в четверг, что переговоры продолжатся на следующей неделе в столице. " * 6
KOREAN = "북한은 목요일 평양에서 열린 열병식에서 다양한 무기를 공개했다고 관영 매체가 보도했다. " * 6
ZIP = b"PK\x03\x04" + bytes(range(256))

BAD = {
    "an empty file": (b"", "the file is empty"),
    "white space": (b" \n\t\r\n", "the file is empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a PNG picture, not a page of text"),
    "an Office document": (ZIP, "a zip archive (or an Office document), not a page of text"),
    "bytes without meaning": (bytes((i * i + 7 * i) % 256 for i in range(5000)), "a binary file, not a page of text"),
    "a feed": (b'<?xml version="1.0"?><rss version="2.0"><channel><title>a</title></channel></rss>', "a feed, not a page"),
    "a broken PDF": (b"%PDF-1.4\nnothing", "the PDF is broken"),
    "signs only": (b"*** --- 12345 ***", "there is no text in it"),
    "French": (FRENCH.encode(), "the text is in French"),
    "Russian in an old charset": (RUSSIAN.encode("windows-1251"), "the text is in Russian"),
    "Korean in an old charset": (KOREAN.encode("cp949"), "the text is in Korean"),
    "a French page that says it is English": (html(f"<p>{FRENCH}</p><p>{FRENCH}</p>", "<html lang=en>").encode(), "in French"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_one_clear_line(name):
    data, reason = BAD[name]
    failure = read(data, "the page")
    assert isinstance(failure, Failure)
    assert str(failure).startswith("the page: ")
    assert reason in str(failure)
    assert failure.remedy
    assert "\n" not in str(failure)


def test_the_others_of_a_folder_are_still_read(tmp_path):
    for i, (data, _) in enumerate(BAD.values()):
        (tmp_path / f"{i:02}.bin").write_bytes(data)
    (tmp_path / "zz.txt").write_text("\n\n".join(PARAGRAPHS))
    pages = list(fetch(str(tmp_path)))
    results = [r for page in pages for r in ([page] if isinstance(page, Failure) else documents(page))]
    assert [isinstance(r, Failure) for r in results] == [True] * len(BAD) + [False]


@pytest.mark.parametrize(
    ("data", "known", "kind"),
    [
        (b"Plain words.", {}, "text"),
        (b"In HTML, <p> begins a paragraph, and <b> is bold.", {}, "text"),
        (b"<p>Words.</p>", {}, "html"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>Words.", {}, "html"),
        ("<html><p>Words.</html>".encode("utf-16"), {}, "html"),
        (b"words <br> and <br> more", {"content_type": "text/html"}, "html"),
        (b"words <br> and <br> more", {}, "text"),
        (b'{"text": "a"}', {}, "json"),
        (b'[{"text": "a"}]', {}, "json"),
        (b"{a set of words}", {}, "text"),
        (b"junk %PDF-1.4", {}, "pdf"),
        (b"BZh is how a text may begin.", {}, "text"),
        (b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>a</p>", {}, "mime"),
        (b"From: here\nOn to the next line.", {}, "text"),
    ],
)
def test_the_kind_is_told_by_content(data, known, kind):
    assert kind_of(RawPage("page.xyz", data, **known)) == kind


def test_what_looks_like_json_and_is_none_is_read_as_text():
    assert body(read('{"Words"} said the minister on Monday, and left the room at once. {Sic}'))[0].startswith('{"Words"}')


@pytest.mark.parametrize(
    ("text", "told", "language", "sure"),
    [
        ("\n".join(PARAGRAPHS), "fr", "en", True),
        ("Talks end.", None, None, False),
        ("Kim Jong-un visits Vladivostok", "en", "en", False),
        (FRENCH, "en", "fr", True),
        (KOREAN[:60], None, "ko", True),
        ("42", "en", "en", False),
    ],
)
def test_languages(text, told, language, sure):
    found = language_of(text, told)
    assert found[1] is sure
    assert language is None or found[0] == language


def test_short_texts_are_not_refused():
    for text in (
        "Bundeswehr verlegt Patriot nach Vilnius",
        "Gen. Dvornikov, Col. Gen. Surovikin: Kherson, Izyum, Lyman",
        "Ja.",
    ):
        assert not isinstance(read(text), Failure)


def test_reading_is_the_same_every_time():
    page = html(f"<h1>Drills near Izmir end</h1>{story()}")
    assert read(page).__repr__() == read(page).__repr__()


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Señor Muñoz met François Noël in Córdoba, and paid 5 € for it.", "windows-1252"),
        ("Lech Wałęsa met Jarosław Kaczyński in Gdańsk, and praised Łódź.", "iso-8859-2"),
        ("Прокуратура сообщила о задержании офицера в Москве.", "windows-1251"),
    ],
)
def test_a_wrong_charset_label_does_not_spoil_names(text: str, charset: str) -> None:
    assert decode(text.encode(charset), "utf-8") == text
