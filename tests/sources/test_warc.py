"""Web archives: every sound record is had, every broken one named."""

import datetime as dt
import gzip
import struct
import sys
import zlib
from itertools import product

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.sources import Failure, RawPage, fetch
from tests.sources.build import PAGE, record, response, zipped, zstd


def read(tmp_path, data, name="news.warc.gz"):
    path = tmp_path / name
    path.write_bytes(data)
    return list(fetch(str(path)))


def pages(found):
    return [page for page in found if isinstance(page, RawPage)]


def failures(found):
    return [str(failure) for failure in found if isinstance(failure, Failure)]


@pytest.mark.parametrize("packed", [True, False, "zstd"])
def test_a_record_with_what_is_known_of_it(tmp_path, packed):
    (page,) = read(tmp_path, response("https://news.example/a", packed=packed, Last_Modified="Sat, 01 Mar 2025 08:00:00 GMT"))
    assert page.data == PAGE
    assert page.origin == f"{tmp_path}/news.warc.gz#https://news.example/a"
    assert (page.url, page.content_type) == ("https://news.example/a", "text/html")
    assert page.headers["last-modified"] == "Sat, 01 Mar 2025 08:00:00 GMT"
    assert page.fetched == dt.datetime(2025, 3, 1, 8, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("packed", [True, False, "zstd"])
def test_what_is_no_page_is_passed_over(tmp_path, packed):
    data = b"".join(
        [
            record("warcinfo", "urn:info", b"software: a crawler\r\n", packed=packed, kind="application/warc-fields"),
            response("https://news.example/robots.txt", b"User-agent: *", kind="text/plain", packed=packed),
            response("https://news.example/old", b"", status="301 Moved", packed=packed, Location="/new"),
            response("https://news.example/no", b"gone", status="404 Not Found", packed=packed),
            response("https://news.example/p.png", b"\x89PNG", kind="image/png", packed=packed),
            record("metadata", "https://news.example/a", b"hops: 1", packed=packed),
            response("https://news.example/a", packed=packed),
            record("resource", "file:///b.txt", b"A saved text.", packed=packed),
            record("conversion", "https://news.example/c", b"A text taken out.", packed=packed),
        ]
    )
    found = read(tmp_path, data)
    assert failures(found) == []
    assert [(p.url, p.data) for p in found] == [
        ("https://news.example/a", PAGE), (None, b"A saved text."), ("https://news.example/c", b"A text taken out."),
    ]  # fmt: skip


def test_bodies_are_unpacked(tmp_path):
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PAGE[:20], PAGE[20:])) + b"0\r\n\r\n"
    found = read(
        tmp_path,
        response("https://a.example/1", gzip.compress(PAGE), Content_Encoding="gzip")
        + response("https://a.example/2", zlib.compress(PAGE), Content_Encoding="deflate")
        + response("https://a.example/3", chunked, Transfer_Encoding="chunked")
        + response("https://a.example/4", PAGE, Content_Encoding="gzip"),  # unpacked by the crawler, who kept the header
    )
    assert [page.data for page in found] == [PAGE] * 4


def test_one_gzip_around_all_records(tmp_path):
    found = read(tmp_path, gzip.compress(b"".join(response(f"https://a.example/{i}", packed=False) for i in range(20))))
    assert [page.url for page in found] == [f"https://a.example/{i}" for i in range(20)]


def skipped(magic, data):
    return struct.pack("<II", magic, len(data)) + data


def test_one_frame_around_all_records(tmp_path):
    records = b"".join(response(f"https://a.example/{i}", PAGE * 200, packed=False) for i in range(60))
    found = read(tmp_path, zstd(records), "news.warc.zst")
    assert [page.url for page in found] == [f"https://a.example/{i}" for i in range(60)]
    # a writer that streams does not know the length at the beginning
    engine = zstandard.ZstdCompressor().compressobj()
    assert len(read(tmp_path, engine.compress(records) + engine.flush(), "other")) == 60


@pytest.mark.parametrize("dictionary_packed", [True, False])
def test_records_packed_by_a_dictionary(tmp_path, dictionary_packed):
    records = [response(f"https://a.example/{i}", PAGE * (1 + i % 3), packed=False) for i in range(40)]
    dictionary = zstandard.train_dictionary(2_000, [r[i : i + 400] for r in records for i in range(0, len(r), 100)])
    content = zstd(dictionary.as_bytes()) if dictionary_packed else dictionary.as_bytes()
    parts = [skipped(0x184D2A5D, content), *(zstd(r, dictionary) for r in records)]
    parts.insert(20, skipped(0x184D2A50, b"nothing" * 30_000))
    found = read(tmp_path, b"".join(parts), "news.warc.zst")
    assert [page.url for page in found] == [f"https://a.example/{i}" for i in range(40)]
    parts[5] = b"\xff" * len(parts[5])
    found = read(tmp_path, b"".join(parts), "news.warc.zst")
    assert [page.url for page in pages(found)] == [f"https://a.example/{i}" for i in range(40) if i != 4]
    assert len(failures(found)) == 1
    parts[0] = skipped(0x184D2A5D, content)[:50]
    (line,) = failures(read(tmp_path, parts[0], "news.warc.zst"))
    assert "dictionary is too large, or breaks off" in line


def test_a_frame_that_is_a_bomb_is_cut(tmp_path, monkeypatch):
    monkeypatch.setattr("attache.sources.containers.LEAST_UNPACKED", 10_000_000)
    monkeypatch.setattr("attache.sources.containers.MOST_TIMES", 1)
    bomb = zstd(response("https://a.example/0", b"\0" * 100_000_000, packed=False))
    assert len(bomb) < 50_000
    (line,) = failures(read(tmp_path, zipped({"a.warc.zst": bomb}), "a.zip"))
    assert "as a bomb does" in line


def test_without_the_library_the_way_out_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "zstandard", None)
    (line,) = failures(read(tmp_path, response("https://a.example/0", packed="zstd"), "a.warc.zst"))
    assert "pip install 'attache[zstd]'" in line


@pytest.mark.parametrize(
    ("packed", "at"),
    [*product((True, "zstd"), (0.02, 0.3, 0.6, 0.98)), (False, 0.0), (False, 0.3), (False, 0.98)],
)
def test_a_broken_record_is_set_aside(tmp_path, packed, at):
    parts = [response(f"https://a.example/{i}", PAGE * 50, packed=packed) for i in range(3)]
    middle = bytearray(parts[1])
    place = int(len(middle) * at)
    middle[place : place + 4] = b"\xff\x00\xff\x00"
    found = read(tmp_path, parts[0] + bytes(middle) + parts[2])
    assert [page.url for page in pages(found)] == ["https://a.example/0", "https://a.example/2"]
    (line,) = failures(found)
    assert line.startswith(f"{tmp_path}/news.warc.gz#{len(parts[0])}: a broken record (")


@pytest.mark.parametrize("packed", [True, False, "zstd"])
def test_a_file_that_breaks_off(tmp_path, packed):
    parts = [response(f"https://a.example/{i}", PAGE * 50, packed=packed) for i in range(2)]
    found = read(tmp_path, parts[0] + parts[1][: len(parts[1]) // 2])
    assert [page.url for page in pages(found)] == ["https://a.example/0"]
    assert len(failures(found)) == 1
    assert "off" in failures(found)[0]


@pytest.mark.parametrize("said", [b"Content-Length: 5\r\n", b"Content-Length: 99999\r\n", b"Content-Length: x\r\n", b""])
def test_a_wrong_length_costs_no_other_record(tmp_path, said):
    parts = [response(f"https://a.example/{i}", packed=False) for i in range(3)]
    lines = parts[1].split(b"\r\n")
    (told,) = (line for line in lines if line.startswith(b"Content-Length: "))
    parts[1] = parts[1].replace(told + b"\r\n", said, 1)
    found = read(tmp_path, b"".join(parts), "news.warc")
    assert [page.url for page in pages(found)] == ["https://a.example/0", "https://a.example/2"]
    assert len(failures(found)) == 1


def test_bombs_and_heads_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr("attache.sources.warc.MAX_PDF", 200_000)
    monkeypatch.setattr("attache.sources.files.MAX_PAGE", 100_000)
    endless = b"WARC/1.0\r\n" + (b"X: " + b"y" * 997 + b"\r\n") * 3000
    found = read(
        tmp_path,
        response("https://a.example/1", gzip.compress(b"\0" * 5_000_000), Content_Encoding="gzip")
        + response("https://a.example/2", b"x" * 300_000)
        + gzip.compress(endless)
        + response("https://a.example/3"),
    )
    assert [page.url for page in pages(found)] == ["https://a.example/3"]
    lines = failures(found)
    assert ["too large" in line for line in lines] == [True, True, False]
    assert "no end" in lines[2]


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_bytes_overwritten_anywhere_never_cost_more_than_the_records_they_hit(tmp_path_factory, data):
    packed = data.draw(st.sampled_from((True, False, "zstd")))
    parts = [response(f"https://a.example/{i}", PAGE * (i + 1), packed=packed) for i in range(5)]
    whole = bytearray(b"".join(parts))
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(min_size=1, max_size=12))
    whole[at : at + len(junk)] = junk
    hit, start = set(), 0
    for i, part in enumerate(parts):
        if start < at + len(junk) and at < start + len(part):
            hit.add(i)
        start += len(part)
    found = read(tmp_path_factory.mktemp("w"), bytes(whole)[: sum(map(len, parts))], "news.warc.gz" if packed else "news.warc")
    urls = {page.url for page in pages(found)}
    if 0 in hit and urls <= {None}:
        return  # the very first bytes tell what kind of file it is
    assert {f"https://a.example/{i}" for i in range(5) if i not in hit} <= urls
