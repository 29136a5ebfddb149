"""Articles of the annotated news beside the project (`../shared/gold`) as articles of the corpus: for training, where allowed.

Every second article is for training, from the first; the others, which nothing was made from, are to measure on.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.corpus_notes import Article, EventNote, Line, Mention, Note, Span, TimeNote

GOLD = Path(__file__).resolve().parents[1] / "../shared/gold"


def articles(folder: Path = GOLD, half: int = 0) -> Iterator[Article]:
    """Every second article, from the one of number `half` (0, 1); none where the folder is not there."""
    for path in sorted((folder / "dev").glob("*.json"))[half::2]:
        page = json.loads((folder / "text" / path.name).read_text(encoding="utf-8"))
        yield article(json.loads(path.read_text(encoding="utf-8")), page)


def article(annotation: dict[str, Any], page: dict[str, Any]) -> Article:
    """One annotated page. Its one `sentence` is the whole of it: what a sentence is, it does not say."""
    text = page["text"]
    found = Article(
        {"id": page["id"], "published": (page.get("iso") or "2000-01-01")[:10]}, text, [Line((0, len(text)), "report", True)]
    )
    found.notes += _notes(annotation, text)
    dt.date.fromisoformat(found.head["published"])
    return found


def _notes(annotation: dict[str, Any], text: str) -> Iterator[Note]:
    for event in annotation["events"]:
        start = text.find(event["quote"])
        trigger = _in(text, event["trigger"], start, start + len(event["quote"]))
        if start < 0 or trigger is None:
            continue
        quote = (start, start + len(event["quote"]))
        source = None if event["source"] == "author" else _mention(text, event["source"], "", quote)
        yield EventNote(
            _paragraph(text, start),
            trigger,
            event["type"],
            event["mode"],
            contexts=[],
            actors=[m for p in event["actors"] if (m := _mention(text, p["text"], p["code"], quote))],
            recipients=[m for p in event["recipients"] if (m := _mention(text, p["text"], p["code"], quote))],
            where=_mention(text, event["where"], "", quote) if event["where"] else None,
            when=event["when"],
            factuality=event["factuality"],
            realis=event["realis"],
            source=source,
        )
    for time in annotation["times"]:
        start = text.find(time["quote"])
        span = _in(text, time["text"], start, start + len(time["quote"]))
        if start >= 0 and span is not None:
            yield TimeNote(_paragraph(text, start), span, time["type"], time["value"])


def _paragraph(text: str, at: int) -> int:
    return text.count("\n", 0, at)


def _in(text: str, words: str, start: int, end: int) -> Span | None:
    at = text.find(words, start, end)
    return (at, at + len(words)) if at >= 0 else None


def _mention(text: str, words: str, code: str, quote: Span) -> Mention | None:
    """Words in the quote, else the place nearest before it, else the first behind it."""
    inside = _in(text, words, *quote)
    if inside is not None:
        return Mention([inside], None, code)
    before = text.rfind(words, 0, quote[0])
    at = before if before >= 0 else text.find(words)
    return Mention([], (at, at + len(words)), code) if at >= 0 else None
