"""Bytes to documents: decoding, furniture removal, title, section, byline, genre, language, and the date of publication.

    for result in documents(page):
        match result:
            case Document(): …
            case Failure(): …

Plain text and JSON-lines input stay as they are (decoded, less a byte order mark); for HTML and PDF, `Document.text` is the
article's text, paragraph by paragraph. `Document.paragraphs` covers the article alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from attache.document import Document
from attache.pages.decoding import decode, label_of
from attache.pages.draft import Draft, finish, identity
from attache.pages.jsonlines import Item, document, is_json, items
from attache.pages.kind import kind_of, signature
from attache.pages.plain import draft_of
from attache.sources import Failure, RawPage

__all__ = ["documents"]


def documents(page: RawPage, *, published: dt.date | None = None) -> Iterator[Document | Failure]:
    """The documents of one page: one, or for JSON lines as many as there are lines.

    `published` is the day of publication where the user knows it; it is taken for every document of the page. Nothing is
    raised for bad input: what cannot be read gives a `Failure`, the other lines are still read.
    """
    kind = kind_of(page)
    if kind == "json" and is_json(page):
        for item in items(page):
            yield document(item, page, published) if isinstance(item, Item) else item
        return
    found = _refused(page, kind) or _draft(page, kind)
    yield finish(found, identity(page), published) if isinstance(found, Draft) else found


def _refused(page: RawPage, kind: str) -> Failure | None:
    if kind == "empty":
        return Failure(page.origin, "the file is empty", "give a page with text, or leave it out")
    if kind == "binary":
        what = signature(page.data) or "a binary file"
        return Failure(page.origin, f"{what}, not a page of text", "save it as HTML, PDF or plain text")
    if kind == "feed":
        return Failure(page.origin, "a feed, not a page", "give the addresses of the pages in it")
    return None


def _draft(page: RawPage, kind: str) -> Draft | Failure:
    if kind == "pdf":
        from attache.pages.pdf import draft_of_pdf  # pypdf is slow to import

        return draft_of_pdf(page)
    if kind == "html":
        from attache.pages.html import draft_of_page  # lxml is slow to import

        return draft_of_page(page)
    if kind == "mime":
        from attache.pages.mail import draft_of_message

        return draft_of_message(page)
    draft = draft_of(decode(page.data, label_of(b"", page.content_type)))
    draft.url = page.url
    return draft
