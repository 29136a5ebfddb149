"""Text to words with their temporal classes: what the patterns are matched over.

A word is a run of letters, a number with its suffix, or one other sign. `Lexicon` (from `knowledge/data/times/words.yaml`)
gives a word, or a phrase that begins with it, its classes; numbers get theirs from their shape.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from attache.knowledge import loader
from attache.reading.times.derived import once

_WORD = re.compile(
    r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)"  # an ISO date
    r"|(?<![\d/])\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/])"  # a date with slashes
    r"|(?<![\d.])\d{1,2}\.\d{1,2}\.\d{4}(?![\d.])"  # a date with full stops
    r"|(?<![\d:])\d{1,2}:\d\d(?::\d\d)?(?![\d:])"  # a clock time
    r"|\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:\.\d+)?(?:st|nd|rd|th|s|['’]s)?(?![^\W_])|\d+"
    r"|[QH][1-4](?![^\W_])|[apAP]\.\s?[mM]\b\.?|['’]s(?![^\W_])|[nN]['’]t\b|[^\W\d_]+(?:['’]clock)?|\S"
)
_PLAIN = str.maketrans("–‐‑−’‘", "----''")


class Reading(NamedTuple):
    """One way to read the words from a position on: class, value, and how many words it takes."""

    cls: str
    value: Any
    length: int


@dataclass(slots=True)
class Word:
    """A word of the text. `gap` is the number of characters between it and the word before; `broken`: a blank line between."""

    start: int
    end: int
    text: str
    lower: str
    gap: int
    broken: bool
    readings: list[Reading] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by first word: (words, class, value, whether the text must have capitals); and the sets of context words."""

    phrases: dict[str, tuple[tuple[tuple[str, ...], str, Any, bool], ...]]
    contexts: dict[str, frozenset[str]]


def _lexicon(tree: Any) -> Lexicon:
    phrases: dict[str, list[tuple[tuple[str, ...], str, Any, bool]]] = {}
    for cls, entries in tree.items():
        for phrase, value in entries.items() if cls != "contexts" else ():
            text = str(phrase)
            words = tuple(_plain(w) for w in split(text))
            phrases.setdefault(words[0], []).append((words, cls, value, text[0].isupper()))
    for row in loader.table("times/holidays"):
        words = tuple(_plain(w) for w in split(row["name"]))
        phrases.setdefault(words[0], []).append((words, "holiday", row["rule"], True))
    contexts = {name: frozenset(str(w).lower() for w in words) for name, words in tree["contexts"].items()}
    return Lexicon({k: tuple(v) for k, v in phrases.items()}, contexts)


#: the lexicon as `knowledge` has it
lexicon = once(lambda: loader.tree("times/words"), _lexicon)


def split(text: str) -> list[str]:
    """The words of a text, as `lex` cuts them."""
    return [m.group() for m in _WORD.finditer(text)]


def lex(text: str, start: int, end: int) -> list[Word]:
    """The words of `text[start:end]` with their lexical readings; offsets are into `text`."""
    words: list[Word] = []
    at = start
    for match in _WORD.finditer(text, start, end):
        raw = match.group()
        between = text[at : match.start()]
        broken = between.count("\n") > 1 or len(between) > 8
        words.append(Word(match.start(), match.end(), raw, _plain(raw), match.start() - at, broken))
        at = match.end()
    known = lexicon().phrases
    for i, word in enumerate(words):
        for phrase, cls, value, capital in known.get(word.lower, ()):
            if (not capital or word.text[0].isupper()) and _follows(words, i, phrase):
                word.readings.append(Reading(cls, value, len(phrase)))
        if word.text[0].isdigit():
            word.readings.extend(_numeric(word.lower))
        elif len(word.text) == 2 and word.text[0] in "QH" and word.text[1].isdigit():
            word.readings.append(Reading("PERIOD", word.text, 1))
    for i, word in enumerate(words):
        if word.text[0].isdigit() or any(r.cls in ("number", "ordinal", "vague") for r in word.readings):
            word.readings.extend(_counts(words, i))
        elif word.lower in ("a", "an"):
            word.readings.append(Reading("COUNT", "1", 1))
    return words


def _plain(raw: str) -> str:
    return raw.lower().translate(_PLAIN)


def _follows(words: list[Word], i: int, phrase: tuple[str, ...]) -> bool:
    if i + len(phrase) > len(words):
        return False
    return all(words[i + k].lower == w and not words[i + k].broken for k, w in enumerate(phrase) if k)


def _numeric(lower: str) -> list[Reading]:
    """The classes that a number has by its shape alone."""
    found: list[Reading] = []
    if re.fullmatch(r"\d{4}-\d\d-\d\d", lower):
        year, month, day = map(int, lower.split("-"))
        return [Reading("ISO", (year, month, day), 1)]
    if parts := re.fullmatch(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d\d)", lower):
        return [Reading("SLASHED", (int(parts[1]), int(parts[3]), _year(parts[4]), parts[2]), 1)]
    if ":" in lower:
        hours, minutes = map(int, lower.split(":")[:2])
        return [Reading("CLOCK", f"{hours:02}:{minutes:02}", 1)] if hours < 25 and minutes < 60 else []
    digits = re.match(r"\d+", lower)
    number, suffix = (int(digits[0]), lower[digits.end() :]) if digits and len(digits[0]) < 7 else (0, "?")
    if suffix == "" and digits:
        if len(lower) == 4 and 1000 <= number <= 2999:
            found.append(Reading("YEAR", number, 1))
        if len(lower) == 2:
            found.append(Reading("YY", _year(lower), 1))
        if 1 <= number <= 24 and len(lower) < 3:
            found.append(Reading("HOUR", number, 1))
        if len(lower) == 4 and number % 100 < 60 and number < 2400:
            found.append(Reading("MILITARY", f"{lower[:2]}:{lower[2:]}", 1))
    if suffix in ("", "st", "nd", "rd", "th") and 1 <= number <= 31:
        found.append(Reading("DAY", number, 1))
    if suffix in ("st", "nd", "rd", "th"):
        found.append(Reading("ORD", number, 1))
    if suffix in ("s", "'s", "’s") and digits and number % 10 == 0:
        if len(digits[0]) == 4 and 1000 <= number <= 2999:
            found.append(Reading("DECADE", number // 100 if number % 100 == 0 and number < 2000 else number // 10, 1))
        elif len(digits[0]) == 2:
            found.append(Reading("DECADE", (1900 + number) // 10, 1))
    return found


def _year(digits: str) -> int:
    """A year of two digits in full: up to 39 in this century, else in the last."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 40 else 1900)


def _counts(words: list[Word], i: int) -> list[Reading]:
    """Numbers that begin at word `i`: COUNT ("2", "2.5", "X"), ORD, DAY, and spelled-out YEAR."""
    vague = [(str(r.value), r.length) for r in words[i].readings if r.cls == "vague"]
    found = [Reading(cls, value, length) for value, length in vague for cls in ("COUNT", "MANY")]
    value, length, ordinal = _number(words, i)
    if not length:
        return found
    if ordinal:
        found.append(Reading("ORD", int(value), length))
        if 1 <= value <= 31:
            found.append(Reading("DAY", int(value), length))
        return found
    if value > 1:
        found.append(Reading("MANY", _show(value), length))
    if words[i].text[0].isdigit():
        found.append(Reading("COUNT", _show(value), length))
        if words[i].lower.isdigit() and length == 1 and _half(words, i + 1):
            found.append(Reading("COUNT", _show(value + 0.5), 4))
    else:
        found.append(Reading("COUNT", _show(value), length))
        if year := _spelled_year(words, i):
            found.append(year)
    return found


def _half(words: list[Word], at: int) -> bool:
    return [w.lower for w in words[at : at + 3]] == ["1", "/", "2"] and words[at].gap > 0


def _show(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def _number(words: list[Word], i: int) -> tuple[float, int, bool]:
    """The number that begins at word `i`: value, words taken (0: none), and whether it is an ordinal in words."""
    first = words[i]
    if first.text[0].isdigit():
        plain = first.lower.replace(",", "")
        if not re.fullmatch(r"\d{1,9}(?:\.\d{1,3})?", plain):
            return 0, 0, False
        value, scale = float(plain), _class(words, i + 1, "number")
        return (value * scale, 2, False) if scale in (100, 1000, 1_000_000) else (value, 1, False)
    total, part, k = 0.0, 0.0, i
    while k < len(words) and k - i < 8 and not (k > i and words[k].broken):
        cardinal, ordinal = _class(words, k, "number"), _class(words, k, "ordinal")
        if ordinal is not None and (k == i or (part and part % 10 == 0 and ordinal < 10 and part % 100)):
            return total + part + ordinal, k - i + 1, True
        if cardinal is None:
            if words[k].lower in ("-", "and") and k > i and part and _class(words, k + 1, "number") is not None:
                if words[k].lower == "-" and not (20 <= part % 100 <= 90 and part % 10 == 0):
                    break
                if words[k].lower == "and" and part % 100:
                    break
                k += 1
                continue
            if words[k].lower == "-" and part and _class(words, k + 1, "ordinal") is not None and part % 10 == 0:
                k += 1
                continue
            break
        if cardinal == 100:
            part = (part or 1) * 100
        elif cardinal >= 1000:
            total, part = total + (part or 1) * cardinal, 0
        elif part and not (part % 100 == 0 or (part % 10 == 0 and cardinal < 10 and part % 100 >= 20)):
            break
        else:
            part += cardinal
        k += 1
    return total + part, k - i, False


def _class(words: list[Word], i: int, cls: str) -> int | None:
    if i >= len(words):
        return None
    return next((r.value for r in words[i].readings if r.cls == cls), None)


def _spelled_year(words: list[Word], i: int) -> Reading | None:
    """As in "nineteen ninety-four", "two thousand", "twenty nineteen" as a YEAR."""
    high, taken, ordinal = _number(words, i)
    if ordinal or not taken:
        return None
    if 1900 <= high < 2100 and taken > 1 and words[i].lower == "two":
        return Reading("YEAR", int(high), taken)
    if high in (18, 19, 20) and i + taken < len(words):
        low, more, ordinal = _number(words, i + taken)
        if more and not ordinal and 10 <= low < 100 and not words[i + taken].text[0].isdigit():
            return Reading("YEAR", int(high * 100 + low), taken + more)
    return None
