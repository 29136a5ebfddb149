"""PDF files with text: lines put together to paragraphs, running heads, feet and page numbers dropped.

A PDF holds glyphs at places, no paragraphs. A paragraph ends where the next line stands lower than lines usually do, where
a line ends a sentence well before the right edge, or where the size of the type changes.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from attache.pages.draft import Draft
from attache.pages.furniture import body, words_of
from attache.pages.head import head_of
from attache.pages.lines import ends_sentence, units
from attache.pages.plain import spans_of
from attache.pages.visible import shown_date
from attache.sources import Failure, RawPage

#: pages that are read of one file; the rest of a longer one is left out
MOST_PAGES = 300
#: most bytes of drawing commands that are read, of one page and of all
_MOST_STREAM, _MOST_OF_ALL = 3_000_000, 20_000_000
_FEWEST_LETTERS = 20
_EDGE_LINES = 3
_HYPHEN = re.compile(r"([^\W\d_]{2,})[-\u00ad\u2010]$")
_PAGE_NUMBER = re.compile(r"^\W{0,3}(?:page|p\.)?\s?\d{1,4}(?:\s?(?:/|of)\s?\d{1,4})?\W{0,3}$", re.I)
_MADE = re.compile(r"^D?:?((?:19|20)\d\d)(\d\d)(\d\d)")
_FILE_NAME = re.compile(r"\.(?:docx?|pdf|indd|rtf|odt|qxd|xlsx?|pptx?)$|^(?:microsoft word|untitled|document\d*|print)\b", re.I)
_LIGATURES = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: its words, its height above the page's foot and its type size in points."""

    text: str
    y: float
    size: float


def draft_of_pdf(page: RawPage) -> Draft | Failure:
    """A PDF taken apart, or why it cannot be: encrypted, scanned, broken."""
    import pypdf  # slow to import, and only needed here
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(page.data), strict=False)
        if reader.is_encrypted and not _opened(reader):
            return Failure(page.origin, "the PDF is encrypted", "open it with its password and save it without")
        pages = [list(_lines(p)) for p in _first_pages(reader)]
        about = _about(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError, MemoryError,
            ArithmeticError, AssertionError, LookupError, NotImplementedError, OSError, EOFError) as error:  # fmt: skip
        return Failure(page.origin, f"the PDF is broken ({type(error).__name__})", "print it to a new PDF from a viewer")
    letters = sum(c.isalpha() for lines in pages for line in lines for c in line.text)
    if letters < _FEWEST_LETTERS * max(1, min(len(pages), 5)):
        return Failure(page.origin, "the PDF holds no text, only pictures of pages", "run text recognition (OCR) over it first")
    return _draft(pages, about)


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[str]:
    """The paragraphs of all pages, in order; one that goes on over a page's end is one."""
    kept = [[line for line in lines if line not in furniture] for lines, furniture in zip(pages, _running(pages), strict=True)]
    lines = [line for page_lines in kept for line in page_lines]
    if not lines:
        return []
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    step = _usual_step(kept)
    found, current, before = [], "", None
    for line in lines:
        if before is not None and _ends_paragraph(before, line, width, step):
            found.append(current)
            current = ""
        current = _joined(current, line.text)
        before = line
    return [*found, current]


def _draft(pages: list[list[Line]], about: dict[str, str]) -> Draft:
    whole, _ = spans_of(paragraphs(pages))
    lines = units(whole)
    article = body(lines)
    title = about.get("title") or _largest(pages)
    head = head_of(lines, article, title)
    if title and len(article) > 1 and words_of(article[0].text) == words_of(title):
        article = article[1:]
    inside = {u.span for u in article}
    text, spans = spans_of([u.text for u in article])
    return Draft(
        text,
        spans,
        title=head.title,
        section=head.section,
        byline=head.byline or about.get("author"),
        publisher=head.publisher,
        around=[u.text for u in lines if u.span not in inside],
        shown=shown_date(whole, lines, article),
        made=_made(about.get("made")),
    )


def _opened(reader: Any) -> bool:
    """Whether the file opens without a password: many are only locked against changes."""
    try:
        return bool(reader.decrypt(""))
    except Exception:  # noqa: BLE001  (pypdf raises what its cryptography library does, or for want of one)
        return False


def _first_pages(reader: Any) -> Iterator[Any]:
    """The pages that are read: without those whose drawing commands are a picture's or a bomb's."""
    total = 0
    for i, page in enumerate(reader.pages):
        contents = page.get_contents()
        size = len(contents.get_data()) if contents is not None else 0
        total += size
        if i >= MOST_PAGES or total > _MOST_OF_ALL:
            return
        if size <= _MOST_STREAM:
            yield page


def _lines(page: Any) -> Iterator[Line]:
    """The lines of one page, from the top as the file has them."""
    pieces: list[tuple[str, float, float]] = []

    def visit(text: str, matrix: Any, text_matrix: Any, _font: Any, size: Any) -> None:
        y = float(text_matrix[4]) * float(matrix[1]) + float(text_matrix[5]) * float(matrix[3]) + float(matrix[5])
        scale = abs(float(text_matrix[3]) * float(matrix[3])) or 1.0
        pieces.append((text, y, float(size or 0) * scale))

    page.extract_text(visitor_text=visit)
    words, y, size = "", 0.0, 0.0
    for text, at, points in pieces:
        for i, part in enumerate(text.split("\n")):
            if i and words.strip():
                yield Line(_plain(words), y, size)
            if i:
                words = ""
            if part.strip() and not words.strip():
                y, size = at, points
            words += part
    if words.strip():
        yield Line(_plain(words), y, size)


def _plain(words: str) -> str:
    for ligature, letters in _LIGATURES.items():
        words = words.replace(ligature, letters)
    return " ".join(words.replace("\0", "").split())


def _running(pages: Sequence[Sequence[Line]]) -> list[set[Line]]:
    """For each page the lines that are its running head or foot: page numbers, and what the edges of most pages share."""
    counts = Counter(key for lines in pages for key in {_key(line) for line in _edges(lines)})
    least = max(2, (len(pages) + 1) // 2)
    return [
        {line for line in _edges(lines) if _PAGE_NUMBER.match(line.text) or (counts[_key(line)] >= least and len(pages) > 1)}
        for lines in pages
    ]


def _edges(lines: Sequence[Line]) -> list[Line]:
    count = min(_EDGE_LINES, max(1, len(lines) // 4))
    return [*lines[:count], *lines[-count:]]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.lower())


def _usual_step(pages: Sequence[Sequence[Line]]) -> float:
    """The usual distance between two lines, in points; 0 where the file does not tell."""
    steps = [a.y - b.y for lines in pages for a, b in pairwise(lines) if 1 < a.y - b.y < 60]
    return median(steps) if steps else 0.0


def _ends_paragraph(before: Line, line: Line, width: int, step: float) -> bool:
    gap = before.y - line.y
    if abs(before.size - line.size) > 0.8 and before.size and line.size:
        return True
    if step and gap > 1.35 * step:
        return True
    if gap < -1 and not ends_sentence(before.text) and len(before.text) > 0.5 * width:
        return False  # a new page or column in the middle of a sentence
    if line.text[:1].islower():
        return False
    # inside a paragraph, a line much shorter than the column is none: the next word would have fitted
    return len(before.text) < (0.8 if ends_sentence(before.text) else 0.5) * width and not before.text.endswith((",", "-"))


def _joined(text: str, line: str) -> str:
    """The paragraph with one more line: a word broken at the line's end is put together again."""
    if not text:
        return line
    match = _HYPHEN.search(text)
    if match and line[:1].islower():
        return text[: match.end(1)] + line
    return f"{text}{line}" if text.endswith(("-", "\u2010", "—")) else f"{text} {line}"


def _largest(pages: list[list[Line]]) -> str | None:
    """The words in the largest type near the top of the first page, if larger than the rest: the title."""
    first = pages[0][:25] if pages else []
    if not first:
        return None
    usual = median(line.size for lines in pages for line in lines)
    largest = max(line.size for line in first)
    if largest < 1.15 * usual:
        return None
    start = next(i for i, line in enumerate(first) if line.size == largest)
    words = []
    for line in first[start:]:
        if abs(line.size - largest) > 0.5:
            break
        words.append(line.text)
    title = " ".join(words)
    return title if 2 <= len(words_of(title)) <= 40 else None


def _about(reader: Any) -> dict[str, str]:
    """The file's own title, author and date of making, where they are more than a file's name."""
    meta = reader.metadata or {}
    title = " ".join(str(meta.get("/Title") or "").split())
    found = {"title": title} if len(words_of(title)) >= 3 and not _FILE_NAME.search(title) else {}
    if made := meta.get("/CreationDate"):
        found["made"] = str(made)
    author = " ".join(str(meta.get("/Author") or "").split())
    if 2 <= len(author.split()) <= 5 and author.replace(" ", "").replace(".", "").replace("-", "").isalpha():
        found["author"] = author
    return found


def _made(value: str | None) -> dt.date | None:
    match = _MADE.match(value or "")
    if match is None:
        return None
    try:
        return dt.date(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    except ValueError:
        return None
