"""Checks and counts the open corpus `corpus/news`, and writes it in the form of the annotation guidelines.

    python -m tools.read_corpus check [FILES]        every error, a line each; exit code 1 where there is any
    python -m tools.read_corpus count [FILES]        how many of what
    python -m tools.read_corpus gold FOLDER [FILES]  one JSON object an article into FOLDER/dev, its text into FOLDER/text

Without FILES: the whole corpus. Every tenth article is for the test, every tenth for development, the others for training
(`split`).
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attache.knowledge import table, tree
from tools.check_annotation import CATEGORIES, CODE, FACTUALITY, MODES, REALIS, STATUSES, TIMEX, WHEN
from tools.corpus_article import parse
from tools.corpus_notes import Article, ConditionNote, ContradictionNote, EventNote, Mention, QuoteNote, TimeNote, TransferNote

NEWS = Path(__file__).resolve().parents[1] / "corpus" / "news"
DIRECTNESS = {"direct", "indirect", "mixed"}
CONDITIONS = {"shortage", "need", "holding"}
CONTRADICTIONS = {"denial", "contradiction"}
#: PLOVER's codes that are no state's
WORLD = {"UNO", "EUR", "IGO", "NGO", "MNC", "IMG", "ISM", "KOS", "---"}


def split(article_id: str) -> str:
    """`train`, `dev` or `test`, by the last digit of the article's number: 8 is dev, 9 is test."""
    return {"8": "dev", "9": "test"}.get(article_id[-1], "train")


def files(part: str) -> list[Path]:
    """The files of one split, in the order of their names."""
    return [path for path in sorted(NEWS.glob("*.txt")) if split(path.name.partition("-")[0]) == part]


def read(files: Sequence[Path] = ()) -> Iterator[Article]:
    """All articles, in the order of their names. Raises `ValueError` with every error of the first wrong file."""
    for path in sorted(files or NEWS.glob("*.txt")):
        article, errors = parse(path.read_text(encoding="utf-8"), path.name)
        if errors:
            raise ValueError("\n".join(errors))
        yield article


def errors(article: Article, states: set[str], contexts: set[str]) -> Iterator[str]:
    """What is wrong with the values of an article's notes."""
    for note in article.notes:
        at = article.of(article.sentences[note.sentence].span)[:40]
        for problem in _note(note, states, contexts):
            yield f"{problem} (in {at!r}…)"
    seen = Counter(
        (note.trigger, note.type, tuple(p.best for p in note.actors)) for note in article.notes if isinstance(note, EventNote)
    )
    for (trigger, kind, _), times in seen.items():
        if times > 1:
            yield f"event annotated twice: {article.of(trigger)!r} {kind}"


def _note(note: Any, states: set[str], contexts: set[str]) -> Iterator[str]:
    if isinstance(note, EventNote):
        if note.type not in MODES or note.mode not in {None, *MODES.get(note.type, ())}:
            yield f"class {note.type!r}, mode {note.mode!r}"
        if note.realis not in REALIS:
            yield f"realis {note.realis!r}"
        if not note.contexts or set(note.contexts) - contexts:
            yield f"contexts {note.contexts}"
        yield from _parties([*note.actors, *note.recipients], states)
    if isinstance(note, TransferNote):
        if note.category not in CATEGORIES or note.status not in STATUSES:
            yield f"category {note.category!r}, status {note.status!r}"
        if note.quantity is not None and not note.quantity.replace(".", "", 1).isdigit():
            yield f"quantity {note.quantity!r} is no number"
        yield from _parties([p for p in (note.supplier, note.recipient) if p], states)
    if isinstance(note, ConditionNote):
        if note.kind not in CONDITIONS:
            yield f"condition {note.kind!r}"
        yield from _parties([p for p in (note.holder,) if p], states)
    if isinstance(note, EventNote | TransferNote | ConditionNote) and note.factuality not in FACTUALITY:
        yield f"factuality {note.factuality!r}"
    if isinstance(note, EventNote | TransferNote) and note.when is not None and not WHEN.fullmatch(note.when):
        yield f"when {note.when!r}"
    if isinstance(note, QuoteNote) and note.directness not in DIRECTNESS:
        yield f"an attribution is direct, indirect or mixed, not {note.directness!r}"
    if isinstance(note, TimeNote):
        pattern = TIMEX.get(note.type)
        if pattern is None or not pattern.fullmatch(note.value):
            yield f"time {note.type!r} {note.value!r}"
    if isinstance(note, ContradictionNote) and note.kind not in CONTRADICTIONS:
        yield f"{note.kind!r} is neither denial nor contradiction"


def _parties(parties: Sequence[Mention], states: set[str]) -> Iterator[str]:
    for party in parties:
        if not CODE.fullmatch(party.code) or party.code[:3] not in states:
            yield f"code {party.code!r}"


def known() -> tuple[set[str], set[str]]:
    """All state codes and all contexts."""
    states = {row["code"] for row in table("actors/states")} | WORLD
    return states, set(tree("events/contexts"))


def gold(article: Article) -> dict[str, Any]:
    """The article's events, transfers and times as the guidelines write them; quotes are whole sentences."""

    def party(m: Mention) -> dict[str, str]:
        return {"text": article.of(m.best), "code": m.code}

    def held(note: EventNote | TransferNote) -> dict[str, Any]:
        return {
            "quote": article.of(article.sentences[note.sentence].span),
            "when": note.when,
            "factuality": note.factuality,
            "source": "author" if note.source is None else article.of(note.source.best),
        }

    transfers = [n for n in article.notes if isinstance(n, TransferNote)]
    numbers = {n.label: i for i, n in reversed(list(enumerate(transfers)))}
    return {
        "doc": article.id,
        "events": [
            {
                "trigger": article.of(n.trigger),
                "type": n.type,
                "mode": n.mode,
                "actors": [party(p) for p in n.actors],
                "recipients": [party(p) for p in n.recipients],
                "where": article.of(n.where.best) if n.where else None,
                "realis": n.realis,
                **held(n),
            }
            for n in article.notes
            if isinstance(n, EventNote)
        ],
        "transfers": [
            {
                "supplier": party(n.supplier) if n.supplier else None,
                "recipient": party(n.recipient) if n.recipient else None,
                "item": article.of(n.item),
                "category": n.category,
                "quantity": n.quantity,
                "value": article.of(n.value) if n.value else None,
                "status": n.status,
                "in_return_for": numbers[n.returns] if n.returns else None,
                **held(n),
            }
            for n in transfers
        ],
        "times": [
            {
                "text": article.of(n.span),
                "quote": article.of(article.sentences[n.sentence].span),
                "type": n.type,
                "value": n.value,
            }
            for n in article.notes
            if isinstance(n, TimeNote)
        ],
    }


def check(files: Sequence[Path]) -> int:
    """Print every error; gives their number."""
    states, contexts = known()
    count = 0
    seen: dict[str, str] = {}
    for path in sorted(files or NEWS.glob("*.txt")):
        article, found = parse(path.read_text(encoding="utf-8"), path.name)
        found += [f"{path.name}: {problem}" for problem in errors(article, states, contexts)]
        if not path.name.startswith(article.head.get("id", "?") + "-"):
            found.append(f"{path.name}: its id is {article.head.get('id')!r}")
        for line in article.sentences:
            words = article.of(line.span)
            if len(words) > 60 and words in seen:
                found.append(f"{path.name}: a sentence of {seen[words]} again: {words[:50]!r}")
            seen[words] = path.name
        count += len(found)
        for problem in found:
            print(problem)
    print(f"{count} errors")
    return count


def count(files: Sequence[Path]) -> None:
    """Print how many there are of what."""
    tally: dict[str, Counter[str]] = {}

    def add(kind: str, value: str) -> None:
        tally.setdefault(kind, Counter())[value] += 1

    for path in sorted(files or NEWS.glob("*.txt")):
        article, _ = parse(path.read_text(encoding="utf-8"), path.name)
        add("split", split(article.head.get("id", "0")))
        add("genre", article.head.get("genre", "?"))
        for line in article.sentences:
            add("sentences", line.kind)
        for note in article.notes:
            add("notes", type(note).__name__.removesuffix("Note").lower())
            if isinstance(note, EventNote):
                add("class", note.type)
                add("mode", f"{note.type}:{note.mode or '-'}")
                add("factuality", note.factuality)
                add("realis", note.realis)
            if isinstance(note, TransferNote):
                add("category", note.category)
                add("status", note.status)
                add("exchange", "return leg" if note.returns else "one-sided")
            if isinstance(note, QuoteNote):
                add("attribution", note.directness)
    for kind, values in tally.items():
        print(f"{kind} ({values.total()}): " + ", ".join(f"{k} {v}" for k, v in sorted(values.items(), key=lambda x: -x[1])))


def write_gold(folder: Path, files: Sequence[Path]) -> None:
    for name in ("dev", "text"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for article in read(files):
        meta = {"id": article.id, "title": article.head["title"], "iso": article.head["published"], "text": article.text}
        (folder / "text" / f"{article.id}.json").write_text(json.dumps(meta), encoding="utf-8")
        (folder / "dev" / f"{article.id}.json").write_text(json.dumps(gold(article), indent=1), encoding="utf-8")


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in ("check", "count", "gold"):
        print(__doc__)
        return 2
    if arguments[0] == "gold":
        write_gold(Path(arguments[1]), [Path(a) for a in arguments[2:]])
        return 0
    files = [Path(a) for a in arguments[1:]]
    if arguments[0] == "count":
        count(files)
        return 0
    return bool(check(files))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
