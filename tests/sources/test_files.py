"""Files, folders, standard input: what is had, and the one clear line where nothing is."""

import gzip
import io
import os

import pytest

from attache import sources
from attache.sources import Failure, RawPage, fetch


def only(source, **kwargs):
    (got,) = fetch(source, **kwargs)
    return got


def test_a_file_is_handed_on_as_it_is(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfOne line\r\nand \x00 another")
    page = only(str(path))
    assert isinstance(page, RawPage)
    assert (page.origin, page.data) == (str(path), b"\xef\xbb\xbfOne line\r\nand \x00 another")


@pytest.mark.parametrize(
    ("data", "is_list"),
    [
        (b"\xef\xbb\xbf# today\r\nhttps://a.example/b\r\n\r\n  http://c.example/\n", True), (b"https://a.example/b", True),
        (b"https://a.example/b and more", False), (b"https://a.example/b\nA text that begins so.", False),
        (b"# Title\n", False), (b"https is safe.\n", False), (b"", False),
    ],
)  # fmt: skip
def test_a_list_of_addresses_is_no_page(tmp_path, data, is_list):
    path = tmp_path / "links.txt"
    path.write_bytes(data)
    found = only(str(path))
    assert isinstance(found, Failure) == is_list
    if is_list:
        assert str(found) == f"{path}: a list of web addresses, not a page of text; give it by attache add --urls"


def test_a_folder_is_read_in_order_with_its_subfolders(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/y.txt", ".hidden", "c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert [p.data.decode() for p in fetch(str(tmp_path))] == ["a/y.txt", "a/z.txt", "b.txt", "c.txt"]


def test_an_unreadable_file_costs_nobody_else(tmp_path, monkeypatch):
    for name in "abc":
        (tmp_path / name).write_text(name)
    real = open

    def guarded(path, *args, **kwargs):
        if str(path).endswith("b"):
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **kwargs)

    monkeypatch.setattr("builtins.open", guarded)
    a, b, c = fetch(str(tmp_path))
    assert (a.data, c.data) == (b"a", b"c")
    assert (
        str(b) == f"{tmp_path}/b: cannot be read (permission denied); allow this user to read it (chmod u+r), or leave it out"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_an_unreadable_folder_costs_nobody_else(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b.txt").write_text("b")
    (tmp_path / "a").chmod(0)
    try:
        a, b = fetch(str(tmp_path))
    finally:
        (tmp_path / "a").chmod(0o755)
    assert isinstance(a, Failure)
    assert b.data == b"b"


def test_links_that_go_round_end(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "dead").symlink_to(tmp_path / "nowhere")
    page, dead, loop = fetch(str(tmp_path))
    assert page.data == b"a"
    assert "no such file" in str(dead)
    assert "not followed" in str(loop)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("nowhere/at/all.html", "no such file"),
        ("", "no path"),
        ("a\0b", "no path"),
        ("ftp://example.org/a", "kind ftp:"),
        ("file:///etc/passwd", "kind file:"),
        ("javascript://alert(1)", "kind javascript:"),
    ],
)
def test_what_cannot_be_had_gets_one_clear_line(source, words):
    failure = only(source)
    assert isinstance(failure, Failure)
    assert words in str(failure)
    assert "\n" not in str(failure)
    assert failure.remedy


def test_an_empty_folder_is_named(tmp_path):
    assert "holds no files" in str(only(str(tmp_path)))


def test_a_file_too_large_for_one_page(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as f:
        f.write(b"Words. ")
        f.truncate(200_000_000)
    failure = only(str(path))
    assert str(failure).startswith(f"{path}: 200 MB is too large for one page (the limit is 20 MB); ")


def test_json_lines_of_any_size_are_streamed(tmp_path, monkeypatch):
    monkeypatch.setattr("attache.sources.files.MAX_PAGE", 1000)
    path = tmp_path / "many.json"
    path.write_bytes(b'{"text": "one"}\n' * 100)
    page = only(str(path))
    assert page.open_lines is not None
    assert [n for n, line in page.lines() if line == b'{"text": "one"}'] == list(range(1, 101))
    assert len(list(page.lines())) == 100


def test_a_line_too_long_is_passed_over(monkeypatch):
    monkeypatch.setattr("attache.sources.page.MAX_LINE", 10)
    assert list(RawPage("x", b"short\n" + b"y" * 35 + b"\nshort\r\n" + b"z" * 11).lines()) == [
        (1, b"short"), (2, None), (3, b"short"), (4, None),
    ]  # fmt: skip


def test_standard_input():
    assert only("-", stdin=io.BytesIO(b"A page.")) == RawPage("-", b"A page.")
    assert "too large" in str(only("-", stdin=io.BytesIO(b"x" * (sources.MAX_PAGE + 1))))


def test_json_lines_from_standard_input_are_streamed():
    line = b'{"text": "' + b"x" * 1000 + b'"}\n'
    page = only("-", stdin=io.BytesIO(line * 200))
    assert page.open_lines is not None
    assert [text for _, text in page.lines()] == [line.rstrip()] * 200


def test_packed_files_are_unpacked_within_the_limit(tmp_path):
    page, bomb, lines, broken = (tmp_path / name for name in ("a.html.gz", "b.gz", "c.jsonl.gz", "d.gz"))
    page.write_bytes(gzip.compress(b"<p>One</p>"))
    bomb.write_bytes(gzip.compress(b"\0" * (sources.MAX_PAGE * 2)))
    lines.write_bytes(gzip.compress(b'{"text": "one"}\n' * 3))
    broken.write_bytes(b"\x1f\x8bnothing of the kind")
    assert only(str(page)).data == b"<p>One</p>"
    assert "too large" in str(only(str(bomb)))
    assert [line for _, line in only(str(lines)).lines()] == [b'{"text": "one"}'] * 3
    assert "broken" in str(only(str(broken)))


def test_a_name_that_is_no_utf8_can_still_be_written(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        with open(path, "wb") as f:
            f.write(b"x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert only(str(tmp_path)).origin.encode("utf-8").endswith("caf\N{REPLACEMENT CHARACTER}.txt".encode())
