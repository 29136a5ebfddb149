"""Which stretches of a document name places, and which places of the gazetteer each may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from attache.document import Document, Name, Span
from attache.reading.places.gazetteer import Entry, distance, fold, look_up
from attache.reading.places.words import words

_PLACE_KINDS = ("place", "state", "facility")
#: a capitalised word, with its inner hyphens and apostrophes, or initials ("U.S.")
_CAPITAL = re.compile(r"(?<!\w)(?:(?:[A-Z]\.){2,}|[A-ZÀ-ÞĀ-Ž][\w’'ʼ]*(?:-\w+)*)(?!\w)")
#: what follows the place of a dateline
_DATELINE = re.compile(r"(?:, [^\W\d_]{2,12}\.?(?: \d{1,2})?)?(?: \([\w /-]{2,20}\))? ?(?:[—–:]|--|- )")
#: a word behind a name that makes it another place's ("Madison" and "Madison County")
_DIVISION = re.compile(r" (?:County|Parish|Province|Oblast|Governorate|Prefecture|Township)\b")
_LONGEST = 5
#: people from whom on a lone name that the name finder passed over is taken for a city
_WELL_KNOWN = 100_000
_MANY = 40
#: a town this near to the middle of a county of its division may lie in the county
_COUNTY_KM = 60.0


@dataclass(slots=True)
class Mention:
    """A stretch of text that names a place: its candidates, and what narrows them (a division or state named beside it)."""

    span: Span
    text: str
    kind: str
    candidates: tuple[Entry, ...]
    #: whether "Province", "region" or the like says that it is a division
    division: bool = False
    within: list[Entry] = field(default_factory=list)
    #: the divisions or states that it may mean, since they hold the place named before it ("Albany, New York")
    holders: list[Entry] = field(default_factory=list)


def mentions(doc: Document) -> list[Mention]:
    """The places named in a document's paragraphs, in text order, none overlapping another."""
    found = [m for name in doc.names if (m := _of_name(doc, name)) is not None]
    found.extend(_missed(doc, found))
    found.sort(key=lambda m: (m.span.start, -m.span.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or kept[-1].span.end <= mention.span.start:
            kept.append(mention)
    _narrow(doc, kept)
    return kept


def _of_name(doc: Document, name: Name) -> Mention | None:
    """A name as a mention; None for a nationality ("Russian") and the like, which names no place."""
    text = re.sub(r"['’]s$", "", name.span.of(doc.text))
    span = Span(name.span.start, name.span.start + len(text))
    kind_behind = _DIVISION.match(doc.text, span.end)
    if kind_behind and name.kind == "place":
        span = Span(span.start, kind_behind.end())
        text = span.of(doc.text)
    candidates, division = candidates_of(text)
    if name.kind not in _PLACE_KINDS and not (name.kind == "organisation" and candidates and candidates[0].kind == "s"):
        return None
    if not candidates and name.kind == "state":
        return None
    if name.kind == "facility":
        candidates = tuple(c for c in candidates if c.kind == "r")
    return Mention(span, text, name.kind, candidates, division) if text else None


def candidates_of(text: str) -> tuple[tuple[Entry, ...], bool]:
    """What a name may mean, and whether it says that it is a division: "northern Idlib province" is Idlib, the division."""
    tokens = text.split()
    division = bool(tokens) and tokens[-1].lower() in words("divisions")
    found = () if text.lower() in words("not_places") else look_up(text)
    wholes = False  # a capitalised direction is part of a name ("West Wing"), unless what it is part of is no town
    while not found and len(tokens) > 1:
        if tokens[0].lower() in words("directions"):
            wholes = wholes or (tokens[0][0].isupper() and tokens[0].lower() != "the")
            tokens = tokens[1:]
        elif tokens[-1].lower() in words("generic"):
            tokens = tokens[:-1]
        else:
            break
        found = tuple(e for e in look_up(" ".join(tokens)) if not wholes or e.kind in "srdm")
    if not found and text[:1].isupper():  # "Miami-Dade"
        found = look_up(f"{text} county")
    return found[:_MANY], division


def _missed(doc: Document, known: list[Mention]) -> Iterator[Mention]:
    """Capitalised names of the gazetteer that the name finder has passed over, where the words around speak for a place."""
    taken = sorted([n.span for n in doc.names] + [t.span for t in doc.times])
    spoken = {fold(m.text) for m in known if m.candidates}
    for paragraph in doc.paragraphs:
        runs = _runs(doc.text, paragraph)
        for run in runs:
            yield from _in_run(doc.text, paragraph, run, taken, spoken)


def _runs(text: str, paragraph: Span) -> list[list[Span]]:
    """Capitalised words that stand side by side."""
    runs: list[list[Span]] = []
    for match in _CAPITAL.finditer(text, paragraph.start, paragraph.end):
        span = Span(*match.span())
        if text[span.start : span.end].endswith(("'s", "’s")):
            span = Span(span.start, span.end - 2)
        if runs and text[runs[-1][-1].end : span.start] == " " and len(runs[-1]) < 12:
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def _in_run(text: str, paragraph: Span, run: list[Span], taken: list[Span], spoken: set[str]) -> Iterator[Mention]:
    at = 0
    while at < len(run):
        for length in range(min(_LONGEST, len(run) - at), 0, -1):
            span = Span(run[at].start, run[at + length - 1].end)
            if _overlaps(taken, span):
                continue
            mention = _take(text, paragraph, span, length == len(run), spoken)
            if mention is not None:
                yield mention
                at += length - 1
                break
        at += 1


def _overlaps(taken: list[Span], span: Span) -> bool:
    return any(t.start < span.end and span.start < t.end for t in taken)


def _take(text: str, paragraph: Span, span: Span, whole: bool, spoken: set[str]) -> Mention | None:
    """A mention of these words, if they are in the gazetteer and the words around allow it."""
    words_here = span.of(text)
    if (len(words_here) < 3 and words_here.upper() != "US") or words_here.lower() in words("not_places"):
        return None
    candidates = tuple(c for c in look_up(words_here) if not c.alternate or c.people >= _WELL_KNOWN or c.kind == "r")
    if not candidates:
        return None
    before = re.findall(r"[\w’']+|[^\w\s]", text[max(paragraph.start, span.start - 30) : span.start])
    last = before[-1].lower().rstrip(".") if before else ""
    if last in words("titles") or (len(before) > 1 and last == "." and before[-2].lower() in words("titles")):
        return None
    if words_here == "US" or fold(words_here) in spoken or candidates[0].kind in "sr":
        return Mention(span, words_here, "place", candidates) if whole or fold(words_here) in spoken else None
    if not whole:
        return None
    people = max(c.people for c in candidates)
    opens = not before or last in (".", "!", "?", "“", '"')
    after = text[span.end : span.end + 2]
    if not before and _DATELINE.match(text, span.end):
        return Mention(span, words_here, "place", candidates[:_MANY])
    if last in words("locative") and (people >= _WELL_KNOWN / 10 or len(words_here.split()) > 1):
        return Mention(span, words_here, "place", candidates[:_MANY])
    if people >= _WELL_KNOWN * 5 and (not opens or after == ", " or words_here.isupper()):
        return Mention(span, words_here, "place", candidates[:_MANY])
    return None


def _narrow(doc: Document, found: list[Mention]) -> None:
    """ "Paris, Texas": the second name narrows the first, where it is a division or state that holds such a place."""
    for one, other in pairwise(found):
        if re.fullmatch(r",? ?\(?", doc.text[one.span.end : other.span.start]):
            one.within = other.holders = [
                e for e in other.candidates if e.kind in "sdm" and any(holds(e, c) for c in one.candidates)
            ]


def holds(whole: Entry, part: Entry) -> bool:
    """Whether a state or division holds a place, by the codes; a county, whose towns have none, by nearness too."""
    if whole.country is None or whole.country != part.country or whole == part:
        return False
    if whole.kind == "s":
        return True
    if whole.division != part.division or part.kind not in "cm":
        return False
    return whole.kind == "d" or (whole.kind == "m" and part.kind == "c" and distance(whole, part) < _COUNTY_KM)
