"""The library: order, batches, and that one bad page or document never costs the others."""

from __future__ import annotations

import datetime as dt
import logging
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from attache import api
from attache.document import Document, Span
from attache.reading import reader
from attache.sources import Failure, RawPage


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """No model and no stages, one document a line of a page; the sizes of the batches that the model was given."""
    seen: list[int] = []

    def parse(docs: Sequence[Document]) -> None:
        seen.append(len(docs))
        if any("unparsable" in doc.text for doc in docs):
            raise ValueError("no sense in it")

    def documents(page: RawPage, *, published: dt.date | None = None) -> Iterator[Document | Failure]:
        for line in page.data.decode().splitlines():
            if line == "burst":
                raise RuntimeError("burst")
            if line.startswith("bad"):
                yield Failure(page.origin, "bad line", "mend it")
            else:
                yield Document(id=line, text=line, origin=page.origin, published=published, paragraphs=[Span(0, len(line))])

    def stage(doc: Document) -> None:
        if "unreadable" in doc.text:
            raise KeyError("missing")

    monkeypatch.setattr(reader, "parse", parse)
    monkeypatch.setattr(reader, "STAGES", (("times", stage),))
    monkeypatch.setattr(api, "documents", documents)
    return seen


def results(*lines: str, folder: Path) -> list[str]:
    """Each line a document; what came of them."""
    (folder / "page.txt").write_text("\n".join(lines))
    found = api.read_many(folder / "page.txt")
    return [r.id if isinstance(r, Document) else r.reason for r in found]


def test_order_is_kept_and_batches_grow(batches: list[int], tmp_path: Path) -> None:
    lines = [f"d{n}" if n % 10 else f"bad{n}" for n in range(80)]
    assert results(*lines, folder=tmp_path) == [line if line.startswith("d") else "bad line" for line in lines]
    assert batches[:2] == [1, 2]
    assert max(batches) == api.BATCH_DOCUMENTS
    assert sum(batches) == 72


def test_a_batch_is_closed_by_its_characters(batches: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "BATCH_CHARACTERS", 10)
    results(*(f"document{n}" for n in range(40)), folder=tmp_path)
    assert max(batches) <= 2


def test_the_first_document_does_not_wait_for_the_second(batches: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(source: str, **_: object) -> Iterator[RawPage]:
        yield RawPage("a", b"first")
        raise AssertionError("asked for more")

    monkeypatch.setattr(api, "fetch", fetch)
    first = next(api.read_many("a"))
    assert isinstance(first, Document)


def test_a_document_that_fails_costs_no_other(batches: list[int], tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "attache")
    found = results("a", "b", "unparsable", "unreadable", "c", "d", folder=tmp_path)
    unparsable, unreadable = (
        "the language stage failed (ValueError: no sense in it)",
        "the times stage failed (KeyError: 'missing')",
    )
    assert found == ["a", "b", unparsable, unreadable, "c", "d"]
    assert "Traceback" in caplog.text
    assert "no sense in it" in caplog.text


def test_a_page_or_source_that_fails_costs_no_other(
    batches: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "1.txt").write_text("a\nburst\nb")
    (tmp_path / "2.txt").write_text("c")
    found = list(api.read_many([tmp_path / "1.txt", tmp_path / "none", tmp_path / "2.txt"]))
    assert [r.id for r in found if isinstance(r, Document)] == ["a", "c"]
    failures = [str(r) for r in found if isinstance(r, Failure)]
    assert len(failures) == 2
    assert "RuntimeError: burst" in failures[0]
    assert str(tmp_path / "none") in failures[1]


def test_read_gives_the_one_document(batches: list[int], tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("one")
    assert api.read(page).id == "one"
    assert api.read(str(page), published="2025-03-06").published == dt.date(2025, 3, 6)


@pytest.mark.parametrize(("text", "reason"), [("", "no document"), ("a\nb", "more than one"), ("bad", "bad line")])
def test_read_says_why_not(batches: list[int], tmp_path: Path, text: str, reason: str) -> None:
    page = tmp_path / "page.txt"
    page.write_text(text)
    with pytest.raises(api.ReadError, match=reason) as caught:
        api.read(page)
    assert caught.value.failure.origin == str(page)
    assert "\n" not in str(caught.value)


def test_a_date_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="July"):
        api.read(tmp_path, published="July")


def test_importing_the_package_loads_no_more_than_it_must() -> None:
    heavy = {"numpy", "onnxruntime", "msgspec", "rich"}
    program = f"import sys, attache; print(sorted(m for m in sys.modules if m in {heavy}))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_names_of_the_package() -> None:
    import attache

    assert attache.read is api.read
    assert set(attache.__all__) <= set(dir(attache))
    with pytest.raises(AttributeError, match="no attribute 'write'"):
        attache.write  # noqa: B018
