"""Clues to whose voice a sentence is in, by word and form; each is a number that `weights.yaml` weighs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from attache.document import Document, Sentence, Token
from attache.reading.attribution.lexicon import compiled
from attache.reading.attribution.quotations import quotations
from attache.records import Attribution

#: a sentence whose words are another's by this share is that one's
_MOSTLY = 0.4
#: at most so many judging words count
_MOST = 3
#: a sentence of fewer words is short
_SHORT = 12
#: what lies so many years back is past
_YEARS = 1
#: a kind of attribution that reads signs, and is as much the author's as another's
_SIGNS = frozenset({"show", "seem"})


#: the clues of one sentence by name, 1 or a number; those that are not there are left out
Clues = dict[str, float]


@dataclass(frozen=True, slots=True)
class _Words:
    """`opinion/words.yaml` as sets."""

    duty: frozenset[str]
    duty_verbs: frozenset[str]
    own: frozenset[str]
    own_phrases: tuple[str, ...]
    call_phrases: tuple[str, ...]
    judging: frozenset[str]
    inferring: frozenset[str]


def clues(doc: Document) -> list[Clues]:
    """The clues of every sentence. Needs syntax, times and attributions."""
    words = compiled("opinion/words", _read)
    others = _others(doc)
    pasts = _times(doc)
    found = [_of(doc, sentence, words, others, pasts) for sentence in doc.sentences]
    voice = sum(1 for c in found if c.keys() & {"own", "duty", "call words"}) / max(len(found), 1)
    judging = sum(c.get("judging", 0.0) for c in found) / max(len(found), 1)
    reported = sum("another's" in c for c in found) / max(len(found), 1)
    for number, clue in enumerate(found):
        clue[f"genre {doc.genre}"] = 1.0
        clue |= {"voice": min(voice, 0.5), "judging voice": min(judging, 1.0), "reporting voice": reported}
        if number == len(found) - 1 and number:
            clue["last"] = 1.0
    return [{k: v for k, v in c.items() if v} for c in found]


def _read(raw: dict[str, list[str]]) -> _Words:
    return _Words(
        frozenset(raw["duty"]), frozenset(raw["duty-verbs"]), frozenset(raw["own"]), tuple(raw["own-phrases"]),
        tuple(raw["call-phrases"]), frozenset(raw["judging"]), frozenset(raw["inferring"]),
    )  # fmt: skip


def _others(doc: Document) -> set[int]:
    """The words (by index) that are not the author's: what somebody else says, and what is in quotation marks."""
    words = compiled("opinion/words", _read)
    found: set[int] = set()
    for held in doc.attributions:
        source = [t for s in held.source for t in doc.tokens_in(s)]
        mine = not source or any(t.text.lower() in words.own for t in source) or _wanted(doc, held, words)
        if held.direct or not (mine or held.kind in _SIGNS):
            found |= {t.i for s in held.content for t in doc.tokens_in(s)}
    for quotation in quotations(doc.text, doc.paragraphs):
        found |= {t.i for t in doc.tokens_in(quotation.span)}
    return found


def _wanted(doc: Document, held: Attribution, words: _Words) -> bool:
    """Whether the author only says that somebody ought to say it: *Congress ought to ask what …*."""
    at = next((t for s in held.cue for t in doc.tokens_in(s)), None)
    while at is not None:
        if any(c.text.lower() in words.duty for c in doc.children_of(at, "aux")):
            return True
        at = doc.head_of(at) if at.rel in ("xcomp", "conj", "fixed", "compound", "ccomp") else None
    return False


def _times(doc: Document) -> tuple[set[int], set[int]]:
    """Sentences that name a day or hour, and those that name a year gone by."""
    days: set[int] = set()
    years: set[int] = set()
    this = doc.published.year if doc.published else None
    for time in doc.times:
        token = doc.token_at(time.span.start)
        if token is None:
            continue
        if time.type in ("DATE", "TIME") and len(time.value) >= 10 and time.value[4:5] == "-":
            days.add(token.sent)
        if this is not None and time.value[:4].isdigit() and int(time.value[:4]) <= this - _YEARS:
            years.add(token.sent)
    return days, years


def _of(doc: Document, sentence: Sentence, words: _Words, others: set[int], times: tuple[set[int], set[int]]) -> Clues:
    tokens = doc.words(sentence)
    mine = [t for t in tokens if t.i not in others and t.upos != "PUNCT"]
    low = [t.text.lower() for t in mine]
    text = f" {' '.join(low)} "
    root = next((t for t in tokens if t.head < 0), None)
    share = 1 - len(mine) / max(sum(t.upos != "PUNCT" for t in tokens), 1)
    return {
        "another's": float(share > _MOSTLY),
        "share": share,
        "own": float(any(w in words.own for w in low)),
        "own words": float(_any(text, words.own_phrases)),
        "duty": float(any(_is_duty(doc, t, words) for t in mine)),
        "call words": float(_any(text, words.call_phrases)),
        "order": float(root is not None and root.i not in others and _is_order(doc, root)),
        "judging": float(min(sum(w in words.judging for w in low), _MOST)),
        "inferring": float(any(w in words.inferring for w in low)),
        "question": float(bool(mine) and tokens[-1].text == "?" and tokens[-1].i not in others),
        "present": float(root is not None and root.i not in others and _tense(doc, root) == "Pres"),
        "nobody": float(not any(t.upos == "PROPN" for t in tokens)),
        "number": float(any(t.upos == "NUM" for t in tokens)),
        "short": float(len(tokens) < _SHORT),
        "day": float(sentence.i in times[0]),
        "past": float(sentence.i in times[1] and sentence.i not in times[0]),
    }


def _any(text: str, phrases: Iterable[str]) -> bool:
    return any(f" {p} " in text for p in phrases)


def _is_duty(doc: Document, token: Token, words: _Words) -> bool:
    """Whether a word says that something ought to be done: a modal on the sentence's main line, or *have to* there."""
    head = doc.head_of(token)
    if token.upos == "AUX" and token.text.lower() in words.duty:
        # "must have known" infers; "should he win" supposes
        perfect = any(c.lemma == "have" for c in doc.children_of(head, "aux")) if head else False
        return head is not None and not perfect and head.rel in ("root", "conj", "parataxis", "ccomp")
    if token.upos == "VERB" and token.lemma in words.duty_verbs and token.rel in ("root", "conj"):
        return any(any(c.text.lower() == "to" for c in doc.children_of(x, "mark")) for x in doc.children_of(token, "xcomp"))
    return False


def _is_order(doc: Document, root: Token) -> bool:
    return root.upos == "VERB" and root.feat("Mood") == "Imp" and not doc.children_of(root, "nsubj", "csubj", "expl")


def _tense(doc: Document, root: Token) -> str | None:
    for token in (*doc.children_of(root, "aux", "cop"), root):
        if (tense := token.feat("Tense")) is not None and token.feat("VerbForm") == "Fin":
            return tense
    return None
