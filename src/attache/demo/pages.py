"""The pages of the demonstration, as they would come from the web: HTML of ten papers, in the order of their days."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from attache.demo.telling import Story, stories
from attache.sources import RawPage, fetch
from attache.sources.page import Failure

#: how the origin of every page of the demonstration begins
ORIGIN = "demo/"
#: where the examples are while the program runs from its sources
_REPOSITORY = Path(__file__).parents[3] / "examples"
_UNSAFE = re.compile(r"[^a-z0-9]+")
_STYLES = ("article", "main", "div")


class _Print(NamedTuple):
    """A story as one paper prints it: `hours` after the others, `number` its place among all, `note` what stands below it."""

    story: Story
    publisher: str
    number: int
    hours: int = 0
    before: str = ""
    #: a word of the text and what stands in its place: a paper's own hand, or a correction
    changed: tuple[str, str] = ("", "")


def pages(invented: int | None = None) -> Iterator[RawPage | Failure]:
    """All pages: the examples, then the invented ones (`invented` of them at most)."""
    yield from example_pages()
    yield from invented_pages(invented)


def example_pages() -> Iterator[RawPage | Failure]:
    """The project's examples, as they lie in the installed package or in the repository."""
    shipped = Path(str(files(__package__).joinpath("examples")))
    folder = shipped if shipped.is_dir() else _REPOSITORY
    for path in sorted(folder.iterdir()):
        for page in fetch(str(path)):
            yield page if isinstance(page, Failure) else _moved(page, f"{ORIGIN}examples/{path.name}")


def invented_pages(limit: int | None = None) -> Iterator[RawPage]:
    """The invented pages in the order in which they appeared, `limit` of them at most; the same ones each time."""
    for count, one in enumerate(_prints()):
        if count == limit:
            return
        yield _page(one)


def _moved(page: RawPage, origin: str) -> RawPage:
    return RawPage(origin, page.data, url=page.url, content_type=page.content_type, headers=page.headers)


def _prints() -> list[_Print]:
    """What all papers print: some stories twice, where a wire's text is taken over, or a page is corrected."""
    found = []
    for number, story in enumerate(stories()):
        first = _Print(story, story.publisher, number)
        found.append(first)
        if number % 16 == 5:
            found.append(first._replace(publisher=story.wire_to, hours=9, before=f"{story.city} ({story.publisher}) - "))
        if number % 48 == 5:  # a third paper takes it, too
            found.append(first._replace(publisher=story.late_to, hours=20, before=f"{story.city} ({story.publisher}) - "))
        if number % 6 == 3 and story.number:
            found.append(first._replace(hours=5, changed=(story.number, str(int(story.number) + 3))))
    return sorted(found, key=lambda one: (one.story.day, one.hours, one.number, one.publisher))


def _page(one: _Print) -> RawPage:
    story, text = one.story, list(one.story.paragraphs)
    text[0] = one.before + text[0]
    wrong, right = one.changed
    corrected = wrong and any(re.search(rf"\b{wrong}\b", paragraph) for paragraph in text)
    if corrected:
        text = [re.sub(rf"\b{wrong}\b", right, paragraph) for paragraph in text]
        text.append(story.correction)
    at = dt.datetime.combine(story.day, dt.time(6), dt.UTC) + dt.timedelta(hours=one.hours)
    paper = _UNSAFE.sub("-", one.publisher.lower())
    name = f"{story.day:%Y-%m-%d}-{_UNSAFE.sub('-', story.title.lower()).strip('-')[:60]}-{one.number}"
    url = f"https://{paper}.example/{story.section.lower()}/{name}"
    edition = f"-{one.hours}" if one.hours else ""
    data = _html(one, text, url, at).encode()
    return RawPage(
        f"{ORIGIN}invented/{paper}/{name}{edition}.html", data, url=url, content_type="text/html",
        headers={"content-type": "text/html; charset=utf-8"}, fetched=at + dt.timedelta(hours=1),
    )  # fmt: skip


def _html(one: _Print, text: list[str], url: str, at: dt.datetime) -> str:
    """A page of the paper: each has a menu, a foot and a frame of its own."""
    story, paper, esc = one.story, html.escape(one.publisher), html.escape
    frame = _STYLES[len(one.publisher) % len(_STYLES)]
    menu = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in ("World", "Economy", "Culture", "Weather"))
    body = "\n".join(f"<p>{esc(paragraph)}</p>" for paragraph in text)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{esc(story.title)} | {paper}</title>
<meta property="og:site_name" content="{paper} (invented)"><meta property="og:url" content="{url}">
<meta property="og:title" content="{esc(story.title)}"><meta property="article:published_time" content="{at.isoformat()}">
<meta property="article:section" content="{esc(story.section)}"><meta name="author" content="{esc(story.writer)}">
<link rel="canonical" href="{url}"></head>
<body><header><a href="/">{paper}</a><nav><ul>{menu}</ul></nav></header>
<{frame} class="story"><h1>{esc(story.title)}</h1>
<p class="byline">By {esc(story.writer)}, {story.day.day} {story.day:%B %Y}</p>
{body}
</{frame}>
<footer><p>{esc(story.note)}</p><ul>{menu}</ul></footer></body></html>
"""
