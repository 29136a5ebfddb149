"""Puts the rules' attributions and what the reading heads hear together: which stand, with which source, cue and content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attache.document import Document, Span, Token
from attache.reading.attribution.drafts import Draft, merged, spans
from attache.reading.attribution.frames import Found
from attache.reading.attribution.hearing import Option, Run, Voice, Weights, kind, score, voices, weights
from attache.reading.attribution.quotations import Quotation

#: the most sentences between what somebody says and a content with no cue that goes on with it
_APART = 1


@dataclass(slots=True, eq=False)
class _Choice:
    """A voice with what was chosen for it; `sure` is how likely it is an attribution (a logit)."""

    voice: Voice
    draft: Draft | None
    sure: float
    source: Option | None
    runs: list[Option]


def heard(doc: Document, drafts: Sequence[Draft], quoted: Sequence[Quotation]) -> list[Draft]:
    """The attributions that rules and heads together make likely, in text order; `drafts` are the rules'."""
    weight = weights()
    own = {id(d.found): d for d in drafts}
    ruled = [(d.found, {t.i for s in d.content for t in doc.tokens_in(s)}) for d in drafts]
    choices = [_choose(v, own.get(id(v.found)), weight) for v in voices(doc, ruled)]
    kept = [c for c in choices if c.sure > weight.least["keep"]]
    _claim(doc, choices, kept, weight)
    made = [_draft(doc, c, quoted) for c in sorted(kept, key=lambda c: min(c.voice.cue))]
    return [d for d in made if d.content]


def _choose(voice: Voice, draft: Draft | None, weight: Weights) -> _Choice:
    best, most = None, weight.least["source"]
    for option in voice.sources:
        if (likely := score(option.features, weight.source)) > most:
            best, most = option, likely
    runs = [o for o in voice.contents if score(o.features, weight.content) > weight.least["content"]]
    return _Choice(voice, draft, score(voice.features, weight.keep), best, runs)


def _claim(doc: Document, choices: Sequence[_Choice], kept: list[_Choice], weight: Weights) -> None:
    """Give contents that no voice kept has to the likeliest voice beside them, else to who speaks right before."""
    assert doc.heard is not None
    held = _held(doc, kept)
    by_run: dict[Run, list[tuple[float, int]]] = {}
    for number, choice in enumerate(choices):
        for option in choice.voice.contents:
            if option.run is not None and choice.sure > weight.least["orphan"]:
                by_run.setdefault(option.run, []).append((score(option.features, weight.content) + choice.sure, number))
    inside = set(map(id, kept))
    for run in doc.heard.contents:
        words = range(run[0], run[1])
        if run[2] < weight.least["heard"] or any(i in held for i in words):
            continue
        sure, number = max(by_run.get(run, []), default=(weight.least["claim"] - 1, -1))
        if sure > weight.least["claim"]:
            choice = choices[number]
            choice.runs.append(Option(set(words), {}, run=run))
            if id(choice) not in inside:
                inside.add(id(choice))
                kept.append(choice)
        elif (before := _speaking(doc, held, run)) is not None:
            before.runs.append(Option(set(words), {}, run=run))
            choice = before
        else:
            continue
        held.update(dict.fromkeys(words, choice))


def _held(doc: Document, kept: Sequence[_Choice]) -> dict[int, _Choice]:
    """Which choice each word is content of."""
    held: dict[int, _Choice] = {}
    for choice in kept:
        for span in choice.draft.content if choice.draft is not None else []:
            held.update((t.i, choice) for t in doc.tokens_in(span))
        for option in choice.runs:
            held.update(dict.fromkeys(option.words, choice))
    return held


def _speaking(doc: Document, held: dict[int, _Choice], run: Run) -> _Choice | None:
    """Whose content, or cue behind a content, ends right before a span, in its own sentence or the one before."""
    sentence = doc.tokens[run[0]].sent
    first = doc.sentences[max(0, sentence - _APART)].first
    return next((held[i] for i in range(run[0] - 1, first - 1, -1) if i in held), None)


def _draft(doc: Document, choice: _Choice, quoted: Sequence[Quotation]) -> Draft:
    voice, source = choice.voice, choice.source
    words = (source.ruled or source.words) if source is not None else set()
    content = _content(doc, choice)
    found = Found(
        voice.anchor,
        voice.found.kind if voice.found is not None else kind(voice.anchor),
        voice.cue,
        words,
        {i for o in choice.runs for i in o.words},
        _holder(voice, source),
    )
    draft = Draft(doc, found, list(quoted), content)
    draft.turn = choice.draft is not None and choice.draft.turn
    return draft


def _holder(voice: Voice, source: Option | None) -> Token | None:
    if source is None:
        return None
    if source.ruled and voice.found is not None and voice.found.holder is not None:
        return voice.found.holder
    return source.head


def _content(doc: Document, choice: _Choice) -> list[Span]:
    """The rules' content and the spans heard, in one."""
    said = spans(doc, {i for o in choice.runs for i in o.words} - choice.voice.cue) if choice.runs else []
    return merged(doc.text, [*(choice.draft.content if choice.draft is not None else []), *said])
