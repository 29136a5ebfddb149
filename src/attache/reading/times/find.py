"""Finds a document's times: expressions in its paragraphs, then their values in reading order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from attache.document import Document, Name, Span
from attache.reading.times import calendar as cal
from attache.reading.times.lex import Word, lex, lexicon
from attache.reading.times.match import find
from attache.reading.times.meaning import Context, Meaning, calendar
from attache.reading.times.periods import commemorated
from attache.reading.times.tense import lean
from attache.records import Time


@dataclass(slots=True)
class Hit:
    """An expression in the text: its words (in its paragraph) and its meaning; `year` is lent by the date beside it."""

    first: int
    last: int
    meaning: Meaning
    year: int | None = None


def add_times(doc: Document) -> None:
    """Fill `doc.times` (TIMEX3, in text order) from the paragraphs of `doc`; tokens and names are used where there are any.

    Values follow TimeML 1.2.1 and the guidelines of this project: see `docs`. What is counted from the date of publication
    has `anchor` "published", what is counted from another date of the text has that date. Where the date of publication is
    not known, such values stay underspecified ("XXXX-WXX-4"). Dates that do not exist are left out.
    """
    doc.times = []
    context = Context(published=doc.published)
    for paragraph in doc.paragraphs:
        words = lex(doc.text, paragraph.start, paragraph.end)
        for hit in _hits(doc, words):
            span = Span(words[hit.first].start, words[hit.last - 1].end)
            time, context = _valued(doc, hit, span, context)
            if time is not None:
                doc.times.append(time)


def _hits(doc: Document, words: list[Word]) -> list[Hit]:
    found = [Hit(m.first, m.last, m.meaning) for m in find(words) if isinstance(m.meaning, Meaning)]
    found = [h for h in found if not _in_name(doc, words, h)]
    hits: list[Hit] = []
    for hit in found:
        hits.extend(_lists_before(words, hit))
        hits.append(hit)
        hits.extend(_lists_after(words, hit))
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.first, -h.last)):
        if not kept or kept[-1].last <= hit.first:
            kept.append(hit)
    for one, other in pairwise(kept):
        _lend_year(words, one, other)
    return kept


def _in_name(doc: Document, words: list[Word], hit: Hit) -> bool:
    """Whether the expression is part of a longer name of a person, organisation or the like ("The Sunday Times")."""
    span = Span(words[hit.first].start, words[hit.last - 1].end)
    return any(_holds(name, span) for name in doc.names)


def _holds(name: Name, span: Span) -> bool:
    if name.kind not in ("person", "organisation", "facility", "product") or not name.span.overlaps(span):
        return False
    if name.kind != "person" and name.span.end == span.end:  # the finder may have run on: "the Czech Republic Friday"
        return False
    return name.span.covers(span)


def _lists_after(words: list[Word], hit: Hit) -> list[Hit]:
    """As in "April 3 [and 6]", "July 3[-5, 2019]": further days of the month."""
    meaning = hit.meaning
    if meaning.month is None or meaning.day is None or meaning.year is not None or words[hit.last - 1].text[0].isalpha():
        return []
    found: list[Hit] = []
    at = hit.last
    while at + 1 < len(words) and _joins(words, at) and (day := _day(words, at + 1)) and day > meaning.day:
        end = at + 2
        year = None
        if end + 1 < len(words) and words[end].lower == "," and (year := _year(words, end + 1)):
            end += 2
        if not year and (_counted(words, end) or (words[at].lower == "," and not _joins(words, end))):
            break
        found.append(Hit(at + 1, end, _dated(meaning, day, year)))
        if year:
            break
        at = end
    return found


def _lists_before(words: list[Word], hit: Hit) -> list[Hit]:
    """As in "[25]-27 July 2023": the days before, that share month and year."""
    meaning = hit.meaning
    if meaning.month is None or meaning.day is None or _day(words, hit.first) != meaning.day:
        return []
    found: list[Hit] = []
    at = hit.first
    while at >= 2 and _joins(words, at - 1) and not words[at].broken:
        day = _day(words, at - 2)
        if day is None or day >= meaning.day:
            break
        if words[at - 1].lower == "," and not found:
            break
        found.append(Hit(at - 2, at - 1, _dated(meaning, day, meaning.year)))
        at -= 2
    return found[::-1]


def _joins(words: list[Word], i: int) -> bool:
    return i < len(words) and not words[i].broken and words[i].lower in lexicon().contexts["joiner"]


def _counted(words: list[Word], i: int) -> bool:
    if i >= len(words) or words[i].broken:
        return False
    return words[i].lower in lexicon().contexts["counted"] or any(
        r.cls in ("unit", "units", "month") for r in words[i].readings
    )


def _day(words: list[Word], i: int) -> int | None:
    if not words[i].text[0].isdigit():
        return None
    return next((int(r.value) for r in words[i].readings if r.cls == "DAY"), None)


def _year(words: list[Word], i: int) -> int | None:
    return next((int(r.value) for r in words[i].readings if r.cls == "YEAR" and r.length == 1), None)


def _dated(like: Meaning, day: int, year: int | None) -> Meaning:
    made = calendar({"month": like.month, "d": day, **({"year": year} if year else {})})
    return made if made is not None else replace(like, value=lambda _: None)


def _lend_year(words: list[Word], one: Hit, other: Hit) -> None:
    """As in "from 3 January to 5 March [2015]": the year holds for both."""
    a, b = one.meaning, other.meaning
    if a.year is None and a.month and b.year and b.month and other.first - one.last == 1 and _joins(words, one.last):
        one.year = b.year - (a.month > b.month)


def _valued(doc: Document, hit: Hit, span: Span, context: Context) -> tuple[Time | None, Context]:
    """The record of an expression, and the context that what follows it is read in."""
    meaning = hit.meaning
    here = context
    if meaning.relative or hit.year is not None:
        here = replace(context, lean=lean(doc, span), year=hit.year)
    if meaning.anniversary is not None:
        value = _anniversary(doc, span, meaning.anniversary)
    else:
        value = meaning.value(here)
    if value is None:
        return None, context
    time = Time(span=span, type=meaning.type, value=value[0], anchor=value[1], mod=meaning.mod)  # type: ignore[arg-type]
    return time, context if meaning.compares else _told(context, time)


def _anniversary(doc: Document, span: Span, n: int) -> tuple[str, str | None] | None:
    rest = doc.text[span.end : span.end + 90].lower().split()
    if not rest or rest[0] not in ("of", "since"):
        return None
    day = commemorated(" ".join(rest[1:]), n, doc.published)
    return (day.isoformat(), f"anniversary {n}") if day else None


def _told(context: Context, time: Time) -> Context:
    at = cal.moment(time.value) if time.type in ("DATE", "TIME") else None
    if at is None or at.grain == "CE":
        return context
    context = replace(context, narrated=at)
    if at.grain == "D":
        return replace(context, narrated_day=at)
    return replace(context, narrated_quarter=at) if at.grain == "Q" else context
