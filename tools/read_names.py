"""Reads the name-annotated part of the open corpus: `corpus/names/*.txt`.

    python -m tools.read_names [FOLDER]     checks every file and counts the names of each kind

A file is one article. Its first line is `# id | genre | date`, every other line that is not empty is a paragraph. A name is
written `[kind words]`, and may hold other names: `[organisation [state Russian] Ministry of Defence]`. No other brackets occur.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from attache.document import Document, Span

NAMES = Path(__file__).resolve().parents[1] / "corpus" / "names"
KINDS = frozenset({"person", "organisation", "place", "state", "facility", "product", "event", "law", "money"})
GENRES = frozenset({"news", "opinion", "analysis", "interview", "official statement", "blog"})

_HEADER = re.compile(r"# (?P<id>[\w-]+) \| (?P<genre>[a-z ]+) \| (?P<date>\d{4}-\d\d-\d\d)")
_PIECE = re.compile(r"\[([a-z]+) |([\[\]])")


class CorpusError(ValueError):
    """A file of the corpus is not written as it should be: the message names file, line and reason."""


@dataclass(frozen=True, slots=True)
class MarkedName:
    """A name: character offsets into `Article.text` (end excluded), its kind, and how many names it lies inside."""

    start: int
    end: int
    kind: str
    depth: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its paragraphs joined by line breaks, and the names in it, in text order, outer before inner ones."""

    id: str
    genre: str
    date: dt.date
    text: str
    names: tuple[MarkedName, ...]

    def outer(self) -> tuple[MarkedName, ...]:
        """The names that lie in no other."""
        return tuple(name for name in self.names if name.depth == 0)


def read_folder(folder: Path = NAMES) -> Iterator[Article]:
    """All articles of a folder in the order of their file names. Raises `CorpusError` at the first that is wrong."""
    for path in sorted(folder.glob("*.txt")):
        yield read_article(path.read_text(encoding="utf-8"), path.name)


def documents(folder: Path = NAMES) -> list[Document]:
    """All articles as `read_folder` has them, to be parsed: id, text and paragraphs. Raises `CorpusError`."""
    return [
        Document(article.id, article.text, paragraphs=[Span(*m.span()) for m in re.finditer(r"[^\n]+", article.text)])
        for article in read_folder(folder)
    ]


def read_article(source: str, name: str = "-") -> Article:
    """The article that a file's content holds; `name` is for messages. Raises `CorpusError` where it is not well written."""
    first, _, rest = source.partition("\n")
    header = _HEADER.fullmatch(first)
    if header is None:
        raise CorpusError(f"{name}:1: the first line is not '# id | genre | date': {first!r}")
    if header["genre"] not in GENRES:
        raise CorpusError(f"{name}:1: no such genre: {header['genre']!r}")
    text = ""
    names: list[MarkedName] = []
    for number, line in enumerate(rest.split("\n"), 2):
        if not line.strip():
            continue
        try:
            plain, found = parse(line.strip())
        except CorpusError as error:
            raise CorpusError(f"{name}:{number}: {error}") from None
        start = len(text) + 1 if text else 0
        text = f"{text}\n{plain}" if text else plain
        names += [MarkedName(start + n.start, start + n.end, n.kind, n.depth) for n in found]
    if not text:
        raise CorpusError(f"{name}: no text")
    return Article(header["id"], header["genre"], dt.date.fromisoformat(header["date"]), text, tuple(names))


def parse(line: str) -> tuple[str, list[MarkedName]]:
    """One paragraph without its markup, and its names. Raises `CorpusError` for brackets that do not fit, and unknown kinds."""
    plain: list[str] = []
    length = last = 0
    open_names: list[tuple[int, str]] = []
    names: list[MarkedName] = []
    for piece in _PIECE.finditer(line):
        between = line[last : piece.start()]
        plain.append(between)
        length += len(between)
        last = piece.end()
        if piece[1]:
            if piece[1] not in KINDS:
                raise CorpusError(f"no such kind of name: {piece[1]!r}")
            open_names.append((length, piece[1]))
        elif piece[2] == "]" and open_names:
            start, kind = open_names.pop()
            names.append(MarkedName(start, length, kind, len(open_names)))
        else:
            raise CorpusError(f"a bracket that opens or closes no name at {line[max(0, piece.start() - 10) : last + 20]!r}")
    if open_names:
        raise CorpusError(f"a name of kind {open_names[-1][1]} is not closed")
    text = "".join([*plain, line[last:]])
    for marked in names:
        words = text[marked.start : marked.end]
        if not words or words != words.strip():
            raise CorpusError(f"a name of kind {marked.kind} begins or ends with a space, or is empty: {words!r}")
    return text, sorted(names, key=lambda n: (n.start, -n.end, n.depth))


def main(folder: Path) -> None:
    articles = list(read_folder(folder))
    ids = Counter(article.id for article in articles)
    if twice := sorted(name for name, count in ids.items() if count > 1):
        raise CorpusError(f"ids given twice: {', '.join(twice)}")
    kinds: Counter[str] = Counter()
    distinct: set[tuple[str, str]] = set()
    for article in articles:
        kinds.update(name.kind for name in article.names)
        distinct.update((name.kind, article.text[name.start : name.end]) for name in article.names)
    print(f"{len(articles)} articles, {sum(len(a.text.split()) for a in articles)} words, {kinds.total()} names")
    for kind, count in kinds.most_common():
        print(f"{kind:14}{count:6}  different: {sum(k == kind for k, _ in distinct)}")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else NAMES)
    except CorpusError as problem:
        sys.exit(str(problem))
