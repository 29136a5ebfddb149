"""The archive as the people's rules see it: open for writing, with a clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from attache.archive import Archive

Clock = Callable[[], dt.datetime]


def utc() -> dt.datetime:
    """The time now."""
    return dt.datetime.now(dt.UTC)


class Office(NamedTuple):
    """An archive that is open for writing, and what tells the time (tests set it)."""

    archive: Archive
    now: Clock = utc
