"""Zip, tar and mailboxes: all that is sound is had, what is hostile or broken is named."""

import gzip
import io
import tarfile
import zipfile

import pytest

from attache.pages import documents
from attache.sources import Failure, RawPage, fetch
from tests.sources.build import PAGE, message, response, tarred, zipped


def read(tmp_path, data, name):
    path = tmp_path / name
    path.write_bytes(data)
    return [(str(f).removeprefix(f"{tmp_path}/") if isinstance(f, Failure) else f) for f in fetch(str(path))]


def origins(found, tmp_path):
    return [page.origin.removeprefix(f"{tmp_path}/") for page in found if isinstance(page, RawPage)]


def lines(found):
    return [line for line in found if isinstance(line, str)]


MEMBERS = {"b.html": PAGE, "a/c.txt": b"A text.", ".hidden": b"x", "__MACOSX/b.html": b"x", "a/.DS_Store": b"x"}


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("p.zip", zipped), ("p.tar", tarred), ("p.tar.gz", lambda m: tarred(m, "w:gz")),
        ("p.tar.bz2", lambda m: tarred(m, "w:bz2")), ("p.txz", lambda m: tarred(m, "w:xz")),
        ("no-suffix", lambda m: tarred(m, "w:gz")),
    ],
)  # fmt: skip
def test_the_pages_in_an_archive(tmp_path, name, pack):
    found = read(tmp_path, pack(MEMBERS), name)
    assert origins(found, tmp_path) == [f"{name}/b.html", f"{name}/a/c.txt"]
    assert [page.data for page in found] == [PAGE, b"A text."]


def test_archives_in_a_folder_and_in_archives(tmp_path):
    inner = zipped({"deep.html": PAGE})
    for _ in range(2):
        inner = zipped({"in.zip": inner, "crawl.warc.gz": response("https://a.example/1"), "m.eml": message("One", "<p>x</p>")})
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a.txt").write_text("A page.")
    found = read(tmp_path / "d", inner, "p.zip")
    assert len(list(fetch(str(tmp_path / "d")))) == len(found) + 1
    assert origins(found, tmp_path / "d") == [
        "p.zip/in.zip/in.zip/deep.html", "p.zip/in.zip/crawl.warc.gz#https://a.example/1", "p.zip/in.zip/m.eml",
        "p.zip/crawl.warc.gz#https://a.example/1", "p.zip/m.eml",
    ]  # fmt: skip
    (line,) = lines(read(tmp_path, zipped({"once-more.zip": inner}), "q.zip"))
    assert line.startswith("q.zip/once-more.zip/in.zip/in.zip: archives in archives are opened 3 deep; ")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../../b", "C:\\windows\\a.txt", "..\\a.txt"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_lead_out_are_named_and_nothing_is_written(tmp_path, monkeypatch, name, pack):
    monkeypatch.chdir(tmp_path)
    found = read(tmp_path, pack({name: b"evil", "good.txt": b"A text."}), "p")
    assert origins(found, tmp_path) == ["p/good.txt"]
    assert "leads out of the archive" in lines(found)[0]
    assert [p.name for p in tmp_path.iterdir()] == ["p"]


def test_links_and_devices_in_a_tar(tmp_path):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, type_ in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("dev", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = type_, "/etc/passwd"
            archive.addfile(info)
    found = read(tmp_path, out.getvalue(), "p.tar")
    assert ["is a link or a device" in line for line in lines(found)] == [True] * 3


def test_an_encrypted_member(tmp_path):
    data = bytearray(zipped({"secret.txt": b"A text.", "open.txt": b"A text."}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag stands in both heads of the member
        data[data.index(sign) + offset] |= 1
    found = read(tmp_path, bytes(data), "p.zip")
    assert lines(found) == ["p.zip/secret.txt: it is encrypted; unpack it with its password, and give the folder"]
    assert origins(found, tmp_path) == ["p.zip/open.txt"]


def test_a_broken_member_costs_no_other(tmp_path):
    data = bytearray(zipped({"a.txt": b"A text.", "b.txt": bytes(range(256)) * 40, "c.txt": b"A text."}))
    at = data.index(b"b.txt") + 60
    data[at : at + 8] = b"\0" * 8
    found = read(tmp_path, bytes(data), "p.zip")
    assert origins(found, tmp_path) == ["p.zip/a.txt", "p.zip/c.txt"]
    assert lines(found)[0].startswith("p.zip/b.txt: it is broken (")


def test_archives_that_break_off(tmp_path):
    whole = tarred({f"{i}.txt": b"x y z " * 500 for i in range(9)})
    found = read(tmp_path, whole[: len(whole) // 2], "p.tar")
    assert 2 < len(origins(found, tmp_path)) < 9
    assert "the tar archive is broken" in lines(found)[-1]
    packed = tarred({f"{i}.txt": bytes(str(i) * 3000, "ascii") for i in range(9)}, "w:gz")
    assert "the tar archive is broken" in lines(read(tmp_path, packed[: len(packed) - 40], "p.tgz"))[-1]
    assert "the zip archive is broken" in lines(read(tmp_path, zipped({"a": b"x"})[:40], "p.zip"))[0]


def test_bombs(tmp_path, monkeypatch):
    monkeypatch.setattr("attache.sources.containers.LEAST_UNPACKED", 1_000_000)
    zeros = b"\0" * 5_000_000
    one = read(tmp_path, zipped({"a.txt": b"A text.", **{f"{i}.html": zeros for i in range(3)}}), "p.zip")
    assert origins(one, tmp_path) == ["p.zip/a.txt"]
    assert "as a bomb does" in lines(one)[-1]
    tar = read(tmp_path, tarred({"a.txt": b"A text.", "b.txt": b"A", "c.bin": zeros}, "w:gz"), "p.tgz")
    assert origins(tar, tmp_path) == ["p.tgz/a.txt", "p.tgz/b.txt"]
    assert "as a bomb does" in lines(tar)[-1]


def test_a_bomb_in_a_tars_head(tmp_path):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("x" * 3_000_000))
    assert "as a bomb does" in lines(read(tmp_path, out.getvalue(), "p.tgz"))[0]


def test_a_member_too_large_for_a_page(tmp_path, monkeypatch):
    monkeypatch.setattr("attache.sources.files.MAX_PAGE", 1000)
    found = read(tmp_path, zipped({"big.txt": b"word " * 1000, "small.txt": b"A text."}), "p.zip")
    assert "too large for one page" in lines(found)[0]
    assert origins(found, tmp_path) == ["p.zip/small.txt"]


def test_archives_without_pages(tmp_path):
    assert "holds no files" in lines(read(tmp_path, zipped({}), "p.zip"))[0]
    assert "holds no files" in lines(read(tmp_path, tarred({"d/.x": b""}), "p.tar"))[0]
    office = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    assert "an Office document" in lines(read(tmp_path, office, "p.docx"))[0]


def test_packed_members(tmp_path):
    (page,) = read(tmp_path, zipped({"a.html.gz": gzip.compress(PAGE)}), "p.zip")
    assert page.data == PAGE


def test_a_zip_of_an_unknown_method(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", b"A text.")
    data = out.getvalue().replace(b"\x14\x00\x00\x00\x00\x00", b"\x14\x00\x00\x00\x63\x00")
    assert "it is broken (" in lines(read(tmp_path, data, "p.zip"))[0]


# mail

HTML = (
    "<html><body><h1>Ships</h1><p>The minister said that two ships had left the harbour on Monday for the north.</p>"
    "</body></html>"
)
MBOX = b"From news@dispatch.example Tue Mar 04 06:00:00 2025\n"


def test_a_newsletter(tmp_path):
    (page,) = read(tmp_path, message("Ships leave", HTML), "a.eml")
    (doc,) = documents(page)
    assert doc.publisher == "Harbour Dispatch"
    assert doc.published.isoformat() == "2025-03-04"
    assert "two ships" in doc.text
    assert "plain part" not in doc.text


def test_a_mail_whose_head_is_long_or_old(tmp_path):
    received = "".join(f"Received: from a{i}.example by b.example; Tue, 4 Mar 2025 06:00:00 +0000\r\n" for i in range(200))
    text = "The minister said that two ships had left the harbour on Monday, and that they would be back in June."
    for data in (message("Ships leave", HTML, headers=received), message("Ships leave", plain=text)):
        (page,) = read(tmp_path, data, "letter")
        (doc,) = documents(page)
        assert doc.title in ("Ships", "Ships leave")
        assert "Received" not in doc.text


def test_a_mailbox(tmp_path):
    letters = [message(f"Letter {i}", HTML, plain="From the start\r\n>From now on") for i in range(3)]
    quoted = [letter.replace(b"\r\nFrom the", b"\r\n>From the").replace(b">From now", b">>From now") for letter in letters]
    found = read(tmp_path, b"\n".join(MBOX + letter for letter in quoted), "inbox")
    assert origins(found, tmp_path) == ["inbox#1", "inbox#2", "inbox#3"]
    assert [page.data.rstrip() for page in found] == [letter.rstrip() for letter in letters]


def test_a_letter_too_large_costs_no_other(tmp_path, monkeypatch):
    monkeypatch.setattr("attache.sources.mail.MAX_MESSAGE", 5000)
    box = b"\n".join(MBOX + message(str(i), HTML, plain="word " * (3000 if i == 1 else 3)) for i in range(3))
    found = read(tmp_path, box, "inbox")
    assert origins(found, tmp_path) == ["inbox#1", "inbox#3"]
    assert lines(found)[0].startswith("inbox#2: ")


def test_a_text_that_begins_like_a_mailbox_is_none(tmp_path):
    (page,) = read(tmp_path, b"From Vienna, the talks of 2025\nwent on, and nobody: knew why.\n", "a.txt")
    assert page.content_type is None
