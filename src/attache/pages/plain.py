"""Plain text, and text copied from a page with the site's furniture around it. The text is kept as it is; only the paragraphs
say what of it is read."""

from __future__ import annotations

from attache.document import Span
from attache.pages.draft import Draft
from attache.pages.furniture import body, words_of
from attache.pages.head import head_of
from attache.pages.lines import Unit, units
from attache.pages.visible import shown_date


def draft_of(text: str, title: str | None = None) -> Draft:
    """A text taken apart: its paragraphs, and what the lines around them say. `title` is one known from elsewhere."""
    lines = units(text)
    article = _without_title(body(lines), title)
    head = head_of(lines, article, title)
    inside = {u.span for u in article}
    return Draft(
        text,
        [u.span for u in article],
        title=head.title,
        section=head.section,
        byline=head.byline,
        publisher=head.publisher,
        around=[u.text for u in lines if u.span not in inside],
        shown=shown_date(text, lines, article),
    )


def _without_title(article: list[Unit], title: str | None) -> list[Unit]:
    """The body without a first line that only says the title again."""
    if title and len(article) > 1 and words_of(article[0].text) == words_of(title):
        return article[1:]
    return article


def spans_of(paragraphs: list[str]) -> tuple[str, list[Span]]:
    """Paragraphs put together, a blank line between, and where each stands."""
    spans, at = [], 0
    for paragraph in paragraphs:
        spans.append(Span(at, at + len(paragraph)))
        at += len(paragraph) + 2
    return "\n\n".join(paragraphs), spans
