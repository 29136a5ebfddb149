"""From what a page gave to a document: language, genre and date are settled here, the same way for every kind of page."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field

from attache.document import Document, Span
from attache.pages.dates import DateMention
from attache.pages.dating import infer
from attache.pages.genre import genre_of
from attache.pages.tongue import language_of, name_of
from attache.pages.visible import Shown
from attache.sources import Failure, RawPage

#: characters of a text that genre and date are worked out from
_SAMPLE = 60_000


@dataclass(slots=True)
class Draft:
    """A page taken apart. `types` are its metadata's kinds of article, `told` the language it claims, `around` its lines
    outside the body, `dated` a date from its metadata and where that stood, `made` when its file was made."""

    text: str
    paragraphs: list[Span]
    title: str | None = None
    section: list[str] = field(default_factory=list)
    byline: str | None = None
    publisher: str | None = None
    url: str | None = None
    told: str | None = None
    types: list[str] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    dated: tuple[dt.date, str] | None = None
    shown: Shown | None = None
    made: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Where a document came from: `origin` for its record, `place` for a failure's line (`file:line` for JSON lines)."""

    id: str
    sha256: str
    origin: str
    place: str


def identity(page: RawPage) -> Identity:
    """The identity of a page of its own: by its bytes."""
    digest = hashlib.sha256(page.data).hexdigest()
    return Identity(digest[:16], digest, page.origin, page.origin)


def finish(draft: Draft, who: Identity, published: dt.date | None) -> Document | Failure:
    """The document, or why it cannot be read: no words in it, or words of a language that the model does not read."""
    body = "\n".join(p.of(draft.text) for p in draft.paragraphs)
    if not any(c.isalpha() for c in body):
        return Failure(who.place, "there is no text in it", "give a page with an article's text")
    language, sure = language_of(body, draft.told)
    if sure and language is not None and language != "en":
        return Failure(who.place, f"the text is in {name_of(language)}", "give an English version: the model reads English")
    genre = genre_of(
        body[:_SAMPLE], title=draft.title, section=draft.section, types=draft.types, url=draft.url, around=draft.around
    )
    day, basis = _date(draft, body, genre, published)
    return Document(
        id=who.id, text=draft.text, origin=who.origin, url=draft.url, title=draft.title, section=draft.section, genre=genre,
        publisher=draft.publisher, byline=draft.byline, published=day, published_basis=basis, language=language,
        sha256=who.sha256, paragraphs=draft.paragraphs,
    )  # fmt: skip


def _date(draft: Draft, body: str, genre: str, published: dt.date | None) -> tuple[dt.date | None, str]:
    """The day of publication and how it is known: given, in the metadata, shown in the text, or worked out."""
    if published is not None:
        return published, "given"
    if draft.dated is not None:
        return draft.dated[0], f"metadata: {draft.dated[1]}"
    dateline: DateMention | None = None
    if draft.shown is not None:
        if draft.shown.date is not None:
            return draft.shown.date, f"text: “{draft.shown.words}”"
        dateline = draft.shown.mention
    around = "\n".join(draft.around)[-_SAMPLE:]
    found = infer(
        f"{draft.title or ''}\n{body}"[:_SAMPLE], opinion=genre == "opinion", around=around, dateline=dateline, made=draft.made
    )
    return found.date, found.basis()
