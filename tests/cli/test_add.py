"""`attache add` and `attache archive snapshot`, on a real archive; the language model is left out."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

import attache.adding
import attache.api
from attache.archive import Archive
from tests.cli.helpers import Runner
from tests.postgres import Server
from tests.sources.build import message, record, response, zipped
from tests.sources.server import site

TEXT = "The minister said on Monday that ship {} had left the harbour of Ostend for the north, and would be back in June."


def page(number: int) -> bytes:
    return f"<html><head><title>Ship {number}</title></head><body><p>{TEXT.format(number)}</p></body></html>".encode()


@pytest.fixture(autouse=True)
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Reading without a model; the titles or texts of all documents that came to be read."""
    came: list[str] = []

    def read_documents(documents: Any) -> Any:
        for doc in documents:
            came.append(doc.origin)
            yield doc

    monkeypatch.setattr(attache.api, "read_documents", read_documents)
    return came


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "press.attache"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for i in range(3):
        (folder / f"{i}.html").write_bytes(page(i))
    (folder / "crawl.warc.gz").write_bytes(
        response("https://a.example/1", page(10)) + response("https://a.example/2", page(11))
    )
    (folder / "letters.mbox").write_bytes(b"From a@b.example Tue Mar 04 06:00:00 2025\n" + message("Ships", page(20).decode()))
    (folder / "old.zip").write_bytes(zipped({"a.html": page(30), "b.txt": TEXT.format(31).encode()}))
    return folder


def rows(file: Path, query: str) -> list[Any]:
    db = sqlite3.connect(file)
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


def test_all_kinds_of_files_and_nothing_twice(attache: Runner, folder: Path, file: Path, read: list[str]) -> None:
    ran = attache("add", folder, "--archive", file)
    assert (ran.code, ran.out, ran.err) == (0, "", "attache: 8 added, 0 known before, 0 failed\n")
    assert len(read) == 8
    ran = attache("add", folder, "--archive", file)
    assert (ran.code, ran.err) == (0, "attache: 0 added, 8 known before, 0 failed\n")
    assert len(read) == 8
    assert rows(file, "SELECT count(*) FROM reading") == [(8,)]
    (fetched,) = rows(file, "SELECT fetched FROM origin WHERE url = 'https://a.example/1'")
    assert fetched == ("2025-03-01T08:30:00+00:00",)


def test_the_archive_may_be_named_by_the_environment(
    attache: Runner, folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = attache("add", folder)
    assert ran.code == 2
    assert "ATTACHE_ARCHIVE" in ran.err
    monkeypatch.setenv("ATTACHE_ARCHIVE", str(file))
    assert attache("add", folder / "0.html").code == 0
    assert file.exists()


def test_nothing_given(attache: Runner, file: Path) -> None:
    ran = attache("add", "-a", file)
    assert ran.code == 2
    assert "SOURCE" in ran.err
    assert not file.exists()


def test_a_run_that_was_stopped_goes_on(
    attache: Runner, folder: Path, file: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Archive.add
    left = [3]

    def stops(*args: Any, **kwargs: Any) -> bool:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr(Archive, "add", stops)
    ran = attache("add", folder, "-a", file)
    assert (ran.code, ran.err) == (
        130, "attache: interrupted: 3 added, 0 known before, 0 failed; the same command goes on from here\n",
    )  # fmt: skip
    monkeypatch.setattr(Archive, "add", real)
    assert attache("add", folder, "-a", file).err == "attache: 5 added, 3 known before, 0 failed\n"


def test_json_lines_go_on_within_the_file(
    attache: Runner, tmp_path: Path, file: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("all.json", "all.jsonl", "all.jsonl.gz"):  # held whole, streamed, streamed and packed
        lines = "".join(json.dumps({"id": f"{name}{i}", "text": TEXT.format(name + str(i))}) + "\n" for i in range(4)).encode()
        (tmp_path / name).write_bytes(gzip.compress(lines) if name.endswith("gz") else lines)
        read.clear()
        assert attache("add", tmp_path / name, "-a", file).err.endswith("4 added, 0 known before, 0 failed\n")
        more = lines + json.dumps({"id": f"{name}5", "text": TEXT.format("new")}).encode()
        if name != "all.json":  # there the page is the file, and another file another page
            (tmp_path / name).write_bytes(gzip.compress(more) if name.endswith("gz") else more)
            assert attache("add", tmp_path / name, "-a", file).err.endswith("1 added, 4 known before, 0 failed\n")
            assert len(read) == 5
        else:
            assert attache("add", tmp_path / name, "-a", file).err.endswith("0 added, 4 known before, 0 failed\n")
            assert len(read) == 4


def test_a_newer_program_reads_again_and_so_does_again(
    attache: Runner, folder: Path, file: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = folder / "0.html"
    attache("add", one, "-a", file)
    assert attache("add", one, "--again", "-a", file).err.endswith("0 added, 1 known before, 0 failed\n")
    assert len(read) == 2
    monkeypatch.setattr(attache_adding(), "__version__", "99")
    assert attache("add", one, "-a", file).err.endswith("1 added, 0 known before, 0 failed\n")
    assert rows(file, "SELECT count(*) FROM page") == [(1,)]
    assert len(rows(file, "SELECT program FROM reading")) == 2


def attache_adding() -> Any:
    return attache.adding


def test_another_place_of_known_bytes_is_kept(attache: Runner, folder: Path, file: Path) -> None:
    attache("add", folder / "0.html", "-a", file)
    (folder / "copy.html").write_bytes(page(0))
    assert attache("add", folder / "copy.html", "-a", file).err.endswith("0 added, 1 known before, 0 failed\n")
    assert len(rows(file, "SELECT origin FROM origin")) == 2


def test_what_fails_is_named_and_the_rest_added(attache: Runner, folder: Path, file: Path) -> None:
    (folder / "old.zip").write_bytes(zipped({"../x.html": page(1), "b.txt": TEXT.format(31).encode()}))
    (folder / "empty.html").write_bytes(b"")
    ran = attache("add", folder, "-a", file, "--json")
    assert ran.code == 3
    *lines, last = [json.loads(line) for line in ran.out.splitlines()]
    assert last == {"added": 7, "known": 0, "failed": 2}
    failed = {row["origin"]: row["reason"] for row in lines if row["status"] == "failed"}
    assert failed == {
        f"{folder}/empty.html": "the file is empty",
        f"{folder}/old.zip/../x.html": "its name leads out of the archive, as an attacker's does",
    }
    assert len({row["document"] for row in lines if row["status"] == "added"}) == 7
    assert ran.err.count("\n") == 3
    ran = attache("add", folder / "empty.html", "-a", file)
    assert (ran.code, ran.err.splitlines()[-1]) == (1, "attache: 0 added, 0 known before, 1 failed")


def test_addresses_and_lists_of_them(attache: Runner, file: Path, tmp_path: Path) -> None:
    with site() as news:
        news.answers |= {"/a": html(page(1)), "/b": html(page(2)), "/robots.txt": b"User-agent: *\nDisallow: /c"}
        (tmp_path / "links.txt").write_text(f"{news.at}/a\n{news.at}/b\n{news.at}/c\n")
        ran = attache("add", f"{news.at}/a", "--urls", tmp_path / "links.txt", "--delay", "0", "-a", file)
    assert ran.code == 3
    assert "robots.txt asks programs to leave it alone" in ran.err
    assert ran.err.endswith("2 added, 1 known before, 1 failed\n")
    assert rows(file, "SELECT DISTINCT url FROM origin ORDER BY url") == [(f"{news.at}/a",), (f"{news.at}/b",)]


def html(body: bytes) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "text/html", "ETag": '"x"'}, body


def test_an_archive_that_is_none(attache: Runner, folder: Path, file: Path) -> None:
    file.write_bytes(b"not a database at all, but a text " * 50)
    ran = attache("add", folder, "-a", file)
    assert (ran.code, ran.err) == (4, f"attache: {file}: is no attache archive; name another file\n")


def test_the_same_on_postgresql(
    attache: Runner, folder: Path, read: list[str], postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgres.archive()
    monkeypatch.setenv("ATTACHE_ARCHIVE", name)
    assert attache("add", folder).err == "attache: 8 added, 0 known before, 0 failed\n"
    (folder / "copy.html").write_bytes(page(0))
    assert attache("add", folder).err == "attache: 0 added, 9 known before, 0 failed\n"
    assert len(read) == 8
    assert attache("archive", "snapshot", name, tmp_path / "a.warc").err.endswith("a.warc: 8 pages\n")


# snapshot


def test_a_snapshot_is_a_web_archive_that_can_be_added_again(attache: Runner, folder: Path, file: Path, tmp_path: Path) -> None:
    with site() as news:
        news.answers |= {
            "/a": (200, {"Content-Type": "text/html", "X-B": "1", "Content-Encoding": "gzip"}, gzip.compress(page(5)))
        }
        assert attache("add", folder, f"{news.at}/a", "-a", file).err == "attache: 9 added, 0 known before, 0 failed\n"
    out = tmp_path / "press.warc.gz"
    ran = attache("archive", "snapshot", file, out)
    assert (ran.code, ran.err) == (0, f"attache: {out}: 9 pages\n")
    with out.open("rb") as stream:
        records = [
            (r.rec_type, r.rec_headers.get_header("WARC-Target-URI"), r.rec_headers.get_header("WARC-Date"), r.http_headers,
             r.content_stream().read(), r.digest_checker.passed)
            for r in ArchiveIterator(stream, check_digests=True)
        ]  # fmt: skip
    assert [r[0] for r in records].count("response") == 3
    assert [r[0] for r in records].count("resource") == 6
    assert all(r[5] for r in records)
    (crawled,) = (r for r in records if r[1] == "https://a.example/1")
    assert (crawled[2], crawled[4]) == ("2025-03-01T08:30:00Z", page(10))
    (fetched,) = (r for r in records if r[1] == f"{news.at}/a")
    assert fetched[4] == page(5)
    assert fetched[3].get_header("x-b") == "1"
    assert attache("archive", "snapshot", file, tmp_path / "again.warc.gz").code == 0
    assert (tmp_path / "again.warc.gz").read_bytes() == out.read_bytes()
    other = tmp_path / "other.attache"
    assert attache("add", out, "-a", other).err == "attache: 9 added, 0 known before, 0 failed\n"
    digests = "SELECT sha256 FROM page ORDER BY sha256"
    assert rows(other, digests) == rows(file, digests)
    urls = "SELECT DISTINCT url FROM origin ORDER BY url"
    assert rows(other, urls) == rows(file, urls)


def test_a_snapshot_of_one_page_and_one_that_cannot_be_written(
    attache: Runner, folder: Path, file: Path, tmp_path: Path
) -> None:
    attache("add", folder / "0.html", "-a", file)
    assert attache("archive", "snapshot", file, tmp_path / "a.warc").err.endswith("a.warc: 1 page\n")
    ran = attache("archive", "snapshot", file, tmp_path / "none" / "a.warc")
    assert (ran.code, ran.err) == (
        4, f"attache: {tmp_path}/none/a.warc: cannot be written (no such file or directory); name another file\n"
    )  # fmt: skip


def test_a_snapshot_of_nothing(attache: Runner, file: Path, tmp_path: Path) -> None:
    with Archive.open(file, write=True):
        pass
    ran = attache("archive", "snapshot", file, tmp_path / "a.warc")
    assert ran.code == 1
    assert not (tmp_path / "a.warc").exists()
    assert attache("archive", "snapshot", tmp_path / "none", tmp_path / "a.warc").code == 4


def test_a_record_that_is_broken_is_one_failure(attache: Runner, file: Path, tmp_path: Path) -> None:
    broken = bytearray(record("resource", "urn:x", TEXT.format(1).encode() * 20))
    broken[len(broken) // 2] ^= 255
    (tmp_path / "a.warc.gz").write_bytes(
        response("https://a.example/1", page(1)) + broken + response("https://a.example/2", page(2))
    )
    ran = attache("add", tmp_path / "a.warc.gz", "-a", file)
    assert ran.code == 3
    assert "a broken record (" in ran.err
    assert ran.err.endswith("2 added, 0 known before, 1 failed\n")
