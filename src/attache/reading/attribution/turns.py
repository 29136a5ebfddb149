"""Speech that no verb marks: turns of an interview or a transcript ("VOSS: …"), and quotations signed after a dash."""

from __future__ import annotations

from attache.document import Document, Span, Token
from attache.reading.attribution import lexicon
from attache.reading.attribution.frames import Found
from attache.reading.attribution.quotations import Quotation

#: the most words of a name before the colon of a turn, or after the dash that signs a quotation
_LONGEST_NAME = 6
#: a text with fewer turns has headings or lists
_FEWEST_TURNS = 2


def turns(doc: Document) -> list[tuple[Found, list[Span]]]:
    """Turns of speakers named before a colon at a paragraph's start, each with the rest of its paragraph.

    Only where at least two paragraphs begin so.
    """
    found: list[tuple[Found, list[Span]]] = []
    for paragraph in doc.paragraphs:
        words = doc.tokens_in(paragraph)
        colon = next((n for n, t in enumerate(words[: _LONGEST_NAME + 1]) if t.text == ":"), None)
        if colon and colon + 1 < len(words) and all(_named(t) for t in words[:colon]):
            said = Span(words[colon + 1].start, words[-1].end)
            found.append((_signed(doc, words[:colon], words[colon]), [said]))
    return found if len(found) >= _FEWEST_TURNS else []


def signed(doc: Document, quoted: list[Quotation]) -> list[tuple[Found, list[Span]]]:
    """Quotations with a name after a dash behind them, at their paragraph's end: “…” — Kyra Voss."""
    found: list[tuple[Found, list[Span]]] = []
    for quotation in quoted:
        paragraph = next((p for p in doc.paragraphs if p.covers(quotation.span)), None)
        after = doc.tokens_in((quotation.span.end, paragraph.end)) if paragraph else []
        if not 2 <= len(after) <= _LONGEST_NAME + 1 or after[0].text not in lexicon.dashes():
            continue
        name = [t for t in after[1:] if t.upos != "PUNCT"]
        if name and all(_named(t) for t in name):
            found.append((_signed(doc, name, after[0]), quotation.whole()))
    return found


def _named(token: Token) -> bool:
    return token.upos in ("PROPN", "PUNCT", "NUM") or token.text[:1].isupper()


def _signed(doc: Document, name: list[Token], mark: Token) -> Found:
    return Found(mark, "say", {mark.i}, {t.i for t in name}, set(), doc.root_of(name))
