"""What an HTML page says of itself: in `<meta>`, in schema.org's JSON-LD, in its breadcrumb, its canonical address.

Nothing here fails on odd values: a field that is not what it should be is passed over.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from attache.knowledge.loader import tree as knowledge
from attache.pages.dates import iter_full, real_date
from attache.pages.furniture import words_of
from attache.pages.head import breadcrumb, byline_of
from attache.pages.vocabulary import word_set

_MOST_LD = 500_000
_MOST_NODES = 500
_SAVED_FROM = re.compile(r"saved from url=\(\d{1,6}\)(https?://\S{4,2000})")
_URL_DATE = re.compile(r"[/_-]((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?=\D|$)")
_TITLE_SPLIT = re.compile(r"\s+[|–—·»:-]\s+|\s+\|\s*")
_ISO = re.compile(r"^\s{0,5}((?:1[89]|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")


@dataclass(slots=True)
class Metadata:
    """A page's own account. `path` is its breadcrumb, `section` the section that it names; `types` are kinds of article in
    lower case, `dated` the date and where it stood."""

    title: str | None = None
    path: list[str] = field(default_factory=list)
    section: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    byline: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    dated: tuple[dt.date, str] | None = None


def metadata_of(page: Any, url: str | None) -> Metadata:
    """The metadata of a parsed page (an lxml element). `url` is the address that it was fetched from, if any."""
    names = knowledge("pages/metadata")
    metas = _metas(page)
    articles, others = _linked_data(page)
    found = Metadata(language=_first(page.xpath("//html/@lang")) or metas.get("content-language") or metas.get("og:locale"))
    found.url = _url(page, metas, url)
    found.publisher = _pick(metas, names["publisher"]) or _named(articles, "publisher")
    found.title = _title(page, metas, articles, found.publisher, names)
    found.path = _path(page, [*others, *articles], found.title, names)
    named = _pick(metas, names["section"])
    found.section = [named] if named else [t for a in articles for t in _texts(a.get("articleSection"))][:4]
    found.types = [t for a in articles for t in _types(a)] + _body_classes(page)
    found.byline = _byline(page, metas, articles, names)
    if found.byline and word_set("pages/furniture", "organisation_words").intersection(words_of(found.byline)):
        found.publisher = found.publisher or found.byline
        found.byline = None
    found.publisher = found.publisher or _site_in_title(page, found.title)
    found.dated = _date(page, metas, articles, found.url, names)
    return found


def _metas(page: Any) -> dict[str, str]:
    """Names (or properties) and contents of the `<meta>` elements, the first of each."""
    found: dict[str, str] = {}
    for meta in page.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _pick(metas: dict[str, str], names: list[str]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _linked_data(page: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The JSON-LD objects: the articles, and all others."""
    articles: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    kinds = set(knowledge("pages/metadata")["article_types"])
    for script in page.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > _MOST_LD:
            continue
        try:
            content = json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(content):
            (articles if kinds.intersection(_types(node)) else others).append(node)
    return articles, others


def _nodes(content: Any) -> Iterator[dict[str, Any]]:
    """All objects in JSON-LD, lists and graphs opened, a bounded number of them."""
    stack, seen = [content], 0
    while stack and seen < _MOST_NODES:
        seen += 1
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(reversed(node[:_MOST_NODES]))
        elif isinstance(node, dict):
            yield node
            stack.extend(v for k, v in node.items() if k in ("@graph", "mainEntity", "mainEntityOfPage", "breadcrumb"))


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    found = kinds if isinstance(kinds, list) else [kinds]
    return [k.rsplit("/", 1)[-1].lower() for k in found if isinstance(k, str)]


def _text(value: object) -> str | None:
    """A value's words, whether text or an object with a name."""
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split())[:500] or None if isinstance(value, str) else None


def _texts(value: object) -> list[str]:
    return [t for v in (value if isinstance(value, list) else [value]) if (t := _text(v))]


def _named(articles: list[dict[str, Any]], key: str) -> str | None:
    return next((t for a in articles for t in _texts(a.get(key))), None)


def _first(values: list[Any]) -> str | None:
    return str(values[0]).strip() or None if values else None


def _url(page: Any, metas: dict[str, str], url: str | None) -> str | None:
    """The page's canonical address, else the one that it was fetched or saved from."""
    saved = next((m.group(1) for c in page.xpath("//comment()")[:5] if (m := _SAVED_FROM.search(c.text or ""))), None)
    base = url or saved
    claim = _first(page.xpath("//link[@rel='canonical']/@href")) or metas.get("og:url")
    if claim:
        try:
            whole = urljoin(base or "", claim)
            if urlsplit(whole).scheme in ("http", "https") and urlsplit(whole).netloc:
                return whole
        except ValueError:
            return base
    return base


def _title(page: Any, metas: dict[str, str], articles: list[dict[str, Any]], publisher: str | None, names: Any) -> str | None:
    """The headline: the page's `<h1>` where its metadata agree with it, else theirs, without the publisher's name."""
    claims = [_named(articles, "headline"), _pick(metas, names["title"]), _window_title(page)]
    told = [t for c in claims if c and (t := _without_publisher(" ".join(c.split()), publisher))]
    heads = [" ".join(h.text_content().split()) for h in list(page.iter("h1"))[:5]]
    for head in heads:
        words = words_of(head)
        if words and any(_similar(words, words_of(t)) for t in told):
            return head
    return told[0] if told else next((h for h in heads if len(words_of(h)) >= 3), None)


def _window_title(page: Any) -> str | None:
    """The words of the first `<title>`."""
    element = next(page.iter("title"), None)
    return " ".join(element.text_content().split()) or None if element is not None else None


def _similar(words: list[str], others: list[str]) -> bool:
    shared = len(set(words) & set(others))
    return shared >= 0.6 * max(1, min(len(set(words)), len(set(others)))) and len(words) >= min(3, len(others))


def _without_publisher(title: str, publisher: str | None) -> str:
    """The title without its last or first part where that names the site: `Ministers meet - Daily Post`."""
    cuts = list(_TITLE_SPLIT.finditer(title))
    if not cuts:
        return title
    first, last, rest = title[: cuts[0].start()], title[cuts[-1].end() :], title[: cuts[-1].start()]
    name = words_of(publisher or "")
    if (name and words_of(last) == name) or (not name and len(words_of(last)) <= 4 < len(words_of(rest))):
        return _without_publisher(rest, publisher) if publisher and len(cuts) > 1 else rest
    return title[cuts[0].end() :] if name and words_of(first) == name else title


def _body_classes(page: Any) -> list[str]:
    """The classes of the page's body, which often name the kind of page: `blog`, `category-opinion`."""
    classes = (_first(page.xpath("//body/@class")) or "").lower().split()
    return [c.removeprefix("category-").replace("-", " ") for c in classes[:40]]


def _site_in_title(page: Any, title: str | None) -> str | None:
    """The site's name behind the headline in the page's `<title>`."""
    whole = _window_title(page) or ""
    cuts = list(_TITLE_SPLIT.finditer(whole))
    if not cuts or not title or words_of(whole[: cuts[-1].start()]) != words_of(title):
        return None
    name = whole[cuts[-1].end() :]
    return name if 1 <= len(name.split()) <= 5 else None


def _path(page: Any, nodes: list[dict[str, Any]], title: str | None, names: Any) -> list[str]:
    """The page's breadcrumb, as data or as shown."""
    head = words_of(title or "")
    for node in nodes:
        if "breadcrumblist" in _types(node) and isinstance(node.get("itemListElement"), list):
            parts = [t for e in node["itemListElement"][:8] if isinstance(e, dict) and (t := _text(e) or _text(e.get("item")))]
            if kept := [p for p in parts if words_of(p) != head]:
                return kept
    for element in page.xpath(names["breadcrumb_xpath"])[:3]:
        items = [" ".join(i.text_content().split()) for i in element.xpath(".//li|.//a|.//span[not(.//a|.//span)]")]
        kept = list(dict.fromkeys(i.strip(" >»›/|") for i in items))
        kept = [i for i in kept if i and len(i) < 60 and words_of(i) != head]
        if 1 <= len(kept) <= 8:
            return kept
        if parts := breadcrumb(" ".join(element.text_content().split())):
            return parts
    return []


def _byline(page: Any, metas: dict[str, str], articles: list[dict[str, Any]], names: Any) -> str | None:
    writers = list(dict.fromkeys(t for a in articles for t in _texts(a.get("author"))))
    if writers:
        return _writer(", ".join(writers[:6]))
    if (named := _pick(metas, names["byline"])) and not named.startswith(("http", "@")):
        return _writer(named)
    for element in page.xpath(names["byline_xpath"])[:5]:
        words = " ".join(element.text_content().split())
        if words and len(words) < 150:
            return byline_of(words) or byline_of(f"By {words}")
    return None


def _writer(words: str) -> str | None:
    return byline_of(words) or words[:150].strip() or None


def _date(
    page: Any, metas: dict[str, str], articles: list[dict[str, Any]], url: str | None, names: Any
) -> tuple[dt.date, str] | None:
    """The date of publication in the metadata, the surest first; an update's only where there is no other."""
    for article in articles:
        if day := _day(article.get("datePublished")):
            return day, f"JSON-LD datePublished {str(article['datePublished'])[:40]}"
    for name in names["published"]:
        if day := _day(metas.get(name)):
            return day, f"{name} {metas[name][:40]}"
    for element in page.xpath(names["time_xpath"])[:3]:
        value = element.get("datetime") or element.get("content") or element.text_content()
        if day := _day(value):
            return day, f"<time> {' '.join(value.split())[:40]}"
    match = _URL_DATE.search(urlsplit(url or "").path)
    if match and (day := real_date(int(match.group(1)), int(match.group(2)), int(match.group(3)))):
        return day, f"the address ({match.group(0).strip('/_-')})"
    for name in names["updated"]:
        if day := _day(metas.get(name)):
            return day, f"{name} {metas[name][:40]}"
    return None


def _day(value: object) -> dt.date | None:
    """The day that a date's text names first; its own, whatever the time zone."""
    if not isinstance(value, str):
        return None
    if match := _ISO.match(value):
        return real_date(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    return next((date for _, date in iter_full(value[:80])), None)
