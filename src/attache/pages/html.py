"""HTML pages: the article's text by trafilatura, the furniture that it leaves removed, the rest from the page's own account."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from attache.pages.decoding import decode, label_of
from attache.pages.draft import Draft
from attache.pages.furniture import body, score, words_of
from attache.pages.head import head_of, path_in
from attache.pages.lines import Unit, units
from attache.pages.markup import clean, flat, lines, parse
from attache.pages.metadata import Metadata, metadata_of
from attache.pages.plain import draft_of, spans_of
from attache.pages.visible import Shown, shown_date
from attache.sources import RawPage

#: an article of fewer words than this makes us look at the page's own lines too
_FEW_WORDS = 40
_LIST_MARK = re.compile(r"^- (?=\S)")
_MOST_HEAD = 40
_ABOVE = 8


def draft_of_page(page: RawPage) -> Draft:
    """An HTML page taken apart."""
    text = clean(decode(page.data, label_of(page.data, page.content_type)))
    tree = parse(text)
    if tree is None:
        draft = draft_of(flat(text))
        draft.text, draft.paragraphs = spans_of([" ".join(p.of(draft.text).split()) for p in draft.paragraphs])
        draft.url = page.url
        return draft
    about = metadata_of(tree, page.url)
    shown_lines = lines(tree)
    paragraphs = _article(text, shown_lines, about.title)
    draft = Draft("", [])
    draft.text, draft.paragraphs = spans_of(paragraphs)
    _fill(draft, about, shown_lines, paragraphs)
    if draft.dated is None and draft.shown is None:
        draft.dated = _found_date(tree)
    return draft


def _article(text: str, shown_lines: list[str], title: str | None) -> list[str]:
    """The article's paragraphs, each on one line."""
    extracted = _extracted(text)
    chosen = _cleaned(extracted, title)
    if sum(len(words_of(p)) for p in chosen) >= _FEW_WORDS:
        return chosen
    own = _cleaned(shown_lines, title)
    return own if _prose(own) > _prose(chosen) else chosen


def _prose(paragraphs: list[str]) -> int:
    """How many words stand in paragraphs that are running text."""
    return sum(s.words for u in units("\n\n".join(paragraphs)) if (s := score(u)).score > 0)


def _cleaned(paragraphs: list[str], title: str | None) -> list[str]:
    """The paragraphs that are the article's: no furniture, and not the title once more at their head."""
    whole, _ = spans_of([_LIST_MARK.sub("", p) for p in paragraphs])
    found = [u.text for u in body(units(whole))]
    head = words_of(title or "")
    while len(found) > 1 and head and words_of(found[0]) == head:
        found = found[1:]
    return found


def _extracted(text: str) -> list[str]:
    """What trafilatura takes for the article's paragraphs. It is given the page, and fetches nothing."""
    from trafilatura import bare_extraction  # slow to import, and only needed for HTML

    found = bare_extraction(text.encode("utf-8"), include_comments=False, include_tables=False, include_images=False)
    content = getattr(found, "text", None) or ""
    return [line for line in (" ".join(part.split()) for part in content.split("\n")) if line]


def _fill(draft: Draft, about: Metadata, shown_lines: list[str], paragraphs: list[str]) -> None:
    """What the page says of itself, and where it says nothing, what its lines around the article say."""
    whole, _ = spans_of(_from_title(shown_lines, about.title, paragraphs))
    page_units = units(whole)
    inside = set(paragraphs)
    article = [u for u in page_units if u.text in inside]
    head = head_of(page_units, article, about.title)
    draft.title = about.title or head.title
    draft.section = about.path or _path_above(shown_lines, about.title) or about.section or head.section
    draft.byline = about.byline or head.byline
    draft.publisher = about.publisher or head.publisher
    draft.url, draft.told, draft.types, draft.dated = about.url, about.language, about.types, about.dated
    draft.around = [u.text for u in page_units if u.text not in inside]
    draft.shown = _shown(whole, page_units, article, paragraphs)


def _from_title(shown_lines: list[str], title: str | None, paragraphs: list[str]) -> list[str]:
    """The page's lines from its headline on: what stands above it (menus, today's date) is nobody's dateline."""
    first = next((i for i, line in enumerate(shown_lines) if paragraphs and line == paragraphs[0]), len(shown_lines))
    head = words_of(title or "")
    at = next((i for i in range(first - 1, -1, -1) if head and words_of(shown_lines[i]) == head), None)
    if at is None:
        at = max(0, first - 6) if first < len(shown_lines) else 0
    return shown_lines[max(at, first - _MOST_HEAD) if first < len(shown_lines) else at :]


def _path_above(shown_lines: list[str], title: str | None) -> list[str]:
    """The path that the page shows in the last lines above its headline."""
    head = words_of(title or "")
    at = next((i for i, line in enumerate(shown_lines) if head and words_of(line) == head), 0)
    return [p for p in path_in(shown_lines[max(0, at - _ABOVE) : at]) if words_of(p) != head]


def _shown(whole: str, page_units: list[Unit], article: list[Unit], paragraphs: list[str]) -> Shown | None:
    if article:
        return shown_date(whole, page_units, article)
    text, _ = spans_of(paragraphs)
    return shown_date(text, units(text), units(text))


def _found_date(tree: Any) -> tuple[dt.date, str] | None:
    """The date that htmldate finds in the page's markup, its text left alone."""
    from htmldate import find_date  # slow to import

    found = find_date(tree, extensive_search=False, original_date=True, max_date="2100-01-01")
    return (dt.date.fromisoformat(found), f"the page's markup ({found})") if found else None
