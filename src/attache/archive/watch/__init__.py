"""Watching an archive: lists of queries that people keep, and alerts of what comes in.

    from attache.archive.watch import check, add

    add(archive, who, "Shells", ["item:ammunition to:RUS"], now)
    check(archive, now)

An alert is made once, for a document that answers a watchlist, for transfers that might break an embargo, and where much more
is told of a dyad or an actor than before. `docs/workbench.md` says when.
"""

from attache.archive.watch.alerts import KINDS, Alert, alert, alerts, see, unseen
from attache.archive.watch.checking import Checked, check, waiting
from attache.archive.watch.lists import Watchlist, add, remove, watchlist, watchlists

__all__ = [
    "KINDS",
    "Alert",
    "Checked",
    "Watchlist",
    "add",
    "alert",
    "alerts",
    "check",
    "remove",
    "see",
    "unseen",
    "waiting",
    "watchlist",
    "watchlists",
]
