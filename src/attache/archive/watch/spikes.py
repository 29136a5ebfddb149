"""Spikes: where much more is told of than before.

What is counted are texts (copies of one text count once) that tell of a class of events from one state to another, or of one
state to whomever, by the days of the events: those of the last `WINDOW` days against those of the `BASELINE` days before.
Only events that are told of as having happened count.

Where nothing has changed, each of the n texts of both spans fell into the window with the share of all texts that were
published in it, so that the number in the window is binomial: the conditional test of two Poisson rates (Przyborowski &
Wilenski, Biometrika 31, 1940). The share is of texts and not of days, so that an archive that grows is no spike. There is one
where at least `LEAST` texts, and `TIMES` as many as expected, are in the window, and so many or more would be there by chance
with a probability below `CHANCE` divided by how many series were tested (Bonferroni).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from math import exp, lgamma, log, log1p
from typing import NamedTuple

from sqlalchemy import Connection, text

from attache.archive.watch.drafts import Draft
from attache.archive.watch.words import state, unpacked, words_of
from attache.days import iso_period

#: days that are looked at, and days before that they are compared with
WINDOW, BASELINE = 7, 84
#: texts in the window at least, how many times what was expected, and the probability for all tests together
LEAST, TIMES, CHANCE = 5, 2.0, 0.01
#: a state is not told of beside a dyad of it that so much of the texts are about
_MOSTLY = 0.8
#: smaller probabilities are not told apart
_NEVER = 1e-9
#: texts before the window, without which there is nothing to compare with
_KNOWN = 20


class Days(NamedTuple):
    """First days of baseline and window, the last day of both (ISO), and how many texts were published in each."""

    begin: str
    cut: str
    end: str
    before: int = 0
    recent: int = 0


class Series(NamedTuple):
    """A class of events by `actor` (to `recipient`; "" for whomever), and how many texts tell of it in both spans."""

    actor: str
    recipient: str
    type: str
    recent: int
    before: int

    @property
    def subject(self) -> str:
        """What is counted, to know it again by."""
        return f"{self.actor}>{self.recipient}:{self.type}"

    @property
    def words(self) -> str:
        """The same in words."""
        return f"{self.type} by {state(self.actor)}" + (f" towards {state(self.recipient)}" if self.recipient else "")


def spikes(db: Connection, today: dt.date) -> Iterator[Draft]:
    """An alert for each spike up to the day of the newest document that is not after `today`."""
    days = _days(db, today)
    if days is None or days.before < _KNOWN or not days.recent:
        return
    share = days.recent / (days.recent + days.before)
    series = [*_series(db, days, "e.recipient_state"), *_series(db, days, "''")]
    told: dict[tuple[str, str], int] = {}
    for one in series:
        expected = (one.recent + one.before) * share
        if one.recent < max(LEAST, TIMES * expected) or _MOSTLY * one.recent <= told.get((one.actor, one.type), 0):
            continue
        chance = tail(one.recent, one.recent + one.before, share)
        if chance * len(series) < CHANCE:
            told[one.actor, one.type] = max(one.recent, told.get((one.actor, one.type), 0)) if one.recipient else 0
            yield _draft(db, one, days, expected, chance)


def tail(count: int, total: int, share: float) -> float:
    """The probability of `count` or more of `total` where each has this share: the binomial distribution's upper tail."""
    if count <= 0:
        return 1.0
    if not 0 < share < 1:
        return float(share >= 1)
    return min(1.0, sum(exp(_logarithm(k, total, share)) for k in range(count, total + 1)))


def _logarithm(k: int, n: int, p: float) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log1p(-p)


def _days(db: Connection, today: dt.date) -> Days | None:
    asked = text("SELECT max(published) FROM search_document WHERE published <= :today AND published <> ''")
    last = db.execute(asked, {"today": today.isoformat()}).scalar()
    period = iso_period(str(last or ""))
    if period is None:
        return None
    end = dt.date.fromisoformat(period[1])
    cut = end - dt.timedelta(WINDOW - 1)
    days = Days((cut - dt.timedelta(BASELINE)).isoformat(), cut.isoformat(), end.isoformat())
    counted = text(
        f"SELECT count(DISTINCT {_TEXT}) FROM search_document e {_COPIES} WHERE e.published >= :first AND e.published <= :last"
    )
    before = db.execute(counted, {"first": days.begin, "last": (cut - dt.timedelta(1)).isoformat()}).scalar_one()
    recent = db.execute(counted, {"first": days.cut, "last": days.end}).scalar_one()
    return days._replace(before=int(before), recent=int(recent))


_TEXT = "coalesce(CAST(u.cluster AS TEXT), e.document)"
_COPIES = "LEFT JOIN duplicate u ON u.document = e.document"
_HAPPENED = "e.realis = 'actual' AND e.certainty IN ('CT+', 'PR+', 'PS+')"


def _series(db: Connection, days: Days, recipient: str) -> list[Series]:
    """The series that have any text in the window."""
    wanted = "e.actor_state IS NOT NULL"
    if recipient != "''":
        wanted += " AND e.recipient_state IS NOT NULL AND e.recipient_state <> e.actor_state"
    asked = (
        f"SELECT actor, recipient, type, count(DISTINCT CASE WHEN recent = 1 THEN text END), "
        "count(DISTINCT CASE WHEN recent = 0 THEN text END) FROM ("
        f"SELECT e.actor_state AS actor, {recipient} AS recipient, e.type AS type, {_TEXT} AS text, "
        "CASE WHEN e.date_from >= :cut THEN 1 ELSE 0 END AS recent "
        f"FROM event e {_COPIES} WHERE e.date_from >= :begin AND e.date_from <= :end AND e.date_to <= :end "
        f"AND {wanted} AND {_HAPPENED}) s GROUP BY actor, recipient, type "
        "HAVING count(DISTINCT CASE WHEN recent = 1 THEN text END) > 0 ORDER BY actor, recipient, type"
    )
    rows = db.execute(text(asked), {"begin": days.begin, "cut": days.cut, "end": days.end})
    return [Series(str(a), str(r), str(t), int(recent), int(before)) for a, r, t, recent, before in rows]


def _draft(db: Connection, one: Series, days: Days, expected: float, chance: float) -> Draft:
    """The alert, with the words of the newest event that is counted."""
    to = "AND e.recipient_state = :recipient" if one.recipient else ""
    asked = (
        "SELECT e.document, e.id, r.body FROM event e JOIN reading r ON r.number = e.reading WHERE e.actor_state = :actor "
        f"AND e.type = :type {to} AND e.date_from >= :cut AND e.date_to <= :end AND {_HAPPENED} "
        "ORDER BY e.date_from DESC, e.document, e.id, e.pair LIMIT 1"
    )
    values = {"actor": one.actor, "type": one.type, "cut": days.cut, "end": days.end}
    document, id, body = db.execute(text(asked), values | ({"recipient": one.recipient} if one.recipient else {})).one()
    reason = (
        f"{one.words}: {one.recent} texts tell of it from {days.cut} to {days.end}, where {expected:.1f} were expected from "
        f"the {BASELINE} days before (by chance {_once(chance)})"
    )
    return Draft("spike", f"spike:{one.subject}:{days.end}", document, reason, words_of(unpacked(body), id), days.end, [id],
                 subject=one.subject)  # fmt: skip


def _once(chance: float) -> str:
    """A small probability in words."""
    return f"once in {round(1 / chance):,}" if chance > _NEVER else f"less than once in {round(1 / _NEVER):,}"


def first_day(end: str) -> str:
    """The first day of the window that ends on this day."""
    return (dt.date.fromisoformat(end) - dt.timedelta(WINDOW - 1)).isoformat()
