"""JSON: one object a line, one object alone, or a list of objects, each with `text` and what is known of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from attache.document import Document
from attache.pages.dates import iter_full, real_date
from attache.pages.draft import Identity, finish
from attache.pages.plain import draft_of
from attache.sources import Failure, RawPage

_BOM = b"\xef\xbb\xbf"
_REMEDY = 'write one object a line: {"id": "…", "text": "…"}'


@dataclass(frozen=True, slots=True)
class Item:
    """One object and the place that it stands at (`file:line`)."""

    place: str
    content: Any


def items(page: RawPage) -> Iterator[Item | Failure]:
    """The objects of a page in order; a `Failure` for each line that is none."""
    if page.open_lines is None and (whole := _parsed(page.data)) is not None:
        if isinstance(whole, list):
            yield from (Item(f"{page.origin}[{i}]", item) for i, item in enumerate(whole))
        else:
            yield Item(page.origin, whole)
        return
    try:
        yield from _lines(page)
    except (OSError, EOFError) as error:
        yield Failure(page.origin, f"breaks off ({error})", "what came before was read; fetch the file again")


def is_json(page: RawPage) -> bool:
    """Whether a page that begins like JSON is some: it is named so, has our field, or has at least one line of it."""
    if page.open_lines is not None or page.origin.lower().endswith((".json", ".jsonl", ".ndjson")):
        return True
    if b'"text"' in page.data[:4096]:
        return True
    return _parsed(page.data) is not None or any(line and _parsed(line) is not None for _, line in page.lines())


def document(item: Item, page: RawPage, published: dt.date | None) -> Document | Failure:
    """The document of one object. Its text is kept as it is."""
    content = item.content
    if not isinstance(content, dict):
        return Failure(item.place, "no JSON object", _REMEDY)
    text = content.get("text")
    if not isinstance(text, str):
        return Failure(item.place, "the object has no text", _REMEDY)
    if not text.strip():
        return Failure(item.place, "the text is empty", "leave the line out, or give its text")
    try:
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError:
        return Failure(item.place, "the text holds half a character (a lone surrogate)", "write the text in valid Unicode")
    title = _words(content, "title")
    draft = draft_of(text, title)
    draft.url = _words(content, "url") or page.url
    draft.publisher = _words(content, "publisher") or draft.publisher
    draft.byline = _words(content, "byline") or _words(content, "author") or draft.byline
    draft.told = _words(content, "language")
    draft.section = _section(content.get("section")) or draft.section
    if (day := _day(content.get("published"))) is not None:
        draft.dated = (day, f"published {content['published']}")
    given = content.get("id")
    name = str(given) if isinstance(given, str | int) and not isinstance(given, bool) and str(given).strip() else digest[:16]
    who = Identity(_valid(name), digest, page.origin, item.place)
    return finish(draft, who, published)


def _lines(page: RawPage) -> Iterator[Item | Failure]:
    for number, line in page.lines():
        place = f"{page.origin}:{number}"
        if line is None:
            yield Failure(place, "the line is too long", "split the text, a line is one page")
            continue
        bare = line.removeprefix(_BOM) if number == 1 else line
        if not bare.strip():
            continue
        try:
            yield Item(place, json.loads(bare.decode("utf-8")))
        except UnicodeDecodeError:
            yield Failure(place, "the line is not UTF-8", "save the file as UTF-8")
        except json.JSONDecodeError as error:
            yield Failure(place, f"the line is broken JSON ({error.msg.lower()} at character {error.pos + 1})", _REMEDY)
        except (RecursionError, ValueError):
            yield Failure(place, "the line is JSON nobody writes", _REMEDY)


def _parsed(data: bytes) -> dict[str, Any] | list[Any] | None:
    """The one object or list that the bytes are; None where they are none."""
    try:
        found = json.loads(data.removeprefix(_BOM).decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None


def _words(content: dict[str, Any], key: str) -> str | None:
    value = content.get(key)
    return _valid(value.strip()) if isinstance(value, str) and value.strip() else None


def _valid(text: str) -> str:
    """The words with halves of characters replaced, so that they can be written."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _section(value: object) -> list[str]:
    found = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [_valid(v.strip()) for v in found if isinstance(v, str) and v.strip()]


def _day(value: object) -> dt.date | None:
    """The day in `2023-07-28`, `2023-07-28T09:00:00+09:00`, `20230728` or words; None where there is none."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    text = str(value).strip()[:60]
    if len(text) == 8 and text.isascii() and text.isdigit():
        return real_date(int(text[:4]), int(text[4:6]), int(text[6:]))
    return next((date for _, date in iter_full(text)), None)
