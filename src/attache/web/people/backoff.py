"""Failed sign-ins are counted, and after a few of them the next one has to wait, longer each time.

They are counted by account and address together, by account, and by address: one guesser is slowed down soon, many are, and who
has the password gets in from elsewhere while somebody guesses. An attempt is counted before it is looked at, so that a
thousand at the same time are a thousand.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from attache.archive.audit import alone, stamp
from attache.archive.people_tables import attempt
from attache.archive.roles import Refused
from attache.web.people.names import folded
from attache.web.people.secret import digest

#: attempts that may fail before one has to wait, by what they are counted by
_FREE = {"pair": 5, "account": 20, "address": 20}
#: seconds to wait after the first too many; each one more doubles it
_FIRST, _LONGEST = 60, 15 * 60
#: seconds after which nothing of it counts any more
FORGOTTEN = 15 * 60


class _Key(NamedTuple):
    kind: str
    value: str


def count(db: Connection, name: str, address: str, now: dt.datetime) -> None:
    """Count an attempt to sign in. Raises `Refused` (often) where it comes too soon; it is not counted then."""
    alone(db)
    db.execute(delete(attempt).where(attempt.c.last < stamp(now - dt.timedelta(seconds=FORGOTTEN))))
    keys = _keys(name, address)
    asked = select(attempt.c.key, attempt.c.count, attempt.c.last).where(attempt.c.key.in_([key.value for key in keys]))
    known = {value: (failed, last) for value, failed, last in db.execute(asked)}
    for key in keys:
        failed, last = known.get(key.value, (0, ""))
        over = failed - _FREE[key.kind]
        if over >= 0:
            ready = dt.datetime.fromisoformat(last) + dt.timedelta(seconds=min(_FIRST * 2 ** min(over, 10), _LONGEST))
            if now < ready:
                again = max(1, int((ready - now).total_seconds()))
                raise Refused("often", f"too many sign-ins failed; try again in {_words(again)}", again=again)
    for key in keys:
        if key.value not in known:
            db.execute(insert(attempt).values(key=key.value, count=1, last=stamp(now)))
        else:
            db.execute(update(attempt).where(attempt.c.key == key.value).values(count=attempt.c.count + 1, last=stamp(now)))


def forget(db: Connection, name: str, address: str) -> None:
    """Nothing counts against an account and address that signed in; what an address tried with other accounts still does."""
    pair, account, _ = _keys(name, address)
    db.execute(delete(attempt).where(attempt.c.key.in_([pair.value, account.value])))


def _keys(name: str, address: str) -> list[_Key]:
    """What an attempt is counted by, in one order; names that are typed in by mistake (a password) are not to be read there."""
    account = digest(folded(name[:100]))[:32]
    return [
        _Key("pair", f"pair {account} {address}"),
        _Key("account", f"account {account}"),
        _Key("address", f"address {address}"),
    ]


def _words(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
