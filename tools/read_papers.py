"""Annotation of papers whose texts are not ours (`corpus/papers`): where events stand in them, without a word of theirs.

    python -m tools.read_papers sheet CORPUS FOLDER [--ids FILE] [--end N]   numbered sentences to annotate, a file a text
    python -m tools.read_papers check NOTES...                                every error, a line each
    python -m tools.read_papers keep CORPUS NOTES...                          notes -> corpus/papers/CORPUS.jsonl
    python -m tools.read_papers count                                         how many of what

CORPUS names the texts, `polnear` or `ngec` of `../shared/data`. A sheet's sentences are numbered from 1; ¶ begins a paragraph.
Notes are written beside it: `## id`, then a line an event, its fields as in `corpus/news/FORMAT.md` without contexts and time,
behind the number of its sentence:

    3 ACCUSE allege | accused | The minister = RUS:GOV | Kyiv = UKR:GOV | - | CT+ actual | author
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attache.document import Document, Span
from attache.language.parse import parse
from tools import corpus_article, read_corpus
from tools.corpus_notes import Article, EventNote, Line, Mention

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "corpus/papers"
SOURCES = {"polnear": "attribution/polnear-train.jsonl.gz", "ngec": "events/ngec-synthetic.jsonl.gz"}
_PLAIN = str.maketrans("\n‘’“”", " ''\"\"")
_NOTE = re.compile(r"(\d+) ([A-Z]+(?: [a-z-]+)?) \| (.*)")


def texts(corpus: str, data: Path = ROOT / "../shared/data") -> dict[str, str]:
    """The corpus's texts by id, as they lie in `data`; NGEC's, which have none, by the number of their line."""
    with gzip.open(data / SOURCES[corpus], "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return {str(r.get("id", f"{n:04d}")): r["text"] for n, r in enumerate(records)}


def paragraphs(text: str) -> list[Span]:
    """Every line that is not blank."""
    return [Span(m.start(), m.start() + len(m.group().rstrip())) for m in re.finditer(r"\S[^\n]*", text)]


def sentences(id: str, text: str) -> list[Line]:
    """The sentences as the model parts them."""
    doc = Document(id, text, paragraphs=paragraphs(text))
    parse([doc])
    begins = {p.start for p in doc.paragraphs}
    return [Line((s.span.start, s.span.end), "report", s.span.start in begins) for s in doc.sentences]


def sheet(id: str, text: str, lines: Iterable[Line]) -> str:
    """What an annotator gets to see."""
    rows = (f"{n} {'¶ ' if s.begins else ''}{_flat(text[slice(*s.span)])}" for n, s in enumerate(lines, 1))
    return f"## {id}\n" + "\n".join(rows) + "\n"


def _flat(text: str) -> str:
    """The text as notes quote it, as long as it was: on one line, its quotation marks as keyboards have them."""
    return text.translate(_PLAIN)


def annotated(id: str, text: str, lines: list[Line], notes: list[str]) -> tuple[Article, list[str]]:
    """The text with its notes read, offsets in `text`; and what is wrong with them, a line each."""
    rows: list[str] = []
    below: dict[int, list[str]] = {}
    errors: list[str] = []
    for note in notes:
        found = _NOTE.fullmatch(_flat(note.strip()))
        fields = found[3].split(" | ") if found else []
        if found is None or len(fields) != 6 or not 1 <= int(found[1]) <= len(lines):
            errors.append(f"{id}: not written as a note: {note[:90]!r}")
            continue
        trigger, actors, recipients, where, sure, source = fields
        written = f"E {trigger} | {found[2]} | other | {actors} | {recipients} | {where} | - | {sure} | {source}"
        below.setdefault(int(found[1]), []).append(written)
    for number, line in enumerate(lines, 1):
        rows += [f"S {_flat(text[slice(*line.span)])}", *below.get(number, [])]
    head = f"# id: {id}\n# title: -\n# published: 2000-01-01\n# genre: agency\n"
    article, wrong = corpus_article.parse(head + "\n".join(rows), id)
    errors += wrong
    states, contexts = read_corpus.known()
    errors += [f"{id}: {problem}" for problem in read_corpus.errors(article, states, contexts | {"other"})]
    moved = _Moved(article, lines)
    events = [moved.event(n) for n in article.notes if isinstance(n, EventNote)]
    return Article({"id": id}, text, lines, [*events]), errors


class _Moved:
    """Offsets of an article made of sentences, back to those of the text that the sentences are from."""

    def __init__(self, article: Article, lines: list[Line]) -> None:
        self.pairs = [(made.span, line.span) for made, line in zip(article.sentences, lines, strict=True)]

    def span(self, span: tuple[int, int]) -> tuple[int, int]:
        for made, line in self.pairs:
            if made[0] <= span[0] < made[1]:
                return span[0] - made[0] + line[0], span[1] - made[0] + line[0]
        raise ValueError(f"no sentence at {span}")

    def mention(self, mention: Mention) -> Mention:
        return Mention([self.span(s) for s in mention.spans], self.span(mention.name) if mention.name else None, mention.code)

    def event(self, note: EventNote) -> EventNote:
        note.trigger = self.span(note.trigger)
        note.contexts = []
        note.actors, note.recipients = ([self.mention(m) for m in side] for side in (note.actors, note.recipients))
        note.where = self.mention(note.where) if note.where else None
        note.source = self.mention(note.source) if note.source else None
        return note


def split(id: str) -> str:
    """`train`, `dev` or `test`, by the digest of the id: an eighth each for development and test."""
    return {0: "dev", 1: "test"}.get(int(digest(id), 16) % 8, "train")


def digest(text: str) -> str:
    """What tells that a text is the one that was annotated."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def record(article: Article) -> dict[str, Any]:
    """An annotated text as it is kept: offsets and codes, no words."""

    def mention(m: Mention) -> list[Any]:
        return [[list(s) for s in m.spans], list(m.name) if m.name else None, m.code]

    def event(n: EventNote) -> dict[str, Any]:
        return {
            "sentence": n.sentence,
            "trigger": list(n.trigger),
            "type": n.type,
            "mode": n.mode,
            "actors": [mention(m) for m in n.actors],
            "recipients": [mention(m) for m in n.recipients],
            "where": mention(n.where) if n.where else None,
            "factuality": n.factuality,
            "realis": n.realis,
            "source": mention(n.source) if n.source else None,
        }

    return {
        "id": article.id,
        "end": len(article.text),
        "sha256": digest(article.text),
        "sentences": [[*s.span, s.begins] for s in article.sentences],
        "events": [event(n) for n in article.notes if isinstance(n, EventNote)],
    }


def articles(corpus: str, data: Path = ROOT / "../shared/data") -> Iterator[Article]:
    """The annotated texts of a corpus that lies in `data`. Raises `ValueError` where a text is not the one annotated."""
    path = KEPT / f"{corpus}.jsonl"
    known = texts(corpus, data) if path.exists() else {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        kept = json.loads(line)
        text = known.get(kept["id"], "")[: kept["end"]]
        if digest(text) != kept["sha256"]:
            raise ValueError(f"{corpus}, {kept['id']}: the text is not the one that was annotated")
        lines = [Line((a, b), "report", begins) for a, b, begins in kept["sentences"]]
        yield Article({"id": kept["id"]}, text, lines, [_event(e) for e in kept["events"]])


def _event(kept: dict[str, Any]) -> EventNote:
    def mention(m: list[Any]) -> Mention:
        return Mention([(a, b) for a, b in m[0]], tuple(m[1]) if m[1] else None, m[2])

    start, end = kept["trigger"]
    return EventNote(
        kept["sentence"],
        (start, end),
        kept["type"],
        kept["mode"],
        contexts=[],
        actors=[mention(m) for m in kept["actors"]],
        recipients=[mention(m) for m in kept["recipients"]],
        where=mention(kept["where"]) if kept["where"] else None,
        when=None,
        factuality=kept["factuality"],
        realis=kept["realis"],
        source=mention(kept["source"]) if kept["source"] else None,
    )


def noted(paths: Iterable[Path]) -> Iterator[tuple[str, list[str]]]:
    """Every annotated id and its notes."""
    for path in paths:
        id = ""
        notes: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("## "):
                if id:
                    yield id, notes
                id, notes = line[3:].strip(), []
            elif line.strip() and not line.startswith("#"):
                notes.append(line)
        if id:
            yield id, notes


def sheets_of(folder: Path) -> dict[str, tuple[str, list[Line]]]:
    """By id the text and sentences of the sheets of a folder, as they were cut."""
    kept = json.loads((folder / "sheets.json").read_text(encoding="utf-8"))
    return {id: (text, [Line((a, b), "report", begins) for a, b, begins in lines]) for id, (text, lines) in kept.items()}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = ap.add_subparsers(dest="command", required=True)
    make = commands.add_parser("sheet")
    make.add_argument("corpus", choices=SOURCES)
    make.add_argument("folder", type=Path)
    make.add_argument("--ids", type=Path, help="a file with the ids wanted, a line each")
    make.add_argument("--end", type=int, default=2600, help="characters of each text (default 2,600)")
    for name in ("check", "keep"):
        sub = commands.add_parser(name)
        if name == "keep":
            sub.add_argument("corpus", choices=SOURCES)
        sub.add_argument("notes", type=Path, nargs="+", help="files of notes, in the folder of their sheets")
    commands.add_parser("count")
    args = ap.parse_args()
    if args.command == "sheet":
        _make(args.corpus, args.folder, args.ids, args.end)
    elif args.command == "count":
        _count()
    else:
        sys.exit(_read(args.notes, args.corpus if args.command == "keep" else None))


def _make(corpus: str, folder: Path, ids: Path | None, end: int) -> None:
    known = texts(corpus)
    wanted = ids.read_text(encoding="utf-8").split() if ids else list(known)
    folder.mkdir(parents=True, exist_ok=True)
    kept = {}
    for id in wanted:
        text = known[id]
        if len(text) > end:
            text = text[: text.rfind("\n", 0, end)] if "\n" in text[end // 2 : end] else text[:end]
        lines = sentences(id, text)
        kept[id] = (text, [[*s.span, s.begins] for s in lines])
        (folder / f"{id}.sheet").write_text(sheet(id, text, lines), encoding="utf-8")
    (folder / "sheets.json").write_text(json.dumps(kept), encoding="utf-8")


def _read(paths: list[Path], corpus: str | None) -> int:
    wrong, kept = [], {}
    known = {folder: sheets_of(folder) for folder in {p.parent for p in paths}}
    for path in paths:
        for id, notes in noted([path]):
            if id not in known[path.parent]:
                wrong.append(f"{path.name}: no sheet of {id}")
                continue
            article, errors = annotated(id, *known[path.parent][id], notes)
            wrong += errors
            kept[id] = record(article)
    print("\n".join(wrong), file=sys.stderr)
    print(f"{len(kept)} texts, {sum(len(k['events']) for k in kept.values())} events, {len(wrong)} errors")
    if corpus is not None:
        target = KEPT / f"{corpus}.jsonl"
        old = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()] if target.exists() else []
        every = {k["id"]: k for k in old} | kept
        rows = (json.dumps(every[id], separators=(",", ":")) for id in sorted(every))
        target.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return int(bool(wrong))


def _count() -> None:
    for path in sorted(KEPT.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        events = Counter(e["type"] for r in rows for e in r["events"])
        print(f"{path.stem}: {len(rows)} texts, {sum(len(r['sentences']) for r in rows)} sentences, {events.total()} events")
        print("  " + ", ".join(f"{k} {n}" for k, n in events.most_common()))


if __name__ == "__main__":
    main()
