"""Quantities and prices: how many, and for how much."""

from __future__ import annotations

from attache.document import Document, Span, Token
from attache.reading.transfers.lexicon import lexicon
from attache.reading.transfers.matching import match_at
from attache.reading.transfers.syntax import preposition

_UNITS_OF_COUNT = frozenset(("piece", "round", "unit", "item"))


def number(doc: Document, token: Token) -> int | float | None:
    """The number that a numeral with its parts says ("1.5 million", "two dozen"); None where it says none exactly."""
    total: float | None = None
    for part in [k for k in doc.children_of(token, "compound", "nummod", "flat", "det") if k.i < token.i] + [token]:
        value = _word(part.text)
        if value is None:
            continue
        scaled = part.text.lower().rstrip("s") in lexicon().hints["scales"]
        total = value if total is None else total * value if scaled else total + value
    if total is None:
        return None
    return int(total) if float(total).is_integer() else total


def _word(text: str) -> float | None:
    low = text.lower()
    hints = lexicon().hints
    if low in hints["numbers"]:
        return float(hints["numbers"][low])
    if low in hints["scales"]:
        return float(hints["scales"][low])
    digits = low.replace(",", "")
    try:
        return float(digits) if digits[:1].isdigit() and digits.replace(".", "", 1).isdigit() else None
    except ValueError:
        return None


def quantity(doc: Document, heads: list[Token]) -> tuple[int | float | None, str | None]:
    """How many of what a noun phrase names. `heads`: its head and the measure nouns above it, outermost first.

    The unit is the measure noun's lemma ("tonne"), None where things are counted one by one.
    """
    for place, head in enumerate(heads):
        for kid in doc.children_of(head, "nummod"):
            if is_money(doc, kid) or match_at(doc, kid) is not None or _of_a_name(doc, kid):
                continue
            found = number(doc, kid)
            if found is not None:
                inner = place < len(heads) - 1
                return found, head.lemma.lower() if inner and head.lemma.lower() not in _UNITS_OF_COUNT else None
    if len(heads) > 1 and heads[0].lemma.lower() in lexicon().hints["scales"] and doc.children_of(heads[0], "nummod"):
        return number(doc, heads[0]), None
    return None, None


def _of_a_name(doc: Document, token: Token) -> bool:
    """Whether a number is the end of a designation that the taxonomy does not know ("Type 88", "XM-7")."""
    before = doc.tokens[token.i - 1] if token.i else None
    return before is not None and before.sent == token.sent and (before.text == "-" or before.upos == "PROPN")


def is_money(doc: Document, token: Token) -> bool:
    """Whether a numeral or noun is an amount of money."""
    lex = lexicon()
    near = [token, *doc.children_of(token), *([doc.tokens[token.i - 1]] if token.i else [])]
    return any(_symbol(t.text) for t in near) or token.lemma.lower() in lex.sets["money_words"]


def _symbol(text: str) -> bool:
    return any(symbol in text for symbol in lexicon().hints["money_symbols"])


def prices(doc: Document, sentence: int) -> list[Span]:
    """All amounts of money in a sentence, in text order ("$1.31 billion", "€3 million", "billion-dollar")."""
    kept: dict[int, list[Span]] = doc.scratch.setdefault("transfers.prices", {})
    if sentence not in kept:
        found: list[Span] = []
        words = doc.words(doc.sentences[sentence])
        at = 0
        while at < len(words):
            end = _price_end(words, at)
            if end:
                found.append(Span(words[at].start, words[end - 1].end))
                at = end
            else:
                at += 1
        kept[sentence] = found
    return kept[sentence]


def _price_end(words: list[Token], at: int) -> int:
    """Index after an amount of money that begins at `at`; 0 where none does."""
    lex = lexicon()
    end = at
    if words[at].text.lower() in lex.sets["currency_codes"] and at + 1 < len(words) and _symbol(words[at + 1].text):
        end += 1
    symbol = _symbol(words[end].text)
    figures = 0
    if symbol:
        figures += any(c.isdigit() for c in words[end].text)
        end += 1
    while end < len(words) and (_figure(words[end].text) or (figures and words[end].text == "-" and end + 1 < len(words)
                                                             and _figure(words[end + 1].text))):  # fmt: skip
        figures += 1
        end += 1
    if symbol:
        return end if figures else 0
    after = end + (end < len(words) and words[end].text == "-")
    if figures and after < len(words) and _currency(words[after]) and words[at].text.lower() not in ("a", "an", "half"):
        return after + 1
    return 0


def _figure(text: str) -> bool:
    low = text.lower()
    hints = lexicon().hints
    if low in hints["numbers"] or low in hints["scales"]:
        return True
    digits = low.lstrip("~").rstrip("bnmkt")
    return digits[:1].isdigit() and digits.replace(",", "").replace(".", "", 1).isdigit()


def _currency(token: Token) -> bool:
    lex = lexicon()
    return token.lemma.lower() in lex.sets["money_words"] or token.text.lower().rstrip("s") in lex.sets["money_words"]


def price_of(doc: Document, anchor: Token, item: Span) -> str | None:
    """The price that goes with a transfer: the amount nearest to its trigger in the same sentence, outside its item.

    An amount that is part of the phrase of another clause's verb is not looked at; amounts inside the item are its own.
    """
    best: tuple[int, Span] | None = None
    for span in prices(doc, anchor.sent):
        token = doc.root_of(doc.tokens_in(span))
        if token is None or item.overlaps(span):
            continue
        if not _belongs(doc, token, anchor):
            continue
        distance = abs(token.i - anchor.i)
        if best is None or distance < best[0]:
            best = distance, span
    return best[1].of(doc.text) if best else None


def _belongs(doc: Document, token: Token, anchor: Token) -> bool:
    """Whether an amount hangs below the trigger (or the noun or verb it depends on) without another verb between."""
    at: Token | None = token
    for _ in range(6):
        if at is None:
            return False
        if at.i == anchor.i:
            return True
        if at.upos == "VERB" and at.i != token.i and at.deprel != "acl" and at.i != anchor.head:
            return False
        if at.i == anchor.head:
            return preposition(doc, token) in ("for", "worth", "at", "") or token.rel in ("compound", "nummod", "amod")
        at = doc.head_of(at)
    return False
