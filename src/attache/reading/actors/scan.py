"""Finds in a document the names that the tables know, by longest match over its tokens, and weighs the states it speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attache.document import Document, Name, Token
from attache.reading.actors import lexicon
from attache.reading.actors.lexicon import UNKNOWN, Known

#: kinds that say of a state that the text speaks of it
_PLAIN = ("state", "adjective", "demonym", "capital")
#: how much a mention weighs, by kind, in telling which state a text is about
_WEIGHT = {
    "state": 1.0,
    "adjective": 0.5,  # mostly of what comes from abroad: at home one speaks of *the army*
    "demonym": 1.0,
    "capital": 0.8,
    "region": 0.7,
    "seat": 0.9,
    "organisation": 0.8,
    "group": 0.5,
}
#: mentions in the title and the first sentences weigh more
_EARLY, _EARLY_SENTENCES = 2.0, 3
#: the state that a title names first is mostly the one whose news it is ("Colombia expels Belarusian diplomats")
_TITLE_FIRST = 4.0
_GLUE = "-‐‑–'’.`"
_CODES = ("UNO", "EUR", "IGO", "NGO", "MNC", "IMG", "ISM", UNKNOWN)


@dataclass(slots=True, eq=False)
class Hit:
    """A known name over tokens `first..last` (half-open)."""

    first: int
    last: int
    known: Known


@dataclass(slots=True)
class Words:
    """A document's tokens as name keys: the words, and for each the token it is of. Other marks are empty words."""

    words: list[str]
    tokens: list[int]
    at: dict[int, int]


def words_of(doc: Document) -> Words:
    found = Words([], [], {})
    for token in doc.tokens:
        key = lexicon.key(token.text)
        if not key and token.text[:1] in _GLUE:
            continue
        found.at[token.i] = len(found.words)
        for word in key.split(" ") if key else [""]:
            found.words.append(word)
            found.tokens.append(token.i)
    return found


@dataclass(slots=True)
class Candidate:
    first: int
    last: int
    choices: list[Known]


def scan(doc: Document, words: Words) -> list[Hit]:
    """All known names, longest first from the left, none overlapping; each read as the states that the text names allow."""
    index = lexicon.index()
    marked = {t.i: n for n in doc.names for t in doc.tokens_in(n.span)}
    found: list[Candidate] = []
    at = 0
    while at < len(words.words):
        longest = index.longest.get(words.words[at], 0)
        step = 1
        if longest and (at == 0 or words.tokens[at] != words.tokens[at - 1]):
            for length, name in lexicon.ngrams(words.words, at, longest):
                candidate = _candidate(doc, words, at, length, index.names.get(name, ()), marked)
                if candidate is not None:
                    found.append(candidate)
                    step = length
                    break
        at += step
    named = _named(found)
    main = max(sorted(named), key=lambda s: named[s], default=None)
    spelled = {k.name for c in found if c.last - c.first > 1 for k in c.choices}
    hits = ((c, _choose(c.choices, named, main, spelled)) for c in found)
    read = [Hit(c.first, c.last, known) for c, known in hits if known is not None]
    return [h for h in read if not _swallowed(doc, h, marked.get(h.first))]


def _swallowed(doc: Document, hit: Hit, name: Name | None) -> bool:
    """Whether the hit is but a part of a longer name of another kind (*Vladimir* of a person, *Liberation* of a war)."""
    start, end = doc.tokens[hit.first].start, doc.tokens[hit.last - 1].end
    if name is None or not name.span.covers((start, end)) or name.span.end - name.span.start == end - start:
        return False
    if name.kind == "person":
        return hit.known.kind not in ("adjective", "demonym")
    return name.kind in ("event", "product", "law") and hit.known.kind not in (*_PLAIN, "seat")


def _candidate(
    doc: Document, words: Words, at: int, length: int, choices: Sequence[Known], marked: Mapping[int, Name]
) -> Candidate | None:
    if not choices:
        return None
    first, end = words.tokens[at], words.tokens[at + length - 1]
    after = at + length
    if after < len(words.tokens) and words.tokens[after] == end:
        return None
    tokens = doc.tokens[first : end + 1]
    if tokens[0].sent != tokens[-1].sent:
        return None
    text = doc.text[tokens[0].start : tokens[-1].end]
    kept = [k for k in choices if _written(doc, tokens, text, k, tokens[0].i in marked)]
    return Candidate(first, end + 1, kept) if kept else None


def _written(doc: Document, tokens: list[Token], text: str, known: Known, marked: bool) -> bool:
    """Whether the text writes the name as its kind demands: capitals for abbreviations, a capital at all, *the* before it."""
    if known.short and not text.isupper():
        return False
    if known.the and (tokens[0].i == 0 or doc.tokens[tokens[0].i - 1].text.lower() != "the"):
        return False
    if not any(c.isupper() for c in text):
        return known.lower
    if len(tokens) == 1 and known.kind in ("organisation", "region", "group", "alliance"):
        if tokens[0].upos in ("PROPN", "X") or known.short:
            return True
        return (tokens[0].upos in ("NOUN", "ADJ") and not _opens(doc, tokens[0])) or known.sector == "PTY" or marked
    return True


def _opens(doc: Document, token: Token) -> bool:
    """Whether the token opens its sentence (marks apart), where a capital says nothing."""
    first = doc.sentence_of(token).first
    return all(doc.tokens[i].upos == "PUNCT" for i in range(first, token.i))


def _named(found: list[Candidate]) -> dict[str, float]:
    """States that candidates name beyond doubt, with how often."""
    named: dict[str, float] = defaultdict(float)
    for candidate in found:
        sure = [k for k in candidate.choices if not k.about]
        if sure and (sure[0].kind in _PLAIN or len(candidate.choices) == 1) and sure[0].state not in _CODES[2:]:
            capital = sure[0].kind == "capital" and len(candidate.choices) > 1
            named[sure[0].state] += 0.0 if capital else _WEIGHT.get(sure[0].kind, 0.5)
    return named


def _choose(choices: list[Known], named: dict[str, float], main: str | None, spelled: set[str]) -> Known | None:
    """Of several readings of a name: the one that the text also spells out (*RSF* beside *Rapid Support Forces*), else the one
    about the main state, else one of any or no state, else one about a state that is named."""
    written_out = [k for k in choices if k.short and k.name in spelled]
    if written_out and len(choices) > 1:
        return written_out[0]
    about_main = [k for k in choices if main in k.about]
    if about_main:
        return about_main[0]
    free = [k for k in choices if not k.about]
    generic = [k for k in free if k.state == UNKNOWN]
    if generic:
        return next((k for k in free if named.get(k.state)), generic[0])
    about = [k for k in choices if any(named.get(s) for s in k.about)]
    about.sort(key=lambda k: -max(named.get(s, 0.0) for s in k.about))
    if about and (not free or not named.get(free[0].state)):
        return about[0]
    return free[0] if free else None


@dataclass(slots=True)
class Salience:
    """Which states a document speaks of: by sentence, and on the whole."""

    by_sentence: dict[int, dict[str, float]]
    total: dict[str, float]
    order: list[str]

    @property
    def main(self) -> str:
        return self.order[0] if self.order else UNKNOWN

    def share(self, state: str) -> float:
        whole = sum(self.total.values())
        return self.total.get(state, 0.0) / whole if whole else 0.0

    def near(self, sentence: int, only: tuple[str, ...] = ()) -> str:
        """The state that a body with none of its own most likely belongs to: one named close by, else the main one."""
        scores: dict[str, float] = defaultdict(float)
        for state, weight in self.total.items():
            scores[state] += 3.0 * weight / (sum(self.total.values()) or 1.0)
        for back, weight in ((0, 0.9), (1, 0.6), (2, 0.3)):
            here = self.by_sentence.get(sentence - back, {})
            whole = sum(here.values())
            for state, count in here.items():
                scores[state] += weight * count / whole
        allowed = {s: v for s, v in scores.items() if not only or s in only}
        return max(sorted(allowed), key=lambda s: allowed[s], default=UNKNOWN)


def weigh(doc: Document, hits: list[Hit], others: list[tuple[int, str, float]]) -> Salience:
    """How much each state is spoken of. `others`: further evidence as (sentence, state, weight), such as persons."""
    by_sentence: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    total: dict[str, float] = defaultdict(float)
    evidence = [
        (doc.tokens[h.first].sent, h.known.state, _WEIGHT.get(h.known.kind, 0.0)) for h in hits if h.known.sector != "MED"
    ]
    for sentence, state, weight in [*evidence, *others]:
        if state in _CODES or not weight:
            continue
        by_sentence[sentence][state] += weight
        total[state] += weight * (_EARLY if sentence < _EARLY_SENTENCES else 1.0)
    for nth, hit in enumerate(_in_title(doc)):
        total[hit] += _EARLY if nth else _TITLE_FIRST
    order = sorted(total, key=lambda s: (-total[s], s))
    return Salience({k: dict(v) for k, v in by_sentence.items()}, dict(total), order)


def _in_title(doc: Document) -> list[str]:
    """The states that the title names (by state words only)."""
    index, words = lexicon.index(), lexicon.key(doc.title or "").split()
    found = []
    for at in range(len(words)):
        for _, name in lexicon.ngrams(words, at, index.longest.get(words[at], 0)):
            known = [k for k in index.names.get(name, ()) if k.kind in _PLAIN and not k.short]
            if known:
                found.append(known[0].state)
                break
    return found
