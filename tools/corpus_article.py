"""One article of the open corpus `corpus/news`, as `corpus/news/FORMAT.md` says that it is written down.

`parse` turns a file's content into an `Article`; every span is a pair of character offsets into `Article.text`, end excluded.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from tools.corpus_notes import (
    Article,
    ConditionNote,
    ContradictionNote,
    EventNote,
    Line,
    Mention,
    Note,
    QuoteNote,
    Span,
    TimeNote,
    TransferNote,
)

GENRES = frozenset(
    (
        "agency",
        "broadsheet",
        "tabloid",
        "editorial",
        "state-media",
        "statement",
        "translated",
        "local",
        "blog",
        "interview",
        "feature",
        "explainer",
    )
)
KINDS = {"": "report", "B": "background", "O": "opinion", "C": "call"}
_SENTENCE = re.compile(r"S(?P<kind>[BOC]?)(?P<joined>P?) (?P<text>\S.*)")
_AT = re.compile(r"^(?P<words>.*\S)\s+@(?P<number>\d+)$")
_PARTY = re.compile(r"^(?P<words>.*?)\s*=\s*(?P<code>(?:[A-Z]{3}|---):(?:[A-Z]{3}|---))$")


class CorpusError(ValueError):
    """A line of the corpus is not written as it should be."""


def parse(content: str, name: str = "-") -> tuple[Article, list[str]]:
    """The article and what is wrong with it, a line each (`name:line: reason`); wrong lines are left out of the article."""
    errors: list[str] = []
    head: dict[str, str] = {}
    sentences: list[Line] = []
    parts: list[str] = []
    length = 0
    todo: list[tuple[int, int, str]] = []  # line number, sentence, words
    for number, raw in enumerate(content.split("\n"), 1):
        line = raw.rstrip()
        if not line:
            continue
        if line.startswith("#"):
            key, _, value = line[1:].partition(":")
            head[key.strip()] = value.strip()
        elif found := _SENTENCE.fullmatch(line):
            begins = not found["joined"] or not sentences
            glue = "" if not parts else "\n\n" if begins else " "
            start = length + len(glue)
            parts += [glue, found["text"]]
            length = start + len(found["text"])
            sentences.append(Line((start, length), KINDS[found["kind"]], begins))
        elif not sentences:
            errors.append(f"{name}:{number}: a note before the first sentence: {line[:60]!r}")
        else:
            todo.append((number, len(sentences) - 1, line))
    article = Article(head, "".join(parts), sentences)
    errors += [f"{name}:1: {problem}" for problem in _head(head)]
    reader = _Reader(article)
    for number, sentence, line in todo:
        try:
            article.notes.append(reader.note(sentence, line))
        except CorpusError as problem:
            errors.append(f"{name}:{number}: {problem}")
    labels = {n.label for n in article.notes if isinstance(n, TransferNote)}
    for note in article.notes:
        if isinstance(note, TransferNote) and note.returns and note.returns not in labels:
            errors.append(f"{name}: transfer {note.label}: no transfer {note.returns!r} to be in return for")
    return article, errors


def _head(head: dict[str, str]) -> Iterator[str]:
    for key in ("id", "title", "published", "genre"):
        if not head.get(key):
            yield f"no '# {key}: …' line"
    if head.get("genre") and head["genre"] not in GENRES:
        yield f"no such genre: {head['genre']!r}"
    try:
        dt.date.fromisoformat(head.get("published", ""))
    except ValueError:
        yield f"published is no ISO date: {head.get('published')!r}"


class _Reader:
    """Reads the notes of one article, in order: a party's code may be left out where an earlier note gives it."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.codes: dict[str, str] = {}

    def note(self, sentence: int, line: str) -> Note:
        kind, _, rest = line.partition(" ")
        fields = [cell.strip() for cell in rest.split(" | ")] if rest else []
        want = {"E": 9, "X": 12, "Q": 4, "T": 3, "N": 6, "D": 3}.get(kind)
        if want is None:
            raise CorpusError(f"no such kind of line: {kind!r}")
        if len(fields) != want:
            raise CorpusError(f"{len(fields)} fields, not {want}: {line[:80]!r}")
        made: Note = getattr(self, f"_{kind.lower()}")(sentence, fields)
        return made

    def _e(self, s: int, f: list[str]) -> EventNote:
        trigger = self._one(s, f[0], strict=True)
        kind, _, mode = f[1].partition(" ")
        factuality, _, realis = f[6 + 1].partition(" ")
        return EventNote(
            s,
            trigger,
            kind,
            None if mode.strip() in ("", "-") else mode.strip(),
            [] if f[2] == "-" else [c.strip() for c in f[2].split(",")],
            self._parties(s, f[3], trigger),
            self._parties(s, f[4], trigger),
            self._mention(s, f[5], trigger),
            _maybe(f[6]),
            factuality,
            realis.strip(),
            self._source(s, f[8], trigger),
        )

    def _x(self, s: int, f: list[str]) -> TransferNote:
        label, _, words = f[0].partition(" ")
        if not re.fullmatch(r"t\d+", label):
            raise CorpusError(f"a transfer begins with its label, t1, t2, …: {f[0]!r}")
        trigger = self._one(s, words.strip(), strict=True)
        sides = [self._parties(s, f[i], trigger) for i in (2, 3)]
        if any(len(side) > 1 for side in sides):
            raise CorpusError("a transfer has one supplier and one recipient")
        value = self._spans(s, f[7], trigger) if f[7] != "-" else None
        return TransferNote(
            s,
            label,
            trigger,
            f[1],
            sides[0][0] if sides[0] else None,
            sides[1][0] if sides[1] else None,
            _hull(self._spans(s, f[4], trigger)),
            f[5],
            _maybe(f[6]),
            _hull(value) if value else None,
            _maybe(f[8]),
            _maybe(f[9]),
            f[10],
            self._source(s, f[11], trigger),
        )

    def _q(self, s: int, f: list[str]) -> QuoteNote:
        cue = self._spans(s, f[1], None) if f[1] != "-" else []
        near = cue[0] if cue else None
        content = self._spans(s, f[2], near)
        return QuoteNote(s, self._mention(s, f[0], near), cue, content, f[3])

    def _t(self, s: int, f: list[str]) -> TimeNote:
        return TimeNote(s, self._one(s, f[0], strict=True), f[1], f[2])

    def _n(self, s: int, f: list[str]) -> ConditionNote:
        trigger = self._one(s, f[0], strict=True)
        holder = self._parties(s, f[2], trigger)
        of = _hull(self._spans(s, f[3], trigger)) if f[3] != "-" else None
        return ConditionNote(s, trigger, f[1], holder[0] if holder else None, of, f[4], self._source(s, f[5], trigger))

    def _d(self, s: int, f: list[str]) -> ContradictionNote:
        return ContradictionNote(s, _hull(self._spans(s, f[0], None)), self._anywhere(f[1]), f[2])

    def _source(self, s: int, words: str, near: Span) -> Mention | None:
        return None if words == "author" else self._mention(s, words, near)

    def _mention(self, s: int, words: str, near: Span | None) -> Mention | None:
        """`words`, `words > name`, `> name` or `-`; a code behind `=` is taken too."""
        if words in ("-", ""):
            return None
        code = ""
        if found := _PARTY.match(words):
            words, code = found["words"], found["code"]
        here, arrow, name = (f" {words}").partition(" > ")
        here = here.strip()
        elsewhere = self._anywhere(name.strip()) if arrow else None
        spans = self._spans(s, here, near) if here else []
        if not spans and elsewhere is None:
            raise CorpusError(f"neither words nor a name: {words!r}")
        return Mention(spans, elsewhere, code)

    def _parties(self, s: int, words: str, near: Span) -> list[Mention]:
        found = []
        for cell in [] if words in ("-", "") else words.split(" ; "):
            mention = self._mention(s, cell.strip(), near)
            if mention is None:
                continue
            named = self.article.of(mention.best)
            mention.code = mention.code or self.codes.get(named, "")
            if not mention.code:
                raise CorpusError(f"no code for {named!r}, here or on an earlier line")
            self.codes[named] = mention.code
            found.append(mention)
        return found

    def _spans(self, s: int, words: str, near: Span | None) -> list[Span]:
        return [self._one(s, part.strip(), near=near) for part in words.split(" + ")]

    def _one(self, s: int, words: str, *, near: Span | None = None, strict: bool = False) -> Span:
        """Where `words` stand in sentence `s`. Of several places the one nearest to `near`, else the first; with `strict` the
        place must be the only one, or told by `@number`."""
        start, end = self.article.sentences[s].span
        if " ... " in words:
            first, _, last = words.partition(" ... ")
            begin = self._one(s, first.strip(), near=None)
            ends = [b for a, b in _places(self.article.text, last.strip(), begin[0], end) if b > begin[1]]
            if not ends:
                raise CorpusError(f"{last.strip()!r} does not stand behind {first.strip()!r} in the sentence")
            return begin[0], ends[-1] if near is None or near[0] < begin[0] else _before(ends, near, begin)
        number = 0
        if found := _AT.match(words):
            words, number = found["words"], int(found["number"])
        places = _places(self.article.text, words, start, end)
        if not places:
            raise CorpusError(f"{words!r} does not stand in the sentence")
        if number:
            if number > len(places):
                raise CorpusError(f"{words!r} stands {len(places)} times in the sentence, not {number}")
            return places[number - 1]
        if strict and len(places) > 1:
            raise CorpusError(f"{words!r} stands {len(places)} times in the sentence: say which by @1, @2, …")
        if near is None:
            return places[0]
        return min(places, key=lambda p: max(p[0] - near[1], near[0] - p[1]))

    def _anywhere(self, words: str) -> Span:
        if " ... " in words:
            first, _, last = words.partition(" ... ")
            begin = self._anywhere(first.strip())
            ends = [b for a, b in _places(self.article.text, last.strip(), begin[0], len(self.article.text)) if b > begin[1]]
            if not ends:
                raise CorpusError(f"{last.strip()!r} does not stand behind {first.strip()!r} in the article")
            return begin[0], ends[0]
        number = 1
        if found := _AT.match(words):
            words, number = found["words"], int(found["number"])
        places = _places(self.article.text, words, 0, len(self.article.text))
        if len(places) < number:
            raise CorpusError(f"{words!r} does not stand in the article")
        return places[number - 1]


def _before(ends: list[int], near: Span, begin: Span) -> int:
    """The last end before `near` where `near` lies behind the beginning, else the last of all."""
    early = [e for e in ends if e <= near[0]]
    return early[-1] if early and near[0] > begin[1] else ends[-1]


def _places(text: str, words: str, start: int, end: int) -> list[Span]:
    """Where `words` stand in text[start:end] as whole words."""
    found = []
    at = text.find(words, start, end) if words else -1
    while at >= 0:
        stop = at + len(words)
        left = at == 0 or not (text[at - 1].isalnum() and words[0].isalnum())
        right = stop >= len(text) or not (text[stop].isalnum() and words[-1].isalnum())
        if left and right:
            found.append((at, stop))
        at = text.find(words, at + 1, end)
    return found


def _hull(spans: list[Span]) -> Span:
    return spans[0][0], spans[-1][1]


def _maybe(cell: str) -> str | None:
    return None if cell in ("-", "") else cell
