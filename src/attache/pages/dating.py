"""The day of publication, worked out from a text's own words.

Every day from 1900 to 2060 is weighed by all clues at once (`clues`): the sum of their log-likelihoods, each day as likely
as any other beforehand. The day is given only where the clues leave little else: where the three days around the best hold
at least `ENOUGH` of the whole probability. Else there is no date: a text that says `on Thursday` and no more fits 8,000 days.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from attache.pages.clues import Clue, Days, LogLikelihood, collect, shape, words_of_time
from attache.pages.dates import DateMention

FIRST, LAST = dt.date(1900, 1, 1), dt.date(2060, 12, 31)
#: share of the probability that three days must hold. On a thousand dated articles of agencies and newspapers, most of which
#: name no year, the shares were about right: of the days at 0.35 to 0.6, half were right ± 1; of those above, three in four.
ENOUGH = 0.6
#: how close, in days, a file's own date of making is to the page's
_MADE = ((0, 0.2), (1, 0.05), (2, 0.02), (8, 0.0008), (366, 0.00002))
_MOST_REASONS = 5


@dataclass(frozen=True, slots=True)
class Inference:
    """`date` is None where the clues do not fix a day; `confidence` is the probability (0 to 1) of the three days around the
    best; `reasons` are in words, the strongest first."""

    date: dt.date | None
    confidence: float
    reasons: tuple[str, ...]

    def basis(self) -> str:
        """The reasons in one line, as `published_basis` has them."""
        if self.date is None:
            return "unknown: " + ("; ".join(self.reasons) if self.reasons else "the text names no date that would fix the day")
        return "inferred: " + "; ".join(self.reasons)


def infer(
    text: str, *, opinion: bool = False, around: str = "", dateline: DateMention | None = None, made: dt.date | None = None
) -> Inference:
    """The day that an article's `text` was published.

    `opinion`: an editorial or the like, which appear the day after the news. `around`: the page's other text. `dateline`: a
    date without year before the text. `made`: when the file was made, which the page cannot be younger than.
    """
    days = np.arange(FIRST.toordinal(), LAST.toordinal() + 1, dtype=np.int64)
    clues = collect(words_of_time(text, opinion), days, around, dateline)
    if made is not None:
        bound = shape(made.toordinal() - days, _MADE)
        clues.append(Clue(bound, lambda day: f"the file was made on {made}" if day <= made else None))
    if not clues:
        return Inference(None, 0.0, ())
    share = _shares(clues)
    window = np.convolve(share, np.ones(3), mode="same")
    middle = int(np.argmax(window))
    best = max(range(max(0, middle - 1), min(len(days), middle + 2)), key=lambda i: (share[i], i))
    day = dt.date.fromordinal(int(days[best]))
    confidence = float(window[best])
    reasons = _reasons(clues, day, best)
    if confidence < ENOUGH:
        return Inference(None, confidence, _undecided(share, days, reasons))
    return Inference(day, confidence, reasons)


def _shares(clues: list[Clue]) -> LogLikelihood:
    total = np.sum([c.weight for c in clues], axis=0)
    likely = np.exp(total - total.max())
    found: LogLikelihood = likely / likely.sum()
    return found


def _reasons(clues: list[Clue], day: dt.date, index: int) -> tuple[str, ...]:
    """What speaks for the day, the strongest first: how much likelier each clue is on it than on the average day."""
    found = []
    for clue in clues:
        words = clue.reason(day)
        if words:
            found.append((float(clue.weight[index] - np.log(np.mean(np.exp(clue.weight)))), words))
    found.sort(key=lambda f: (-f[0], f[1]))
    return tuple(dict.fromkeys(words for strength, words in found if strength > 0.1))[:_MOST_REASONS]


def _undecided(share: LogLikelihood, days: Days, reasons: tuple[str, ...]) -> tuple[str, ...]:
    """What can be said where no day can be given: the span of nine tenths of the probability, if it says anything."""
    running = np.cumsum(share)
    low = dt.date.fromordinal(int(days[int(np.searchsorted(running, 0.05))]))
    high = dt.date.fromordinal(int(days[min(len(days) - 1, int(np.searchsorted(running, 0.95)))]))
    if high.year - low.year > 12:
        return ("the text's dates do not fix the day",)
    when = str(low.year) if low.year == high.year else f"between {low.year} and {high.year}"
    return (f"the text's dates do not fix the day, probably {when}", *reasons[:2])
